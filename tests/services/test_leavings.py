"""Whoever leaves: what is open goes to others or to the office in one act, and nobody is left out of what stands still."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.leavings import Gap, TaskKind
from accreditation.enums.meetings import MeetingTrigger
from accreditation.enums.people import Duty, Role
from accreditation.enums.reviews import ReviewerKind, ReviewStatus
from accreditation.errors import RuleBroken
from accreditation.models.answers import Answer
from accreditation.models.applications import CaseDuty
from accreditation.models.audit import AuditEvent
from accreditation.models.meetings import MeetingMember
from accreditation.models.people import Person, ReviewerProfile
from accreditation.models.reviews import Review, Score
from accreditation.queries import applications, stranded, teams
from accreditation.queries.open_tasks import OpenTask
from accreditation.services import assignments
from tests import deciding, reviewing
from tests.leaving import leave, loaded, waiting_for_signature, work_of
from tests.world import World

pytestmark = pytest.mark.postgresql_in_soak


def task(person: Person, kind: TaskKind) -> OpenTask:
    """The only open task of a kind."""
    [open_task] = [task for task in work_of(person).tasks if task.kind is kind]
    return open_task


def handed() -> list[str]:
    """What the record tells of tasks that were handed over."""
    kinds = select(AuditEvent.facts).where(AuditEvent.kind == "task_handed_over").order_by(AuditEvent.id)
    return list(db.session.scalars(kinds))


def gaps(world: World) -> list[tuple[Gap, str]]:
    """What the office reads that nobody can move."""
    return [(line.gap, line.place) for line in stranded.index(world.viewer(world.secretary)).rows]


# Reviews


def test_a_review_in_the_middle_goes_to_somebody_else_and_its_scores_stay(world: World) -> None:
    application, (first, _) = reviewing.scoring(world)
    reviewing.give(world, first, "1.1", 3)
    other = reviewing.reviewer(world)
    person = reviewing.reviewer_of(first)
    review = task(person, TaskKind.REVIEW)
    assert other.id in {successor.person_id for successor in review.successors}
    administrator_duties = select(CaseDuty.duty).where(CaseDuty.duty == Duty.SECRETARIAT.value)
    before = len(db.session.scalars(administrator_duties).all())
    assert leave(world, person, {review.key: other.id}) == 1
    rows = {
        review.reviewer_id: review.status
        for review in teams.of_round(applications.get(application.id).current_round)
    }
    assert (rows[person.id], rows[other.id]) == (ReviewStatus.SET_ASIDE, ReviewStatus.INVITED)
    assert db.session.scalar(select(Score.value).where(Score.review_id == first.id)) == 3
    assert db.session.get_one(Person, person.id).disabled_at is not None
    # Whoever ends an account takes no part in the cases of the person.
    assert len(db.session.scalars(administrator_duties).all()) == before
    assert len(handed()) == 2, "the review, and the team that was led"


def test_the_lead_goes_to_the_team_and_the_replacement_leads_nothing(world: World) -> None:
    application, (first, lay) = reviewing.scoring(world)
    person, other = reviewing.reviewer_of(first), reviewing.reviewer(world)
    lead, review = task(person, TaskKind.LEAD), task(person, TaskKind.REVIEW)
    assert [successor.person_id for successor in lead.successors] == [lay.reviewer_id]
    assert leave(world, person, {lead.key: lay.reviewer_id, review.key: other.id}) == 2
    leads = [
        review.reviewer_id
        for review in teams.of_round(applications.get(application.id).current_round)
        if review.is_lead
    ]
    assert leads == [lay.reviewer_id]


def test_a_replacement_of_a_lead_leads_where_nobody_else_was_chosen(world: World) -> None:
    _, (first, _) = reviewing.scoring(world)
    person, other = reviewing.reviewer_of(first), reviewing.reviewer(world)
    leave(world, person, {task(person, TaskKind.REVIEW).key: other.id})
    review = db.session.scalars(select(Review).where(Review.reviewer_id == other.id)).one()
    assert review.is_lead


def test_scores_stay_blind_while_a_replacement_is_asked(world: World) -> None:
    application, (first, lay) = reviewing.scoring(world)
    reviewing.score_all(world, lay)
    reviewing.lock(world, lay)
    person, other = reviewing.reviewer_of(first), reviewing.reviewer(world)
    leave(world, person, {task(person, TaskKind.REVIEW).key: other.id})
    assert applications.get(application.id).current_round.revealed_at is None


def test_a_review_that_is_left_to_the_office_is_set_aside_and_the_case_says_who_is_missing(
    world: World,
) -> None:
    application, (first, _) = reviewing.scoring(world)
    assert leave(world, reviewing.reviewer_of(first)) == 0
    review = db.session.get_one(Review, first.id)
    assert review.status is ReviewStatus.SET_ASIDE
    assert applications.get(application.id).status is S.IN_REVIEW


def test_a_review_that_was_locked_is_no_open_task(world: World) -> None:
    _, team = reviewing.revealed(world)
    lay = reviewing.reviewer_of(team[1])
    assert work_of(lay).tasks == ()
    leave(world, lay)
    assert db.session.get_one(Review, team[1].id).status is ReviewStatus.REVEALED


def test_nobody_is_offered_a_review_who_has_a_conflict_or_was_asked_before(world: World) -> None:
    _, (first, _) = reviewing.scoring(world)
    employed, works = reviewing.reviewer(world), reviewing.reviewer(world)
    with unit_of_work():
        db.session.execute(
            update(ReviewerProfile)
            .where(ReviewerProfile.person_id == employed.id)
            .values(employer_id=world.organisation.id)
        )
    world.grant(works, Role.CONTRIBUTOR, organisation_id=world.organisation.id)
    lay = reviewing.reviewer(world, ReviewerKind.LAY)
    person = reviewing.reviewer_of(first)
    review = task(person, TaskKind.REVIEW)
    offered = {successor.person_id for successor in review.successors}
    assert not offered & {employed.id, works.id, lay.id, person.id}
    with pytest.raises(RuleBroken, match="from the list"):
        leave(world, person, {review.key: employed.id})
    assert db.session.get_one(Person, person.id).disabled_at is None
    assert db.session.get_one(Review, first.id).status is ReviewStatus.SCORING


def test_another_role_as_reviewer_keeps_the_review(world: World) -> None:
    _, (first, _) = reviewing.scoring(world)
    person = reviewing.reviewer_of(first)
    world.grant(person, Role.REVIEWER, office_id=world.new_office("South").id)
    grant_id = next(grant.id for grant in loaded(person).grants if grant.office_id == world.office.id)
    assert work_of(person, grant_id).tasks == ()


def test_a_paused_case_keeps_its_review_until_it_goes_on(world: World) -> None:
    application, (first, _) = reviewing.scoring(world)
    with unit_of_work():
        application.paused_at = clock.now()
    person = reviewing.reviewer_of(first)
    assert task(person, TaskKind.REVIEW).stays
    leave(world, person)
    assert db.session.get_one(Review, first.id).status is ReviewStatus.SCORING


# Seats on panels


def seat(panel: deciding.Panel, number: int) -> MeetingMember | None:
    """The seat of somebody of the panel."""
    return db.session.scalars(
        select(MeetingMember).where(
            MeetingMember.meeting_id == panel.meeting_id,
            MeetingMember.person_id == panel.people[number].id,
        )
    ).first()


def test_a_member_with_a_meeting_tomorrow_gives_the_seat_to_another(world: World) -> None:
    panel = deciding.Panel(world)
    alternate = world.person(Role.PANEL_MEMBER)
    member = panel.people[1]
    with clock.at(deciding.on_the_day(panel) - timedelta(days=1)):
        open_seat = task(member, TaskKind.SEAT)
        assert alternate.id in {successor.person_id for successor in open_seat.successors}
        leave(world, member, {open_seat.key: alternate.id})
    assert seat(panel, 1) is None
    ids = {row.person_id for row in panel.meeting.members}
    assert alternate.id in ids


def test_a_seat_that_is_left_is_empty_but_a_chair_stays_until_there_is_another(world: World) -> None:
    panel = deciding.Panel(world)
    leave(world, panel.people[1])
    assert seat(panel, 1) is None
    chair = panel.chair
    assert task(chair, TaskKind.SEAT).stops
    with pytest.raises(RuleBroken, match="what nobody could do"):
        leave(world, chair)
    leave(world, chair, agreed=True)
    assert seat(panel, 0) is not None
    assert (Gap.CHAIR, panel.meeting.title) in gaps(world)


def test_another_chair_takes_the_chair_and_a_member_cannot(world: World) -> None:
    panel = deciding.Panel(world)
    deputy, member = world.person(Role.PANEL_CHAIR), world.person(Role.PANEL_MEMBER)
    chair_seat = task(panel.chair, TaskKind.SEAT)
    assert [successor.person_id for successor in chair_seat.successors] == [deputy.id]
    with pytest.raises(RuleBroken, match="from the list"):
        leave(world, panel.chair, {chair_seat.key: member.id})
    leave(world, panel.chair, {chair_seat.key: deputy.id})
    assert [row.person_id for row in panel.meeting.members if row.is_chair] == [deputy.id]


def test_who_sat_when_the_meeting_opened_stays_in_its_record(world: World) -> None:
    panel, _ = deciding.called(world)
    alternate = world.person(Role.PANEL_MEMBER)
    with clock.at(deciding.on_the_day(panel)):
        open_seat = task(panel.people[1], TaskKind.SEAT)
        leave(world, panel.people[1], {open_seat.key: alternate.id})
        assert seat(panel, 1) is not None
        assert alternate.id in {row.person_id for row in panel.meeting.members}


def test_the_minutes_wait_for_a_chair_who_is_there(world: World) -> None:
    panel, _ = deciding.decided(world)
    with clock.at(deciding.on_the_day(panel)):
        panel.step(MeetingTrigger.CLOSE)
        open_seat = task(panel.chair, TaskKind.SEAT)
        assert (bool(open_seat.stays), open_seat.stops) == (True, True)


# Standards to answer


def assigned(world: World, person: Person) -> tuple[int, Answer]:
    """A case in which somebody was asked for one standard."""
    application = world.application()
    answer = db.session.scalars(select(Answer).where(Answer.application_id == application.id).limit(1)).one()
    with unit_of_work():
        assignments.assign(
            [answer],
            application=application,
            actor=world.viewer(world.lead),
            person_id=person.id,
            due_on=None,
        )
    return application.id, answer


def test_standards_to_answer_go_to_another_writer_or_to_nobody(world: World) -> None:
    person, other = world.person(Role.CONTRIBUTOR), world.person(Role.CONTRIBUTOR)
    _, answer = assigned(world, person)
    open_task = task(person, TaskKind.QUESTIONS)
    assert {successor.person_id for successor in open_task.successors} == {other.id, world.lead.id}
    leave(world, person, {open_task.key: other.id})
    db.session.refresh(answer)
    assert answer.assignee_id == other.id
    leave(world, other)
    db.session.refresh(answer)
    assert answer.assignee_id is None


def test_a_writer_with_another_role_there_keeps_what_they_were_asked(world: World) -> None:
    person = world.person(Role.CONTRIBUTOR)
    assigned(world, person)
    world.grant(person, Role.PROVIDER_LEAD, world.placement, organisation_id=world.organisation.id)
    leave(world, person, role=Role.CONTRIBUTOR)
    assert work_of(person).tasks[0].kind is TaskKind.QUESTIONS


# Roles


def test_the_last_signatory_leaves_only_once_it_is_read_what_nobody_could_sign(world: World) -> None:
    signatory = world.signatory
    waiting_for_signature(world)
    [work] = work_of(signatory).roles
    assert [(case.place, case.waits_now) for case in work.left] == [("Ward 7", True)]
    with pytest.raises(RuleBroken, match="what nobody could do") as refused:
        leave(world, signatory)
    assert refused.value.field == "agreed"
    assert gaps(world) == []
    leave(world, signatory, agreed=True)
    assert gaps(world) == [(Gap.ROLE, "Ward 7")]
    world.person(Role.SIGNATORY)
    assert gaps(world) == []


def test_a_second_signatory_goes_on_unless_they_wrote_the_answers(world: World) -> None:
    signatory, second = world.signatory, world.person(Role.SIGNATORY)
    application_id = waiting_for_signature(world)
    assert not work_of(signatory).leaves_nobody
    with unit_of_work():
        db.session.add(
            CaseDuty(
                application_id=application_id,
                person_id=second.id,
                duty=Duty.AUTHOR.value,
                taken_at=clock.now(),
            )
        )
    assert work_of(signatory).leaves_nobody


def test_the_last_of_an_office_with_live_cases(world: World) -> None:
    reviewing.in_check(world)
    [work] = work_of(world.secretary).roles
    assert (work.count, work.is_last, len(work.left)) == (1, True, 1)
    world.person(Role.SECRETARIAT, name="Zed Second")
    [work] = work_of(world.secretary).roles
    assert (work.others, work.left) == (("Zed Second",), ())


def test_held_files_go_to_another_lead_or_to_the_office(world: World) -> None:
    lead = world.person(Role.INFORMATION_LEAD)
    revision = reviewing.evidence(world)
    with unit_of_work():
        revision.status = type(revision.status).HELD
    [work] = work_of(lead).roles
    assert (work.count, work.is_last, work.leaves_nobody) == (1, True, False)
    leave(world, lead)


def test_the_last_ratifier_and_one_who_voted(world: World) -> None:
    panel, _ = deciding.decided(world)
    dean = world.person(Role.RATIFIER)
    with clock.at(deciding.on_the_day(panel)):
        assert work_of(dean).leaves_nobody
        # Who voted does not ratify, so they are nobody's alternate.
        world.grant(panel.people[1], Role.RATIFIER, office_id=world.office.id)
        assert work_of(dean).leaves_nobody
        world.grant(world.person(), Role.RATIFIER)
        assert not work_of(dean).leaves_nobody


def test_the_last_administrator_stays(world: World) -> None:
    last = world.person(Role.ADMINISTRATOR)
    assert work_of(last).is_last_administrator
    world.person(Role.ADMINISTRATOR)
    assert not work_of(last).is_last_administrator


# The act


def test_what_is_open_must_be_what_was_shown(world: World) -> None:
    _, (first, _) = reviewing.scoring(world)
    person = reviewing.reviewer_of(first)
    with pytest.raises(RuleBroken, match="Read first what is open"):
        leave(world, person, seen="")
    shown = work_of(person).fingerprint
    reviewing.invited(world, reviewing.allocating(_another(world)), person)
    with pytest.raises(RuleBroken, match="has changed since"):
        leave(world, person, seen=shown)
    assert db.session.get_one(Person, person.id).disabled_at is None


def _another(world: World) -> World:
    """The same world with another ward, so that another case can be made in it."""
    world.placement = world.new_placement("Ward 8")
    return world


def test_everything_goes_in_one_act_or_nothing_does(world: World) -> None:
    _, (first, _) = reviewing.scoring(world)
    other = reviewing.reviewer(world)
    person = reviewing.reviewer_of(first)
    reviewing.invited(world, reviewing.allocating(_another(world)), person)
    keys = [open_task.key for open_task in work_of(person).tasks if open_task.kind is TaskKind.REVIEW]
    with pytest.raises(RuleBroken, match="from the list"):
        leave(world, person, {keys[0]: other.id, keys[1]: person.id})
    assert (handed(), db.session.get_one(Review, first.id).status) == ([], ReviewStatus.SCORING)
    assert leave(world, person, dict.fromkeys(keys, other.id)) == 2
    assert len(handed()) == 3


def test_a_last_day_to_come_hands_nothing_over_and_the_day_after_it_is_on_the_list(world: World) -> None:
    _, (first, _) = reviewing.scoring(world)
    person = reviewing.reviewer_of(first)
    last = clock.today() + timedelta(days=3)
    leave(world, person, role=Role.REVIEWER, ends_on=last)
    assert (handed(), gaps(world)) == ([], [])
    with clock.at(clock.now() + timedelta(days=4)):
        assert gaps(world) == [(Gap.REVIEW, "Ward 7")]
        assert stranded.is_any(world.viewer(world.secretary))
        assert stranded.is_any(world.viewer(world.person(Role.ADMINISTRATOR)))
        assert not stranded.is_any(world.viewer(world.lead))
