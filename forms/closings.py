"""What is sent to close an office, an organisation or a placement, or to open it again."""

from forms.base import AgreedForm, ShownForm


class ClosingForm(AgreedForm, ShownForm):
    """Close what its page showed open, or open what it showed closed."""
