"""What a concern officer types: the filters of the list, and what was found or done."""

from accreditation.enums.concerns import ConcernKind, ConcernStatus, ConcernTrigger
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
