"""The lines of one phase, and edits of what tells how far it is: its box, its result, its agents."""

from __future__ import annotations

from progresslib.edits.block import Block, is_empty
from progresslib.edits.inserting import changed_line, replaced
from progresslib.edits.wording import written_line
from progresslib.markdown.document import Item
from progresslib.reading.phase import AT_WORK, SIGNS, TICKS
from progresslib.reading.sections import named_phase
from progresslib.text.lines import text
from progresslib.text.words import field, is_filled, is_placeholder, parting, plain, without_label

_AROUND = " `[]"
_PARTING = " :-–—"


class PhaseBlock(Block):
    """The lines of one phase."""

    def deepen(self, level: int) -> None:
        """Give a heading, and those below it, the #s it lacks to be of `level`: else it would leave a section."""
        document = self._document
        missing = level - document.headings[0].level
        for heading in document.headings if missing > 0 else ():
            marks = "#" * min(missing, 6 - heading.level)
            self.lines[heading.line] = marks.encode() + self.lines[heading.line].lstrip()

    def leave_title(self, title: str) -> None:
        """Of a heading that is the section and its phase (`Current Phase: Testing`) leave the phase."""
        name = named_phase(title)
        if name and self._document.headings and self._document.headings[0].text == title:
            self.lines[0] = replaced(self.lines[0], title, name)

    def opening(self) -> tuple[str, str]:
        """What stands before the phase's text on its first line (marker and box, or #s, and signs), and the text."""
        item = self.item
        content = item.text if item else self._document.headings[0].text
        content = content.lstrip(SIGNS) or content
        shown = text(self.lines[0])
        if not content:
            return f"{shown.rstrip()} ", ""
        return (shown if content in shown else shown.expandtabs(4)).rpartition(content)[0], content

    def say(self, content: str) -> None:
        """Put `content` in the place of the phase's text on its first line."""
        before, old = self.opening()
        line = self.lines[0]
        self.lines[0] = replaced(line, old, content) if old else changed_line(line, before + content)

    def leave_phases(self, content: str) -> None:
        """Make the phase a bullet, or a heading, that says `content`: without a box, and its details below it."""
        item = self.item
        if not item:
            self.say(content)
            return
        shown = text(self.lines[0])
        lead = len(shown) - len(shown.lstrip(" "))
        self.lines[0] = changed_line(self.lines[0], f"{' ' * lead}- {content}")
        extra = item.indent - lead - len("- ")
        self.lines[1:] = [line[min(extra, len(line) - len(line.lstrip(b" "))) :] for line in self.lines[1:]]

    def set_box(self, sign: str) -> None:
        """Put `sign` into the check box, if the phase has one."""
        item = self.item
        if item and item.box is not None and item.box != sign:
            before, content = self.opening()
            at = before.rindex("]") - 1
            self.lines[0] = changed_line(self.lines[0], before[:at] + sign + before[at + 1 :] + content)

    def open_again(self, is_flat: bool) -> None:
        """Take back that the phase is done: its box, the time of its end, its tick; in a flat list one anywhere."""
        self.set_box(" ")
        self.rename_detail("Completed", "Completed before")
        before, content = self.opening()
        bare, rest = _unticked(before), _unticked(content) if is_flat else content
        has_box = self.item is not None and self.item.box is not None
        if rest and (bare, rest) != (before, content) and not has_box:
            self.lines[0] = changed_line(self.lines[0], bare + rest)

    def set_result(self, result: str) -> None:
        """Put `result` after the name; the text that stood there, over all its lines, stays as `Notes`."""
        result = written_line(result).lstrip(_PARTING)
        before, content = self.opening()
        end, start = parting(content)
        old = content[start:]
        if not result or old == result:
            return
        if not without_label(content):  # `Phase 2` alone: behind it the result would be read as the name
            self._set_result_below(result)
            return
        between = content[end:start].rstrip()
        separator = content[end:start] if old else f"{between} " if between else " - "
        following = self._text_end()
        notes = " ".join([old, *(text(line).strip() for line in self.lines[1:following])]).strip()
        self.lines[:following] = [changed_line(self.lines[0], before + content[:end] + separator + result)]
        if not is_placeholder(notes):
            self.add_detail("Notes", notes)

    def _set_result_below(self, result: str) -> None:
        """Put `result` into a line of its own; the one that stood there stays as `Notes`."""
        detail = self._detail("Result")
        old = field(detail.text)[1] if detail else ""
        if old != result:
            self.put_detail("Result", result)
            if not is_placeholder(old):
                self.add_detail("Notes", old)

    def add_note(self, note: str) -> bool:
        """A line for a note, in the place of an empty one; returns whether the phase did not have it yet."""
        details = [detail for detail in self._details if plain(field(detail.text)[0]) in ("note", "notes")]
        if any(note in (field(detail.text)[1], *(item.text for item in detail.items)) for detail in details):
            return False
        empty = next((detail for detail in details if is_empty(detail)), None)
        if empty:
            self.change_detail(empty, note)
        else:
            self.add_detail("Notes", note)
        return True

    def name_agents(self, agents: list[str]) -> None:
        """Add those of `agents` that are not named yet to those that work on the phase."""
        detail = self._detail("Agent", "Agents")
        written = field(detail.text)[1] if detail and is_filled(detail.text) else ""
        named = [name.strip() for name in written.removesuffix(AT_WORK).split(",") if name.strip()]
        known = {name.partition(" (")[0] for name in named}
        new = [agent for agent in agents if agent not in known]
        if not new and AT_WORK in written:
            return
        value = f"{', '.join([*named, *new])} {AT_WORK}"
        if detail:
            self.change_detail(detail, value)
        else:
            self.lead_detail("Agent", value)

    def end_agents(self) -> None:
        """Nobody works on a phase that is done: `(in progress)` goes from its agents."""
        for detail in self._details:
            if plain(field(detail.text)[0]) in ("agent", "agents") and detail.text.endswith(AT_WORK):
                self.change_detail(detail, field(detail.text)[1].removesuffix(AT_WORK).rstrip())

    def add_findings(self, decisions: list[str], files: list[str]) -> None:
        """What was decided and which files were made, as far as the phase does not name it yet."""
        self.add_missing("Key decisions", decisions, "; ")
        self.add_missing("Files created", files, ", ")

    def add_missing(self, key: str, values: list[str], separator: str) -> None:
        """A line for those of `values` that the phase does not name yet, in the place of an empty one for `key`."""
        known = {"", *(part for one in self._details for part in _listed(one))}
        missing = separator.join(value for value in map(written_line, values) if value.strip(_AROUND) not in known)
        detail = self._detail(key)
        if missing and detail and is_empty(detail):
            self.change_detail(detail, missing)
        elif missing:
            self.add_detail(key, missing)


def _unticked(shown: str) -> str:
    """A text without its ticks, each with the one space that parts it from the rest."""
    for tick in TICKS:
        for form in (f"{tick}\ufe0f ", f"{tick} ", f" {tick}\ufe0f", f" {tick}", tick):
            shown = shown.replace(form, "")
    return shown


def _listed(detail: Item) -> set[str]:
    """What a detail lists, in its line or in a list of its own."""
    texts = [field(detail.text)[1], *(item.text for item in detail.items)]
    return {part.strip(_AROUND) for one in texts for part in [*one.split(";"), *one.split(",")]}
