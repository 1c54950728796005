"""Two ways to use the pages: a browser without scripts in the test itself, and a real Chromium; journeys know only `Hand`."""

import io
from typing import Any, Protocol

from lxml import html as parser
from playwright.sync_api import Locator, Page

from tests.client import Client, hidden

File = tuple[str, bytes]


class Hand(Protocol):
    """Somebody at a browser."""

    def read(self, path: str) -> str:
        """Open a page and read it."""

    def send(self, path: str, **fields: Any) -> str:
        """Open a page, fill in its form, send it, and say where that led."""


class PlainHand:
    """Reads and sends as HTML alone allows."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def read(self, path: str) -> str:
        """The page's words and markup."""
        answer = self.client.get(path)
        assert answer.status_code == 200, f"{path} answered {answer.status_code}"
        return answer.text

    def send(self, path: str, **fields: Any) -> str:
        """The address that the answer leads to."""
        page = self.read(path)
        data = hidden(page) | _filled(page) | {name: _value(value) for name, value in fields.items()}
        answer = self.client.post(_action(page, path, fields), data=data, content_type="multipart/form-data")
        assert answer.status_code == 302, f"{path} answered {answer.status_code}: {_errors(answer.text)}"
        return answer.location


def _value(value: Any) -> Any:
    if isinstance(value, tuple):
        name, content = value
        return io.BytesIO(content), name
    return value


def _filled(page: str) -> dict[str, Any]:
    """What the form holds already: a browser sends that too."""
    filled: dict[str, Any] = {}
    for area in parser.fromstring(page).xpath("//main//form[@method='post']//textarea"):
        filled[area.get("name")] = area.text or ""
    return filled


def _action(page: str, path: str, fields: dict[str, Any]) -> str:
    for form in parser.fromstring(page).xpath("//main//form[@method='post']"):
        names = set(form.xpath(".//@name"))
        if set(fields) <= names:
            return str(form.get("action") or path)
    return path


def _errors(page: str) -> str:
    shown = parser.fromstring(page).xpath(
        "//div[contains(@class, 'nhsuk-error-summary')] | //div[contains(@class, 'house-unmet')] | //h1"
    )
    return " / ".join(" ".join(part.text_content().split()) for part in shown)


class ChromiumHand:
    """Fills in what is on the screen and presses the button; where that asks who is there, with this password."""

    def __init__(self, page: Page, password: str) -> None:
        self.page, self.password = page, password

    def read(self, path: str) -> str:
        """The page's markup."""
        self._open(path)
        return self.page.content()

    def _open(self, path: str) -> None:
        answer = self.page.goto(path.split("#", maxsplit=1)[0], wait_until="domcontentloaded")
        assert answer is not None
        assert answer.status == 200, f"{path} answered {answer.status}"

    def send(self, path: str, **fields: Any) -> str:
        """The address that the answer leads to."""
        self._open(path)
        unfold = self.page.locator("[data-uploads-switch] button")
        if unfold.count():  # with scripts on, the form for one file waits behind a button
            unfold.click()
        form = self._form(fields)
        # A named button does something beside the form's act, such as showing a page of the file.
        act = form.locator("button[type=submit]:not([name]):not([data-passkey])")
        button = act.last if act.count() else form.locator("button[type=submit]").first
        for name, value in fields.items():
            button = self._fill(form, name, value) or button
        with self.page.expect_navigation(wait_until="domcontentloaded") as led:
            button.click()
        assert led.value.status == 200, f"{path} answered {led.value.status}: {_errors(self.page.content())}"
        address = "/" + self.page.url.split("/", 3)[3]
        if address.startswith("/step-up?act="):
            self.send(address, password=self.password)
            return self.send(path, **fields)
        return address

    def _form(self, fields: dict[str, Any]) -> Locator:
        """The first form that has all these fields, and these values in those that are hidden."""
        forms = self.page.locator("main form[method=post]")
        for number in range(forms.count()):
            form = forms.nth(number)
            if all(self._offers(form, name, value) for name, value in fields.items()):
                return form
        raise AssertionError(f"no form on {self.page.url} has {sorted(fields)}")

    def _offers(self, form: Locator, name: str, value: Any) -> bool:
        field = form.locator(f"[name='{name}']")
        hidden = form.locator(f"input[type=hidden][name='{name}']")
        return field.count() > 0 and (hidden.count() == 0 or hidden.first.input_value() == str(value))

    def _fill(self, form: Locator, name: str, value: Any) -> Locator | None:
        """Fill in one field; where it is a button, that is the one to press."""
        field = form.locator(f"[name='{name}']")
        kind = field.first.evaluate("node => node.type || node.tagName.toLowerCase()")
        if kind in {"radio", "checkbox"}:
            for choice in value if isinstance(value, list) else [value]:
                form.locator(f"[name='{name}'][value='{choice}']").check()
        elif kind == "select-one":
            field.first.select_option(str(value))
        elif kind == "file":
            file = {"name": value[0], "mimeType": "application/pdf", "buffer": value[1]}
            field.first.set_input_files(file)  # type: ignore[arg-type]
        elif kind == "submit":
            return form.locator(f"[name='{name}'][value='{value}']")
        elif kind != "hidden":
            field.first.fill(str(value))
        return None
