"""The way into an account and around it: invitations, a forgotten password, another address, where one is signed in."""

from collections.abc import Iterator
from datetime import timedelta

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.letters import LetterKind
from accreditation.enums.people import Role
from accreditation.models.accounts import Invitation
from accreditation.models.people import Person
from accreditation.services import accounts, grants, invitations
from accreditation.services.accounts import address_changes, resets
from accreditation.services.sessions import history
from tests import posted
from tests.browser.furnishing import Furnished
from tests.browser.pages.page import Page, refused

EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1"


def pages(made: Furnished) -> Iterator[Page]:
    """What everybody sees of their own account, what a letter's link opens, and the administrators' invitations."""
    yield from _own(made)
    yield from _links(made)
    yield from _invitations(made)


def _own(made: Furnished) -> Iterator[Page]:
    person = made.people["provider_lead"]
    with unit_of_work():
        for agent, succeeded in ((EDGE, True), (PHONE, False), ("", True)):
            history.note(person.id, method="password", user_agent=agent, succeeded=succeeded)
        address_changes.begin(made.world.viewer(made.people["contributor"]), "another@example.org")
    yield Page("signed-in-where", "provider_lead", "/account/sessions")
    yield Page("signed-in-when", "provider_lead", "/account/history")
    yield Page("signed-in-never", "newcomer", "/account/history")
    yield Page("address", "provider_lead", "/account/address")
    yield Page("address-waiting", "contributor", "/account/address")


def _links(made: Furnished) -> Iterator[Page]:
    yield Page("forgotten", "", "/forgotten-password")
    yield refused("forgotten-empty", "", "/forgotten-password", email="no address")
    yield Page("forgotten-sent", "", "/forgotten-password/sent")
    with unit_of_work():
        resets.begin(made.people["analyst"].email, remote_addr="192.0.2.1")
    reset = posted.link(LetterKind.PASSWORD_RESET)
    yield Page("forgotten-choose", "", reset)
    yield refused("forgotten-choose-weak", "", reset, chosen="password123456")
    yield Page("forgotten-spent", "", "/forgotten-password/1?key=cut", 404)
    confirm, stop = (posted.link(LetterKind.ADDRESS_CHANGE, number) for number in (-2, -1))
    yield Page("address-confirm", "", confirm)
    yield Page("address-confirm-spent", "", "/new-address/1/confirm", 404)
    yield Page("address-stop", "", stop)
    yield Page("address-stop-spent", "", "/new-address/1/stop", 404)
    yield Page("address-stopped", "", "/new-address/stopped")


def _invitations(made: Furnished) -> Iterator[Page]:
    who, waiting = "administrator", _invited(made, "waiting")
    path = f"/people/invitations/{waiting.id}"
    link = posted.link(LetterKind.INVITATION)
    yield Page("invited", "", link)
    yield refused("invited-weak", "", link, name="", chosen="short")
    yield Page("invited-somebody-else", "provider_lead", link)
    yield Page("invited-unknown", "", "/invitations/1?key=cut", 404)
    for state in ("accepted", "withdrawn", "expired"):
        yield Page(f"invited-{state}", "", _ended(made, state), 404)
    with_account = _invited(made, "has-account")
    yield Page("invited-has-account", "", posted.link(LetterKind.INVITATION))
    with unit_of_work():
        accounts.add_person(email=with_account.address, name=with_account.name, actor=None)
    yield Page("invitations", who, "/people/invitations")
    yield Page("invitations-nothing", who, "/people/invitations?state=expired&page=9")
    yield Page("invitation-new", who, "/people/invitations/new")
    yield Page("invitation", who, path)
    yield Page("invitation-role", who, f"{path}/roles/new")
    yield Page("invitation-again", who, f"{path}/send-again")
    yield Page("invitation-withdraw", who, f"{path}/withdraw")


def _invited(made: Furnished, name: str) -> Invitation:
    scope = grants.Scope(organisation_id=made.world.organisation.id)
    with unit_of_work():
        return invitations.invite(
            email=f"{name}@example.org",
            name=f"Robin {name.title()}",
            prepared=invitations.PreparedRole(Role.CONTRIBUTOR, scope),
            actor=made.world.viewer(made.people["administrator"]),
        )


def _ended(made: Furnished, state: str) -> str:
    """The link of an invitation that ended in this way."""
    invitation = _invited(made, state)
    link = posted.link(LetterKind.INVITATION)
    with unit_of_work():
        row = db.session.get_one(Invitation, invitation.id)
        if state == "accepted":
            person = Person(email=f"{state}@example.org", name="Robin", created_at=clock.now())
            db.session.add(person)
            db.session.flush()
            row.accepted_at, row.person_id = clock.now(), person.id
        elif state == "withdrawn":
            row.withdrawn_at = clock.now()
        else:
            row.expires_at = clock.now() - timedelta(days=1)
    return link
