"""`python3 docs/make_guide.py`: plays the guide's story with the real client, and puts what it gave into guide.md."""

from __future__ import annotations

import os
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/guide.md"

sys.path.insert(0, str(ROOT))

from tests.__main__ import environment  # noqa: E402


def main() -> int:
    """Writes the guide anew; goes over to the tests' environment first, which has what the command line needs."""
    if find_spec("xdist") is None:
        python = environment()
        os.execv(python, [str(python), *sys.argv])
    from tests.client import guide, versions  # these need that environment

    client = versions.install(versions.NEWEST)
    with tempfile.TemporaryDirectory() as folder:
        PAGE.write_text(guide.filled(PAGE.read_text(), guide.play(Path(folder), client)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
