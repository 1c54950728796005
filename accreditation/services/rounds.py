"""Open and close the rounds of a case: the first review, the review after a deferral, and a new one after an appeal."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from accreditation import clock
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.enums.rounds import RoundReason
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application
from accreditation.models.rounds import CarriedScore, ReviewRound, RoundStandard
from accreditation.models.snapshots import Snapshot, SnapshotEntry
from accreditation.permissions.viewer import Viewer
from accreditation.queries import agreed_scores, applications, local_doubts, rounds, snapshots
from accreditation.services import audit
from accreditation.services.reviews import carry_on_doubts, continue_team


def open_first(application: Application, *, actor: Viewer | None) -> ReviewRound:
    """Open the first review of what was submitted, on every standard of it."""
    snapshot = _submitted(application)
    return _open(application, RoundReason.FIRST, snapshot, _standards_of(snapshot), actor=actor)


def open_resubmission(application: Application, *, actor: Viewer | None) -> ReviewRound:
    """Open the review after a deferral: the team scores the opened standards blind again, and the other agreed scores stand."""
    earlier_round = application.current_round
    opened = {defect.standard_id for defect in applications.defects(application)}
    # What was agreed with somebody who was set aside since is scored again, like what the panel asked for.
    opened |= {agreed.standard_id for agreed in agreed_scores.unfounded(earlier_round)}
    agreed_before = agreed_scores.of_round(earlier_round)
    # What the organisation return answers is opened in the return: its newest scores are carried once they are needed.
    served = local_doubts.served_ids(earlier_round) if application.return_id is not None else set()
    of_return = {
        agreed.standard_id for agreed in agreed_before if agreed.round.application_id != application.id
    }
    carried = [agreed for agreed in agreed_before if agreed.standard_id not in opened | of_return]
    review_round = _open(
        application,
        RoundReason.RESUBMISSION,
        _submitted(application),
        sorted(opened - served),
        actor=actor,
        follows=earlier_round,
    )
    # By reference: what counts in the new round is the very score, with the round and the words it was agreed in.
    db.session.add_all(
        CarriedScore(round_id=review_round.id, standard_id=agreed.standard_id, agreed_score_id=agreed.id)
        for agreed in carried
    )
    team = continue_team(earlier_round, review_round, application)
    # Said not to be true here, it is scored here again.
    carry_on_doubts(earlier_round, team, opened & served)
    return review_round


def open_remitted(application: Application, *, actor: Viewer | None) -> ReviewRound:
    """Open a new review after an appeal, on every standard and with nobody and nothing of the reviews before it.

    Nothing calls it yet: it waits for appeals.
    """
    # It follows no round: neither a score nor a visit of the review that was overturned may count in this one.
    snapshot = _submitted(application)
    return _open(application, RoundReason.REMITTED, snapshot, _standards_of(snapshot), actor=actor)


def close(review_round: ReviewRound) -> None:
    """Close a round: its scores are agreed and its report answered, so that what it says is what a panel decides on."""
    review_round.closed_at = clock.now()


def open_again(review_round: ReviewRound) -> None:
    """Take a round up again, because its team has fallen short before a panel decided."""
    review_round.closed_at = None


def _open(
    application: Application,
    reason: RoundReason,
    snapshot: Snapshot,
    standard_ids: Iterable[int],
    *,
    actor: Viewer | None,
    follows: ReviewRound | None = None,
) -> ReviewRound:
    review_round = ReviewRound(
        application_id=application.id,
        number=len(rounds.of_case(application.id)) + 1,
        why=reason,
        snapshot_id=snapshot.id,
        follows_id=follows.id if follows is not None else None,
        opened_at=clock.now(),
    )
    db.session.add(review_round)
    db.session.flush()
    db.session.add_all(
        RoundStandard(round_id=review_round.id, standard_id=standard_id) for standard_id in standard_ids
    )
    audit.record(
        AuditKind.ROUND_OPENED,
        actor=actor,
        stream=audit.case(application.id),
        application_id=application.id,
        round_id=review_round.id,
        why=reason.value,
    )
    # The case was loaded with the round before: whoever holds it goes on in the new one.
    set_committed_value(application, "round", review_round)
    return review_round


def _submitted(application: Application) -> Snapshot:
    snapshot = snapshots.submitted(application.id)
    if snapshot is None:
        raise RuleBroken("Nothing was submitted, so there is nothing to review.")
    return snapshot


def _standards_of(snapshot: Snapshot) -> list[int]:
    return list(
        db.session.scalars(
            select(SnapshotEntry.standard_id)
            # What the organisation return answers for the case is scored in the return's own review.
            .where(SnapshotEntry.snapshot_id == snapshot.id, SnapshotEntry.local_confirmation_id.is_(None))
            .order_by(SnapshotEntry.position)
        )
    )
