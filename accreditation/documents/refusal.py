"""Why a file is not taken and what to do with it instead, in words for the person who sent it."""

from pathlib import PurePosixPath

_MACROS = "It can hold macros, which are small programs. Save it without macros ({to}) and add that."
_WORD = "It is kept in another way than today’s Word documents. Save it as Word (.docx) or PDF and add that."
_EXCEL = (
    "It is kept in another way than today’s Excel workbooks. Save it as Excel (.xlsx) or CSV and add that."
)
_SLIDES = (
    "It is kept in another way than today’s presentations. Save it as PowerPoint (.pptx) or PDF and add that."
)
_PACKED = "It is a folder of files packed into one. Unpack it, and add the files that matter one by one."
_PAGE = "It is a web page or a drawing that can hold programs. Print it to a PDF and add that."
_PICTURE = "Pictures are taken as JPEG, PNG or WebP. Save it as one of these and add that."
_MAIL = "It is an e-mail. Print it to a PDF without names and addresses, and add that."
_OTHER = "Save a copy as PDF and add that."
_ADVICE: tuple[tuple[str, str], ...] = (
    (".docm .xlsm .pptm .dotm .xltm .potm .xlsb", _MACROS),
    (".doc .dot .rtf .odt .pages", _WORD),
    (".xls .xlt .ods .numbers", _EXCEL),
    (".ppt .pps .ppsx .odp .key", _SLIDES),
    (".zip .7z .rar .gz .tar", _PACKED),
    (".html .htm .mht .mhtml .xml .svg .xhtml", _PAGE),
    (".heic .heif .gif .bmp .tif .tiff .avif", _PICTURE),
    (".msg .eml", _MAIL),
)
_WITHOUT_MACROS = {"d": ".docx", "x": ".xlsx", "p": ".pptx"}

NO_ROOM = "There is no room to work on the file."


class Refused(Exception):
    """The file itself is the reason; sending it again changes nothing."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Busy(Exception):
    """The machine is the reason: no time, no memory or no room now; the same file may be taken later."""


def advice(filename: str) -> str:
    """What to save the file as, or how else to bring what it holds."""
    extension = PurePosixPath(filename).suffix.lower()
    words = next((words for ends, words in _ADVICE if extension in ends.split()), _OTHER)
    return words.format(to=_WITHOUT_MACROS.get(extension[1:2], ".docx"))
