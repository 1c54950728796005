"""Fields for files; they see that a file came and under which name, and never read it."""

from typing import Any

from forms import widgets
from forms.fields.core import HouseField


def sent(values: list[Any]) -> list[Any]:
    """The files among what was sent; an empty file input sends a nameless one."""
    return [value for value in values if getattr(value, "filename", None)]


class FileField(HouseField):
    """One file, or None; `accept` tells the file chooser what to offer (".pdf,.docx")."""

    widget: Any = widgets.Widget("file_upload")
    is_kept = False

    def __init__(self, label: str, *, accept: str | None = None, **kwargs: Any) -> None:
        super().__init__(label, look={"accept": accept}, **kwargs)

    def process_data(self, value: Any) -> None:
        """A file is never filled in beforehand."""
        del value
        self.data = None

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the file."""
        self.data = next(iter(sent(valuelist)), None)


class FilesField(FileField):
    """Any number of files, as a list."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.look["multiple"] = True

    def process_data(self, value: Any) -> None:
        """Files are never filled in beforehand."""
        del value
        self.data = []

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the files."""
        self.data = sent(valuelist)
