"""Find the day of a visit: offered, answered, settled, and moved with a reason; nothing of what was judged goes into it."""

from collections.abc import Mapping
from datetime import date, time

from sqlalchemy import delete

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import Duty
from accreditation.enums.reviews import COUNTED
from accreditation.errors import RuleBroken, Stale
from accreditation.models.applications import Application
from accreditation.models.reviews import Review
from accreditation.models.visits import VisitDate, VisitPlan, VisitReply
from accreditation.permissions.viewer import Viewer
from accreditation.queries import visits as queries
from accreditation.queries.policies import policy_of
from accreditation.services import audit, duties

MOST_DATES = 6
"""Days that stand offered at once: more are read by nobody."""


def why_not_planned(application: Application) -> str:
    """Why no visit can be planned now, in plain words; empty while one can."""
    if not policy_of(application).visit_needed:
        return "Only an application for excellence has a visit."
    if application.paused_at is not None:
        return "This application is paused, so no day is found until the pause ends."
    if application.status is not ApplicationStatus.IN_REVIEW:
        return "A visit is planned while peer review is under way."
    if application.current_round.revealed_at is None:
        return "A visit is planned once every reviewer has locked their scores."
    return ""


def why_not_noted(review: Review) -> str:
    """Why a reviewer notes nothing of a visit now, in plain words; empty while they do."""
    why = why_not_planned(review.application)
    if why:
        return why
    if not review.is_current:
        return "This review belongs to an earlier round, whose visit stands as it was noted."
    if review.held_at is not None:
        return "A conflict of interest came up, so nothing can change until the office has decided about it."
    # Whoever replaces somebody scores blind, without what was seen on the visit.
    if review.status not in COUNTED:
        return "Lock your own review first: the visit comes after the desk scores."
    return ""


def offer(application: Application, *, day: date, begins_at: time, actor: Viewer) -> VisitDate:
    """Offer a day for the visit; who takes part is asked whether it suits."""
    _refuse_closed(application)
    if day <= clock.today():
        raise RuleBroken("The visit needs a day to come.", field="day")
    offered = queries.every_date(application.current_round)
    same = next((each for each in offered if each.day == day), None)
    # The same day once more is one day: only its hour, or that it stands again, is new.
    if same is not None and same.taken_back_at is None and same.begins_at == begins_at:
        return same
    standing = [each for each in offered if each.taken_back_at is None and each is not same]
    if len(standing) >= MOST_DATES:
        raise RuleBroken(
            f"{MOST_DATES} days are offered already. Take one back before you offer another.", field="day"
        )
    if same is None:
        same = VisitDate(round_id=application.current_round.id, day=day)
        db.session.add(same)
    same.begins_at, same.taken_back_at = begins_at, None
    same.offered_by_id, same.offered_at = actor.id, clock.now()
    db.session.flush()
    # Who said that another hour of that day suits has not said it of this one.
    db.session.execute(delete(VisitReply).where(VisitReply.visit_date_id == same.id))
    _record(AuditKind.VISIT_OFFERED, application, actor)
    return same


def arrange(application: Application, *, actor: Viewer) -> None:
    """Have a hand in the case's visit as its office, which a reviewer or the provider never has."""
    duties.take(application.id, actor.id, Duty.SECRETARIAT)


def take_back(application: Application, date_id: int) -> None:
    """Offer a day no longer; what people said of it stays, and twice is the same as once."""
    _refuse_closed(application)
    for each in queries.dates(application.current_round):
        if each.id == date_id:
            each.taken_back_at = clock.now()


def reply(application: Application, *, suits: Mapping[int, bool], for_provider: bool, actor: Viewer) -> None:
    """Say of each offered day whether it suits; the newest word counts. Refused where nothing is said of any."""
    _refuse_closed(application)
    standing = {each.id for each in queries.dates(application.current_round)}
    if not standing:
        raise RuleBroken("No day is offered any more. Nothing was changed.")
    if not set(suits) <= standing:
        raise RuleBroken("The offered days have changed since you opened this page. Look at them again.")
    if not suits:
        raise RuleBroken("Choose for at least one day whether it suits. Nothing was changed.")
    own = {each.visit_date_id: each for each in queries.replies_of(application.current_round, actor.id)}
    for date_id, suit in suits.items():
        said_before = own.get(date_id)
        if said_before is None:
            said_before = VisitReply(visit_date_id=date_id, person_id=actor.id)
            db.session.add(said_before)
        said_before.suits, said_before.for_provider = suit, for_provider
        said_before.replied_at = clock.now()
    db.session.flush()


def settle(
    review: Review,
    *,
    day: date,
    begins_at: time,
    meeting_point: str,
    moved_because: str = "",
    expected_version: int,
    actor: Viewer,
) -> VisitPlan:
    """Settle the day of the visit, or move it with a reason; raises Stale where it was settled or moved meanwhile."""
    application = review.application
    why = why_not_noted(review)
    if why:
        raise RuleBroken(why)
    before = queries.plan(review.round)
    says = (day, begins_at, meeting_point)
    # What is sent again because its reply was lost moves nothing.
    if before is not None and says == (before.day, before.begins_at, before.meeting_point):
        return before
    version = before.version if before is not None else 0
    if version != expected_version:
        raise Stale(before)
    if day <= clock.today():
        raise RuleBroken("The visit needs a day to come.", field="day")
    if before is not None and not moved_because.strip():
        raise RuleBroken("Say why the visit moves. Everybody who takes part reads it.", field="moved_because")
    plan = VisitPlan(
        round_id=review.round_id,
        version=version + 1,
        day=day,
        begins_at=begins_at,
        meeting_point=meeting_point,
        moved_because=moved_because if before is not None else "",
        settled_by_id=actor.id,
        settled_at=clock.now(),
    )
    db.session.add(plan)
    db.session.flush()
    _record(AuditKind.VISIT_SETTLED if before is None else AuditKind.VISIT_MOVED, application, actor)
    return plan


def _refuse_closed(application: Application) -> None:
    why = why_not_planned(application)
    if why:
        raise RuleBroken(why)


def _record(kind: AuditKind, application: Application, actor: Viewer) -> None:
    audit.record(kind, actor=actor, stream=audit.case(application.id), application_id=application.id)
