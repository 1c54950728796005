"""The base of every form: the token, the place for refusals, and the cleaned values without the token or version."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import cache
from typing import Any, NamedTuple

from wtforms import Form
from wtforms.csrf.session import SessionCSRF

from forms.fields import (
    BeganField,
    CheckboxField,
    FileField,
    HiddenField,
    PasswordField,
    TextAreaField,
    TextField,
    VersionField,
)
from forms.fields.beginnings import digest, digests
from forms.fields.core import HouseField

TOKEN = "csrf_token"  # noqa: S105 - the name of the field, not a secret
NOT_FROM_HERE = "This page was open too long or was sent from elsewhere. Nothing was lost: send it again."
CHANGED_SINCE = (
    "What is on this page has changed since you opened it. Nothing was sent, and nothing you typed is lost."
    " Read the page again, then send it."
)
SAVED_FIRST = "This was saved meanwhile, by somebody else or in another window. Nothing you typed is lost."

LinkedMessage = tuple[str, str | None]
"""A message, and the address it links to."""


class Clash(NamedTuple):
    """A field that this person and somebody else both changed: what stands saved, and what was typed.

    `began` is what it held when this person opened it, where that is known.
    """

    field: HouseField
    theirs: str
    mine: str
    began: str | None

    @property
    def is_text(self) -> bool:
        """Whether it is a text of several lines, which two people may have written different parts of."""
        return isinstance(self.field, TextAreaField)

    def hold(self, text: str) -> None:
        """Show another text in the field than what was typed; it is not saved."""
        self.field.data = text


class BaseForm(Form):
    """A form that is sent by POST; what the rules refuse is added with `refuse`."""

    class Meta:
        """Every form has a token; what it is bound to comes with the request."""

        csrf = True
        csrf_class = SessionCSRF
        csrf_field_name = TOKEN
        csrf_time_limit = None

    anybodys = False
    """Whether the form may be sent by another person than the one for whom it was drawn."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unsaved = False
        self.reasons: tuple[Any, ...] = ()
        self.changes_more = False
        self.conflict: Any = None

    def process(self, formdata: Any = None, obj: Any = None, data: Any = None, **kwargs: Any) -> None:  # type: ignore[override]
        """Fill the form: what the caller names by field goes before what `obj` holds under the same name."""
        # The library asks the thing first. A list of rows (a placement's professions) would stand where the values that
        # can be ticked belong: the form would open with nothing ticked, and saving it would delete them all.
        if obj is not None:
            held = {
                name: getattr(obj, name) for name in self._fields if name not in kwargs and hasattr(obj, name)
            }
            kwargs = {**held, **kwargs}
        super().process(formdata, None, data, **kwargs)

    def refuse(self, message: str, field: str | None = None) -> None:
        """Show a refusal at its field, or above the form where it is about no single field of this form."""
        if field is None or field not in self:
            self.form_errors.append(message)
        else:
            self[field].errors = [*self[field].errors, message]

    def closed(self, why: str) -> None:
        """Leave no refusal at inputs that the page does not show now; say why there is nothing to fill in instead."""
        if any(field.errors for field in self):
            for field in self:
                field.errors = []
            if not self.form_errors:
                self.form_errors.append(why)

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether everything typed may go on; a bad token is said once, above the form, with the text kept."""
        fine = super().validate(extra_validators)
        token = self._fields.get(TOKEN)
        if token is not None and token.errors:
            token.errors = []
            self.form_errors.append(NOT_FROM_HERE)
        return fine

    def values(self) -> dict[str, Any]:
        """The cleaned input by field name, without the token and the version."""
        return {
            name: field.data
            for name, field in self._fields.items()
            if name != TOKEN and not isinstance(field, VersionField | BeganField)
        }

    @property
    def has_errors(self) -> bool:
        """Whether anything was refused."""
        return bool(self.errors)

    @property
    def has_files(self) -> bool:
        """Whether the form sends files, and so needs another encoding."""
        return any(isinstance(field, FileField) for field in self)

    def errors_for_summary(self, *, drawn: bool = False) -> list[LinkedMessage]:
        """Every refusal with the address of its input, as the error summary lists them; `drawn` once the page is made.

        Then only inputs that are on it are linked to.
        """
        summary: list[LinkedMessage] = [(message, None) for message in self.form_errors]
        for field in self:
            anchor = getattr(field, "anchor", None) if not drawn or getattr(field, "drawn", False) else None
            summary += [(message, anchor and f"#{anchor}") for message in field.errors]
        return summary

    def refusals(self, reasons: Iterable[LinkedMessage]) -> tuple[list[LinkedMessage], list[LinkedMessage]]:
        """What the summary of a page that is made says, and the reasons (each with where it is mended) that it does not say."""
        places = dict(reasons)
        summary = [
            (message, href or places.get(message)) for message, href in self.errors_for_summary(drawn=True)
        ]
        in_summary = {message for message, _ in summary}
        return summary, [reason for reason in places.items() if reason[0] not in in_summary]


@cache
def secret_names() -> frozenset[str]:
    """What passwords are called in any form; nothing sent under such a name is ever kept or shown."""
    return frozenset(name for name, field in _all_fields() if issubclass(field.field_class, PasswordField))


@cache
def text_names() -> frozenset[str]:
    """What texts are called in any form."""
    return frozenset(
        name
        for name, field in _all_fields()
        if issubclass(field.field_class, TextField | TextAreaField) and not field.field_class.hidden
    )


def _all_fields() -> Iterator[tuple[str, Any]]:
    for form in _below(BaseForm):
        for name in dir(form):
            field = getattr(form, name)
            if hasattr(field, "field_class"):
                yield name, field


def _below(form: type[BaseForm]) -> Iterator[type[BaseForm]]:
    yield form
    for narrower in form.__subclasses__():
        yield from _below(narrower)


class ConfirmForm(BaseForm):
    """A button and nothing to type."""


class ShownForm(BaseForm):
    """A form whose act is about what stood on its page: that may move while the page is open."""

    shown = HiddenField()
    has_moved = False

    def take_shown(self, stands: str) -> str:
        """What stood on the page that is sent; the page that is drawn next has what `stands` now."""
        shown, self.shown.data = self.shown.data or "", stands
        return shown

    def must_show(self, *stands: object) -> None:
        """Refuse the form where its page showed anything else than what `stands` now."""
        standing = ",".join(map(str, stands))
        self.has_moved = self.take_shown(standing) != standing

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether everything typed may go on, and was typed about what stands."""
        fine = super().validate(extra_validators)
        if self.has_moved:
            self.refuse(CHANGED_SINCE)
        return fine and not self.has_moved


class AgreedForm(BaseForm):
    """A form for an act that may change more than it is about: what else is shown first, and agreed to with the tick."""

    agreed = CheckboxField("I have read what else this changes")

    @property
    def asks(self) -> bool:
        """Whether the tick belongs on the page."""
        return self.changes_more or bool(self.agreed.data)


class EditForm(BaseForm):
    """A form for something that others may change meanwhile.

    It carries the version that the person saw, and by which values each field began, so that what they changed is known
    from what they only left standing.
    """

    version = VersionField("Version")
    began = BeganField("What the form began with")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clashes: list[Clash] = []
        self.both: Sequence[Any] = ()

    @property
    def expected_version(self) -> int | None:
        """The version that the person saw; None for something new."""
        number: int | None = self.version.data
        return number

    def beginning(self) -> str:
        """What each field holds now, as the form carries it."""
        return digests(self._editable())

    def overtaken(
        self, current: Any, held: Mapping[str, Any] | None = None, *, message: str = SAVED_FIRST
    ) -> None:
        """Somebody saved first: take their words where this person typed nothing, and show both where both did.

        The next save builds on what stands now. `held` is what was stored, by field, when this person opened the form.
        """
        self.conflict = current
        self.refuse(message)
        began: dict[str, str] = self.began.data or {}
        theirs = {}
        for field in self._editable():
            mine, typed_words, errors = digest(field.data), field.in_words(), field.errors
            typed = copy(field)
            field.show_stored()
            theirs[field.name], theirs_in_words = digest(field.data), field.in_words()
            if mine in {began.get(field.name), theirs[field.name]}:
                continue
            if theirs[field.name] != began.get(field.name):
                # Only what this form was opened with indeed: a version may be forged, and some texts keep none.
                field.process_data((held or {}).get(field.name))
                opened_with = field.in_words() if digest(field.data) == began.get(field.name) else None
                self.clashes.append(Clash(field, theirs_in_words, typed_words, opened_with))
            vars(field).update(vars(typed))
            field.errors = errors
        self.began.data = theirs
        self.version.data = getattr(current, "version", None)

    def _editable(self) -> list[Any]:
        return [
            field for field in self if isinstance(field, HouseField) and field.is_kept and not field.hidden
        ]


class FilterForm(Form):
    """What a list is filtered by, in its address; needs no token, and what makes no sense is left out."""

    class Meta:
        """A list's address may be kept, sent and opened anywhere."""

        csrf = False

    def values(self) -> dict[str, Any]:
        """The filters that are set and make sense."""
        self.validate()
        senseless = [field for field in self if field.errors]
        for field in senseless:
            field.errors = ()  # what is left out is no mistake of the person's, so the page says nothing of it
        return {field.name: field.data for field in self if field.data and field not in senseless}
