"""What a provider types to start, change and answer for an application."""

from accreditation.enums.applications import ENDED, ApplicationStatus, Beginning, Tier
from accreditation.enums.risks import Risk
from forms.base import BaseForm, FilterForm
from forms.fields import EnumRadios, EnumSelect, HiddenField, SelectField, TextAreaField, TextField

REASON = 2000


class StartForm(BaseForm):
    """Start an application; the page sets the open cycles, and leaves `begin` out where there was none before."""

    cycle = SelectField("Cycle", empty="Choose a cycle", required="Choose a cycle")
    tier = EnumRadios("Award you are applying for", Tier, required="Choose an award")
    begin = EnumRadios(
        "What to begin with",
        Beginning,
        hint="From the last one, every answer comes with its evidence, and you say of each whether it is still true."
        " The last application stays as it is.",
        required="Choose what to begin with",
    )


class BoardFilter(FilterForm):
    """Which applications under way to list."""

    text = TextField("Placement", maximum=100)
    risk = EnumSelect("How it stands", Risk, empty="However it stands")
    status = EnumSelect(
        "Stage",
        ApplicationStatus,
        only=[status for status in ApplicationStatus if status not in ENDED],
        empty="Every stage",
    )
    sort = HiddenField()


class TierForm(BaseForm):
    """Apply for another award."""

    tier = EnumRadios("Award you are applying for", Tier, required="Choose an award")


class SendBackForm(BaseForm):
    """Give the application back to the team."""

    reason = TextAreaField(
        "What has to be changed, and why",
        hint="Your team reads this on the application’s page. Name the standards if you can.",
        maximum=REASON,
        rows=5,
        required="Tell your team what has to be changed",
    )


class AccuracyForm(BaseForm):
    """Confirm the facts of the report, or say which are wrong."""

    comments = TextAreaField(
        "What else is factually wrong, if anything",
        hint="Facts only, and only evidence that existed when you submitted. Leave empty if all is right.",
        maximum=4000,
    )
