"""What a provider types about one standard."""

from accreditation.enums.answers import StillTrue
from forms.base import EditForm
from forms.fields import CheckboxField, EnumRadios, ScoreField, TextAreaField

NARRATIVE = 8000
SHORT = 4000


class AnswerForm(EditForm):
    """One standard's self-assessment; nothing is required yet, so that half an answer is kept."""

    self_score = ScoreField("Your score")
    not_applicable = CheckboxField("This standard does not apply here")
    not_applicable_reason = TextAreaField("Why it does not apply", maximum=SHORT)
    narrative = TextAreaField(
        "What you do, and how you know it works",
        hint="Write for somebody who has never been here. Say what happens, for which learners, and what changed.",
        maximum=NARRATIVE,
    )
    gaps = TextAreaField("Gaps", hint="What is not yet as you want it.", maximum=SHORT)
    actions = TextAreaField("Actions", hint="What you will do about it, who, and by when.", maximum=SHORT)


class RestoreForm(EditForm):
    """Save an earlier wording again; it carries the version that is replaced."""


class StillTrueForm(EditForm):
    """Say whether what the last application said is still true; it carries the version that was read."""

    still_true = EnumRadios(
        "Is this still true?",
        StillTrue,
        hint="“Changed” opens the answer. “No longer” empties it here and takes its evidence out; its words stay in"
        " the list of versions, and in your last application.",
        required="Choose whether it is still true",
    )


LONGEST = {"not_applicable_reason": SHORT, "narrative": NARRATIVE, "gaps": SHORT, "actions": SHORT}
"""Characters that each text of an answer may have, wherever it is typed."""
