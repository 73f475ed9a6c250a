"""`python3 docs/make_picture.py`: draws the start of a real interactive session as docs/pictures/session.svg."""

from __future__ import annotations

import os
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs/pictures/session.svg"

sys.path.insert(0, str(ROOT))

from tests.__main__ import environment  # noqa: E402


def main() -> int:
    """Draws the picture anew; goes over to the tests' environment first, which has what that needs."""
    if find_spec("xdist") is None:
        python = environment()
        os.execv(python, [str(python), *sys.argv])
    from tests.client import picture, versions  # these need that environment

    client = versions.install(versions.NEWEST)
    with tempfile.TemporaryDirectory() as folder:
        PICTURE.parent.mkdir(exist_ok=True)
        PICTURE.write_text(picture.drawn(picture.session(Path(folder), client)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
