"""Markdown of files and agents as HTML that can do nothing: no raw HTML, no picture, links to the web and to mail."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from progresslib.report.escaping import escaped, visible

SAFE = ("http://", "https://", "mailto:")
_MARKED = re.compile(r"[\\`*_\[<#&!|~\n]|^[ \t]|^\d+[.)]|^[-+=>:]")
_STAMP = re.compile(r"\b(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))T((?:[01]\d|2[0-3]):[0-5]\d):[0-5]\dZ")
_MOST_CELLS = 20_000
"""How many cells a table could have: each line gets as many as the first one names."""
_Tokens = Sequence[Token]


def blocks(text: str) -> str:
    """`text` as blocks: paragraphs, lists, tables, code."""
    text = visible(text)
    if text.count("|") > 200 and text.count("|") * text.count("\n") > _MOST_CELLS:
        return f"<pre>{escaped(text)}</pre>"
    return _made(text, True) if _MARKED.search(text) else f"<p>{escaped(text)}</p>"


def inline(text: str) -> str:
    """`text` as part of a line."""
    text = visible(text)
    return _made(text, False) if _MARKED.search(text) else _STAMP.sub(r"<time>\1 \2Z</time>", escaped(text))


def _made(text: str, is_block: bool) -> str:
    """The HTML of a text; one that is nested too deep is shown as it was written."""
    try:
        made = _parser().render(text) if is_block else _parser().renderInline(text)
    except RecursionError:
        return f"<pre>{escaped(text)}</pre>" if is_block else escaped(text)
    return visible(str(made)).strip()  # entities can spell what is not visible


class _Safe(MarkdownIt):
    def validateLink(self, url: str) -> bool:
        """Whether a link is made; the text of any other stays as it was written."""
        return url.lower().startswith(SAFE)


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = _Safe("commonmark", {"html": False}).enable(["table", "strikethrough"])
    for name, rule in _RULES.items():
        parser.add_render_rule(name, rule)
    return parser


def _image(renderer: RendererHTML, tokens: _Tokens, at: int, options: Any, env: Any) -> str:
    """What a picture shows in words, and its address."""
    told = renderer.renderInlineAsText(tokens[at].children, options, env)
    return f"{escaped(told)} ({escaped(str(tokens[at].attrGet('src') or ''))})"


def _link(renderer: RendererHTML, tokens: _Tokens, at: int, options: Any, env: Any) -> str:
    """A link; one that leads nowhere would load the page anew, and is none."""
    href = str(tokens[at].attrGet("href") or "")
    return f'<a href="{escaped(href)}" rel="noopener noreferrer">' if href else "<a>"


def _code(renderer: RendererHTML, tokens: _Tokens, at: int, options: Any, env: Any) -> str:
    return f"<pre><code>{escaped(tokens[at].content)}</code></pre>\n"


def _heading(renderer: RendererHTML, tokens: _Tokens, at: int, options: Any, env: Any) -> str:
    """A heading below those of the page."""
    slash = "/" if tokens[at].nesting < 0 else ""
    return f"<{slash}{'h5' if tokens[at].tag == 'h1' else 'h6'}>"


def _cell(renderer: RendererHTML, tokens: _Tokens, at: int, options: Any, env: Any) -> str:
    """A cell without the style that its alignment would be."""
    return f"<{tokens[at].tag}>"


_RULES = {
    "image": _image,
    "link_open": _link,
    "fence": _code,
    "code_block": _code,
    "heading_open": _heading,
    "heading_close": _heading,
    "th_open": _cell,
    "td_open": _cell,
}
