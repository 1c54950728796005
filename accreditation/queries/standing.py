"""Who may still act, asked of the person and not of the row that names them; and what is known against a reviewer."""

from collections.abc import Collection

from sqlalchemy import Select, select, true
from sqlalchemy.orm import contains_eager

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ENDED
from accreditation.enums.people import PANEL_ROLES, Role
from accreditation.enums.reviews import ON_TEAM, ConflictKind, ReviewStatus
from accreditation.models.applications import Application
from accreditation.models.people import Grant, Person
from accreditation.models.reviews import Review
from accreditation.permissions.conflicts import conflict_filter
from accreditation.permissions.viewer import Viewer
from accreditation.queries import affiliations, exceptions, policies
from accreditation.queries.affiliations import Affiliations, Mergers
from accreditation.queries.applications import SUBJECT_NAME, with_subject
from accreditation.queries.people import stands
from accreditation.queries.reviews import OF_NEWEST_ROUND
from accreditation.rules.conflicts import LEARNERS_OF, REVIEWING, counts, in_order

OPEN_REVIEWS = (ON_TEAM | {ReviewStatus.INVITED}) - {ReviewStatus.CLOSED}
"""A conflict that comes up now still matters to these."""


def able(person_ids: Collection[int], *roles: Role, offices: Collection[int] | None = None) -> set[int]:
    """Who of these people has an account that is not switched off and one of the roles today, anywhere or in these offices."""
    return set(db.session.scalars(who_is_able(person_ids, *roles, offices=offices))) if person_ids else set()


def who_is_able(
    person_ids: Collection[int], *roles: Role, offices: Collection[int] | None = None
) -> Select[int]:
    """The same as a statement, for one that asks more with it."""
    return (
        select(Grant.person_id)
        .join(Person, Person.id == Grant.person_id)
        .where(
            Grant.person_id.in_(person_ids),
            Grant.role.in_(roles),
            true() if offices is None else Grant.office_id.in_(offices),
            Person.disabled_at.is_(None),
            stands(),
        )
    )


def unable_on_panel(person_ids: Collection[int], cases: Collection[Application]) -> dict[int, set[int]]:
    """Members of a panel who take no part in each of these cases; a fixed number of statements.

    Their account or role has ended, or they are of its provider.
    """
    # The cases of one agenda are of the meeting's office: a role in another one seats nobody here.
    gone = set(person_ids) - able(person_ids, *PANEL_ROLES, offices={case.office_id for case in cases})
    conflicts = conflicts_between(cases, person_ids)
    return {
        case.id: gone
        | {
            person_id
            for (person_id, case_id), kinds in conflicts.items()
            if case_id == case.id and not REVIEWING.issuperset(kinds)
        }
        for case in cases
    }


def conflicts_of(application: Application, person_ids: Collection[int]) -> dict[int, list[ConflictKind]]:
    """What is known today that keeps people from judging a case; no more statements for many people than for one."""
    conflicts = conflicts_between([application], person_ids)
    return {person_id: kinds for (person_id, _), kinds in conflicts.items()}


def conflicts_between(
    cases: Collection[Application], person_ids: Collection[int]
) -> dict[tuple[int, int], list[ConflictKind]]:
    """What keeps each person from each case, besides what is set aside for it; seven statements at most, whatever the numbers."""
    conflicts = known_between(cases, person_ids)
    if not conflicts:
        return {}
    covered = exceptions.covered({case.id for case in cases}, person_ids)
    left = {
        pair: [kind for kind in kinds if kind not in covered.get(pair, ())]
        for pair, kinds in conflicts.items()
    }
    return {pair: kinds for pair, kinds in left.items() if kinds}


def known_between(
    cases: Collection[Application], person_ids: Collection[int]
) -> dict[tuple[int, int], list[ConflictKind]]:
    """Every conflict of each person with each case, also one that is set aside for it.

    What ties a person to the provider, or to one that merged with it, now or in the years that the case's framework counts; a part
    in the case for it; a university that sends learners there; and its people, who review the person's own.
    """
    if not person_ids or not cases:
        return {}
    tied, mergers = affiliations.with_mergers(person_ids)
    past, parts = affiliations.pasts(person_ids, cases, mergers)
    universities = affiliations.universities(cases, mergers)
    returned = _returned(cases, tied, mergers)
    years = policies.conflict_years(cases)
    today = clock.today()
    between: dict[tuple[int, int], set[ConflictKind]] = {}
    for case in cases:
        home, counted = mergers.of(case.organisation_id), years[case.framework_version_id]
        for bond in (*tied.bonds.get(home, ()), *past.bonds.get(home, ())):
            kind = counts(bond, today=today, years=counted)
            if kind is not None:
                between.setdefault((bond.person_id, case.id), set()).add(kind)
        for bond in (bond for university in universities[case.id] for bond in tied.bonds.get(university, ())):
            if counts(bond, today=today, years=counted) in LEARNERS_OF:
                between.setdefault((bond.person_id, case.id), set()).add(ConflictKind.UNIVERSITY)
        for person_id in returned.get((home, case.cycle_id), ()):
            between.setdefault((person_id, case.id), set()).add(ConflictKind.RECIPROCAL)
    for part in parts:
        between.setdefault(part, set()).add(ConflictKind.PROVIDER_DUTY)
    return {pair: in_order(between[pair]) for pair in sorted(between)}


def _returned(
    cases: Collection[Application], tied: Affiliations, mergers: Mergers
) -> dict[tuple[int, int], set[int]]:
    """By provider and cycle, the people whose own provider is reviewed by somebody of that one, now or in that cycle."""
    homes = {organisation_id: people for organisation_id, people in tied.homes.items() if people}
    cycles = {case.cycle_id for case in cases}
    reviews = affiliations.reviews_of(homes, cycles, mergers)
    theirs = affiliations.of_people({review.reviewer_id for review in reviews}, mergers).homes
    homes_of: dict[int, list[int]] = {}
    for organisation_id, people in theirs.items():
        for person_id in people:
            homes_of.setdefault(person_id, []).append(organisation_id)
    returned: dict[tuple[int, int], set[int]] = {}
    for review in reviews:
        for home in homes_of.get(review.reviewer_id, ()):
            for cycle_id in cycles if review.is_open else {review.cycle_id}:
                people = homes.get(review.organisation_id, set()) - {review.reviewer_id}
                returned.setdefault((home, cycle_id), set()).update(people)
    return returned


def open_reviews(person_id: int | None = None, organisation_id: int | None = None) -> list[Review]:
    """The reviews that still matter to a case under way, of one person or provider where they are named; in the cases' order."""
    statement = (
        select(Review)
        .join(Review.application)
        .options(contains_eager(Review.application))
        .where(
            Review.status.in_(OPEN_REVIEWS),
            OF_NEWEST_ROUND,
            Application.status.not_in(ENDED),
        )
        .order_by(Review.application_id)
    )
    if person_id is not None:
        statement = statement.where(Review.reviewer_id == person_id)
    if organisation_id is not None:
        statement = statement.where(Application.organisation_id == organisation_id)
    return list(db.session.scalars(statement))


def reviews_held(viewer: Viewer, limit: int) -> list[tuple[int, str, str]]:
    """Reviews that wait for the viewer's office because of a conflict: the case, the reviewer and the place, by name."""
    offices = viewer.offices(Role.SECRETARIAT)
    if not offices:
        return []
    rows = db.session.execute(
        with_subject(
            select(Application.id, Person.name, SUBJECT_NAME)
            .select_from(Review)
            .join(Review.application)
            .join(Person, Person.id == Review.reviewer_id)
        )
        .where(
            Review.held_at.is_not(None),
            Review.status.in_(OPEN_REVIEWS),
            OF_NEWEST_ROUND,
            Application.status.not_in(ENDED),
            Application.office_id.in_(offices),
            ~conflict_filter(viewer, Application.organisation_id, Application.id),
        )
        .order_by(Review.held_at, Review.id)
        .limit(limit)
    )
    return [(row[0], row[1], row[2]) for row in rows]
