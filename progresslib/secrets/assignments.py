"""Finds secrets by the names that they are assigned to: `DB_PASSWORD=…`, `"token": "…"`, `--api-key …`."""

from __future__ import annotations

from progresslib.secrets.secretvalue import is_expression, is_secret
from progresslib.secrets.tokens import found

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from progresslib.secrets.tokens import Span

MARK = "[masked:"

# word in a name: (what is assigned to it, how long that is at least); above 1 it must look random, too
_NAMES = {
    "key": ("key", 8),
    **dict.fromkeys(("password", "passwd", "pwd"), ("password", 1)),
    "_pass": ("password", 6),
    "passphrase": ("passphrase", 1),
    "secret": ("secret", 1),
    "credential": ("credentials", 8),
    "token": ("token", 8),
}
_OF_SEVERAL = 8
_OF_A_LONGER_NAME = 16
_SECRET_KEYS = ("access", "account", "api", "auth", "encryption", "master", "private", "secret", "service", "signing")
_PUBLIC = """
age arn budget checksum class count digest endpoint env expires expiration expiry field file fingerprint format
hash header id index issuer length limit name param path policy prefix ref reset size ttl type uri url usage version
"""
# What a name tells with one of these at its end, or with several, is no secret.
_NO_SECRETS = (*_PUBLIC.split(), *(f"{word}s" for word in _PUBLIC.split()))
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_IN_NAMES = _LETTERS + "0123456789_-"
_IN_TYPES = frozenset(_LETTERS + "_.[]| ")
_SIGNS = (":=", "=>", "===", "==", "=", ":")
_QUOTES = ('"', "'", "`")
_STRING_PREFIXES = ("b", "f", "r", "u", "@")
_STOPS = {ord(sign): " " for sign in " \t\r\n\f\v\"'`,;&<>)]}\\\u00a0\u2028\u2029"}
_NEAR = 80
_HEAD = 128


def assigned(text: str, lowered: str) -> Iterator[Span]:
    """The secrets in `text` that stand after a name of theirs; `lowered` is the same in small letters."""
    for word in _NAMES:
        yield from found(text, lowered, word, _assignment, word)


def _assignment(text: str, at: int, word: str) -> Span | None:
    """The secret that is assigned to the name with `word` at `at`."""
    what, least = _NAMES[word]
    name_end, least = _name_end(text, at + len(word), least)
    if not least or (word == "key" and not _is_secret_key(text, at)):
        return None
    start, sign = separator(text, name_end)
    if not sign and _is_option(text, at, name_end):
        start, sign = name_end + 1, " "
    start, end, is_quoted = _value(text, start) if sign else (start, start, False)
    value = text[start:end]
    if not value or (not is_quoted and is_expression(value)):
        return None
    is_clear = is_quoted or sign == "=" or _is_alone(text, at, value, end, sign)
    if not is_secret(value, least, is_clear, sign != ":"):
        return None
    return start, end if is_quoted else _whole_end(text, start), what


def _name_end(text: str, end: int, least: int) -> tuple[int, int]:
    """Where the name ends that goes on at `end`, and how long a value it wants; 0 where it names no secret."""
    tail = text[end : end + _NEAR]
    tail = tail[: len(tail) - len(tail.lstrip(_IN_NAMES))]
    if not tail or tail.isdigit():
        return end + len(tail), least
    if tail in ("s", "S"):
        return end + 1, max(least, _OF_SEVERAL)
    is_other = tail[0].islower() or tail.lower().endswith(_NO_SECRETS)
    return end + len(tail), 0 if is_other else _OF_A_LONGER_NAME


def _is_secret_key(text: str, at: int) -> bool:
    return text[max(at - 12, 0) : at].rstrip("_-. ").lower().endswith(_SECRET_KEYS)


def _is_option(text: str, at: int, name_end: int) -> bool:
    """Whether the name is an option of a command, as in `--password x`."""
    before = text[max(at - _NEAR, 0) : at]
    others = before.rstrip(_IN_NAMES)
    begins = others[-1:] in ("", " ", "\t", "\n", "(", *_QUOTES) and before.startswith("--", len(others))
    return begins and text[name_end : name_end + 1] == " "


def separator(text: str, at: int) -> tuple[int, str]:
    """Where the value starts that is assigned to the name that ends at `at`, and by which sign; "" if none is.

    The sign is `=` only where no space stands beside it, else ` =`; `name: type = value` is one as well.
    """
    window = text[at : at + _NEAR]
    name_closed = window.lstrip("\\\"'`*")
    if name_closed[:1] == "]" and name_closed != window:
        name_closed = name_closed[1:]
    rest = name_closed.lstrip(" \t")
    sign = next((sign for sign in _SIGNS if rest.startswith(sign)), "")
    value = rest[len(sign) :].lstrip(" \t*")
    is_tight = rest == name_closed and rest[1:] == value
    if sign == ":":
        value, sign = _without_type(value) if value[:1] != ":" else ("", "")
    elif sign:
        sign = "=" if is_tight and sign == "=" else " ="
    return at + len(window) - len(value), sign


def _without_type(value: str) -> tuple[str, str]:
    """`value` after the type before it, and the sign between them; as it is, after a colon, if there is none."""
    name, equals, after = value.partition("=")
    is_type = equals and name.endswith(" ") and _IN_TYPES.issuperset(name) and after[:1] != "="
    return (after.lstrip(" \t"), " =") if is_type else (value, ":")


def _value(text: str, start: int) -> tuple[int, int, bool]:
    """Where the value at `start` begins and ends, and whether it is quoted; without quotes at most its head.

    A value with a mark in it is empty: what there was to mask in it is masked.
    """
    if text[start : start + 1].lower() in _STRING_PREFIXES and text[start + 1 : start + 2] in _QUOTES:
        start += 1
    depth = len(text[start : start + 16]) - len(text[start : start + 16].lstrip("\\"))
    quote = text[start + depth : start + depth + 1]
    if quote in _QUOTES:
        start += depth + 1
        end, looked_at = _closing(text, start, quote, depth)
    else:
        end, looked_at = -1, start + _HEAD + len(MARK)
    is_quoted = end >= 0
    end = end if is_quoted else _word_end(text, start, start + _HEAD)
    return start, start if text.find(MARK, start, looked_at) >= 0 else end, is_quoted


def _closing(text: str, start: int, quote: str, depth: int) -> tuple[int, int]:
    """Where the string ends that began before `start` with `quote` after `depth` backslashes, -1 if not on its line.

    The second number is where the string, or else the line, ends. The whole text is searched: any start of another
    such string ends this one, so that all searches together take linear time, which a search for line ends would not.
    """
    end = text.find(quote, start)
    while end >= 0:
        before = text[max(start, end - 16) : end]
        slashes = len(before) - len(before.rstrip("\\"))
        if slashes < depth or slashes % (2 * depth + 2) == depth:
            end -= min(slashes, depth)
            break
        end = text.find(quote, end + 1)
    line_end = text.find("\n", start, end if end >= 0 else len(text))
    return (-1, line_end) if line_end >= 0 else (end, end if end >= 0 else len(text))


def _word_end(text: str, start: int, limit: int) -> int:
    """Where the value without quotes ends that begins at `start`, `limit` if not before."""
    size = 64
    limit = min(limit, len(text))
    while start < limit:
        piece = text[start : min(start + size, limit)]
        end = piece.translate(_STOPS).find(" ")
        if end >= 0:
            return start + end
        start += len(piece)
        size *= 2
    return limit


def _whole_end(text: str, start: int) -> int:
    """Where a value without quotes ends, without a full stop or Markdown's asterisks after it."""
    end = _word_end(text, start, len(text))
    tail = text[max(start, end - _NEAR) : end]
    return end - len(tail) + len(tail.rstrip(".*"))


def _is_alone(text: str, at: int, value: str, end: int, sign: str) -> bool:
    """Whether nothing makes prose of a word after a colon, or an option, when its name is found at `at`."""
    after = text[end : end + 2]
    if sign == " ":
        return after[:1] in ("", "\n", "\r", ")", *_QUOTES) or after in (" -", " |", " >", " &", " \\")
    if sign != ":" or after[:1] not in ("", "\n", "\r") or value.endswith(("ed", "ing")) or not value.isalpha():
        return False
    _, line_feed, line = text[max(at - _NEAR, 0) : at].rpartition("\n")
    return not line.lstrip(" \t").strip(_IN_NAMES) and (bool(line_feed) or at <= _NEAR)
