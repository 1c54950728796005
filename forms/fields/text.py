"""Fields of text; control characters never get past them, and what is too long is refused but kept."""

from typing import Any

from accreditation.text import address, code, many_lines, single_line
from forms import widgets
from forms.fields.core import HouseField
from forms.validators import AtMost, Matching


class TextField(HouseField):
    """One line of text, trimmed; at most `maximum` characters."""

    widget: Any = widgets.Input("input")
    kind = "text"
    free_text = True

    def __init__(
        self,
        label: str,
        *,
        maximum: int = 200,
        width: int | None = None,
        autocomplete: str | None = None,
        inputmode: str | None = None,
        spellcheck: bool | None = None,
        checks: tuple[Any, ...] | list[Any] = (),
        **kwargs: Any,
    ) -> None:
        look = {
            "type": self.kind,
            "width": width,
            "autocomplete": autocomplete,
            "inputmode": inputmode,
            "spellcheck": spellcheck,
        }
        super().__init__(label, checks=[AtMost(maximum), *checks], look=look, **kwargs)
        self.maximum = maximum

    def process_data(self, value: Any) -> None:
        """Take a stored value; nothing stored is an empty text."""
        self.data = "" if value is None else value

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was typed, on one line and clean."""
        if valuelist:
            self.data = single_line(valuelist[0])


class CodeField(TextField):
    """A code, kept in capitals without the spaces and dashes that people write in it."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was typed as the code that it is."""
        if valuelist:
            self.data = code(valuelist[0]) or single_line(valuelist[0])


class EmailField(TextField):
    """An e-mail address."""

    kind = "email"

    def __init__(
        self, label: str, *, autocomplete: str = "email", checks: tuple[Any, ...] = (), **kwargs: Any
    ) -> None:
        pattern = Matching(
            r"[^@\s<>]+@[^@\s<>.]+(\.[^@\s<>.]+)*",
            "Enter an email address in the correct format, like name@example.com",
        )
        kwargs.setdefault("maximum", 254)
        super().__init__(
            label, autocomplete=autocomplete, spellcheck=False, checks=[pattern, *checks], **kwargs
        )

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the address as accounts are told apart by it."""
        if valuelist:
            self.data = address(valuelist[0])


class SearchField(TextField):
    """Words to search for, with the button beside them."""

    widget: Any = widgets.Search("search_input")

    def __init__(self, label: str = "Search", **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.look = {}


class TextAreaField(HouseField):
    """Several lines of text, trimmed; at most `maximum` characters, counted down on the page if `counted`."""

    widget: Any = widgets.Area("textarea")
    free_text = True

    def __init__(
        self,
        label: str,
        *,
        maximum: int = 4000,
        rows: int = 5,
        counted: bool = True,
        checks: tuple[Any, ...] | list[Any] = (),
        **kwargs: Any,
    ) -> None:
        look = {"rows": rows} if counted else {"rows": rows, "maximum": None}
        super().__init__(label, checks=[AtMost(maximum), *checks], look=look, **kwargs)
        self.maximum = maximum

    def process_data(self, value: Any) -> None:
        """Take a stored value; nothing stored is an empty text."""
        self.data = "" if value is None else value

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was typed, clean."""
        if valuelist:
            self.data = many_lines(valuelist[0])


class HiddenField(TextField):
    """A short value that the page carries and nobody types."""

    hidden = True
    free_text = False

    def __init__(self, label: str = "Hidden value", *, maximum: int = 2000, **kwargs: Any) -> None:
        super().__init__(label, maximum=maximum, **kwargs)


class PasswordField(HouseField):
    """A password, taken exactly as typed and never shown again; `autocomplete="new-password"` for a new one."""

    widget: Any = widgets.Widget("password_input")
    is_kept = False

    def __init__(
        self,
        label: str = "Password",
        *,
        maximum: int = 200,
        autocomplete: str = "current-password",
        checks: tuple[Any, ...] = (),
        **kwargs: Any,
    ) -> None:
        look = {"autocomplete": autocomplete}
        super().__init__(label, checks=[AtMost(maximum), *checks], look=look, **kwargs)

    def process_data(self, value: Any) -> None:
        """A stored password does not exist."""
        del value
        self.data = ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was typed, as it is."""
        self.data = valuelist[0] if valuelist and isinstance(valuelist[0], str) else ""


class OneTimeCodeField(PasswordField):
    """A code that is good once: in sight while it is typed, and never shown again or kept."""

    widget: Any = widgets.Widget("input")

    def __init__(self, label: str = "Code", **kwargs: Any) -> None:
        super().__init__(label, autocomplete="one-time-code", **kwargs)
        self.look |= {"type": "text", "width": 10, "spellcheck": False}


class CredentialField(PasswordField):
    """What a browser answers for a passkey, as JSON; a script fills it in."""

    hidden = True

    def __init__(self, label: str = "Passkey", **kwargs: Any) -> None:
        super().__init__(label, maximum=20_000, **kwargs)
