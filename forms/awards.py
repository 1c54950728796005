"""What a ratifier types to let a suspended award stand again."""

from forms.base import BaseForm
from forms.fields import TextAreaField


class RestoringForm(BaseForm):
    """Restore an award, with a reason."""

    reason = TextAreaField(
        "Why the award may stand again",
        hint="Your reason stays on record in the office. It is not shown on the public register.",
        maximum=2000,
        required="Say why the award may stand again",
    )
