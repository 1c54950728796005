"""The next thing that the right person would do on a case, so that random walks get somewhere."""

from datetime import datetime, time, timedelta

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.meetings import ItemStatus, MeetingStatus, MeetingTrigger
from accreditation.enums.people import Duty
from accreditation.enums.reviews import ON_TEAM, ReviewStatus
from accreditation.errors import NotFound, RuleBroken
from accreditation.queries import agreed_scores, applications, rounds, scoring, snapshots, teams
from accreditation.queries import answers as answer_queries
from accreditation.queries import items as item_queries
from accreditation.queries import moderation as moderation_queries
from accreditation.services import (
    answers,
    duties,
    meetings,
    moderation,
    objections,
    reports,
    reviews,
    sign_offs,
    submissions,
    votes,
)
from accreditation.services import teams as team_services
from tests import deciding, reviewing, scene
from tests.scene import Case, Scene


def go_on(here: Scene, case: Case) -> datetime | None:
    """Do it, and say what time it is afterwards where that meant waiting for a day."""
    status = case.application.status
    step = STEPS.get(status)
    if step is not None:
        step(here, case)
    return None if status is not S.AT_PANEL else _panel(here, case)


def _complete_again(here: Scene, case: Case) -> None:
    """Answer what was opened, have it signed, and send it."""
    application, lead = case.application, here.viewer("provider_lead")
    snapshot = snapshots.newest(case.application_id)
    if snapshot is not None and snapshot.signature is not None and snapshot.submitted_at is None:
        send = submissions.complete_return if application.status is S.RETURNED else submissions.resubmit
        with unit_of_work():
            send(application, actor=lead)
    elif snapshot is not None and snapshot.voided_at is None and snapshot.submitted_at is None:
        scene.sign(here, case)
    else:
        with unit_of_work():
            for defect in applications.defects(application):
                _answer_again(here, case, defect.standard.code)
            sign_offs.request_signature(application, actor=lead)


def _answer_again(here: Scene, case: Case, code: str) -> None:
    answer = answer_queries.to_standard(case.application_id, code)
    assert answer is not None
    answers.save(
        answer,
        application=case.application,
        actor=here.viewer("provider_lead"),
        expected_version=answer.version,
        self_score=3,
        not_applicable=False,
        not_applicable_reason="",
        narrative=f"{answer.narrative} And more.",
        gaps="",
        actions="",
    )


def _build_team(here: Scene, case: Case) -> None:
    team = {review.reviewer_id: review for review in teams.of_round(case.application.current_round)}
    for name in ("lead", "lay", "learner"):
        review = team.get(here.people[name].id)
        if review is None:
            leads = not any(review.is_lead for review in team.values()) and name == "lead"
            reviewing.invited(here.world, case.application, here.people[name], is_lead=leads)
            return
        if review.status is ReviewStatus.INVITED:
            with unit_of_work():
                reviews.accept(
                    reviewing.own(here.world, review.id, here.people[name]), actor=here.viewer(name)
                )
            return
    with unit_of_work():
        objections.have_none(case.application, actor=here.viewer("provider_lead"))
        team_services.allocate_team(case.application, actor=here.viewer("secretariat"))


def _review(here: Scene, case: Case) -> None:
    """Finish the first review that is open; when there is none, begin to agree."""
    for review in teams.of_round(case.application.current_round):
        if review.status not in ON_TEAM or review.status in {ReviewStatus.LOCKED, ReviewStatus.CLOSED}:
            continue
        review = reviewing.own(here.world, review.id, review.reviewer)
        if review.status is ReviewStatus.ACCEPTED:
            with unit_of_work():
                reviews.begin_scoring(review, actor=here.world.viewer(review.reviewer))
            return
        for line in scoring.lines(review):
            if line.draft is not None and not line.is_begun:
                reviewing.give(here.world, review, line.code, 3, rationale="Seen again.")
        if review.status is ReviewStatus.SCORING:
            reviewing.lock(here.world, reviewing.own(here.world, review.id, review.reviewer))
            return
    scene.begin_moderation(here, case)


def _agree(here: Scene, case: Case) -> None:
    """Settle the first standard that is open; when there is none, write the findings and issue the report."""
    for opened in moderation_queries.cases(case.application.current_round).values():
        if opened.settled_at is not None:
            continue
        agreed = agreed_scores.of_standard(case.application.current_round, opened.standard_id)
        by_moderator = moderation_queries.is_moderators(opened, agreed)
        typed = {"value": 3, "reason": "We talked.", "rationale": "Together."}
        version = agreed.version if agreed else 0
        with unit_of_work():
            if by_moderator:
                moderation.settle_by_moderator(
                    case.application,
                    opened.standard_id,
                    actor=here.viewer("moderator"),
                    expected_version=version,
                    why_outside="We saw more.",
                    **typed,  # type: ignore[arg-type]
                )
            else:
                moderation.propose_score(
                    case.application,
                    opened.standard_id,
                    actor=here.viewer("lead"),
                    expected_version=version,
                    **typed,  # type: ignore[arg-type]
                )
                for member in moderation_queries.team(case.application.current_round)[1:]:
                    moderation.assent(
                        case.application,
                        opened.standard_id,
                        actor=here.world.viewer(member.reviewer),
                        proposal_id=opened.proposals[-1].id,
                    )
        return
    scene.draft_findings(here, case)
    scene.issue_report(here, case)


def _check_report(here: Scene, case: Case) -> None:
    if rounds.report(case.application.current_round).confirmation is None:
        scene.confirm(here, case)
    else:
        with unit_of_work():
            reports.answer_accuracy(case.application, actor=here.viewer("lead"), answer="Thank you.")


def _list(here: Scene, case: Case) -> None:
    here.panel_on = clock.today() + timedelta(days=28)
    scene.put_on_agenda(here, case)


def _panel(here: Scene, case: Case) -> datetime | None:
    """One step nearer to a decision; the day of the meeting comes when it has to."""
    item = item_queries.newest(case.application_id)
    if item is None:
        raise NotFound
    case.meeting_id, case.item_id = item.meeting_id, item.id
    secretary, chair = here.viewer("secretariat"), here.viewer("panel_chair")
    if item.meeting.status is MeetingStatus.SCHEDULED:
        with unit_of_work():
            meetings.step(scene.meeting_of(here, case), MeetingTrigger.ISSUE_PAPERS, actor=secretary)
    elif item.meeting.status in {MeetingStatus.PAPERS_ISSUED, MeetingStatus.ADJOURNED}:
        if clock.today() < item.meeting.held_on:
            return datetime.combine(item.meeting.held_on, time(10), clock.LONDON)
        trigger = (
            MeetingTrigger.OPEN
            if item.meeting.status is MeetingStatus.PAPERS_ISSUED
            else MeetingTrigger.RESUME
        )
        with unit_of_work():
            meetings.step(scene.meeting_of(here, case), trigger, actor=chair)
            meetings.mark_present(scene.meeting_of(here, case), actor=chair, present=list(scene.seats(here)))
    elif item.status is ItemStatus.LISTED:
        scene.call(here, case)
    elif item.motion is None and item.rule_outcome is not None:
        with unit_of_work():
            votes.propose(item, actor=chair, outcome=item.rule_outcome, departure_reason="")
    elif item.motion is not None and not item.motion.votes:
        _vote(here, case)
    else:
        with unit_of_work():
            deciding.write_condition(item, chair)
        with unit_of_work():
            decision = votes.decide(item, actor=chair, without_all_votes=True, on_the_line_seen=True)
        if decision is not None:
            case.decision_id = decision.id
    return None


def _vote(here: Scene, case: Case) -> None:
    for member in item_queries.get(case.item_id).meeting.members:
        if not duties.held_by(case.application_id, member.person_id).excluding(Duty.VOTER):
            with unit_of_work():
                deciding.give(item_queries.get(case.item_id), here.world.viewer(member.person))


def _ratify(here: Scene, case: Case) -> None:
    scene.ratify(here, case)


STEPS = {
    S.SELF_ASSESSMENT: scene.complete,
    S.EVIDENCE: scene.ask_to_sign,
    S.SIGN_OFF: scene.sign,
    S.SIGNED: scene.submit,
    S.SUBMITTED: scene.begin_check,
    S.IN_CHECK: scene.accept,
    S.RETURNED: _complete_again,
    S.ALLOCATION: _build_team,
    S.IN_REVIEW: _review,
    S.MODERATION: _agree,
    S.FACTUAL_ACCURACY: _check_report,
    S.READY_FOR_PANEL: _list,
    S.DECIDED: _ratify,
    S.DEFERRED: _complete_again,
}

REFUSALS = (RuleBroken, NotFound)
