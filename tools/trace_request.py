"""Print the trace of a request: which functions and templates of ours it enters, how deep, and what it asks the database.

    .venv/bin/python -m tools.trace_request --page save-score
    .venv/bin/python -m tools.trace_request GET /worklist --as office@demo.example

A page by name runs on a small office of its own, made through the services. A method and a path run on a copy of
the demonstration's database, so that nothing a person works in is changed. The request is sent twice and the second is
traced: what a process loads and parses once is no part of a request.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType
from typing import Any

from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.engine import Engine

from accreditation.app import create_app
from accreditation.db import db
from accreditation.models.people import Person
from accreditation.queries import applications
from accreditation.queries import reviews as review_queries
from accreditation.settings import Settings
from tests import databases
from tests.client import Client, hidden
from tests.scene import Scene, Stage
from tests.staging import undone_unless_kept
from tests.world import World

ROOT = Path(__file__).resolve().parent.parent
OURS = ("accreditation", "workflows", "forms")
STATEMENT_LENGTH = 100


@dataclass
class Trace:
    """What a request entered, in order: (depth, what); and the functions, files and templates in it."""

    lines: list[tuple[int, str]] = field(default_factory=list)
    functions: set[tuple[str, str]] = field(default_factory=set)
    templates: set[str] = field(default_factory=set)
    statements: int = 0
    depth: int = 0
    deepest: int = 0
    calls: int = 0

    @property
    def files(self) -> set[str]:
        """The modules of ours that were entered."""
        return {file for file, _ in self.functions}

    def profile(self, frame: FrameType, happened: str, _: Any) -> None:
        """What sys.setprofile calls at each entry and exit."""
        if happened not in {"call", "return"}:
            return
        place = _place(frame)
        if place is None:
            return
        if happened == "return":
            self.depth -= 1
            return
        self.depth += 1
        file, name = place
        if file.startswith("templates/"):
            self.templates.add(file)
        else:
            self.functions.add(place)
            self.calls += 1
            self.deepest = max(self.deepest, self.depth)
        self._note(f"{file}  {name}")

    def note_statement(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        """What SQLAlchemy calls before each statement."""
        self.statements += 1
        self.lines.append((self.depth + 1, f"» {' '.join(statement.split())[:STATEMENT_LENGTH]}"))

    def _note(self, words: str) -> None:
        """Write an entry down; a generator that goes on, or a template's next macro, is not written twice in a row."""
        if not self.lines or self.lines[-1] != (self.depth, words):
            self.lines.append((self.depth, words))

    def counts(self) -> str:
        """The sizes of the trace in one line; a comprehension or lambda counts as a function, as Python runs it."""
        return (
            f"{len(self.files)} files, {len(self.functions)} functions, {self.calls} calls, depth {self.deepest}; "
            f"{len(self.templates)} templates; {self.statements} statements"
        )


def _place(frame: FrameType) -> tuple[str, str] | None:
    """The file and function of a frame, if it is ours."""
    path = frame.f_code.co_filename
    if not path.startswith(str(ROOT)):
        return None
    file = path[len(str(ROOT)) + 1 :]
    return (
        (file, frame.f_code.co_qualname)
        if file.startswith((*(f"{name}/" for name in OURS), "templates/"))
        else None
    )


@contextmanager
def tracing() -> Iterator[Trace]:
    """Trace what happens inside the block on this thread."""
    trace = Trace()
    event.listen(Engine, "before_cursor_execute", trace.note_statement)
    sys.setprofile(trace.profile)
    try:
        yield trace
    finally:
        sys.setprofile(None)
        event.remove(Engine, "before_cursor_execute", trace.note_statement)


@dataclass(frozen=True)
class Request:
    """What is sent, and as whom; the hidden fields of a form come from its page."""

    method: str
    path: str
    person: Person | None
    fields: dict[str, Any] = field(default_factory=dict)


def traced(world: World, request: Request, before: Request | None = None) -> tuple[Trace, int]:
    """Send a request (first `before`, or itself, untraced), and trace it; the trace and the answer's status."""
    client = world.client(request.person)
    client.checks_pages = False
    _send(client, before or request)()
    send = _send(client, request)
    with tracing() as trace:
        status = send()
    return trace, status


def _send(client: Client, request: Request) -> Callable[[], int]:
    """Make a request ready, so that only the request itself is left."""
    if request.method == "GET":
        return lambda: client.get(request.path).status_code
    data = hidden(client.get(request.path).text) | request.fields
    return lambda: (
        client.open(
            request.path, method=request.method, data=data, content_type="multipart/form-data"
        ).status_code
    )


@contextmanager
def own_office(folder: Path) -> Iterator[Scene]:
    """An app on a new database of its own with an office in it."""
    app = create_app(databases.settings(databases.fresh("sqlite", folder), folder), TESTING=True)
    with app.app_context(), undone_unless_kept(keep=False):
        yield Scene(World(app))


def _save_score(scene: Scene) -> tuple[Request, Request]:
    case = scene.case(Stage.IN_REVIEW)
    path = f"/reviews/{case.reviews['lead']}"
    lead = scene.people["lead"]
    begin = scene.world.client(lead)
    begin.send(f"{path}/begin")
    requests = []
    for code in ("1.2", "1.3"):
        entry = review_queries.entry(applications.get(case.application_id).current_round, code)
        cited = [] if entry is None else [citation.id for citation in entry.citations]
        fields = {"score": "2", "rationale": "Sound, but not on nights.", "relied_on": cited}
        requests.append(Request("POST", f"{path}/standards/{code}", lead, fields))
    return requests[0], requests[1]


def _at(stage: Stage, who: str, path: Callable[[Any], str]) -> Callable[[Scene], tuple[Request, None]]:
    def make(scene: Scene) -> tuple[Request, None]:
        return Request("GET", path(scene.case(stage)), scene.people[who]), None

    return make


PAGES: dict[str, Callable[[Scene], tuple[Request, Request | None]]] = {
    "save-score": _save_score,
    "score": _at(Stage.SCORING, "lead", lambda case: f"/reviews/{case.reviews['lead']}/standards/1.2"),
    "application": _at(
        Stage.SELF_ASSESSMENT, "provider_lead", lambda case: f"/applications/{case.application_id}"
    ),
    "case": _at(Stage.IN_CHECK, "secretariat", lambda case: f"/cases/{case.application_id}"),
    "worklist": _at(Stage.IN_CHECK, "secretariat", lambda _: "/worklist"),
}
"""The main requests by name."""


def of_page(name: str) -> tuple[Trace, int]:
    """The trace of a request by name."""
    with tempfile.TemporaryDirectory() as folder, own_office(Path(folder)) as scene:
        request, before = PAGES[name](scene)
        return traced(scene.world, request, before)


def of_path(method: str, path: str, email: str) -> tuple[Trace, int]:
    """The trace of any request, on a copy of the demonstration's database."""
    with tempfile.TemporaryDirectory() as folder, demo_copy(Path(folder)) as app:
        world = World(app)
        person = db.session.scalar(select(Person).where(Person.email == email)) if email else None
        if email and person is None:
            raise SystemExit(f"Nobody in the demonstration has the address {email}.")
        return traced(world, Request(method, path, person))


@contextmanager
def demo_copy(folder: Path) -> Iterator[Flask]:
    """The app on a copy of the demonstration's database, in one transaction that is undone."""
    settings = Settings.from_environment({**os.environ, "DEMO": "1"})
    original = Path(settings.database_url.removeprefix("sqlite:///"))
    if not original.exists():
        raise SystemExit("There is no demonstration yet: make run prepares one.")
    for part in original.parent.glob(f"{original.name}*"):
        shutil.copy(part, folder / part.name)
    app = create_app(replace(settings, database_url=f"sqlite:///{folder / original.name}"), TESTING=True)
    with app.app_context(), undone_unless_kept(keep=False):
        yield app


def main(given: Sequence[str]) -> int:
    """Print the trace and its counts."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("method", nargs="?")
    parser.add_argument("path", nargs="?")
    parser.add_argument("--as", dest="email", default="", help="who sends it; nobody signed in without it")
    parser.add_argument("--page", choices=PAGES)
    parser.add_argument("--counts", action="store_true", help="the counts alone")
    options = parser.parse_args(given)
    if not options.page and not (options.method and options.path):
        parser.error("name a page, or a method and a path")
    trace, status = (
        of_page(options.page) if options.page else of_path(options.method, options.path, options.email)
    )
    for depth, words in [] if options.counts else trace.lines:
        print(f"{'  ' * (depth - 1)}{words}")
    print(f"\nThe answer is {status}. {trace.counts()}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
