"""All applications of a provider on one board: what stops each is what its own page says, whatever was read together."""

from datetime import timedelta

import pytest

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.applications import Tier
from accreditation.enums.evidence import RevisionStatus
from accreditation.enums.people import Role
from accreditation.enums.risks import Risk
from accreditation.models.applications import Application
from accreditation.models.organisations import Placement
from accreditation.queries import answers
from accreditation.queries import applications as application_queries
from accreditation.queries.own_cases import MOST
from accreditation.services import next_steps, own_cases
from accreditation.services.case_facts import CaseFacts
from accreditation.services.own_cases import CaseLine, Filters
from tests import reviewing, shelving
from tests.scene import Stage, case_at
from tests.statements import counted
from tests.world import World


def lines(world: World, **filters: object) -> list[CaseLine]:
    """The first page of the lead's board."""
    return list(own_cases.board(world.viewer(world.lead), Filters(**filters)).page.rows)  # type: ignore[arg-type]


def draft(world: World, name: str, *, status: S = S.SELF_ASSESSMENT, due_in: int = 90, **scores: int) -> int:
    """A case at a place of that name whose standards have these scores, in so many days."""
    opened = world.application(placement=world.new_placement(name))
    with unit_of_work():
        case = db.session.get_one(Application, opened.id)
        case.status, case.due_on = status, clock.today() + timedelta(days=due_in)
        for answer in answers.of_application(opened.id):
            score = scores.get("s" + answer.standard.code.replace(".", "_"), scores.get("every"))
            if score is not None:
                answer.self_score, answer.narrative, answer.version = score, "We do.", 1
    return opened.id


@pytest.mark.parametrize(
    "stage", [Stage.SELF_ASSESSMENT, Stage.EVIDENCE, Stage.SIGN_OFF, Stage.SIGNED, Stage.SCORING]
)
def test_what_stops_a_case_is_what_its_own_page_says(world: World, stage: Stage) -> None:
    case_id = case_at(world, stage).application_id
    _assert_same(world, case_id)


def test_each_reason_is_the_same_for_one_case_and_for_many(world: World) -> None:
    half = draft(world, "Half", s1_1=3, s1_2=1)
    uncited = draft(world, "Uncited", status=S.EVIDENCE, every=3)
    doubtful = draft(world, "Doubtful", status=S.EVIDENCE, every=1)
    away = draft(world, "Away", every=1)
    unsigned = draft(world, "Unsigned", status=S.SIGNED, every=1)
    old = shelving.file(world, "Old survey", expires_on=clock.today() - timedelta(days=1))
    gone = shelving.file(world, "Withdrawn survey", status=RevisionStatus.WITHDRAWN)
    for code in ("1.1", "1.2"):
        shelving.cite(world, old, doubtful, code)
    shelving.cite(world, gone, doubtful)
    with unit_of_work():
        for answer in answers.of_application(away):
            if answer.standard.code in {"1.1", "1.5", "1.6", "2.1", "2.3", "2.4"}:
                answer.self_score, answer.not_applicable = None, True
                answer.not_applicable_reason = "Not here." if answer.standard.code == "1.6" else ""
    for case_id, at_least in ((half, 22), (uncited, 24), (doubtful, 2), (away, 6), (unsigned, 1)):
        assert _assert_same(world, case_id) >= at_least


def _assert_same(world: World, case_id: int) -> int:
    """The board says of a case what is asked of it alone; how many reasons there are."""
    (line,) = (line for line in lines(world) if line.application.id == case_id)
    case = application_queries.get(case_id)
    alone = next_steps.of_case(case, CaseFacts(case, None))
    if alone is None:
        assert line.step is None
        return 0
    assert line.step is not None
    assert line.step.trigger is alone.trigger
    assert [reason.message for reason in line.step.unmet] == [reason.message for reason in alone.unmet]
    assert all(dict(reason.values)["application_id"] == case_id for reason in line.step.unmet)
    return len(line.step.unmet)


def test_how_many_standards_are_ready_need_work_and_are_not_started(world: World) -> None:
    draft(world, "Half", s1_1=3, s1_2=1)
    (line,) = lines(world)
    assert (line.of, line.ready, line.begun, line.untouched, line.to_do) == (24, 1, 1, 22, 23)


def test_excellence_standards_count_only_where_excellence_is_sought(world: World) -> None:
    world.application(tier=Tier.EXCELLENCE)
    draft(world, "Plain")
    assert sorted(line.of for line in lines(world)) == [24, 32]


def test_the_worst_come_first_then_what_is_due_soonest(world: World) -> None:
    draft(world, "In time, later", due_in=90, every=1, s1_1=0)
    draft(world, "Ready", due_in=1, every=1)
    draft(world, "Late", due_in=-1)
    draft(world, "Behind", due_in=14)
    draft(world, "In time", due_in=80)
    paused = draft(world, "Paused", due_in=2)
    sent = reviewing.submitted(world).id
    with unit_of_work():
        db.session.get_one(Application, paused).paused_at = clock.now()
        db.session.get_one(Application, sent).due_on = clock.today() - timedelta(days=9)
        later = db.session.query(Application).join(Placement).filter_by(name="In time, later").one()
        for answer in answers.of_application(later.id):
            if answer.standard.code == "1.1":
                answer.self_score = None
    in_order = lines(world)
    assert [(line.application.subject.name, line.risk) for line in in_order[:5]] == [
        ("Late", Risk.LATE),
        ("Behind", Risk.BEHIND),
        ("In time", Risk.IN_TIME),
        ("In time, later", Risk.IN_TIME),
        ("Ready", Risk.READY_TO_GO),
    ]
    assert {line.application.id for line in in_order[5:]} == {paused, sent}
    assert {line.risk for line in in_order[5:]} == {Risk.WITH_OTHERS}
    names = [line.application.subject.name for line in lines(world, sort="place")]
    assert names == sorted(names, key=str.lower)
    assert [line.application.subject.name for line in lines(world, sort="-place")] == names[::-1]
    due = [line.application.due_on for line in lines(world, sort="due")]
    assert due == sorted(day for day in due if day)


def test_what_came_back_counts_its_opened_standards(world: World) -> None:
    case_id = case_at(world, Stage.RETURNED).application_id
    with unit_of_work():
        db.session.get_one(Application, case_id).due_on = clock.today() + timedelta(days=7)
    (line,) = lines(world)
    assert (line.application.id, line.opened, line.to_do, line.step) == (case_id, 1, 1, None)
    assert line.risk is Risk.IN_TIME


def test_filters_narrow_by_name_stage_and_risk(world: World) -> None:
    draft(world, "Ward Alpha", every=1)
    draft(world, "Ward Beta", status=S.EVIDENCE, every=3)
    assert [line.application.subject.name for line in lines(world, text="alph")] == ["Ward Alpha"]
    assert [line.application.subject.name for line in lines(world, status=S.EVIDENCE)] == ["Ward Beta"]
    assert [line.application.subject.name for line in lines(world, risk=Risk.READY_TO_GO)] == ["Ward Alpha"]
    assert lines(world, risk=Risk.LATE) == []


def test_only_the_viewers_own_places_are_shown_and_nothing_that_ended(world: World) -> None:
    mine, other = draft(world, "Mine"), draft(world, "Another ward")
    draft(world, "Ended", status=S.WITHDRAWN)
    manager = world.person()
    place = db.session.get_one(Application, mine).placement_id
    world.grant(
        manager,
        Role.PROVIDER_LEAD,
        db.session.get_one(Placement, place),
        organisation_id=world.organisation.id,
    )
    board = own_cases.board(world.viewer(manager))
    assert [line.application.id for line in board.page.rows] == [mine]
    assert {line.application.id for line in lines(world)} == {mine, other}
    elsewhere = world.person(Role.PROVIDER_LEAD, organisation=world.new_organisation("Elsewhere"))
    assert not own_cases.board(world.viewer(elsewhere)).page.rows
    assert not own_cases.board(world.viewer(world.secretary)).page.rows


def test_a_board_takes_a_fixed_number_of_statements(world: World) -> None:
    draft(world, "First", every=1)
    draft(world, "Signed", status=S.SIGNED, every=1)
    viewer = world.viewer(world.lead)
    own_cases.board(viewer)
    with counted() as statements:
        own_cases.board(viewer)
    # Cases, answers, citations, what was frozen, and at most the holidays that were added.
    assert len(statements) <= 5


@pytest.mark.one_database
def test_more_than_are_weighed_at_once_is_said(world: World) -> None:
    first = world.application()
    with unit_of_work():
        places = [
            Placement(
                organisation_id=world.organisation.id,
                office_id=world.office.id,
                name=f"Place {number:03}",
                kind=world.placement.kind,
                town="London",
                capacity=1,
            )
            for number in range(MOST)
        ]
        db.session.add_all(places)
        db.session.flush()
        db.session.add_all(
            Application(
                reference=f"PA-{place.id:06}",
                placement_id=place.id,
                organisation_id=place.organisation_id,
                office_id=place.office_id,
                cycle_id=first.cycle_id,
                framework_version_id=first.framework_version_id,
                tier=Tier.ACCREDITED,
                status=S.EVIDENCE,
                status_since=clock.now(),
                due_on=clock.today(),
                opened_at=clock.now(),
            )
            for place in places
        )
    board = own_cases.board(world.viewer(world.lead), number=99)
    assert board.left_off
    assert (board.page.total, board.page.number, board.page.pages) == (MOST, 4, 4)
    assert not own_cases.board(world.viewer(world.lead), Filters(text="Ward")).left_off
