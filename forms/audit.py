"""What an auditor asks of the audit record."""

from accreditation.enums.audit import AuditKind
from forms.base import BaseForm, FilterForm
from forms.fields import DateField, EmailField, EnumSelect, SelectField, TextField

RECORDS = [("people", "People and roles"), ("system", "The service: frameworks, cycles, jobs, concerns")]
SUBJECT = "Case reference or ODS code"


class AuditFilter(FilterForm):
    """Which events to list."""

    stream = SelectField("Record", RECORDS, empty="Every record")
    subject = TextField(SUBJECT, maximum=40, spellcheck=False)
    kind = EnumSelect("What happened", AuditKind, empty="Everything")
    email = EmailField("Email address of who did it", autocomplete="off")
    until = DateField("Up to the end of")


class VerifyForm(BaseForm):
    """Which record to check."""

    subject = TextField(
        SUBJECT, hint="To check the record of one case or one organisation.", maximum=40, spellcheck=False
    )
    stream = SelectField("Or another record", RECORDS, empty="None of these")
