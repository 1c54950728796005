"""A panel decides with quorum and votes, and a second person makes it stand."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus, Tier
from accreditation.enums.awards import AwardStatus, AwardTrigger, Outcome
from accreditation.enums.concerns import FactKind
from accreditation.enums.findings import FindingKind, FindingStatus
from accreditation.enums.meetings import ItemStatus, MeetingStatus, MeetingTrigger, VoteChoice
from accreditation.enums.people import Role
from accreditation.errors import RuleBroken
from accreditation.models.awards import Award, AwardEvent
from accreditation.models.concerns import Fact
from accreditation.models.findings import Finding
from accreditation.models.meetings import Decision, Motion, Vote
from accreditation.permissions.viewer import Viewer
from accreditation.queries import agreed_scores, applications, awards, meetings
from accreditation.queries import items as item_queries
from accreditation.queries import ratifications as ratification_queries
from accreditation.rules import working_days
from accreditation.rules.years import years_after
from accreditation.services import audit, items, provider_facts, ratifications, votes
from accreditation.services import meetings as services
from tests import deciding
from tests.world import World


@pytest.fixture
def ratifier(world: World) -> Viewer:
    """A Dean of the office who took no part."""
    return world.viewer(world.person(Role.RATIFIER, name="Dean"))


def ratify(viewer, decision: Decision) -> Award | None:
    with unit_of_work():
        return ratifications.ratify(deciding.to_ratify(viewer, decision), actor=viewer)


def send_back(viewer, decision: Decision, reason: str = "") -> None:
    with unit_of_work():
        ratifications.send_back(deciding.to_ratify(viewer, decision), actor=viewer, reason=reason)


def order_new_panel(viewer, decision: Decision, reason: str = "") -> None:
    with unit_of_work():
        ratifications.order_new_panel(deciding.to_ratify(viewer, decision), actor=viewer, reason=reason)


def status_of(decision: Decision) -> ApplicationStatus:
    return applications.get(decision.application_id).status


def causes(award: Award) -> list[tuple[AwardTrigger, int | None, tuple[str, int] | None]]:
    """Each step of an award with who took it and because of what."""
    steps = []
    for event in award.events:
        named = {"fact": event.fact_id, "decision": event.decision_id, "award": event.other_award_id}
        cause = next(((what, key) for what, key in named.items() if key is not None), None)
        steps.append((event.trigger, event.actor_id, cause))
    return steps


def fact(world: World, kind: FactKind, value: str, placement_id: int | None = None) -> Fact:
    """Record a fact and, as its page shows them first, suspend the awards that it reaches."""
    officer = world.viewer(world.person(Role.CONCERN_OFFICER))
    given: dict[str, Any] = {
        "kind": kind,
        "value": value,
        "source": "Letter",
        "dated_on": clock.today(),
        "placement_id": placement_id,
    }
    with unit_of_work():
        reached = provider_facts.suspending(world.organisation, **given)
        return provider_facts.record(
            world.organisation, actor=officer, seen=provider_facts.mark(reached), **given
        )


def test_a_carried_decision_becomes_an_award_that_stands_three_years(world: World, ratifier) -> None:
    panel, decision = deciding.decided(world)
    assert decision.outcome is decision.rule_outcome is Outcome.ACCREDITED
    assert ratification_queries.decision_awaiting(decision.application_id) == decision.id
    with clock.at(deciding.on_the_day(panel)):
        award = ratify(ratifier, decision)
        assert award is not None
        assert award.status is AwardStatus.ACTIVE
        assert award.tier is Tier.ACCREDITED
        assert award.starts_on == panel.held_on
        assert award.expires_on == years_after(panel.held_on, 3)
    assert status_of(decision) is ApplicationStatus.CLOSED
    assert ratification_queries.decision_awaiting(decision.application_id) is None
    assert item_queries.get(decision.item_id).status is ItemStatus.RATIFIED
    shown = awards.by_number(award.number.lower())
    assert shown is not None
    assert [event.words for event in shown.events] == ["Accredited."]
    assert causes(shown) == [(AwardTrigger.GRANT, ratifier.id, ("decision", decision.id))]
    assert not audit.verify()


def test_a_later_award_replaces_the_one_before(world: World, ratifier) -> None:
    panel, first = deciding.decided(world)
    with clock.at(deciding.on_the_day(panel)):
        earlier = ratify(ratifier, first)
    second_panel, second = deciding.decided(world, {"4.2": 2, "4.1": 3})
    with clock.at(deciding.on_the_day(second_panel)):
        later = ratify(ratifier, second)
    assert earlier is not None
    assert later is not None
    assert later.status is AwardStatus.CONDITIONAL
    assert [award.number for award in awards.live_of(world.placement.id)] == [later.number]
    history = awards.by_number(earlier.number)
    assert history is not None
    assert history.status is AwardStatus.SUPERSEDED
    assert history.events[-1].words == f"Replaced by award {later.number}."
    assert causes(history)[-1] == (AwardTrigger.SUPERSEDE, ratifier.id, ("award", later.id))


def test_who_voted_does_not_ratify(world: World) -> None:
    panel, decision = deciding.decided(world)
    world.grant(panel.people[1], Role.RATIFIER, office_id=world.office.id)
    voter = world.viewer(panel.people[1])
    with pytest.raises(RuleBroken, match="You voted on this case"):
        ratify(voter, decision)
    assert status_of(decision) is ApplicationStatus.DECIDED


def test_the_chair_who_recorded_it_does_not_ratify_even_without_a_vote(world: World) -> None:
    panel, item_id = deciding.called(world)
    with clock.at(deciding.on_the_day(panel)):
        for number in (1, 2, 3):
            panel.vote(item_id, number)
        decision = panel.decide(item_id)
    world.grant(panel.chair, Role.RATIFIER, office_id=world.office.id)
    with pytest.raises(RuleBroken, match="You voted on this case"):
        ratify(world.viewer(panel.chair), decision)


def test_a_deferral_opens_every_core_standard_below_three_once(world: World, ratifier) -> None:
    panel, decision = deciding.decided(world, {"2.2": 2, "4.2": 3, "1.3": 2})
    assert decision.outcome is Outcome.DEFERRED
    draft_finding(world, decision, FindingKind.REQUIREMENT, words="Make room.")
    draft_finding(world, decision, FindingKind.COMMENDATION, words="Well tried.")
    with clock.at(deciding.on_the_day(panel)):
        assert ratify(ratifier, decision) is None
    case = applications.get(decision.application_id)
    assert case.status is ApplicationStatus.DEFERRED
    assert (case.deferrals, case.returns) == (1, 1)
    assert [(defect.standard.code, defect.words) for defect in applications.defects(case)] == [
        ("1.3", "Make room."),
        ("2.2", "Show that this standard is met."),
    ]
    assert awards.live_of(world.placement.id) == []


def test_a_second_deferral_is_recorded_as_not_accredited(world: World, ratifier) -> None:
    application = deciding.ready(world, {"2.2": 2})
    with unit_of_work():
        application.deferrals = 1
    panel = deciding.Panel(world)
    item_id = panel.list(application)
    panel.step(MeetingTrigger.ISSUE_PAPERS)
    with clock.at(deciding.on_the_day(panel)):
        panel.open()
        panel.call(item_id)
        for number in (0, 1, 2):
            panel.vote(item_id, number)
        decision = panel.decide(item_id)
        assert decision.outcome is Outcome.NOT_ACCREDITED
        assert decision.departure_reason == ""
        ratify(ratifier, decision)
    assert status_of(decision) is ApplicationStatus.CLOSED


def test_a_decision_is_sent_back_once_and_then_a_new_panel_may_be_ordered(world: World, ratifier) -> None:
    panel, decision = deciding.decided(world)
    with pytest.raises(RuleBroken, match="Write your reasons"):
        send_back(ratifier, decision)
    send_back(ratifier, decision, "The visit was not talked about.")
    assert status_of(decision) is ApplicationStatus.READY_FOR_PANEL
    again = next_decision(world, panel, decision)
    with pytest.raises(RuleBroken, match="sent back once already"):
        send_back(ratifier, again, "Still not.")
    with pytest.raises(RuleBroken, match="Write your reasons"):
        order_new_panel(ratifier, again, " ")
    order_new_panel(ratifier, again, "Others should look.")
    with pytest.raises(RuleBroken, match="a new panel was ordered"):
        next_decision(world, panel, again)


def next_decision(world: World, panel: deciding.Panel, before: Decision) -> Decision:
    """The same people decide the case again at another meeting."""
    panel.meeting_id = panel.arrange("Another panel").id
    item_id = panel.list(applications.get(before.application_id))
    panel.step(MeetingTrigger.ISSUE_PAPERS)
    with clock.at(deciding.on_the_day(panel)):
        panel.open()
        panel.call(item_id)
        for number in (0, 1, 2):
            panel.vote(item_id, number)
        return panel.decide(item_id)


def test_findings_go_to_the_provider_with_the_decision(world: World, ratifier) -> None:
    panel, decision = deciding.decided(world, {"1.3": 2})
    draft_finding(world, decision, FindingKind.REQUIREMENT)
    with clock.at(deciding.on_the_day(panel)):
        ratify(ratifier, decision)
    finding = db.session.scalars(select(Finding)).one()
    assert finding.status is FindingStatus.ISSUED
    assert finding.due_on is not None


def draft_finding(
    world: World, decision: Decision, kind: FindingKind, due_on: date | None = None, words: str = "Make room."
) -> None:
    """A finding on 1.3 as the lead reviewer drafted it."""
    with unit_of_work():
        db.session.add(
            Finding(
                application_id=decision.application_id,
                standard_id=_standard(decision.application_id, "1.3"),
                kind=kind,
                words=words,
                due_on=due_on,
                drafted_by_id=world.lead.id,
                created_at=clock.now(),
            )
        )


@pytest.mark.parametrize(
    ("kind", "days"),
    [(FindingKind.IMR, 5), (FindingKind.CONDITION, 130), (FindingKind.RECOMMENDATION, None)],
)
def test_what_must_be_done_by_a_day_gets_the_last_that_its_kind_allows(
    world: World, ratifier: Viewer, kind: FindingKind, days: int | None
) -> None:
    panel, decision = deciding.decided(world, {"1.3": 2})
    draft_finding(world, decision, kind)
    with clock.at(deciding.on_the_day(panel)):
        ratify(ratifier, decision)
        last = None if days is None else working_days.deadline(clock.now(), days).date()
    finding = db.session.scalars(select(Finding)).one()
    assert finding.due_on == last
    assert finding.issued_at == deciding.on_the_day(panel)


@pytest.mark.parametrize("days_late", [0, 1])
def test_a_condition_is_due_within_130_working_days(world: World, ratifier: Viewer, days_late: int) -> None:
    panel, decision = deciding.decided(world, {"1.3": 2})
    with clock.at(deciding.on_the_day(panel)):
        last = working_days.deadline(clock.now(), 130).date()
        draft_finding(world, decision, FindingKind.CONDITION, last + timedelta(days=days_late))
        if days_late:
            with pytest.raises(RuleBroken, match="due date is too late"):
                ratify(ratifier, decision)
        else:
            ratify(ratifier, decision)


def test_a_finding_without_words_stops_the_decision(world: World, ratifier: Viewer) -> None:
    panel, decision = deciding.decided(world, {"1.3": 2})
    draft_finding(world, decision, FindingKind.RECOMMENDATION, words="  ")
    with clock.at(deciding.on_the_day(panel)), pytest.raises(RuleBroken, match="Write the finding"):
        ratify(ratifier, decision)


def _standard(application_id: int, code: str) -> int:
    review_round = applications.get(application_id).current_round
    return next(s.standard_id for s in agreed_scores.of_round(review_round) if s.standard.code == code)


def test_facts_are_read_again_when_the_case_is_called(world: World) -> None:
    application = deciding.ready(world)
    panel = deciding.Panel(world)
    item_id = panel.list(application)
    panel.step(MeetingTrigger.ISSUE_PAPERS)
    fact(world, FactKind.SUPPORT_LEVEL, "2")
    with clock.at(deciding.on_the_day(panel)):
        panel.open()
        panel.call(item_id)
    item = panel.item(item_id)
    assert item.rule_outcome is Outcome.ACCREDITED_WITH_CONDITIONS
    assert item.facts is not None
    assert item.facts["support_level"] == 2
    assert "is 2" in next(line["text"] for line in item.clauses or () if line["outcome"])


def test_a_placements_own_fact_counts_before_the_providers(world: World) -> None:
    fact(world, FactKind.CARE_QUALITY, "inadequate")
    fact(world, FactKind.CARE_QUALITY, "good", placement_id=world.placement.id)
    panel, item_id = deciding.called(world)
    assert panel.item(item_id).rule_outcome is Outcome.ACCREDITED


def test_a_held_case_cannot_be_decided_only_postponed(world: World) -> None:
    fact(world, FactKind.REGULATOR_CONDITIONS, "yes")
    panel, item_id = deciding.called(world)
    with clock.at(deciding.on_the_day(panel)):
        with pytest.raises(RuleBroken, match="nothing to vote on"):
            panel.vote(item_id, 0)
        with pytest.raises(RuleBroken, match="held case"), unit_of_work():
            votes.propose(
                panel.item(item_id), actor=panel.viewer(), outcome=Outcome.ACCREDITED, departure_reason="Kind"
            )
        with unit_of_work():
            items.postpone(panel.item(item_id), actor=panel.viewer(), reason="No time.")
    assert applications.get(panel.item(item_id).application_id).status is ApplicationStatus.READY_FOR_PANEL


def test_a_support_level_of_three_suspends_the_award_the_same_day(world: World, ratifier) -> None:
    panel, decision = deciding.decided(world)
    with clock.at(deciding.on_the_day(panel)):
        award = ratify(ratifier, decision)
        raised = fact(world, FactKind.SUPPORT_LEVEL, "3")
    assert award is not None
    assert award.status is AwardStatus.SUSPENDED
    shown = awards.by_number(award.number)
    assert shown is not None
    assert causes(shown)[-1] == (AwardTrigger.SUSPEND, raised.recorded_by_id, ("fact", raised.id))


def test_a_placements_own_support_level_suspends_its_award_alone_and_is_the_cause(
    world: World, ratifier
) -> None:
    panel, decision = deciding.decided(world)
    with clock.at(deciding.on_the_day(panel)):
        award = ratify(ratifier, decision)
        assert award is not None
        fact(world, FactKind.SUPPORT_LEVEL, "1", placement_id=award.placement_id)
        fact(world, FactKind.SUPPORT_LEVEL, "4")
        assert award.status is AwardStatus.ACTIVE, "its own level counts before the provider's"
        own_level = fact(world, FactKind.SUPPORT_LEVEL, "3", placement_id=award.placement_id)
    shown = awards.by_number(award.number)
    assert shown is not None
    assert causes(shown)[-1] == (AwardTrigger.SUSPEND, own_level.recorded_by_id, ("fact", own_level.id))


@pytest.mark.both_databases
def test_a_step_of_an_award_has_one_cause_and_a_grant_its_decision(world: World, ratifier) -> None:
    panel, decision = deciding.decided(world)
    with clock.at(deciding.on_the_day(panel)):
        award = ratify(ratifier, decision)
    assert award is not None
    step = {"award_id": award.id, "status": award.status, "words": "Again.", "at": clock.now()}
    for wrong in (
        {"trigger": AwardTrigger.GRANT},
        {"trigger": AwardTrigger.SUPERSEDE, "decision_id": decision.id, "other_award_id": award.id},
    ):
        with pytest.raises(IntegrityError), unit_of_work():
            db.session.add(AwardEvent(**step, **wrong))


@pytest.mark.both_databases
def test_the_database_keeps_one_vote_a_member(world: World) -> None:
    _, decision = deciding.decided(world)
    vote = db.session.scalars(
        select(Vote).join(Motion, Motion.id == Vote.motion_id).where(Motion.item_id == decision.item_id)
    ).first()
    assert vote is not None
    again = {"motion_id": vote.motion_id, "person_id": vote.person_id, "at": clock.now()}
    with pytest.raises(IntegrityError), unit_of_work():
        db.session.add(Vote(choice=VoteChoice.AGAINST, **again))


@pytest.mark.both_databases
def test_the_database_never_changes_a_decision(world: World) -> None:
    _, decision = deciding.decided(world)
    with pytest.raises(IntegrityError), unit_of_work():
        decision.votes_for = 5


def test_papers_must_be_out_in_time(world: World) -> None:
    application = deciding.ready(world)
    panel = deciding.Panel(world)
    late = deciding.at_ten(panel.held_on)
    with clock.at(late), pytest.raises(RuleBroken, match="enough working days"):
        panel.list(application)
    assert applications.get(application.id).status is ApplicationStatus.READY_FOR_PANEL


def test_a_meeting_writes_its_own_minutes(world: World) -> None:
    panel, _ = deciding.decided(world)
    with clock.at(deciding.on_the_day(panel)):
        panel.step(MeetingTrigger.CLOSE)
        written = panel.meeting.minutes
        panel.step(MeetingTrigger.CONFIRM_MINUTES)
    assert "Votes: 3 for, 0 against, 0 abstained." in written
    assert "Decided: Accredited, to be confirmed by a ratifier." in written
    assert panel.meeting.status is MeetingStatus.MINUTES_CONFIRMED


def test_a_meeting_does_not_close_over_an_open_item(world: World) -> None:
    panel, item_id = deciding.called(world)
    reference = panel.item(item_id).application.reference
    with clock.at(deciding.on_the_day(panel)), pytest.raises(RuleBroken, match=reference):
        panel.step(MeetingTrigger.CLOSE)


def test_a_panel_needs_a_chair(world: World) -> None:
    world.person(Role.PANEL_MEMBER)
    where = meetings.arrangement(world.viewer(world.secretary))
    assert where is not None
    with pytest.raises(RuleBroken, match="Choose a chair"), unit_of_work():
        services.schedule(
            where, actor=world.viewer(world.secretary), title="Panel", held_on=clock.today(), seats={}
        )


def test_a_case_of_another_office_does_not_come_on_the_agenda(world: World) -> None:
    elsewhere = world.new_organisation("Far Trust", world.new_office("North"))
    place = world.new_placement("Far ward", elsewhere)
    panel = deciding.Panel(world)
    application = deciding.ready(world, placement=place)
    with pytest.raises(RuleBroken, match="another office"):
        panel.list(application)
    assert applications.get(application.id).status is ApplicationStatus.READY_FOR_PANEL
