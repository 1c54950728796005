"""Ties are told once, ended or put right, never removed; the reviewer's details name the employer who stands today."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.organisations import OrganisationKind
from accreditation.enums.people import Role
from accreditation.enums.reviewers import TieKind
from accreditation.errors import RuleBroken, Stale
from accreditation.models.organisations import Organisation
from accreditation.models.people import Person, ReviewerProfile
from accreditation.models.ties import InterestDeclaration, Tie
from accreditation.services import organisations, ties
from accreditation.services.ties import TieContent
from tests import reviewing
from tests.world import World

pytestmark = pytest.mark.postgresql_in_soak


def elsewhere(world: World, code: str, kind: OrganisationKind = OrganisationKind.ACUTE_TRUST) -> Organisation:
    with unit_of_work():
        return organisations.add_organisation(
            ods_code=code, name=f"Organisation {code}", kind=kind, office_id=world.office.id, actor=None
        )


def employer_of(person: Person) -> int | None:
    return db.session.scalars(
        select(ReviewerProfile.employer_id).where(ReviewerProfile.person_id == person.id)
    ).one()


def test_the_employer_of_the_details_is_the_tie_that_stands_today(world: World) -> None:
    person, today = reviewing.reviewer(world), clock.today()
    first, second = elsewhere(world, "TE1"), elsewhere(world, "TE2")
    with unit_of_work():
        db.session.scalars(
            select(ReviewerProfile).where(ReviewerProfile.person_id == person.id)
        ).one().employer_id = first.id
    with unit_of_work():
        ties.add(
            person.id,
            organisation_id=second.id,
            kind=TieKind.EMPLOYER,
            starts_on=today + timedelta(days=30),
            actor=world.viewer(person),
        )
    assert employer_of(person) == first.id, "the next employer is not the present one"
    of_first, of_second = db.session.scalars(select(Tie).order_by(Tie.id)).all()
    assert of_first.organisation_id == first.id, "what only the details named is a tie now"
    with unit_of_work():
        ties.put_right(
            of_second,
            TieContent(second.id, TieKind.EMPLOYER, today),
            expected_version=of_second.version,
            actor=world.viewer(person),
        )
        ties.end(of_first, ends_on=today - timedelta(days=1), actor=world.viewer(person))
    assert employer_of(person) == second.id
    assert db.session.scalars(select(Tie.ends_on).order_by(Tie.id)).all() == [today - timedelta(days=1), None]


def test_another_employer_takes_away_no_tie_but_the_slip_of_whoever_changes_it(world: World) -> None:
    person, office = reviewing.reviewer(world), world.viewer(world.secretary)
    first, second, third = (elsewhere(world, code) for code in ("TE1", "TE2", "TE3"))
    profile = db.session.scalars(select(ReviewerProfile).where(ReviewerProfile.person_id == person.id)).one()
    with unit_of_work():
        profile.employer_id = first.id
    with unit_of_work():
        # What only the details named becomes a tie today, though the employment is years old.
        ties.add(
            person.id,
            organisation_id=second.id,
            kind=TieKind.FAMILY,
            words="My sister",
            actor=world.viewer(person),
        )
    for employer in (third, second):
        with unit_of_work():
            ties.change_employer(profile, employer.id, actor=office)
    stood = {
        tie.organisation_id: tie.ends_on
        for tie in db.session.scalars(select(Tie).where(Tie.kind == TieKind.EMPLOYER))
    }
    yesterday = clock.today() - timedelta(days=1)
    assert stood[first.id] == yesterday, "a former employer is a conflict for years"
    assert stood[third.id] == ties.EARLIEST, "what the office recorded a moment ago was a slip"
    assert stood[second.id] is None


def test_a_tie_is_told_once_and_a_late_change_loses_nothing(world: World) -> None:
    person = reviewing.reviewer(world)
    actor, trust = world.viewer(person), elsewhere(world, "TE1")

    def tell_of_it() -> Tie:
        with unit_of_work():
            return ties.add(
                person.id, organisation_id=trust.id, kind=TieKind.FAMILY, words=" My sister ", actor=actor
            )

    tie = tell_of_it()
    assert tell_of_it().id == tie.id
    with pytest.raises(RuleBroken, match="already"), unit_of_work():
        ties.add(person.id, organisation_id=trust.id, kind=TieKind.FAMILY, words="My brother", actor=actor)
    put_right = TieContent(trust.id, TieKind.FAMILY, words="My half-sister")
    with unit_of_work():
        ties.put_right(tie, put_right, expected_version=1, actor=actor)
    with unit_of_work():
        ties.put_right(tie, put_right, expected_version=1, actor=actor)
    with pytest.raises(Stale), unit_of_work():
        ties.put_right(
            tie, TieContent(trust.id, TieKind.OTHER, words="A friend"), expected_version=1, actor=actor
        )


def test_what_cannot_be_true_is_refused(world: World) -> None:
    person, today = reviewing.reviewer(world), clock.today()
    trust = elsewhere(world, "TE1")
    for content, words in (
        (TieContent(trust.id, TieKind.FAMILY, words=" "), "in a sentence"),
        (TieContent(trust.id, TieKind.UNIVERSITY), "not a university"),
        (TieContent(trust.id, TieKind.EMPLOYER, today + timedelta(days=400)), "a year from now"),
        (TieContent(trust.id, TieKind.EMPLOYER, today, today - timedelta(days=1)), "or later"),
        (TieContent(10**6, TieKind.EMPLOYER), "from the list"),
    ):
        with pytest.raises(RuleBroken, match=words), unit_of_work():
            ties.add(person.id, **vars(content), actor=None)
    assert not db.session.scalars(select(Tie)).all()


def test_that_all_is_told_is_kept_once_a_day(world: World) -> None:
    person = world.person(Role.REVIEWER, all_told=False)
    for _ in range(2):
        with unit_of_work():
            ties.declare_all_told(person.id, actor=world.viewer(person))
    assert len(db.session.scalars(select(InterestDeclaration)).all()) == 1
