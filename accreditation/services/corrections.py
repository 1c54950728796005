"""Put a fact right in the words of an issued report, because the provider pointed it out; the change itself is kept."""

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application
from accreditation.models.moderation import AgreedScore
from accreditation.models.rounds import ReportCorrection
from accreditation.permissions.viewer import Viewer
from accreditation.queries import accuracy, rounds
from accreditation.services.moderation.records import reword


def may_correct(application: Application) -> bool:
    """Whether the provider has pointed something out that the lead has not answered yet."""
    if application.status is not ApplicationStatus.FACTUAL_ACCURACY or application.paused_at is not None:
        return False
    report = rounds.report(application.current_round)
    point = report.confirmation
    return point is not None and bool(point.comments.strip() or accuracy.sent_of(report))


def correct(
    application: Application, agreed: AgreedScore | None, *, words: str, seen: str, actor: Viewer
) -> ReportCorrection:
    """Put right what the provider reads about one agreed score, or the summary; the scores stay as they are.

    `seen` are the words that the lead had before them: raises RuleBroken where others stand meanwhile.
    """
    if not may_correct(application):
        raise RuleBroken("Words are put right after the provider has said what is wrong, before you answer.")
    review_round = application.current_round
    if agreed is not None and (agreed.round_id != review_round.id or agreed.value is None):
        raise RuleBroken("This score was agreed in an earlier review, so it stands with its words.")
    before = rounds.report(review_round).summary if agreed is None else agreed.rationale
    if before != seen:
        raise RuleBroken("These words were changed meanwhile. Read them again, then put them right.")
    if not words.strip():
        raise RuleBroken("Write what the report should say", field="words")
    if words == before:
        raise RuleBroken("Nothing is changed in these words", field="words")
    if agreed is not None:
        reword(agreed, words)
    correction = ReportCorrection(
        round_id=review_round.id,
        standard_id=None if agreed is None else agreed.standard_id,
        words_before=before,
        words_after=words,
        corrected_by_id=actor.id,
        corrected_at=clock.now(),
    )
    db.session.add(correction)
    db.session.flush()
    return correction
