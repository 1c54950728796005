"""A person tells their own ties and says that it is all; nobody else reads or changes them, and what they stop, stops at once."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.people import Role
from accreditation.enums.reviewers import TieKind
from accreditation.models.audit import AuditEvent
from accreditation.models.people import Person
from accreditation.models.reviews import Declaration, Review
from accreditation.models.ties import ConflictException, InterestDeclaration, Tie
from accreditation.queries import home, interests
from accreditation.services import ties
from tests import reviewing
from tests.client import hidden
from tests.world import World

WORDS = "My sister leads the ward, says canary-of-a-tie."


def test_a_tie_is_told_put_right_and_stops_the_review_it_touches(world: World) -> None:
    case, (review, _) = reviewing.scoring(world)
    person = db.session.get_one(Person, review.reviewer_id)
    browser = world.client(person)
    assert browser.get(f"/reviews/{review.id}/standards/1.1").status_code == 200
    typed = {"organisation": world.organisation.ods_code, "kind": "family", "words": ""}
    refused = browser.send("/interests/add", **typed)
    assert refused.status_code == 422
    assert "Say in a sentence what the tie is" in refused.text
    assert browser.send("/interests/add", **(typed | {"words": WORDS})).status_code == 302
    tie = db.session.scalars(select(Tie)).one()
    shown = browser.get("/interests").text
    assert "Added. You are not asked to review there" in shown
    assert WORDS in shown
    assert browser.get(f"/reviews/{review.id}/standards/1.1").status_code in {403, 404}
    assert "office" in browser.get(f"/reviews/{review.id}").text
    # Somebody else's is not there, and two windows lose nothing.
    other = world.client(reviewing.reviewer(world))
    assert other.get(f"/interests/{tie.id}").status_code == 404
    page = hidden(browser.get(f"/interests/{tie.id}").text)
    put_right = typed | {"kind": "business", "words": "We sold them a boat."}
    assert browser.post(f"/interests/{tie.id}", data=page | put_right).status_code == 302
    late = browser.post(
        f"/interests/{tie.id}", data=page | typed | {"kind": "other", "words": "A third thing."}
    )
    assert late.status_code == 409
    assert "A third thing." in late.text
    assert "We sold them a boat." in late.text
    for role, path in ((Role.AUDITOR, "/audit"), (Role.ADMINISTRATOR, f"/people/{person.id}")):
        assert "boat" not in world.client(world.person(role)).get(path).text
    assert "boat" not in world.client(world.secretary).get(f"/cases/{case.id}/conflicts").text
    assert not db.session.scalars(select(AuditEvent.id).where(AuditEvent.facts.contains("boat"))).all()


def test_the_yearly_word_is_asked_for_after_eleven_months_and_counts_a_year(world: World) -> None:
    person = world.person(Role.REVIEWER, all_told=False)

    def is_on_home() -> bool:
        return any(task.endpoint == "interests.show" for task in home.board(world.viewer(person)).may)

    assert is_on_home()
    browser = world.client(person)
    assert "You have not said yet" in browser.get("/interests").text
    for _ in range(2):
        assert browser.send("/interests").status_code == 302
    assert interests.declared_within_year([person.id, world.lead.id]) == {person.id}
    assert not is_on_home()
    assert db.session.scalars(select(InterestDeclaration.ties)).all() == [0]
    for days, is_asked, holds in ((320, False, True), (340, True, True), (370, True, False)):
        with clock.shifted(timedelta(days=days)):
            assert is_on_home() is is_asked, days
            assert (person.id in interests.declared_within_year([person.id])) is holds, days


@pytest.mark.one_database
def test_a_conflict_is_declared_with_its_kind_and_the_people_are_named_to_the_invited_alone(
    world: World,
) -> None:
    case, person = reviewing.allocating(world), reviewing.reviewer(world)
    review, browser = reviewing.invited(world, case, person), world.client(person)
    path = f"/reviews/{review.id}"
    assert world.lead.name in browser.get(f"{path}/declare").text
    typed = {"declaration": "conflict", "words": WORDS}
    refused = browser.send(f"{path}/declare", **typed)
    assert refused.status_code == 422
    assert "Choose which conflict it is" in refused.text
    assert browser.send(f"{path}/declare", **typed, kind="declared").status_code == 422, "no kind of its own"
    assert browser.send(f"{path}/declare", **typed, kind="family").status_code == 302
    declaration = db.session.scalars(select(Declaration)).one()
    assert (declaration.is_clear, declaration.kind) == (False, "family")
    page = browser.get(path).text
    assert "Nothing more is asked of you" in page
    assert world.lead.name not in page
    assert (
        "a family tie with this provider" in world.client(world.secretary).get(f"/cases/{case.id}/team").text
    )


def test_a_conflict_that_is_learnt_of_later_closes_the_case_and_lists_what_rests_on_it(world: World) -> None:
    case, team = reviewing.revealed(world)
    reviewer = db.session.get_one(Person, team[1].reviewer_id)
    office, path = world.client(world.secretary), f"/cases/{case.id}/conflicts"
    assert "No review waits because of a conflict" in office.get(path).text
    assert office.send(f"{path}/reviews/{team[1].id}", kind="co_worked").status_code == 302
    page = office.get(path).text
    assert reviewer.name in page
    assert "Worked with this provider on an application" in page
    assert "shared with the team on" in page
    assert db.session.scalars(select(Review.held_at).where(Review.id == team[1].id)).one() is not None
    assert world.client(reviewer).get(f"/reviews/{team[1].id}/standards/1.1").status_code in {403, 404}
    # Nobody else of the office reads it, and another office's knows of none.
    for role in (Role.MODERATOR, Role.CONCERN_OFFICER):
        assert world.client(world.person(role)).get(path).status_code == 403
    elsewhere = world.person(Role.SECRETARIAT, office=world.new_office("North"))
    assert world.client(elsewhere).get(path).status_code == 404


def proposed(path: str) -> str:
    """The page of what is proposed to be set aside."""
    return f"{path}/{db.session.scalars(select(ConflictException.id)).one()}"


def test_an_exception_is_proposed_and_confirmed_on_pages_and_stands_on_the_teams(world: World) -> None:
    case, person = reviewing.allocating(world), reviewing.reviewer(world)
    with unit_of_work():
        ties.add(
            person.id, organisation_id=world.organisation.id, kind=TieKind.OTHER, words=WORDS, actor=None
        )
    office, path = world.client(world.secretary), f"/cases/{case.id}/conflicts"
    listed = office.get(f"/cases/{case.id}/team").text
    assert f"{path}/people/{person.id}" in listed
    assert "canary-of-a-tie" not in listed, "the words of a tie are for its own page"
    assert office.send(f"{path}/people/{person.id}", reason=" ").status_code == 422
    assert office.send(f"{path}/people/{person.id}", reason="Nobody else is trained.").status_code == 302
    proposal = proposed(path)
    assert office.send(proposal, act="confirm").status_code == 422
    other = world.application(placement=world.new_placement("Ward 9"))
    ratifier = world.client(world.person(Role.RATIFIER))
    assert ratifier.get(proposed(f"/cases/{other.id}/conflicts")).status_code == 404
    assert ratifier.send(proposal, act="confirm").status_code == 302
    assert "Nobody else is trained." in office.get(f"/cases/{case.id}/team").text
    assert office.send(f"/cases/{case.id}/team/invite/{person.id}").status_code == 302
    assert ratifier.send(proposal, act="withdraw", reason="").status_code == 422
    assert ratifier.send(proposal, act="withdraw", reason="Another was found.").status_code == 302
    assert "Withdrawn. The conflict blocks again from now on." in ratifier.get(path).text
    page = office.get(path).text
    assert "Another was found." in page
    assert "Turned down" not in page, "it was confirmed before"
    # Who lives on the provider's side alone is nobody to set aside a conflict for.
    assert office.get(f"{path}/people/{world.lead.id}").status_code == 404
    with unit_of_work():
        db.session.execute(update(Person).where(Person.id == person.id).values(disabled_at=clock.now()))
    assert office.get(f"{path}/people/{person.id}").status_code == 404


@pytest.mark.parametrize(("by_proposer", "words"), [(True, "Withdrawn"), (False, "Turned down")])
def test_what_nobody_confirmed_blocked_all_along(world: World, by_proposer: bool, words: str) -> None:
    case, person = reviewing.allocating(world), reviewing.reviewer(world)
    with unit_of_work():
        ties.add(
            person.id, organisation_id=world.organisation.id, kind=TieKind.OTHER, words=WORDS, actor=None
        )
    office, path = world.client(world.secretary), f"/cases/{case.id}/conflicts"
    assert office.send(f"{path}/people/{person.id}", reason="Nobody else is trained.").status_code == 302
    browser = office if by_proposer else world.client(world.person(Role.RATIFIER))
    proposal = proposed(path)
    page = browser.get(proposal).text
    assert ("Turn down" in page) is not by_proposer
    assert browser.send(proposal, act="withdraw", reason="Others are free.").status_code == 302
    page = browser.get(path).text
    assert f"{words}. The conflict blocks as before." in page
    assert "blocks again" not in page
    listed = office.get(path).text
    assert "Others are free." in listed
    assert ("Turned down" in listed) is not by_proposer
    assert ("Withdrawn" in listed) is by_proposer
