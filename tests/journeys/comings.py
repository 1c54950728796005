"""What happens to the people of a case while it is under way: roles end and begin, accounts go off and on, employers change."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.people import Profession, Role
from accreditation.enums.reviews import ReviewerKind
from accreditation.models.people import Grant, GrantProposal, Person
from accreditation.queries import people as people_queries
from accreditation.services import accounts, grant_proposals, grants
from accreditation.services.grants import Scope
from tests.scene import Scene

Change = Callable[[Scene, Person, Random], object]


def end_role(scene: Scene, person: Person, dice: Random) -> None:
    """An administrator ends a role of theirs."""
    today = clock.today()
    standing = db.session.scalars(
        select(Grant.id).where(Grant.person_id == person.id, Grant.ends_on.is_(None))
    ).all()
    if standing:
        grants.end_grant(
            dice.choice(list(standing)),
            actor=scene.viewer("administrator"),
            ends_on=None if dice.random() < 0.8 else today + timedelta(days=5),
        )


def switch_off(scene: Scene, person: Person, dice: Random) -> None:
    """Their account is switched off."""
    accounts.disable(person.id, actor=scene.viewer("administrator"))


def switch_on(scene: Scene, person: Person, dice: Random) -> None:
    """Their account is switched on again."""
    accounts.enable(person.id, actor=scene.viewer("administrator"))


def join_provider(scene: Scene, person: Person, dice: Random) -> None:
    """They are given a role at the provider."""
    scope = Scope(organisation_id=scene.world.organisation.id)
    role = dice.choice([Role.CONTRIBUTOR, Role.PROVIDER_LEAD, Role.INFORMATION_LEAD])
    grants.give_grant(person.id, role, scope, actor=scene.viewer("administrator"))


def change_employer(scene: Scene, person: Person, dice: Random) -> None:
    """The provider turns out to employ them."""
    grants.set_reviewer_profile(
        person.id,
        kind=ReviewerKind.PEER,
        profession=Profession.NURSING,
        employer_id=scene.world.organisation.id,
        actor=scene.viewer("administrator"),
    )


def propose_role(scene: Scene, person: Person, dice: Random) -> None:
    """A role of the office is proposed for them."""
    role = dice.choice([Role.REVIEWER, Role.SECRETARIAT, Role.RATIFIER])
    scope = Scope(office_id=scene.world.office.id)
    grant_proposals.propose(person.id, role, scope, actor=scene.viewer("administrator"))


def confirm_role(scene: Scene, person: Person, dice: Random) -> None:
    """An administrator tries to confirm what was proposed: alone, that is refused."""
    administrator = scene.viewer("administrator")
    for waiting in people_queries.proposals():
        proposal = people_queries.proposal_for_administrator(administrator, waiting.id)
        if proposal is not None:
            grant_proposals.confirm(proposal, actor=administrator)


COMINGS: tuple[Change, ...] = (
    end_role,
    switch_off,
    switch_on,
    join_provider,
    change_employer,
    propose_role,
    confirm_role,
)


def happen(scene: Scene, name: str, dice: Random) -> None:
    """One of these happens to somebody, in one unit of work."""
    with unit_of_work():
        dice.choice(COMINGS)(scene, scene.people[name], dice)


def no_role_was_confirmed_alone() -> None:
    """Whoever proposed a role is not who confirmed it, and neither is who holds it."""
    for proposal in db.session.scalars(select(GrantProposal).where(GrantProposal.grant_id.is_not(None))):
        assert proposal.decided_by_id not in {proposal.proposed_by_id, proposal.person_id}
