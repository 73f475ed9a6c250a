"""`claude-progress phase …`: phases that start and end, are noted on, and come and go."""

from __future__ import annotations

import click

from progresslib.cli.editing import Edited, edit
from progresslib.cli.options import phase_names, with_file, with_json
from progresslib.cli.phase_facts import current_names, facts, only_current, open_names, phase_called, placed
from progresslib.cli.words import Commands, Words
from progresslib.edits import dropping, phase_list, phases
from progresslib.orchestration import Orchestration
from progresslib.phases import find
from progresslib.words import name_and_result, without_label


@click.group(cls=Commands)
def phase() -> None:
    """Move the phases: PHASE is a number (that of `Phase N:`, else the position) or a name."""


@phase.command(cls=Words)
@click.argument("which", metavar="PHASE", shell_complete=phase_names)
@click.argument("result", metavar="[TEXT]", default="")
@with_file
@with_json
def start(which: str, result: str, named: str | None, as_json: bool) -> None:
    """Make a phase current; others stay so. TEXT replaces what stands behind its name."""
    meant = _Meant(which)
    edited = edit(named, lambda data, shown, now: phases.start_phase(data, shown, meant.in_(data, shown), now, result))
    _say(edited, meant.name, as_json, "is current.", "is current already.")


@phase.command(cls=Words)
@click.argument("which", metavar="[PHASE]", default="", shell_complete=phase_names)
@click.argument("result", metavar="[TEXT]", default="")
@click.option("--decision", "decisions", metavar="TEXT", multiple=True, help="A decision that the phase has made.")
@click.option("--created", "files", metavar="PATH", multiple=True, help="A file that the phase has created.")
@with_file
@with_json
def done(
    which: str, result: str, decisions: tuple[str, ...], files: tuple[str, ...], named: str | None, as_json: bool
) -> None:
    """Move a phase to the completed ones, with its result; without PHASE the current one, if it is the only one."""
    meant = _Meant(which)

    def change(data: bytes, shown: str, now: float) -> bytes:
        return phases.finish_phase(data, shown, meant.in_(data, shown), now, result, decisions, files)

    edited = edit(named, change)
    names = current_names(edited.after)
    rest = "all phases are done" if not open_names(edited.after) else "no phase is current"
    rest = f"{', '.join(names)} {'is' if len(names) == 1 else 'are'} current" if names else rest
    _say(edited, meant.name, as_json, f"is done; {rest}.", "is done already.")


@phase.command(cls=Words)
@click.argument("text")
@click.option("--before", metavar="PHASE", default="", shell_complete=phase_names, help="The phase that follows it.")
@click.option("--after", metavar="PHASE", default="", shell_complete=phase_names, help="The phase that it follows.")
@with_file
@with_json
def add(text: str, before: str, after: str, named: str | None, as_json: bool) -> None:
    """Add a phase to the pending ones, as the last, or next to another; TEXT may be `Name - what is to be done`."""
    name = without_label(name_and_result(" ".join(text.split()))[0])
    edited = edit(named, lambda data, shown, now: phase_list.add_phase(data, shown, text, now, before, after))
    _say(edited, name, as_json, "is added, and pending.", "is there already.")


@phase.command(cls=Words)
@click.argument("which", metavar="PHASE", shell_complete=phase_names)
@click.argument("name")
@with_file
@with_json
def rename(which: str, name: str, named: str | None, as_json: bool) -> None:
    """Give a phase another name, also in the records of its agents."""
    edited = edit(named, lambda data, shown, now: phase_list.rename_phase(data, shown, which, name, now))
    _say(edited, without_label(" ".join(name.split())), as_json, "has its new name.", "has this name already.")


@phase.command(cls=Words)
@click.argument("which", metavar="PHASE", shell_complete=phase_names)
@click.argument("why", metavar="[TEXT]", default="")
@with_file
@with_json
def drop(which: str, why: str, named: str | None, as_json: bool) -> None:
    """Take a phase out of the plan; it stands under Notes then, with TEXT for why."""
    edited = edit(named, lambda data, shown, now: dropping.drop_phase(data, shown, which, now, why))
    gone = find(edited.before.phases, which, edited.shown).name if edited.changed else which
    left = len(edited.after.phases)
    done = f"phase {without_label(gone)} is dropped, and stands under Notes; {left} phase{'s' * (left != 1)} left."
    edited.say(as_json, done, f"phase {gone} is dropped already.", **facts(edited.after, None))


@phase.command(cls=Words)
@click.argument("which", metavar="PHASE", shell_complete=phase_names)
@click.argument("text")
@with_file
@with_json
def note(which: str, text: str, named: str | None, as_json: bool) -> None:
    """Note at a phase where it stands, or what to look at first."""
    meant = _Meant(which)
    edited = edit(named, lambda data, shown, now: phases.note_phase(data, shown, meant.in_(data, shown), text, now))
    _say(edited, meant.name, as_json, "has the note.", "has this note already.")


class _Meant:
    """The phase that a command names, "" for the only current one; `name` is its name once the file has been read."""

    def __init__(self, which: str) -> None:
        self._which = which
        self.name = which

    def in_(self, data: bytes, shown: str) -> str:
        """What names it in this file; raises ProgressError where it is none, or more than one."""
        work = Orchestration(data, shown)
        found = find(work.phases, self._which, shown) if self._which else only_current(work, shown)
        self.name = found.name
        return self._which or found.name


def _say(edited: Edited, name: str, as_json: bool, done: str, same: str) -> None:
    found = phase_called(edited.after, name)
    shown = placed(edited.after, found) if found else f"phase {name}"
    edited.say(as_json, f"{shown} {done}", f"{shown} {same}", **facts(edited.after, found))
