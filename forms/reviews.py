"""What a reviewer types: a declaration, a judgement of one standard, a visit."""

from typing import Any

from wtforms.form import BaseForm as WTForm
from wtforms.utils import unset_value
from wtforms.validators import StopValidation

from accreditation.enums.evidence import EvidenceException, EvidenceKind
from accreditation.enums.labelled import Labelled
from accreditation.enums.reviews import ConflictKind
from accreditation.text import single_line
from forms.base import BaseForm, EditForm
from forms.fields import (
    CheckboxesField,
    CheckboxField,
    DateField,
    EnumSelect,
    RadioField,
    ScoreField,
    TextAreaField,
    WholeNumberField,
)
from forms.fields.core import HouseField
from forms.widgets import Group

LONG = 8000
SHORT = 2000
CANNOT_JUDGE = "cannot_judge"
YES, NO = "yes", "no"
CLEAR, CONFLICT = "clear", "conflict"


class DeclareForm(BaseForm):
    """Say whether a conflict is known, before anything is read."""

    declaration = RadioField(
        "Your declaration",
        [
            (
                CLEAR,
                "I have no conflict of interest",
                "I do not work, teach or study there, and have had no tie to the place or these people in three years.",
            ),
            (
                CONFLICT,
                "I have a conflict, or may have one",
                "You leave this review, and the office is told why.",
            ),
        ],
        required="Choose your declaration",
    )
    kind = EnumSelect(
        "If you have one: which",
        ConflictKind,
        only=[
            kind for kind in ConflictKind if kind not in (ConflictKind.DECLARED, ConflictKind.PROVIDER_DUTY)
        ],
        empty="Choose which conflict",
    )
    words = TextAreaField(
        "What the office should know", hint="Say what the conflict is.", maximum=SHORT, rows=3
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """A conflict is declared with its kind."""
        fine = super().validate(extra_validators)
        if self.declaration.data == CONFLICT and self.kind.data is None and not self.kind.errors:
            self.refuse("Choose which conflict it is", "kind")
            return False
        return fine


class DeclineForm(BaseForm):
    """Decline an invitation."""

    because = TextAreaField(
        "Why you decline (optional)",
        hint="The office alone reads it. Days on which you are away help it to ask you at a better time.",
        maximum=SHORT,
        rows=3,
    )


class OfCitationsField(HouseField):
    """One choice a citation, if any, out of a closed vocabulary: sent as <name>-<citation id>, kept by id."""

    drawn = True  # by the page itself, citation by citation

    def __init__(self, label: str, vocabulary: type[Labelled], **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.vocabulary = vocabulary
        self._unknown: str | None = None

    @property
    def anchor(self) -> str:
        """The choice that is wrong."""
        return self._unknown or str(self.id)

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Take what is stored, then what was chosen citation by citation."""
        super().process(None, {} if data in (unset_value, None) else data, extra_filters)
        self._unknown = None
        prefix = f"{self.name}-"
        names = [name for name in formdata or () if name.startswith(prefix)]
        if names:
            self.data = {}
        for name in names:
            value, number = single_line(formdata[name]), name.removeprefix(prefix)
            if not value:
                continue
            if value in set(self.vocabulary) and number.isascii() and number.isdigit() and len(number) <= 10:
                self.data[int(number)] = self.vocabulary(value)
            else:
                self._unknown = name

    def in_words(self) -> str:
        """How much was chosen; which citation it is about, only the page knows."""
        return ", ".join(choice.label for choice in self.data.values())

    def pre_validate(self, form: WTForm) -> None:
        """Refuse a choice that does not exist."""
        if self._unknown:
            raise StopValidation(f"{self.noun}: choose from the options shown")


class JudgementForm(EditForm):
    """A reviewer's judgement of one standard; nothing is required yet, so that half of one is kept."""

    score = ScoreField(
        "Your score",
        others=[
            (
                CANNOT_JUDGE,
                "Cannot judge",
                "Say why in your rationale. It counts as no score, not as 0.",
            ),
        ],
        widget=Group("score_row"),
    )
    rationale = TextAreaField(
        "Your rationale",
        hint="What you saw, where, and what is missing. The provider reads it later, merged with the team’s, without names.",
        maximum=LONG,
        rows=4,
        counted=False,
    )
    relied_on = CheckboxesField("Evidence you relied on")
    flags = OfCitationsField("Something wrong with a piece of evidence", EvidenceException)
    kinds = OfCitationsField("Kind of a piece of evidence", EvidenceKind)
    nothing_cited = CheckboxField("Nothing cited supports this", hint="Only for a score of 0 or 1.")
    ceiling_reason = TextAreaField(
        "Why you score higher than this evidence usually supports", maximum=SHORT, rows=3, counted=False
    )
    at_risk_now = RadioField(
        "Are patients or learners at risk now?",
        [
            (
                YES,
                "Yes",
                "Somebody could come to harm before the review ends. The concern officer is told at once.",
            ),
            (
                NO,
                "No",
                "Assurance is missing, and nobody seems in danger. The concern officer is told today.",
            ),
        ],
    )
    revised_because = TextAreaField(
        "What you saw on the visit, or read in the provider’s answer, that changes your score",
        hint="The team, the moderator and the panel read it. Your score as you locked it is kept beside it.",
        maximum=SHORT,
        rows=3,
        counted=False,
    )
    private_note = TextAreaField(
        "Private note to the panel",
        hint="Only the panel reads it, never the provider or the team.",
        maximum=SHORT,
        rows=2,
        counted=False,
    )

    def judgement(self) -> dict[str, Any]:
        """What was said, in the words of the service."""
        score, risk = self.score.data, self.at_risk_now.data
        cannot = score == CANNOT_JUDGE
        return {
            "value": None if cannot else score,
            "cannot_judge": cannot,
            "rationale": self.rationale.data,
            "nothing_cited": self.nothing_cited.data,
            "ceiling_reason": self.ceiling_reason.data,
            "private_note": self.private_note.data,
            "relied_on": frozenset(self.relied_on.data),
            "exceptions": self.flags.data,
            "corrected_kinds": self.kinds.data,
            "at_risk_now": None if risk is None else risk == YES,
            "revised_because": self.revised_because.data,
        }


class OwnNoteForm(EditForm):
    """What a reviewer writes to themselves about one standard."""

    words = TextAreaField(
        "Note to yourself",
        hint="Nobody else ever reads it: not the team, the panel, the office or the provider.",
        maximum=LONG,
        rows=3,
        counted=False,
    )


class DoubtForm(EditForm):
    """Say what of an organisation's answer is not true at the placement."""

    words = TextAreaField(
        "What is not true at this placement",
        hint="The team reads it once all scores are shared. You then score this standard here.",
        maximum=SHORT,
        rows=4,
    )


class VisitForm(EditForm):
    """Record a visit, or change what is recorded of it."""

    held_on = DateField("Date of the visit", required="Enter the date of the visit")
    learner_session = CheckboxField("Learners spoke with us in confidence")
    learners = WholeNumberField(
        "How many learners took part",
        hint="Under four, nobody but you reads the number, and what they said stands in your words below alone.",
        minimum=1,
        maximum=999,
    )
    learners_said = TextAreaField(
        "What learners said, about all of them together",
        hint="For the team and the panel, never for the provider. Write nothing by which one of them can be known.",
        maximum=LONG,
        rows=4,
    )
    notes = TextAreaField(
        "Notes for the team and the panel",
        hint="Never shown to the provider. With fewer than four learners, write only what nobody can be known by.",
        maximum=LONG,
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask how many learners took part, where some did."""
        fine = super().validate(extra_validators)
        if self.learner_session.data and self.learners.data is None and not self.learners.errors:
            self.refuse("Enter how many learners took part", "learners")
            return False
        return fine
