"""Makes docs/pictures/report.png: a report of a project in the midst of its work, as Chromium shows it.

    python3 benchmarks/picture.py [FILE]

Run it with the tests' environment. It measures nothing; it is here because it shows what benchmarks/report.py measures.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from report import ROOT, written

from tests.browser import browser
from tests.showcase import showcase

PICTURE = ROOT / "docs/pictures/report.png"


def main(arguments: list[str]) -> int:
    """Writes the picture."""
    target = Path(arguments[0]) if arguments else PICTURE
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "storefront"
        showcase(project, time.time())
        _, facts = written(str(project))
        target.parent.mkdir(parents=True, exist_ok=True)
        with browser() as opened:
            page = opened.new_page(viewport={"width": 1120, "height": 1120}, timezone_id="UTC", locale="en-GB")
            page.goto(f"file://{facts['file']}")
            page.screenshot(path=str(target))
    print(f"{target}: {target.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
