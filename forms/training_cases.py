"""What is typed to make a training case, and what a reviewer types who scores one."""

from typing import Any

from accreditation.enums.evidence import EvidenceKind
from forms.base import BaseForm, EditForm
from forms.fields import CheckboxField, EnumSelect, ScoreField, SelectField, TextAreaField, TextField
from forms.reviews import CANNOT_JUDGE, LONG, SHORT
from forms.widgets import Group

PIECES = 4
"""How many pieces of evidence can be described for one standard."""


class TrainingCaseFields:
    """What a training case is called and says of its place."""

    title = TextField("Title", hint="Reviewers choose it by this.", maximum=150, required="Enter a title")
    place = TextAreaField(
        "What kind of place it is",
        hint="Its learners, size and setting. Name no real place or person.",
        maximum=SHORT,
        rows=4,
    )


class NewTrainingCaseForm(TrainingCaseFields, BaseForm):
    """Begin a training case; the page sets the published frameworks."""

    framework_version_id = SelectField("Framework", empty="Choose a framework", required="Choose a framework")


class TrainingCaseForm(TrainingCaseFields, EditForm):
    """Change what a draft is called and says of its place."""


class CopyForm(BaseForm):
    """Copy a closed application; everything in it waits to be read."""

    title = TextField(
        "Title of the training case", hint="Name no real place.", maximum=150, required="Enter a title"
    )


class TrainingStandardForm(EditForm):
    """One standard of a training case, with what experts give on it."""

    self_score = ScoreField("The place’s own score", widget=Group("score_row"))
    answer = TextAreaField(
        "What the place says", maximum=LONG, rows=8, counted=False, required="Write what the place says"
    )
    names_out = CheckboxField("I have read all of this, and it names no place and nobody")
    expert_score = ScoreField("The experts’ score", widget=Group("score_row"))
    expert_reason = TextAreaField(
        "Why the experts give it",
        hint="The reviewer reads this once the training case is handed in. Say what decides it.",
        maximum=SHORT,
        rows=4,
    )

    def written(self) -> dict[str, Any]:
        """What was typed, in the words of the service."""
        pieces = [(self[f"kind_{n}"].data, self[f"evidence_{n}"].data) for n in range(1, PIECES + 1)]
        return {
            "self_score": self.self_score.data,
            "answer": self.answer.data,
            "evidence": [(kind, words) for kind, words in pieces if kind is not None and words],
            "expert_score": self.expert_score.data,
            "expert_reason": self.expert_reason.data,
            "names_out": self.names_out.data,
        }

    def validate(self, extra_validators: Any = None) -> bool:
        """A piece of evidence has both a kind and words."""
        fine = super().validate(extra_validators)
        for number in range(1, PIECES + 1):
            kind, words = self[f"kind_{number}"], self[f"evidence_{number}"]
            if (kind.data is None) != (not words.data):
                lacking = kind if kind.data is None else words
                lacking.errors = [*lacking.errors, f"Evidence {number}: give both its kind and what it shows"]
                fine = False
        return fine


for _number in range(1, PIECES + 1):
    setattr(
        TrainingStandardForm,
        f"kind_{_number}",
        EnumSelect(f"Evidence {_number}: its kind", EvidenceKind, empty="No evidence here"),
    )
    setattr(
        TrainingStandardForm,
        f"evidence_{_number}",
        TextAreaField(f"Evidence {_number}: what it shows", maximum=SHORT, rows=2, counted=False),
    )


class TrainingScoreForm(EditForm):
    """A reviewer's judgement of one standard of a training case; nothing is required yet, so that half of one is kept."""

    score = ScoreField(
        "Your score",
        others=[
            (CANNOT_JUDGE, "Cannot judge", "Say why in your rationale. It counts as no score, not as 0.")
        ],
        widget=Group("score_row"),
    )
    rationale = TextAreaField(
        "Your rationale",
        hint="What you saw, and what is missing. Nobody but you reads it.",
        maximum=LONG,
        rows=4,
        counted=False,
    )

    def judgement(self) -> dict[str, Any]:
        """What was said, in the words of the service."""
        cannot = self.score.data == CANNOT_JUDGE
        return {
            "value": None if cannot else self.score.data,
            "cannot_judge": cannot,
            "rationale": self.rationale.data,
        }
