"""Documents that people take away: in which format they are written."""

from accreditation.enums.labelled import Labelled


class DocumentFormat(Labelled):
    """What a document is written as; the value is the ending of its file."""

    PDF = "pdf", "PDF, to read and to print"
    WORD = "docx", "Word document, to go on working with"
