"""No field of any form lets a patient's number through: the forms are walked, not listed."""

import ast
import logging
from collections.abc import Iterator
from importlib import import_module
from itertools import count
from pkgutil import iter_modules
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from wtforms import Field

import forms
from accreditation.db import db
from accreditation.enums.evidence import NumberGrade
from accreditation.models.answers import Answer
from accreditation.models.audit import AuditEvent
from accreditation.queries import answers
from accreditation.rules.nhs_numbers import numbers_in
from accreditation.settings import ROOT
from accreditation.web.bind import bind, submitted
from forms.base import BaseForm
from forms.fields import HiddenField, PasswordField
from forms.fields.core import NOT_A_PATIENT, HouseField
from tests.client import hidden
from tests.world import World

LIKELY = "Seen with 401 023 2137 on the ward"
POSSIBLE = "Call 4010232137 first"
SAMPLES = [("1.1", "Sample")]
TASKS = [("review_1", "Sample", "Nobody", [(1, "Ann Other")])]
"""What makes the fields of a form that is made for some standards or people."""

NOT_ASKED = (HiddenField, PasswordField)
"""Nobody types the first, and nothing of the second is kept."""


def _subclasses(kind: type[BaseForm]) -> Iterator[type[BaseForm]]:
    for form_class in kind.__subclasses__():
        yield form_class
        yield from _subclasses(form_class)


def every_form() -> list[type[BaseForm]]:
    """Every form of the service; those that are made for standards or people are made for one."""
    for module in iter_modules(forms.__path__, "forms."):
        import_module(module.name)
    ours = {kind for kind in _subclasses(BaseForm) if kind.__module__.startswith("forms.")}
    made = {
        getattr(kind, name)(TASKS if name == "for_tasks" else SAMPLES)
        for kind in ours
        for name in vars(kind)
        if name.startswith("for_") and isinstance(vars(kind)[name], classmethod)
    }
    return sorted(ours | made, key=lambda kind: kind.__qualname__)


def _sent(app: Flask, form_class: type[BaseForm], sent: dict[str, Any]) -> tuple[BaseForm, bool]:
    with app.test_request_context(method="POST", data=MultiDict(sent)):
        form = bind(form_class)
        return form, submitted(form)


def _texts(form: BaseForm, text: str) -> Iterator[Field]:
    """The fields that would keep what was typed into them."""
    for field in form:
        field.process(MultiDict({field.name: text}))
        if isinstance(field.data, str) and not isinstance(field, NOT_ASKED) and field.name != "csrf_token":
            yield field


@pytest.mark.one_database
def test_every_text_field_of_every_form_refuses_a_likely_number_and_keeps_the_text(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(app.config, "CSRF_ENABLED", False)
    caplog.set_level(logging.DEBUG)
    walked = count()
    for form_class in every_form():
        with app.test_request_context():
            names = [field.name for field in _texts(bind(form_class), LIKELY)]
        for name in names:
            next(walked)
            form, fine = _sent(app, form_class, {name: LIKELY})
            message = " ".join(form[name].errors)
            assert not fine, (form_class, name)
            assert "may hold a patient’s NHS number: ••• ••• ••37" in message, (form_class, name)
            assert _field(form, name).noun in message
            assert "2137" in "".join(str(form[name].data).split()), (form_class, name)
    assert next(walked) > 50
    assert "2137" not in caplog.text


@pytest.mark.one_database
def test_every_text_field_asks_once_about_a_possible_number_and_takes_a_tick_for_this_one_alone(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "CSRF_ENABLED", False)
    for form_class in every_form():
        with app.test_request_context():
            names = [field.name for field in _texts(bind(form_class), POSSIBLE)]
        for name in names:
            form, fine = _sent(app, form_class, {name: POSSIBLE})
            assert not fine
            (question,) = _field(form, name).questions
            assert "••••••••37" in question.words
            seal = {NOT_A_PATIENT: question.seal}
            assert not _about_numbers(_sent(app, form_class, {name: POSSIBLE + ".", **seal})[0], name)
            assert _about_numbers(_sent(app, form_class, {name: "4505577104", **seal})[0], name)
            assert _about_numbers(_sent(app, form_class, {name: LIKELY, **seal})[0], name)


def _field(form: BaseForm, name: str) -> HouseField:
    field = form[name]
    assert isinstance(field, HouseField)
    return field


def _about_numbers(form: BaseForm, name: str) -> list[str]:
    return [message for message in form[name].errors if "patient’s" in message]


def test_a_possible_number_in_an_answer_is_asked_about_once_on_the_page_and_by_the_script(
    world: World,
) -> None:
    case = world.application()
    path = f"/applications/{case.id}/standards/1.1"
    browser = world.client(world.lead)
    saved = {"X-Requested-With": "autosave"}
    text = {"actions": POSSIBLE, "version": "0"}
    by_script = browser.post(path, data=hidden(browser.get(path).text) | text, headers=saved)
    assert by_script.status_code == 422
    assert "••••••••37" in by_script.get_json()["message"]
    page = browser.send(path, **text)
    tick = html.document_fromstring(page.text).xpath(f"//input[@name='{NOT_A_PATIENT}']")[0]
    assert POSSIBLE in page.text
    assert browser.send(path, **text, **{NOT_A_PATIENT: tick.get("value")}).status_code == 302
    answer = answers.to_standard(case.id, "1.1")
    assert answer is not None
    assert (answer.actions, answer.version) == (POSSIBLE, 1)
    more = {"actions": f"{POSSIBLE} Then write.", "version": "1"}
    again = browser.post(path, data=hidden(browser.get(path).text) | more, headers=saved)
    assert again.status_code == 200


def test_a_likely_number_is_neither_kept_nor_in_the_record(world: World) -> None:
    case = world.application()
    path = f"/applications/{case.id}/standards/1.1"
    refused = world.client(world.lead).send(path, gaps=LIKELY, version="0")
    assert refused.status_code == 422
    assert html.document_fromstring(refused.text).get_element_by_id("gaps").text == LIKELY
    assert not [row for row in db.session.scalars(select(Answer)) if row.gaps]
    assert not [facts for facts in db.session.scalars(select(AuditEvent.facts)) if "2137" in str(facts)]


def test_the_words_of_a_search_are_not_kept_with_a_number(world: World) -> None:
    browser = world.client(world.lead)
    refused = browser.send("/evidence/views/new?q=401+023+2137", name="Mine")
    assert refused.status_code == 422
    assert "may hold a patient’s NHS number" in refused.text


@pytest.mark.one_database
@given(number=st.integers(0, 10**9 - 1), written=st.sampled_from(
    ("0{a} {b} {c}", "0{d} {e}", "+44 7{f} {g}", "07{f} {g}", "(0{a}) {b} {c}", "0800 {b} {h}", "Ext. {h}", "AC-26-{i}")
))  # fmt: skip
def test_a_telephone_number_and_the_number_of_an_award_are_taken(number: int, written: str) -> None:
    digits = f"{number:09d}1"
    parts = {
        "a": digits[:3], "b": digits[3:6], "c": digits[6:], "d": digits[:4], "e": digits[4:], "f": digits[:3], "g": digits[3:9],
        "h": digits[6:], "i": digits[:6],
    }  # fmt: skip
    text = f"Patient liaison: {written.format(**parts)}"
    assert NumberGrade.LIKELY not in [candidate.grade for candidate in numbers_in(text)]


@pytest.mark.one_database
def test_a_form_is_acted_on_only_where_its_texts_are_asked() -> None:
    """`validate` alone would let a number through; only what has no text of its own may do without `submitted`."""
    callers = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "accreditation").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr == "validate"
    }
    # A token of an organisation's sign-in is no form.
    assert callers - {"accreditation/oidc/tokens.py"} == {
        "accreditation/web/bind.py",
        "accreditation/views/uploads.py",
    }
