"""Masks passwords, tokens and keys in text that is going to be written where others may read it."""

from __future__ import annotations

from progresslib.secrets.assignments import MARK, assigned, separator
from progresslib.secrets.secretvalue import is_random, is_reference
from progresslib.secrets.tokens import URL_SAFE, found, run_end, tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from progresslib.secrets.tokens import Span

_IN_LABELS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 "
_IN_HEADERS = URL_SAFE + ".~+/="
_OPENING = "\\\"'`"
_HOST_ENDS = frozenset(" \t\r\n\f\v\"'`<>\\/?#,;")
_LONGEST_LOGIN = 500
_SHORTEST_IN_BLOCK = 16
_HEAD = 128


def masked(text: str) -> str:
    """`text` with every token and key in it replaced by a mark."""
    pieces: list[str] = []
    done = 0
    for start, end, what in found(text, text, "-----BEGIN ", _key_block):
        pieces += (_masked(text[done:start]), f"{MARK} {what}]")
        done = end
    pieces.append(_masked(text[done:]))
    return "".join(pieces)


def _masked(text: str) -> str:
    """`text`, which holds no block of a key, with marks."""
    pieces: list[str] = []
    done = 0
    for start, end, what in sorted(_secrets(text), key=lambda span: span[0]):
        if start >= done:  # else it overlaps with the one before, which then hides both
            pieces += (text[done:start], f"{MARK} {what}]")
        done = max(done, end)
    return "".join((*pieces, text[done:])) if pieces else text


def _secrets(text: str) -> Iterator[Span]:
    """The secrets in `text`, in no order; of several names for one the best comes first."""
    lowered = text.replace("İ", "I").lower()  # each letter where it was: İ alone would become two
    yield from tokens(text)
    yield from found(text, text, "://", _password_of_url)
    yield from found(text, lowered, "authorization", _authorization)
    yield from found(text, lowered, "bearer ", _bearer)
    yield from assigned(text, lowered)


def _key_block(text: str, at: int) -> Span | None:
    """The private key whose block begins at `at`; without its last line it goes on to the end of the text."""
    label = text[at + 11 : at + 60].partition("-----")[0]
    start = at + 11 + len(label) + 5
    if label.strip(_IN_LABELS) or not label.endswith(("PRIVATE KEY", "PRIVATE KEY BLOCK")):
        return None
    body = text[start : start + 80].lstrip(" \t")
    ends_line = body[:1] in ("\n", "\r") or (body[:1] == "\\" and body.lstrip("\\")[:1] in ("n", "r"))
    if not ends_line and run_end(body, 0, _IN_HEADERS) < _SHORTEST_IN_BLOCK:
        return None  # as in prose that names the line
    last = f"-----END {label}-----"
    end = text.find(last, start)
    return at, end + len(last) if end >= 0 else len(text), "private key"


def _password_of_url(text: str, at: int) -> Span | None:
    """The password in the URL whose host, or user, is named after the `://` at `at`."""
    start, limit = at + 3, min(at + 3 + _LONGEST_LOGIN, len(text))
    if text.find("@", start, limit) < 0:
        return None
    end = next((place for place in range(start, limit) if text[place] in _HOST_ENDS), limit)
    user, _, password = text[start:end].rpartition("@")[0].partition(":")
    start += len(user) + 1
    is_secret = password and not is_reference(password)
    return (start, start + len(password), "password") if is_secret else None


def _authorization(text: str, at: int) -> Span | None:
    """The credentials in the header, or the field, with its name at `at`."""
    start, sign = separator(text, at + len("authorization"))
    head = text[start : start + 40]
    value = head.lstrip(_OPENING)
    scheme = value.partition(" ")[0] if " " in value else ""
    start += len(head) - len(value)
    if not sign or not scheme.isalpha():
        return _credentials(text, start, 20) if sign else None
    return _credentials(text, start + len(scheme) + 1, 8, scheme.lower() == "basic")


def _bearer(text: str, at: int) -> Span | None:
    """The token after the word at `at`, which may well go on as prose."""
    return _credentials(text, at + len("bearer "), 16)


def _credentials(text: str, start: int, least: int, is_base64: bool = False) -> Span | None:
    """The credentials at `start`, if at least `least` characters there look random; Base64 may have no digit."""
    head = text[start : start + _HEAD]
    head = head[: run_end(head, 0, _IN_HEADERS)].rstrip(".")
    is_mixed = head.lower() != head != head.upper() and head[1:] != head[1:].lower()
    if not is_random(head, least) and not (is_base64 and is_mixed and len(head) >= least):
        return None
    end = run_end(text, start + len(head), _IN_HEADERS)
    return start, start + len(text[start:end].rstrip(".")), "credentials"
