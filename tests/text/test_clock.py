"""Tests for text/clock.py."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progresslib.text.clock import age, seconds, stamp

NOON = datetime(2026, 11, 22, 12, 0, 0, tzinfo=timezone.utc).timestamp()


def test_a_time_is_written_in_utc() -> None:
    assert stamp(NOON + 0.9) == "2026-11-22T12:00:00Z"


@given(st.integers(min_value=0, max_value=253_402_300_799))
def test_what_is_written_is_read_back(time: int) -> None:
    assert seconds(stamp(time)) == time


@given(st.datetimes(min_value=datetime(1600, 1, 1)), st.integers(min_value=-14 * 60, max_value=14 * 60))
def test_every_iso_time_is_read(moment: datetime, minutes: int) -> None:
    zoned = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    assert seconds(zoned.isoformat()) == zoned.timestamp()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2026-11-22T12:00:00Z", id="as we write it"),
        pytest.param("2026-11-22 12:00:00", id="with a space and no zone"),
        pytest.param("2026-11-22T12:00", id="without seconds"),
        pytest.param("2026-11-22T12:00:00.123Z", id="with a fraction"),
        pytest.param("2026-11-22T14:00:00+02:00", id="east of Greenwich"),
        pytest.param("2026-11-22 06:30 -05:30", id="west of Greenwich, spaced"),
        pytest.param("2026-11-22T12:00:00Z (by backend-developer)", id="with words after it"),
    ],
)
def test_a_time_is_read_as_people_write_it(text: str) -> None:
    assert seconds(text) == NOON


def test_a_day_alone_begins_at_midnight() -> None:
    assert seconds("2026-11-22") == NOON - 43200
    assert seconds("2026-11-22, before lunch") == NOON - 43200


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2026",
        "22.11.2026",
        "2026-13-01",
        "2026-00-10",
        "2026-11-32",
        "2026/11/22",
        "٢٠٢٦-١١-٢٢",
        "<timestamp>",
    ],
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert seconds(text) is None


@given(st.text(st.sampled_from("0123456789-:.TZ+ ²٣"), max_size=30))
def test_no_text_is_an_error(text: str) -> None:
    found = seconds(text)
    assert found is None or isinstance(found, (int, float))


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (0, "just now"),
        (59, "just now"),
        (-59, "just now"),
        (-86400, "in the future"),
        (60, "1 minute ago"),
        (3599, "59 minutes ago"),
        (3600, "1 hour ago"),
        (86399, "23 hours ago"),
        (86400, "1 day ago"),
        (400 * 86400, "400 days ago"),
    ],
)
def test_an_age_is_told_in_its_largest_unit(ago: float, expected: str) -> None:
    assert age(NOON - ago, NOON) == expected
