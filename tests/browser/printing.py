"""Printing a page to PDF: everything that stands on it gets a last line to look for, which must come out on the paper."""

import pypdfium2
from playwright.sync_api import Page as Tab
from playwright.sync_api import Route

LINES = 120
"""More than two sheets hold."""

LENGTHEN = """
([lines, scripts]) => {
  // What is left off paper on purpose.
  const off = ".nhsuk-header, .nhsuk-footer, .nhsuk-breadcrumb, .nhsuk-back-link, .nhsuk-skip-link, .nhsuk-pagination, .house-demo, "
    + ".house-filter, .house-autosave, .house-shortcuts, .house-no-print, .house-typed, .nhsuk-button, .nhsuk-button-group, "
    + ".nhsuk-u-visually-hidden, [hidden]";
  const marks = [];
  const mark = () => { marks.push(`ZQ${marks.length}QZ`); return marks.at(-1); };
  const main = document.querySelector("main");
  const kept = (node) => !node.closest(off) && !node.closest("tr, li")?.closest("[hidden]");
  const text = (end) => `${Array.from({ length: lines }, (_, line) => `Line ${line + 1} of what somebody wrote.`).join("\\n")}\\n${end}`;
  // What a page does not ask now (why a standard does not apply, while it does) does not stand on it; what is folded does.
  const stands = (area) => area.closest("details") || area.checkVisibility();
  for (const area of main.querySelectorAll("textarea")) if (kept(area) && stands(area)) area.value = text(mark());
  // Without scripts nothing repeats a line that is not saved yet.
  if (scripts) for (const input of main.querySelectorAll("input[type=text].nhsuk-input:not([inputmode])")) {
    if (kept(input) && input.form?.method === "post") input.value = `${"A long title of a paper ".repeat(8)}${mark()}`;
  }
  for (const folded of main.querySelectorAll("details")) if (kept(folded)) folded.append(Object.assign(document.createElement("p"), { textContent: mark() }));
  for (const node of main.querySelectorAll("div, section, ul, ol, pre, aside, nav")) {
    const style = getComputedStyle(node);
    const scrolls = [style.overflowX, style.overflowY].some((way) => ["auto", "scroll", "hidden"].includes(way));
    if (!kept(node) || (!scrolls && style.maxHeight === "none") || node.matches(".nhsuk-u-visually-hidden")) continue;
    for (let line = 0; line < lines; line += 1) node.append(Object.assign(document.createElement("p"), { textContent: `Line ${line}` }));
    node.append(Object.assign(document.createElement("p"), { textContent: mark() }));
  }
  // The last words of every table, paragraph and list as it stands.
  for (const node of main.querySelectorAll("td, dd, .house-text, p, li")) {
    if (kept(node) && !node.closest("details") && node.checkVisibility() && node.lastChild?.nodeType === 3) node.append(` ${mark()}`);
  }
  return marks;
}
"""


def lost_on_paper(tab: Tab, *, scripts: bool) -> list[str]:
    """The last lines that a page does not show once it is printed."""
    # A page that asks how its work goes on would write its line anew, and the mark with it.
    tab.route("**", _but_no_questions)
    marks: list[str] = tab.evaluate(LENGTHEN, [LINES, scripts])
    printed = "".join(_words(tab.pdf(format="A4")).split())
    tab.unroute("**", _but_no_questions)
    return [mark for mark in marks if mark not in printed]


def _but_no_questions(route: Route) -> None:
    if route.request.resource_type == "fetch":
        route.abort()
    else:
        route.continue_()


def _words(paper: bytes) -> str:
    """What can be read within the edges of the sheets."""
    with pypdfium2.PdfDocument(paper) as document:
        return "\n".join(sheet.get_textpage().get_text_bounded() for sheet in document)
