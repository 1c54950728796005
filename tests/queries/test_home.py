"""Home tells what one must do, may do, what others have, and what has ended; each to whom it concerns."""

import pytest

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.people import Role
from accreditation.enums.reviewers import TieKind
from accreditation.enums.reviews import ConflictKind
from accreditation.models.answers import Answer
from accreditation.models.meetings import Recusal
from accreditation.queries import answers as answer_queries
from accreditation.queries import applications, home, meetings, own_placements
from accreditation.queries.calendar import pauses
from accreditation.queries.home import reviewing as reviewing_tasks
from accreditation.queries.home.task import Reach
from accreditation.services import answers, conflicts, ratifications, sign_offs, ties
from tests import agreeing, deciding, reviewing, scene
from tests.scene import Scene, Stage, case_at
from tests.world import World

pytestmark = pytest.mark.one_database


def parts(viewer) -> tuple[list[str], list[str], list[str]]:
    board = home.board(viewer)
    return (
        [task.title for task in board.must],
        [task.title for task in board.may],
        [task.title for task in board.others],
    )


def test_a_draft_is_the_leads_a_contributor_may_help_and_the_executive_waits(world: World) -> None:
    case = world.application()
    contributor = world.person(Role.CONTRIBUTOR)
    asks = f"Answer the standards: {world.placement.name}"
    assert parts(world.viewer(world.lead)) == ([asks], [], [])
    assert parts(world.viewer(contributor)) == ([], [asks], [])
    assert parts(world.viewer(world.signatory)) == ([], [], [world.placement.name])
    with unit_of_work():
        answer = db.session.query(Answer).filter_by(application_id=case.id).first()
        assert answer is not None
        answer.assignee_id = contributor.id
    assert parts(world.viewer(contributor)) == ([asks], [], []), "a standard is theirs now"


def test_what_was_sent_is_with_the_office_and_the_provider_sees_that_it_is(world: World) -> None:
    reviewing.submitted(world)
    name = world.placement.name
    assert parts(world.viewer(world.secretary)) == ([f"Start checking: {name}"], [], [])
    must, may, others = parts(world.viewer(world.lead))
    assert (must, may, others) == ([], [], [name])
    (waiting,) = home.board(world.viewer(world.lead)).others
    assert waiting.hint.startswith("The office. ")


def test_a_return_says_how_many_standards_came_back(world: World) -> None:
    case_at(world, Stage.RETURNED)
    must, _, _ = parts(world.viewer(world.lead))
    assert [title.partition(":")[0] for title in must] == ["Complete one standard that came back"]
    others = home.board(world.viewer(world.secretary)).others
    assert [task.hint.partition(".")[0] for task in others] == ["The provider lead"]


def test_what_came_back_is_completed_signed_and_then_sent(world: World) -> None:
    moved = Scene(world)
    case = moved.new_case(Stage.RETURNED)
    contributor = world.person(Role.CONTRIBUTOR)
    name = case.application.subject.name
    (defect,) = applications.defects(case.application)
    answer = answer_queries.to_standard(case.application_id, defect.standard.code)
    assert answer is not None
    lead = world.viewer(world.lead)
    with clock.at(moved.now - scene.BEGAN), unit_of_work():
        answers.save(
            answer,
            application=case.application,
            actor=lead,
            expected_version=answer.version,
            self_score=3,
            not_applicable=False,
            not_applicable_reason="",
            narrative="What was missing is here now.",
            gaps="",
            actions="",
        )
    with clock.at(moved.now - scene.BEGAN):
        with unit_of_work():
            sign_offs.request_signature(case.application, actor=lead)
        assert parts(lead) == ([], [], [name])
        scene.sign(moved, case)
    (task,) = home.board(lead).must
    assert (task.title, task.values["trigger"]) == (f"Send what was completed: {name}", "complete_return")
    assert parts(world.viewer(contributor)) == ([], [], [name])
    page = world.client(world.lead).get(f"/applications/{case.application_id}/steps/complete_return")
    assert page.status_code == 200


def test_a_reviewer_who_has_locked_sees_that_others_have_it(world: World) -> None:
    _, (first, _) = reviewing.scoring(world)
    reviewer = reviewing.viewer_of(world, first)
    assert parts(reviewer)[0] == [f"Score the standards: {world.placement.name}"]
    reviewing.score_all(world, first)
    reviewing.lock(world, first)
    assert parts(reviewer) == ([], [], [world.placement.name])


def test_what_ended_stays_findable_with_outcome_award_and_report(world: World) -> None:
    case = case_at(world, Stage.CLOSED)
    (line,) = home.finished(world.viewer(world.lead))
    assert line.outcome != S.CLOSED.label
    assert line.report == "provider_reports.show"
    browser = world.client(world.lead)
    for page in (browser.get("/home").text, browser.get("/home/finished").text):
        assert f'href="/applications/{case.application_id}"' in page
        assert f'href="/applications/{case.application_id}/report"' in page
    assert not home.finishes(world.viewer(world.secretary))
    assert "Cases that have ended" in world.client(world.secretary).get("/home").text
    assert (
        "Nothing is finished yet"
        in world.client(world.person(Role.SIGNATORY, organisation=world.new_organisation("Elsewhere")))
        .get("/home/finished")
        .text
    )


def test_ten_placements_stand_at_home_and_all_of_them_on_a_page_of_their_own(world: World) -> None:
    lead, browser = world.viewer(world.lead), world.client(world.lead)
    for number in range(home.PLACEMENTS - own_placements.placements(lead).total):
        world.new_placement(f"Place {number:02}")
    page = browser.get("/home").text
    assert page.count("Start an application<") == home.PLACEMENTS
    assert "/home/placements" not in page, "all of them are here"
    world.new_placement("A later place")
    page = browser.get("/home").text
    assert f">All {home.PLACEMENTS + 1} placements</a>" in page
    assert page.count("Start an application<") == home.PLACEMENTS
    listed = browser.get("/home/placements").text
    assert f"{home.PLACEMENTS + 1} placements, by name." in listed
    assert listed.count("Start an application<") == home.PLACEMENTS + 1
    stranger = world.client(world.person(Role.REVIEWER))
    assert "You have no placements" in stranger.get("/home/placements").text


def test_the_soonest_that_others_have_stand_at_home_and_lead_to_the_rest(world: World) -> None:
    scene, lead, office = Scene(world), world.viewer(world.lead), world.viewer(world.secretary)
    for _ in range(home.FEWER):
        scene.new_case(Stage.RETURNED)
    board = home.board(office)
    assert (len(board.others), board.more_others) == (home.FEWER, False)
    scene.new_case(Stage.RETURNED)
    board = home.board(office)
    assert (len(board.others), board.more_others) == (home.FEWER, True)
    assert "All that others have is in the worklist" in world.client(world.secretary).get("/home").text
    signatory = world.client(world.signatory).get("/home").text
    assert "All that others have is among your placements" in signatory
    assert home.board(lead).others == []


def test_a_panel_member_finds_what_was_decided_and_nobody_else_of_the_office_does(world: World) -> None:
    panel, decision = deciding.decided(world)
    dean, chair = world.viewer(world.person(Role.RATIFIER)), panel.viewer()
    other = world.viewer(world.person(Role.PANEL_MEMBER))
    with clock.at(deciding.on_the_day(panel)):
        assert home.finished(chair) == []
        with unit_of_work():
            ratifications.ratify(deciding.to_ratify(dean, decision), actor=dean)
        assert [line.endpoint for line in home.finished(chair)] == ["items.paper"]
        assert home.all_finished(chair, 1).total == 1
        assert home.all_finished(other, 1).total == 0


def test_what_came_of_an_item_is_not_for_a_member_who_stepped_out_or_is_tied_to_the_provider(
    world: World,
) -> None:
    panel, decision = deciding.decided(world)
    dean = world.viewer(world.person(Role.RATIFIER))
    tied, stepped_out, free = panel.people[1], panel.people[2], panel.people[3]
    with clock.at(deciding.on_the_day(panel)):
        with unit_of_work():
            ratifications.ratify(deciding.to_ratify(dean, decision), actor=dean)
        assert home.all_finished(world.viewer(tied), 1).total == 1
        with unit_of_work():
            ties.add(
                tied.id,
                organisation_id=world.organisation.id,
                kind=TieKind.FAMILY,
                words="My brother works there.",
                actor=None,
            )
            db.session.add(
                Recusal(item_id=decision.item_id, person_id=stepped_out.id, at=clock.now(), reason="A tie.")
            )
        assert [home.all_finished(world.viewer(person), 1).total for person in (tied, stepped_out, free)] == [
            0,
            0,
            1,
        ]


def test_where_a_case_stands_is_on_no_list_of_an_officer_who_is_tied_to_its_provider(world: World) -> None:
    case = case_at(world, Stage.READY)
    colleague = world.person(Role.SECRETARIAT)
    viewers = [world.viewer(world.secretary), world.viewer(colleague)]
    office = case.application.office_id
    assert [len(meetings.waiting(viewer, office)) for viewer in viewers] == [1, 1]
    with unit_of_work():
        ties.add(
            colleague.id,
            organisation_id=world.organisation.id,
            kind=TieKind.FAMILY,
            words="My brother works there.",
            actor=None,
        )
    viewers = [world.viewer(world.secretary), world.viewer(colleague)]
    assert [len(meetings.waiting(viewer, office)) for viewer in viewers] == [1, 0]
    with unit_of_work():
        case.application.paused_at = clock.now()
    assert [len(list(pauses.of_viewer(viewer))) for viewer in viewers] == [1, 0]


def test_a_review_that_a_conflict_holds_back_says_so_at_home_and_has_no_day_in_a_calendar(
    world: World,
) -> None:
    _, (review, _) = reviewing.scoring(world)
    reviewer, by_day = reviewing.viewer_of(world, review), Reach(of_others=0)
    assert [task.title for task in reviewing_tasks.reviews(reviewer, by_day)]
    with unit_of_work():
        conflicts.notice(review, [ConflictKind.FAMILY])
    board = home.board(reviewer)
    assert (board.must, board.may) == ([], [])
    assert [line.title for line in board.others] == [world.placement.name]
    assert board.others[0].hint.startswith("A conflict of interest came up")
    assert list(reviewing_tasks.reviews(reviewer, by_day)) == []


def test_how_far_the_agreeing_is_waits_at_home_for_nobody_with_a_conflict(world: World) -> None:
    _, team = agreeing.moderating(world, {"1.1": (3, 1)})
    lead = reviewing.viewer_of(world, team[0])
    assert len(parts(lead)[0]) == 1
    with unit_of_work():
        conflicts.notice(team[0], [ConflictKind.FAMILY])
    assert parts(lead) == ([], [], [])


def test_a_paused_case_asks_nobody_and_is_still_found(world: World) -> None:
    case, (review, _) = reviewing.scoring(world)
    reviewer = reviewing.viewer_of(world, review)
    lead, office = world.viewer(world.lead), world.viewer(world.secretary)
    assert parts(reviewer)[0] == [f"Score the standards: {world.placement.name}"]
    assert [line.is_paused for line in own_placements.placements(lead).rows] == [False]
    with unit_of_work():
        applications.get(case.id).paused_at = clock.now()
    for viewer, words in (
        (lead, "Paused until the office lets it go on"),
        (office, "Paused until you let it go on"),
        (reviewer, "Paused until the office lets it go on"),
    ):
        board = home.board(viewer)
        assert (board.must, board.may) == ([], [])
        (line,) = board.others
        assert (line.title, line.due_on) == (world.placement.name, None)
        assert line.hint.startswith(words)
    assert [line.is_paused for line in own_placements.placements(lead).rows] == [True]


def test_what_waits_for_the_office_waits_no_more_in_a_pause(world: World) -> None:
    case = reviewing.submitted(world)
    office = world.viewer(world.secretary)
    assert parts(office)[0] == [f"Start checking: {world.placement.name}"]
    with unit_of_work():
        applications.get(case.id).paused_at = clock.now()
    assert parts(office) == ([], [], [world.placement.name])
