"""What may be typed: cleaning, refusals in words, and nothing typed ever lost."""

import string
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import FileStorage, MultiDict

import forms
from accreditation.enums.applications import Tier
from accreditation.text import many_lines, single_line
from forms.base import BaseForm, EditForm, FilterForm
from forms.fields import (
    CheckboxesField,
    CheckboxField,
    DateField,
    EmailField,
    EnumSelect,
    FileField,
    FilesField,
    PasswordField,
    ScoreField,
    SelectField,
    TextAreaField,
    TextField,
    WholeNumberField,
)
from forms.fields.core import HouseField


class CaseForm(EditForm):
    """One field of each kind."""

    class Meta(BaseForm.Meta):
        """The token has tests of its own."""

        csrf = False

    name = TextField("Ward name", required="Enter the ward’s name", maximum=20)
    narrative = TextAreaField("What happens here?", noun="Narrative", maximum=4000)
    email = EmailField("Email address")
    beds = WholeNumberField("Beds", minimum=1, maximum=500)
    due = DateField("Due date", earliest=date(2026, 1, 1))
    tier = EnumSelect("Award", Tier, empty="Choose")
    domain = SelectField("Domain", [(1, "One"), (2, "Two")])
    score = ScoreField(others=[("cannot_judge", "Cannot judge")])
    groups = CheckboxesField("Groups", [("med", "Medical"), ("nur", "Nursing")])
    agree = CheckboxField("I agree")
    file = FileField("File")
    files = FilesField("Files")
    password = PasswordField()


def _sent(**values: Any) -> CaseForm:
    pairs = [(name.replace("__", "-"), value) for name, value in values.items()]
    items = [
        (name, part) for name, value in pairs for part in (value if isinstance(value, list) else [value])
    ]
    return CaseForm(MultiDict([("name", "Ash"), *items] if "name" not in values else items))


def _refused(**values: Any) -> list[tuple[str, str | None]]:
    form = _sent(**values)
    assert not form.validate()
    assert form.has_errors
    return form.errors_for_summary()


def test_values_leave_out_token_and_version() -> None:
    form = _sent(version="4", narrative=" one\r\ntwo\r ", score="3", tier="excellence", domain="2", agree="y")
    assert form.validate(), form.errors
    values = form.values()
    assert "version" not in values
    assert form.expected_version == 4
    assert (values["name"], values["narrative"], values["score"]) == ("Ash", "one\ntwo", 3)
    assert (values["tier"], values["domain"], values["agree"]) == (Tier.EXCELLENCE, 2, True)
    assert (values["due"], values["beds"], values["groups"], values["file"]) == (None, None, [], None)


@pytest.mark.parametrize(
    ("values", "message", "href"),
    [
        ({"name": "  "}, "Enter the ward’s name", "#name"),
        ({"name": "x" * 21}, "Ward name must be 20 characters or fewer", "#name"),
        ({"narrative": "x" * 4001}, "Narrative must be 4,000 characters or fewer", "#narrative"),
        ({"email": "a@b@c"}, "Enter an email address in the correct format, like name@example.com", "#email"),
        ({"beds": "ten"}, "Beds must be a whole number, like 1", "#beds"),
        ({"beds": "9" * 30}, "Beds must be a whole number, like 1", "#beds"),
        ({"beds": "0"}, "Beds must be between 1 and 500", "#beds"),
        ({"beds": "٣"}, "Beds must be a whole number, like 1", "#beds"),
        ({"tier": "gold"}, "Award: choose from the options shown", "#tier"),
        ({"domain": "7"}, "Domain: choose from the options shown", "#domain"),
        ({"score": "5"}, "Score: choose from the options shown", "#score"),
        ({"groups": ["med", "vet"]}, "Groups: choose from the options shown", "#groups"),
        ({"due__day": "31", "due__month": "3"}, "Due date must include a year", "#due-year"),
        ({"due__year": "2026"}, "Due date must include a day and a month", "#due-day"),
        (
            {"due__day": "31", "due__month": "2", "due__year": "2026"},
            "Due date must be a real date",
            "#due-day",
        ),
        (
            {"due__day": "1", "due__month": "1", "due__year": "9" * 20},
            "Due date must be a real date",
            "#due-day",
        ),
        (
            {"due__day": "31", "due__month": "12", "due__year": "2025"},
            "Due date must be on or after 1 January 2026",
            "#due-day",
        ),
    ],
)
def test_refusals_say_what_to_mend(values: dict[str, Any], message: str, href: str) -> None:
    assert _refused(**values) == [(message, href)]


def test_text_is_kept_when_refused() -> None:
    form = _sent(name="x" * 21, beds="ten", due__day="31", due__month="2", due__year="2026")
    assert not form.validate()
    assert form.name.shown() == "x" * 21
    assert form.beds.shown() == "ten"
    assert form.due.shown() == ("31", "2", "2026")


def test_a_required_date_says_so_once() -> None:
    class DueForm(BaseForm):
        class Meta(BaseForm.Meta):
            csrf = False

        due = DateField("Due date", required="Enter the due date")

    form = DueForm(MultiDict({"due-day": "", "due-month": "", "due-year": ""}))
    assert not form.validate()
    assert form.errors_for_summary() == [("Enter the due date", "#due-day")]


def test_stored_values_are_shown() -> None:
    form = CaseForm(
        data={"name": "Ash", "due": date(2026, 3, 1), "tier": Tier.ACCREDITED, "groups": ["nur"], "score": 0}
    )
    assert form.due.shown() == ("1", "3", "2026")
    assert form.tier.shown() == "accredited"
    assert form.groups.shown() == ["nur"]
    assert form.score.shown() == "0"
    assert form.narrative.shown() == ""


def test_choices_may_come_after_the_form() -> None:
    form = _sent(domain="9", score="cannot_judge")
    form.domain.choices = [(9, "Nine")]
    assert form.validate(), form.errors
    assert form.domain.data == 9
    assert form.score.data == "cannot_judge"


def test_nothing_ticked_clears_the_ticks() -> None:
    form = CaseForm(MultiDict({"name": "Ash"}), data={"groups": ["med"], "agree": True})
    assert form.groups.data == []
    assert form.agree.data is False


def test_files_come_only_as_files() -> None:
    sent = FileStorage(filename="a.pdf")
    form = _sent(
        file=sent, files=[sent, FileStorage(filename=""), "text"], narrative=FileStorage(filename="b")
    )
    assert form.has_files
    assert form.file.data is sent
    assert form.files.data == [sent]
    assert form.narrative.data == ""
    assert _sent(file="text").file.data is None


def test_a_password_is_taken_as_typed_and_never_shown() -> None:
    form = _sent(password="  open sesame ")
    assert form.password.data == "  open sesame "
    assert "sesame" not in repr(form.password.widget(form.password))


@pytest.mark.parametrize(
    ("sent", "version"), [("", None), ("7", 7), ("-1", -1), ("x", -1), ("9" * 20, -1), ("2147483648", -1)]
)
def test_a_forged_version_is_always_stale(sent: str, version: int | None) -> None:
    form = _sent(version=sent)
    assert form.validate()
    assert form.expected_version == version


def test_a_form_that_is_sent_without_a_version_never_takes_the_one_that_stands() -> None:
    form = CaseForm(MultiDict([("name", "Ash")]), data={"version": 7})
    assert form.expected_version is None


def test_refuse_shows_at_the_field_or_above() -> None:
    form = _sent()
    assert form.validate()
    form.refuse("Too many beds", "beds")
    form.refuse("The window is closed")
    form.refuse("About something else", "elsewhere")
    assert form.errors_for_summary() == [
        ("The window is closed", None),
        ("About something else", None),
        ("Too many beds", "#beds"),
    ]


def test_overtaken_keeps_both_and_builds_on_the_newer() -> None:
    class Saved:
        version = 9

    form = _sent(version="3", narrative="Mine")
    form.overtaken(Saved())
    assert form.expected_version == 9
    assert form.narrative.data == "Mine"
    assert form.conflict.version == 9
    assert form.has_errors


def test_filters_that_make_no_sense_are_left_out() -> None:
    class WardFilter(FilterForm):
        name = TextField("Name")
        tier = EnumSelect("Award", Tier, empty="All")
        beds = WholeNumberField("Beds")

    form = WardFilter(MultiDict({"name": "a\x00sh", "tier": "gold", "beds": "9" * 40}))
    assert form.values() == {"name": "ash"}
    assert WardFilter(MultiDict({"tier": "excellence"})).values() == {"tier": Tier.EXCELLENCE}


def _typed_fields() -> list[type[HouseField]]:
    """Each kind of field that people type their own words into, wherever in the forms it is made."""
    fields = {field.field_class for form in _below(BaseForm) for field in _made(form)}
    return sorted(
        (kind for kind in fields if issubclass(kind, HouseField) and kind.free_text and not kind.hidden),
        key=lambda kind: kind.__name__,
    )


def _below(form: type[BaseForm]) -> Iterator[type[BaseForm]]:
    yield form
    for narrower in form.__subclasses__():
        yield from _below(narrower)


def _made(form: type[BaseForm]) -> list[Any]:
    return [field for name in dir(form) if hasattr(field := getattr(form, name), "field_class")]


for module in iter_modules(forms.__path__, "forms."):
    import_module(module.name)


@pytest.mark.parametrize("kind", _typed_fields(), ids=lambda kind: kind.__name__)
def test_what_is_pasted_into_any_field_of_words_arrives_clean(kind: type[HouseField]) -> None:
    form_class = type("PastedForm", (FilterForm,), {"words": kind("Words")})
    pasted = form_class(MultiDict({"words": " co\u00adordin\u200bator\u00a0\u2060\ufffc\r\n"})).words.data
    assert pasted.casefold() == "coordinator"


@given(st.text())
def test_cleaned_text_has_no_control_characters_and_cleaning_it_again_changes_nothing(text: str) -> None:
    cleaned = many_lines(text)
    assert cleaned == many_lines(cleaned)
    assert not [letter for letter in cleaned if ord(letter) < 32 and letter not in "\n\t"]
    assert "\n" not in single_line(text)


@given(st.text(alphabet=string.ascii_letters + "😀אب<>&\"'"))
def test_ordinary_text_of_any_script_is_kept(text: str) -> None:
    assert many_lines(text) == text
