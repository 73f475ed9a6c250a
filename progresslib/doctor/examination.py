"""The whole examination, in the order in which its findings are told; and what mends some of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from progresslib.doctor import programs, running, scopes, silence, storage
from progresslib.doctor.finding import OK, PROBLEM, Finding, Place
from progresslib.doctor.running import Runs, Trial
from progresslib.errors import ProgressError


class Examination(NamedTuple):
    """Everything that was found, how long each command line took, and the last real runs."""

    client: str
    findings: list[Finding]
    trials: list[Trial]
    runs: list[Runs]

    @property
    def is_well(self) -> bool:
        return not any(one.level == PROBLEM for one in self.findings)


def examine(place: Place) -> Examination:
    """Looks at everything; changes nothing."""
    client = programs.client(place)
    bare = programs.bare_start(programs.recorded_interpreter(place) or "python3")
    tried, trials = running.try_all(place, bare)
    runs = running.real_ones(place, bare)
    findings = [
        programs.about_client(client),
        *scopes.examine(place, client),
        *silence.examine(place),
        *programs.about_interpreter(place, bare),
        *programs.about_copy(place),
        *programs.about_command(place),
        *tried,
        *running.about_real_ones(runs, place.now),
        *storage.about_folders(place),
        *_as_far_as_it_goes(storage.about_files, place),
        *_as_far_as_it_goes(storage.about_leftovers, place),
    ]
    return Examination(client.told, findings, trials, runs)


def _as_far_as_it_goes(look: Callable[[Place], Iterator[Finding]], place: Place) -> Iterator[Finding]:
    """What is found until something cannot be read at all, which is then the last finding."""
    try:
        yield from look(place)
    except ProgressError as error:
        yield Finding("files", PROBLEM, str(error))
    except OSError as error:
        yield Finding("files", PROBLEM, f"{error.filename}: {error.strerror}")


def mend(place: Place, findings: list[Finding]) -> list[str]:
    """Does what is safe, and returns a line on each thing: what was done, or why it could not be."""
    lines = []
    for one in findings:
        if one.repair is None or one.level == OK:
            continue
        try:
            lines.append(one.repair())
        except (ProgressError, OSError) as error:
            lines.append(f"not mended: {one.message}: {error}")
    return lines
