"""Concerns about patients or learners: raised by a score, handled by the concern officer; no award clock delays one."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select, true

from accreditation import clock
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.enums.concerns import (
    ConcernAct,
    ConcernKind,
    ConcernStatus,
    ConcernTrigger,
    FactKind,
    SharedWith,
)
from accreditation.enums.notices import NoticeKind
from accreditation.enums.people import Duty
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application
from accreditation.models.concerns import Concern, ConcernRecord, Fact
from accreditation.permissions.viewer import Viewer
from accreditation.services import audit, clocks, duties, findings, notices
from accreditation.services.moves import move
from accreditation.services.notices import Occasion
from workflows.concern import CONCERN


@dataclass(frozen=True)
class ConcernFacts:
    """What a concern's workflow may ask."""

    reason_given: bool


def raise_concern(
    application: Application,
    *,
    standard_id: int,
    kind: ConcernKind,
    words: str,
    actor: Viewer,
    since: datetime | None = None,
    changed_at: datetime | None = None,
) -> Concern:
    """Raise a concern on a standard, once: the same kind by the same person gives the concern that stands.

    One from before `since`, when this review began, stands for nothing in it; nor does one that was closed before
    `changed_at`, when what is said of the standard last changed.
    """
    # Each save of a low score would raise it anew.
    raised_before = db.session.scalars(
        _on_standard(application, standard_id)
        .where(Concern.raised_by_id == actor.id, Concern.kind == kind)
        .where(true() if since is None else Concern.raised_at >= since)
        .order_by(Concern.id.desc())
    ).first()
    if raised_before is not None and not _closed_before(raised_before, changed_at):
        return raised_before
    return _raise(application, standard_id, kind, words, raised_by_id=actor.id)


def _closed_before(concern: Concern, changed_at: datetime | None) -> bool:
    """Whether the officer had done with a concern before its reviewer said something else, which is news to them."""
    if concern.status is not ConcernStatus.CLOSED or changed_at is None:
        return False
    closed = select(ConcernRecord.id).where(
        ConcernRecord.concern_id == concern.id,
        ConcernRecord.act == ConcernAct.CLOSE,
        ConcernRecord.recorded_at < changed_at,
    )
    return db.session.scalars(closed).first() is not None


def raise_unheard(
    application: Application, *, standard_id: int, words: str, since: datetime, actor: Viewer | None
) -> None:
    """Raise an assurance concern on a standard that was agreed low, where nobody has raised any in this review."""
    heard = _on_standard(application, standard_id).where(Concern.raised_at >= since)
    if db.session.scalars(heard).first() is None:
        raised_by_id = None if actor is None else actor.id
        _raise(application, standard_id, ConcernKind.ASSURANCE, words, raised_by_id=raised_by_id)


def _on_standard(application: Application, standard_id: int) -> Select[Concern]:
    return select(Concern).where(Concern.application_id == application.id, Concern.standard_id == standard_id)


def _raise(
    application: Application, standard_id: int, kind: ConcernKind, words: str, *, raised_by_id: int | None
) -> Concern:
    concern = Concern(
        application_id=application.id,
        standard_id=standard_id,
        office_id=application.office_id,
        kind=kind,
        raised_by_id=raised_by_id,
        raised_at=clock.now(),
        words=words,
    )
    db.session.add(concern)
    db.session.flush()
    clocks.begin_triage(concern.id, application)
    # Without case or person: a concern tells of a low score, which nobody may learn from the audit before the reveal.
    audit.record(
        AuditKind.CONCERN_RAISED,
        actor=None,
        stream=audit.SYSTEM,
        concern_id=concern.id,
        kind=kind.value,
    )
    return concern


def move_concern(concern: Concern, trigger: ConcernTrigger, *, words: str, actor: Viewer) -> None:
    """Triage, escalate or close a concern, with what was found or done in words."""
    words = words.strip()
    if trigger is ConcernTrigger.TRIAGE and not words:
        raise RuleBroken("Say what you found and what you will do.", field="words")
    _take_duty(concern, actor)
    move(
        CONCERN,
        concern,
        trigger,
        ConcernFacts(reason_given=bool(words)),
        kind=AuditKind.CONCERN_MOVED,
        stream=audit.SYSTEM,
        actor=actor,
        concern_id=concern.id,
    )
    clocks.end_triage(concern.id)
    _add_record(concern, ConcernAct(trigger.value), words, actor=actor)


def tell_provider(concern: Concern, *, words: str, actor: Viewer) -> ConcernRecord:
    """Tell the provider why its office acts, in words written for it: never who raised the concern, nor a score."""
    application = _of_case(concern)
    before = _sent_before(concern, ConcernAct.TELL, words, actor)
    if before is not None:
        return before
    record = _act(concern, ConcernAct.TELL, words, actor=actor)
    _announce(NoticeKind.CONCERN_TOLD, application, record)
    return record


def require(concern: Concern, *, words: str, actor: Viewer) -> ConcernRecord:
    """Require something of the provider at once (an immediate mandatory requirement), within the days of its framework.

    It waits for no report and no reveal; past its day it holds every decision on the place.
    """
    application = _of_case(concern)
    before = _sent_before(concern, ConcernAct.REQUIRE, words, actor)
    if before is not None:
        return before
    finding = findings.require_at_once(application, concern, words=words, actor=actor)
    record = _act(concern, ConcernAct.REQUIRE, words, actor=actor, finding_id=finding.id)
    _announce(NoticeKind.REQUIRED_AT_ONCE, application, record, day=finding.due_on)
    return record


def share(concern: Concern, *, shared_with: SharedWith, words: str, actor: Viewer) -> ConcernRecord:
    """Record with whom the concern was shared, what of it, and why; the service itself sends nothing."""
    before = _sent_before(concern, ConcernAct.SHARE, words, actor)
    if before is not None and before.shared_with is shared_with:
        return before
    return _act(concern, ConcernAct.SHARE, words, actor=actor, shared_with=shared_with)


def set_support_level(concern: Concern, fact: Fact, *, actor: Viewer) -> ConcernRecord:
    """Record that the provider's support level was set because of the concern."""
    if fact.kind is not FactKind.SUPPORT_LEVEL:
        raise ValueError("only a support level is set because of a concern")
    return _act(concern, ConcernAct.SUPPORT_LEVEL, fact.source, actor=actor, fact_id=fact.id)


def due_at_once(concern: Concern) -> date:
    """The day by which a provider would have to do what is required now."""
    return findings.due_at_once(_of_case(concern))


def why_over(concern: Concern) -> str:
    """Why nothing more is done about a concern; empty while something is."""
    return (
        "This concern is closed, so nothing more is recorded on it."
        if concern.status is ConcernStatus.CLOSED
        else ""
    )


def _of_case(concern: Concern) -> Application:
    if concern.application is None:
        raise RuleBroken(
            "This concern is about no application, so there is no provider to write to from here."
        )
    return concern.application


def _sent_before(concern: Concern, act: ConcernAct, words: str, actor: Viewer) -> ConcernRecord | None:
    """The newest record of a concern, where it is this very act in these words: a button pressed twice acts once."""
    newest = db.session.scalars(
        select(ConcernRecord).where(ConcernRecord.concern_id == concern.id).order_by(ConcernRecord.id.desc())
    ).first()
    if newest is None or why_over(concern):
        return None
    same = (newest.act, newest.words, newest.recorded_by_id) == (act, words.strip(), actor.id)
    return newest if same else None


def _act(
    concern: Concern,
    act: ConcernAct,
    words: str,
    *,
    actor: Viewer,
    shared_with: SharedWith | None = None,
    finding_id: int | None = None,
    fact_id: int | None = None,
) -> ConcernRecord:
    over = why_over(concern)
    if over:
        raise RuleBroken(over)
    if not words.strip():
        raise RuleBroken("Write this down, so that whoever reads it later understands why.", field="words")
    _take_duty(concern, actor)
    record = _add_record(
        concern,
        act,
        words.strip(),
        actor=actor,
        shared_with=shared_with,
        finding_id=finding_id,
        fact_id=fact_id,
    )
    # Without the case, as all that tells of a concern: a low score may be behind it, which nobody may learn yet.
    audit.record(
        AuditKind.CONCERN_ACTED_ON,
        actor=actor,
        stream=audit.SYSTEM,
        concern_id=concern.id,
        kind=act.value,
    )
    return record


def _add_record(
    concern: Concern,
    act: ConcernAct,
    words: str,
    *,
    actor: Viewer,
    shared_with: SharedWith | None = None,
    finding_id: int | None = None,
    fact_id: int | None = None,
) -> ConcernRecord:
    record = ConcernRecord(
        concern_id=concern.id,
        act=act,
        words=words,
        shared_with=shared_with,
        finding_id=finding_id,
        fact_id=fact_id,
        recorded_by_id=actor.id,
        recorded_at=clock.now(),
    )
    db.session.add(record)
    db.session.flush()
    return record


def _take_duty(concern: Concern, actor: Viewer) -> None:
    # Duties are kept apart within one case, so a concern without a case takes none.
    if concern.application_id is not None:
        duties.take(concern.application_id, actor.id, Duty.CONCERN_OFFICER)


def _announce(
    kind: NoticeKind, application: Application, record: ConcernRecord, day: date | None = None
) -> None:
    facts = {"application_id": application.id}
    key = f"{kind.value}:{record.id}"
    notices.announce([Occasion(kind, facts, key, record.recorded_by_id, day=day)])
