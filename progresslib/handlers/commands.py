"""Whether a Bash call goes through unasked: for our own commands alone, where no permission rule can say so.

A plugin sets no permission rules: a hook of its own answers what the installer writes as rules (registration/table.py).
It reads the whole line, since the client's `if` also starts it for one that goes on with something else.
"""

from __future__ import annotations

from progresslib.hook.event import Event

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from progresslib.hook.event import Answer

NAME = "claude-progress"
ALLOW = "allow"
ASK = "ask"
REASONS = {ALLOW: f"{NAME}: its own commands", ASK: f"{NAME}: this takes something away, the person decides"}
_WITHHELD = ("delete", "uninstall")
_INPUT = {"command", "description", "timeout", "run_in_background"}  # nothing that leaves a sandbox
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:,@%+=")
_BLANK = " \t"
_CONTINUED = "\\\n"  # the line goes on; between words alone, since within one it would join two
_QUOTE = "\\'"  # as in 'don'\\''t'
_ACTIVE = {"'": "", '"': "$`\\"}  # what a shell acts on within these quotes


def on_command(event: Event, environ: Mapping[str, str], now: float) -> Answer:
    """Answers a Bash call's PreToolUse: allow or ask if it is made of our commands alone, else nothing."""
    given = event.part("tool_input")
    line = given.get("command")
    if event.name != "PreToolUse" or event.tool != "Bash" or not _INPUT.issuperset(given) or not isinstance(line, str):
        return {}
    decision = decide(line)
    return event.decision(decision, REASONS[decision]) if decision else {}


def decide(line: str) -> str:
    """ALLOW if a shell would run nothing but commands of ours, ASK if one of these takes something away, else ""."""
    found = commands(line)
    if not found or any(words[0] != NAME for words in found):
        return ""
    return ASK if any(_is_withheld(words[1:]) for words in found) else ALLOW


def _is_withheld(arguments: list[str]) -> bool:
    command = arguments[0] if arguments else ""
    return command in _WITHHELD or (command == "doctor" and "--fix" in arguments)


def commands(line: str) -> list[list[str]]:
    """The words of each command in a line that joins them by `&&`; empty if a shell would act on anything else in it.

    A word consists of plain characters and quoted parts; the first two of a command have no quotes, so that they are
    what they look like.
    """
    found: list[list[str]] = [[]]
    line = line.strip(_BLANK + "\n")
    at = 0
    while at < len(line):
        if line[at] in _BLANK:
            at += 1
        elif line.startswith(_CONTINUED, at) and line[at - 1] in _BLANK:
            at += len(_CONTINUED)
        elif line.startswith("&&", at):
            found.append([])
            at += 2
        else:
            word, end = _word(line, at)
            if end == at or (len(found[-1]) < 2 and word != line[at:end]):
                return []
            found[-1].append(word)
            at = end
    return found if all(found) else []


def _word(line: str, start: int) -> tuple[str, int]:
    """The word that begins at `start`, without its quotes, and where it ends: at `start` if it is none of ours."""
    word, at = "", start
    while at < len(line):
        if line[at] == "=" and not word:  # zsh puts a program's path for `=name`
            return word, start
        if line.startswith(_QUOTE, at):
            word += _QUOTE[1]
            at += len(_QUOTE)
        elif line[at] in _PLAIN:
            word += line[at]
            at += 1
        elif line[at] in _ACTIVE:
            quoted = _quoted(line, at)
            if quoted is None:
                return word, start
            word += quoted
            at += len(quoted) + 2
        else:
            break
    return word, at


def _quoted(line: str, at: int) -> str | None:
    """What stands in the quotes that open at `at`; None if they do not close, or hold what is not plain text."""
    end = line.find(line[at], at + 1)
    inner = line[at + 1 : end]
    if end < 0 or any(char in inner for char in _ACTIVE[line[at]]):
        return None
    return inner if all(char.isprintable() or char in "\n\t" for char in inner) else None
