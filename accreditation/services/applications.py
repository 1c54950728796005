"""Start an application; how it moves afterwards is in `moves` and the workflow."""

import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accreditation import clock, dates
from accreditation.db import db
from accreditation.enums.applications import ApplicationKind, ApplicationStatus, Tier
from accreditation.enums.audit import AuditKind
from accreditation.enums.awards import Outcome
from accreditation.enums.people import Duty, Role
from accreditation.errors import RuleBroken
from accreditation.models.answers import Answer
from accreditation.models.applications import Application, StartWaiver
from accreditation.models.frameworks import Cycle
from accreditation.models.organisations import Office, Organisation, Placement
from accreditation.permissions.scopes import provider_scope
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications as queries
from accreditation.queries import frameworks, holidays, organisation_returns, ratifications
from accreditation.queries.policies import policy_of
from accreditation.queries.ratifications import Ratified
from accreditation.rules import codes, working_days
from accreditation.services import audit, clocks, duties


def open_application(placement: Placement, *, actor: Viewer, cycle: Cycle, tier: Tier) -> Application:
    """Start an application for a placement in a cycle, with an empty answer for every standard."""
    closed = why_closed(placement)
    if closed:
        raise RuleBroken(closed)
    if not is_open(cycle):
        raise RuleBroken("This cycle is not open. Choose another one.", field="cycle")
    if not cycle.own.takes(placement.office_id):
        raise RuleBroken("This cycle is for placements of other offices. Choose another one.", field="cycle")
    if tier not in cycle.tiers:
        raise RuleBroken("This cycle does not offer that award. Choose the other one.", field="tier")
    if queries.live(placement.id) is not None:
        raise RuleBroken("This placement already has an application under way. Carry on with that one.")
    # Last of the refusals, because it reads the decision and the policy of an earlier case.
    wait = too_soon(placement)
    if wait:
        raise RuleBroken(wait)
    application = Application(
        kind=ApplicationKind.PLACEMENT,
        placement_id=placement.id,
        organisation_id=placement.organisation_id,
        office_id=placement.office_id,
        tier=tier,
        return_id=organisation_returns.serving(
            placement.organisation_id, cycle.id, cycle.framework_version_id
        ),
    )
    add(application, cycle=cycle, recruits=placement.recruits, actor=actor)
    duties.take(application.id, actor.id, Duty.PROVIDER_LEAD if _leads(actor, placement) else Duty.AUTHOR)
    return application


def add(application: Application, *, cycle: Cycle, recruits: bool, actor: Viewer) -> None:
    """Add a case to a cycle as it begins, of a placement or of an organisation, with an empty answer for every standard."""
    now = clock.now()
    application.reference = _reference(now.year)
    application.cycle_id, application.cycle = cycle.id, cycle
    application.framework_version_id = cycle.framework_version_id
    application.status_since = application.opened_at = now
    db.session.add(application)
    db.session.flush()
    clocks.begin_stage(application)
    _add_answers(application, recruits=recruits)
    audit.record(
        AuditKind.APPLICATION_OPENED,
        actor=actor,
        stream=audit.case(application.id),
        application_id=application.id,
        cycle_id=cycle.id,
        tier=application.tier.value,
    )


def why_closed(placement: Placement) -> str:
    """Why a placement takes no new application, because it or what it belongs to is closed; empty where it does."""
    # Shared with others who start, and not with whoever closes it in this moment.
    here, provider, office = db.session.execute(
        select(Placement.closed_at, Organisation.closed_at, Office.closed_at)
        .join(Placement.organisation)
        .join(Placement.office)
        .where(Placement.id == placement.id)
        .with_for_update(read=True, of=(Placement, Organisation, Office))
    ).one()
    closed = [
        what
        for what, closed_at in (
            ("This placement", here),
            ("The organisation of this placement", provider),
            ("The office that leads this placement", office),
        )
        if closed_at is not None
    ]
    if not closed:
        return ""
    return f"{closed[0]} is closed, so no application can be started. Ask your local office if that is wrong."


def too_soon(placement: Placement) -> str:
    """Why no application can be started yet, with whom to ask; empty where it can, or the office has waived the wait."""
    last = ratifications.last_ratified(placement.id)
    until = None if last is None else _waits_until(last)
    if last is None or until is None or ratifications.start_waived(last.application.id):
        return ""
    day = until.astimezone(clock.LONDON)
    return (
        f"This placement was not accredited. A new application can be started after {dates.day(day)}, so that there is"
        " time to change something. If it cannot wait, ask your local office: it can allow an earlier start."
        " Everything that was sent is kept."
    )


def may_waive(application: Application) -> bool:
    """Whether its placement waits because of this case, and the office has not waived that."""
    if application.placement_id is None or application.status is not ApplicationStatus.CLOSED:
        return False
    last = ratifications.last_ratified(application.placement_id)
    return (
        last is not None
        and last.application.id == application.id
        and _waits_until(last) is not None
        and not ratifications.start_waived(application.id)
    )


def waive_wait(application: Application, *, actor: Viewer, reason: str) -> None:
    """Let the placement start again before its time, with a reason that stays on record."""
    if not may_waive(application):
        raise RuleBroken("This placement does not have to wait because of this case, so nothing was changed.")
    if not reason.strip():
        raise RuleBroken("Say why it may start earlier", field="reason")
    db.session.add(
        StartWaiver(
            application_id=application.id,
            reason=reason.strip(),
            given_by_id=actor.id,
            given_at=clock.now(),
        )
    )
    audit.record(
        AuditKind.START_WAIVED,
        actor=actor,
        stream=audit.case(application.id),
        application_id=application.id,
    )


def _waits_until(last: Ratified) -> datetime | None:
    """Until when a placement waits after Not accredited: it has time to change something; None where it need not."""
    if last.outcome is not Outcome.NOT_ACCREDITED:
        return None
    until = holidays.deadline(last.at, policy_of(last.application).award_life.no_new_application_days)
    return until if clock.now() <= until else None


def _leads(actor: Viewer, placement: Placement) -> bool:
    return provider_scope(actor, (Role.PROVIDER_LEAD,)).covers(placement.organisation_id, placement.id)


def _reference(year: int) -> str:
    # Drawn by lot, so that a reference tells nobody how many cases there are or which came before.
    return f"PA-{year % 100:02d}-" + "".join(secrets.choice(codes.ALPHABET) for _ in range(6))


def _add_answers(application: Application, *, recruits: bool) -> None:
    """An empty answer a standard; those that do not apply to a place that does not recruit are preset."""
    framework = frameworks.of_application(queries.get(application.id))
    # The reason is written into the answer itself, so that reviewers read it, as of any other that does not apply.
    reasons = {} if recruits else framework.preset_reasons("does_not_recruit")
    for standard in frameworks.standards_of(application.framework_version_id):
        is_preset = standard.code in reasons
        db.session.add(
            Answer(
                application_id=application.id,
                standard_id=standard.id,
                not_applicable=is_preset,
                not_applicable_preset=is_preset,
                not_applicable_reason=reasons.get(standard.code, ""),
            )
        )


def cycles_open(office_id: int) -> list[Cycle]:
    """The cycles that take applications of placements of an office now."""
    today = clock.today()
    cycles = db.session.scalars(
        select(Cycle)
        .options(joinedload(Cycle.framework_version))
        .where(Cycle.opens_on <= today, Cycle.closes_on >= today)
        .order_by(Cycle.closes_on)
    )
    return [cycle for cycle in cycles if is_open(cycle) and cycle.own.takes(office_id)]


def is_open(cycle: Cycle) -> bool:
    """Whether a cycle takes applications now: its last day ends as every deadline does."""
    if cycle.cancelled_at is not None:
        return False
    return cycle.opens_on <= clock.today() and clock.now() <= working_days.closes(cycle.closes_on)
