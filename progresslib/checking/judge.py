"""A document as the hooks' scanner reads it and as markdown-it-py does, in one form, to compare the two."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from progresslib.markdown.blocks import Item, box_in
from progresslib.markdown.document import Document
from progresslib.text.lines import BOM

Reading = set[tuple[int, str]]  # 0-based lines outside quotes, and what begins there, in words

_MARKDOWN = MarkdownIt("commonmark", {"maxNesting": 1000})
_MARKDOWN.core.ruler.enableOnly(["normalize", "block"])


def parse(data: bytes) -> list[Token]:
    """The blocks of `data` as markdown-it-py sees them."""
    return _MARKDOWN.parse(data.removeprefix(BOM).decode("utf-8", "replace"))


def scanned(document: Document) -> Reading:
    """What the scanner sees: headings and fences of the top level, items and HTML of every level."""
    lines, end = document.lines, len(document.lines)
    reading = {(heading.line, _heading(heading.level, heading.text)) for heading in document.headings}
    items = _all(document.items(0, end))
    reading.update((item.line, _item(item.marker, item.box, lines, item.line, item.end)) for item in items)
    reading.update((fence.line, _span("code", lines, fence.line, fence.end)) for fence in document.fences(0, end))
    reading.update((line, _span("HTML", lines, line, end)) for line, end in document.hidden(0, end))
    return reading


def judged(document: Document, tokens: list[Token]) -> Reading:
    """The same as markdown-it-py sees it; `tokens` are those of the document."""
    quoted = in_quotes(tokens)
    facts = (_fact(document.lines, tokens, index) for index in range(len(tokens)) if not quoted[index])
    return {fact for fact in facts if fact}


def in_quotes(tokens: list[Token]) -> list[bool]:
    """For each token whether it stands in a block quote."""
    depth = 0
    found = []
    for token in tokens:
        depth += token.nesting if token.type.startswith("blockquote") else 0
        found.append(depth > 0)
    return found


def _fact(lines: list[bytes], tokens: list[Token], index: int) -> tuple[int, str] | None:
    token = tokens[index]
    start, end = token.map or (0, 0)
    if token.type == "heading_open" and token.level == 0 and token.markup.startswith("#"):
        return start, _heading(int(token.tag[1]), tokens[index + 1].content)
    if token.type == "list_item_open":
        return start, _item(token.info + token.markup, _box(tokens, index), lines, start, end)
    if token.type == "fence" and token.level == 0:
        return start, _span("code", lines, start, end)
    if token.type == "html_block":
        return start, _span("HTML", lines, start, end)
    return None


def _box(tokens: list[Token], index: int) -> str | None:
    """What stands in the check box of the item that tokens[index] opens: a box begins the text of its first line."""
    item, first, text = tokens[index : index + 3]
    begins_there = text.type == "inline" and (text.map or [])[:1] == (item.map or [])[:1]
    if not begins_there or first.markup.startswith("#"):
        return None
    return box_in(text.content)


def _all(items: list[Item]) -> Iterator[Item]:
    for item in items:
        yield item
        yield from _all(item.items)


def _heading(level: int, text: str) -> str:
    """In one form: markdown-it-py keeps tabs and replaces NUL, the scanner does the opposite."""
    return f"the level {level} heading `{' '.join(text.split())}`".replace("\0", "\ufffd")


def _item(marker: str, box: str | None, lines: list[bytes], start: int, end: int) -> str:
    return _span(f"the list item `{marker}`" if box is None else f"the list item `{marker} [{box}]`", lines, start, end)


def _span(what: str, lines: list[bytes], start: int, end: int) -> str:
    """`what` with its last line that is not blank; in this readers differ without meaning anything by it."""
    while end > start + 1 and not lines[end - 1].strip(b" \t\r\n"):
        end -= 1
    return f"{what} up to line {end}"
