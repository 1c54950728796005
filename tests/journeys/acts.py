"""What people try on a case in the random walks: each act calls one service with arguments that could be right."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import Tier
from accreditation.enums.awards import Outcome
from accreditation.enums.concerns import CareQuality, ConcernTrigger, FactKind
from accreditation.enums.findings import FindingKind
from accreditation.enums.meetings import MeetingTrigger, VoteChoice
from accreditation.enums.permissions import Permission as P
from accreditation.enums.reviews import SetAsideCause
from accreditation.errors import NotFound
from accreditation.models.concerns import Concern
from accreditation.models.evidence import EvidenceItem, EvidenceRevision
from accreditation.models.moderation import ModerationCase
from accreditation.queries import agreed_scores, rounds, scoring, snapshots, step_subjects
from accreditation.queries import answers as answer_queries
from accreditation.queries import concerns as concern_queries
from accreditation.queries import decisions as decision_queries
from accreditation.queries import items as item_queries
from accreditation.queries import meetings as meeting_queries
from accreditation.queries import moderation as moderation_queries
from accreditation.queries import ratifications as ratification_queries
from accreditation.services import (
    answers,
    checking,
    concerns,
    deadlines,
    evidence,
    findings,
    items,
    meetings,
    moderation,
    provider_facts,
    ratifications,
    reports,
    reviews,
    sign_offs,
    steps,
    submissions,
    votes,
)
from accreditation.services import teams as team_services
from accreditation.services.reviews import Judgement
from tests import asking, deciding, scene
from tests.journeys.gates import OF_CASE
from tests.journeys.tries import CODES, Try
from workflows.engine import possible
from workflows.meeting import MEETING


def save_answer(given: Try) -> None:
    """Write an answer."""
    answer = given.answer()
    answers.save(
        answer,
        application=given.application,
        actor=given.actor,
        expected_version=answer.version if given.usually() else 0,
        self_score=given.dice.choice([0, 1, 2, 3, 4, None]),
        not_applicable=not given.usually(),
        not_applicable_reason="Not here.",
        narrative=f"Words {given.dice.randrange(99)}.",
        gaps="",
        actions="",
    )


def sign(given: Try) -> None:
    """Sign what was shown, or something else."""
    snapshot = snapshots.newest(given.case.application_id)
    shown = snapshot.content_hash if snapshot and given.usually() else "0" * 64
    sign_offs.sign(given.application, actor=given.actor, shown_hash=shown, stepped_up=given.usually())


def change_tier(given: Try) -> None:
    """Ask for another award."""
    submissions.change_tier(given.application, actor=given.actor, tier=given.pick(Tier))


def accept_not_applicable(given: Try) -> None:
    """Accept that a standard does not apply."""
    away = [
        answer for answer in answer_queries.of_application(given.case.application_id) if answer.not_applicable
    ]
    checking.accept_not_applicable(given.application, given.pick(away), actor=given.actor)


def undo_not_applicable(given: Try) -> None:
    """Take back that a standard does not apply."""
    away = [
        answer for answer in answer_queries.of_application(given.case.application_id) if answer.not_applicable
    ]
    checking.undo_not_applicable(given.application, given.pick(away), actor=given.actor)


def send_back(given: Try) -> None:
    """Send an application back to complete."""
    checking.return_for_completion(
        given.application, actor=given.actor, defects={given.pick(CODES): "Say more."}
    )


def invite(given: Try) -> None:
    """Ask somebody to review: usually a reviewer, else anybody."""
    names = [*REVIEWERS, "invited", "hats"] if given.usually() else list(given.scene.people)
    person = given.scene.people[given.pick(names)]
    team_services.invite(
        given.application, person_id=person.id, is_lead=not given.usually(), actor=given.actor
    )


def choose_lead(given: Try) -> None:
    """Choose who leads the review."""
    team_services.choose_lead(given.application, given.review(), actor=given.actor)


def set_aside(given: Try) -> None:
    """Set a review aside."""
    reviews.set_aside(given.review(), cause=given.pick(SetAsideCause), actor=given.actor)


def clear_conflict(given: Try) -> None:
    """Let a review go on that waits for the office."""
    reviews.clear_conflict(given.review(), reason="It was a mistake.", actor=given.actor)


def declare(given: Try) -> None:
    """Declare a conflict."""
    review = given.as_its_reviewer()
    reviews.declare_conflict(review, actor=given.acting, words="My sister works there.")


def give_score(given: Try) -> None:
    """Score a standard."""
    review = given.as_its_reviewer()
    given.only(P.REVIEW_SCORE, review)
    subject = scoring.own(review.id, review.reviewer_id, given.pick(CODES))
    if subject is None:
        raise NotFound
    entry, score = subject.entry, subject.score
    value = given.dice.choice([0, 1, 2, 3, 4, None])
    typed = Judgement(
        value=value,
        cannot_judge=value is None,
        rationale=f"Reason {given.dice.randrange(99)}.",
        private_note="Between us.",
        ceiling_reason="Seen by the team" if given.usually() else "",
        relied_on=frozenset(citation.id for citation in entry.citations),
        at_risk_now=given.dice.choice([True, False, None]),
    )
    reviews.score_standard(
        review,
        entry,
        score,
        typed,
        actor=given.acting,
        expected_version=score.version if score and given.usually() else 0,
    )


def visit(given: Try) -> None:
    """Record a visit."""
    review, today, me = given.as_its_reviewer(), clock.today(), given.acting
    given.only(P.TEAM_LEAD, review)
    before = rounds.visit_version(review.round)
    reviews.record_visit(
        review, held_on=today, learner_session=True, notes="Seen.", expected_version=before, actor=me
    )


def _opened(given: Try) -> ModerationCase:
    case: ModerationCase = given.pick(moderation_queries.cases(given.application.current_round).values())
    return case


def _lead(given: Try) -> None:
    """Stop whoever does not lead the team of the case."""
    given.only(P.TEAM_LEAD, given.own_review())


def settle(given: Try) -> None:
    """Settle a standard, as team or as moderator."""
    opened = _opened(given)
    if opened.for_moderator:
        given.only(P.MODERATE, given.application)
    else:
        _lead(given)
    agreed = agreed_scores.of_standard(given.application.current_round, opened.standard_id)
    typed: dict[str, Any] = {
        "value": given.dice.choice([0, 1, 2, 3, 4]),
        "reason": "We talked.",
        "rationale": "Together.",
        "actor": given.actor,
        "expected_version": agreed.version if agreed else 0,
    }
    if opened.for_moderator:
        moderation.settle_by_moderator(
            given.application, opened.standard_id, why_outside="We saw more.", **typed
        )
    else:
        moderation.propose_score(given.application, opened.standard_id, **typed)


def assent(given: Try) -> None:
    """Agree with the score that the lead proposed, or with one that was never shown."""
    opened = _opened(given)
    proposal_id = opened.proposals[-1].id if opened.proposals and given.usually() else given.dice.randrange(3)
    moderation.assent(given.application, opened.standard_id, actor=given.actor, proposal_id=proposal_id)


def pass_on(given: Try) -> None:
    """Pass a standard to the moderator."""
    _lead(given)
    moderation.pass_to_moderator(given.application, _opened(given), reason="We differ.", actor=given.actor)


def draft_finding(given: Try) -> None:
    """Write a finding."""
    _lead(given)
    agreed = given.pick(agreed_scores.of_round(given.application.current_round))
    findings.draft_finding(
        given.application, agreed, kind=given.pick(FindingKind), words="Do better.", actor=given.actor
    )


def issue_report(given: Try) -> None:
    """Look at what the provider reads of each score, then issue the report."""
    _lead(given)
    for agreed in agreed_scores.of_round(given.application.current_round):
        reports.write_rationale(
            given.application,
            agreed.standard_id,
            rationale=agreed.rationale,
            expected_version=agreed.version,
            actor=given.actor,
        )
    reports.issue_report(given.application, actor=given.actor)


def confirm(given: Try) -> None:
    """Confirm the report."""
    comments = "" if given.usually() else "A date is wrong."
    reports.confirm_accuracy(given.application, actor=given.actor, comments=comments)


def answer_accuracy(given: Try) -> None:
    """Answer the provider."""
    reports.answer_accuracy(given.application, actor=given.actor, answer="Thank you.")


def reopen_moderation(given: Try) -> None:
    """Agree some scores again."""
    ids = [agreed.standard_id for agreed in agreed_scores.of_round(given.application.current_round)][:2]
    reports.reopen_moderation(given.application, actor=given.actor, standards=ids, answer="We look again.")


def put_on_agenda(given: Try) -> None:
    """Put the case on a new panel's agenda, or on one that is there."""
    given.acting = given.scene.viewer("secretariat")
    given.scene.panel_on = clock.today() + timedelta(days=given.dice.choice([3, 21, 28]))
    scene.put_on_agenda(given.scene, given.case)


def list_again(given: Try) -> None:
    """Put the case on an agenda that is there."""
    meetings.list_case(_meeting(given), given.application, actor=given.actor)


def meeting_step(given: Try) -> None:
    """Take a step of the meeting."""
    meeting = _meeting(given)
    fitting = list(map(MeetingTrigger, possible(MEETING, meeting)))
    trigger = given.pick(fitting if given.usually() else MeetingTrigger)
    if steps.actor_of(given.actor, step_subjects.of_meeting(meeting), trigger) is None:
        raise NotFound
    meetings.step(meeting, trigger, actor=given.actor)


def _meeting(given: Try) -> Any:
    meeting = meeting_queries.for_viewer(given.scene.viewer("secretariat"), given.case.meeting_id)
    if meeting is None:
        raise NotFound
    return meeting


def mark_present(given: Try) -> None:
    """Say who is in the room: everybody, or not."""
    given.only(P.MEETING_CHAIR, _meeting(given))
    members = [member.person_id for member in _meeting(given).members]
    present = members if given.usually() else members[: given.dice.randrange(len(members))]
    meetings.mark_present(_meeting(given), actor=given.actor, present=present)


def propose(given: Try) -> None:
    """Propose an outcome."""
    given.only(P.ITEM_CHAIR, given.item())
    votes.propose(
        given.item(),
        actor=given.actor,
        outcome=given.pick(Outcome),
        departure_reason="We know more.",
        safety=given.usually(),
    )


def vote(given: Try) -> None:
    """Vote."""
    given.only(P.ITEM_VOTE, given.item())
    choice = VoteChoice.FOR if given.usually() else given.pick(VoteChoice)
    item = given.item()
    shown = item.motion.number if item.motion and given.usually() else given.dice.randrange(3)
    votes.vote(item, actor=given.actor, motion_number=shown, choice=choice)


def step_out(given: Try) -> None:
    """Step out of an item."""
    item = given.item()
    given.only(P.ITEM_VOTE, item)
    items.recuse(item, actor=given.actor, reason="I know them.")


def decide(given: Try) -> None:
    """Record the decision."""
    given.only(P.ITEM_CHAIR, given.item())
    casting = None if given.usually() else VoteChoice.FOR
    deciding.write_condition(given.item(), given.actor)
    over = given.usually()
    decision = votes.decide(
        given.item(), actor=given.actor, casting=casting, without_all_votes=over, on_the_line_seen=True
    )
    if decision is not None:
        given.case.decision_id = decision.id


def answer_decision(given: Try) -> None:
    """Ratify the newest decision, send it back, or order a new panel."""
    newest = decision_queries.newest(given.case.application_id)
    if newest is None:
        raise NotFound
    decided = ratification_queries.DecidedItem(newest, item_queries.get(newest.item_id))
    use_cases = [ratifications.ratify, ratifications.send_back, ratifications.order_new_panel]
    given.pick(use_cases)(decided, actor=given.actor, reason="Look again.")


def move_concern(given: Try) -> None:
    """Handle a concern."""
    raised = db.session.scalars(select(Concern.id).where(Concern.application_id == given.case.application_id))
    concern = concern_queries.get(given.actor, given.pick(raised))
    if concern is None:
        raise NotFound
    concerns.move_concern(concern, given.pick(ConcernTrigger), words="I rang the ward.", actor=given.actor)


def record_fact(given: Try) -> None:
    """Record a fact about the provider."""
    given.only(P.CONCERN_SEE, given.scene.world.organisation)
    kind = given.pick([FactKind.SUPPORT_LEVEL, FactKind.CARE_QUALITY])
    values = "0123" if kind is FactKind.SUPPORT_LEVEL else [rating.value for rating in CareQuality]
    organisation, dated_on = given.scene.world.organisation, clock.today()
    recorded: dict[str, Any] = {
        "kind": kind,
        "value": given.pick(values),
        "source": "A letter",
        "dated_on": dated_on,
    }
    reached = provider_facts.suspending(organisation, **recorded)
    provider_facts.record(organisation, actor=given.actor, seen=provider_facts.mark(reached), **recorded)


def withdraw_file(given: Try) -> None:
    """Take a file out of use."""
    organisation = given.scene.world.organisation.id
    given.only(P.EVIDENCE_WITHDRAW, given.scene.world.organisation)
    files = db.session.scalars(
        select(EvidenceRevision)
        .join(EvidenceRevision.item)
        .where(EvidenceItem.organisation_id == organisation)
    )
    evidence.withdraw(given.pick(files), organisation_id=organisation, actor=given.actor)


REVIEWERS = ("lead", "lay", "learner")
MEMBERS = ("panel_chair", "member_1", "member_2", "member_3", "member_4", "member_5")
LEAD, SIGNATORY, SECRETARY = ("provider_lead",), ("signatory",), ("secretariat",)
CHAIR, OFFICER = ("panel_chair",), ("concern_officer",)

Act = Callable[[Try], object]


def _on_case(service: Callable[..., object], **typed: str) -> Act:
    """An act whose service asks for the case, the actor and what is typed."""
    return lambda given: service(given.application, actor=given.actor, **typed)


def _on_review(service: Callable[..., object], permission: P = P.REVIEW_SEE) -> Act:
    """An act of a reviewer on the own review: nobody else's page would offer it."""

    def act(given: Try) -> object:
        review = given.as_its_reviewer()
        given.only(permission, review)
        return service(review, actor=given.acting)

    return act


def _on_item(service: Callable[..., object], **typed: str) -> Act:
    def act(given: Try) -> object:
        item = given.item()
        given.only(P.ITEM_CHAIR, item)
        return service(item, actor=given.actor, **typed)

    return act


ACTS: dict[str, tuple[Act, tuple[str, ...]]] = {
    "save answer": (save_answer, ("provider_lead", "contributor")),
    "complete self-assessment": (_on_case(submissions.complete_self_assessment), LEAD),
    "reopen self-assessment": (_on_case(submissions.reopen_self_assessment), LEAD),
    "change tier": (change_tier, LEAD),
    "request sign-off": (_on_case(sign_offs.request_sign_off), LEAD),
    "recall": (_on_case(sign_offs.recall), LEAD),
    "send back to team": (_on_case(sign_offs.send_back, reason="Say more of 1.1."), SIGNATORY),
    "sign": (sign, SIGNATORY),
    "submit": (_on_case(submissions.submit), LEAD),
    "sign again": (_on_case(sign_offs.request_signature), LEAD),
    "complete return": (_on_case(submissions.complete_return), LEAD),
    "resubmit": (_on_case(submissions.resubmit), LEAD),
    "begin check": (_on_case(checking.begin_check), SECRETARY),
    "accept": (_on_case(checking.accept), SECRETARY),
    "accept not applicable": (accept_not_applicable, SECRETARY),
    "undo not applicable": (undo_not_applicable, SECRETARY),
    "send back to provider": (send_back, SECRETARY),
    "close unfinished": (_on_case(checking.lapse, reason="Nothing came."), SECRETARY),
    "reinstate": (_on_case(checking.reinstate, reason="The ward was closed."), SECRETARY),
    "reopen review": (_on_case(checking.reopen_review, reason="A reviewer left."), SECRETARY),
    "invite": (invite, SECRETARY),
    "choose lead": (choose_lead, SECRETARY),
    "allocate": (_on_case(team_services.allocate_team), SECRETARY),
    "set aside": (set_aside, SECRETARY),
    "clear conflict": (clear_conflict, SECRETARY),
    "accept invitation": (_on_review(reviews.accept), ("lead", "invited", "hats")),
    "decline": (_on_review(reviews.decline), ("invited",)),
    "declare conflict": (declare, ("invited",)),
    "begin scoring": (_on_review(reviews.begin_scoring, P.REVIEW_SCORE), REVIEWERS),
    "score": (give_score, REVIEWERS),
    "ask nothing": (_on_review(asking.nothing, P.TEAM_LEAD), ("lead",)),
    "lock": (_on_review(reviews.lock_review, P.REVIEW_SCORE), REVIEWERS),
    "visit": (visit, ("lead",)),
    "begin moderation": (_on_case(moderation.begin_moderation), ("lead",)),
    "settle": (settle, ("lead", "moderator")),
    "assent": (assent, REVIEWERS),
    "pass to moderator": (pass_on, ("lead",)),
    "draft finding": (draft_finding, ("lead",)),
    "issue report": (issue_report, ("lead",)),
    "confirm accuracy": (confirm, LEAD),
    "answer accuracy": (answer_accuracy, ("lead",)),
    "reopen moderation": (reopen_moderation, ("lead",)),
    "put on agenda": (put_on_agenda, SECRETARY),
    "list again": (list_again, SECRETARY),
    "meeting step": (meeting_step, CHAIR),
    "room": (mark_present, CHAIR),
    "call": (_on_item(items.call), CHAIR),
    "propose": (propose, CHAIR),
    "vote": (vote, MEMBERS),
    "step out": (step_out, MEMBERS),
    "postpone": (_on_item(items.postpone, reason="No time."), CHAIR),
    "decide": (decide, CHAIR),
    "ratification": (answer_decision, ("ratifier",)),
    "concern": (move_concern, OFFICER),
    "fact": (record_fact, OFFICER),
    "withdraw file": (withdraw_file, LEAD),
}
"""Each act with the people who usually do it."""

OWN_TRANSACTION = {"put on agenda"}
RARE = {"withdraw": (_on_case(submissions.withdraw), SIGNATORY)}
"""What ends most walks, so it is tried now and then only."""


def attempt(name: str, given: Try) -> None:
    """Do it in one unit of work, as a view does, and only if its page would let them; a refusal leaves nothing behind."""
    act, _ = (ACTS | RARE)[name]
    gate = OF_CASE.get(name)
    if gate is not None and not gate(given.actor, given.application):
        raise NotFound
    with nullcontext() if name in OWN_TRANSACTION else unit_of_work():
        act(given)


def apply_deadlines(_given: Try) -> None:
    """Let the night's deadlines take their step."""
    deadlines.apply()
