"""`python3 docs/make_guide.py`: plays the guide's story with the real client, and puts what it gave into guide.md."""

from __future__ import annotations

from making import ROOT, newest_client

PAGE = ROOT / "docs/guide.md"

if __name__ == "__main__":
    with newest_client() as (folder, client):
        from tests.client import guide

        PAGE.write_text(guide.filled(PAGE.read_text(), guide.play(folder, client)))
