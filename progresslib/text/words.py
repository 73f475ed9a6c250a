"""What the words in a progress file mean: placeholders, `Key: value`, fields, name and result of a phase."""

from __future__ import annotations

# What the seed's templates hold where nothing is known yet, and the words that say "nothing".
_PLACEHOLDERS = set(
    """
- // -- // — // ... // … // [...] // n/a // none // none currently // none yet // (none) // nothing // nothing yet
[list] // [any context] // [chosen pattern] // [schema decisions] // [endpoint design] // [services/features]
[downstream work] // [specific thing] // [phase name] // [agent name] // [description] // [how resolved or pending]
{last agent's json output} // in_progress | complete | blocked // yyyy-mm-ddthh:mm:ssz
brief description of what this orchestration is accomplishing
critical information needed to resume from current phase // additional context for future sessions
{ // } // "status": "complete", // "status": "in_progress", // "summary": "...", // "files_created": [...]
"partial_output": "..." // user preferences // constraints discovered // performance targets
""".replace("\n", " // ").split(" // ")
)

_LONGEST_PLACEHOLDER = max(map(len, _PLACEHOLDERS))

# The words of which phrases consist that say "nothing"; a phrase with another word says something.
_NOTHING_WORDS = (
    "none, nothing, no, so, far, to, date, yet, currently, current, at, this, time, now, remaining, known, "
)
_NOTHING_WORDS += "open, unresolved, left, the, moment, blockers, blocker, errors, error, issues, problems, phases, "
_NOTHING_WORDS += "outstanding, reported, resolved, complete, completed, all"
_NOTHING = frozenset(_NOTHING_WORDS.split(", "))
_TO_WORDS = {code: " " for code in range(128) if not chr(code).isalnum()}
_DASHES = "-–—"
_BETWEEN = " \t:" + _DASHES
_BOLD = ("**", "__")
_DIGITS = "0123456789"
_LONGEST_NAME = 500
HEAD_FIELDS = {
    **dict.fromkeys(("status", "current status", "overall status"), "status"),
    **dict.fromkeys(("started",), "started"),
    **dict.fromkeys(("last updated", "last update", "updated"), "last updated"),
}
_LONGEST_KEY = 40
_WITHOUT_SIGNS = dict.fromkeys(map(ord, " _'/()-"))  # what a key may hold beside letters and digits


def plain(text: str) -> str:
    """The words of `text` in one form: case, punctuation, emphasis and emoji dropped, one space between."""
    words = text.casefold().translate(_TO_WORDS)
    if not words.isascii():
        words = "".join(character if character.isalnum() else " " for character in words)
    return " ".join(words.split())


def is_placeholder(text: str) -> bool:
    """Whether `text` is what the templates put where nothing is known yet, or words that say "nothing"."""
    stripped = text.strip().strip("*_").rstrip(".:,").strip()
    if len(stripped) <= _LONGEST_PLACEHOLDER and (stripped.casefold() in _PLACEHOLDERS or _says_nothing(stripped)):
        return True
    if stripped[:1] != "<":
        return stripped.startswith("OR: ")
    in_angles = stripped.endswith(">") and stripped.count("<") == 1
    return in_angles and "://" not in stripped and "@" not in stripped


def _says_nothing(text: str) -> bool:
    """Whether `text` is a phrase such as "None so far" or "No current blockers"."""
    if text[:1] not in "NnOo(":
        return False
    words = plain(text[:60]).split()
    return words[:1] in (["none"], ["nothing"], ["no"]) and len(text) < 60 and _NOTHING.issuperset(words)


def field(text: str) -> tuple[str, str]:
    """(key, value) of `Key: value` or `**Key:** value`; ("", text) where there is no key."""
    key, colon, rest = text.strip().partition(":")
    if not colon:
        return "", text
    value = rest.removeprefix("**").removeprefix("__")
    key = key.removeprefix("**").removeprefix("__").removesuffix("**").removesuffix("__").strip()
    is_key = key[:1].isalpha() and len(key) <= _LONGEST_KEY
    is_key = is_key and (key.isalnum() or key.translate(_WITHOUT_SIGNS).isalnum())
    return (key, value.strip()) if is_key and value[:1] in ("", " ", "\n", "\t") else ("", text)


def head_field(text: str) -> tuple[str, str | None]:
    """(key, value) where `text` names a field of a file's head, as `Status: blocked` or `📊 **Last Updated** - …` do.

    The key is "status", "started" or "last updated", "" for other text; the value is None where the key stands alone.
    """
    start = (
        0 if text[:1].isalnum() else next((at for at, character in enumerate(text) if character.isalnum()), len(text))
    )
    if text[start : start + 1] not in "SsLlUuCcOo" or "```" in text[:start]:
        return "", None  # with another value, code on one line would become a block that is open
    folded = text[start : start + 20].casefold()
    word = next((word for word in HEAD_FIELDS if folded.startswith(word)), "")
    rest = text[start + len(word) :].lstrip("*_ ")
    if not word or rest[:1] not in ("", ":", *_DASHES):
        return "", None
    value = rest.lstrip(":" + _DASHES).partition("<!--")[0].strip("*_ ")
    return HEAD_FIELDS[word], value if rest else None


def is_filled(text: str) -> bool:
    """Whether `text`, a line that may be a field, says anything beyond the templates' placeholders."""
    if is_placeholder(text):
        return False
    value = field(text)[1].removesuffix("(in progress)")
    return value == text or not is_placeholder(value)


def says_something(text: str) -> bool:
    """Whether a line or piece of text is worth telling: one that ends in a colon leads to what follows."""
    return is_filled(text) or (text.rstrip("*_ ").endswith(":") and not is_placeholder(text))


def name_and_result(text: str) -> tuple[str, str]:
    """A phase's name, without emphasis, and its result, "" if none.

    They part after a bold name, else at the first ` - ` or ` — ` that stands outside bold and code.
    """
    text = text.strip()
    end, start = parting(text)
    name = text[:end]
    closing = _bold_end(text)
    if closing:
        label = name[2 : closing - 2].strip().rstrip(":")
        name = f"{label}: {name[closing:].lstrip(_BETWEEN)}" if end > closing else label
    result = text[start:].strip()
    return name.strip().rstrip(":"), "" if is_placeholder(result) else result


def parting(text: str) -> tuple[int, int]:
    """Where a phase's name ends in `text`, and where its result starts; both len(text) where there is none.

    A bold label alone is no name: that of `**Phase 3:** Testing - all pass` goes on up to the separator.
    """
    closing = _bold_end(text)
    if not closing:
        return _separator(text, _label_end(text))
    start = len(text) - len(text[closing:].lstrip(_BETWEEN))
    name = text[2 : closing - 2]
    is_label = start < len(text) and _label_end(name) == len(name) and ":" in text[closing - 3 : start]
    return _separator(text, start) if is_label else (closing, start)


def _bold_end(text: str) -> int:
    """Where the bold text ends with which `text` begins, 0 if it begins otherwise."""
    return text.find(text[:2], 3) + 2 if text[:2] in _BOLD and text.find(text[:2], 3) > 0 else 0


def _separator(text: str, begin: int) -> tuple[int, int]:
    """Where the first separator outside bold and code begins and ends, from `begin` on; both len(text) without one."""
    at = begin
    while at < min(len(text), _LONGEST_NAME):
        rest = text[at:].lstrip()
        if len(rest) < len(text) - at and rest[:1] in _DASHES:
            result = rest.lstrip(_DASHES)
            if result[:1].strip() == "":
                return at, len(text) - len(result.lstrip())
        at = max(_span_end(text, at), len(text) - len(rest), at + 1)
    return len(text), len(text)


def _span_end(text: str, at: int) -> int:
    """Where the bold or code ends that begins at `at`, 0 if none does."""
    ticks = len(text[at:]) - len(text[at:].lstrip("`"))
    mark = "`" * ticks or text[at : at + 2]
    end = text.find(mark, at + len(mark) + 1) if ticks or mark in _BOLD else -1
    return end + len(mark) if end > 0 else 0


def label_number(name: str) -> int | None:
    """The N of `Phase N: …`, None where a name has no such label."""
    digits = "".join(one for one in name[: _label_end(name)] if one in _DIGITS)
    return int(digits) if digits else None


def without_label(name: str) -> str:
    """The name without `Phase N:` before it."""
    return name[_label_end(name) :]


def words_of_name(name: str) -> str:
    """The words by which a phase is known: those of its name without the label, else of all of it."""
    return plain(without_label(name)) or plain(name)


def _label_end(text: str) -> int:
    """The length of the `Phase N:` that `text` begins with, and of what parts it from the name; 0 for other text."""
    rest = text[5:].lstrip() if text[:5].casefold() == "phase" else text
    digits = len(rest) - len(rest.lstrip(_DIGITS))
    if not 0 < digits < 10 or rest is text or rest[digits : digits + 1].isalnum():
        return 0
    return len(text) - len(rest[digits:].lstrip(":.) " + _DASHES))
