"""The process in which atheris runs one target: `python3 -m tests.fuzz.guided TARGET FOLDER SECONDS`.

It mutates what has reached something new (libFuzzer), by the target's own mutator or by its bytes.
"""

from __future__ import annotations

import pkgutil
import sys
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

import atheris  # type: ignore[import-not-found,import-untyped,unused-ignore]

NOT_FUZZED = ("progresslib.cli", "progresslib.doctor", "progresslib.installer")
BYTEWISE = 0.25
LONGEST = 40_000


def import_all() -> None:
    """Imports the library: what a hook imports only when it needs it would not be instrumented later."""
    import progresslib

    for module in pkgutil.walk_packages(progresslib.__path__, "progresslib."):
        if not module.name.startswith(NOT_FUZZED):
            import_module(module.name)


def main(name: str, folder: str, seconds: str) -> None:
    """Runs until the time is over; libFuzzer ends the process."""
    fuzzer: Any = atheris
    with fuzzer.instrument_imports(include=["progresslib"]):
        from tests.fuzz.targets import target as found

        target = found(name)
        import_all()
        seeds = list(target.seeds())
    from tests.fuzz.corpus import kept
    from tests.fuzz.findings import Findings

    findings = Findings(Path(folder) / "findings")
    corpus = Path(folder) / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate([*seeds, *kept(name).values()]):
        (corpus / f"seed-{number}").write_bytes(data)

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        random = Random(seed)
        if random.random() < BYTEWISE:
            return bytes(fuzzer.Mutate(data, most))
        for _ in range(random.choice((1, 1, 2, 4))):
            data = target.mutate(data, random)
        return data[:most]

    options = [
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST}",
        "-timeout=120",
        "-rss_limit_mb=4096",
        "-len_control=0",
    ]
    options += ["-print_final_stats=1", f"-artifact_prefix={folder}/", str(corpus)]
    fuzzer.Setup(
        [sys.argv[0], *options], lambda data: findings.run(target, data) and None, custom_mutator=mutate,
        internal_libfuzzer=True,
    )  # fmt: skip
    fuzzer.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:4])
