"""The steps of a story work from any test's world: a case goes from its first answer to an award."""

from datetime import datetime, timedelta
from functools import partial

import pytest

from accreditation import clock
from accreditation.db import db
from accreditation.demo import stages
from accreditation.demo.calendar import Calendar, working_day
from accreditation.demo.stages import Cast, Plan
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.evidence import EvidenceKind
from accreditation.enums.people import Profession, Role
from accreditation.enums.reviews import ReviewerKind
from accreditation.models.moderation import ModerationRemark
from accreditation.queries import awards, clarifications
from accreditation.services import audit
from tests import reviewing
from tests.world import World

PANEL = (
    (ReviewerKind.LAY, Profession.LAY),
    (ReviewerKind.LEARNER, Profession.NURSING),
    (ReviewerKind.PEER, Profession.NURSING),
    (ReviewerKind.PEER, Profession.PHARMACY),
)


def cast_of(world: World) -> Cast:
    """Everybody whom a case needs, and a panel for its office."""
    world.profile(world.person(Role.PANEL_CHAIR, name="Chair"), profession=Profession.MEDICINE)
    for kind, profession in PANEL:
        world.profile(world.person(Role.PANEL_MEMBER), kind, profession)
    team = [reviewing.reviewer(world), reviewing.reviewer(world, ReviewerKind.LAY)]
    return Cast(
        lead=world.viewer(world.lead),
        signatory=world.viewer(world.signatory),
        secretary=world.viewer(world.secretary),
        reviewers=[world.viewer(person) for person in team],
        moderator=world.viewer(world.person(Role.MODERATOR)),
        ratifier=world.viewer(world.person(Role.RATIFIER)),
        concern_officer=world.viewer(world.person(Role.CONCERN_OFFICER)),
    )


@pytest.mark.one_database
def test_a_case_goes_from_nothing_to_an_award(world):
    placement, cycle = world.placement.id, world.cycle.id
    cast = cast_of(world)
    reviewing.evidence(world)
    reviewing.evidence(world, "Audit", EvidenceKind.EDUCATIONAL_AUDIT)
    plan = Plan(agreed={"1.3": 2}, splits={"1.3": (2, 2), "3.1": (3, 2), "5.1": (2, 3)})
    story = stages.begin(placement, cycle, cast, plan)
    for step, status in (
        (stages.to_evidence, S.EVIDENCE),
        (stages.to_sign_off, S.SIGN_OFF),
        (stages.to_signed, S.SIGNED),
        (stages.to_submitted, S.SUBMITTED),
        (stages.to_in_check, S.IN_CHECK),
        (stages.to_allocation, S.ALLOCATION),
        (stages.to_in_review, S.IN_REVIEW),
        (stages.to_revealed, S.IN_REVIEW),
        (stages.to_moderation, S.MODERATION),
        (stages.to_factual_accuracy, S.FACTUAL_ACCURACY),
        (stages.to_ready_for_panel, S.READY_FOR_PANEL),
    ):
        step(story)
        assert story.status is status
        if status is S.MODERATION:
            stages.discuss(story, "3.1")
    assert db.session.query(ModerationRemark).count() == 2
    meeting_day = working_day(-15)
    sitting = stages.arrange(cast.secretary, world.office.id, meeting_day, "Panel")
    stages.to_at_panel(story, sitting)
    stages.issue_papers(sitting)
    with clock.at(datetime.combine(meeting_day, datetime.min.time(), clock.LONDON) + timedelta(hours=10)):
        stages.open_meeting(sitting)
        stages.to_decided(story, sitting, against=1, abstain=1)
        decided = story.status
        stages.ratify(story)
        stages.close_meeting(sitting)
    assert (decided, story.status) == (S.DECIDED, S.CLOSED)
    assert len(awards.live_of(placement)) == 1
    assert not list(audit.verify())
    # Its evidence was put there by hand, without a check.
    assert not [place for place in audit.check_content() if place.record != "revision"]


@pytest.mark.one_database
def test_a_lead_sends_questions_that_wait_at_the_provider(world):
    placement, cycle, cast = world.placement.id, world.cycle.id, cast_of(world)
    reviewing.evidence(world)
    reviewing.evidence(world, "Audit", EvidenceKind.EDUCATIONAL_AUDIT)
    story = stages.begin(placement, cycle, cast, Plan())
    for step in (
        stages.to_evidence,
        stages.to_sign_off,
        stages.to_signed,
        stages.to_submitted,
        stages.to_in_check,
        stages.to_allocation,
        stages.to_in_review,
    ):
        step(story)
    stages.score(story, reviewer=0, codes=("1.1",))
    stages.ask(story, codes=("1.2", "3.2"))
    request = clarifications.for_provider(cast.lead, story.application_id)
    assert request is not None
    assert request.is_asked
    assert [question.standard.code for question in request.newest.questions] == ["1.2", "3.2"]


def test_the_calendar_tells_everything_in_its_order():
    ran: list[tuple[int, int, datetime]] = []

    def note(back: int, hour: int) -> None:
        ran.append((back, hour, clock.now()))

    calendar = Calendar()
    for back, hour in ((0, 9), (5, 14), (9, 10), (5, 9), (9, 10)):
        calendar.add(back, partial(note, back, hour), hour)
    calendar.run()
    assert [(back, hour) for back, hour, _ in ran] == [(9, 10), (9, 10), (5, 9), (5, 14), (0, 9)]
    moments = [moment for _, _, moment in ran]
    assert moments == sorted(set(moments))


def test_working_days_before_and_ahead_leave_weekends_out():
    sunday = datetime(2026, 11, 22, 12, tzinfo=clock.LONDON)
    with clock.at(sunday):
        assert working_day(0).isoformat() == "2026-11-20"
        assert working_day(1).isoformat() == "2026-11-19"
        assert working_day(-1).isoformat() == "2026-11-23"
