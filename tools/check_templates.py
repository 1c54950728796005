"""Parse every Jinja template and refuse what the pages' security policy and escaping rest on not being there.

Refused: `|safe`, Markup and switched-off autoescape; style elements and attributes, scripts and handlers inside a page;
`javascript:` addresses; anything loaded from another server; a width that is none of the three kinds of page.
Each exception stands below with its reason.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError, nodes

from accreditation.web.rows import Rows

ROOT = Path(__file__).resolve().parent.parent
SUFFIXES = frozenset({".html", ".jinja", ".txt", ".xml"})

# (template, kind of fault): why it may stand there, once.
ALLOWED: dict[tuple[str, str], str] = {
    ("base.html", "|safe"): "the text of that one script, a constant of ours",
    ("base.html", "inline script"): "one line marks that scripts run; the security policy names its hash",
}

PATTERNS = {
    "inline script": re.compile(r"<script(?![^>]*\bsrc\s*=)[^>]*>", re.IGNORECASE),
    "inline style element": re.compile(r"<style\b", re.IGNORECASE),
    "inline style": re.compile(r"<[a-z][^<>]*\sstyle\s*=", re.IGNORECASE),
    "inline handler": re.compile(r"<[a-z][^<>]*\son[a-z]+\s*=", re.IGNORECASE),
    "htmx handler": re.compile(r"\bhx-on[:-]", re.IGNORECASE),
    "javascript address": re.compile(r"=\s*['\"]?\s*javascript:", re.IGNORECASE),
    "other server": re.compile(
        r"<(?:script|link|img|iframe|source|object|embed)\b[^>]*\b(?:src|href|data)\s*=\s*['\"](?:https?:)?//",
        re.IGNORECASE,
    ),
}
WIDTHS = re.compile(r"\{%-?\s*set\s+(?:width\s*=(?!\s*[\"'](?:reading|list|work)[\"'])|wide\b)")
MAILED = {"inline style element", "inline style"}  # a mail reader has no style sheet to fetch


def templates(folder: Path) -> Iterator[Path]:
    """Yield every template of ours."""
    yield from (path for path in sorted(folder.rglob("*")) if path.suffix in SUFFIXES)


def faults(folder: Path) -> Iterator[str]:
    """Yield one line for each fault of the templates in a folder."""
    environment = Environment(autoescape=True, extensions=["jinja2.ext.do", "jinja2.ext.i18n", Rows])
    for path in templates(folder):
        name = path.relative_to(folder).as_posix()
        source = path.read_text()
        try:
            tree = environment.parse(source, name)
        except TemplateSyntaxError as error:
            yield f"{name}:{error.lineno}: {error.message}"
            continue
        excused = {kind for template, kind in ALLOWED if template == name}
        for kind, line in [*unescaped(tree), *in_page(source, name)]:
            if kind in excused:
                excused.remove(kind)
            else:
                yield f"{name}:{line}: {kind}"


def unescaped(tree: nodes.Template) -> Iterator[tuple[str, int]]:
    """Yield each place where a template lets text through as markup."""
    for node in tree.find_all(nodes.Filter):
        if node.name == "safe":
            yield "|safe", node.lineno
    for called in tree.find_all(nodes.Name):
        if called.name == "Markup":
            yield "Markup", called.lineno
    for switch in tree.find_all(nodes.ScopedEvalContextModifier):
        if any(option.key == "autoescape" for option in switch.options):
            yield "autoescape switched", switch.lineno


def in_page(source: str, name: str) -> Iterator[tuple[str, int]]:
    """Yield each thing in a page that the security policy forbids."""
    comments = re.compile(r"\{#.*?#\}", re.DOTALL)
    text = comments.sub(lambda comment: "\n" * comment.group(0).count("\n"), source)
    for match in WIDTHS.finditer(text):
        yield "unknown width", text.count("\n", 0, match.end()) + 1
    for kind, pattern in PATTERNS.items():
        if kind in MAILED and name.startswith("email/"):
            continue
        for match in pattern.finditer(text):
            yield kind, text.count("\n", 0, match.end()) + 1


def main() -> int:
    """Check the templates of this checkout."""
    folder = ROOT / "templates"
    problems = list(faults(folder))
    count = sum(1 for _ in templates(folder))
    print("\n".join(problems) or f"{count} templates parse and keep the house's rules.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
