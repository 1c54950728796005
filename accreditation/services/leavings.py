"""End a role or an account, and hand what is open to others in the same act; nothing is left that nobody was told of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.enums.leavings import TaskKind
from accreditation.errors import RuleBroken
from accreditation.models.people import Person
from accreditation.permissions.viewer import Viewer
from accreditation.queries import locks
from accreditation.queries import teams as team_queries
from accreditation.queries.open_tasks import OpenTask, OpenWork, open_work
from accreditation.queries.open_tasks.reviews import whole
from accreditation.services import accounts, assignments, audit, grants, panel_seats, reviews, teams

CHANGED = (
    "What is open has changed since this page was opened. Nothing is changed yet. Read it again, then choose and send it"
    " once more."
)
UNREAD = "Nothing is changed yet. Read first what is open, and choose who goes on with it."
LAST_ADMINISTRATOR = (
    "This is the last administrator, and nobody could add people or give roles any more. Give the role to somebody else"
    " first."
)
UNAGREED = "Say that you have read what nobody could do then, or give somebody the role first."
LEFT = "The reviewer’s account or role has ended."


@dataclass(frozen=True)
class Handing:
    """What whoever ends something has read and chosen: the fingerprint of what was shown, and for each task who goes on."""

    seen: str = ""
    agreed: bool = False
    successors: Mapping[str, int | None] = field(default_factory=dict)


def end_role(
    person: Person, grant_id: int, handing: Handing, *, ends_on: date | None, actor: Viewer | None
) -> int:
    """End one role of a person, and hand over what is open under it; gives the number of tasks that somebody goes on with.

    With a last day to come nothing is handed over: what is open then is on the list of what nobody can move.
    """
    work = _checked(person, handing, actor, grant_id, later=ends_on is not None)
    handed = 0 if ends_on is not None else _hand_over(person, work, handing, actor)
    grants.end_grant(grant_id, actor=actor, ends_on=ends_on)
    return handed


def switch_off(person: Person, handing: Handing, *, actor: Viewer | None) -> int:
    """Switch an account off, and hand over all that is open; gives the number of tasks that somebody goes on with."""
    work = _checked(person, handing, actor)
    handed = _hand_over(person, work, handing, actor)
    accounts.disable(person.id, actor=actor)
    return handed


def _checked(
    person: Person,
    handing: Handing,
    actor: Viewer | None,
    grant_id: int | None = None,
    *,
    later: bool = False,
) -> OpenWork:
    """What is open now, which is what was shown; refused where it is not, or would leave what nobody was told of."""
    tasks = open_work(person.id, person.grants, grant_id).tasks
    for application_id in sorted({task.application_id for task in tasks if task.application_id is not None}):
        locks.application(application_id)
    # Once more, because somebody may have moved a case until its lock was taken.
    work = open_work(person.id, person.grants, grant_id)
    # From the pages nobody ends their own administration, so that one is always left: this is the command line's.
    if actor is None and work.is_last_administrator:
        raise RuleBroken(LAST_ADMINISTRATOR)
    if work.fingerprint != handing.seen and not later:
        raise RuleBroken(CHANGED if handing.seen else UNREAD)
    if work.leaves_nobody and not handing.agreed:
        raise RuleBroken(UNAGREED, field="agreed")
    return work


def _hand_over(person: Person, work: OpenWork, handing: Handing, actor: Viewer | None) -> int:
    handed = 0
    # A team gets its new lead before its old one is set aside.
    for task in sorted(work.tasks, key=lambda task: task.kind is not TaskKind.LEAD):
        if task.stays:
            continue
        successor_id = _successor(task, handing)
        _HANDS[task.kind](person, task, successor_id, actor)
        record_hand_over(person, task, successor_id, actor)
        handed += successor_id is not None
    return handed


def _successor(task: OpenTask, handing: Handing) -> int | None:
    """Who goes on with a task, among those who can."""
    chosen = handing.successors.get(task.key)
    if chosen is not None and chosen not in {successor.person_id for successor in task.successors}:
        raise RuleBroken(
            f"{task.title}: choose somebody from the list, or leave it to the office", field=task.key
        )
    return chosen


def record_hand_over(person: Person, task: OpenTask, successor_id: int | None, actor: Viewer | None) -> None:
    """Write down that a task went from one person to another, or to nobody: the one place where that is known."""
    audit.record(
        AuditKind.TASK_HANDED_OVER,
        actor=actor,
        stream=audit.PEOPLE,
        person_id=person.id,
        task=task.kind.value,
        subject_id=task.subject_id,
        successor_id=successor_id,
    )


def _hand_review(person: Person, task: OpenTask, successor_id: int | None, actor: Viewer | None) -> None:
    review = whole(task.subject_id)
    led, review.is_lead = review.is_lead, False
    # Before the review is set aside: while somebody is still asked to review, nobody's scores are shared.
    if successor_id is not None:
        teams.invite_instead(review.application, person_id=successor_id, is_lead=led, actor=actor)
    reviews.release(review, reason=LEFT, actor=actor)


def _hand_lead(person: Person, task: OpenTask, successor_id: int | None, actor: Viewer | None) -> None:
    if successor_id is None:
        return
    application = whole(task.subject_id).application
    team = team_queries.of_round(application.current_round)
    teams.hand_lead(
        application, next(review for review in team if review.reviewer_id == successor_id), actor=actor
    )


def _hand_seat(person: Person, task: OpenTask, successor_id: int | None, actor: Viewer | None) -> None:
    successor = None
    if successor_id is not None:
        successor = db.session.scalars(
            select(Person).options(joinedload(Person.reviewer_profile)).where(Person.id == successor_id)
        ).one()
    panel_seats.hand_on(task.subject_id, successor, actor=actor)


def _hand_questions(person: Person, task: OpenTask, successor_id: int | None, actor: Viewer | None) -> None:
    assignments.hand_on(task.subject_id, person.id, to_id=successor_id)


_HANDS = {
    TaskKind.REVIEW: _hand_review,
    TaskKind.LEAD: _hand_lead,
    TaskKind.SEAT: _hand_seat,
    TaskKind.QUESTIONS: _hand_questions,
}
