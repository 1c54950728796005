"""Agreeing scores: what the median settles, what the team and what the moderator, and never without a reason."""

from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy import delete, select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.concerns import ConcernKind
from accreditation.enums.evidence import EvidenceKind
from accreditation.enums.people import Role
from accreditation.enums.reviews import AgreementMethod, ModerationReason, ReviewerKind, SetAsideCause
from accreditation.errors import RuleBroken, Stale
from accreditation.models.applications import Application
from accreditation.models.clocks import Clock
from accreditation.models.concerns import Concern
from accreditation.models.moderation import AgreedScore
from accreditation.models.people import Person
from accreditation.models.reviews import Review
from accreditation.permissions.viewer import Viewer
from accreditation.queries import boards, holidays
from accreditation.queries import moderation as queries
from accreditation.queries import reviews as reviews_queries
from accreditation.queries.answers import to_standard
from accreditation.rules.ceilings import Period
from accreditation.services import moderation, reviews
from tests import agreeing, reviewing
from tests.world import World

pytestmark = pytest.mark.postgresql_in_soak

SETTLING = {"reason": "We talked it through.", "rationale": "What we saw, together."}


def row(viewer: Viewer, application: Application, code: str) -> queries.StandardRow:
    standard = queries.standard(viewer, application.current_round, code)
    assert standard is not None
    return standard[0]


def by_team(
    world: World, application: Application, team: list[Review], code: str, **changes: object
) -> AgreedScore:
    lead = reviewing.viewer_of(world, team[0])
    standard = row(lead, application, code).line.standard_id
    values: dict[str, object] = {"value": 2, **changes}
    agreed = agreeing.settled(world, application, standard, team, **values)  # type: ignore[arg-type]
    assert agreed is not None, "somebody on the team has not agreed"
    return agreed


def by_moderator(world: World, application: Application, code: str, **changes: object) -> AgreedScore:
    actor = changes.pop("actor", None) or world.viewer(agreeing.moderator(world))
    assert isinstance(actor, Viewer)
    values: dict[str, object] = {"value": 2, "expected_version": 0, **SETTLING}
    standard = row(actor, application, code).line.standard_id
    with unit_of_work():
        return moderation.settle_by_moderator(
            application,
            standard,
            actor=actor,
            **{**values, **changes},  # type: ignore[arg-type]
        )


def agreed_with_replacement(
    world: World, application: Application, team: list[Review], **scores: int
) -> None:
    """The lay reviewer leaves; another scores everything, and agreeing begins again."""
    with unit_of_work():
        application.status = ApplicationStatus.IN_REVIEW
        late = reviewing.reviewer(world, ReviewerKind.LAY)
    with unit_of_work():
        reviews.set_aside(team[1], cause=SetAsideCause.LEFT, actor=world.viewer(world.secretary))
    third = reviewing.invited(world, application, late)
    with unit_of_work():
        reviews.accept(third, actor=world.viewer(late))
        reviews.begin_scoring(third, actor=world.viewer(late))
    reviewing.score_all(world, third, **scores)
    reviewing.lock(world, third)
    with unit_of_work():
        moderation.begin_moderation(application, actor=reviewing.viewer_of(world, team[0]))


def test_where_reviewers_agree_the_median_stands_and_its_rationales_are_one_text(world: World) -> None:
    application, team = agreeing.moderating(world)
    lead = reviewing.viewer_of(world, team[0])
    assert application.status is ApplicationStatus.MODERATION
    first = row(lead, application, "1.1")
    assert first.agreed is not None
    assert (first.agreed.value, first.agreed.method) == (3, AgreementMethod.MEDIAN)
    assert set(first.agreed.rationale.split("\n\n")) == {"peer on 1.1.", "lay on 1.1."}
    assert first.case is None
    assert all(row.agreed is not None for row in boards.of_round(lead, application.current_round).rows)


def test_each_reason_opens_moderation_for_whom_it_should(world: World) -> None:
    application, team = agreeing.moderating(
        world,
        {"1.1": (3, 2), "1.2": (1, 0), "1.3": (1, None), "1.4": (1, 0), "1.6": (None, None)},
    )
    lead = reviewing.viewer_of(world, team[0])
    rows = {row.line.code: row for row in boards.of_round(lead, application.current_round).rows}
    assert set(rows["1.1"].reasons) == {ModerationReason.GATEWAY_DIFFERS, ModerationReason.PASS_LINE}
    assert rows["1.1"].for_moderator, "a must-meet standard across the pass line"
    assert rows["1.2"].agreed is not None
    assert rows["1.2"].agreed.value == 0, "an even median takes the lower middle"
    assert rows["1.3"].reasons == (ModerationReason.TOO_FEW_SCORES,)
    assert rows["1.3"].for_moderator
    assert rows["1.4"].reasons == (ModerationReason.GATEWAY_DIFFERS,)
    assert not rows["1.4"].for_moderator
    assert rows["1.6"].scores_given == []


def test_a_passed_ceiling_goes_to_the_moderator(world: World) -> None:
    application, team = agreeing.moderating(world, {"1.1": (4, 4)})
    first = row(reviewing.viewer_of(world, team[0]), application, "1.1")
    assert first.reasons == [ModerationReason.CEILING_PASSED]
    assert first.for_moderator


YEARS = ((date(2024, 4, 1), date(2025, 3, 31)), (date(2025, 4, 1), date(2026, 3, 31)))


def begun(world: World, *, outcomes: Sequence[Period], **changes: object) -> tuple[Application, list[Review]]:
    """A case whose reviewers all gave 4 on 1.1, with a survey, an audit and outcome data behind it."""
    application, team = reviewing.scoring(world, outcomes=outcomes)
    for review in team:
        reviewing.score_all(world, review)
        reviewing.give(world, review, "1.1", 4, **changes)
        reviewing.lock(world, review)
    with unit_of_work():
        moderation.begin_moderation(application, actor=reviewing.viewer_of(world, team[0]))
    return application, team


def test_a_four_on_outcomes_of_two_periods_is_agreed_without_the_moderator(world: World) -> None:
    application, team = begun(world, outcomes=YEARS, ceiling_reason="")
    first = row(reviewing.viewer_of(world, team[0]), application, "1.1")
    assert first.reasons == []
    assert first.agreed is not None
    assert (first.agreed.value, first.agreed.method) == (4, AgreementMethod.MEDIAN)


def test_a_four_on_outcomes_of_one_period_passes_the_ceiling(world: World) -> None:
    with pytest.raises(RuleBroken) as refusal:
        begun(world, outcomes=(YEARS[0], YEARS[0]), ceiling_reason="")
    assert refusal.value.field == "ceiling_reason"


def test_only_the_outcomes_that_a_reviewer_relied_on_count(world: World) -> None:
    application, (first, _) = reviewing.scoring(world, outcomes=YEARS)
    entry = reviews_queries.entry(application.current_round, "1.1")
    assert entry is not None
    relied_on = frozenset(citation.id for citation in entry.citations[:-1])
    with pytest.raises(RuleBroken) as refusal:
        reviewing.give(world, first, "1.1", 4, ceiling_reason="", relied_on=relied_on)
    assert refusal.value.field == "ceiling_reason"


def test_a_corrected_kind_counts_when_a_review_is_locked_and_in_moderation(world: World) -> None:
    application, team = reviewing.scoring(world)
    entry = reviews_queries.entry(application.current_round, "1.1")
    assert entry is not None
    survey = next(cited for cited in entry.citations if cited.kind is EvidenceKind.LEARNER_SURVEY)
    audit = next(cited for cited in entry.citations if cited.kind is EvidenceKind.EDUCATIONAL_AUDIT)
    policies = {survey.id: EvidenceKind.POLICY, audit.id: EvidenceKind.MINUTES}
    with pytest.raises(RuleBroken) as refusal:
        reviewing.give(world, team[0], "1.1", 3, ceiling_reason="", corrected_kinds=policies)
    assert refusal.value.field == "ceiling_reason"
    for invited in team:
        review = reviewing.own(world, invited.id, db.session.get_one(Person, invited.reviewer_id))
        reviewing.score_all(world, review)
        reviewing.give(
            world, review, "1.1", 3, ceiling_reason="They are more than papers.", corrected_kinds=policies
        )
        draft = next(draft for draft in reviews.drafts(review) if draft.code == "1.1")
        assert draft.passes_ceiling
        reviewing.lock(world, review)
    lead = reviewing.viewer_of(world, team[0])
    with unit_of_work():
        moderation.begin_moderation(application, actor=lead)
    first = row(lead, application, "1.1")
    assert first.reasons == [ModerationReason.CEILING_PASSED]
    assert first.for_moderator
    page = world.client(db.session.get_one(Person, lead.id)).get(f"/reviews/{team[0].id}/consensus/1.1").text
    assert "really policy or process, not learner survey" in page


def test_a_reason_left_from_a_higher_score_is_no_passed_ceiling(world: World) -> None:
    application, team = reviewing.scoring(world)
    for review in team:
        reviewing.score_all(world, review, s1_2=1)
        reviewing.give(world, review, "1.2", 1, ceiling_reason="I first meant to give more.")
        reviewing.lock(world, review)
    lead = reviewing.viewer_of(world, team[0])
    with unit_of_work():
        moderation.begin_moderation(application, actor=lead)
    assert row(lead, application, "1.2").reasons == []


def test_moderation_waits_for_every_lock(world: World) -> None:
    application, (first, _) = reviewing.scoring(world)
    with pytest.raises(RuleBroken), unit_of_work():
        moderation.begin_moderation(application, actor=reviewing.viewer_of(world, first))
    assert db.session.query(AgreedScore).count() == 0


def test_the_team_settles_within_its_scores_with_everybodys_assent_and_a_reason(world: World) -> None:
    application, team = agreeing.moderating(world, {"1.4": (1, 0)})
    for wrong in ({"value": 2}, {"value": 1, "reason": " "}, {"value": None}, {"value": 1, "rationale": " "}):
        with pytest.raises(RuleBroken):
            by_team(world, application, team, "1.4", **wrong)
    agreed = by_team(world, application, team, "1.4", value=1)
    assert (agreed.value, agreed.method, agreed.version) == (1, AgreementMethod.TEAM, 1)
    assert agreed.agreed_by_id == team[-1].reviewer_id, "whose assent was the last"
    assert row(reviewing.viewer_of(world, team[0]), application, "1.4").open_case is None


def test_a_second_settlement_must_have_seen_the_first(world: World) -> None:
    application, team = agreeing.moderating(world, {"1.4": (1, 0)})
    by_team(world, application, team, "1.4", value=1)
    with pytest.raises(Stale) as refusal:
        by_team(world, application, team, "1.4", value=0)
    assert (refusal.value.current.version, refusal.value.current.value) == (1, 1)
    assert by_team(world, application, team, "1.4", value=0, expected_version=1).version == 2
    with pytest.raises(RuleBroken, match="the team's"):
        by_moderator(world, application, "1.4", value=0, expected_version=2)


def test_what_the_team_leaves_or_passes_on_goes_to_the_moderator(world: World) -> None:
    application, team = agreeing.moderating(world, {"1.4": (1, 0), "2.2": (1, 0)})
    with pytest.raises(RuleBroken, match="the team's"):
        by_moderator(world, application, "1.4", value=1)
    lead = reviewing.viewer_of(world, team[0])
    opened = row(lead, application, "1.4").case
    with unit_of_work():
        moderation.pass_to_moderator(
            application, opened, reason="We read the report differently.", actor=lead
        )
    with pytest.raises(RuleBroken, match="has this standard already"):
        moderation.pass_to_moderator(
            application, opened, reason="We read the report differently.", actor=lead
        )
    assert by_moderator(world, application, "1.4", value=1).method is AgreementMethod.MODERATOR
    with pytest.raises(RuleBroken, match="agreed already"):
        moderation.pass_to_moderator(
            application, opened, reason="We read the report differently.", actor=lead
        )
    with clock.at(holidays.deadline(clock.now(), 6)):
        with pytest.raises(RuleBroken, match="moderator settles"):
            by_team(world, application, team, "2.2", value=1)
        assert by_moderator(world, application, "2.2", value=0).value == 0


def test_the_moderator_writes_why_outside_and_records_not_evidenced(world: World) -> None:
    application, _ = agreeing.moderating(world, {"1.1": (3, 2), "1.2": (None, None), "1.4": (None, None)})
    with pytest.raises(RuleBroken, match="outside"):
        by_moderator(world, application, "1.1", value=1)
    outside = by_moderator(world, application, "1.1", value=1, why_outside="Both overlooked page 3.")
    assert "overlooked page 3" in outside.reason
    with pytest.raises(RuleBroken, match="Nobody could judge"):
        by_moderator(world, application, "1.2", value=3)
    for code, value in (("1.2", 1), ("1.4", 2)):
        agreed = by_moderator(world, application, code, value=value)
        assert (agreed.value, agreed.method) == (value, AgreementMethod.NOT_EVIDENCED)


def test_a_reviewer_of_the_case_never_moderates_it(world: World) -> None:
    application, team = agreeing.moderating(world, {"1.1": (3, 2)})
    actor = reviewing.viewer_of(world, team[1])
    world.grant(db.session.get_one(Person, actor.id), Role.MODERATOR, office_id=application.office_id)
    with pytest.raises(RuleBroken, match="cannot go with"):
        by_moderator(world, application, "1.1", value=2, actor=actor)


def test_a_paused_case_agrees_nothing(world: World) -> None:
    application, team = agreeing.moderating(world, {"1.4": (1, 0)})
    with unit_of_work():
        application.paused_at = clock.now()
    with pytest.raises(RuleBroken, match="paused"):
        by_team(world, application, team, "1.4", value=1)


def test_a_later_round_agrees_afresh_only_where_reviewers_or_answers_changed(world: World) -> None:
    application, team = agreeing.moderating(world, {"1.4": (1, 0)})
    lead = reviewing.viewer_of(world, team[0])
    by_team(world, application, team, "1.4", value=0)
    before = row(lead, application, "1.1").agreed
    assert before is not None
    version = (before.id, before.version)
    with unit_of_work():
        application.status = ApplicationStatus.IN_REVIEW
    with unit_of_work():
        moderation.begin_moderation(application, actor=lead)
    same = row(lead, application, "1.1").agreed
    assert same is not None
    assert (same.id, same.version) == version
    settled = row(lead, application, "1.4").agreed
    assert settled is not None
    assert settled.method is AgreementMethod.TEAM

    agreed_with_replacement(world, application, team, s1_1=3, s1_4=1)
    again = row(lead, application, "1.4").agreed
    assert again is not None
    assert (again.method, again.value) == (AgreementMethod.MEDIAN, 1)


@pytest.mark.parametrize(("late_score", "number"), [(1, None), (0, 2)])
def test_a_replaced_reviewer_closes_the_open_case_and_opens_the_next_where_scores_still_differ(
    world: World, late_score: int, number: int | None
) -> None:
    application, team = agreeing.moderating(world, {"1.4": (1, 0)})
    lead = reviewing.viewer_of(world, team[0])
    agreed_with_replacement(world, application, team, s1_4=late_score)
    open_case = row(lead, application, "1.4").open_case
    assert (open_case and open_case.number) == number


def test_what_does_not_apply_has_no_score_and_what_was_never_accepted_goes_to_the_moderator(
    world: World,
) -> None:
    application, team = agreeing.revealed_without(world, "1.5", "1.6")
    answer = to_standard(application.id, "1.6")
    assert answer is not None
    with unit_of_work():
        answer.not_applicable_accepted_at = None
    lead = reviewing.viewer_of(world, team[0])
    with unit_of_work():
        moderation.begin_moderation(application, actor=lead)
    accepted = row(lead, application, "1.5").agreed
    assert accepted is not None
    assert (accepted.value, accepted.method) == (None, AgreementMethod.NOT_APPLICABLE)
    claimed = row(lead, application, "1.6")
    assert claimed.agreed is None
    assert claimed.for_moderator


def test_each_reviewer_agrees_as_themselves_with_the_score_that_was_shown(world: World) -> None:
    application, team = agreeing.moderating(world, {"1.4": (1, 0)})
    lead, other = (reviewing.viewer_of(world, review) for review in team)
    standard = row(lead, application, "1.4").line.standard_id
    proposed = {"reason": "We talked.", "rationale": "Together.", "actor": lead, "expected_version": 0}
    with unit_of_work():
        assert moderation.propose_score(application, standard, value=1, **proposed) is None
    ids = [review.id for review in team]
    proposal = row(lead, application, "1.4").proposal(ids)
    assert proposal is not None
    assert [assent.review_id for assent in proposal.assents] == [team[0].id], (
        "the lead speaks for nobody else"
    )
    for actor in (lead, lead):
        with unit_of_work():
            assert moderation.assent(application, standard, actor=actor, proposal_id=proposal.id) is None
    with pytest.raises(RuleBroken, match="Only who is on the team"), unit_of_work():
        moderation.assent(
            application, standard, actor=world.viewer(agreeing.moderator(world)), proposal_id=proposal.id
        )
    with unit_of_work():
        assert moderation.propose_score(application, standard, value=0, **proposed) is None
    anew = row(lead, application, "1.4").proposal(ids)
    assert anew is not None
    with pytest.raises(RuleBroken, match="another score since this page was shown"), unit_of_work():
        moderation.assent(application, standard, actor=other, proposal_id=proposal.id)
    with unit_of_work():
        agreed = moderation.assent(application, standard, actor=other, proposal_id=anew.id)
    assert agreed is not None
    assert (agreed.value, agreed.method) == (0, AgreementMethod.TEAM)
    assert row(lead, application, "1.4").proposal(ids) is None


@pytest.mark.one_database
def test_a_must_meet_standard_agreed_at_one_raises_a_concern_where_nobody_has(world: World) -> None:
    application, team = agreeing.moderating(world, {"1.1": (1, 0)})
    with unit_of_work():
        # As after a crafted request that answered nothing about people's safety.
        db.session.execute(delete(Clock).where(Clock.concern_id.is_not(None)))
        db.session.execute(delete(Concern))
    by_team(world, application, team, "1.1", value=1)
    (concern,) = db.session.scalars(select(Concern))
    assert (concern.kind, concern.application_id) == (ConcernKind.ASSURANCE, application.id)
    assert concern.words == SETTLING["rationale"]
