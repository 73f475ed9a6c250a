"""Tests for installer/environment.py, from fakes of uv and pip to the real pip."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from progresslib.errors import ProgressError
from progresslib.installer import environment
from tests.installing import Done, Machine, project_with_progress, tree


def test_the_environment_is_made_once_and_serves_the_command(own: Machine) -> None:
    uv = own.with_uv()
    assert "making the command line's environment" in own.install().out
    shutil.rmtree(own.clone)
    uv.unlink()
    assert own.run(own.command, "--version") == Done(0, "claude-progress, version 0.1.0\n", "")


@pytest.mark.slow
def test_an_unfinished_or_broken_environment_is_made_anew(own: Machine) -> None:
    own.with_uv()
    own.install()
    [env] = own.folder.glob("env-*")
    (env / "claude-progress-complete").unlink()
    (env / "left-by-a-kill").touch()
    own.install()
    assert not (env / "left-by-a-kill").exists()
    (env / "bin/python").unlink()
    own.install()
    next(env.glob("lib/python*/site-packages/packages.pth")).unlink()
    assert "would make the command line's environment" in own.install("--dry-run").out
    own.install()
    assert own.run(own.command, "--version").code == 0


@pytest.mark.slow
def test_other_requirements_get_an_environment_of_their_own(own: Machine) -> None:
    own.with_uv()
    seen = []
    for number in range(3):
        (own.clone / "requirements.txt").write_text(f"click>=8.{number}\n")
        own.install()
        seen.append({path.name for path in own.folder.glob("env-*")})
    assert [len(names) for names in seen] == [1, 2, 2]
    assert not seen[0] & seen[2]


@pytest.mark.slow
def test_pip_fills_the_environment_where_there_is_no_uv(own: Machine) -> None:
    own.install()
    project = project_with_progress(own.home / "project")
    done = own.run(own.command, "check", cwd=project)
    assert done.err == ""
    assert own.run(own.command, "uninstall").code == 0


@pytest.mark.slow
def test_without_an_environment_nothing_is_installed(own: Machine, home: Path) -> None:
    uv = own.program("uv", "#!/bin/sh\necho no route to host >&2\nexit 3\n")
    done = own.run(sys.executable, own.clone / "install.py", **own.no_packages)
    assert done.code == 1
    assert done.err.count("\n") == 1
    assert "install uv or venv (apt install python3-venv)" in done.err
    assert "--hooks-only" in done.err
    assert tree(home) == {}
    uv.unlink()
    assert own.run(sys.executable, own.clone / "install.py", "--hooks-only", **own.no_packages).code == 0


def test_a_python_without_ensurepip_uses_its_own_pip(own: Machine, tmp_path: Path) -> None:
    packages = tmp_path / f"env/lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
    script = f"""#!/bin/sh
case "$*" in
    *--without-pip*) exec {sys.executable} "$@" ;;
    *--python*install*)
        echo "$*" > "$0.pip"
        for name in click jsonschema markdown_it yaml; do : > "{packages}/$name.py"; done ;;
    *) echo "ensurepip is not available" >&2; exit 1 ;;
esac
"""
    python = own.program("debian-python", script)
    env = tmp_path / "env"
    environment.make(str(env), str(own.clone), str(python), own.environ(), lambda line: None)
    assert environment.is_ready(str(env))
    assert f"--python {env}/bin/python install" in python.with_name("debian-python.pip").read_text()


def test_make_says_what_to_install_when_nothing_works(own: Machine, tmp_path: Path) -> None:
    python = own.program("no-python", "#!/bin/sh\necho boom >&2\nexit 1\n")
    with pytest.raises(ProgressError, match=r"cannot be made \(boom\); install uv or venv"):
        environment.make(str(tmp_path / "env"), str(own.clone), str(python), own.environ(), lambda line: None)
    assert not (tmp_path / "env").exists()
