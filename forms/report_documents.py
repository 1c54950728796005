"""As what a report is taken away."""

from accreditation.enums.documents import DocumentFormat
from forms.base import FilterForm
from forms.fields import EnumRadios


class ReportDocumentForm(FilterForm):
    """The kind of file, in the address of the document: a file of the same choice is the same."""

    written_as = EnumRadios("Which kind of file", DocumentFormat)
