"""What docs/teams.md says of git, worktrees and other machines, with real repositories and processes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.documents import GIT, SESSION
from tests.folders import PROGRESS
from tests.installing import Machine, commands, told

NAME = "backend-export"
SHOWN = f"{PROGRESS}/{NAME}.md"
BEGIN = f"""
git init -q -b main
git commit -q --allow-empty -m first
claude-progress new {NAME} --overview 'To a queue.' --phase Design --phase Worker --phase Tests
git add .claude
git commit -qm plan
git switch -qc side
"""
MOVED_BY_BOTH = """
claude-progress phase done 1 'one table'
sed -i 's/Last Updated: .*/Last Updated: 2026-11-24T00:00:00Z/' .claude/progress/*.md
git commit -qam side
git switch -q main
claude-progress path pkg/a.go 'the loop'
sed -i 's/Last Updated: .*/Last Updated: 2026-11-23T00:00:00Z/' .claude/progress/*.md
git commit -qam main
"""
UNION = f"echo '{PROGRESS}/*.md merge=union' > .gitattributes\ngit merge -q side -m both"


@pytest.fixture
def repository(installed: Machine) -> Path:
    folder = installed.home / "project"
    folder.mkdir()
    run(installed, folder, BEGIN)
    return folder


def run(own: Machine, folder: Path, script: str, **extra: str) -> str:
    path = f"{own.command.parent}:{own.environ()['PATH']}"
    done = own.run("sh", "-ec", script, cwd=folder, PATH=path, **GIT, **SESSION, **extra)
    assert done.code == 0, done
    return done.out + done.err


def test_two_times_of_a_merge_are_legal_and_the_newest_counts(installed: Machine, repository: Path) -> None:
    run(installed, repository, f"{MOVED_BY_BOTH}\n{UNION}")
    text = (repository / SHOWN).read_text()
    assert text.count("## Last Updated: ") == 2
    assert "the loop" in text
    assert run(installed, repository, "claude-progress check") == "1 checked, nothing odd found\n"
    assert "last updated 2026-11-24T00:00:00Z" in run(installed, repository, "claude-progress resume")
    run(installed, repository, "claude-progress note 'goes on'")
    assert "- goes on\n" in (repository / SHOWN).read_text()


def test_of_two_statuses_of_a_merge_the_first_counts_and_the_other_is_named(
    installed: Machine, repository: Path
) -> None:
    path = repository / SHOWN
    path.write_text(path.read_text().replace("## Status: in_progress\n", "## Status: blocked\n## Status: complete\n"))
    assert "Status: blocked" in run(installed, repository, "claude-progress status")
    assert f"{SHOWN}:4: a second status" in run(installed, repository, "claude-progress check || true")


def test_a_file_with_marks_of_a_conflict_is_read_and_not_written(installed: Machine, repository: Path) -> None:
    run(installed, repository, f"{MOVED_BY_BOTH}\ngit merge -q side -m both || true")
    before = (repository / SHOWN).read_bytes()
    line = before[: before.index(b"<<<<<<<")].count(b"\n") + 1
    said = run(installed, repository, "claude-progress note more || echo refused")
    assert "refused" in said
    assert f"{SHOWN}:{line}: a merge conflict is unresolved" in said
    assert f"{SHOWN}:{line}: a merge left the mark" in run(installed, repository, "claude-progress check || true")
    assert "Pending phases" in run(installed, repository, "claude-progress resume")
    assert (repository / SHOWN).read_bytes() == before
    mended = re.sub(rb"^(<<<<<<<|=======|>>>>>>>).*\n", b"", before, flags=re.M)
    (repository / SHOWN).write_bytes(mended)
    run(installed, repository, "claude-progress note more")


def test_a_phase_that_both_sides_have_moved_stands_twice_after_a_union(installed: Machine, repository: Path) -> None:
    run(installed, repository, "claude-progress phase done 1 'one table'\ngit commit -qam side\ngit switch -q main")
    run(installed, repository, "claude-progress phase done 1 'two tables'\ngit commit -qam main")
    run(installed, repository, UNION)
    text = (repository / SHOWN).read_text()
    assert "- [x] Design - one table\n" in text
    assert "- [x] Design - two tables\n" in text


def test_a_worktree_has_its_own_files_else_those_of_the_main_one(installed: Machine, repository: Path) -> None:
    note = "claude-progress note --file backend-export"
    run(installed, repository, f"git worktree add -q ../own -b own\ncd ../own\n{note} 'of the worktree'")
    assert "of the worktree" in (repository.parent / "own" / SHOWN).read_text()
    assert "of the worktree" not in (repository / SHOWN).read_text()
    run(installed, repository, "git rm -rq --cached .claude\ngit commit -qm out\necho .claude >> .git/info/exclude")
    run(installed, repository, f"git worktree add -q ../none -b none\ncd ../none\n{note} 'of all'")
    assert "of all" in (repository / SHOWN).read_text()


def test_a_part_of_a_monorepo_has_its_own_files_before_those_of_the_top(installed: Machine, repository: Path) -> None:
    part = repository / "services/api"
    (part / PROGRESS).mkdir(parents=True)
    run(installed, part, "claude-progress new api-limits --phase A --phase B --phase C")
    assert (part / PROGRESS / "api-limits.md").exists()
    assert "backend-export" not in run(installed, part, "claude-progress list")
    assert "api-limits" not in run(installed, repository, "claude-progress list")


def test_a_clone_of_a_project_tells_on_a_machine_where_nothing_is_installed(
    installed: Machine, repository: Path, tmp_path: Path
) -> None:
    installed.install("--scope", "project", "--project", repository)
    text = (repository / SHOWN).read_text()
    cut_off = text.replace("## Agent Outputs\n", "## Agent Outputs\n\n### backend-developer (in_progress)\n", 1)
    (repository / SHOWN).write_text(cut_off)
    outputs = repository / PROGRESS / "outputs"
    outputs.mkdir()
    (outputs / ".gitignore").write_text("*\n")
    run(installed, repository, "git add -A\ngit commit -qm all\ngit clone -q . ../clone")
    clone, home = repository.parent / "clone", tmp_path / "elsewhere"
    home.mkdir()
    assert not (clone / PROGRESS / "outputs").exists()
    [command] = commands(clone / ".claude/settings.json")
    said = told(command, clone, {"HOME": str(home), "PATH": "/usr/bin:/bin"})
    assert "Pending phases, in order:" in said
    assert "Agent runs without an end:\n- backend-developer (in_progress)" in said


def test_a_session_whose_file_another_branch_lacks_keeps_its_runs_aside(installed: Machine, repository: Path) -> None:
    run(installed, repository, "git switch -q --orphan empty\ngit commit -q --allow-empty -m none")
    assert not (repository / SHOWN).exists()
    said = run(installed, repository, "claude-progress note x || echo refused")
    assert "refused" in said
    run(installed, repository, "git switch -q main\nclaude-progress note x")
    assert "- x\n" in (repository / SHOWN).read_text()
