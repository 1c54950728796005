"""What the office types about a case: the filters of its worklist, and what is missing standard by standard."""

from collections.abc import Sequence

from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.organisations import PlacementKind
from forms.base import BaseForm, FilterForm
from forms.fields import CheckboxField, EnumSelect, HiddenField, TextAreaField, TextField

WORDS = 2000


class WorklistFilter(FilterForm):
    """Which cases to list."""

    text = TextField("Placement, provider or reference", maximum=100)
    status = EnumSelect("Stage", ApplicationStatus, empty="Every stage")
    kind = EnumSelect("Kind of placement", PlacementKind, empty="Every kind")
    overdue = CheckboxField("Only overdue")
    ended = CheckboxField("Also those that have ended")
    sort = HiddenField()


class WaiverForm(BaseForm):
    """Let a placement start again before its time."""

    reason = TextAreaField(
        "Why it may start earlier",
        hint="Your reason stays on record. The provider does not read it.",
        maximum=WORDS,
        required="Say why it may start earlier",
    )


class ReturnForm(BaseForm):
    """Send an application back, with one text a standard; the page's standards make the fields."""

    @classmethod
    def for_standards(cls, standards: Sequence[tuple[str, str]]) -> type["ReturnForm"]:
        """The form with a text for each standard (code, title)."""
        texts = {
            field_of(code): TextAreaField(
                f"What is missing in {code} {title}",
                maximum=WORDS,
                rows=2,
                counted=False,
                noun=f"What is missing in {code}",
            )
            for code, title in standards
        }
        return type("ReturnFormForStandards", (cls,), texts)

    def defects(self, codes: Sequence[str]) -> dict[str, str]:
        """What was typed, by code."""
        return {code: self[field_of(code)].data for code in codes if self[field_of(code)].data}


def field_of(code: str) -> str:
    """The name of a standard's field."""
    return f"missing_{code.replace('.', '_')}"
