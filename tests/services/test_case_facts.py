"""What the guards of a case are told about it, where a use case seldom comes: each fact true and false once."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationKind, ApplicationStatus
from accreditation.enums.evidence import RevisionStatus
from accreditation.enums.meetings import MeetingStatus, MeetingTrigger
from accreditation.models.applications import Application, Defect
from accreditation.models.evidence import EvidenceItem, EvidenceRevision
from accreditation.models.frameworks import Cycle
from accreditation.models.meetings import Item, Meeting
from accreditation.queries import answers, applications
from accreditation.rules import working_days
from accreditation.services.case_facts import CaseFacts, panels
from tests import deciding, reviewing
from tests.world import World


def moved(case: Application, status: ApplicationStatus, **values: object) -> Application:
    """The case as it stands somewhere else."""
    with unit_of_work():
        db.session.execute(
            update(Application).where(Application.id == case.id).values(status=status, **values)
        )
    db.session.expire_all()
    return applications.get(case.id)


def lapsed(case: Application) -> Application:
    return moved(case, ApplicationStatus.LAPSED, lapsed_from=ApplicationStatus.EVIDENCE)


def meeting(status: MeetingStatus, in_working_days: int) -> Meeting:
    held_on = working_days.deadline(clock.now(), in_working_days).date()
    return Meeting(status=status, held_on=held_on)


@pytest.mark.parametrize(
    ("status", "in_working_days", "in_time"),
    [
        (MeetingStatus.SCHEDULED, 10, True),
        (MeetingStatus.PAPERS_ISSUED, 10, True),
        (MeetingStatus.SCHEDULED, 9, False),
        (MeetingStatus.OPEN, 10, False),
        (MeetingStatus.CLOSED, 10, False),
    ],
)
def test_a_meeting_that_takes_cases_and_is_far_enough_away_gets_its_papers_in_time(
    world: World, status: MeetingStatus, in_working_days: int, in_time: bool
) -> None:
    case = world.application()
    assert CaseFacts(case, None, meeting=meeting(status, in_working_days)).papers_in_time is in_time
    assert not CaseFacts(case, None).papers_in_time, "no meeting is chosen"


@pytest.mark.parametrize("status", MeetingStatus)
def test_a_meeting_is_open_only_while_it_is_open(world: World, status: MeetingStatus) -> None:
    case = world.application()
    item = Item(meeting=Meeting(status=status))
    assert CaseFacts(case, None, item=item).meeting_open is (status is MeetingStatus.OPEN)
    assert not CaseFacts(case, None).meeting_open, "the case is on no agenda"


def test_another_live_case_is_one_of_the_same_place_that_is_not_over(world: World) -> None:
    case = lapsed(world.application())
    assert not CaseFacts(case, None).another_live_case
    elsewhere = world.application(placement=world.new_placement("Another ward"))
    assert elsewhere.id != case.id
    assert not CaseFacts(applications.get(case.id), None).another_live_case
    later = world.application()
    assert CaseFacts(applications.get(case.id), None).another_live_case
    assert not CaseFacts(later, None).another_live_case, "a case is not another one to itself"
    moved(later, ApplicationStatus.WITHDRAWN)
    assert not CaseFacts(applications.get(case.id), None).another_live_case


def test_a_return_of_the_provider_is_not_another_case_of_its_placement(world: World) -> None:
    case = lapsed(world.application())
    later = world.application()
    moved(later, ApplicationStatus.EVIDENCE, kind=ApplicationKind.ORGANISATION, placement_id=None)
    assert not CaseFacts(applications.get(case.id), None).another_live_case


def test_what_was_sent_back_is_open_only_where_something_was_named(world: World) -> None:
    case = world.application()
    assert {line.opened for line in CaseFacts(case, None).standards} == {True}
    named = next(
        answer.standard_id for answer in answers.of_application(case.id) if answer.standard.code == "1.3"
    )
    with unit_of_work():
        db.session.add(
            Defect(application_id=case.id, return_number=1, standard_id=named, words="Say who is asked.")
        )
    case = moved(case, ApplicationStatus.RETURNED, returns=1)
    assert [line.code for line in CaseFacts(case, None).standards if line.opened] == ["1.3"]


def test_a_cited_file_that_may_not_be_relied_on_is_named_with_its_problem(world: World) -> None:
    case = reviewing.answered(world)
    revisions = db.session.query(EvidenceRevision).order_by(EvidenceRevision.id).all()
    survey, audit = (revision.item_id for revision in revisions)
    _valid_until(survey, clock.today())
    assert CaseFacts(case, None).bad_citations == [], "valid to the end of its last day"
    _valid_until(survey, clock.today() - timedelta(days=1))
    with unit_of_work():
        revisions[1].status = RevisionStatus.WITHDRAWN
    cited = CaseFacts(applications.get(case.id), None).bad_citations
    assert {(line.item_id, line.problem) for line in cited} == {
        (survey, "out of date"),
        (audit, RevisionStatus.WITHDRAWN.label),
    }


def _valid_until(item_id: int, day: date) -> None:
    with unit_of_work():
        db.session.get_one(EvidenceItem, item_id).expires_on = day


def test_a_room_is_held_to_what_the_cases_on_the_agenda_ask(world: World) -> None:
    with unit_of_work():
        db.session.get_one(Cycle, world.cycle.id).settings = {"quorum": {"voting_members": 6}}
    case = deciding.ready(world)
    panel = deciding.Panel(world)
    item_id = panel.list(case)
    panel.step(MeetingTrigger.ISSUE_PAPERS)
    with clock.at(deciding.on_the_day(panel)):
        panel.open()
    item = panel.item(item_id)
    assert panels.room_unmet(item.meeting, []) == [], "five are enough for the shipped framework"
    assert len(panels.room_unmet(item.meeting, [item])) == 1
