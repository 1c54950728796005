"""Looking at one page in Chromium: how it answers, what axe finds, whether it scrolls sideways, what it needs scripts for."""

from dataclasses import dataclass, field
from importlib.resources import files as resources

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, ViewportSize
from playwright.sync_api import Page as Tab

from tests.browser.pages.page import Page
from tests.browser.serving import NARROW, WIDE

AXE = resources("axe_playwright_python").joinpath("axe.min.js").read_text()
AXE_FINDS = """
() => axe.run(document, { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } }).then((found) =>
  found.violations.map((one) => `${one.id}: ${one.help} – ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`))
"""
PARTS = """
() => [...new Set([...document.querySelectorAll("body *")].map((one) => {
  const names = one.getAttributeNames().filter((name) => name !== "class").sort();
  return `${one.parentElement.tagName}.${one.parentElement.className} ${one.tagName}.${one.className} ${names}`;
}))]
"""
"""What a page is made of: each element with its parent, their classes and the names of its attributes."""
TOO_WIDE = """
async (width) => {
  const fits = () => document.scrollingElement.scrollWidth <= width;
  for (let tries = 0; tries < 20 && !fits(); tries += 1) await new Promise((done) => setTimeout(done, 50));
  return fits() ? [] : [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > width + 1).slice(0, 3).map((one) => one.outerHTML.slice(0, 160));
}
"""
"""What sticks out, once the menu has folded itself to the width of the window."""
SCRIPTED = "[data-nhsuk-header-init]"
"""Marks a page whose scripts have run: every page has this header."""
SEND = """
(sent) => {
  const names = Object.keys(sent);
  const forms = [...document.querySelectorAll("main form[method=post]")];
  const form = forms.find((one) => names.every((name) => one.querySelector(`[name="${name}"]`))) || forms[0];
  for (const name of names) {
    for (const field of form.querySelectorAll(`[name="${name}"]`)) {
      if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === sent[name];
      else if (field.type !== "submit") field.value = sent[name];
    }
    // A form that is submitted by no button sends none of them.
    if (form.querySelector(`button[name="${name}"]`)) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value: sent[name] }));
  }
  HTMLFormElement.prototype.submit.call(form);
}
"""
SHOWN = """
() => {
  const main = document.querySelector("main");
  const instead = '[data-uploads=""], [data-uploads-simple], [data-passkey], [data-with-passkeys]'; // many files in parts, or one with the plain form; a passkey, or a code
  const shown = (node) => !node.closest(instead) && (
    node.type === "file" || (node.type !== "hidden" && !node.closest("[hidden]") && !node.matches("[data-shortcuts]")));
  const fields = [...main.querySelectorAll("input, select, textarea")].filter(shown).map((node) => node.name || node.id);
  const buttons = [...main.querySelectorAll("button[type=submit]")].filter(shown).map((node) => node.textContent.trim());
  return [main.querySelector("h1").innerText, fields.sort(), buttons.sort()];
}
"""
"""The heading, the fields and the buttons."""


@dataclass
class Window:
    """A tab in which everything that goes wrong is written down."""

    tab: Tab
    problems: list[str]
    scripts: bool = True

    def open(self, page: Page) -> list[str]:
        """Open a page, send its form if it has to be sent, and say what was wrong on the way."""
        self.problems.clear()
        answer = self.goto(page.path)
        if page.send is not None:
            with self.tab.expect_navigation(wait_until="load") as led:
                self.tab.evaluate(SEND, page.send)
            answer = led.value
            self._finish()
        assert answer is not None
        wrong = [] if answer.status == page.status else [f"answered {answer.status}, not {page.status}"]
        return wrong + self.problems

    def goto(self, path: str) -> Response:
        """Open an address and wait until its scripts have done their part."""
        answer = self.tab.goto(path, wait_until="load")
        assert answer is not None
        self._finish()
        return answer

    def _finish(self) -> None:
        if self.scripts:
            self.tab.wait_for_selector(SCRIPTED, state="attached")


def new_window(context: BrowserContext, address: str, *, scripts: bool = True) -> Window:
    """A tab that notes errors of its console, what its policy refused, and requests that leave the service."""
    problems: list[str] = []
    tab = context.new_page()

    def note(message: ConsoleMessage) -> None:
        failed = message.text.startswith("Failed to load resource")
        own = failed and message.location["url"].split("#")[0] == tab.url.split("#")[0]
        if message.type in {"error", "warning"} and not own:
            problems.append(f"console: {message.text} ({message.location['url']})")

    def watch(request: Request) -> None:
        if not request.url.startswith((f"{address}/", "data:")):
            problems.append(f"asked {request.url}")

    tab.on("console", note)
    tab.on("pageerror", lambda error: problems.append(f"script: {error}"))
    tab.on("request", watch)
    return Window(tab, problems, scripts)


@dataclass
class Eye:
    """Looks at pages; what is made of something that it has not seen before is examined closely."""

    seen: set[str] = field(default_factory=set)
    sizes: tuple[ViewportSize, ...] = (WIDE, NARROW)

    def look(self, window: Window, page: Page, without: Window | None = None) -> list[str]:
        """Everything that is wrong with a page: at each size, and, where one is given, in a window `without` scripts."""
        tab = window.tab
        tab.set_viewport_size(WIDE)
        wrong = window.open(page)
        parts = set(tab.evaluate(PARTS))
        if parts - self.seen:
            self.seen |= parts
            tab.evaluate(AXE)
            wrong += tab.evaluate(AXE_FINDS)
            if without is not None and not page.send:
                wrong += _needing_scripts(tab, without, page)
        for size in self.sizes:
            tab.set_viewport_size(size)
            width = size["width"]
            wrong += [
                f"scrolls sideways at {width} px: {problem}" for problem in tab.evaluate(TOO_WIDE, width)
            ]
        return [f"{page.name} ({page.path}): {problem}" for problem in wrong]


def _needing_scripts(tab: Tab, without: Window, page: Page) -> list[str]:
    """What a page shows only with scripts, or only without."""
    without.goto(page.path)
    with_scripts, without_scripts = tab.evaluate(SHOWN), without.tab.evaluate(SHOWN)
    return [
        f"with scripts {shown}, without {other}"
        for shown, other in zip(with_scripts, without_scripts, strict=True)
        if shown != other
    ]
