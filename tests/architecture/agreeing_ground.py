"""What the visitors of a team's and a provider's pages find there: a wish to unlock a review, a point on a report's facts."""

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.reports import AccuracyAnswer
from accreditation.models.accuracy import AccuracyRemark
from accreditation.models.unlocks import UnlockRequest
from accreditation.queries import agreed_scores, rounds
from tests.scene import Case, Scene


def point(scene: Scene, case: Case) -> int:
    """A passage of a case's report that the provider says is wrong, with an answer where it was sent."""
    report = rounds.report(case.application.current_round)
    assert report.newest is not None
    sent = report.confirmation is not None
    with unit_of_work():
        remark = AccuracyRemark(
            report_id=report.newest.id,
            standard_id=agreed_scores.of_round(case.application.current_round)[0].standard_id,
            quote="by lead",
            words="It was another ward.",
            made_by_id=scene.people["provider_lead"].id,
            made_at=clock.now(),
            answer=AccuracyAnswer.EXPLAINED if sent else None,
            answer_words="It was this one." if sent else "",
            answered_by_id=scene.people["lead"].id if sent else None,
            answered_at=clock.now() if sent else None,
        )
        db.session.add(remark)
    return remark.id


def unlock_request(case: Case) -> None:
    """What the lead asked a moderator before scores were shared, and took back."""
    with unit_of_work():
        db.session.add(
            UnlockRequest(
                review_id=case.reviews["lead"],
                number=1,
                reason="I took the wrong audit.",
                answer_by=clock.today(),
                made_at=clock.now(),
                ended_at=clock.now(),
            )
        )
