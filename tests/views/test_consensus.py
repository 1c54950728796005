"""The team and the moderator agree scores in pages; nobody else reads one, and nobody before all are shared."""

import pytest
from lxml import html as parser
from sqlalchemy import select

from accreditation.db import db, unit_of_work
from accreditation.enums.people import Role
from accreditation.enums.reviews import AgreementMethod, ReviewerKind, SetAsideCause
from accreditation.models.moderation import AgreedScore
from accreditation.models.people import Person
from accreditation.models.reviews import Review
from accreditation.services import moderation, reviews
from tests import agreeing, reviewing
from tests.client import Client, hidden
from tests.statements import counted
from tests.world import World

SETTLING = {"reason": "We talked it through.", "rationale": "What we saw, together."}


def browser(world: World, review: Review) -> Client:
    return world.client(db.session.get_one(Person, review.reviewer_id))


def token(client: Client) -> str:
    return hidden(client.get("/account").text)["csrf_token"]


def test_the_lead_begins_and_the_page_marks_disagreement_in_words(world: World) -> None:
    _, team = agreeing.revealed(world, {"1.4": (1, 0)})
    lead = browser(world, team[0])
    path = f"/reviews/{team[0].id}/consensus"
    assert "Start agreeing scores" in lead.get(path).text
    sent = lead.send(f"{path}/begin")
    assert sent.status_code == 302
    page = lead.get(sent.location).text
    assert "Scores differ on a must-meet standard" in page
    assert "From 0 to 1" in page
    assert "Agreed at the median" in page
    assert "1 standard for the team to settle" in page
    assert lead.post(f"{path}/begin", data={"csrf_token": token(lead)}).status_code == 422


def test_the_team_settles_a_standard(world: World) -> None:
    _, team = agreeing.moderating(world, {"1.4": (1, 0)})
    lead = browser(world, team[0])
    path = f"/reviews/{team[0].id}/consensus/1.4"
    page = lead.get(path).text
    assert "peer on 1.4." in page
    assert "lay on 1.4." in page
    bare = lead.send(path, **SETTLING)
    assert "Choose the agreed score" in bare.text
    data = hidden(page) | SETTLING | {"value": "0"}
    assert lead.post(path, data=data).status_code == 302
    lay, theirs = browser(world, team[1]), f"/reviews/{team[1].id}/consensus/1.4"
    name = db.session.get_one(Person, team[1].reviewer_id).name
    assert f'Not agreed yet</dt><dd class="nhsuk-summary-list__value">{name}' in "".join(
        line.strip() for line in lead.get(path).text.splitlines()
    )
    assert "Say whether you agree with the proposed scores" in lay.get("/home").text
    assert "Agree with 0" in lay.get(theirs).text
    assert "Agree with 0" not in lead.get(path).text
    board = f"/reviews/{team[1].id}/consensus"
    assert "Agree with 0" in lay.get(board).text
    assert "Agree with 0" not in lead.get(f"/reviews/{team[0].id}/consensus").text
    assert lay.send(board).status_code == 302
    assert "Settled by the team" in lead.get(path).text
    assert "Say whether you agree" not in lay.get("/home").text
    assert lead.post(path, data=data).status_code == 302, "the same again is no conflict with itself"
    again = lead.post(path, data=data | {"rationale": "Other words"})
    assert again.status_code == 409
    assert "saved this first" in again.text


def test_the_team_passes_a_standard_on_and_the_moderator_settles_it(world: World) -> None:
    application, team = agreeing.moderating(world, {"1.4": (1, 0)})
    lead = browser(world, team[0])
    assert lead.send(f"/reviews/{team[0].id}/consensus/1.4/pass").status_code == 422
    assert lead.send(f"/reviews/{team[0].id}/consensus/1.4/pass", reason="We differ.").status_code == 302
    person = world.client(agreeing.moderator(world))
    listed = person.get("/consensus")
    assert "1 standard" in listed.text
    page = person.get(f"/cases/{application.id}/consensus").text
    assert "1 standard for you to settle" in page
    assert "Lay reviewer" in page
    name = db.session.get_one(Person, team[0].reviewer_id).name
    assert name not in page
    path = f"/cases/{application.id}/consensus/1.4"
    assert "We differ." in person.get(path).text
    outside = person.send(path, value="3", **SETTLING)
    assert "outside the scores" in outside.text
    assert person.send(path, value="1", **SETTLING).status_code == 302
    assert "Settled by the moderator" in person.get(path).text


@pytest.mark.one_database
def test_another_member_reads_and_does_not_settle(world: World) -> None:
    _, team = agreeing.moderating(world, {"1.4": (1, 0)})
    other = browser(world, team[1])
    path = f"/reviews/{team[1].id}/consensus"
    assert other.get(path).status_code == 200
    assert "Settle this standard" not in other.get(f"{path}/1.4").text
    sent = other.post(
        f"{path}/1.4", data={"csrf_token": token(other), "version": "0", "value": "1"} | SETTLING
    )
    assert sent.status_code == 403
    assert other.get(f"{path}/begin").status_code == 403
    assert other.get(f"{path}/1.4/pass").status_code == 403


@pytest.mark.one_database
def test_nobody_reads_scores_before_all_are_shared(world: World) -> None:
    application, team = reviewing.scoring(world)
    reviewing.score_all(world, team[0])
    reviewing.lock(world, team[0])
    for review in team:
        for path in ("", "/figures", "/begin", "/1.1"):
            assert browser(world, review).get(f"/reviews/{review.id}/consensus{path}").status_code == 404
    person = world.client(agreeing.moderator(world))
    assert person.get(f"/cases/{application.id}/consensus").status_code == 404
    assert person.get(f"/cases/{application.id}/consensus/1.1").status_code == 404


@pytest.mark.one_database
def test_a_late_replacement_stays_blind_whatever_else_they_are(world: World) -> None:
    application, team = agreeing.revealed(world, {})
    with unit_of_work():
        reviews.set_aside(team[1], cause=SetAsideCause.LEFT, actor=world.viewer(world.secretary))
    late = reviewing.reviewer(world, ReviewerKind.LAY)
    world.grant(late, Role.MODERATOR, office_id=application.office_id)
    third = reviewing.invited(world, application, late)
    person = world.client(late)
    assert person.get(f"/cases/{application.id}/consensus").status_code == 404
    with unit_of_work():
        reviews.accept(third, actor=world.viewer(late))
        reviews.begin_scoring(third, actor=world.viewer(late))
    assert person.get(f"/reviews/{third.id}/consensus").status_code == 404
    assert person.get(f"/cases/{application.id}/consensus").status_code == 404
    assert person.get("/consensus").status_code == 200


@pytest.mark.one_database
def test_others_find_nothing(world: World) -> None:
    application, team = agreeing.moderating(world)
    elsewhere = world.new_office("North")
    for person in (
        world.person(Role.MODERATOR, office=elsewhere),
        world.lead,
        world.secretary,
        reviewing.reviewer(world),
    ):
        client = world.client(person)
        assert client.get(f"/reviews/{team[0].id}/consensus").status_code == 404
        assert client.get(f"/cases/{application.id}/consensus").status_code == 404
    assert world.client(world.secretary).get("/consensus").status_code == 403
    assert (
        "No scores are being agreed now"
        in world.client(world.person(Role.MODERATOR, office=elsewhere)).get("/consensus").text
    )
    unknown = browser(world, team[0]).get(f"/reviews/{team[0].id}/consensus/9.9")
    assert unknown.status_code == 404


@pytest.mark.one_database
def test_private_notes_are_nowhere(world: World) -> None:
    application, team = reviewing.scoring(world)
    for review in team:
        reviewing.score_all(world, review)
        reviewing.give(world, review, "1.1", 3, private_note="CANARY-NOTE")
        reviewing.lock(world, review)
    with unit_of_work():
        moderation.begin_moderation(application, actor=reviewing.viewer_of(world, team[0]))
    lead, person = browser(world, team[0]), world.client(agreeing.moderator(world))
    for client, path in (
        (lead, f"/reviews/{team[0].id}/consensus"),
        (lead, f"/reviews/{team[0].id}/consensus/1.1"),
        (person, f"/cases/{application.id}/consensus"),
        (person, f"/cases/{application.id}/consensus/1.1"),
    ):
        assert "CANARY-NOTE" not in client.get(path).text


def test_figures_of_agreement_use_what_was_locked(world: World) -> None:
    application, team = agreeing.revealed(world, {"1.4": (1, 0)})
    lead, path = browser(world, team[0]), f"/reviews/{team[0].id}/consensus"
    assert f'href="{path}/figures"' in lead.get(path).text
    page = lead.get(f"{path}/figures").text
    assert "gave the same score on 23 of 24 standards" in page
    assert "96%" in page, "23 of 24 pairs are equal"
    assert "100%" in page
    assert "Weighted kappa" in page
    # The other's strictness is between them and the moderator.
    assert page.count("as strict as the others") == 1
    with unit_of_work():
        moderation.begin_moderation(application, actor=reviewing.viewer_of(world, team[0]))
    moderators = (
        world.client(agreeing.moderator(world)).get(f"/cases/{application.id}/consensus/figures").text
    )
    assert "Peer reviewer: as strict as the others" in moderators
    assert "Lay reviewer: as strict as the others" in moderators
    assert db.session.get_one(Person, team[0].reviewer_id).name not in moderators


@pytest.mark.one_database
def test_the_list_costs_the_same_for_one_case_and_for_more(world: World) -> None:
    person = world.client(agreeing.moderator(world))
    counts = []
    for name in ("Ward 8", "Ward 9"):
        world.placement = world.new_placement(name)
        agreeing.moderating(world, {"1.4": (1, 0)})
        counts.append(_statements(person, "/consensus"))
    assert counts[0] == counts[1]
    assert "2 cases" in person.get("/consensus?sort=-place").text
    assert "1 case" in person.get("/consensus?text=ward+9").text


@pytest.mark.one_database
def test_the_pages_of_a_revealed_case_take_few_statements(world: World) -> None:
    application, team = agreeing.moderating(world, {"1.1": (3, 2), "1.4": (1, 0)})
    lead, person = browser(world, team[0]), world.client(agreeing.moderator(world))
    # Who looks, the case, and the board: its standards, what was agreed, and the scores.
    assert _statements(person, f"/cases/{application.id}/consensus") == 5
    assert _statements(lead, f"/reviews/{team[0].id}/consensus") == 5
    # Who looks, the case; its standards, what was submitted on this one, the scores, the talk, what was agreed; the team.
    # With the submitted: whether it was asked about or talked about, of which no more is read where it was not.
    assert _statements(lead, f"/reviews/{team[0].id}/consensus/1.4") == 8
    assert _statements(person, f"/cases/{application.id}/consensus/1.4") == 7


def _statements(client: Client, path: str) -> int:
    assert client.get(path).status_code == 200
    with counted() as statements:
        client.get(path)
    return len(statements)


def propose(lead: Client, review: Review, code: str, value: int) -> None:
    """The lead proposes a score on a standard."""
    path = f"/reviews/{review.id}/consensus/{code}"
    data = hidden(lead.get(path).text) | SETTLING | {"value": str(value)}
    assert lead.post(path, data=data).status_code == 302


def test_a_member_agrees_with_several_at_once_and_with_none_that_was_proposed_anew(world: World) -> None:
    _, team = agreeing.moderating(world, {"1.4": (1, 0), "2.2": (1, 0)})
    lead, lay = browser(world, team[0]), browser(world, team[1])
    propose(lead, team[0], "1.4", 0)
    propose(lead, team[0], "2.2", 1)
    board = f"/reviews/{team[1].id}/consensus"
    page = lay.get(board).text
    assert "2 proposed scores for you to agree with" in page
    ticks = parser.fromstring(page).xpath("//input[@name='proposals']/@value")
    assert len(ticks) == 2
    assert "Tick the scores that you agree with" in lay.send(board).text
    propose(lead, team[0], "2.2", 0)
    data = {"csrf_token": token(lay), "proposals": ticks}
    late = lay.post(board, data=data)
    assert late.status_code == 422
    assert "proposed another score" in late.text
    fresh = parser.fromstring(late.text).xpath("//input[@name='proposals']/@value")
    assert len(fresh) == 2, "none of them was agreed with"
    assert lay.post(board, data=data | {"proposals": fresh}).status_code == 302
    done = lay.get(board).text
    assert "Settled now: 2." in done
    assert done.count("Settled by the team") == 2
    assert lay.post(board, data=data | {"proposals": fresh}).status_code == 302, (
        "the same again is nothing new"
    )
    versions = select(AgreedScore.version).where(AgreedScore.method == AgreementMethod.TEAM)
    assert db.session.scalars(versions).all() == [1, 1]


@pytest.mark.one_database
def test_what_differs_comes_first_and_what_is_agreed_is_folded_for_both(world: World) -> None:
    application, team = agreeing.moderating(world, {"1.4": (1, 0), "2.2": (1, 0)})
    person = world.client(agreeing.moderator(world))
    for client, path in (
        (browser(world, team[0]), f"/reviews/{team[0].id}/consensus"),
        (person, f"/cases/{application.id}/consensus"),
    ):
        page = parser.fromstring(client.get(path).text)
        first = page.xpath("//main//table")[0]
        assert first.xpath("./caption")[0].text_content().strip() == "2 standards to talk about"
        assert [cell.text_content().split()[1] for cell in first.xpath(".//tbody//th")] == ["1.4", "2.2"]
        folded = page.xpath("//main//details[not(@open)][.//table]")
        assert folded[0].xpath("./summary")[0].text_content() == "22 standards agreed"
        assert len(folded[0].xpath(".//tbody/tr")) == 22
