"""The facts of an issued report, point by point: the provider marks passages, and the lead puts right or explains each."""

from dataclasses import dataclass

from accreditation import clock
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.enums.reports import AccuracyAnswer
from accreditation.errors import RuleBroken, Stale
from accreditation.models.accuracy import AccuracyRemark
from accreditation.permissions.viewer import Viewer
from accreditation.queries import accuracy as queries
from accreditation.queries.accuracy import Passage, SentPoint
from accreditation.rules.quotes import holds
from accreditation.services import audit, corrections

CLOSED = "The report is confirmed, so nothing can be added to what was said about it."
NOT_SUBMITTED = "This was not part of what you submitted. Choose what existed then: anything newer is for your next application."


@dataclass(frozen=True)
class SavedPoint:
    """The point as it stands, shown to whoever saved second."""

    version: int
    quote: str
    words: str
    shows: str


def mark(
    passage: Passage, *, quote: str, words: str, citation_id: int | None, actor: Viewer
) -> AccuracyRemark:
    """Mark words of the report as wrong, in the provider's own draft; sent again because its reply was lost, it stands once.

    `citation_id` is evidence as it was submitted; without one, the submitted answer itself shows it.
    """
    _refuse_unless_good(passage, quote, words, citation_id)
    assert passage.report.newest is not None, "only an issued report is checked"
    for standing in passage.remarks:
        if (standing.quote, standing.words, standing.citation_id) == (quote, words, citation_id):
            return standing
    remark = AccuracyRemark(
        report_id=passage.report.newest.id,
        standard_id=None if passage.agreed is None else passage.agreed.standard_id,
        quote=quote,
        words=words,
        citation_id=citation_id,
        made_by_id=actor.id,
        made_at=clock.now(),
    )
    db.session.add(remark)
    db.session.flush()
    return remark


def change(
    passage: Passage, *, quote: str, words: str, citation_id: int | None, expected_version: int, actor: Viewer
) -> None:
    """Change a point of the draft; raises Stale where a colleague or another window saved first."""
    remark = passage.remark
    assert remark is not None, "the page of one point has it"
    if passage.is_taken_out:
        raise RuleBroken("This point was taken out meanwhile. Mark the words again if they are still wrong.")
    _refuse_unless_good(passage, quote, words, citation_id)
    if (remark.quote, remark.words, remark.citation_id) == (quote, words, citation_id):
        return
    if remark.version != expected_version:
        raise Stale(SavedPoint(remark.version, remark.quote, remark.words, str(remark.citation_id or "")))
    remark.quote, remark.words, remark.citation_id = quote, words, citation_id
    remark.made_by_id, remark.made_at = actor.id, clock.now()
    remark.version += 1
    db.session.flush()


def take_out(passage: Passage) -> None:
    """Take a point out of the draft, so that it is not sent; twice is the same as once."""
    _refuse_unless_open(passage)
    if passage.remark is not None and not passage.is_taken_out:
        passage.remark.withdrawn_at = clock.now()
        db.session.flush()


def _refuse_unless_open(passage: Passage) -> None:
    if passage.application.paused_at is not None:
        raise RuleBroken("This application is paused, so nothing can change until the pause ends.")
    if not passage.is_open:
        raise RuleBroken(CLOSED)


def _refuse_unless_good(passage: Passage, quote: str, words: str, citation_id: int | None) -> None:
    _refuse_unless_open(passage)
    if not quote.strip() or not holds([passage.words], quote):
        raise RuleBroken(
            "These words are not in this part of the report. Copy them as they stand", field="quote"
        )
    if not words.strip():
        raise RuleBroken("Write what is factually wrong", field="words")
    standard_id = None if passage.agreed is None else passage.agreed.standard_id
    existing = {
        each.citation.id for each in queries.submitted(passage.application.current_round, standard_id)
    }
    if citation_id is not None and citation_id not in existing:
        raise RuleBroken(NOT_SUBMITTED, field="shows")


def answer(
    point: SentPoint,
    *,
    decision: AccuracyAnswer | None,
    words: str,
    correction: str,
    seen: str,
    actor: Viewer,
) -> None:
    """Accept a point and put the words of the report right, or explain why they stay; the last answer given counts.

    `seen` is the text that the lead had before them. Refused where a point is accepted and the report would still say the same.
    """
    if not corrections.may_correct(point.application):
        raise RuleBroken(
            "Points are answered after the provider has confirmed the report, before you send it on."
        )
    if decision is None:
        raise RuleBroken("Choose whether the report is put right or stays", field="decision")
    if not words.strip():
        raise RuleBroken("Write what the provider reads about this point", field="words")
    remark = point.remark
    if decision is AccuracyAnswer.ACCEPTED:
        _put_right(point, correction, seen, actor)
    elif correction.strip() and correction != seen:
        raise RuleBroken(
            "You changed the words of the report and chose that it stays. Choose that it is put right, or leave its words.",
            field="decision",
        )
    if (remark.answer, remark.answer_words) == (decision, words):
        return
    remark.answer, remark.answer_words = decision, words
    remark.answered_by_id, remark.answered_at = actor.id, clock.now()
    db.session.flush()
    audit.record(
        AuditKind.ACCURACY_ANSWERED,
        actor=actor,
        stream=audit.case(point.application.id),
        remark_id=remark.id,
        answer=decision.value,
    )


def _put_right(point: SentPoint, correction: str, seen: str, actor: Viewer) -> None:
    if correction.strip() and correction != point.words:
        corrections.correct(point.application, point.agreed, words=correction, seen=seen, actor=actor)
    elif not point.is_corrected and holds([point.words], point.remark.quote):
        raise RuleBroken(
            "The report still says the same. Put its words right below, or explain why they stay",
            field="correction",
        )
