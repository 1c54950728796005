"""Who hears of a case: its provider, its office, its review team and its panel, each a statement over the case's id."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    SQLColumnExpression,
    and_,
    bindparam,
    cast,
    false,
    func,
    null,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from accreditation import clock
from accreditation.enums.meetings import ItemStatus
from accreditation.enums.people import PROVIDER_ROLES, Duty, Role
from accreditation.enums.reviews import ReviewStatus
from accreditation.models.applications import Application, CaseDuty
from accreditation.models.countersigners import Countersigner
from accreditation.models.meetings import Decision, Item, MeetingMember
from accreditation.models.moderation import ModerationCase
from accreditation.models.people import Grant, GrantPlacement, Person
from accreditation.models.reviews import Review
from accreditation.models.rounds import ReviewRound
from accreditation.models.unlocks import UnlockRequest
from accreditation.queries import case_duties, exceptions, ties, waiting
from accreditation.queries.countersigners import is_named
from accreditation.queries.people import stands
from accreditation.queries.reviews import OF_NEWEST_ROUND

Facts = Mapping[str, Any]
People = Select[*tuple[Any, ...]]
"""A person's id and, where it differs from one to the next, the id of what they open: their own review, the file's item."""

NOTHING = cast(null(), Integer)

# Asked when the statement runs: it is built once and kept.
_NOW = bindparam("asked_at", callable_=clock.now, type_=ModerationCase.moderator_from.type, unique=True)


def _names(grant: type[Grant], placement: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Whether a grant holds for a placement: it names none, or that one."""
    named = select(GrantPlacement.placement_id).where(GrantPlacement.grant_id == grant.id)
    return or_(~named.exists(), named.where(GrantPlacement.placement_id == placement).exists())


def of_provider(*roles: Role) -> Callable[[Facts], People]:
    def people(facts: Facts) -> People:
        return (
            select(Grant.person_id, NOTHING)
            .join(Application, Application.organisation_id == Grant.organisation_id)
            .where(
                Application.id == facts["application_id"],
                Grant.role.in_(roles),
                _names(Grant, Application.placement_id),
                stands(),
            )
        )

    return people


def countersigner(facts: Facts) -> People:
    """The outsider whom the office agreed to, once they have an account."""
    waits = select(Application.id).where(Application.id == facts["application_id"], waiting.COUNTERSIGNER)
    return select(Person.id, NOTHING).where(
        is_named(Countersigner.application_id == facts["application_id"]), waits.exists()
    )


def signatories(facts: Facts) -> People:
    """The executives, while it is not the outsider for whom the case waits."""
    return of_provider(Role.SIGNATORY)(facts).where(~waiting.COUNTERSIGNER)


def in_conflict(
    person: SQLColumnExpression[Any], organisation: SQLColumnExpression[Any], case: SQLColumnExpression[Any]
) -> ColumnElement[bool]:
    """Whether somebody works for a provider, had a part in a case for it, or is tied to either and that is not set aside."""
    works = aliased(Grant)
    return or_(
        select(works.id)
        .where(
            works.person_id == person,
            works.role.in_(PROVIDER_ROLES),
            works.organisation_id == organisation,
            stands(grant=works),
        )
        .exists(),
        ties.is_employed(person, organisation),
        and_(ties.is_tied(person, organisation, case), ~exceptions.stands_for(person, case)),
        select(CaseDuty.id)
        .where(
            case_duties.counting_on(case),
            CaseDuty.person_id == person,
            CaseDuty.duty.in_(case_duties.OF_PROVIDER),
        )
        .exists(),
    )


def of_office(*roles: Role) -> Callable[[Facts], People]:
    def people(facts: Facts) -> People:
        return (
            select(Grant.person_id, NOTHING)
            .join(Application, Application.office_id == Grant.office_id)
            .where(
                Application.id == facts["application_id"],
                Grant.role.in_(roles),
                stands(),
                ~in_conflict(
                    Grant.person_id,
                    Application.organisation_id,
                    Application.id,
                ),
            )
        )

    return people


def moderators(facts: Facts) -> People:
    """Nobody, while no standard of the case waits for the moderator."""
    waits = (
        select(ModerationCase.id)
        .join(ReviewRound, ReviewRound.id == ModerationCase.round_id)
        .where(
            ReviewRound.application_id == facts["application_id"],
            # Passed on, or left by the team for too long.
            or_(ModerationCase.for_moderator, ModerationCase.moderator_from <= _NOW),
            ModerationCase.settled_at.is_(None),
        )
    )
    return of_office(Role.MODERATOR)(facts).where(waits.exists())


def unlockers(facts: Facts) -> People:
    """Nobody, while no reviewer asks to unlock that review; and nobody who reviews the case."""
    if "review_id" not in facts:
        return of_office(Role.MODERATOR)(facts).where(false())
    open_request = select(UnlockRequest.id).where(
        UnlockRequest.review_id == facts["review_id"], UnlockRequest.ended_at.is_(None)
    )
    own = select(Review.id).where(
        Review.application_id == facts["application_id"],
        Review.reviewer_id == Grant.person_id,
        Review.status != ReviewStatus.DECLINED,
    )
    return of_office(Role.MODERATOR)(facts).where(open_request.exists(), ~own.exists())


def ratifiers(facts: Facts) -> People:
    """Those of the office who did not vote; where it has none of them, those of the nation."""
    local = of_office(Role.RATIFIER)(facts).where(~_voted(Grant.person_id, facts))
    in_office = aliased(Grant)
    able_in_office = (
        select(in_office.id)
        .join(Application, Application.office_id == in_office.office_id)
        .where(
            Application.id == facts["application_id"],
            in_office.role == Role.RATIFIER,
            stands(grant=in_office),
            ~_voted(in_office.person_id, facts),
        )
    )
    national = select(Grant.id).where(
        Grant.role == Role.RATIFIER,
        Grant.office_id.is_(None),
        Grant.organisation_id.is_(None),
        stands(),
        ~_voted(Grant.person_id, facts),
        ~able_in_office.exists(),
    )
    local_ids = local.with_only_columns(Grant.id)
    decision = (
        select(func.max(Decision.id))
        .where(Decision.application_id == facts["application_id"])
        .scalar_subquery()
    )
    return select(Grant.person_id, decision).where(or_(Grant.id.in_(local_ids), Grant.id.in_(national)))


def _voted(person: SQLColumnExpression[Any], facts: Facts) -> ColumnElement[bool]:
    duty = aliased(CaseDuty)
    return (
        select(duty.id)
        .where(
            duty.application_id == facts["application_id"],
            duty.person_id == person,
            duty.duty == Duty.VOTER.value,
        )
        .exists()
    )


def team(*, statuses: Collection[ReviewStatus], lead: bool = False) -> Callable[[Facts], People]:
    """Those of the newest round, each with their own review; of one review alone where it is named."""

    def people(facts: Facts) -> People:
        statement = (
            select(Review.reviewer_id, Review.id)
            .join(Grant, and_(Grant.person_id == Review.reviewer_id, Grant.role == Role.REVIEWER))
            .where(Review.status.in_(statuses), stands())
        )
        if "review_id" in facts:
            statement = statement.where(Review.id == facts["review_id"])
        else:
            statement = statement.where(
                Review.application_id == facts["application_id"], OF_NEWEST_ROUND, Review.held_at.is_(None)
            )
        return statement.where(Review.is_lead) if lead else statement

    return people


def chair(facts: Facts) -> People:
    """The chair of the meeting that had the case last, with that meeting."""
    return (
        select(MeetingMember.person_id, MeetingMember.meeting_id)
        .join(Item, Item.meeting_id == MeetingMember.meeting_id)
        .where(
            Item.application_id == facts["application_id"],
            Item.status == ItemStatus.RETURNED,
            MeetingMember.is_chair,
        )
        .order_by(Item.id.desc())
        .limit(1)
    )
