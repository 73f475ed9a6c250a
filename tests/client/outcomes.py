"""What a run of the tests with real clients has shown: the account at its end, and the table of the README.

A run that was to show the whole table, or all of it but the borders, fails where a row was not shown.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Union

import pytest

from tests.client import table
from tests.client.promises import declared, is_border
from tests.client.table import Cell
from tests.client.versions import INSTALLED

LOST = pytest.StashKey[Sequence[str]]()
WHOLE = ("", "client", "promise")
WITHOUT_BORDERS = "not border"

Report = Union[pytest.TestReport, pytest.CollectReport]


class Outcome(NamedTuple):
    """What became of one test with a client: its version, the promises that it shows, why it did not run."""

    version: str
    promises: Sequence[str]
    outcome: str
    reason: str


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option that makes the table from this run."""
    parser.addoption("--write-table", action="store_true", help="write the table of clients into README.md")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fails the run if it does not show what the table says; writes the table with `--write-table`."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or hasattr(session.config, "workerinput") or session.config.option.collectonly:
        return
    found = list(outcomes(reporter.stats))
    lost = table.missing(kept(found), wanted(session.config, found))
    session.config.stash[LOST] = lost
    if lost and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    if session.config.option.write_table:
        table.write(kept(found))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says, before pytest's own last line, how many client tests ran on each version, and why others did not."""
    found = list(outcomes(terminalreporter.stats))
    ran = Counter(one.version for one in found if one.outcome in ("passed", "failed"))
    missed = Counter((one.version, one.reason) for one in found if one.reason)
    terminalreporter.section("real clients")
    terminalreporter.write_line(f"{sum(ran.values())} client tests ran, {sum(missed.values())} did not")
    for version in INSTALLED if ran or missed else ():
        reasons = [f"{count} did not: {why}" for (one, why), count in missed.items() if one == version]
        terminalreporter.write_line(f"claude {version}: " + ", ".join([f"{ran[version]} ran", *reasons]))
    for line in terminalreporter.config.stash.get(LOST, ()):
        terminalreporter.write_line(line)


def outcomes(stats: Mapping[str, Sequence[Report]]) -> Iterator[Outcome]:
    """The outcome of each test that is about a client, from what pytest keeps of a run."""
    for outcome in ("passed", "failed", "skipped", "error"):
        for report in stats.get(outcome, ()):
            # the report on a file that could not be collected has no properties
            properties = getattr(report, "user_properties", ())
            version = dict(properties).get("client")
            if version:
                promises = [str(value) for name, value in properties if name == "promise"]
                yield Outcome(str(version), promises, outcome, _reason(report, outcome))


def kept(found: Sequence[Outcome]) -> set[Cell]:
    """The cells of the table that a run has shown: some test of each has passed, and none has failed."""
    passed = {(name, one.version) for one in found if one.outcome == "passed" for name in one.promises}
    return passed - {(name, one.version) for one in found if one.outcome != "passed" for name in one.promises}


def wanted(config: pytest.Config, found: Sequence[Outcome]) -> set[Cell]:
    """The cells that a run was to show, on the versions that it had: none, if it was to be of some tests alone."""
    option = config.option
    if option.keyword or option.deselect or config.args_source is not pytest.Config.ArgsSource.TESTPATHS:
        return set()
    is_required = os.environ.get("REQUIRE_CLIENT") == "1"
    had = set(INSTALLED) if is_required else {one.version for one in found if not one.reason}
    cells = {(name, version) for name, version in declared() if version in had}
    if option.markexpr == WITHOUT_BORDERS:
        return {cell for cell in cells if not is_border(*cell)}
    return cells if option.markexpr in WHOLE else set()


def _reason(report: Report, outcome: str) -> str:
    """Why a test did not run, "" if it did."""
    if outcome in ("passed", "failed") or (outcome == "error" and getattr(report, "when", "") != "setup"):
        return ""
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2]).replace("Skipped: ", "", 1)
    return report.longrepr if isinstance(report.longrepr, str) else "failed before it began"
