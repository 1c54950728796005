"""The office's worklist and one case's timeline; everything here is for the office, and nothing of it shows a score."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, or_, select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import (
    ENDED,
    ApplicationKind,
    ApplicationStatus,
    Tier,
    Trigger,
    standing,
)
from accreditation.enums.audit import AuditKind
from accreditation.enums.organisations import PlacementKind
from accreditation.enums.people import Role
from accreditation.enums.reviews import ReviewTrigger
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.frameworks import Standard
from accreditation.models.organisations import Organisation, Placement
from accreditation.permissions.conflicts import conflict_filter, has_conflicts
from accreditation.permissions.viewer import Viewer
from accreditation.queries import audit, case_search, move_reasons, rounds
from accreditation.queries.applications import SUBJECT_KEY, SUBJECT_NAME, under_way, with_subject
from accreditation.queries.audit import Event
from accreditation.queries.paging import SIZE, WHOLE, Page, paginate_rows

SORTS: dict[str, Any] = {
    "place": SUBJECT_KEY,
    "provider": Organisation.search_key,
    "status": Application.status,
    "since": Application.status_since,
    "due": Application.due_on,
}
BY_SUBJECT = frozenset({"place", "provider"})
"""What is sorted by the names of a case's place or provider."""
TIMELINE = (
    AuditKind.APPLICATION_OPENED,
    AuditKind.APPLICATION_MOVED,
    AuditKind.START_WAIVED,
    AuditKind.RETURN_SERVES,
    AuditKind.RETURN_RELEASED,
    AuditKind.CASE_PAUSED,
    AuditKind.CASE_RESUMED,
    AuditKind.PAUSE_EXTENDED,
    AuditKind.CLOCK_EXTENDED,
    AuditKind.APPLICATION_SIGNED,
    AuditKind.COUNTERSIGNATURE_ASKED,
    AuditKind.APPLICATION_COUNTERSIGNED,
    AuditKind.COUNTERSIGNER_PROPOSED,
    AuditKind.COUNTERSIGNER_WITHDRAWN,
    AuditKind.COUNTERSIGNER_AGREED,
    AuditKind.COUNTERSIGNER_REFUSED,
    AuditKind.NOT_APPLICABLE_ACCEPTED,
    AuditKind.NOT_APPLICABLE_UNDONE,
    AuditKind.REVIEWER_INVITED,
    AuditKind.REVIEWER_SET_ASIDE,
    AuditKind.REVIEW_MOVED,
    AuditKind.SCORES_REVEALED,
    AuditKind.VISIT_OFFERED,
    AuditKind.VISIT_SETTLED,
    AuditKind.VISIT_MOVED,
    AuditKind.VISIT_RECORDED,
    AuditKind.ITEM_MOVED,
    AuditKind.AWARD_MOVED,
)
"""What the office sees of a case's record; concerns and agreed scores have pages of their own."""


@dataclass(frozen=True)
class Filters:
    """Which cases to show; without a status, those that have not ended."""

    text: str = ""
    status: ApplicationStatus | None = None
    kind: PlacementKind | None = None
    returns: bool = False
    overdue: bool = False
    ended: bool = False
    sort: str = "due"


@dataclass(frozen=True)
class CaseLine:
    """One case in the worklist."""

    application_id: int
    reference: str
    place: str
    provider: str
    kind: PlacementKind | None
    tier: Tier
    status: ApplicationStatus
    since: Any
    due_on: date | None
    paused: bool
    report_confirmed: bool

    @property
    def sought(self) -> str:
        """The award that it asks for, or that it is an organisation's return, which is of no placement."""
        return ApplicationKind.ORGANISATION.label if self.kind is None else self.tier.label

    @property
    def stands(self) -> str:
        """Where it stands in words."""
        return standing(self.status, report_confirmed=self.report_confirmed)

    @property
    def overdue(self) -> bool:
        """Past its day."""
        return self.due_on is not None and self.due_on < clock.today() and self.status not in ENDED


def worklist(viewer: Viewer, filters: Filters = Filters(), page: int = 1) -> Page[CaseLine]:
    """A page of the cases of the viewer's offices; one statement, or at most three where something is looked for."""
    late = Application.id, _sorted(_lines(), filters.sort)
    listed, most = case_search.narrowed(_keys(viewer, filters), filters.text)
    many = bool(filters.text) and most is None
    lines = paginate_rows(listed, page, SIZE, late=late, counted=0 if most == 0 else None, walked=many)
    return Page([_line(row) for row in lines.rows], lines.number, lines.pages, lines.total, lines.more)


def whole_worklist(viewer: Viewer, filters: Filters = Filters()) -> Iterator[CaseLine]:
    """Every case of the worklist without pages, for a file; at most ten thousand."""
    whole = _sorted(_lines(), filters.sort)
    listed, _ = case_search.narrowed(_filtered(whole, viewer, filters), filters.text)
    for row in db.session.execute(listed.limit(WHOLE)):
        yield _line(row)


def _keys(viewer: Viewer, filters: Filters) -> Select[*tuple[Any, ...]]:
    """The ids of a worklist in its order, joined to no more than this needs."""
    keys: Select[*tuple[Any, ...]] = select(Application.id)
    if filters.kind is not None or filters.sort.removeprefix("-") in BY_SUBJECT:
        keys = with_subject(keys)
    return _sorted(_filtered(keys, viewer, filters), filters.sort)


def _lines() -> Select[*tuple[Any, ...]]:
    return with_subject(
        select(
            Application.id,
            Application.reference,
            SUBJECT_NAME,
            Organisation.name,
            Placement.kind,
            Application.tier,
            Application.status,
            Application.status_since,
            Application.due_on,
            Application.paused_at,
            rounds.answers_wanted(),
        )
    )


def _filtered(
    statement: Select[*tuple[Any, ...]], viewer: Viewer, filters: Filters
) -> Select[*tuple[Any, ...]]:
    statement = statement.where(Application.office_id.in_(viewer.offices(Role.SECRETARIAT)))
    if has_conflicts(viewer):
        statement = statement.where(~conflict_filter(viewer, Application.organisation_id, Application.id))
    if filters.status is not None:
        statement = statement.where(Application.status == filters.status)
    elif not filters.ended:
        statement = statement.where(under_way())
    if filters.kind is not None:
        statement = statement.where(Placement.kind == filters.kind)
    if filters.returns:
        statement = statement.where(Application.kind == ApplicationKind.ORGANISATION)
    if filters.overdue:
        statement = statement.where(Application.due_on < clock.today(), under_way())
    return statement


def _sorted(statement: Select[*tuple[Any, ...]], sort: str) -> Select[*tuple[Any, ...]]:
    column = SORTS.get(sort.removeprefix("-"), Application.due_on)
    order = column.desc() if sort.startswith("-") else column.asc()
    return statement.order_by(order.nulls_last(), Application.id)


def _line(row: Row[Any]) -> CaseLine:
    case_id, reference, place, provider, kind, tier, status, since, due_on, paused_at, is_confirmed = tuple(
        row
    )
    return CaseLine(
        case_id,
        reference,
        place,
        provider,
        kind,
        tier,
        status,
        since,
        due_on,
        paused_at is not None,
        bool(is_confirmed),
    )


@dataclass(frozen=True)
class Happened:
    """One event of a timeline in plain words, and why, where the office may read it."""

    at: datetime
    words: str
    actor: str
    reason: str = ""


def timeline(application_id: int) -> list[Happened]:
    """What happened in a case with its reasons, newest first, as far as the office may know."""
    events = audit.timeline(application_id, TIMELINE)
    triggers = [_trigger(event) for event in events]
    reasons = move_reasons.recorded(application_id, [trigger for trigger in triggers if trigger])
    lines = []
    for event, trigger in zip(events, triggers, strict=True):
        # A step and its reason are written together, so the first event of a step goes with its first reason.
        written = reasons[trigger].pop(0).words if trigger and reasons[trigger] else ""
        lines.append(Happened(event.at, _in_words(event), event.actor, written))
    return lines[::-1]


def _trigger(event: Event) -> Trigger | None:
    """The step whose reason an event may have."""
    if event.kind == AuditKind.REVIEWER_SET_ASIDE.value:
        return Trigger.SET_ASIDE
    if event.kind != AuditKind.APPLICATION_MOVED.value:
        return None
    trigger = Trigger(str(event.facts.get("trigger")))
    # In review the case takes the step too, and the reason goes with the review's own event.
    return None if trigger is Trigger.SET_ASIDE else trigger


def _in_words(event: Event) -> str:
    trigger = str(event.facts.get("trigger"))
    if event.kind == AuditKind.APPLICATION_MOVED.value:
        return Trigger(trigger).done
    if event.kind == AuditKind.REVIEW_MOVED.value:
        return f"A review: {ReviewTrigger(trigger).done.lower()}"
    return event.label


def answer_of_standard(application_id: int, standard_id: int) -> Answer | None:
    """One answer of a case."""
    return db.session.scalars(
        select(Answer).where(Answer.application_id == application_id, Answer.standard_id == standard_id)
    ).first()


def accepted_not_applicable(application_id: int) -> set[str]:
    """Codes that do not apply, as accepted by the office or preset for the kind of place."""
    return set(
        db.session.scalars(
            select(Standard.code)
            .join(Answer, Answer.standard_id == Standard.id)
            .where(
                Answer.application_id == application_id,
                Answer.not_applicable,
                or_(Answer.not_applicable_preset, Answer.not_applicable_accepted_at.is_not(None)),
            )
        )
    )
