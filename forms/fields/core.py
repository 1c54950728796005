"""What every field of ours has: a noun for messages, a look, and the id that an error links to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import Field

from forms.validators import Required

NOT_A_PATIENT = "not_a_patients_number"
"""The name of the tick by which a person answers for a number that may be a patient's."""


@dataclass(frozen=True)
class Question:
    """What is asked about something in a field's text; the tick carries `seal`, which fits this answer alone."""

    words: str
    seal: str
    ticked: bool


class HouseField(Field):
    """A field that words its own refusals; `noun` is what messages call it, the label unless given.

    `free_text` says that people type what they like, so that it is asked for patients' numbers.
    """

    hidden = False
    is_kept = True
    """Whether what was typed may be shown again and kept; never a password or a file."""
    drawn = False
    """Whether the page that is made now has an input for it."""
    free_text = False

    def __init__(
        self,
        label: str,
        *,
        hint: str = "",
        required: str | None = None,
        noun: str | None = None,
        checks: Sequence[Any] = (),
        look: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        demands = [Required(required), *checks] if required else list(checks)
        super().__init__(label, validators=demands, description=hint, **kwargs)
        self.noun = noun or label
        self.look = dict(look or {})
        self.questions: list[Question] = []

    @property
    def anchor(self) -> str | None:
        """The id of the first input, which the error summary links to; nothing hidden can be linked to."""
        return None if self.hidden else self.id

    def shown(self) -> Any:
        """The value as the input shows it."""
        return "" if self.data is None else self.data

    def show_stored(self) -> None:
        """Hold what is stored again, as if nothing had been typed."""
        self.raw_data = None
        self.errors: Any = []
        self.process(None, self.object_data)

    def in_words(self) -> str:
        """The value as a reader sees it where there is no input."""
        return str(self.shown())
