"""What a document of an application is to contain, and as what it is written."""

from accreditation.enums.documents import DocumentFormat
from forms.base import FilterForm
from forms.fields import CheckboxField, EnumRadios


class DocumentForm(FilterForm):
    """The choices, in the address of the document: they change nothing, and a file of the same choices is the same."""

    written_as = EnumRadios("Which kind of file", DocumentFormat)
    evidence = CheckboxField("With the list of evidence under each standard")
    comments = CheckboxField("With your team’s internal comments, for your own people only")
