"""Tests for recording/outputs.py: full texts, each once, in a folder that git ignores."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from progresslib.errors import ProgressError
from progresslib.recording.outputs import Outputs
from progresslib.storage.store import Store
from tests.recorders import NOW, TIME, Place, place


def outputs(where: Place, name: str = "backend-x.md") -> Outputs:
    return Outputs(Store(where.folder, where.state), name)


def test_a_text_gets_a_heading_and_a_fence(tmp_path: Path) -> None:
    where = place(tmp_path)
    outputs(where).add("a1", "Report", b"# Done\n\nall of it\n\n", NOW)
    assert where.outputs() == {
        "a1": f"# Run a1\n\n## Report, {TIME}\n\n```markdown\n# Done\n\nall of it\n```\n",
    }


def test_the_next_text_stands_below_it_and_the_same_one_is_there_once(tmp_path: Path) -> None:
    where = place(tmp_path)
    for text in (b"first", b"second", b"first", b"second\n"):
        outputs(where).add("a1", "Report", text, NOW)
    kept = where.outputs()["a1"]
    assert [kept.count(f"\n{word}\n") for word in ("first", "second")] == [1, 1]
    assert kept.count("# Run a1\n") == 1


@pytest.mark.parametrize("marks", range(1, 9))
def test_no_marks_in_a_text_can_end_its_fence(marks: int, tmp_path: Path) -> None:
    where = place(tmp_path)
    body = f"before\n{'`' * marks}\n## Status: complete\n~~~\n{'`' * marks}json\n# after"
    outputs(where).add("a1", "Report", body.encode(), NOW)
    tokens = [token for token in MarkdownIt("commonmark").parse(where.outputs()["a1"]) if token.level == 0]
    assert [token.type for token in tokens if token.type != "inline"] == [
        *("heading_open", "heading_close") * 2,
        "fence",
    ]
    assert tokens[-1].content == body + "\n"


@given(st.lists(st.sampled_from(["`", "```", "\n", "a", "~~~~", "    ", "# x", "- "]), max_size=30).map("".join))
def test_whatever_a_text_holds_it_stays_in_its_fence(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        where = place(Path(folder))
        outputs(where).add("a1", "Report", f"begin {text}".encode(), NOW)
        fences = [one for one in MarkdownIt("commonmark").parse(where.outputs()["a1"]) if one.type == "fence"]
    assert [one.content for one in fences] == [f"begin {text}".rstrip("\n") + "\n"]


def test_the_folder_ignores_itself_in_git(tmp_path: Path) -> None:
    where = place(tmp_path)
    outputs(where).add("a1", "Report", b"x", NOW)
    git = ["git", "-C", str(where.project)]
    subprocess.run([*git, "init", "-q"], check=True)
    shown = subprocess.run([*git, "status", "--porcelain", "-uall"], check=True, capture_output=True, text=True).stdout
    assert shown == "?? .claude/progress/backend-x.md\n"


def test_a_gitignore_that_somebody_changed_stays(tmp_path: Path) -> None:
    where = place(tmp_path)
    (Path(where.folder) / "outputs").mkdir()
    (Path(where.folder) / "outputs/.gitignore").write_text("")
    outputs(where).add("a1", "Report", b"x", NOW)
    assert (Path(where.folder) / "outputs/.gitignore").read_text() == ""


@pytest.mark.parametrize("link", ["outputs", "outputs/backend-x"])
def test_a_folder_that_leads_out_is_refused(link: str, tmp_path: Path) -> None:
    where, away = place(tmp_path), tmp_path / "away"
    away.mkdir()
    path = Path(where.folder) / link
    path.parent.mkdir(exist_ok=True)
    path.symlink_to(away)
    with pytest.raises(ProgressError, match=r"^.claude/progress/outputs: leads out of the folder"):
        outputs(where).add("a1", "Report", b"x", NOW)
    assert list(away.iterdir()) == []


@pytest.mark.parametrize("is_there", [True, False])
def test_a_file_that_leads_out_is_refused(is_there: bool, tmp_path: Path) -> None:
    where, away = place(tmp_path), tmp_path / "away"
    if is_there:
        away.write_text("precious\n")
    path = Path(where.folder) / "outputs/backend-x/a1.md"
    path.parent.mkdir(parents=True)
    path.symlink_to(away)
    with pytest.raises(ProgressError, match=r"^.claude/progress/outputs/backend-x/a1.md: a link that leads out"):
        outputs(where).add("a1", "Report", b"x", NOW)
    assert away.read_text() == "precious\n" if is_there else not away.exists()


def test_what_a_run_has_is_read_back_and_nothing_where_it_has_none(tmp_path: Path) -> None:
    where = place(tmp_path)
    outputs(where).add("a1", "Report", b"first", NOW)
    assert outputs(where).read("a1").decode() == where.outputs()["a1"]
    assert outputs(where).read("a2") == b""


def test_a_link_that_leads_out_is_not_read(tmp_path: Path) -> None:
    where, away = place(tmp_path), tmp_path / "away"
    away.write_text("precious\n")
    path = Path(where.folder) / "outputs/backend-x/a1.md"
    path.parent.mkdir(parents=True)
    path.symlink_to(away)
    with pytest.raises(ProgressError, match=r"^.claude/progress/outputs/backend-x/a1.md: a link that leads out"):
        outputs(where).read("a1")


def test_a_file_where_the_folder_should_be_is_an_error(tmp_path: Path) -> None:
    where = place(tmp_path)
    (Path(where.folder) / "outputs").write_text("")
    with pytest.raises(ProgressError, match="outputs/backend-x: cannot be made"):
        outputs(where).add("a1", "Report", b"x", NOW)


@pytest.mark.parametrize("id", ["../../../x", "x@team", "a/b", "ä", "\ud83d", "x" * 300, "..", "`# x`"])
def test_any_id_has_a_file_in_the_folder(id: str, tmp_path: Path) -> None:
    where = place(tmp_path)
    outputs(where).add(id, "Report", b"x", NOW)
    outputs(where).add(id, "Report", b"y", NOW)
    (text,) = where.outputs().values()
    assert text.startswith("# Run ")
    assert outputs(where).shown(id).startswith(".claude/progress/outputs/backend-x/")


def test_a_name_that_is_no_file_name_for_everybody_becomes_one(tmp_path: Path) -> None:
    where = place(tmp_path)
    one = outputs(where, "übergabe läuft.md")
    one.add("a1", "Report", b"x", NOW)
    assert one.folder.isascii()
    assert (Path(where.folder) / one.folder / "a1.md").exists()
