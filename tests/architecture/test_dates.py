"""Days and times read one way: `accreditation/dates.py` writes them, and nothing else that people read does."""

import re
from datetime import UTC, date, datetime

from accreditation import dates
from accreditation.settings import ROOT

WORDS = re.compile(r"%-?[dBbeYyHIMp]\b|strftime|\.day\}")
"""What writes a part of a day or a time."""

OTHERWISE = {
    "accreditation/dates.py": "the one place",
    "accreditation/web/files.py": "tables, in the order by which spreadsheets sort",
    "accreditation/services/backups/making.py": "the name of a folder",
    "accreditation/services/audit/checkpoints.py": "the name of a file",
    "accreditation/commands/heartbeats.py": "for operators, in UTC",
    "accreditation/commands/people.py": "what an operator types",
    "accreditation/rules/reviewer_files/typed.py": "reads the days of a file that people made elsewhere",
    "accreditation/demo/papers.py": "made-up papers of other people",
    "accreditation/demo/timeline.py": "a month in the title of a made-up meeting",
}


def test_nothing_else_writes_days_and_times() -> None:
    writers = {
        path.relative_to(ROOT).as_posix()
        for folder in ("accreditation", "forms", "workflows", "templates")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".html", ".txt", ".jinja"}
        and "documents/child" not in path.as_posix()
        and WORDS.search(path.read_text())
    }
    assert writers == set(OTHERWISE)


def test_templates_write_no_stored_day_as_it_stands() -> None:
    shown = re.compile(r"\{\{[^}|]*\b\w+(?:_on|_at)\s*(?:~[^|}]*)?\}\}")
    bare = [
        f"{path.relative_to(ROOT)}: {stored.group(0)}"
        for path in (ROOT / "templates").rglob("*.html")
        for stored in shown.finditer(path.read_text())
    ]
    assert not bare, bare


def test_days_and_times_are_those_of_england() -> None:
    summer = datetime(2026, 7, 1, 23, 5, tzinfo=UTC)
    assert dates.day(summer) == "2 July 2026"
    assert dates.day(date(2026, 11, 3)) == "3 November 2026"
    assert dates.time(summer) == "00:05"
    assert dates.moment(summer) == "2 July 2026 at 00:05"
