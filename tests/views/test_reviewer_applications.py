"""Somebody without an account asks to become a reviewer; their office invites them or declines with a reason."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.accounts import InvitationState
from accreditation.enums.letters import LetterKind
from accreditation.enums.notices import NoticeKind
from accreditation.enums.people import Profession, Role
from accreditation.enums.reviews import ReviewerKind
from accreditation.jobs.letters import COMPOSERS
from accreditation.models.accounts import Invitation
from accreditation.models.audit import AuditEvent
from accreditation.models.letters import Letter
from accreditation.models.people import Grant, GrantProposal
from accreditation.models.reviewer_applications import ReviewerApplication
from accreditation.queries import invitations as invitation_queries
from accreditation.queries import people, reviewer_details
from accreditation.services import grant_proposals, invitations, link_tokens, reviewer_applications
from accreditation.services.invitations.standing import PURPOSE
from tests.client import Client
from tests.services.notices.hearing import composed, heard_by, letters_to, line_of, notices_of
from tests.world import World

APPLY = "/become-a-reviewer"
SECRET = "a secret of this test"


@pytest.fixture
def office(world: World) -> Client:
    """A browser of the office."""
    return world.client(world.secretary)


def send(world: World, **changes: str):
    """Somebody outside applies."""
    fields = {
        "name": "Una Applicant",
        "email": "una@example.org",
        "kind": "peer",
        "profession": "midwifery",
        "employer": "Hillside",
        "office_id": str(world.office.id),
        "why": "I know small units.",
    }
    return world.client().send(APPLY, **fields | changes)


def waiting() -> list[ReviewerApplication]:
    db.session.expire_all()
    return list(db.session.scalars(select(ReviewerApplication).order_by(ReviewerApplication.id)))


def test_an_application_is_one_whoever_sends_it_and_says_nothing_of_accounts(world: World) -> None:
    holder = world.person(name="Known Person")
    answers = [
        send(world),
        send(world, email=" UNA@example.org ", why="Put right."),
        send(world, email=holder.email),
    ]
    assert {(answer.status_code, answer.location) for answer in answers} == {(302, f"{APPLY}/sent")}
    una, other = waiting()
    assert (una.why, una.times_sent, other.address) == ("Put right.", 2, holder.email)
    facts = "".join(db.session.scalars(select(AuditEvent.facts)))
    assert "una" not in facts.lower()
    lay = send(world, email="lay@example.org", kind="lay")
    assert lay.status_code == 422
    assert "a lay place is for somebody of no profession" in lay.text.lower()
    assert "Choose your profession" in send(world, email="x@example.org", profession="").text
    assert send(world, email="lay@example.org", kind="lay", profession="").status_code == 302


def test_the_office_hears_of_an_application_once_a_day_and_no_other_office_does(
    world: World, office: Client
) -> None:
    elsewhere = world.person(Role.SECRETARIAT, office=world.new_office("Leeds"))
    send(world)
    send(world, why="Put right.")
    assert heard_by(world.secretary) == [NoticeKind.REVIEWER_APPLIED]
    assert heard_by(elsewhere) == []
    (notice,) = notices_of(world.secretary)
    assert line_of(notice).link == ("Read the application", "/reviewers/applications")
    (letter,) = letters_to(world.secretary)
    assert composed(letter) is not None
    (application,) = waiting()
    office.send(f"/reviewers/applications/{application.id}", decision="decline", reason="Not now.")
    assert composed(letter) is None, "an application that was answered is written of no more"


def test_one_place_cannot_send_without_end(world: World) -> None:
    for number in range(reviewer_applications.MOST_FROM_PLACE):
        with unit_of_work():
            reviewer_applications.apply(
                name="A",
                email=f"many{number}@example.org",
                kind=ReviewerKind.LAY,
                profession=None,
                employer="",
                office_id=world.office.id,
                why="W",
                remote_addr="127.0.0.1",
            )
    refused = send(world)
    assert refused.status_code == 422
    assert "Too many applications" in refused.text
    assert "I know small units." in refused.text


def test_one_place_cannot_send_one_application_without_end(world: World) -> None:
    for _ in range(reviewer_applications.MOST_FROM_PLACE):
        assert send(world).status_code == 302
    refused = send(world, why="Once more.")
    assert refused.status_code == 422
    assert "Once more." in refused.text
    assert len(waiting()) == 1


def test_whoever_is_invited_brings_what_they_said_and_another_confirms_the_role(
    world: World, office: Client
) -> None:
    send(world)
    (application,) = waiting()
    assert "One person asks to become a reviewer" in office.get("/home").text
    path = f"/reviewers/applications/{application.id}"
    assert "I know small units." in office.get(path).text
    elsewhere = world.client(world.person(Role.SECRETARIAT, office=world.new_office("Leeds")))
    assert elsewhere.get(path).status_code == 404
    assert "Una Applicant" not in elsewhere.get("/reviewers/applications").text
    assert office.send(path, decision="invite").status_code == 302
    (invitation,) = db.session.scalars(select(Invitation)).all()
    whole = invitation_queries.whole(invitation.id)
    assert whole is not None
    assert invitation_queries.state_now(whole) is InvitationState.OPEN
    assert invitations.words_of_roles(whole) == [f"Reviewer, {world.office.name} office"]
    key = link_tokens.token(SECRET, PURPOSE, invitation.id, invitation.nonce)
    invitations.accept(
        invitation.id, key, name="Una Applicant", password="correct horse battery", secret=SECRET
    )
    una = people.by_email("una@example.org")
    assert una is not None
    profile = reviewer_details.profile(una.id)
    assert profile is not None
    assert (profile.kind, profile.profession) == (ReviewerKind.PEER, Profession.MIDWIFERY)
    assert db.session.scalars(select(Grant).where(Grant.person_id == una.id)).all() == []
    (proposal,) = db.session.scalars(select(GrantProposal)).all()
    assert (proposal.role, proposal.proposed_by_id) == (Role.REVIEWER, world.secretary.id)
    administrator = world.viewer(world.person(Role.ADMINISTRATOR))
    with unit_of_work():
        grant_proposals.confirm(proposal, actor=administrator)
    assert "Una Applicant" in office.get("/reviewers").text
    assert office.post(path, data={"decision": "invite"}).status_code in {302, 422}
    assert len(db.session.scalars(select(Invitation)).all()) == 1


def test_whoever_has_an_account_is_proposed(world: World, office: Client) -> None:
    holder = world.person(name="Known Person")
    send(world, email=holder.email)
    (application,) = waiting()
    path = f"/reviewers/applications/{application.id}"
    assert "has an account here" in office.get(path).text
    assert office.send(path, decision="invite").status_code == 302
    (proposal,) = db.session.scalars(select(GrantProposal)).all()
    assert (proposal.person_id, proposal.office_id) == (holder.id, world.office.id)
    assert reviewer_details.profile(holder.id) is not None


def test_declining_sends_the_reason_and_who_it_was_is_forgotten(world: World, office: Client) -> None:
    send(world)
    (application,) = waiting()
    path = f"/reviewers/applications/{application.id}"
    assert "Say why" in office.send(path, decision="decline").text
    assert office.send(path, decision="decline", reason="We have many midwives now.").status_code == 302
    letter = db.session.scalars(select(Letter).where(Letter.kind == LetterKind.REVIEWER_DECLINED)).one()
    db.session.expire_all()
    content = COMPOSERS[LetterKind.REVIEWER_DECLINED](letter)
    assert content is not None
    assert "We have many midwives now." in content.paragraphs
    assert letter.address == "una@example.org"
    assert "We have many midwives now." in office.get(path).text
    # Answered, they may apply again.
    send(world)
    assert len(waiting()) == 2
    with clock.at(clock.now() + timedelta(days=181)), unit_of_work():
        reviewer_applications.sweep()
    old, new = waiting()
    assert (old.name, old.address, old.reason) == ("", "", "")
    assert new.name == "Una Applicant"
    assert office.get(path).status_code == 404
