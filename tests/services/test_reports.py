"""The report: nothing missing when it is issued, the provider's facts answered, and scores agreed again at most once."""

import pytest

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.findings import FindingKind
from accreditation.enums.reviews import ModerationReason
from accreditation.errors import RuleBroken, Stale
from accreditation.models.applications import Application
from accreditation.models.moderation import AgreedScore
from accreditation.models.reviews import Review
from accreditation.queries import agreed_scores, moderation, rounds
from accreditation.queries import findings as finding_queries
from accreditation.services import findings, reports
from tests import agreeing, reviewing
from tests.world import World

pytestmark = pytest.mark.postgresql_in_soak


def agreed(application: Application, code: str) -> AgreedScore:
    return next(
        score for score in agreed_scores.of_round(application.current_round) if score.standard.code == code
    )


def agree_anew(before: AgreedScore, value: int) -> None:
    """The next version of an agreed score, at another value."""
    db.session.add(
        AgreedScore(
            round_id=before.round_id,
            standard_id=before.standard_id,
            version=before.version + 1,
            value=value,
            method=before.method,
            agreed_at=clock.now(),
        )
    )


def issue(world: World, application: Application, team: list[Review]) -> None:
    with unit_of_work():
        reports.issue_report(application, actor=reviewing.viewer_of(world, team[0]))


def confirm(world: World, application: Application, comments: str = "") -> None:
    with unit_of_work():
        reports.confirm_accuracy(application, actor=world.viewer(world.lead), comments=comments)


def answer(world: World, application: Application, team: list[Review], words: str = "") -> None:
    with unit_of_work():
        reports.answer_accuracy(application, actor=reviewing.viewer_of(world, team[0]), answer=words)


def reopen(world: World, application: Application, team: list[Review], *codes: str) -> None:
    with unit_of_work():
        reports.reopen_moderation(
            application,
            actor=reviewing.viewer_of(world, team[0]),
            standards=[agreed(application, code).standard_id for code in codes],
            answer="We look at these again.",
        )


def test_a_report_is_issued_when_nothing_is_missing(world: World) -> None:
    application, team = agreeing.moderating(world, {"1.4": (1, 0)})
    with pytest.raises(RuleBroken) as refusal:
        issue(world, application, team)
    messages = [reason.message for reason in refusal.value.reasons]
    assert "Standard 1.4: agree a score." in messages
    assert "Standard 1.2: draft a finding." in messages
    assert "Standard 1.1: look at what the provider reads." in messages
    assert "Standard 1.1: draft a finding." not in messages
    agreeing.drafted(world, application, team[0])
    with pytest.raises(RuleBroken, match=r"1\.4"):
        issue(world, application, team)


def test_a_finding_that_no_longer_fits_stops_the_report(world: World) -> None:
    application, team = agreeing.moderating(world)
    agreeing.drafted(world, application, team[0])
    with unit_of_work():
        agree_anew(agreed(application, "1.2"), 3)
    reasons = reports.missing(application, actor=reviewing.viewer_of(world, team[0]))
    assert [dict(reason.values)["code"] for reason in reasons] == ["1.2", "1.2"], "its words are new, too"
    agreeing.read_through(application, reviewing.viewer_of(world, team[0]))
    with pytest.raises(RuleBroken) as refusal:
        issue(world, application, team)
    assert [dict(reason.values)["code"] for reason in refusal.value.reasons] == ["1.2"]
    application = agreeing.fresh(application.id)
    with unit_of_work():
        findings.draft_finding(
            application,
            agreed(application, "1.2"),
            kind=FindingKind.COMMENDATION,
            words="Well done.",
            actor=reviewing.viewer_of(world, team[0]),
        )
    issue(world, application, team)
    assert application.status is ApplicationStatus.FACTUAL_ACCURACY
    assert application.due_on is not None


def test_words_are_put_right_one_version_at_a_time(world: World) -> None:
    application, team = agreeing.moderating(world)
    lead = reviewing.viewer_of(world, team[0])
    with unit_of_work():
        reports.write_summary(application, actor=lead, summary="Strong on supervision.", expected_version=0)
    with pytest.raises(Stale) as refusal, unit_of_work():
        reports.write_summary(application, actor=lead, summary="Other words.", expected_version=0)
    assert refusal.value.current.words == "Strong on supervision."
    standard = agreed(application, "1.1").standard_id
    with unit_of_work():
        reports.write_rationale(
            application, standard, rationale="Safe and kind.", expected_version=1, actor=lead
        )
    with pytest.raises(Stale), unit_of_work():
        reports.write_rationale(application, standard, rationale="Late.", expected_version=1, actor=lead)
    with pytest.raises(RuleBroken), unit_of_work():
        reports.write_rationale(application, standard, rationale=" ", expected_version=2, actor=lead)


def test_the_provider_confirms_and_the_case_goes_on(world: World) -> None:
    application, team = agreeing.issued(world)
    with pytest.raises(RuleBroken, match="still checking"):
        answer(world, application, team)
    confirm(world, application)
    answer(world, application, team)
    assert application.status is ApplicationStatus.READY_FOR_PANEL


def test_points_of_the_provider_are_answered(world: World) -> None:
    application, team = agreeing.issued(world)
    confirm(world, application, "The survey is of May.")
    with pytest.raises(RuleBroken) as refusal:
        answer(world, application, team, " ")
    assert refusal.value.field == "answer"
    answer(world, application, team, "Put right.")
    (point,) = rounds.report(application.current_round).points
    assert (point.comments, point.answer) == ("The survey is of May.", "Put right.")
    assert application.status is ApplicationStatus.READY_FOR_PANEL


def test_scores_are_agreed_again_once_and_only_those_chosen(world: World) -> None:
    application, team = agreeing.issued(world)
    confirm(world, application, "You overlooked our audit.")
    reopen(world, application, team, "1.2")
    assert application.status is ApplicationStatus.MODERATION
    lead = reviewing.viewer_of(world, team[0])
    row = moderation.standard(lead, application.current_round, "1.2")
    assert row is not None
    assert row[0].reasons == [ModerationReason.FACTS_QUESTIONED]
    assert row[0].by_team
    assert agreed(application, "1.3").value == 1
    with pytest.raises(RuleBroken, match=r"1\.2"):
        issue(world, application, team)
    agreeing.settled(
        world,
        application,
        row[0].line.standard_id,
        team,
        value=1,
        reason="The audit is of another ward.",
        rationale="The audit is of another ward.",
    )
    issue(world, application, team)
    assert rounds.report(application.current_round).confirmation is None
    confirm(world, application)
    with pytest.raises(RuleBroken, match="once already"):
        reopen(world, application, team, "1.3")
    assert len(finding_queries.of_case(application.id)) == 23
