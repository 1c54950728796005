"""A role that assesses, decides or gives roles takes two people, neither of whom is to hold it; nothing stands before."""

from datetime import timedelta

import pytest

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import PROVIDER_ROLES, TWO_PEOPLE, Role
from accreditation.errors import RuleBroken
from accreditation.models.audit import AuditEvent
from accreditation.models.people import Grant, GrantProposal, Person
from accreditation.permissions.viewer import Viewer
from accreditation.queries import home, people
from accreditation.services import grant_proposals, grants
from accreditation.services.grants import Scope
from tests.world import World


@pytest.fixture
def ann(world: World) -> Viewer:
    """An administrator."""
    return world.viewer(world.person(Role.ADMINISTRATOR, name="Ann"))


@pytest.fixture
def ben(world: World) -> Viewer:
    """Another one."""
    return world.viewer(world.person(Role.ADMINISTRATOR, name="Ben"))


def proposed(world: World, person: Person, actor: Viewer | None, **days: object) -> GrantProposal:
    """The role of ratifier, proposed for somebody."""
    with unit_of_work():
        return grant_proposals.propose(
            person.id,
            Role.RATIFIER,
            Scope(office_id=world.office.id),
            actor=actor,
            **days,  # type: ignore[arg-type]
        )


def confirm(proposal: GrantProposal, actor: Viewer) -> Grant:
    """An administrator confirms it from its page."""
    with unit_of_work():
        loaded = people.proposal_for_administrator(actor, proposal.id)
        assert loaded is not None
        return grant_proposals.confirm(loaded, actor=actor)


def turn_down(proposal: GrantProposal, actor: Viewer) -> None:
    """An administrator turns it down from its page."""
    with unit_of_work():
        loaded = people.proposal_for_administrator(actor, proposal.id)
        assert loaded is not None
        grant_proposals.turn_down(loaded, actor=actor)


def roles(person: Person) -> list[Role]:
    """What somebody holds, as the database has it."""
    return list(db.session.scalars(db.select(Grant.role).where(Grant.person_id == person.id)))


def test_which_roles_take_two_people() -> None:
    assert set(Role) - TWO_PEOPLE == PROVIDER_ROLES | {Role.ANALYST, Role.AUDITOR}


def test_a_proposed_role_is_nobodys_until_another_administrator_confirms_it(
    world: World, ann: Viewer, ben: Viewer
) -> None:
    dean = world.person(name="Dee")
    proposal = proposed(world, dean, ann, starts_on=clock.today() - timedelta(days=9))
    assert roles(dean) == []
    assert not world.viewer(dean).has(Role.RATIFIER)
    assert [task.title for task in home.board(ben).must] == ["One proposed role waits for you"]
    assert home.board(ann).must == []
    with pytest.raises(RuleBroken, match="another administrator has to confirm"):
        confirm(proposal, ann)
    given = confirm(proposal, ben)
    assert given.starts_on == clock.today(), "nothing stood before the second person agreed"
    assert world.viewer(dean).offices(Role.RATIFIER) == {world.office.id}
    assert people.proposals() == []
    for decide in (confirm, turn_down):
        with pytest.raises(RuleBroken, match="already"):
            decide(proposal, ben)
    events = db.session.query(AuditEvent).filter_by(stream="people").order_by(AuditEvent.seq)
    kinds = [event.kind for event in events]
    assert kinds[-2:] == [AuditKind.GRANT_PROPOSED.value, AuditKind.GRANT_GIVEN.value]


def test_nobody_has_a_hand_in_their_own_role(world: World, ann: Viewer, ben: Viewer) -> None:
    own = db.session.get_one(Person, ann.id)
    with pytest.raises(RuleBroken, match="Nobody gives a role to themselves"):
        proposed(world, own, ann)
    with pytest.raises(RuleBroken, match="Nobody gives a role to themselves"), unit_of_work():
        grants.give_grant(ann.id, Role.AUDITOR, actor=ann)
    proposal = proposed(world, own, ben)
    for decide in (confirm, turn_down):
        with pytest.raises(RuleBroken, match="for yourself"):
            decide(proposal, ann)
    assert roles(own) == [Role.ADMINISTRATOR]


@pytest.mark.parametrize("role", sorted(TWO_PEOPLE))
def test_no_administrator_gives_such_a_role_alone(world: World, ann: Viewer, role: Role) -> None:
    someone = world.person()
    scope = Scope() if role in {Role.ADMINISTRATOR, Role.APPEAL_OFFICER} else Scope(office_id=world.office.id)
    with pytest.raises(RuleBroken, match="another administrator confirms it"), unit_of_work():
        grants.give_grant(someone.id, role, scope, actor=ann)
    assert roles(someone) == []


def test_a_proposal_is_refused_like_the_role_and_turned_down_by_anybody_but_its_holder(
    world: World, ann: Viewer
) -> None:
    someone = world.person()
    with pytest.raises(RuleBroken, match="Choose the office"), unit_of_work():
        grant_proposals.propose(someone.id, Role.RATIFIER, actor=ann)
    proposal = proposed(world, someone, ann)
    with pytest.raises(RuleBroken, match="proposed already"):
        proposed(world, someone, ann)
    turn_down(proposal, ann)
    assert roles(someone) == []
    assert proposed(world, someone, ann).id != proposal.id
