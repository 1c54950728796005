"""Concerns about patients or learners: raised by a score, handled by the concern officer; no award clock delays one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.enums.concerns import ConcernKind, ConcernTrigger
from accreditation.enums.people import Duty
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application
from accreditation.models.concerns import Concern
from accreditation.permissions.viewer import Viewer
from accreditation.services import audit, duties
from accreditation.services.moves import move
from workflows.concern import CONCERN


@dataclass(frozen=True)
class ConcernFacts:
    """What a concern's workflow may ask."""

    reason_given: bool


def raise_concern(
    application: Application, *, standard_id: int, kind: ConcernKind, words: str, actor: Viewer
) -> Concern:
    """Raise a concern on a standard, once: the same kind by the same person gives the concern that stands."""
    # Each save of a low score would raise it anew.
    raised_before = db.session.scalars(
        _on_standard(application, standard_id).where(Concern.raised_by_id == actor.id, Concern.kind == kind)
    ).first()
    if raised_before is not None:
        return raised_before
    return _raise(application, standard_id, kind, words, raised_by_id=actor.id)


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
    if concern.application_id is not None:
        # Duties are kept apart within one case, so a concern without a case takes none.
        duties.take(concern.application_id, actor.id, Duty.CONCERN_OFFICER)
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
    note = f"{trigger.label}: {words}"
    concern.triage_words = f"{concern.triage_words}\n\n{note}".strip()
