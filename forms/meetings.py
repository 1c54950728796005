"""What is typed to arrange a panel meeting, to say who is in the room, and to step out of one of its cases."""

from collections.abc import Sequence

from accreditation.enums.meetings import MeetingStatus, Seat
from accreditation.enums.people import Profession
from forms.base import BaseForm, FilterForm
from forms.fields import CheckboxesField, DateField, EnumSelect, TextAreaField, TextField, TimeField


class MeetingFilter(FilterForm):
    """Which meetings to list."""

    search = TextField("Title", maximum=100)
    status = EnumSelect("Where it stands", MeetingStatus, empty="All meetings")


class MembersForm(BaseForm):
    """Who sits on the panel; the office's panel people make the fields."""

    @classmethod
    def for_people(cls, people: Sequence[tuple[int, str]]) -> type["MembersForm"]:
        """The form with a seat and a profession for each person (id, name)."""
        fields: dict[str, EnumSelect] = {}
        for person_id, name in people:
            fields[f"seat_{person_id}"] = EnumSelect(f"{name} sits as", Seat, empty="Does not sit")
            fields[f"profession_{person_id}"] = EnumSelect(
                f"{name}: profession", Profession, empty="Choose a profession"
            )
        return type("MembersFormForPeople", (cls,), fields)

    def seats(self, people: Sequence[int]) -> dict[int, tuple[Seat, Profession | None]]:
        """Who was given a seat, with their profession."""
        return {
            person_id: (self[f"seat_{person_id}"].data, self[f"profession_{person_id}"].data)
            for person_id in people
            if self[f"seat_{person_id}"].data is not None
        }


class MeetingForm(MembersForm):
    """Arrange a meeting."""

    title = TextField("Title", required="Enter a title, like Panel of November", maximum=120)
    held_on = DateField("Day of the meeting", required="Enter the day of the meeting")
    begins_at = TimeField(
        "Begins at (optional)",
        hint="For example 10:00 or 2:30pm. Leave it empty while it is not known.",
        noun="The time at which it begins",
    )


class MeetingChangeForm(BaseForm):
    """Give a meeting another title, day or time."""

    title = TextField("Title", required="Enter a title, like Panel of November", maximum=120)
    held_on = DateField(
        "Day of the meeting",
        hint="On another day, the papers need their time again. Members are told on their home page.",
        required="Enter the day of the meeting",
    )
    begins_at = TimeField(
        "Begins at (optional)",
        hint="For example 10:00 or 2:30pm. Leave it empty while it is not known.",
        noun="The time at which it begins",
    )


class RoomForm(BaseForm):
    """Who is in the room; the page sets the members."""

    present = CheckboxesField("Who is in the room")


class PostponeForm(BaseForm):
    """Leave a case for another meeting."""

    reason = TextAreaField(
        "Why it is postponed",
        hint="The office and the next panel read this; the provider does not.",
        maximum=2000,
        rows=4,
        required="Say why the case is postponed",
    )


class RecuseForm(BaseForm):
    """Step out of an item."""

    reason = TextAreaField(
        "Why you step out", required="Write why you step out", maximum=1000, rows=3, counted=False
    )
