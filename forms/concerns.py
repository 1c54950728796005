"""What a concern officer types: the filters of the list, and what was found or done."""

from accreditation.enums.concerns import ConcernKind, ConcernStatus, ConcernTrigger, SharedWith
from forms.base import BaseForm, FilterForm
from forms.fields import EnumRadios, EnumSelect, TextAreaField

WORDS = 4000


class ConcernFilter(FilterForm):
    """Which concerns to list."""

    status = EnumSelect("Where it stands", ConcernStatus, empty="Every state")
    kind = EnumSelect("Kind", ConcernKind, empty="Every kind")


class ConcernForm(BaseForm):
    """Move a concern on; the page offers the steps that are possible."""

    trigger = EnumRadios("What you do", ConcernTrigger, required="Choose what you do")
    words = TextAreaField(
        "What you found, and what happens now",
        hint="Whoever reads this later must understand why. Do not name patients or learners.",
        maximum=WORDS,
        required="Say what you found and what happens now",
    )


class InformForm(BaseForm):
    """What the provider reads about why its office acts."""

    words = TextAreaField(
        "What the provider reads",
        hint="Write it afresh: do not say who raised the concern, what anybody scored, or anything by which a person can be known.",
        maximum=WORDS,
        required="Write what the provider reads",
    )


class RequireForm(BaseForm):
    """What the provider must do at once."""

    words = TextAreaField(
        "What must be done, and how you will know that it is done",
        hint="The provider reads this. Do not say who raised the concern, or what anybody scored.",
        maximum=WORDS,
        required="Write what must be done",
    )


class ShareForm(BaseForm):
    """With whom a concern is shared, and why."""

    shared_with = EnumRadios("With whom you share it", SharedWith, required="Choose with whom you share it")
    words = TextAreaField(
        "What you share, how, and why",
        hint="This is the record. The service itself sends nothing.",
        maximum=WORDS,
        required="Say what you share, how, and why",
    )
