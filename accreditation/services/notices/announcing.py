"""Write the notices of an event in its own transaction: who hears of it, a row for each, and the letters; few statements, however many."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import Integer, Row, and_, bindparam, literal, select, union_all
from sqlalchemy.dialects import postgresql, sqlite

from accreditation import clock
from accreditation.db import db
from accreditation.enums.letters import LetterKind
from accreditation.enums.notices import BINDING, USUAL, Delivery, NoticeKind
from accreditation.models.applications import Application
from accreditation.models.meetings import Meeting
from accreditation.models.notices import Notice, NoticePreference, NoticeTimes
from accreditation.models.people import Person
from accreditation.queries.notices.audiences import AUDIENCES, OWN_ID
from accreditation.rules import quiet_times
from accreditation.rules.quiet_times import QuietTimes
from accreditation.services import letters
from accreditation.services.notices.catalogue import CATALOGUE

AT_ONCE = 50
"""Occasions whose readers are looked up in one statement."""
ROWS = 500
"""Rows that are written in one statement."""


@dataclass(frozen=True)
class Occasion:
    """Something to be heard of: its kind, the ids that it is about, and what makes it happen once.

    `actor_id` did it, and so need not hear of it. `send_from` is before when no letter goes out; `day` is the day that its
    words name, where it is not the day by which the case is due or the meeting held.
    """

    kind: NoticeKind
    facts: Mapping[str, int]
    key: str
    actor_id: int | None = None
    send_from: datetime | None = None
    day: date | None = None


@dataclass(frozen=True)
class _Reader:
    """Somebody who hears of an occasion, with what they open and how they want to hear."""

    occasion: Occasion
    person_id: int
    facts: Mapping[str, Any]
    delivery: Delivery
    times: QuietTimes

    @property
    def key(self) -> str:
        return f"{self.occasion.key}:{self.person_id}"

    def digest_on(self, now: datetime) -> date | None:
        """The day whose one letter takes it up, where that is preferred."""
        if self.delivery is not Delivery.DAILY:
            return None
        day, send_from = quiet_times.digest_day(now, self.times), self.occasion.send_from
        # What came up in the night for the morning is part of that morning's letter: the next one is a day late.
        if send_from is None or quiet_times.morning(day) >= send_from:
            return day
        return quiet_times.digest_day(send_from, self.times)


def announce(occasions: Iterable[Occasion]) -> int:
    """Let everybody hear who has to, and say how many notices that made; one that is there already is left as it is."""
    waiting, made = iter(occasions), 0
    while batch := list(islice(waiting, AT_ONCE)):
        readers = list(_readers(batch))
        for start in range(0, len(readers), ROWS):
            made += _write(readers[start : start + ROWS])
    return made


def _readers(occasions: Sequence[Occasion]) -> Iterator[_Reader]:
    reached: set[str] = set()
    shapes = tuple((occasion.kind, frozenset(occasion.facts)) for occasion in occasions)
    ids = {
        _parameter(name, number): value
        for number, occasion in enumerate(occasions)
        for name, value in occasion.facts.items()
    }
    for row in db.session.execute(_statement(shapes), ids):
        occasion = occasions[row.number]
        entry = CATALOGUE[occasion.kind]
        delivery = row.delivery or USUAL[entry.group]
        if entry.group in BINDING and delivery is Delivery.NONE:
            delivery = Delivery.PAGE
        times = QuietTimes(row.quiet_from, row.quiet_until, row.away_from, row.away_until)
        reader = _Reader(occasion, row.person_id, _facts(occasion, row), delivery, times)
        if row.person_id == occasion.actor_id or delivery is Delivery.NONE or reader.key in reached:
            continue
        reached.add(reader.key)
        yield reader


def _parameter(name: str, number: int) -> str:
    return f"{name}_of_{number}"


# Built once for occasions of the same kinds that carry the same ids, as most are: building takes longer than asking.
@lru_cache(maxsize=256)
def _statement(shapes: tuple[tuple[NoticeKind, frozenset[str]], ...]) -> Any:
    audiences = []
    for number, (kind, names) in enumerate(shapes):
        entry = CATALOGUE[kind]
        facts = {name: bindparam(_parameter(name, number), type_=Integer()) for name in names}
        people = AUDIENCES[entry.audience](facts).subquery()
        audiences.append(
            select(
                literal(number, Integer).label("number"),
                literal(entry.group, NoticePreference.notice_group.type).label("notice_group"),
                facts.get("application_id", literal(0, Integer)).label("application_id"),
                facts.get("meeting_id", literal(0, Integer)).label("meeting_id"),
                people.c[0].label("person_id"),
                people.c[1].label("own_id"),
            )
        )
    heard = union_all(*audiences).subquery()
    return (
        select(
            heard.c.number,
            heard.c.person_id,
            heard.c.own_id,
            Application.due_on,
            Meeting.held_on,
            NoticePreference.delivery,
            NoticeTimes.quiet_from,
            NoticeTimes.quiet_until,
            NoticeTimes.away_from,
            NoticeTimes.away_until,
        )
        .join(Person, and_(Person.id == heard.c.person_id, Person.disabled_at.is_(None)))
        .outerjoin(Application, Application.id == heard.c.application_id)
        .outerjoin(Meeting, Meeting.id == heard.c.meeting_id)
        .outerjoin(
            NoticePreference,
            and_(
                NoticePreference.person_id == Person.id,
                NoticePreference.notice_group == heard.c.notice_group,
            ),
        )
        .outerjoin(NoticeTimes, NoticeTimes.person_id == Person.id)
        .order_by(heard.c.number, heard.c.person_id)
    )


def _facts(occasion: Occasion, row: Row[Any]) -> dict[str, Any]:
    """The ids that the notice keeps, with what this reader opens and the day that its words name."""
    facts: dict[str, Any] = dict(occasion.facts)
    own = OWN_ID.get(CATALOGUE[occasion.kind].audience)
    if own is not None and row.own_id is not None:
        facts[own] = row.own_id
    day = occasion.day or row.held_on or row.due_on
    # Kept as it is now: the words of a notice stay true when the case has gone on to its next date.
    if day is not None:
        facts["day"] = day.isoformat()
    return facts


def _write(readers: Sequence[_Reader]) -> int:
    now = clock.now()
    insert = (postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite).insert
    rows = [
        {
            "key": reader.key,
            "kind": reader.occasion.kind,
            "person_id": reader.person_id,
            "facts": dict(reader.facts),
            "created_at": now,
            "digest_on": reader.digest_on(now),
        }
        for reader in readers
    ]
    once = insert(Notice).on_conflict_do_nothing(index_elements=["key"]).returning(Notice.id, Notice.key)
    ids = {key: notice_id for notice_id, key in db.session.execute(once, rows)}
    new = [reader for reader in readers if reader.key in ids]
    letters.ask_several(
        LetterKind.NOTICE,
        [_letter(reader, ids[reader.key], now) for reader in new if reader.delivery is Delivery.AT_ONCE],
    )
    letters.ask_several(LetterKind.DIGEST, list(_digests(new, now)))
    return len(new)


def _letter(reader: _Reader, notice_id: int, now: datetime) -> letters.Wish:
    due = max(now, reader.occasion.send_from or now)
    send_at = quiet_times.send_at(due, reader.times, urgent=CATALOGUE[reader.occasion.kind].urgent)
    return letters.Wish(f"notice:{notice_id}", reader.person_id, {"notice_id": notice_id}, send_at)


def _digests(readers: Sequence[_Reader], now: datetime) -> Iterator[letters.Wish]:
    """One letter a person and day, whatever it takes up."""
    for reader in {(reader.person_id, reader.digest_on(now)): reader for reader in readers}.values():
        day = reader.digest_on(now)
        if day is not None:
            send_at = quiet_times.send_at(quiet_times.morning(day), reader.times)
            facts = {"day": day.isoformat()}
            yield letters.Wish(
                f"digest:{reader.person_id}:{day.isoformat()}", reader.person_id, facts, send_at
            )
