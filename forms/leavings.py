"""What is typed when a role or an account ends: who goes on with what is open."""

from collections.abc import Sequence
from typing import Any, Self

from forms.base import BaseForm
from forms.fields import CheckboxField, DateField, HiddenField, SelectField

Choice = tuple[str, str, str, Sequence[tuple[int, str]]]
"""A task by its key, what is asked about it, what it is called if nobody goes on, and who could."""


class LeavingForm(BaseForm):
    """Switch an account off; each open task makes a field."""

    seen = HiddenField("What was shown", maximum=64)
    agreed = CheckboxField("I have read what nobody could do then")

    @classmethod
    def for_tasks(cls, tasks: Sequence[Choice]) -> type[Self]:
        """The form with a list of successors for each task."""
        fields: dict[str, Any] = {
            key: SelectField(label, choices, empty=left) for key, label, left, choices in tasks
        }
        return type(f"{cls.__name__}ForTasks", (cls,), fields)

    def successors(self, keys: Sequence[str]) -> dict[str, int | None]:
        """Who was chosen for each task."""
        return {key: self[key].data for key in keys}


class EndRoleForm(LeavingForm):
    """End a role."""

    ends_on = DateField("Last day", hint="Leave empty to end it at once.")
