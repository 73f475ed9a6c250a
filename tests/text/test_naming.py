"""Tests for text/naming.py."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progresslib.text.naming import SLUG_LENGTH, file_name, slug

ANY = st.text(st.characters(codec=None)) | st.sampled_from(["..", "a/b", "\0", "a1", "x" * 300, "-", "_", "²", "ä"])


@pytest.mark.parametrize("name", ["a1", "a7757fa311eceb999", "toolu_55ae29", "backend-x", "A" * SLUG_LENGTH])
def test_a_plain_id_is_its_own_name(name: str) -> None:
    assert file_name(name) == name


@pytest.mark.parametrize("name", ["", ".", "..", "a.b", "a/b", "a b", "ä", "²", "\ud83d", "A" * (SLUG_LENGTH + 1), "-"])
def test_any_other_is_its_slug(name: str) -> None:
    assert file_name(name) == slug(name) != name


@given(ANY)
def test_a_name_is_one_that_every_file_system_takes(name: str) -> None:
    for made in (file_name(name), slug(name)):
        assert made.isascii()
        assert made.replace("-", "").replace("_", "").isalnum()
        assert 0 < len(made) <= SLUG_LENGTH + 9
        assert os.path.basename(made) == made


@given(ANY, ANY)
def test_two_names_stay_two(one: str, other: str) -> None:
    assert (file_name(one) == file_name(other)) == (one == other)


def test_a_slug_keeps_the_end_of_a_path_readable() -> None:
    assert slug("/home/user/project").startswith("-home-user-project-")
    assert slug("/a/b-c") != slug("/a-b/c")
    assert slug("x" * 500 + "/end").rpartition("-")[0].endswith("-end")
