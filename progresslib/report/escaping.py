"""Text of files and agents in HTML: it is shown, and can never be markup, an attribute's end or hidden."""

from __future__ import annotations

import html

from progresslib.text.quote import printable


def visible(text: str) -> str:
    """`text` with a replacement sign for each control or invisible character, those that turn the direction too."""
    return text if text.isascii() and text.isprintable() else printable(text)


def escaped(text: str) -> str:
    """`text` for an element's content, or for an attribute's value in double quotes."""
    return html.escape(visible(text), quote=True)


def shortened(text: str, limit: int, where: str) -> str:
    """`text` as it is up to `limit` characters; a longer one is cut, and says how much is missing and `where` it is."""
    if len(text) <= limit:
        return text
    return f"{text[:limit].rstrip()} … ({len(text) - limit:,} more characters in {where})"
