"""Tests for cli/report.py: what is read, where the page goes, how it is opened."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from progresslib.installer.copies import sources
from tests.commands import FILE, Shell
from tests.folders import PROGRESS, ROOT

PAGE = "outputs/report.html"


def test_it_writes_the_page_and_prints_its_path(shell: Shell) -> None:
    path = shell.place.project / PROGRESS / PAGE
    assert Path(shell.ok("report").strip()) == path.resolve()
    assert "Progress of project" in path.read_text()
    assert [one.name for one in path.parent.iterdir() if one.name.startswith(".")] == [".gitignore"]


def test_git_does_not_see_it(shell: Shell) -> None:
    subprocess.run(["git", "init", "-q", "."], cwd=shell.place.project, check=True)
    shell.ok("report")
    words = ["git", "status", "--porcelain", "--untracked-files=all"]
    seen = subprocess.run(words, cwd=shell.place.project, capture_output=True, text=True, check=True).stdout
    assert "backend-jobs.md" in seen
    assert "outputs" not in seen


def test_the_json_says_what_is_in_it(shell: Shell) -> None:
    said = shell.run("report", "--json").json
    assert (said["orchestrations"], said["runs"], said["problems"]) == (1, 0, [])
    assert said["bytes"] == Path(said["file"]).stat().st_size


def test_it_shows_unfinished_complete_and_archived_ones_in_that_order(shell: Shell) -> None:
    shell.path("backend-old").write_text(FILE.replace("Jobs", "Old"))
    shell.ok("archive", "--force", "--file", "backend-old")
    shell.path("backend-done").write_text(FILE.replace("Jobs", "Ready").replace("in_progress", "complete"))
    text = Path(shell.ok("report").strip()).read_text()
    assert text.index("<h2>Jobs") < text.index("<h2>Ready") < text.index("<h2>Old")


def test_the_full_text_of_an_archived_run_is_found_under_its_first_name(shell: Shell) -> None:
    record = '{"summary": "s", "run": {"id": "a1", "output": "x"}}'
    shell.path("backend-old").write_text(f"{FILE}\n## Agent Outputs\n\n### dev (completed)\n\n```json\n{record}\n```\n")
    folder = shell.place.project / PROGRESS / "outputs/backend-old"
    folder.mkdir(parents=True)
    (folder / "a1.md").write_text("# Run a1\n\n## Report, now\n\n```markdown\nthe whole text\n```\n")
    shell.ok("archive", "--force", "--file", "backend-old")
    assert "the whole text" in Path(shell.ok("report").strip()).read_text()


def test_what_cannot_be_read_is_said_and_the_rest_is_shown(shell: Shell, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("# Orchestration: secret of another folder\n")
    shell.path("backend-link").symlink_to(secret)
    shell.path("backend-folder").mkdir()
    shell.path("notes").write_text("only notes\n")
    said = shell.run("report")
    text = Path(said.out.strip()).read_text()
    assert said.code == 0
    assert said.err.count("\n") == 3
    for name in ("backend-link.md", "backend-folder.md", "notes.md:1"):
        assert name in said.err
        assert name in text
    assert "secret of another folder" not in text
    assert "<h2>Jobs" in text


def test_an_output_that_leads_out_of_the_folder_is_not_read(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("the secret")
    with shell.path().open("a") as file:
        file.write('\n## Agent Outputs\n\n### dev (completed)\n\n```json\n{"run": {"id": "a1"}}\n```\n')
    folder = shell.place.project / PROGRESS / "outputs/backend-jobs"
    folder.mkdir(parents=True)
    (folder / "a1.md").symlink_to(tmp_path / "secret.md")
    said = shell.run("report")
    assert "a1.md: a link that leads out of the folder" in said.err
    assert "the secret" not in Path(said.out.strip()).read_text()


def test_it_is_never_written_through_a_link(shell: Shell, tmp_path: Path) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text("kept")
    page = shell.place.project / PROGRESS / PAGE
    page.parent.mkdir(exist_ok=True)
    page.symlink_to(kept)
    assert "a link stands in its place" in shell.fails("report")
    shutil.rmtree(page.parent)
    page.parent.symlink_to(tmp_path)
    assert "leads out of the folder" in shell.fails("report")
    assert (kept.read_text(), (tmp_path / "report.html").exists()) == ("kept", False)


def opener(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Puts an `xdg-open` on the PATH that runs a script, on a machine with a screen."""
    path = tmp_path / "bin/xdg-open"
    path.parent.mkdir()
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("PATH", f"{path.parent}:/usr/bin:/bin")
    monkeypatch.setenv("DISPLAY", ":0")


def test_open_gives_the_page_to_the_browser(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opener(tmp_path, monkeypatch, f'printf %s "$#:$1" > {tmp_path}/opened')
    assert (tmp_path / "opened").exists() is False
    path = shell.ok("report", "--open").strip()
    assert (tmp_path / "opened").read_text() == f"1:{path}"


@pytest.mark.parametrize("has_screen", [False, True])
def test_where_no_browser_opens_a_line_says_so_and_the_page_is_there(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_screen: bool
) -> None:
    opener(tmp_path, monkeypatch, "exit 3")
    for name in ("WAYLAND_DISPLAY", *(() if has_screen else ("DISPLAY",))):
        monkeypatch.delenv(name, raising=False)
    said = shell.run("report", "--open")
    assert (said.code, said.err.count("\n")) == (0, 1)
    assert "open the file yourself" in said.err
    assert Path(said.out.strip()).exists()


def test_the_page_s_parts_are_in_every_installed_copy() -> None:
    parts = {f"progresslib/report/{name}" for name in ("page.html", "style.css", "script.js")}
    assert parts <= set(sources(str(ROOT)))
