"""The office checks a submitted case: it accepts each "does not apply", accepts the whole, or names what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus, Trigger
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import Duty
from accreditation.errors import RuleBroken, Stale
from accreditation.models.answers import Answer
from accreditation.models.applications import Application, Defect
from accreditation.models.checks import EntryCheck
from accreditation.models.frameworks import Standard
from accreditation.permissions.viewer import Viewer
from accreditation.queries import cases, checks, snapshots
from accreditation.queries.checks import CheckedStandard, CheckLine
from accreditation.services import audit, duties, moves, rounds

CHANGED = (
    "What is missing was changed since you opened this page. Nothing was sent. Read it, and send it again."
)


@dataclass(frozen=True)
class Noted:
    """What stands about one standard, shown to whoever saved second."""

    version: int
    missing: str


def begin_check(application: Application, *, actor: Viewer) -> None:
    """Start checking what was submitted."""
    _run(application, Trigger.BEGIN_CHECK, actor)


def accept(application: Application, *, actor: Viewer) -> None:
    """Accept the application as complete and open its first review, so that a team can be chosen."""
    _run(application, Trigger.ACCEPT, actor)
    # Here and not at submission: until the office accepts a case, nobody reviews it and nothing needs a round.
    rounds.open_first(application, actor=actor)


def lapse(application: Application, *, actor: Viewer, reason: str) -> None:
    """Close an application that was not completed, with a reason."""
    _run(application, Trigger.LAPSE, actor, moves.written(reason))


def reinstate(application: Application, *, actor: Viewer, reason: str) -> None:
    """Reopen an application that was closed by its deadline, with a reason."""
    _run(application, Trigger.REINSTATE, actor, moves.written(reason))


def reopen_review(application: Application, *, actor: Viewer, reason: str) -> None:
    """Go back to peer review with a reason, because the team has fallen short."""
    _run(application, Trigger.REOPEN_REVIEW, actor, moves.written(reason))
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


def find_complete(subject: CheckedStandard, *, actor: Viewer, expected_version: int) -> None:
    """Note that nothing is missing in one standard; where it does not apply, this accepts that."""
    _note(subject, "", actor=actor, expected_version=expected_version)
    if subject.entry.not_applicable and not subject.line.preset:
        accept_not_applicable(subject.application, _answer(subject), actor=actor)


def refuse_words(missing: str) -> None:
    """Refuse to call a standard complete while words about what is missing are typed: one of the two is a slip."""
    if missing.strip():
        raise RuleBroken(
            "You wrote that something is missing. Save that, or take the words out.", field="missing"
        )


def note_missing(subject: CheckedStandard, *, missing: str, actor: Viewer, expected_version: int) -> None:
    """Note what is missing in one standard; the provider reads it only once the application is sent back."""
    if not missing.strip():
        raise RuleBroken("Say what is missing.", field="missing")
    _note(subject, missing.strip(), actor=actor, expected_version=expected_version)
    if subject.entry.not_applicable:
        undo_not_applicable(subject.application, _answer(subject), actor=actor)


def undo_acceptance(subject: CheckedStandard, *, actor: Viewer) -> None:
    """Take back that one standard does not apply, so that it is looked at again."""
    undo_not_applicable(subject.application, _answer(subject), actor=actor)


def _note(subject: CheckedStandard, missing: str, *, actor: Viewer, expected_version: int) -> None:
    """Write down what was found on one standard; raises Stale where somebody else did so first."""
    if subject.application.status is not ApplicationStatus.IN_CHECK:
        raise RuleBroken("The application is not being checked now, so nothing was changed.")
    if subject.line.is_served:
        raise RuleBroken(
            "The organisation answers this standard once, and it is checked in the organisation’s return. Nothing was changed."
        )
    check = subject.check
    # What is sent again because its reply was lost is no conflict with itself.
    if check is not None and check.missing == missing:
        return
    if (check.version if check is not None else 0) != expected_version:
        raise Stale(None if check is None else Noted(check.version, check.missing))
    duties.take(subject.application.id, actor.id, Duty.SECRETARIAT)
    if check is None:
        check = EntryCheck(entry_id=subject.entry.id, version=0)
    check.version += 1
    check.missing = missing
    check.checked_by_id = actor.id
    check.checked_at = clock.now()
    db.session.add(check)


def _answer(subject: CheckedStandard) -> Answer:
    answer = cases.answer_of_standard(subject.application.id, subject.entry.standard_id)
    assert answer is not None, "what was submitted is an answer's"
    return answer


def mark(lines: Sequence[CheckLine]) -> str:
    """What names exactly these notes, so that what is sent back is what was read."""
    return " ".join(f"{line.code}-{line.version}" for line in lines)


def send_back(application: Application, *, actor: Viewer, seen: str) -> None:
    """Send the application back with everything that was noted as missing; `seen` marks what the person has read."""
    snapshot = snapshots.submitted(application.id)
    noted = checks.missing(checks.lines(snapshot)) if snapshot is not None else []
    if noted and mark(noted) != seen:
        raise RuleBroken(CHANGED)
    return_for_completion(application, actor=actor, defects={line.code: line.missing or "" for line in noted})


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


def _run(application: Application, trigger: Trigger, actor: Viewer, reason: str = "") -> None:
    duties.take(application.id, actor.id, Duty.SECRETARIAT)
    moves.case(application, trigger, actor=actor, reason=reason)
