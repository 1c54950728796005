"""An organisation return's agreed scores count in the rounds of the placements that it serves, by reference (decision 0054)."""

from sqlalchemy import select

from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus
from accreditation.models.applications import Application
from accreditation.models.moderation import AgreedScore
from accreditation.models.rounds import CarriedScore, ReviewRound
from accreditation.queries import agreed_scores, applications, local_doubts, organisation_returns


def carry_from_return(application: Application) -> None:
    """Let the agreed scores of its organisation return count in a case's newest round; none before the return is agreed."""
    organisation_return = organisation_returns.of_case(application)
    if organisation_return is None or organisation_return.status is not ApplicationStatus.AGREED:
        return
    _carry(application.current_round, agreed_scores.of_round(organisation_return.current_round))


def carry_to_cases(organisation_return: Application) -> None:
    """Let what was agreed in a return count in every case that waits for it; the others take it when their own turn comes."""
    agreed = agreed_scores.of_round(organisation_return.current_round)
    for application in _waiting(organisation_return):
        _carry(application.current_round, agreed)


def _waiting(organisation_return: Application) -> list[Application]:
    """The cases that a return serves whose own scores are being agreed, in the order in which every act takes them."""
    return list(
        db.session.scalars(
            applications.whole()
            .where(
                Application.return_id == organisation_return.id,
                Application.status == ApplicationStatus.MODERATION,
            )
            .order_by(Application.id)
            .with_for_update(key_share=True, of=Application)
        )
    )


def _carry(review_round: ReviewRound, agreed: list[AgreedScore]) -> None:
    served = local_doubts.served_ids(review_round)
    carried = set(
        db.session.scalars(select(CarriedScore.standard_id).where(CarriedScore.round_id == review_round.id))
    )
    db.session.add_all(
        CarriedScore(round_id=review_round.id, standard_id=score.standard_id, agreed_score_id=score.id)
        for score in agreed
        if score.standard_id in served - carried
    )
    db.session.flush()
