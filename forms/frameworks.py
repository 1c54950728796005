"""What an administrator sends to publish a framework."""

from forms.base import BaseForm
from forms.fields import FileField, HiddenField, TextAreaField

LONGEST = 500_000
"""Characters that may be pasted, and bytes of a file; what ships has about eighty thousand."""


class FrameworkForm(BaseForm):
    """A framework as text or as a file; `checked` is the fingerprint of what was looked at and may be published."""

    file = FileField(
        "Framework file", hint="A YAML file. It is read in place of the text below.", accept=".yaml,.yml"
    )
    source = TextAreaField("Framework text", maximum=LONGEST, rows=20, counted=False)
    checked = HiddenField(maximum=64)
