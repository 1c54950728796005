"""What is said once for all files that are sent together, and how a single upload begins."""

from accreditation.enums.evidence import EvidenceKind
from forms.base import BaseForm
from forms.fields import DateField, EnumSelect, FilesField, SelectField


class _ForAll:
    """What is asked once, whatever the number of files."""

    organisation = SelectField("Organisation", required="Choose an organisation")
    kind = EnumSelect(
        "Kind", EvidenceKind, empty="Choose a kind", required="Choose what kind of evidence it is"
    )
    period_from = DateField("Period they cover: from (optional)", noun="The start of the period")
    period_to = DateField("Period they cover: to (optional)", noun="The end of the period")


class BatchForm(_ForAll, BaseForm):
    """Many files at once; the page's script sends them, one by one, in parts."""

    files = FilesField("Files")


class BeginForm(_ForAll, BaseForm):
    """One file of them begins."""
