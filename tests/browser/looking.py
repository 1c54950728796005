"""Looking at one page in Chromium: how it answers, what axe finds, whether it scrolls sideways, what it needs scripts for."""

from dataclasses import dataclass
from importlib.resources import files as resources
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Request
from playwright.sync_api import Page as Tab

from tests.browser.rooms.page import Page
from tests.browser.serving import NARROW, WIDE

AXE = resources("axe_playwright_python").joinpath("axe.min.js").read_text()
WHOLE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
WHEN_NARROW = {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": ["target-size"]}}
SEND = """
(sent) => {
  const names = Object.keys(sent);
  const forms = [...document.querySelectorAll("main form[method=post]")];
  const form = forms.find((one) => names.every((name) => one.querySelector(`[name="${name}"]`))) || forms[0];
  for (const name of names) {
    for (const field of form.querySelectorAll(`[name="${name}"]`)) {
      if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === sent[name];
      else field.value = sent[name];
    }
  }
  HTMLFormElement.prototype.submit.call(form);
}
"""
SEEN = """
() => {
  const main = document.querySelector("main");
  const shown = (node) => node.type !== "hidden" && !node.closest("[hidden]") && !node.matches("[data-shortcuts]");
  const fields = [...main.querySelectorAll("input, select, textarea")].filter(shown).map((node) => node.name || node.id);
  const buttons = [...main.querySelectorAll("button[type=submit]")].filter(shown).map((node) => node.textContent.trim());
  return [main.querySelector("h1").innerText, fields.sort(), buttons.sort()];
}
"""

@dataclass
class Window:
    """A tab in which everything that goes wrong is written down."""

    tab: Tab
    said: list[str]

    def open(self, page: Page) -> list[str]:
        """Open a page, send its form if it has to be sent, and say what was wrong on the way."""
        self.said.clear()
        answer = self.tab.goto(page.path, wait_until="load")
        if page.send is not None:
            with self.tab.expect_navigation(wait_until="load") as led:
                self.tab.evaluate(SEND, page.send)
            answer = led.value
        assert answer is not None
        wrong = [] if answer.status == page.status else [f"answered {answer.status}, not {page.status}"]
        return wrong + self.said


def new_window(context: BrowserContext, address: str) -> Window:
    """A tab that notes errors of its console, what its policy refused, and requests that leave the service."""
    said: list[str] = []
    tab = context.new_page()

    def note(message: ConsoleMessage) -> None:
        failed = message.text.startswith("Failed to load resource")
        own = failed and message.location["url"].split("#")[0] == tab.url.split("#")[0]
        if message.type in {"error", "warning"} and not own:
            said.append(f"console: {message.text} ({message.location['url']})")

    def watch(request: Request) -> None:
        if not request.url.startswith((f"{address}/", "data:")):
            said.append(f"asked {request.url}")

    tab.on("console", note)
    tab.on("pageerror", lambda error: said.append(f"script: {error}"))
    tab.on("request", watch)
    return Window(tab, said)


def look(window: Window, page: Page) -> list[str]:
    """Everything that is wrong with a page, wide and narrow."""
    tab = window.tab
    wrong = window.open(page)
    tab.evaluate(AXE)
    wrong += _axe(tab, WHOLE)
    tab.set_viewport_size(NARROW)
    wrong += _sideways(tab) + [f"at 320 px: {one}" for one in _axe(tab, WHEN_NARROW)]
    tab.set_viewport_size(WIDE)
    return [f"{page.name} ({page.path}): {one}" for one in wrong]


def _axe(tab: Tab, options: dict[str, Any]) -> list[str]:
    found = tab.evaluate("(options) => axe.run(document, options)", options)
    return [
        f"{violation['id']}: {violation['help']} – {' | '.join(node['html'][:160] for node in violation['nodes'][:3])}"
        for violation in found["violations"]
    ]


def _sideways(tab: Tab) -> list[str]:
    width = tab.evaluate("document.scrollingElement.scrollWidth")
    if width <= NARROW["width"]:
        return []
    wide = tab.evaluate(
        "() => [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > 321)"
        ".slice(0, 3).map((one) => one.outerHTML.slice(0, 160))"
    )
    return [f"scrolls sideways at 320 px, it is {width} wide: {' | '.join(wide)}"]


def content(window: Window, page: Page) -> Any:
    """The heading, the fields and the buttons that a page shows."""
    window.tab.goto(page.path, wait_until="load")
    return window.tab.evaluate(SEEN)
