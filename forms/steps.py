"""What is typed to take a step, for the steps that have no page of their own; most ask only to be confirmed."""

from accreditation.enums.applications import Trigger
from accreditation.enums.labelled import Labelled
from forms.applications import AccuracyForm, SendBackForm, TierForm
from forms.base import BaseForm, ConfirmForm
from forms.cases import LapseForm, ReinstateForm, ReopenReviewForm

FORMS: dict[str, dict[Labelled, type[BaseForm]]] = {
    "application": {
        Trigger.CHANGE_TIER: TierForm,
        Trigger.CONFIRM_ACCURACY: AccuracyForm,
        Trigger.SEND_BACK: SendBackForm,
        Trigger.LAPSE: LapseForm,
        Trigger.REINSTATE: ReinstateForm,
        Trigger.REOPEN_REVIEW: ReopenReviewForm,
    },
}
"""By workflow and trigger; whatever is not here is confirmed and asks for nothing."""


def form_of(noun: str, trigger: Labelled) -> type[BaseForm]:
    """The form of one step."""
    return FORMS.get(noun, {}).get(trigger, ConfirmForm)
