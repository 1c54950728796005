"""What comes up for a provider whatever its cases are at: findings to meet, awards that end, cycles that close."""

from collections.abc import Iterator

from sqlalchemy import ScalarSelect, String, cast, func, select

from accreditation import clock
from accreditation.db import db
from accreditation.enums import calendar_words
from accreditation.enums.calendar_words import Whose
from accreditation.enums.people import DRAFTERS, Role
from accreditation.models.applications import Application
from accreditation.models.awards import Award
from accreditation.models.findings import Finding
from accreditation.models.frameworks import Cycle
from accreditation.models.organisations import Organisation, Placement
from accreditation.permissions.scopes import provider_filter
from accreditation.permissions.viewer import Viewer
from accreditation.queries.applications import SUBJECT_NAME, with_subject
from accreditation.queries.awards import among
from accreditation.queries.calendar.entry import Entry, beginning, days_given
from accreditation.queries.home.task import Reach, about
from accreditation.queries.rule_cases import SETTLED
from workflows.award import LIVE

LEAD = (Role.PROVIDER_LEAD,)


def findings(viewer: Viewer, reach: Reach) -> Iterator[Entry]:
    """What a review asked of the viewer's providers and is not met; immediate requirements go another way."""
    if not viewer.has(*DRAFTERS):
        return
    rows = db.session.execute(
        with_subject(
            select(
                Finding.id,
                Finding.kind,
                Finding.due_on,
                Finding.issued_at,
                Application.id,
                SUBJECT_NAME,
                Organisation.name,
            ).join(Application, Application.id == Finding.application_id)
        )
        .where(
            provider_filter(viewer, DRAFTERS, Application.organisation_id, Application.placement_id),
            Finding.kind.in_(calendar_words.FINDINGS),
            Finding.status.not_in(SETTLED),
            Finding.due_on.is_not(None),
            *reach.within(Finding.due_on),
        )
        .order_by(Finding.due_on, Finding.id)
        .limit(reach.most)
    )
    for finding_id, kind, due_on, issued_at, case_id, place, provider in rows:
        yield Entry(
            f"finding-{finding_id}",
            due_on,
            f"{calendar_words.FINDINGS[kind]}: {place}",
            about(place, provider),
            "provider_reports.show",
            {"application_id": case_id},
            Whose.PROVIDER,
            calendar_words.AFTER_FINDING[kind],
            issued_at,
            days_given(issued_at, due_on),
        )


def awards(viewer: Viewer, reach: Reach) -> Iterator[Entry]:
    """Awards of the viewer's placements, on the day they end."""
    if not viewer.has(*LEAD):
        return
    rows = db.session.execute(
        select(Award.number, Award.placement_name, Award.organisation_name, Award.starts_on, Award.expires_on)
        .join(Award.placement)
        .where(
            among(LIVE),
            provider_filter(viewer, LEAD, Placement.organisation_id, Placement.id),
            *reach.within(Award.expires_on),
        )
        .order_by(Award.expires_on, Award.id)
        .limit(reach.most)
    )
    for number, place, provider, starts_on, expires_on in rows:
        began_at = beginning(starts_on)
        yield Entry(
            f"award-{number}",
            expires_on,
            f"{calendar_words.AWARD_ENDS}: {place}",
            about(place, provider),
            "register.show",
            {"number": number},
            Whose.PROVIDER,
            calendar_words.AFTER_AWARD,
            began_at,
            days_given(began_at, expires_on),
            is_deadline=False,
        )


def cycles(viewer: Viewer, reach: Reach) -> Iterator[Entry]:
    """Cycles that take the viewer's placements now, on their last day."""
    if not viewer.has(*LEAD):
        return
    statement = select(Cycle, _offices(viewer)).where(
        Cycle.cancelled_at.is_(None),
        Cycle.opens_on <= clock.today(),
        Cycle.closes_on >= clock.today(),
        *reach.within(Cycle.closes_on),
    )
    open_cycles = db.session.execute(statement.order_by(Cycle.closes_on, Cycle.id).limit(reach.most)).all()
    for cycle, offices in open_cycles:
        if any(cycle.own.takes(int(office_id)) for office_id in (offices or "").split(",") if office_id):
            yield Entry(
                f"cycle-{cycle.id}",
                cycle.closes_on,
                f"{calendar_words.CYCLE_CLOSES}: {cycle.name}",
                "",
                "home.placements",
                {},
                Whose.PROVIDER,
                calendar_words.AFTER_CYCLE,
                beginning(cycle.opens_on),
                cycle.version,
            )


def _offices(viewer: Viewer) -> ScalarSelect[str | None]:
    """The offices of the placements that the viewer leads, as one text beside each cycle."""
    mine = provider_filter(viewer, LEAD, Placement.organisation_id, Placement.id)
    theirs = select(Placement.office_id).where(mine, Placement.closed_at.is_(None)).distinct().subquery()
    return select(func.aggregate_strings(cast(theirs.c.office_id, String), ",")).scalar_subquery()
