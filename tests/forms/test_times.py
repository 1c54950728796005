"""A time of day is read the ways in which people write it, and nothing else is taken for one."""

from datetime import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from forms.base import BaseForm
from forms.fields import TimeField
from forms.fields.times import time_of


class Form(BaseForm):
    """A form with a time."""

    begins_at = TimeField("Begins at", noun="The time")


def bound(typed: str | None = None, stored: time | None = None) -> Any:
    sent = None if typed is None else MultiDict({"begins_at": typed})
    return Form(sent, data={"begins_at": stored}, meta={"csrf": False})


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("10:00", time(10)),
        ("9:05", time(9, 5)),
        ("14.30", time(14, 30)),
        ("2:30pm", time(14, 30)),
        ("2 PM", time(14)),
        ("12am", time(0)),
        ("12 pm", time(12)),
        ("12:59am", time(0, 59)),
        ("23:59", time(23, 59)),
        ("00:00", time(0)),
    ],
)
def test_a_time_is_read(typed: str, read: time) -> None:
    assert time_of(typed) == read
    form = bound(typed)
    assert form.validate()
    assert form.begins_at.data == read


@pytest.mark.parametrize(
    "typed",
    [
        "10",
        "24:00",
        "10:60",
        "13pm",
        "0am",
        "half past",
        "10:0",
        "1000",
        "１０:００",
        "-1:00",
        "10:00:00",
        "10:00 x",
    ],
)
def test_what_is_no_time_is_refused_and_stays(typed: str) -> None:
    form = bound(typed, stored=time(9))
    assert not form.validate()
    assert form.begins_at.errors == ["The time must be a time, like 14:30 or 2:30pm"]
    assert form.begins_at.shown()


def test_an_empty_box_is_no_time_and_a_stored_one_is_shown() -> None:
    form = bound("", stored=time(9))
    assert form.validate()
    assert form.begins_at.data is None
    form = bound(stored=time(9, 5))
    assert form.begins_at.shown() == "09:05"
    form.begins_at.typed = "x"
    form.begins_at.show_stored()
    assert form.begins_at.shown() == "09:05"


@given(st.times())
def test_what_is_shown_is_read_again(stored: time) -> None:
    whole = stored.replace(second=0, microsecond=0)
    assert time_of(bound(stored=whole).begins_at.shown()) == whole
