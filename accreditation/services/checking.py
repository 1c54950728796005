"""The office checks a submitted case: it accepts each "does not apply", accepts the whole, or names what is missing."""

from collections.abc import Mapping

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus, Trigger
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import Duty
from accreditation.errors import RuleBroken
from accreditation.models.answers import Answer
from accreditation.models.applications import Application, Defect
from accreditation.models.frameworks import Standard
from accreditation.permissions.viewer import Viewer
from accreditation.services import audit, duties, moves, rounds


def begin_check(application: Application, *, actor: Viewer) -> None:
    """Start checking what was submitted."""
    _run(application, Trigger.BEGIN_CHECK, actor)


def accept(application: Application, *, actor: Viewer) -> None:
    """Accept the application as complete and open its first review, so that a team can be chosen."""
    _run(application, Trigger.ACCEPT, actor)
    # Here and not at submission: until the office accepts a case, nobody reviews it and nothing needs a round.
    rounds.open_first(application, actor=actor)


def lapse(application: Application, *, actor: Viewer) -> None:
    """Close an application that was not completed."""
    _run(application, Trigger.LAPSE, actor)


def reinstate(application: Application, *, actor: Viewer) -> None:
    """Reopen an application that was closed by its deadline."""
    _run(application, Trigger.REINSTATE, actor)


def reopen_review(application: Application, *, actor: Viewer) -> None:
    """Go back to peer review, because the team has fallen short."""
    _run(application, Trigger.REOPEN_REVIEW, actor)
    rounds.open_again(application.current_round)


def accept_not_applicable(application: Application, answer: Answer, *, actor: Viewer) -> None:
    """Accept that one standard does not apply; twice is the same as once."""
    if application.status is not ApplicationStatus.IN_CHECK:
        raise RuleBroken("This can be accepted only while the application is being checked.")
    if not answer.not_applicable:
        raise RuleBroken("This standard is answered, so there is nothing to accept.")
    # A second click, or a second officer, must not write a second event.
    if answer.not_applicable_accepted_at is not None:
        return
    duties.take(application.id, actor.id, Duty.SECRETARIAT)
    answer.not_applicable_accepted_at = clock.now()
    audit.record(
        AuditKind.NOT_APPLICABLE_ACCEPTED,
        actor=actor,
        stream=audit.case(application.id),
        standard_id=answer.standard_id,
    )


def undo_not_applicable(application: Application, answer: Answer, *, actor: Viewer) -> None:
    """Take back that a standard does not apply, while the case is still being checked; twice is the same as once."""
    if application.status is not ApplicationStatus.IN_CHECK:
        raise RuleBroken("The check is over, so what was accepted stands. Nothing was changed.")
    if answer.not_applicable_accepted_at is None:
        return
    duties.take(application.id, actor.id, Duty.SECRETARIAT)
    answer.not_applicable_accepted_at = None
    audit.record(
        AuditKind.NOT_APPLICABLE_UNDONE,
        actor=actor,
        stream=audit.case(application.id),
        standard_id=answer.standard_id,
    )


def return_for_completion(application: Application, *, actor: Viewer, defects: Mapping[str, str]) -> None:
    """Send the application back, naming what is missing standard by standard; at most twice."""
    named = {code: words.strip() for code, words in defects.items() if words.strip()}
    standards = _standards(application, named)
    codes = tuple(standard.code for standard in standards)
    duties.take(application.id, actor.id, Duty.SECRETARIAT)
    # Before the count goes up: the guard compares how often it was returned already.
    moves.case(application, Trigger.RETURN_FOR_COMPLETION, actor=actor, defects=codes)
    application.returns += 1
    db.session.add_all(
        Defect(
            application_id=application.id,
            return_number=application.returns,
            standard_id=standard.id,
            words=named[standard.code],
        )
        for standard in standards
    )


def _standards(application: Application, named: Mapping[str, str]) -> list[Standard]:
    return list(
        db.session.scalars(
            select(Standard)
            .where(
                Standard.framework_version_id == application.framework_version_id,
                Standard.code.in_(list(named)),
            )
            .order_by(Standard.position)
        )
    )


def _run(application: Application, trigger: Trigger, actor: Viewer) -> None:
    duties.take(application.id, actor.id, Duty.SECRETARIAT)
    moves.case(application, trigger, actor=actor)
