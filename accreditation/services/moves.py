"""Take a step of a workflow and write it down: one step, one audit event."""

from typing import Any

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import GIVES_REASON, ApplicationKind, Trigger
from accreditation.enums.audit import AuditKind
from accreditation.enums.labelled import Labelled
from accreditation.enums.meetings import ItemTrigger
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application, MoveReason
from accreditation.models.meetings import Item
from accreditation.permissions.viewer import Viewer
from accreditation.services import audit, clocks, served_cases
from accreditation.services.case_facts import CaseFacts
from workflows.application import APPLICATION
from workflows.engine import Step, Subject, Workflow, fire
from workflows.meeting import ITEM


def move(
    workflow: Workflow[Any],
    subject: Subject,
    trigger: Labelled,
    facts: Any,
    *,
    kind: AuditKind,
    stream: str,
    actor: Viewer | None,
    **named: int,
) -> Step:
    """Move `subject`, or raise RuleBroken with all reasons; `named` are the ids that the event carries."""
    step = fire(workflow, subject, trigger, facts)
    audit.record(
        kind,
        actor=actor,
        stream=stream,
        trigger=step.trigger.value,
        source=step.source.value,
        dest=step.dest.value,
        **named,
    )
    return step


def case(
    application: Application,
    trigger: Trigger,
    *,
    actor: Viewer | None,
    facts: CaseFacts | None = None,
    reason: str = "",
    **given: Any,
) -> Step:
    """Take one step of a case, or raise RuleBroken with everything that is missing; sets its clock and keeps its reason.

    `reason` is what whoever gets the case reads, where the step brings it back; `given` is what only the caller knows (a posted hash, a proposed outcome); `facts` may be shared with the page.
    """
    facts = facts or CaseFacts(application, actor, **given)
    # A guard's SELECT would otherwise write half a step: the new status without its moment or its clock breaks a
    # CHECK.
    with db.session.no_autoflush:
        step = move(
            APPLICATION,
            application,
            trigger,
            facts,
            kind=AuditKind.APPLICATION_MOVED,
            stream=audit.case(application.id),
            actor=actor,
            application_id=application.id,
        )
        if trigger is Trigger.LAPSE:
            # So that a reinstated case goes back to where it was, and not to the beginning.
            application.lapsed_from = type(application.status)(step.source)
        elif trigger is Trigger.REINSTATE:
            application.lapsed_from = None
            application.reinstated_at = clock.now()
        # A step that stays (a signature of a return, a replaced reviewer) must not give the state its time anew.
        if step.dest is not step.source:
            application.status_since = clock.now()
            clocks.change_stage(application, type(application.status)(step.source), trigger)
        if trigger in GIVES_REASON:
            keep_reason(application, trigger, reason, actor=actor)
    if application.kind is ApplicationKind.ORGANISATION:
        served_cases.follow(application, trigger, actor=actor)
    return step


def written(reason: str) -> str:
    """The reason of a step that must have one; refused where nothing was typed."""
    if not reason.strip():
        raise RuleBroken("Write your reason", field="reason")
    return reason.strip()


def keep_reason(
    application: Application,
    trigger: Trigger,
    words: str,
    *,
    actor: Viewer | None,
    review_id: int | None = None,
) -> None:
    """Keep why a step was taken, for those who get the case."""
    db.session.add(
        MoveReason(
            application_id=application.id,
            review_id=review_id,
            trigger=trigger,
            words=words.strip(),
            written_by_id=None if actor is None else actor.id,
            written_at=clock.now(),
        )
    )


def item(item: Item, trigger: ItemTrigger, *, actor: Viewer, facts: CaseFacts) -> Step:
    """Take one step of an agenda item, and write it down in its case."""
    return move(
        ITEM,
        item,
        trigger,
        facts,
        kind=AuditKind.ITEM_MOVED,
        stream=audit.case(item.application_id),
        actor=actor,
        item_id=item.id,
    )
