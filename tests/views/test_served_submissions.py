"""What the office and reviewers read of a placement that its organisation answers for, once it is sent."""

import pytest

from accreditation.db import unit_of_work
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.reviews import ReviewerKind
from accreditation.models.applications import Application
from accreditation.queries import applications, checks, snapshots
from accreditation.queries import reviews as review_queries
from accreditation.services import checking, reviews, sign_offs, submissions, teams
from accreditation.services.packs import content
from tests import confirming, moving, reviewing
from tests.client import hidden
from tests.confirming import CODES, anew
from tests.world import World

pytestmark = pytest.mark.one_database


def sent(world: World) -> tuple[Application, Application, Application]:
    """A return, a placement's case in check that says one thing is different, and another that is being written."""
    organisation_return, (case, other) = confirming.signed(world)
    confirming.write(world, case)
    confirming.confirm_all(world, case)
    confirming.confirm(world, case, "6.1", "Only by day.")
    confirming.sign(world, case)
    with unit_of_work():
        submissions.submit(applications.get(case.id), actor=world.viewer(world.lead))
    with unit_of_work():
        checking.begin_check(applications.get(case.id), actor=world.viewer(world.secretary))
    return organisation_return, anew(case.id), other


def cited_by(case: Application, code: str) -> int:
    """A file that a case's newest snapshot cites on a standard."""
    snapshot = snapshots.newest(case.id)
    assert snapshot is not None
    (entry,) = [entry for entry in snapshots.entries(snapshot) if entry.standard.code == code]
    return entry.citations[0].revision_id


def test_the_office_reads_what_is_different_and_checks_the_answer_in_the_return(world: World) -> None:
    organisation_return, case, _ = sent(world)
    browser = world.client(world.secretary)
    page = browser.get(f"/cases/{case.id}/check").text
    assert page.count("Checked in the organisation’s return") == len(CODES)
    assert f"of {24 - len(CODES)} looked at" in page
    path = f"/cases/{case.id}/check/6.1"
    page = browser.get(path).text
    assert "Answered once for the organisation" in page
    assert "Only by day." in page
    assert f'href="/cases/{organisation_return.id}"' in page
    assert "Nothing is missing" not in page
    form = hidden(browser.get(f"/cases/{case.id}/check/1.1").text)
    refused = browser.post(path, data={**form, "go": "missing", "missing": "Say more."})
    assert refused.status_code == 422
    assert "checked in the organisation’s return" in refused.text


def test_what_is_missing_in_the_return_holds_up_no_placement(world: World) -> None:
    organisation_return, case, _ = sent(world)
    secretary = world.viewer(world.secretary)
    with unit_of_work():
        submissions.submit(applications.get(organisation_return.id), actor=world.viewer(world.lead))
    with unit_of_work():
        checking.begin_check(applications.get(organisation_return.id), actor=secretary)
    subject = checks.standard_for_office(secretary, organisation_return.id, "2.2")
    assert subject is not None
    with unit_of_work():
        checking.note_missing(subject, missing="Say who.", actor=secretary, expected_version=0)
    assert checks.missing_in(anew(organisation_return.id)) == ["2.2"]
    assert checks.missing_in(anew(case.id)) == []
    with unit_of_work():
        checking.accept(applications.get(case.id), actor=secretary)
    assert anew(case.id).status is S.ALLOCATION


def test_a_placement_that_comes_back_keeps_what_it_was_sent_with(world: World) -> None:
    _, case, _ = sent(world)
    organisation_return = applications.get(case.return_id or 0)
    with unit_of_work():
        checking.return_for_completion(
            applications.get(case.id), actor=world.viewer(world.secretary), defects={"1.1": "Say more."}
        )
    confirming.sign_anew(world, organisation_return, "2.2")
    before = snapshots.newest(case.id)
    assert before is not None
    pinned = {
        place.standard_id: place.entry_id for place in snapshots.places(before) if place.local_confirmation
    }
    moving.save(world, anew(case.id), "1.1", narrative="More.")
    with unit_of_work():
        sign_offs.request_signature(anew(case.id), actor=world.viewer(world.lead))
    confirming.give(world, case)
    with unit_of_work():
        submissions.complete_return(anew(case.id), actor=world.viewer(world.lead))
    after = snapshots.newest(case.id)
    assert after is not None
    assert after.number == before.number + 1
    assert {
        place.standard_id: place.entry_id for place in snapshots.places(after) if place.local_confirmation
    } == pinned


def test_the_office_opens_what_the_organisation_cites_and_no_other_file(world: World) -> None:
    organisation_return, case, other = sent(world)
    confirming.write(world, other)
    confirming.confirm_all(world, other)
    confirming.ask(world, other)
    browser = world.client(world.secretary)
    for revision_id, status in (
        (cited_by(organisation_return, "2.1"), 200),
        (cited_by(case, "1.1"), 200),
        (cited_by(other, "1.1"), 404),
    ):
        assert browser.get(f"/cases/{case.id}/evidence/{revision_id}/pages/1").status_code == status


def test_reviewers_open_what_the_organisation_cites_through_what_was_sent_alone(world: World) -> None:
    organisation_return, case, other = sent(world)
    secretary = world.viewer(world.secretary)
    with unit_of_work():
        checking.accept(applications.get(case.id), actor=secretary)
    people = [reviewing.reviewer(world, kind) for kind in (ReviewerKind.PEER, ReviewerKind.LAY)]
    team = [reviewing.invited(world, anew(case.id), person, is_lead=person is people[0]) for person in people]
    for review in team:
        with unit_of_work():
            reviews.accept(review, actor=reviewing.viewer_of(world, review))
    reviewing.unopposed(world, anew(case.id))
    with unit_of_work():
        teams.allocate_team(anew(case.id), actor=secretary)
    with unit_of_work():
        review = reviewing.own(world, team[0].id, people[0])
        reviews.begin_scoring(review, actor=world.viewer(people[0]))
    confirming.write(world, other)
    confirming.confirm_all(world, other)
    confirming.ask(world, other)
    # What the return says since, with a file of its own, the placement's reviewers never see.
    late = reviewing.evidence(world, "Late survey")
    browser = world.client(people[0])
    theirs = f"/reviews/{team[0].id}/evidence"
    for revision_id, status in (
        (cited_by(organisation_return, "2.1"), 200),
        (cited_by(case, "1.1"), 200),
        (cited_by(other, "1.1"), 404),
        (late.id, 404),
    ):
        assert browser.get(f"{theirs}/{revision_id}/pages/1").status_code == status
    stranger = reviewing.reviewer(world)
    assert (
        world.client(stranger).get(f"{theirs}/{cited_by(organisation_return, '2.1')}/pages/1").status_code
        == 404
    )


def test_only_the_standards_of_its_own_are_scored_in_its_review(world: World) -> None:
    _, case, _ = sent(world)
    with unit_of_work():
        checking.accept(applications.get(case.id), actor=world.viewer(world.secretary))
    lines = review_queries.lines(anew(case.id).current_round)
    assert [line.code for line in lines if not line.in_round] == CODES
    assert len(lines) == 24


def test_a_pack_holds_what_the_organisation_answers_with_what_is_different(world: World) -> None:
    _, case, other = sent(world)
    pack = content.of(anew(case.id))
    assert len(pack.sections) == 24
    (section,) = [section for section in pack.sections if section.code == "6.1"]
    assert ("Different here", "Only by day.") in section.paragraphs
    assert ("What we do", "What we do about 6.1.") in section.paragraphs
    assert {cited.label for cited in section.cited} <= {file.label for file in pack.files}
    assert section.cited
    unsent = content.of(anew(other.id))
    (section,) = [section for section in unsent.sections if section.code == "6.1"]
    assert section.paragraphs[0] == ("Answered once for the organisation", "To confirm.")


def test_the_standards_before_and_after_are_those_that_the_placement_answers(world: World) -> None:
    _, (case, _) = confirming.begun(world)
    page = world.client(world.lead).get(f"/applications/{case.id}/standards/1.6")
    assert f'href="/applications/{case.id}/standards/3.1"' in page.text
    assert f'href="/applications/{case.id}/standards/2.1"' not in page.text
