"""What a team and a moderator type to agree a score; every score comes with a reason and with words for the provider."""

from forms.base import BaseForm, EditForm, FilterForm
from forms.fields import CheckboxesField, HiddenField, ScoreField, SelectField, TextAreaField, TextField

REASON = 4000
RATIONALE = 20000
SHOW = [("waiting", "With standards that wait for a moderator")]


class SettleForm(EditForm):
    """An agreed score, why, and what the provider reads; the page sets the scores to choose from."""

    value = ScoreField("Agreed score")
    reason = TextAreaField(
        "Reason for this score",
        hint="For the team, the moderator and the panel. The provider does not see it.",
        maximum=REASON,
        required="Write the reason for the agreed score",
    )
    rationale = TextAreaField(
        "What the provider reads",
        hint="The reviewers' rationales, to be made one. Name nobody, and no single reviewer's score.",
        maximum=RATIONALE,
        required="Write what the provider reads about this score",
    )


class TeamForm(SettleForm):
    """What the lead proposes to the team; each of the others assents on their own."""


class AssentForm(BaseForm):
    """A reviewer's word that they agree; the page sets the proposed scores, each by its standard and its own id."""

    proposals = CheckboxesField("Scores that you agree with")


class ModeratorForm(SettleForm):
    """What a moderator settles."""

    why_outside = TextAreaField(
        "Why it lies outside the reviewers' scores",
        hint="Only if you choose a score below the lowest or above the highest that a reviewer gave.",
        maximum=REASON,
    )


class PassForm(BaseForm):
    """Pass a standard to the moderator."""

    reason = TextAreaField(
        "What the team could not agree on", maximum=REASON, required="Say what the team could not agree on"
    )


class ModeratorFilter(FilterForm):
    """Which cases a moderator lists."""

    text = TextField("Placement, provider or reference", maximum=100)
    show = SelectField("Show", SHOW, empty="Every case")
    sort = HiddenField()


class RemarkForm(BaseForm):
    """A remark to the rest of the team and the moderator."""

    words = TextAreaField(
        "Your remark",
        hint="The team and its moderator read it. The provider and the panel do not.",
        maximum=REASON,
        required="Write your remark",
        rows=3,
    )
