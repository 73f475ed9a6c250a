"""Tests for tests/mutation: which faults there are, which tests meet them, and that a fault that is noticed counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.folders import ROOT
from tests.mutation import choosing, reporting, trying
from tests.mutation.mutant import Mutant
from tests.mutation.reporting import Result

MODULE = "progresslib/sums.py"
TEXT = '''\
def double(number: "int | None" = 0) -> int:
    """Twice the number."""
    return 2 * (number or 0)
'''
TEST = "from progresslib.sums import double\n\n\ndef test_double() -> None:\n    assert double(3) == 6\n"
LOG = """\
0.50s call     tests/test_a.py::test_slow[x - y]
0.01s setup    tests/test_a.py::test_slow[x - y]
0.10s call     tests/test_a.py::test_quick
0.20s call     tests/test_a.py::test_fails
FAILED tests/test_a.py::test_fails - AssertionError
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A project of one module and its test."""
    files = {MODULE: TEXT, "tests/test_sums.py": TEST, "pyproject.toml": "[tool.pytest.ini_options]\n"}
    for name, text in files.items():
        path = tmp_path / "tree" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "tree"


@pytest.mark.parametrize(
    ("changed", "outcome"),
    [
        (TEXT.replace("2 *", "3 *"), trying.KILLED),
        (TEXT.replace("or 0", "or 1"), trying.SURVIVED),
        (TEXT.replace("return", "while True: pass\n    return"), trying.TIMEOUT),
        (TEXT.replace("return", "retrun"), trying.KILLED),
    ],
)
def test_a_mutant_is_killed_or_survives_and_is_taken_out_again(tree: Path, changed: str, outcome: str) -> None:
    mutant = Mutant(MODULE, 3, changed, "")
    assert trying.outcome(tree, mutant, ["tests/test_sums.py"], 60 if outcome != trying.TIMEOUT else 3) == outcome
    assert (tree / MODULE).read_text() == TEXT


def test_the_quickest_tests_meet_a_mutant_and_none_that_fail_without_it() -> None:
    assert choosing.choose(LOG, 10) == (["tests/test_a.py::test_quick", "tests/test_a.py::test_slow"], 0.61, 0)
    assert choosing.choose(LOG, 0.3) == (["tests/test_a.py::test_quick"], 0.1, 1)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("progresslib/text/quote.py", ["tests/text/test_quote.py"]),
        ("progresslib/edits/phases.py", ["tests/edits/test_phases.py"]),
        ("progresslib/storage/discard.py", ["tests/storage/test_trash.py"]),
        ("progresslib/secrets/tokens.py", ["tests/secrets/test_masking.py"]),
    ],
)
def test_a_module_has_the_tests_that_are_nearest_to_it(path: str, found: list[str]) -> None:
    assert choosing.files(ROOT, path, wide=False) == found


def test_the_score_counts_what_was_noticed() -> None:
    outcomes = (trying.KILLED, trying.KILLED, trying.TIMEOUT, trying.SURVIVED, trying.UNTESTED)
    results = [Result(Mutant(MODULE, 1, "", "-a\n+b"), outcome) for outcome in outcomes]
    rows = list(reporting.table(results))[2:]
    assert rows == [f"| {name} | 5 | 2 | 1 | 1 | 1 | 75% |" for name in (MODULE, "progresslib/", "all")]
    assert reporting.line(results[3].mutant, trying.SURVIVED) == f"{MODULE}:1: survived\n-a\n+b"


def test_what_survived_is_made_again_from_what_a_run_printed(tree: Path) -> None:
    output = (
        f"{MODULE}: 3 mutants; 1 tests\n{MODULE}:3: killed\n"
        f"{MODULE}:1: survived\n-    return 2 * (number or 0)\n+    return 2 * (number or 1)\n{MODULE}:3: timeout\n"
        f"{MODULE}:2: survived\n-    gone\n+    pass\n"
    )
    [mutant] = reporting.survivors(tree, output)
    assert (mutant.path, mutant.line, mutant.text) == (MODULE, 3, TEXT.replace("or 0", "or 1"))
    assert list(reporting.survivors(tree, reporting.line(mutant, trying.SURVIVED))) == [mutant]


def test_a_sample_is_the_same_for_a_seed_and_spares_what_does_not_run(tree: Path) -> None:
    pytest.importorskip("mutmut", reason="python3 -m tests.mutation brings it")
    from tests.mutation import mutants

    every = mutants.of_module(tree, MODULE, 100, 1)
    assert {mutant.line for mutant in every} == {1, 3}
    assert all('"int | None"' in mutant.text and "Twice" in mutant.text for mutant in every)
    few = [mutants.of_module(tree, MODULE, 2, seed) for seed in (1, 1, 2, 3, 4, 5)]
    assert few[0] == few[1]
    assert any(others != few[0] for others in few[2:])
