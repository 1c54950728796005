"""What a placement's people type about their organisation's answers."""

from accreditation.enums.answers import LocalState
from forms.base import BaseForm, EditForm
from forms.fields import CheckboxesField, EnumRadios, HiddenField, TextAreaField

SHORT = 4000
SIGNED_ANEW = (
    "Your organisation has signed its return again since you opened this page. Nothing was saved. Read what it says now, then"
    " tick again."
)


class LocalConfirmationForm(EditForm):
    """Say whether an answer of the organisation is true here; it carries the very answer that was read."""

    entry = HiddenField("The answer that was read", maximum=20)
    state = EnumRadios(
        "Is this true here?",
        LocalState,
        only=(LocalState.TRUE_HERE, LocalState.DIFFERENT_HERE),
        required="Choose whether it is true here",
    )
    difference = TextAreaField(
        "What is different here",
        hint="Reviewers read it beside your organisation’s answer. Leave it empty if nothing is different.",
        maximum=SHORT,
    )


class ConfirmManyForm(BaseForm):
    """Say of several of the organisation's answers at once that they are true here; the page sets them."""

    entries = CheckboxesField(
        "True here, as your organisation says it",
        required="Tick the answers that are true here",
        unknown=SIGNED_ANEW,
    )


class EveryPlaceForm(BaseForm):
    """Say of one answer that it is true in several placements at once; the page sets them."""

    entry = HiddenField("The answer that was read", maximum=20)
    places = CheckboxesField(
        "Where it is true",
        required="Tick the placements where it is true",
    )
