"""Tests for tests/fuzz: the kept inputs keep their promises, and so do some new ones; each promise can be broken."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis import HealthCheck, Phase, given

from progresslib.hook import runner
from tests.conftest import RunHook
from tests.folders import PROGRESS, ROOT
from tests.fuzz.corpus import CORPUS, kept
from tests.fuzz.findings import Findings
from tests.fuzz.hooks import HOOKS, hook_of
from tests.fuzz.shrinking import shrink
from tests.fuzz.target import Target, inputs
from tests.fuzz.targets import NAMES, target
from tests.progress_files import FULL

UNTIMED = [name for name in NAMES if not target(name).timed]
EXAMPLES = {"hooks": 10, "commands": 10}
MOST_BYTES = 300_000


@pytest.mark.parametrize("name", UNTIMED)
def test_the_kept_inputs_keep_the_promise(name: str) -> None:
    assert kept(name)
    for file, data in kept(name).items():
        try:
            target(name).check(data)
        except Exception as error:
            raise AssertionError(f"{CORPUS / name / file} breaks the promise of {name}") from error


@pytest.mark.parametrize("name", UNTIMED)
def test_new_inputs_keep_the_promise(name: str) -> None:
    @hypothesis.settings(
        max_examples=EXAMPLES.get(name, 20),
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(inputs(target(name)))
    def run(data: bytes) -> None:
        target(name).check(data)

    run()


def nothing(*_: object) -> Any:
    return iter(())


BROKEN: dict[str, tuple[str, Any]] = {
    "reading": ("progresslib.markdown.document.line_tools.split", lambda data: data.split(b"\n")),
    "markdown": ("progresslib.markdown.scanner.markup.is_rule", lambda piece: False),
    "editing": ("progresslib.edits.change.with_last_updated", lambda work, time: work.document.data.lower()),
    "telling": ("progresslib.telling.entry.quoted", str),
    "hooks": ("progresslib.hook.event.Event.text", lambda event, field: event.raw[field]),
    "settings": ("progresslib.registration.settings._encode", lambda text, path: text.rstrip().encode()),
    "transcripts": ("progresslib.recording.transcripts._texts", lambda entry: ""),
    "values": ("progresslib.text.fastjson._NUMBERS", {}),
    "answers": ("progresslib.edits.runs.lines_of", lambda value: ['{"run": {"id": "a1"}}']),
    "config": ("progresslib.configuration.configfile._findings", nothing),
    "commands": ("progresslib.handlers.commands._PLAIN", frozenset("abcdefghijklmnopqrstuvwxyz-;")),
    "masking": ("progresslib.secrets.masking.tokens", nothing),
    "report": ("progresslib.report.markdown.SAFE", ("",)),
}
"""For each target something of the product, and what breaks its promise in that place."""


@pytest.mark.parametrize("name", UNTIMED)
def test_a_promise_that_is_broken_is_a_finding(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(*BROKEN[name])
    findings, found = Findings(tmp_path / "findings"), target(name)
    for data in found.seeds():
        findings.run(found, data)
    assert findings.keys()


def test_a_finding_is_made_small(tmp_path: Path) -> None:
    def check(data: bytes) -> None:
        assert b"x" not in data

    found = Target(check, "", lambda: [b""], lambda data, random: data, "")
    findings = Findings(tmp_path / "findings")
    assert not findings.run(found, b"one\ntwo x two\nthree\n" * 50)
    (key,) = findings.keys()
    shrink(findings, found, key)
    assert (tmp_path / "findings" / key).read_bytes() == b"x"


@pytest.mark.parametrize("name", NAMES)
def test_the_modules_of_a_target_are_there(name: str) -> None:
    patterns = [f"{module.replace('.', '/')}.py" for module in target(name).modules.split()]
    assert [pattern for pattern in patterns if not list((ROOT / "progresslib").glob(pattern))] == []


def test_the_hooks_are_run_as_their_files_run_them() -> None:
    for path in sorted((ROOT / "hooks").glob("*.py")):
        text = path.read_text()
        module, function = re.findall(r"from progresslib\.handlers\.(\w+) import (on_\w+)", text)[0]
        prints = re.findall(r"run\(on_\w+(?:, (\w+))?\)", text)[0] or "OBJECT"
        assert HOOKS[path.stem.replace("_", "-")] == (f"{module}.{function}", getattr(runner, prints))
    assert len(HOOKS) == len(list((ROOT / "hooks").glob("*.py")))


def test_kept_events_end_well_in_processes_of_their_own(run_hook: RunHook, tmp_path: Path) -> None:
    project = tmp_path / "project"
    (project / PROGRESS).mkdir(parents=True)
    (project / PROGRESS / "backend-a.md").write_text(FULL)
    shortest = sorted(kept("hooks").values(), key=len)[:6]
    for line in [data.split(b"\n")[0] for data in shortest]:
        slug, event = hook_of(line)
        if HOOKS[slug][1] == runner.LINE:
            continue  # what it prints is no JSON
        fired = run_hook(event.replace(b"/repo", str(project).encode()), project, slug)
        assert fired.stderr == ""


def test_the_corpus_stays_small() -> None:
    assert sum(path.stat().st_size for path in CORPUS.rglob("*")) < MOST_BYTES
