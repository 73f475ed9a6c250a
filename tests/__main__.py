"""`python3 tests [pytest options]`: makes what the tests need below `.cache`, then runs ruff, mypy and pytest.

Where files or folders of tests are named, pytest alone, and no client is installed unless they are those in `client`.

Runs on a bare Python 3.9 or newer. With REQUIRE_CLIENT=1 a client that cannot be installed is a failure, not a skip.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache"
REQUIREMENTS = (ROOT / "requirements.txt", ROOT / "tests/requirements.txt")
WORKERS = min(4, 2 * (os.cpu_count() or 1))  # a client test mostly waits

sys.path.insert(0, str(ROOT))

from tests.client import versions  # noqa: E402


def main(arguments: list[str]) -> int:
    """Runs everything; 0 if ruff, mypy and pytest all pass."""
    python = environment()
    paths = named(arguments)
    if not paths or any(path.startswith("tests/client") for path in paths):
        install_clients()
    wanted = {"pytest": checks(arguments)["pytest"]} if paths else checks(arguments)
    failed = [name for name, words in wanted.items() if run(python, words) != 0]
    if failed:
        print(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


def named(arguments: list[str]) -> list[str]:
    """The files and folders of tests among the arguments; what an option takes (`-k docs`, `-m ''`) is none."""
    return [one for one in arguments if one.startswith("tests/") and (ROOT / one.partition("::")[0]).exists()]


def checks(arguments: list[str]) -> dict[str, list[str]]:
    """The words after `python -m` for each check, in the order in which they run."""
    return {
        "ruff": ["ruff", "check", "--quiet"],
        "ruff format": ["ruff", "format", "--check", "--quiet"],
        "mypy": ["mypy", "--no-error-summary"],
        "pytest": ["pytest", "-q", "-n", str(WORKERS), "--dist", "worksteal", *arguments],
    }


def run(python: Path, words: list[str]) -> int:
    """Runs `python -m` with WORDS in the project's folder."""
    return subprocess.run([str(python), "-m", *words], cwd=ROOT, check=False).returncode


def environment(requirements: tuple[Path, ...] = REQUIREMENTS) -> Path:
    """The interpreter of an environment with these requirement files installed; made once for each of their states."""
    named = "\0".join([sys.version, sys.executable, *(path.read_text() for path in requirements)])
    folder = CACHE / f"venv-{hashlib.sha256(named.encode()).hexdigest()[:12]}"
    python, complete = folder / "bin/python", folder / "complete"
    if not complete.exists():
        print(f"making the tests' environment in {folder.relative_to(ROOT)}", flush=True)
        wanted = [word for path in requirements for word in ("-r", str(path))]
        step([sys.executable, "-m", "venv", "--clear", str(folder)], "is python3-venv installed?")
        step([str(python), "-m", "pip", "install", "--quiet", *wanted], "can pip reach a package index?")
        complete.touch()
    return python


def step(words: list[str], hint: str) -> None:
    """Runs one command of the set-up; ends the run with its HINT if it fails."""
    if subprocess.run(words, check=False).returncode != 0:
        raise SystemExit(f"the tests' environment could not be made ({hint})")


def install_clients() -> None:
    """Installs each client version under test that is not there yet, several at once."""
    with ThreadPoolExecutor(WORKERS) as pool:
        for line in pool.map(install_client, versions.INSTALLED):
            print(line, end="", flush=True)


def install_client(version: str) -> str:
    """Installs one version and returns the line that says so, empty if it was there or is ready."""
    try:
        versions.install(version)
    except versions.Missing as error:
        return f"claude {version} is missing: {error}\n"
    return ""


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
