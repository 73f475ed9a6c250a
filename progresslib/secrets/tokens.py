"""Finds tokens by what they begin with: those of clouds, code hosts, chats and models, and JSON web tokens."""

from __future__ import annotations

from progresslib.secrets.secretvalue import is_random

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Span = tuple[int, int, str]  # where a secret starts and ends, and what it is

_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ALPHANUMERIC = _CAPITALS + _CAPITALS.lower() + "0123456789"
URL_SAFE = _ALPHANUMERIC + "_-"
_WORD = frozenset(URL_SAFE)

# (what it begins with, what it is, of what it consists, how long that is at least)
_TOKENS = (
    *((prefix, "AWS key", _CAPITALS + "0123456789", 16) for prefix in ("AKIA", "ASIA", "AROA", "AIDA")),
    *((f"gh{kind}_", "GitHub token", _ALPHANUMERIC, 36) for kind in "pousr"),
    ("github_pat_", "GitHub token", _ALPHANUMERIC + "_", 22),
    ("glpat-", "GitLab token", URL_SAFE + ".", 20),
    ("sk-ant-", "Anthropic key", URL_SAFE, 16),
    ("sk-", "OpenAI key", URL_SAFE, 20),
    *((f"xox{kind}-", "Slack token", URL_SAFE, 10) for kind in "abprse"),
    ("xapp-", "Slack token", URL_SAFE, 10),
    ("AIza", "Google key", URL_SAFE, 35),
    ("GOCSPX-", "Google secret", URL_SAFE, 20),
    ("ya29.", "Google token", URL_SAFE + ".", 20),
    *((f"{kind}k_{mode}_", "Stripe key", _ALPHANUMERIC, 10) for kind in "sr" for mode in ("live", "test")),
    ("whsec_", "Stripe secret", _ALPHANUMERIC + "+/=", 16),
    ("npm_", "npm token", _ALPHANUMERIC, 36),
    ("pypi-AgEI", "PyPI token", URL_SAFE, 20),
    ("hf_", "Hugging Face token", _ALPHANUMERIC, 34),
)
_WEBHOOKS = ("hooks.slack.com/services/", "hooks.slack.com/workflows/", "discord.com/api/webhooks/")


def tokens(text: str) -> Iterator[Span]:
    """The tokens in `text`; of several names for one the best comes first."""
    for token in _TOKENS:
        yield from found(text, text, token[0], _token, *token)
    yield from found(text, text, "eyJ", _jwt)
    for address in _WEBHOOKS:
        yield from found(text, text, address, _webhook, len(address))


def found(text: str, searched: str, trigger: str, rule: Callable[..., Span | None], *details: object) -> Iterator[Span]:
    """What `rule` finds in `text` at the places where `searched` has `trigger`, but not within what it has found."""
    at = searched.find(trigger)
    while at >= 0:
        span = rule(text, at, *details)
        if span:
            yield span
        at = searched.find(trigger, max(at + len(trigger), span[1] if span else 0))


def _token(text: str, at: int, prefix: str, what: str, alphabet: str, least: int) -> Span | None:
    """The token at `at`."""
    start = at + len(prefix)
    if not _begins_word(text, at):
        return None
    end = run_end(text, start, alphabet)
    end = start + len(text[start:end].rstrip("."))
    is_token = end - start >= least and _is_likely(what, text[start:end], text[end : end + 1])
    return (at, end, what) if is_token else None


def _is_likely(what: str, token: str, after: str) -> bool:
    """Whether a token, of which `token` follows the prefix, is not just a word that begins like one."""
    if what == "AWS key":
        return after not in _WORD
    if what == "Slack token":
        return any(one.isdigit() for one in token)
    parts = token.replace("_", "-").split("-") if what == "OpenAI key" else ()
    return not parts or any(is_random(part, 8) or (len(part) >= 16 and part.isdigit()) for part in parts)


def _begins_word(text: str, at: int) -> bool:
    """Whether a word begins at `at`, also after a hyphen at the start of a line, and after `\n` as JSON spells it."""
    before = text[max(at - 2, 0) : at]
    return (
        before[-1:] not in _WORD
        or (before[-1] == "-" and not before[:-1].strip())
        or (before[0] == "\\" and before[-1] in "nrt")
    )


def run_end(text: str, start: int, alphabet: str) -> int:
    """Where the characters of `alphabet` end that `text` has from `start` on."""
    size = 64
    while True:
        piece = text[start : start + size]
        rest = piece.lstrip(alphabet)
        start += len(piece) - len(rest)
        if rest or not piece:
            return start
        size *= 2


def _jwt(text: str, at: int) -> Span | None:
    """The JSON web token at `at`: three parts, of which two begin as JSON in Base64 does."""
    header_end = run_end(text, at, URL_SAFE) if _begins_word(text, at) else at
    if not text.startswith(".eyJ", header_end):
        return None
    payload_end = run_end(text, header_end + 1, URL_SAFE)
    end = run_end(text, payload_end, URL_SAFE + ".")
    end = payload_end + len(text[payload_end:end].rstrip("."))
    return (at, end, "JWT") if end > payload_end else None


def _webhook(text: str, at: int, length: int) -> Span | None:
    """The secret path of the webhook whose address begins at `at`."""
    end = run_end(text, at + length, URL_SAFE + "/")
    return (at + length, end, "webhook") if end - at - length >= 20 else None
