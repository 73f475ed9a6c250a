"""`python3 docs/make_picture.py`: draws the start of a real interactive session as docs/pictures/session.svg."""

from __future__ import annotations

from making import ROOT, newest_client

PICTURE = ROOT / "docs/pictures/session.svg"

if __name__ == "__main__":
    with newest_client() as (folder, client):
        from tests.client import picture

        PICTURE.parent.mkdir(exist_ok=True)
        PICTURE.write_text(picture.drawn(picture.session(folder, client)))
