"""What somebody of a provider's team types about an answer."""

from forms.base import BaseForm
from forms.fields import TextAreaField

QUOTE = 1000


class CommentForm(BaseForm):
    """A comment on a standard, or on words of its answer."""

    quote = TextAreaField(
        "Words of the answer that it is about",
        hint="Copy them from the answer. Leave this empty if you mean the whole standard.",
        maximum=QUOTE,
        rows=2,
        counted=False,
    )
    words = TextAreaField(
        "Your comment",
        hint="Only people of your organisation who can see this application read it.",
        required="Write your comment",
        rows=3,
    )


class ReplyForm(BaseForm):
    """A reply to a comment; nothing need be written to resolve it."""

    words = TextAreaField("Your reply", rows=3)
