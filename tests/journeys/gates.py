"""Who may do what the walks try, asked as the pages ask it, and asked again by the tests in a way of their own."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import or_, select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import Trigger as T
from accreditation.enums.labelled import Labelled
from accreditation.enums.people import DRAFTERS, PANEL_ROLES, Role
from accreditation.enums.permissions import Permission as P
from accreditation.models.applications import Application, CaseDuty
from accreditation.models.people import Grant, Person, ReviewerProfile
from accreditation.models.reviews import Review
from accreditation.permissions.table import permits
from accreditation.permissions.viewer import Viewer
from accreditation.queries import step_subjects
from accreditation.rules.duties import PROVIDER_DUTIES
from accreditation.services import steps

Asks = Callable[[Viewer, Any], bool]


def step_of(trigger: Labelled) -> Asks:
    """A step of a case, for whoever its table names."""

    def asks(viewer: Viewer, application: Application) -> bool:
        subject = step_subjects.of_case(viewer, application)
        return steps.actor_of(viewer, subject, trigger) is not None

    return asks


def may(permission: P) -> Asks:
    """What a page asks for."""
    return lambda viewer, subject: permits(viewer, permission, subject)


OF_CASE: dict[str, Asks] = {
    "save answer": may(P.APPLICATION_DRAFT),
    "complete self-assessment": step_of(T.COMPLETE_SELF_ASSESSMENT),
    "reopen self-assessment": step_of(T.REOPEN_SELF_ASSESSMENT),
    "change tier": step_of(T.CHANGE_TIER),
    "request sign-off": step_of(T.REQUEST_SIGN_OFF),
    "recall": step_of(T.RECALL),
    "send back to team": step_of(T.SEND_BACK),
    "sign": step_of(T.SIGN),
    "submit": step_of(T.SUBMIT),
    "sign again": step_of(T.REQUEST_SIGNATURE),
    "complete return": step_of(T.COMPLETE_RETURN),
    "resubmit": step_of(T.RESUBMIT),
    "withdraw": step_of(T.WITHDRAW),
    "begin check": step_of(T.BEGIN_CHECK),
    "accept": step_of(T.ACCEPT),
    "accept not applicable": may(P.CASE_RUN),
    "send back to provider": step_of(T.RETURN_FOR_COMPLETION),
    "close unfinished": step_of(T.LAPSE),
    "reinstate": step_of(T.REINSTATE),
    "reopen review": step_of(T.REOPEN_REVIEW),
    "invite": may(P.CASE_RUN),
    "choose lead": may(P.CASE_RUN),
    "allocate": step_of(T.ALLOCATE_TEAM),
    "set aside": may(P.CASE_RUN),
    "clear conflict": may(P.CASE_RUN),
    "begin moderation": step_of(T.BEGIN_MODERATION),
    "issue report": step_of(T.ISSUE_REPORT),
    "confirm accuracy": step_of(T.CONFIRM_ACCURACY),
    "answer accuracy": step_of(T.ANSWER_ACCURACY),
    "reopen moderation": step_of(T.REOPEN_MODERATION),
    "put on agenda": may(P.CASE_RUN),
    "list again": may(P.CASE_RUN),
    "ratification": may(P.CASE_RATIFY),
}
"""What is asked of the case. Acts on a review, an item, a meeting or a concern ask that thing where they load it."""

PROVIDER_ACTS: dict[str, frozenset[Role]] = {
    "save answer": DRAFTERS,
    "complete self-assessment": DRAFTERS,
    **dict.fromkeys(
        (
            "reopen self-assessment",
            "change tier",
            "request sign-off",
            "recall",
            "submit",
            "sign again",
            "complete return",
            "resubmit",
            "confirm accuracy",
            "withdraw file",
        ),
        frozenset({Role.PROVIDER_LEAD}),
    ),
    **dict.fromkeys(("send back to team", "sign"), frozenset({Role.SIGNATORY})),
    "withdraw": frozenset({Role.PROVIDER_LEAD, Role.SIGNATORY}),
}
OFFICE_ACTS: dict[str, frozenset[Role]] = {
    **dict.fromkeys(
        (
            "begin check",
            "accept",
            "accept not applicable",
            "send back to provider",
            "close unfinished",
            "reinstate",
            "reopen review",
            "invite",
            "choose lead",
            "allocate",
            "set aside",
            "clear conflict",
            "put on agenda",
            "list again",
        ),
        frozenset({Role.SECRETARIAT}),
    ),
    **dict.fromkeys(
        (
            "begin scoring",
            "score",
            "lock",
            "visit",
            "begin moderation",
            "pass to moderator",
            "draft finding",
            "issue report",
            "answer accuracy",
            "reopen moderation",
        ),
        frozenset({Role.REVIEWER}),
    ),
    "settle": frozenset({Role.REVIEWER, Role.MODERATOR}),
    **dict.fromkeys(("call", "propose", "decide"), frozenset({Role.PANEL_CHAIR})),
    "postpone": frozenset({Role.PANEL_CHAIR, Role.SECRETARIAT}),
    "vote": PANEL_ROLES,
    "ratification": frozenset({Role.RATIFIER}),
    "concern": frozenset({Role.CONCERN_OFFICER}),
    "fact": frozenset({Role.CONCERN_OFFICER}),
}
"""The roles of which whoever did it must hold one today, and, for what assesses or decides, no tie to the provider.

An invitation is answered by whoever holds it, a room is marked by whoever runs it; these judge nothing.
"""


def was_theirs_to_do(name: str, person_id: int, application_id: int) -> None:
    """Hold what was just done against the rows themselves, without asking the service."""
    roles = (PROVIDER_ACTS | OFFICE_ACTS).get(name)
    if roles is None:
        return
    assert db.session.get_one(Person, person_id).disabled_at is None, f"{name} with an account that is off"
    held = _held(person_id)
    assert held & roles, f"{name} by {person_id}, who holds {held}"
    if name not in OFFICE_ACTS:
        return
    application = db.session.get_one(Application, application_id)
    works = _standing(person_id).where(Grant.organisation_id == application.organisation_id)
    assert not db.session.scalars(works).all(), f"{name} by {person_id}, who works for the provider"
    employer = select(ReviewerProfile.employer_id).where(ReviewerProfile.person_id == person_id)
    assert db.session.scalar(employer) != application.organisation_id, (
        f"{name} by {person_id}, employed there"
    )
    duties = select(CaseDuty.duty).where(
        CaseDuty.person_id == person_id, CaseDuty.application_id == application_id
    )
    assert not set(db.session.scalars(duties)) & {duty.value for duty in PROVIDER_DUTIES}, name
    if roles == {Role.REVIEWER}:
        waiting = select(Review.id).where(
            Review.reviewer_id == person_id,
            Review.application_id == application_id,
            Review.held_at.is_not(None),
        )
        newest = select(Review.id).where(
            Review.reviewer_id == person_id, Review.application_id == application_id
        )
        last = db.session.scalars(newest.order_by(Review.round_id.desc()).limit(1)).first()
        assert last not in set(db.session.scalars(waiting)), f"{name} in a review that waits for the office"


def _standing(person_id: int) -> Any:
    today = clock.today()
    return select(Grant.role).where(
        Grant.person_id == person_id,
        Grant.starts_on <= today,
        or_(Grant.ends_on.is_(None), Grant.ends_on >= today),
    )


def _held(person_id: int) -> set[Role]:
    return set(db.session.scalars(_standing(person_id)))
