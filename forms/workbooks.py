"""What a provider sends to work on its answers in a workbook: the file, and then what of it is saved."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from accreditation.enums.workbooks import Taking
from forms.base import BaseForm
from forms.fields import FileField, HiddenField, RadioField

MEANS = {
    Taking.BOTH: "What each of you added or took out is done. Where you changed the same words, both wordings stand.",
    Taking.SAVED: "What the workbook says here is left out.",
    Taking.TYPED: "What is saved now goes. It stays in the list of versions.",
}


class UploadForm(BaseForm):
    """A workbook that comes back."""

    file = FileField("Workbook", accept=".xlsx", required="Choose the workbook")


class ConfirmWorkbookForm(BaseForm):
    """Save what a workbook changes; `versions` says which version of each answer was read (1.1:3 1.2:4)."""

    versions = HiddenField(maximum=4000)

    @property
    def read_versions(self) -> dict[str, int]:
        """The version of each answer that was read, by its standard's code."""
        return versions_in(self.versions.data or "")


class Open(NamedTuple):
    """Something that the workbook and somebody else both changed: its field's name, what is asked, and the choices."""

    name: str
    label: str
    choices: Sequence[Taking]
    is_asked: bool


def with_choices(questions: Iterable[Open]) -> type[ConfirmWorkbookForm]:
    """The form with a choice for each thing that both changed."""
    fields: dict[str, Any] = {
        question.name: RadioField(
            question.label,
            [(taking, taking.label, MEANS[taking]) for taking in question.choices],
            required=f"{question.label}: choose what should stand" if question.is_asked else None,
        )
        for question in questions
    }
    return type("ConfirmWorkbookForm", (ConfirmWorkbookForm,), fields)


def versions_in(words: str) -> dict[str, int]:
    """The versions that a form carries; what makes no sense is left out, so that nothing of it counts as read."""
    pairs = (pair.rpartition(":") for pair in words.split())
    return {
        code: int(version)
        for code, _, version in pairs
        if version.isascii() and version.isdecimal() and len(version) < 10
    }


def versions_as_words(versions: Iterable[tuple[str, int]]) -> str:
    """The same as the form carries it."""
    return " ".join(f"{code}:{version}" for code, version in versions)
