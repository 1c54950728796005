"""Reviews: blind until the last lock, versions, concerns, and what stops a lock."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus, Tier
from accreditation.enums.audit import AuditKind
from accreditation.enums.concerns import ConcernKind
from accreditation.enums.evidence import EvidenceException, EvidenceKind
from accreditation.enums.people import Duty
from accreditation.enums.reviews import ReviewerKind, ReviewStatus, SetAsideCause
from accreditation.errors import RuleBroken, Stale
from accreditation.models.applications import CaseDuty
from accreditation.models.concerns import Concern
from accreditation.models.people import Person
from accreditation.models.reviews import Review, ScoreRevision
from accreditation.models.rounds import Visit
from accreditation.queries import audit, locked_scores, scores
from accreditation.queries import reviews as queries
from accreditation.services import reviews, rounds
from accreditation.services.reviews import Judgement
from tests import reviewing
from tests.world import World

pytestmark = pytest.mark.postgresql_in_soak


def test_scores_are_blind_until_the_last_lock_and_then_shared(world: World) -> None:
    application, (first, second) = reviewing.scoring(world)
    ann, bob = (reviewing.viewer_of(world, review) for review in (first, second))
    for review in (first, second):
        reviewing.score_all(world, review)
    assert not reviewing.lock(world, first)
    assert {score.review_id for score in scores.visible_to(ann, application.current_round)} == {first.id}
    assert scores.counted(application.current_round) == []
    assert reviewing.lock(world, second)
    assert application.current_round.revealed_at is not None
    assert {review.status for review in (first, second)} == {ReviewStatus.REVEALED}
    for person in (ann, bob):
        assert {score.review_id for score in scores.visible_to(person, application.current_round)} == {
            first.id,
            second.id,
        }
    assert scores.visible_to(world.viewer(world.secretary), application.current_round) == []
    assert scores.visible_to(world.viewer(world.lead), application.current_round) == []


def test_a_lock_lists_everything_that_is_left(world: World) -> None:
    _, (first, _) = reviewing.scoring(world)
    reviewing.give(world, first, "1.1", 3)
    reviewing.settle_questions(world, first)
    with pytest.raises(RuleBroken) as refusal, unit_of_work():
        reviews.lock_review(first, actor=reviewing.viewer_of(world, first))
    codes = {dict(reason.values)["code"] for reason in refusal.value.reasons}
    assert "1.2" in codes
    assert "1.1" not in codes


def test_a_save_from_another_tab_is_stale_and_every_save_is_a_revision(world: World) -> None:
    application, (first, _) = reviewing.scoring(world)
    reviewing.give(world, first, "1.1", 3)
    reviewing.give(world, first, "1.1", 2)
    entry = queries.entry(application.current_round, "1.1")
    assert entry is not None
    score = reviewing.score_of(first)
    assert score is not None
    assert score.version == 2
    assert db.session.query(ScoreRevision).filter_by(score_id=score.id).count() == 2
    with pytest.raises(Stale), unit_of_work():
        reviews.score_standard(
            first,
            entry,
            score,
            Judgement(value=1),
            actor=reviewing.viewer_of(world, first),
            expected_version=1,
        )


def test_a_low_gateway_asks_on_a_save_and_never_while_typing(world: World) -> None:
    application, (first, _) = reviewing.scoring(world)
    actor = reviewing.viewer_of(world, first)
    entry = queries.entry(application.current_round, "1.4")
    assert entry is not None
    judgement: dict[str, Any] = {"value": 1, "rationale": "Nothing is shown.", "nothing_cited": True}
    with unit_of_work():
        typed = reviews.score_standard(
            first, entry, None, Judgement(**judgement), actor=actor, expected_version=0, explicit=False
        )
    assert db.session.query(Concern).count() == 0
    with pytest.raises(RuleBroken) as refusal, unit_of_work():
        reviews.score_standard(first, entry, typed, Judgement(**judgement), actor=actor, expected_version=1)
    assert refusal.value.field == "at_risk_now"
    first = reviewing.own(world, first.id, db.session.get_one(Person, actor.id))
    for answer in (False, False, True):
        score = reviewing.score_of(first, "1.4")
        assert score is not None
        with unit_of_work():
            reviews.score_standard(
                first,
                entry,
                score,
                Judgement(**judgement, at_risk_now=answer),
                actor=actor,
                expected_version=score.version,
            )
    assert [concern.kind for concern in db.session.query(Concern).order_by(Concern.id)] == [
        ConcernKind.ASSURANCE,
        ConcernKind.SAFETY,
    ]


def test_passing_what_the_evidence_supports_needs_a_reason(world: World) -> None:
    _, (first, _) = reviewing.scoring(world)
    with pytest.raises(RuleBroken) as refusal:
        reviewing.give(world, first, "1.1", 4, ceiling_reason="")
    assert refusal.value.field == "ceiling_reason"


def test_nothing_cited_goes_with_low_scores_only(world: World) -> None:
    _, (first, _) = reviewing.scoring(world)
    with pytest.raises(RuleBroken):
        reviewing.give(world, first, "1.2", 3, nothing_cited=True)


def test_setting_the_last_open_review_aside_shares_only_with_a_complete_team(world: World) -> None:
    application, (first, second) = reviewing.scoring(world)
    reviewing.score_all(world, first)
    reviewing.lock(world, first)
    secretary = world.viewer(world.secretary)
    with unit_of_work():
        reviews.set_aside(second, cause=SetAsideCause.LEFT, actor=secretary)
    assert application.current_round.revealed_at is None, "one reviewer is no team"
    late = reviewing.reviewer(world, ReviewerKind.LAY)
    third = reviewing.invited(world, application, late)
    with unit_of_work():
        reviews.accept(third, actor=world.viewer(late))
        reviews.begin_scoring(third, actor=world.viewer(late))
    reviewing.score_all(world, third)
    assert reviewing.lock(world, third)
    assert {
        score.review_id for score in scores.visible_to(world.viewer(late), application.current_round)
    } == {
        first.id,
        third.id,
    }


def test_a_late_replacement_stays_blind_after_the_reveal(world: World) -> None:
    application, (first, second) = reviewing.revealed(world)
    with unit_of_work():
        reviews.set_aside(second, cause=SetAsideCause.CONFLICTED, actor=world.viewer(world.secretary))
    late = reviewing.reviewer(world, ReviewerKind.LAY)
    third = reviewing.invited(world, application, late)
    with unit_of_work():
        reviews.accept(third, actor=world.viewer(late))
        reviews.begin_scoring(third, actor=world.viewer(late))
    reviewing.give(world, third, "1.1", 2)
    assert {
        score.review_id for score in scores.visible_to(world.viewer(late), application.current_round)
    } == {third.id}
    lead = reviewing.viewer_of(world, first)
    assert {score.review_id for score in scores.visible_to(lead, application.current_round)} == {first.id}


def test_scores_are_shared_once_and_a_late_replacements_lock_does_not_move_that_moment(world: World) -> None:
    application, (_, second) = reviewing.revealed(world)
    shared_at = application.current_round.revealed_at
    assert shared_at is not None
    with unit_of_work():
        reviews.set_aside(second, cause=SetAsideCause.CONFLICTED, actor=world.viewer(world.secretary))
    late = reviewing.reviewer(world, ReviewerKind.LAY)
    third = reviewing.invited(world, application, late)
    with clock.at(clock.now() + timedelta(hours=1)):
        with unit_of_work():
            reviews.accept(third, actor=world.viewer(late))
            reviews.begin_scoring(third, actor=world.viewer(late))
        reviewing.score_all(world, third)
        assert reviewing.lock(world, third)
    assert third.status is ReviewStatus.REVEALED
    assert application.current_round.revealed_at == shared_at
    assert len(audit.timeline(application.id, [AuditKind.SCORES_REVEALED])) == 1


def test_a_late_replacement_who_locks_shares_while_another_is_still_at_work(world: World) -> None:
    application, team = reviewing.revealed(world)
    secretary = world.viewer(world.secretary)
    late = [reviewing.reviewer(world, kind) for kind in (ReviewerKind.PEER, ReviewerKind.LAY)]
    replacements = []
    for review, person in zip(team, late, strict=True):
        with unit_of_work():
            reviews.set_aside(review, cause=SetAsideCause.CONFLICTED, actor=secretary)
        replacement = reviewing.invited(world, application, person)
        with unit_of_work():
            reviews.accept(replacement, actor=world.viewer(person))
            reviews.begin_scoring(replacement, actor=world.viewer(person))
        replacements.append(replacement)
    reviewing.score_all(world, replacements[0])
    assert reviewing.lock(world, replacements[0])
    assert [each.status for each in replacements] == [ReviewStatus.REVEALED, ReviewStatus.SCORING]


def test_who_is_set_aside_leads_no_more(world: World) -> None:
    _, (lead, _) = reviewing.with_team(world)
    assert lead.is_lead
    with unit_of_work():
        reviews.set_aside(lead, cause=SetAsideCause.LEFT, actor=world.viewer(world.secretary))
    assert not lead.is_lead


def test_setting_aside_is_recorded_with_its_cause(world: World) -> None:
    application, (lead, _) = reviewing.with_team(world)
    with unit_of_work():
        reviews.set_aside(lead, cause=SetAsideCause.LEFT, actor=world.viewer(world.secretary))
    assert len(audit.timeline(application.id, [AuditKind.REVIEWER_SET_ASIDE])) == 1


def test_who_joins_before_the_review_begins_keeps_the_teams_day(world: World) -> None:
    application = reviewing.allocating(world)
    late = reviewing.reviewer(world)
    invited = reviewing.invited(world, application, late)
    due_on = invited.due_on
    with unit_of_work():
        reviews.accept(invited, actor=world.viewer(late))
    assert invited.due_on == due_on


def test_who_accepts_takes_the_duty_that_they_were_asked_for(world: World) -> None:
    application, (lead, lay) = reviewing.with_team(world)
    statement = select(CaseDuty.person_id, CaseDuty.duty).where(CaseDuty.application_id == application.id)
    duties = {taken.person_id: taken.duty for taken in db.session.execute(statement)}
    assert duties[lead.reviewer_id] == Duty.LEAD_REVIEWER
    assert duties[lay.reviewer_id] == Duty.REVIEWER


def test_only_what_is_cited_on_a_standard_is_relied_on_flagged_or_corrected(world: World) -> None:
    application, (first, _) = reviewing.scoring(world)
    cited = queries.entry(application.current_round, "1.1")
    assert cited is not None
    elsewhere = cited.citations[0].id
    for judgement in (
        {"relied_on": frozenset({elsewhere})},
        {"exceptions": {elsewhere: EvidenceException.OUT_OF_DATE}},
        {"corrected_kinds": {elsewhere: EvidenceKind.POLICY}},
    ):
        with pytest.raises(RuleBroken, match="not cited here"):
            reviewing.give(world, first, "1.2", 1, **{"nothing_cited": False, **judgement})


def test_a_team_that_is_complete_for_good_takes_nobody_in(world: World) -> None:
    application = reviewing.allocating(world)
    late = reviewing.reviewer(world)
    invited = reviewing.invited(world, application, late)
    with unit_of_work():
        application.status = ApplicationStatus.READY_FOR_PANEL
    with pytest.raises(RuleBroken, match="no longer looking for reviewers"), unit_of_work():
        reviews.accept(invited, actor=world.viewer(late))


def test_silence_is_a_cause_only_after_its_days(world: World) -> None:
    _, (_, second) = reviewing.with_team(world)
    with pytest.raises(RuleBroken), unit_of_work():
        reviews.set_aside(second, cause=SetAsideCause.SILENT, actor=world.viewer(world.secretary))


def test_after_a_visit_a_score_changes_with_a_new_rationale(world: World) -> None:
    application, team = reviewing.revealed(world, Tier.EXCELLENCE)
    lead = team[0]
    with pytest.raises(RuleBroken):
        reviewing.give(world, lead, "1.1", 2)
    lead = reviewing.own(world, lead.id, db.session.get_one(Person, lead.reviewer_id))
    with unit_of_work():
        reviews.record_visit(
            lead,
            held_on=clock.today(),
            learner_session=True,
            notes="Learners spoke freely.",
            actor=reviewing.viewer_of(world, lead),
        )
    with pytest.raises(RuleBroken) as refusal:
        reviewing.give(world, lead, "1.1", 2)
    assert refusal.value.field == "revised_because"
    lead = reviewing.own(world, lead.id, db.session.get_one(Person, lead.reviewer_id))
    reviewing.give(world, lead, "1.1", 2, revised_because="On the visit, two wards were unlike the third.")
    entry = queries.entry(application.current_round, "1.1")
    assert entry is not None
    changed = reviewing.score_of(lead)
    assert changed is not None
    locked = {score.score_id: score.value for score in locked_scores.as_locked(application.current_round)}
    assert locked[changed.id] == 3
    assert lead.application.status is ApplicationStatus.IN_REVIEW


def test_a_visit_is_recorded_while_peer_review_is_under_way_and_each_record_stays(world: World) -> None:
    application, (lead, *_) = reviewing.revealed(world, Tier.EXCELLENCE)

    def record(notes: str, version: int) -> None:
        with unit_of_work():
            reviews.record_visit(
                lead,
                held_on=clock.today(),
                learner_session=True,
                notes=notes,
                expected_version=version,
                actor=reviewing.viewer_of(world, lead),
            )

    # The same sent again is no other record.
    for _sent in ("once", "twice"):
        record("Learners spoke freely.", 0)
    with pytest.raises(Stale):
        record("Written in a window that was opened before.", 0)
    record("Learners spoke freely of nights.", 1)
    assert list(db.session.scalars(select(Visit.version).order_by(Visit.id))) == [1, 2]
    with unit_of_work():
        application.status = ApplicationStatus.MODERATION
    with pytest.raises(RuleBroken, match="while peer review is under way"):
        record("Once more.", 2)


def test_a_visit_comes_after_the_desk_scores_and_only_where_excellence_is_sought(world: World) -> None:
    def refused(lead: Review, held_on: date) -> str:
        with pytest.raises(RuleBroken) as refusal, unit_of_work():
            reviews.record_visit(
                lead,
                held_on=held_on,
                learner_session=True,
                notes="",
                actor=reviewing.viewer_of(world, lead),
            )
        return refusal.value.message

    today = clock.today()
    application, team = reviewing.scoring(world, Tier.EXCELLENCE)
    assert refused(team[0], today) == "The visit comes after every reviewer has locked their scores."
    with unit_of_work():
        application.current_round.revealed_at = clock.now()
    words = "Lock your own review first: the visit comes after the desk scores."
    assert refused(team[0], today) == words
    with unit_of_work():
        team[0].status, team[0].locked_at = ReviewStatus.REVEALED, clock.now()
    assert refused(team[0], today + timedelta(days=1)) == "The visit cannot be in the future."
    assert refused(team[0], today - timedelta(days=1)) == "The visit comes after the scores were shared."
    with unit_of_work():
        application.tier = Tier.ACCREDITED
    assert refused(team[0], today) == "Only an application for excellence has a visit."


def test_scores_stand_while_the_case_is_paused_once_they_are_locked_and_after_peer_review(
    world: World,
) -> None:
    application, (first, _) = reviewing.scoring(world)
    with unit_of_work():
        application.paused_at = clock.now()
    with pytest.raises(RuleBroken, match="paused"):
        reviewing.give(world, first, "1.1")
    with unit_of_work():
        application.paused_at = None
    reviewing.score_all(world, first)
    reviewing.lock(world, first)
    with pytest.raises(RuleBroken, match="Your review is locked"):
        reviewing.give(world, first, "1.1")
    with unit_of_work():
        application.status = ApplicationStatus.MODERATION
    with pytest.raises(RuleBroken, match="Peer review of this application is over"):
        reviewing.give(world, first, "1.1")


def test_scores_of_a_round_stand_once_a_later_one_has_begun(world: World) -> None:
    application, (first, _) = reviewing.scoring(world)
    with unit_of_work():
        rounds.open_remitted(application, actor=None)
    with pytest.raises(RuleBroken, match="A later review of this application has begun"):
        reviewing.give(world, first, "1.1")


def visited(world: World) -> Review:
    """The lead's review after a visit: scores are shared, and may change with what was seen."""
    _, team = reviewing.revealed(world, Tier.EXCELLENCE)
    with unit_of_work():
        reviews.record_visit(
            team[0],
            held_on=clock.today(),
            learner_session=True,
            notes="Learners spoke freely.",
            actor=reviewing.viewer_of(world, team[0]),
        )
    return reviewing.own(world, team[0].id, db.session.get_one(Person, team[0].reviewer_id))


@pytest.mark.parametrize("explicit", [True, False])
@pytest.mark.one_database
def test_after_a_visit_a_low_must_meet_score_asks_about_people_whatever_is_left_empty(
    world: World, explicit: bool
) -> None:
    lead = visited(world)
    entry = queries.entry(lead.round, "1.1")
    assert entry is not None
    score = reviewing.score_of(lead)
    assert score is not None

    def save(**typed: object) -> None:
        judgement = Judgement(**{"value": 0, "rationale": "", "nothing_cited": True, **typed})  # type: ignore[arg-type]
        with unit_of_work():
            reviews.score_standard(
                lead,
                entry,
                score,
                judgement,
                actor=reviewing.viewer_of(world, lead),
                expected_version=score.version,
                explicit=explicit,
            )

    with pytest.raises(RuleBroken) as refusal:
        save()
    assert refusal.value.field == "at_risk_now"
    with pytest.raises(RuleBroken) as refusal:
        save(at_risk_now=True)
    assert refusal.value.field == (None if explicit else "at_risk_now"), "an autosave answers nothing"
    assert db.session.scalars(select(Concern)).all() == []
    if explicit:
        save(
            at_risk_now=True,
            rationale="A learner was left alone on the ward.",
            revised_because="We saw it ourselves.",
        )
        (concern,) = db.session.scalars(select(Concern))
        assert concern.kind is ConcernKind.SAFETY


@pytest.mark.one_database
def test_an_answer_to_a_question_that_was_not_asked_answers_none_later(world: World) -> None:
    _, team = reviewing.scoring(world)
    reviewing.give(world, team[0], "1.1", 3, at_risk_now=False)
    with pytest.raises(RuleBroken) as refusal:
        reviewing.give(world, team[0], "1.1", 0, at_risk_now=None)
    assert refusal.value.field == "at_risk_now"
