"""Tests for benchmarks/: each measures what it says, at a small scale; what it finds is the machine's, not judged."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.client.fixtures import on_newest_client
from tests.client.versions import Client
from tests.folders import measured

VERDICT = re.compile(r"(?:holds|MISSED)$", re.M)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("curve", "scale", "sizes", "hooks"),
    [
        ("files", "0.004", ["1", "2"], 6),
        ("runs", "0.006", ["1", "6", "30"], 6),
        ("archived", "0.001", ["0", "1", "50"], 6),
        ("days", "0.002", ["1", "2", "20"], 1),
    ],
)
def test_each_curve_is_measured_for_each_hook(
    tmp_path: Path, curve: str, scale: str, sizes: list[str], hooks: int
) -> None:
    told = measured(tmp_path, "growth.py", "--rounds", "1", "--scale", scale, "--curve", curve)
    assert len(VERDICT.findall(told)) == hooks
    assert re.findall(r"^ +([\d,]+) +[\d.]+ +[\d.]+ +[\d.]+", told, re.M) == sizes * hooks


@pytest.mark.slow
@on_newest_client
def test_a_clients_run_is_measured_with_the_hooks_and_without(tmp_path: Path, client: Client) -> None:
    told = measured(tmp_path, "client.py", "--rounds", "1", "--seconds", "0", client.version)
    assert re.search(rf"^{re.escape(client.version)} +[\d.]+ +[\d.]+ +[\d.]+ +-?\d+  (?:holds|MISSED)$", told, re.M)
