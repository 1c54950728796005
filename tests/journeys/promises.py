"""What the service promises, asked of the database after every step, whoever did what."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import func, select

from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus, Trigger
from accreditation.enums.audit import AuditKind
from accreditation.enums.awards import AWARDING
from accreditation.enums.concerns import ConcernStatus
from accreditation.enums.evidence import RevisionStatus
from accreditation.enums.findings import FindingStatus
from accreditation.enums.meetings import ItemStatus
from accreditation.enums.people import Duty
from accreditation.enums.reviews import COUNTED, ON_TEAM, ReviewStatus
from accreditation.models.answers import Answer, AnswerRevision
from accreditation.models.applications import Application, CaseDuty
from accreditation.models.audit import AuditEvent
from accreditation.models.awards import Award
from accreditation.models.concerns import Concern
from accreditation.models.evidence import EvidenceRevision
from accreditation.models.findings import Finding
from accreditation.models.meetings import Decision, Item, Meeting, Motion, Ratification, Vote
from accreditation.models.moderation import AgreedScore, AgreedScoreReview
from accreditation.models.reviews import Review, Score
from accreditation.models.rounds import ReviewRound
from accreditation.models.snapshots import Signature, Snapshot
from accreditation.permissions.viewer import Viewer
from accreditation.queries import agreed_scores, applications, scores
from accreditation.queries.policies import policy_of
from accreditation.rules.duties import conflicts
from accreditation.services import audit
from tests.journeys.comings import no_role_was_confirmed_alone
from tests.journeys.day_promises import every_day_is_what_its_clock_says
from tests.journeys.round_promises import history, rounds_hold

Act = Callable[[], object]
Subject = tuple[AuditKind, int]

MOVED: dict[AuditKind, tuple[Any, str, str | None]] = {
    AuditKind.APPLICATION_MOVED: (Application, "application_id", ApplicationStatus.SELF_ASSESSMENT),
    AuditKind.REVIEW_MOVED: (Review, "review_id", ReviewStatus.INVITED),
    AuditKind.ITEM_MOVED: (Item, "item_id", ItemStatus.LISTED),
    AuditKind.MEETING_MOVED: (Meeting, "meeting_id", None),
    AuditKind.FINDING_MOVED: (Finding, "finding_id", FindingStatus.DRAFT),
    AuditKind.AWARD_MOVED: (Award, "award_id", None),
    AuditKind.EVIDENCE_MOVED: (EvidenceRevision, "revision_id", RevisionStatus.RECEIVING),
    AuditKind.CONCERN_MOVED: (Concern, "concern_id", ConcernStatus.RAISED),
}
"""Whose status each kind of event tells of, under which fact, and where a new one begins (None: an event makes it)."""

STAYS = {
    Trigger.CONFIRM_ACCURACY,
    Trigger.REPLACE_REVIEWER,
    Trigger.SET_ASIDE,
    Trigger.REQUEST_SIGNATURE,
    Trigger.SIGN,
    Trigger.COUNTERSIGN,
}
"""Steps of a case that leave its status as it is."""


def all_hold(seen: "Seen", viewers: Iterable[Viewer], cases: Iterable[int]) -> None:
    """Ask every promise; the scores are those of `cases`, as these viewers read them."""
    try:
        if seen.look():
            no_award_without_a_decision_that_another_ratified()
            no_award_without_the_reviews_that_it_rests_on()
            no_role_was_confirmed_alone()
            nobody_holds_two_duties_that_exclude_each_other()
            whoever_did_something_took_its_duty()
            rounds_hold()
            every_day_is_what_its_clock_says()
        no_score_is_shown_before_its_time(viewers, cases)
    finally:
        db.session.remove()


def the_record_is_whole() -> None:
    """Every chain of the audit record holds from its first event to its last, and every row is as it was decided."""
    assert audit.verify() == []
    # The scene's files were put there by hand, without a check.
    assert [str(place) for place in audit.check_content() if place.record != "revision"] == []


class Seen:
    """Every status as it stood when it was looked at last, and where the record ended then."""

    def __init__(self) -> None:
        self.statuses = _statuses()
        self.revealed = _revealed()
        self.history = history()
        self.last = db.session.scalar(select(func.max(AuditEvent.id))) or 0
        self.taken: Counter[str] = Counter()

    def look(self) -> bool:
        """Hold what is there now against what was there: one event a change, and shared scores stay shared."""
        events = db.session.scalars(
            select(AuditEvent).where(AuditEvent.id > self.last).order_by(AuditEvent.id)
        ).all()
        now = _statuses()
        self.taken.update(every_change_has_one_event(self.statuses, now, events))
        revealed = _revealed()
        for number, moment in self.revealed.items():
            assert revealed[number] == moment, f"round {number} was revealed twice, or not any more"
        rows_now = history()
        assert all(rows_now[table] >= rows for table, rows in self.history.items()), "something was deleted"
        self.statuses, self.revealed, self.history = now, revealed, rows_now
        if not events:
            return False
        self.last = events[-1].id
        assert audit.verify({event.stream for event in events}) == []
        return True


def _statuses() -> dict[Subject, str]:
    return {
        (kind, number): status.value
        for kind, (model, _, _) in MOVED.items()
        for number, status in db.session.execute(select(model.id, model.status))
    }


def _revealed() -> dict[int, Any]:
    rows = db.session.execute(
        select(ReviewRound.id, ReviewRound.revealed_at).where(ReviewRound.revealed_at.is_not(None))
    )
    return {row.id: row.revealed_at for row in rows}


def every_change_has_one_event(
    before: Mapping[Subject, str], now: Mapping[Subject, str], events: Any
) -> list[str]:
    """The events of each thing lead from the status that it had to the one that it has, without a gap: which steps."""
    moves: dict[Subject, list[dict[str, Any]]] = defaultdict(list)
    for event in events:
        kind = AuditKind(event.kind)
        if kind in MOVED:
            facts = json.loads(event.facts)
            moves[kind, facts[MOVED[kind][1]]].append(facts)
    for subject in moves.keys() | {subject for subject in now if before.get(subject) != now[subject]}:
        begins = MOVED[subject[0]][2]
        stands = before.get(subject, begins)
        for move in moves[subject]:
            assert move["source"] == stands, f"{subject}: {moves[subject]} does not follow {stands}"
            assert move["source"] != move["dest"] or move["trigger"] in STAYS, f"{subject}: {move}"
            stands = move["dest"]
        assert now.get(subject) == stands, (
            f"{subject} stands at {now.get(subject)}; its record ends at {stands}"
        )
    return [f"{kind.value}: {move['trigger']}" for (kind, _), steps in moves.items() for move in steps]


def no_award_without_a_decision_that_another_ratified() -> None:
    """An award rests on a ratified decision to accredit its own case, by somebody who neither voted nor recorded it."""
    rows = db.session.execute(
        select(Award, Ratification, Decision)
        .outerjoin(Ratification, Ratification.id == Award.ratification_id)
        .outerjoin(Decision, Decision.id == Ratification.decision_id)
    )
    for award, ratification, decision in rows:
        assert ratification is not None, f"award {award.number} of no ratification"
        assert ratification.ratified
        assert decision.outcome in AWARDING
        assert decision.application_id == award.application_id
        assert ratification.person_id != decision.decided_by_id
    voted_and_ratified = db.session.execute(
        select(Vote.person_id)
        .join(Motion, Motion.id == Vote.motion_id)
        .join(Item, Item.id == Motion.item_id)
        .join(Decision, Decision.application_id == Item.application_id)
        .join(Ratification, Ratification.decision_id == Decision.id)
        .where(Ratification.person_id == Vote.person_id)
    )
    assert voted_and_ratified.all() == []


def no_award_without_the_reviews_that_it_rests_on() -> None:
    """The scores behind an award were agreed with reviews that count, and enough of them, by its own case's rules."""
    for award in db.session.scalars(select(Award)):
        application = applications.get(award.application_id)
        review_round = application.current_round
        reviews = db.session.scalars(select(Review).where(Review.round_id == review_round.id)).all()
        counted = [review for review in reviews if review.status in COUNTED]
        assert len(counted) >= policy_of(application).team.reviewers, (
            f"award {award.number} with {len(counted)}"
        )
        unlocked = [review.id for review in reviews if review.status in ON_TEAM - COUNTED]
        assert not unlocked, f"award {award.number} while {unlocked} go on"
        rests_on = set(
            db.session.scalars(
                select(AgreedScoreReview.review_id)
                .join(AgreedScore, AgreedScore.id == AgreedScoreReview.agreed_score_id)
                .where(agreed_scores.counts_in(review_round.id), AgreedScore.round_id == review_round.id)
            )
        )
        assert rests_on <= {review.id for review in counted}, f"award {award.number} rests on others"
        waiting = [review.id for review in reviews if review.held_at and review.status in ON_TEAM]
        assert not waiting, f"award {award.number} while a conflict waits: {waiting}"


def nobody_holds_two_duties_that_exclude_each_other() -> None:
    """On one case, for everybody."""
    held: dict[tuple[int, int], set[Duty]] = defaultdict(set)
    for case, person, duty in db.session.execute(
        select(CaseDuty.application_id, CaseDuty.person_id, CaseDuty.duty)
    ):
        held[case, person].add(Duty(duty))
    for who, duties in held.items():
        for duty in duties:
            assert not conflicts(duties - {duty}, duty), f"{who} holds {duties}"


def whoever_did_something_took_its_duty() -> None:
    """Who wrote, signed, reviews, voted or ratified is known by a duty, or the matrix would judge too little."""
    held = {
        (case, person, Duty(duty))
        for case, person, duty in db.session.execute(
            select(CaseDuty.application_id, CaseDuty.person_id, CaseDuty.duty)
        )
    }
    for duties, statement in DOERS:
        for case, person in db.session.execute(statement):
            assert any((case, person, duty) in held for duty in duties), (
                f"{person} did {duties} on {case} without taking it"
            )


DOERS: tuple[tuple[tuple[Duty, ...], Any], ...] = (
    (
        (Duty.AUTHOR,),
        select(Answer.application_id, AnswerRevision.author_id)
        .join(Answer, Answer.id == AnswerRevision.answer_id)
        .distinct(),
    ),
    (
        (Duty.SIGNATORY,),
        select(Snapshot.application_id, Signature.person_id).join(
            Signature, Signature.snapshot_id == Snapshot.id
        ),
    ),
    (
        (Duty.REVIEWER, Duty.LEAD_REVIEWER),
        select(Review.application_id, Review.reviewer_id).where(Review.status.in_(ON_TEAM)),
    ),
    (
        (Duty.VOTER,),
        select(Item.application_id, Vote.person_id)
        .join(Motion, Motion.id == Vote.motion_id)
        .join(Item, Item.id == Motion.item_id),
    ),
    ((Duty.VOTER,), select(Decision.application_id, Decision.decided_by_id)),
    (
        (Duty.RATIFIER,),
        select(Decision.application_id, Ratification.person_id).join(
            Decision, Decision.id == Ratification.decision_id
        ),
    ),
)
"""Who did what that belongs to one duty, or to either of two."""

SHARED = frozenset({ReviewStatus.REVEALED, ReviewStatus.CLOSED})


def no_score_is_shown_before_its_time(viewers: Iterable[Viewer], cases: Iterable[int]) -> None:
    """Until a round's scores are shared nobody reads another's, and after it none that its reviewer has not locked."""
    unshared = db.session.scalars(
        select(ReviewRound)
        .distinct()
        .join(Review, Review.round_id == ReviewRound.id)
        .join(Score, Score.review_id == Review.id)
        .where(ReviewRound.application_id.in_(list(cases)), Review.status.not_in(SHARED))
    ).all()
    for review_round in unshared:
        for viewer in viewers:
            for score in scores.visible_to(viewer, review_round):
                if score.review.reviewer_id != viewer.person_id:
                    assert review_round.revealed_at is not None, (
                        f"{viewer.name} reads a score of round {review_round.id} before the reveal"
                    )
                    assert score.review.status in SHARED, f"{viewer.name} reads a score that is not locked"
