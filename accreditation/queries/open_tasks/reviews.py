"""Reviews and teams that somebody who leaves has, and which reviewers could go on with them."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ENDED, TAKES_REVIEWERS
from accreditation.enums.leavings import TaskKind
from accreditation.enums.people import Duty, Role
from accreditation.enums.reviews import ON_TEAM, ReviewerKind
from accreditation.models.applications import Application, CaseDuty
from accreditation.models.people import Grant, Person, ReviewerProfile
from accreditation.models.reviews import Review
from accreditation.queries import case_duties, standing
from accreditation.queries.applications import WHOLE
from accreditation.queries.needs import TODAY, holds
from accreditation.queries.open_tasks.leaver import Leaver
from accreditation.queries.open_tasks.task import OpenTask, Successor
from accreditation.queries.people import stands
from accreditation.queries.reviews import OF_NEWEST_ROUND
from accreditation.queries.stranded import AT_WORK, LED
from accreditation.rules.duties import conflicts

SUCCESSORS = 20
"""Of a review, those with the fewest open reviews first: the office can still invite anybody else."""
PAUSED = "The application is paused, so nothing moves now. When it goes on, the office sets the review aside."
TO_OFFICE = "the review is set aside: its scores stay and do not count, and the office invites somebody else."
LEAD_TO_OFFICE = "the office chooses somebody else to lead."


def of_leaver(leaver: Leaver) -> Iterator[OpenTask]:
    """The reviews of somebody who reviews no more, and the teams that they lead; six statements, or none."""
    if not leaver.before.has(Role.REVIEWER) or leaver.after.has(Role.REVIEWER):
        return
    reviews = _open(leaver.person_id)
    if not reviews:
        return
    at_work = [review for review in reviews if review.status in AT_WORK]
    candidates = _Candidates(leaver, [review.application for review in at_work])
    teams = _teams(review for review in reviews if review.is_lead)
    for review in reviews:
        if review.status in AT_WORK:
            yield _task(TaskKind.REVIEW, review, TO_OFFICE, candidates.of(review))
        if review.is_lead:
            yield _task(TaskKind.LEAD, review, LEAD_TO_OFFICE, teams.get(review.round_id, ()))


def _task(kind: TaskKind, review: Review, left: str, successors: Sequence[Successor]) -> OpenTask:
    application = review.application
    stays = PAUSED if application.paused_at is not None and kind is TaskKind.REVIEW else ""
    return OpenTask(
        kind,
        review.id,
        application.id,
        application.subject.name,
        application.organisation.name,
        left,
        None if application.paused_at is not None else review.due_on or application.due_on,
        () if stays else tuple(successors),
        stays,
    )


_WHOLE = (
    select(Review)
    .join(Review.application)
    .options(contains_eager(Review.application).options(*WHOLE), joinedload(Review.round))
)


def whole(review_id: int) -> Review:
    """A review with all of its case, for whoever hands it over."""
    return db.session.scalars(_WHOLE.where(Review.id == review_id)).one()


def _open(person_id: int) -> list[Review]:
    """What a person has still to review, and what they lead, the first due first."""
    at_work = and_(Review.status.in_(AT_WORK), Application.status.in_(TAKES_REVIEWERS))
    leads = and_(Review.is_lead, Review.status.in_(ON_TEAM), Application.status.in_(LED))
    of_person = Review.reviewer_id == person_id
    under_way = Application.status.not_in(ENDED)
    statement = _WHOLE.where(of_person, OF_NEWEST_ROUND, under_way, or_(at_work, leads))
    return list(db.session.scalars(statement.order_by(Review.due_on, Review.id)))


def _teams(led: Iterable[Review]) -> dict[int, list[Successor]]:
    """Who could lead each of these teams: on it, with a role that stands and no conflict that waits."""
    rounds = {review.round_id: review.id for review in led}
    rows = db.session.execute(
        select(Review.round_id, Person.id, Person.name)
        .join(Review.reviewer)
        .where(
            Review.round_id.in_(rounds),
            Review.id.not_in(rounds.values()),
            Review.status.in_(ON_TEAM),
            Review.held_at.is_(None),
            holds(Review.reviewer_id, (Role.REVIEWER,)),
        )
        .order_by(Person.search_key, Person.id),
        {"today": clock.today()},
    )
    teams: dict[int, list[Successor]] = {}
    for round_id, person_id, name in rows:
        teams.setdefault(round_id, []).append(Successor(person_id, name, "on the team"))
    return teams


class _Candidates:
    """The reviewers of the offices of some cases, and what stands in the way of each; a fixed number of statements, whatever their number."""

    def __init__(self, leaver: Leaver, cases: Sequence[Application]) -> None:
        self.people = _reviewers({case.office_id for case in cases}, leaver.person_id)
        ids = {person.id for person in self.people}
        self.conflicts = standing.conflicts_between(cases, ids)
        self.barred = _with_parts(cases, ids)
        self.invited = _invited(cases, ids)

    def of(self, review: Review) -> list[Successor]:
        """Who could take a review over: of the same kind and office, never asked about this case, and with no conflict."""
        able = [
            Successor(person.id, person.name, _note(person))
            for person in self.people
            if person.kind is review.kind
            and person.office_id == review.application.office_id
            and self._is_free(person.id, review.application)
        ]
        return able[:SUCCESSORS]

    def _is_free(self, person_id: int, application: Application) -> bool:
        case = (person_id, application.id)
        return not (case in self.conflicts or case in self.barred or case in self.invited)


def _note(person: Row[Any]) -> str:
    count = (
        "no review open"
        if not person.open
        else "1 review open"
        if person.open == 1
        else f"{person.open} reviews open"
    )
    profession = "" if person.kind is ReviewerKind.LAY else f"{person.profession.label}, "
    return f"{profession}{count}"


def _reviewers(offices: Collection[int], besides: int) -> Sequence[Row[Any]]:
    """The reviewers of some offices, those with the fewest open reviews first."""
    own = aliased(Review)
    open_reviews = (
        select(func.count())
        .where(own.reviewer_id == Person.id, own.status.in_(AT_WORK))
        .correlate(Person)
        .scalar_subquery()
        .label("open")
    )
    return db.session.execute(
        select(
            Person.id,
            Person.name,
            Grant.office_id,
            ReviewerProfile.kind,
            ReviewerProfile.profession,
            open_reviews,
        )
        .join(Grant, Grant.person_id == Person.id)
        .join(ReviewerProfile, ReviewerProfile.person_id == Person.id)
        .where(
            Grant.role == Role.REVIEWER,
            Grant.office_id.in_(offices),
            stands(TODAY),
            Person.disabled_at.is_(None),
            Person.id != besides,
        )
        .order_by(open_reviews, Person.search_key, Person.id),
        {"today": clock.today()},
    ).all()


def _with_parts(cases: Sequence[Application], ids: Collection[int]) -> set[tuple[int, int]]:
    """Who has taken a part in which case that does not go with reviewing it."""
    barring = [duty.value for duty in Duty if conflicts([duty], Duty.REVIEWER)]
    rows = db.session.execute(
        select(CaseDuty.person_id, Application.id)
        .join(Application, case_duties.counting(Application.id, Application.return_id))
        .where(
            Application.id.in_([case.id for case in cases]),
            CaseDuty.person_id.in_(ids),
            CaseDuty.duty.in_(barring),
        )
    )
    return {(person_id, application_id) for person_id, application_id in rows}


def _invited(cases: Sequence[Application], ids: Collection[int]) -> set[tuple[int, int]]:
    """Who was asked already to review which case."""
    rows = db.session.execute(
        select(Review.reviewer_id, Review.application_id).where(
            Review.application_id.in_([case.id for case in cases]), Review.reviewer_id.in_(ids)
        )
    )
    return {(person_id, application_id) for person_id, application_id in rows}
