"""The office's pages: worklist, case, check, team."""

import pytest
from lxml import html as parser

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.audit import AuditKind
from accreditation.enums.concerns import ConcernKind
from accreditation.enums.people import Profession, Role
from accreditation.enums.reviews import ReviewerKind, ReviewStatus
from accreditation.models.applications import Application
from accreditation.models.audit import AuditEvent
from accreditation.models.concerns import Concern
from accreditation.models.reviews import Review
from accreditation.services import grants
from tests import reviewing
from tests.statements import counted
from tests.world import World


def stands(application: Application) -> ApplicationStatus:
    db.session.expire_all()
    return db.session.get_one(Application, application.id).status


def test_the_worklist_shows_the_offices_cases_and_neutralises_formulas(world: World) -> None:
    place = world.new_placement("=cmd ward")
    case = world.application(placement=place)
    browser = world.client(world.secretary)
    page = browser.get("/worklist").text
    assert "=cmd ward" in page
    assert f"/cases/{case.id}" in page
    assert "1 case." in page
    assert "No case fits these filters" in browser.get("/worklist?text=nothing").text
    written = browser.get("/worklist.csv")
    assert written.mimetype == "text/csv"
    assert "'=cmd ward" in written.text
    stranger = world.person(Role.SECRETARIAT, office=world.new_office("North"))
    elsewhere = world.client(stranger)
    assert "=cmd ward" not in elsewhere.get("/worklist").text
    assert elsewhere.get(f"/cases/{case.id}").status_code == 404
    assert world.client(world.lead).get("/worklist").status_code == 403


@pytest.mark.one_database
def test_the_worklist_takes_the_same_statements_for_3_and_30_cases(world: World) -> None:
    browser = world.client(world.secretary)
    counts = []
    for number in (3, 27):
        for place in range(number):
            world.application(placement=world.new_placement(f"Ward {number}-{place}"))
        with counted() as statements:
            assert browser.get("/worklist").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert counts[0] <= 4


def test_the_office_checks_accepts_what_does_not_apply_and_accepts(world: World) -> None:
    case = reviewing.submitted(world, not_applicable=["5.4"])
    browser = world.client(world.secretary)
    assert "Start checking" in browser.get(f"/cases/{case.id}").text
    assert browser.send(f"/cases/{case.id}/steps/begin_check").status_code == 302
    refused = browser.send(f"/cases/{case.id}/steps/accept")
    assert refused.status_code == 422
    assert "Standard 5.4" in refused.text
    path = f"/cases/{case.id}/check"
    assert "What we do about 1.2." in browser.get(f"{path}/1.2").text
    assert "Accept that it does not apply" in browser.get(f"{path}/5.4").text
    sent = browser.send(f"{path}/5.4", go="complete")
    assert sent.location == f"{path}/6.1", "on to the next standard"
    assert "Undo: it may apply" in browser.get(f"{path}/5.4").text
    token = _token(browser, f"{path}/5.4")
    assert browser.post(f"{path}/5.4/undo", data={"csrf_token": token}).status_code == 302
    assert browser.send(f"/cases/{case.id}/steps/accept").status_code == 422
    browser.send(f"{path}/5.4", go="complete")
    assert browser.send(f"/cases/{case.id}/steps/accept").status_code == 302
    assert stands(case) is ApplicationStatus.ALLOCATION


def test_a_concern_officer_sees_a_case_but_neither_reads_nor_runs_it(world: World) -> None:
    case = reviewing.submitted(world)
    browser = world.client(world.person(Role.CONCERN_OFFICER))
    assert browser.get(f"/cases/{case.id}/check").status_code == 403
    assert world.client(world.person(Role.MODERATOR)).get(f"/cases/{case.id}/check").status_code == 403
    assert browser.get(f"/cases/{case.id}").status_code == 200
    assert browser.get(f"/cases/{case.id}/steps/begin_check").status_code == 403
    assert browser.get(f"/cases/{case.id}/team").status_code == 403
    assert world.client(world.lead).get(f"/cases/{case.id}").status_code == 404
    assert browser.get(f"/cases/{case.id}/steps/sign").status_code == 404


def test_a_team_is_built_by_hand_with_conflicts_named(world: World) -> None:
    case = reviewing.allocating(world)
    peer, lay = reviewing.reviewer(world), reviewing.reviewer(world, ReviewerKind.LAY)
    own = reviewing.reviewer(world)
    world.grant(own, Role.CONTRIBUTOR, organisation_id=world.organisation.id)
    browser = world.client(world.secretary)
    path = f"/cases/{case.id}/team"
    page = browser.get(path).text
    assert "Works for this provider" in page
    assert "2 reviewers who have accepted are needed" in page
    assert "cannot be asked: Works for this provider" in browser.get(f"{path}/invite/{own.id}").text
    token = _token(browser, f"{path}/invite/{lay.id}")
    filtered = f"{path}/invite/{peer.id}?kind=peer"
    assert f'href="{path}?kind=peer">Cancel' in browser.get(filtered).text, "back to the same list"
    assert db.session.query(Review).count() == 0, "an invitation is read before it is sent"
    assert browser.send(filtered, is_lead="y").status_code == 302
    assert "This reviewer leads the review" not in browser.get(f"{path}/invite/{lay.id}").text, (
        "there is a lead"
    )
    assert browser.send(f"{path}/invite/{lay.id}").status_code == 302
    again = browser.post(f"{path}/invite/{lay.id}", data={"csrf_token": token})
    assert again.status_code == 422
    assert "cannot review this application: Asked already" in again.text
    assert browser.get(f"{path}/invite/{world.lead.id}").status_code == 404, "no reviewer"
    assert browser.send(f"/cases/{case.id}/steps/allocate_team").status_code == 422
    for person in (peer, lay):
        review = db.session.query(Review).filter_by(reviewer_id=person.id).one()
        sent = world.client(person).send(f"/reviews/{review.id}/declare", declaration="clear")
        assert sent.status_code == 302
    assert "The provider may object to" in browser.get(path).text
    assert world.client(world.lead).send(f"/applications/{case.id}/reviewers").status_code == 302
    assert "Confirm the review team" in browser.get(path).text
    assert browser.send(f"/cases/{case.id}/steps/allocate_team").status_code == 302
    assert stands(case) is ApplicationStatus.IN_REVIEW
    assert f": Review team confirmed, {world.secretary.name}</li>" in browser.get(f"/cases/{case.id}").text


@pytest.mark.one_database
def test_what_was_written_beside_a_declaration_is_read_by_the_office_and_a_conflict_is_decided_there(
    world: World,
) -> None:
    case = reviewing.allocating(world)
    clear, tied = reviewing.reviewer(world), reviewing.reviewer(world, ReviewerKind.LAY)
    for person, declaration, words in (
        (clear, "clear", "I met the matron once"),
        (tied, "conflict", "My sister works there"),
    ):
        review = reviewing.invited(world, case, person)
        sent = world.client(person).send(
            f"/reviews/{review.id}/declare", declaration=declaration, kind="family", words=words
        )
        assert sent.status_code == 302
    office, path = world.client(world.secretary), f"/cases/{case.id}/team"
    page = office.get(path).text
    assert "I met the matron once" in page
    assert "My sister works there" in page
    for role in (Role.MODERATOR, Role.RATIFIER, Role.CONCERN_OFFICER):
        other = world.client(world.person(role))
        assert "matron" not in other.get(f"/cases/{case.id}").text
        assert other.get(path).status_code == 403
    review_id = db.session.query(Review.id).filter_by(reviewer_id=clear.id).scalar()
    with unit_of_work():
        grants.set_reviewer_profile(
            clear.id,
            kind=ReviewerKind.PEER,
            profession=Profession.NURSING,
            employer_id=world.organisation.id,
            actor=world.viewer(world.secretary),
        )
    assert "Decide about a conflict" in office.get("/home").text
    assert "Waits for your decision" in office.get(path).text
    assert "Nobody reviews their own" in world.client(clear).get(f"/reviews/{review_id}").text
    page = office.get(f"{path}/{review_id}/clear").text
    assert "Nobody reviews a provider with a conflict like this." in page
    refused = office.send(f"{path}/{review_id}/clear", reason="It is another trust")
    assert refused.status_code == 422
    assert "still holds" in refused.text
    with unit_of_work():
        grants.set_reviewer_profile(
            clear.id,
            kind=ReviewerKind.PEER,
            profession=Profession.NURSING,
            actor=world.viewer(world.secretary),
        )
    assert office.send(f"{path}/{review_id}/clear", reason="It is another trust").status_code == 302
    assert "Waits for your decision" not in office.get(path).text


@pytest.mark.one_database
def test_who_works_for_the_provider_runs_neither_its_case_nor_its_concerns(world: World) -> None:
    case = reviewing.submitted(world)
    both = world.person(Role.PROVIDER_LEAD, name="Two Hats")
    for role in (Role.SECRETARIAT, Role.CONCERN_OFFICER):
        world.grant(both, role, office_id=world.office.id)
    with unit_of_work():
        concern = Concern(
            application_id=case.id,
            office_id=world.office.id,
            kind=ConcernKind.SAFETY,
            raised_at=clock.now(),
            words="Nobody is there at night.",
        )
        db.session.add(concern)
    browser = world.client(both)
    for path in (f"/cases/{case.id}", f"/cases/{case.id}/team", f"/cases/{case.id}/check"):
        assert browser.get(path).status_code == 403, path
    assert browser.get(f"/concerns/{concern.id}").status_code == 404
    assert f"/concerns/{concern.id}" not in browser.get("/concerns").text
    assert f"/concerns/{concern.id}" not in browser.get("/home").text
    assert case.reference not in browser.get("/worklist").text
    assert browser.get(f"/applications/{case.id}").status_code == 200, "it is their own, on that side"
    officer = world.client(world.person(Role.CONCERN_OFFICER))
    assert officer.get(f"/concerns/{concern.id}").status_code == 200


def test_a_reviewer_is_set_aside_and_another_leads(world: World) -> None:
    case, (first, second) = reviewing.with_team(world)
    browser = world.client(world.secretary)
    path = f"/cases/{case.id}/team"
    assert browser.send(f"{path}/{second.id}/lead").status_code == 302
    assert browser.send(f"{path}/{first.id}/set-aside").status_code == 422
    assert browser.send(f"{path}/{first.id}/set-aside", cause="left").status_code == 302
    db.session.expire_all()
    assert db.session.get_one(Review, first.id).status is ReviewStatus.SET_ASIDE
    assert db.session.get_one(Review, second.id).is_lead
    assert db.session.query(AuditEvent).filter_by(kind=AuditKind.REVIEWER_SET_ASIDE.value).count() == 1
    assert browser.get(f"{path}/99999/set-aside").status_code == 404


def _token(browser, path: str) -> str:
    from tests.client import hidden

    return hidden(browser.get(path).text)["csrf_token"]


@pytest.mark.one_database
def test_a_team_page_says_what_to_do_where_no_reviewer_shares_a_profession(world: World) -> None:
    case = reviewing.allocating(world)
    page, browser = f"/cases/{case.id}/team", world.client(world.secretary)
    assert "Look for one in other offices" in browser.get(page).text
    reviewer = world.person(Role.REVIEWER, office=world.new_office("Leeds"))
    advice = parser.fromstring(browser.get(page).text).xpath("//a[.='Look for one in other offices']/@href")[
        0
    ]
    assert reviewer.name in browser.get(advice).text
    world.person(Role.REVIEWER)
    assert "Look for one in other offices" not in browser.get(page).text
