"""Rounds of a case: blind again after a deferral, with nothing of the old after an appeal, and nothing ever deleted."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from accreditation import clock
from accreditation.db import Base, db, unit_of_work
from accreditation.enums.applications import ApplicationStatus, Tier
from accreditation.enums.permissions import Permission
from accreditation.enums.reviews import ReviewerKind, ReviewStatus, SetAsideCause
from accreditation.enums.rounds import RoundReason
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application, Defect
from accreditation.models.moderation import AgreedScore, AgreedScoreReview, ModerationCase
from accreditation.models.people import Person
from accreditation.models.reviews import Declaration, Review, Score, ScoreRevision
from accreditation.models.rounds import AccuracyPoint, ReportVersion, ReviewRound, Visit
from accreditation.permissions.table import can
from accreditation.queries import (
    agreed_scores,
    applications,
    rounds,
    rule_cases,
    scores,
    scoring,
    snapshots,
    teams,
)
from accreditation.queries import moderation as moderation_queries
from accreditation.queries import reports as report_queries
from accreditation.queries import reviews as review_queries
from accreditation.rules.award import Verdict
from accreditation.services import checking, moderation, reports, reviews, submissions
from accreditation.services import rounds as round_services
from accreditation.services import teams as team_services
from accreditation.services.case_facts import CaseFacts
from tests import agreeing, reviewing, scene
from tests.scene import Scene, Stage
from tests.services.test_checking import change, sign_again
from tests.world import World

pytestmark = pytest.mark.postgresql_in_soak

OPENED = {"3.2", "4.1", "4.2"}
"""What the panel of the scene's deferred case opens."""

HISTORY: tuple[type[Base], ...] = (
    Review,
    Declaration,
    Score,
    ScoreRevision,
    AgreedScore,
    AgreedScoreReview,
    ModerationCase,
    ReviewRound,
    ReportVersion,
    AccuracyPoint,
    Visit,
)
"""Tables from which nothing goes."""


def resubmitted(world: World) -> tuple[Scene, scene.Case]:
    """A case that a panel deferred on three standards, and that came back with new answers to them."""
    here = Scene(world)
    case = here.new_case(Stage.DEFERRED)
    application = case.application
    for code in sorted(OPENED):
        change(world, application, code, f"What we have done about {code} since.")
    sign_again(world, application)
    with unit_of_work():
        submissions.resubmit(application, actor=world.viewer(world.lead))
    case.reviews = {
        name: review.id
        for review in teams.of_round(case.application.current_round)
        for name in ("lead", "lay", "learner")
        if review.reviewer_id == here.people[name].id
    }
    return here, case


def scored_again(world: World) -> tuple[Scene, scene.Case]:
    """The same once the team has scored again and agreed: everything opened is met now."""
    here, case = resubmitted(world)
    scene.begin_scoring(here, case)
    case.given = {}
    score_opened(here, case, "lead", "lay", "learner")
    scene.lock(here, case)
    scene.begin_moderation(here, case)
    return here, case


def score_opened(here: Scene, case: scene.Case, *names: str) -> None:
    for name in names:
        for code in sorted(OPENED):
            review = reviewing.own(here.world, case.reviews[name], here.people[name])
            reviewing.give(here.world, review, code, 3)


def counts() -> dict[str, int]:
    return {
        model.__tablename__: db.session.scalars(select(func.count()).select_from(model)).one()
        for model in HISTORY
    }


def test_the_first_round_opens_with_acceptance_on_everything_that_was_submitted(world: World) -> None:
    application = reviewing.in_check(world)
    assert application.round is None
    with unit_of_work():
        checking.accept(application, actor=world.viewer(world.secretary))
    first = applications.get(application.id).current_round
    snapshot = snapshots.submitted(application.id)
    assert snapshot is not None
    assert (first.number, first.why, first.follows_id) == (1, RoundReason.FIRST, None)
    assert first.snapshot_id == snapshot.id
    assert len(review_queries.scored_lines(first)) == len(review_queries.lines(first)) == 24
    assert (first.revealed_at, first.closed_at) == (None, None)


def test_after_a_deferral_the_team_scores_what_was_opened_blind_and_is_revealed_together(
    world: World,
) -> None:
    here, case = resubmitted(world)
    first, second = rounds.of_case(case.application_id)
    assert (second.why, second.follows_id) == (RoundReason.RESUBMISSION, first.id)
    assert second.snapshot_id != first.snapshot_id
    assert {line.code for line in review_queries.scored_lines(second)} == OPENED
    team = teams.of_round(second)
    assert {review.status for review in team} == {ReviewStatus.ACCEPTED}
    assert [review.reviewer_id for review in team if review.is_lead] == [here.people["lead"].id]
    assert {review.due_on for review in team} != {None}
    for review in team:
        (declared,) = db.session.scalars(select(Declaration).where(Declaration.review_id == review.id))
        assert declared.is_clear
        assert declared.made_at < second.opened_at, "it is the declaration of the first review"

    viewers = [here.viewer(name) for name in ("lead", "lay", "learner", "moderator", "member_1")]
    scene.begin_scoring(here, case)
    score_opened(here, case, "lead", "lay")
    for name in ("lead", "lay"):
        assert not reviewing.lock(world, reviewing.own(world, case.reviews[name], here.people[name]))
    for viewer in viewers:
        for score in scores.visible_to(viewer, second):
            assert score.review.reviewer_id == viewer.person_id, "blind until everybody has locked"
    assert case.application.current_round.revealed_at is None
    score_opened(here, case, "learner")
    assert reviewing.lock(world, reviewing.own(world, case.reviews["learner"], here.people["learner"]))
    second = case.application.current_round
    assert second.revealed_at is not None
    for viewer in viewers[:4]:
        assert len(scores.visible_to(viewer, second)) == 9


def test_nothing_is_reviewed_before_it_was_submitted(world: World) -> None:
    with pytest.raises(RuleBroken, match="Nothing was submitted"):
        round_services.open_first(world.application(), actor=None)


def test_a_review_after_a_deferral_follows_the_one_before_and_a_remitted_one_follows_none(
    world: World,
) -> None:
    application, _ = reviewing.with_team(world)
    first = application.current_round
    with unit_of_work():
        second = round_services.open_resubmission(application, actor=None)
        third = round_services.open_remitted(application, actor=None)
    assert [(each.number, each.follows_id) for each in (first, second, third)] == [
        (1, None),
        (2, first.id),
        (3, None),
    ]


def test_the_scores_of_the_round_before_stay_and_change_no_more(world: World) -> None:
    here, case = resubmitted(world)
    first, _ = rounds.of_case(case.application_id)
    before = {score.id: (score.value, score.version) for score in scores.counted(first)}
    assert len(before) == 72
    old = next(review for review in teams.of_round(first) if review.reviewer_id == here.people["lead"].id)
    old = reviewing.own(world, old.id, here.people["lead"])
    with pytest.raises(RuleBroken, match="later review"):
        reviewing.give(world, old, "3.2", 4, rationale="Higher after all.", ceiling_reason="Seen.")
    with pytest.raises(RuleBroken, match="earlier round"), unit_of_work():
        reviews.set_aside(old, cause=SetAsideCause.LEFT, actor=world.viewer(world.secretary))
    assert not can(here.viewer("lead"), Permission.TEAM_LEAD, old)
    scene.begin_scoring(here, case)
    new = reviewing.own(world, case.reviews["lead"], here.people["lead"])
    assert can(here.viewer("lead"), Permission.TEAM_LEAD, new)
    assert scoring.to_score(here.viewer("lead"), new.id, "1.1") is None, "carried, not scored again"
    assert {score.id: (score.value, score.version) for score in scores.counted(first)} == before


def test_carried_scores_count_in_the_award_rule_and_show_where_they_are_from(world: World) -> None:
    here, case = scored_again(world)
    first, second = rounds.of_case(case.application_id)
    agreed = agreed_scores.of_round(second)
    assert len(agreed) == 24
    assert {score.standard.code for score in agreed if score.round_id == second.id} == OPENED
    assert {score.round_id for score in agreed if score.standard.code not in OPENED} == {first.id}
    assert CaseFacts(case.application, None).unagreed == []
    assert verdict(case.application, second).outcome == "accredited"
    assert verdict(case.application, first).outcome == "deferred", "what it was stays as it was"
    assert {score.standard.code for score in report_queries.open_to_question(second)} == OPENED

    lead = world.client(here.people["lead"])
    path = f"/reviews/{case.reviews['lead']}"
    assert "From the first review" in lead.get(f"{path}/consensus").text
    assert "was not opened again" in lead.get(f"{path}/consensus/1.1").text
    assert "From the first review" in lead.get(f"{path}/report").text
    assert "Save" not in lead.get(f"{path}/report/1.1").text
    standard = next(score.standard_id for score in agreed if score.standard.code == "1.1")
    with pytest.raises(RuleBroken, match="earlier review"), unit_of_work():
        reports.write_rationale(
            case.application,
            standard,
            rationale="New words.",
            expected_version=1,
            actor=here.viewer("lead"),
        )
    old = next(review for review in teams.of_round(first) if review.is_lead)
    page = lead.get(f"/reviews/{old.id}/consensus").text
    assert "From the first review" not in page, "the first review shows its own scores"
    assert "All gave 2" in page


def verdict(application: Application, review_round: ReviewRound) -> Verdict:
    return rule_cases.verdict(application, rule_cases.rule_case(application, review_round))


def test_a_new_reviewer_of_a_later_round_sees_nothing_before_their_lock(world: World) -> None:
    here, case = resubmitted(world)
    learner = reviewing.own(world, case.reviews["learner"], here.people["learner"])
    with unit_of_work():
        reviews.set_aside(learner, cause=SetAsideCause.LEFT, actor=here.viewer("secretariat"))
    person = reviewing.reviewer(world, ReviewerKind.LEARNER)
    late = reviewing.invited(world, case.application, person)
    with unit_of_work():
        reviews.accept(late, actor=world.viewer(person))
    with unit_of_work():
        reviews.begin_scoring(late, actor=world.viewer(person))
    for review_round in rounds.of_case(case.application_id):
        assert scores.visible_to(world.viewer(person), review_round) == []
    assert world.client(person).get(f"/reviews/{late.id}/consensus").status_code == 404


def remitted(world: World, tier: Tier = Tier.ACCREDITED) -> tuple[Application, list[Review]]:
    """A case that an appeal sent back for a new review, and the team of the review before."""
    application, old_team = reviewing.revealed(world, tier)
    if tier is Tier.EXCELLENCE:
        record_visit(world, old_team[0])
    with unit_of_work():
        moderation.begin_moderation(
            applications.get(application.id), actor=reviewing.viewer_of(world, old_team[0])
        )
    with unit_of_work():
        db.session.execute(
            update(Application)
            .where(Application.id == application.id)
            .values(status=ApplicationStatus.ALLOCATION)
        )
        round_services.open_remitted(applications.get(application.id), actor=None)
    db.session.expire_all()
    return applications.get(application.id), old_team


def record_visit(world: World, review: Review) -> None:
    lead = reviewing.own(world, review.id, db.session.get_one(Person, review.reviewer_id))
    with unit_of_work():
        reviews.record_visit(
            lead,
            held_on=clock.today(),
            learner_session=True,
            notes="Learners spoke freely.",
            actor=reviewing.viewer_of(world, lead),
        )


def test_a_remitted_review_starts_with_nobody_and_nothing_of_the_old(world: World) -> None:
    application, old_team = remitted(world, Tier.EXCELLENCE)
    first, second = rounds.of_case(application.id)
    assert (second.why, second.follows_id, second.revealed_at) == (RoundReason.REMITTED, None, None)
    assert len(review_queries.scored_lines(second)) == len(review_queries.lines(first))
    assert teams.of_round(second) == []
    assert agreed_scores.of_round(second) == []
    assert agreed_scores.of_round(first) != []
    assert rounds.visit(application, first) is not None
    assert rounds.visit(application, second) is None
    assert not CaseFacts(application, None).visit_done
    people = [db.session.get_one(Person, review.reviewer_id) for review in old_team]
    for person in people:
        with pytest.raises(RuleBroken, match="Asked already"):
            reviewing.invited(world, applications.get(application.id), person)


def test_reviewers_of_a_remitted_review_are_revealed_together_and_old_scores_do_not_count(
    world: World,
) -> None:
    application, old_team = remitted(world)
    people = [reviewing.reviewer(world), reviewing.reviewer(world, ReviewerKind.LAY)]
    team = [reviewing.invited(world, application, who, is_lead=who is people[0]) for who in people]
    for review, person in zip(team, people, strict=True):
        with unit_of_work():
            reviews.accept(review, actor=world.viewer(person))
    reviewing.unopposed(world, application)
    with unit_of_work():
        team_services.allocate_team(application, actor=world.viewer(world.secretary))
    for review, person in zip(team, people, strict=True):
        with unit_of_work():
            reviews.begin_scoring(review, actor=world.viewer(person))
        reviewing.score_all(world, review)
    assert not reviewing.lock(world, team[0])
    second = application.current_round
    for viewer in (*map(world.viewer, people), reviewing.viewer_of(world, old_team[0])):
        assert {score.review.reviewer_id for score in scores.visible_to(viewer, second)} <= {viewer.person_id}
    assert scores.counted(second) == []
    assert reviewing.lock(world, team[1])
    assert {score.review_id for score in scores.counted(second)} == {review.id for review in team}
    for person in people:
        assert len({score.review_id for score in scores.visible_to(world.viewer(person), second)}) == 2
    with unit_of_work():
        moderation.begin_moderation(application, actor=world.viewer(people[0]))
    assert {score.round_id for score in agreed_scores.of_round(second)} <= {second.id}


def test_a_visit_counts_in_the_round_that_follows_and_opens_no_score_of_it(world: World) -> None:
    application, team = reviewing.revealed(world, Tier.EXCELLENCE)
    record_visit(world, team[0])
    standard = review_queries.lines(application.current_round)[0].standard_id
    with unit_of_work():
        moderation.begin_moderation(
            applications.get(application.id), actor=reviewing.viewer_of(world, team[0])
        )
    with unit_of_work():
        db.session.execute(
            update(Application)
            .where(Application.id == application.id)
            .values(status=ApplicationStatus.IN_REVIEW, returns=1)
        )
        db.session.add(
            Defect(application_id=application.id, return_number=1, standard_id=standard, words="Show more.")
        )
        db.session.flush()
        round_services.open_resubmission(applications.get(application.id), actor=None)
    db.session.expire_all()
    application = applications.get(application.id)
    second = application.current_round
    visit = rounds.visit(application, second, notes=True)
    assert visit is not None
    assert (visit.round_id, visit.notes) == (second.follows_id, "Learners spoke freely.")
    assert CaseFacts(application, None).visit_done
    for review in teams.of_round(second):
        own = reviewing.own(world, review.id, review.reviewer)
        with unit_of_work():
            reviews.begin_scoring(own, actor=world.viewer(review.reviewer))
        reviewing.score_all(world, own)
        reviewing.lock(world, own)
    lead = reviewing.own(world, teams.of_round(second)[0].id, teams.of_round(second)[0].reviewer)
    with pytest.raises(RuleBroken, match="shared with the team"):
        reviewing.give(world, lead, "1.1", 2, rationale="Lower than I thought.")
    record_visit(world, lead)
    lead = reviewing.own(world, lead.id, db.session.get_one(Person, lead.reviewer_id))
    reviewing.give(
        world, lead, "1.1", 2, revised_because="On the second visit, two wards were unlike the third."
    )


def test_nothing_is_deleted_when_scores_are_agreed_again(world: World) -> None:
    application, team = agreeing.issued(world, {"1.4": (1, 1)})
    lead = reviewing.viewer_of(world, team[0])
    with unit_of_work():
        reports.confirm_accuracy(application, actor=world.viewer(world.lead), comments="Look at 1.2 again.")
    before, issued_at = counts(), clock.now()
    standard = standard_of(application, "1.2")
    with clock.at(issued_at + timedelta(days=1)):
        with unit_of_work():
            reports.reopen_moderation(application, actor=lead, standards=[standard], answer="We look.")
        assert agreed_scores.of_standard(application.current_round, standard) is None
        agreeing.settled(
            world,
            application,
            standard,
            team,
            value=1,
            reason="The audit is of another ward.",
            rationale="Read again.",
        )
        with unit_of_work():
            reports.issue_report(application, actor=lead)
        with unit_of_work():
            reports.confirm_accuracy(application, actor=world.viewer(world.lead), comments="")
    after = counts()
    assert all(after[name] >= number for name, number in before.items())
    assert [on_that_day(application, standard, issued_at + day) for day in (timedelta(), timedelta(2))] == [
        (1, "lay on 1.2.\n\npeer on 1.2."),
        (2, "Read again."),
    ]
    report = rounds.report(application.current_round)
    assert [(point.comments, point.answer) for point in report.points] == [
        ("Look at 1.2 again.", "We look."),
        ("", ""),
    ]
    issued = db.session.scalars(select(ReportVersion).order_by(ReportVersion.version)).all()
    assert [version.issued_at is not None for version in issued] == [True, True]
    (first_case,) = moderation_queries.cases(application.current_round).values()
    assert (first_case.number, first_case.settled_at is not None) == (1, True)


def standard_of(application: Application, code: str) -> int:
    lines = review_queries.lines(application.current_round)
    return next(line.standard_id for line in lines if line.code == code)


def on_that_day(application: Application, standard_id: int, at: datetime) -> tuple[int, str]:
    """Which version of an agreed score, with which words, was the newest at a moment."""
    version = db.session.scalars(
        select(AgreedScore)
        .where(
            AgreedScore.round_id == application.current_round.id,
            AgreedScore.standard_id == standard_id,
            AgreedScore.agreed_at <= at,
        )
        .order_by(AgreedScore.version.desc())
        .limit(1)
    ).one()
    return version.version, version.rationale


def test_a_round_closes_with_the_answered_report_and_opens_when_the_team_falls_short(world: World) -> None:
    application, team = agreeing.issued(world)
    with unit_of_work():
        reports.confirm_accuracy(application, actor=world.viewer(world.lead))
    assert not is_closed(application)
    with unit_of_work():
        reports.answer_accuracy(application, actor=reviewing.viewer_of(world, team[0]), answer="")
    assert is_closed(application)
    before = counts()
    with unit_of_work():
        reviews.set_aside(team[1], cause=SetAsideCause.CONFLICTED, actor=world.viewer(world.secretary))
    with unit_of_work():
        checking.reopen_review(application, actor=world.viewer(world.secretary), reason="One left.")
    assert not is_closed(application)
    assert len(rounds.of_case(application.id)) == 1, "the same round goes on"
    assert counts() == before
    assert agreed_scores.of_round(application.current_round) != []


def is_closed(application: Application) -> bool:
    return application.current_round.closed_at is not None


@pytest.mark.one_database
def test_each_version_of_the_summary_stays(world: World) -> None:
    application, team = agreeing.moderating(world)
    lead = reviewing.viewer_of(world, team[0])
    for number, words in enumerate(("Strong.", "Strong on supervision.")):
        with unit_of_work():
            reports.write_summary(application, actor=lead, summary=words, expected_version=number)
    report = rounds.report(application.current_round)
    assert (report.version, report.summary) == (2, "Strong on supervision.")
    assert db.session.scalars(select(ReportVersion.summary).order_by(ReportVersion.version)).all() == [
        "Strong.",
        "Strong on supervision.",
    ]


@pytest.mark.one_database
def test_the_database_ties_a_review_to_a_round_of_its_own_case(world: World) -> None:
    application, team = reviewing.with_team(world)
    other = world.application(placement=world.new_placement("Another ward"))
    with pytest.raises(Exception, match="FOREIGN KEY"), unit_of_work():
        db.session.execute(update(Review).where(Review.id == team[0].id).values(application_id=other.id))
    assert application.round is not None
