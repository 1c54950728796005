"""What an executive, or the outsider who countersigns, sends when they sign."""

from accreditation.enums.applications import SignatureKind
from accreditation.enums.declarations import DECLARATIONS
from forms.base import BaseForm
from forms.fields import CheckboxField, HiddenField


class SignForm(BaseForm):
    """Sign exactly what was shown."""

    shown_hash = HiddenField()
    declared = CheckboxField(
        DECLARATIONS[SignatureKind.EXECUTIVE], required="Confirm that you have read the application"
    )


class CountersignForm(BaseForm):
    """Countersign exactly what was shown."""

    shown_hash = HiddenField()
    declared = CheckboxField(
        DECLARATIONS[SignatureKind.COUNTERSIGNATURE],
        required="Confirm that you are no part of it and have read the application",
    )
