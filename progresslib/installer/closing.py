"""What the installer says at its end: what stands in the settings, the self-test's outcome, and what to do next."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping

from progresslib import VERSION
from progresslib.installer import others, registering, selftest
from progresslib.installer.options import Options, Say
from progresslib.installer.places import NAME, Places, Target
from progresslib.installer.record import Record
from progresslib.registration import settings, table
from progresslib.registration.table import Version

LONGEST_LINE = 100
SHOWN_LINES = 8


def tell(goal: Target, where: Places, environ: Mapping[str, str], say: Say) -> None:
    """Runs the self-test and says what it showed; raises ProgressError if it failed."""
    answer = selftest.run(goal, environ)
    told = answer.told.splitlines()
    say(f"self-test: for a sample progress file, Claude is told in {answer.milliseconds:.0f} ms:")
    for line in told[:SHOWN_LINES]:
        say("    " + (line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]} ..."))
    if len(told) > SHOWN_LINES:
        say(f"    (and {len(told) - SHOWN_LINES} more lines)")
    say(f"claude-progress {VERSION} is installed. What to do next:")
    for line in (*_about_disabled(goal, where), *_about_project(goal), *_about_first_file()):
        say(line)


def about_settings(goal: Target, where: Places, options: Options, version: Version | None) -> list[str]:
    """The lines that tell what is registered and granted by now."""
    events = ", ".join(dict.fromkeys(event for event, _ in registering.commands(goal.settings)))
    client = ".".join(str(part) for part in version) if version else "any version"
    lines = [f"hooks: {events} in {goal.settings}, for Claude Code {client}"]
    if goal.copy:
        return lines
    noted = Record(where.record).containers(goal.settings)
    kept = sorted(settings.options(registering.read(goal.settings), goal.settings, noted))
    lines.append(f"permissions: Claude runs {NAME} without a question, but for delete, uninstall and doctor --fix")
    lines += [f"on request: {', '.join(f'--{option}' for option in kept)}"] if kept else []
    foreign = [one for one in table.SINGLE if one.option in options.asked - set(kept)]
    there = {table.STATUS_LINE: others.status_line(goal, where)}
    for one in foreign:
        lines.append(f"{one.name}: set in {there.get(one.option or '') or goal.settings} already, and stays as it is")
    if table.STATUS_LINE in {one.option for one in foreign}:
        lines.append("  (a status line of your own can call `claude-progress statusline`, with its stdin)")
    return lines


def _about_first_file() -> list[str]:
    return [
        "- Start Claude Code in a project and ask it for a progress file of a long task, .claude/progress/<name>.md",
        "  (or write one: README.md shows the form). Every later session there is told where the work stands.",
        "- An interactive session runs hooks only in a folder that you have trusted when Claude Code asked.",
    ]


def _about_disabled(goal: Target, where: Places) -> list[str]:
    path = others.disabling(goal, where)
    return (
        [f'- {path}: hooks are disabled there by "{others.ALL_OFF}"; take that out, or no hook runs.'] if path else []
    )


def _about_project(goal: Target) -> list[str]:
    if not goal.copy:
        return []
    own = "- A project grants itself nothing: Claude asks before it runs claude-progress, unless a person allowed it."
    if _is_ignored(goal.settings) or _is_ignored(os.path.join(goal.copy, "hooks", "run")):
        needed = "colleagues get the hooks only once both are committed."
        return [f"- Git ignores {goal.settings} or {goal.copy}: {needed}", own]
    return [f"- Commit {goal.settings}, {goal.copy} and {goal.skill}: colleagues then have them too.", own]


def _is_ignored(path: str) -> bool:
    """Tells whether git would leave the file out of a commit; False where there is no git or no repository."""
    folder, name = os.path.split(path)
    try:
        done = subprocess.run(["git", "-C", folder, "check-ignore", "--quiet", "--", name], capture_output=True)
    except OSError:
        return False
    return done.returncode == 0
