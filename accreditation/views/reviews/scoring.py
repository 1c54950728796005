"""The page on which a reviewer scores one standard: what was submitted or the cited page, the score panel, the standards."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.evidence import EvidenceException, EvidenceKind
from accreditation.enums.permissions import Permission as P
from accreditation.enums.reviews import ReviewStatus
from accreditation.frameworks.framework import Framework
from accreditation.models.evidence import EvidenceRevision
from accreditation.models.reviews import Review
from accreditation.models.snapshots import Entry, EntryCitation
from accreditation.queries import clarified, frameworks, last_agreed, locks, scoring
from accreditation.queries import evidence as evidence_queries
from accreditation.queries import reviews as queries
from accreditation.queries.clarified import Clarified
from accreditation.queries.policies import policy_of
from accreditation.queries.scores import Score
from accreditation.queries.scoring import ToScore
from accreditation.rules.review import concern_question
from accreditation.services import reviews
from accreditation.views.reviews import notes
from accreditation.views.reviews.overview import bp
from accreditation.views.reviews.weighing import weigh
from accreditation.web.access import requires, viewer
from accreditation.web.answering import goes_on, saved, shown
from accreditation.web.bind import bind, submitted
from accreditation.web.errors import wants_json
from forms.reviews import CANNOT_JUDGE, NO, YES, JudgementForm


@dataclass(frozen=True)
class Opened:
    """A cited page that stands beside the answer."""

    citation: EntryCitation
    revision: EvidenceRevision
    number: int
    text: str
    label: str

    @property
    def unreadable(self) -> str:
        """Why this page cannot be read, in words; empty where it can."""
        return evidence_queries.why_unreadable(self.revision, self.number)


@bp.route("/<id:review_id>/standards/<code>", methods=["GET", "POST"])
@requires(P.REVIEW_SCORE, scoring.to_score, lock=locks.of_review)
def score(subject: ToScore) -> ResponseReturnValue:
    """Read what was submitted on one standard, and score it; a script of the page gets a cited page of it alone."""
    review, entry, given = subject.review, subject.entry, subject.score
    if request.method == "GET" and wants_json():
        return _cited_alone(review, entry)
    framework = frameworks.of_application(review.application)
    form = _form(given, entry, framework)
    if submitted(form):
        with unit_of_work():
            saved_score = reviews.score_standard(
                review,
                entry,
                given,
                reviews.Judgement(**form.judgement()),
                actor=viewer(),
                expected_version=form.expected_version or 0,
                explicit=not wants_json(),
            )
        if wants_json():
            weight = weigh(review, entry, form)
            return saved(
                saved_score.version, form, supports=weight.value, words=weight.words, needs=weight.needs
            )
        flash(_saved_in_words(review, entry, saved_score))
        return redirect(_goes_to(review, entry))
    exchanges = (
        clarified.answered_in(review.round.snapshot_id, [entry.standard_id]) if subject.was_asked else {}
    )
    return _page(subject, form, framework, exchanges.get(entry.standard_id, ()))


def _saved_in_words(review: Review, entry: Entry, saved_score: Score) -> str:
    """That it is saved; and of a must-meet standard that is low, who was told."""
    if saved_score.at_risk_now is None:
        return f"{entry.standard.code} is saved."
    office = review.application.office.name
    when = "now" if saved_score.at_risk_now else "today"
    return f"{entry.standard.code} is saved. The concern officer of {office} is told {when}."


def _goes_to(review: Review, entry: Entry) -> str:
    """The page to show after a save: the same, or where it was asked for the next standard, after the last one all scores."""
    if not goes_on():
        cited, page = request.args.get("cited"), request.args.get("page")
        return url_for(".score", review_id=review.id, code=entry.standard.code, cited=cited, page=page)
    _, following = scoring.next_to_score(scoring.lines(review), entry.standard_id)
    if following is None:
        return url_for(".lock", review_id=review.id)
    return url_for(".score", review_id=review.id, code=following.code)


def _form(given: Score | None, entry: Entry, framework: Framework) -> JudgementForm:
    form = bind(JudgementForm, data=_stored(given, entry))
    form.relied_on.choices = [(citation.id, citation.title) for citation in entry.citations]
    levels = framework.standard(entry.standard.code).levels
    form.score.choices = [
        (point.score, f"{point.score} {point.label}", levels[point.score]) for point in framework.scale
    ]
    return form


def _stored(given: Score | None, entry: Entry) -> dict[str, Any]:
    """What the reviewer gave, as the form shows it."""
    if given is None:
        return {"version": 0}
    used = [(citation.entry_citation_id, citation) for citation in given.citations]
    if given.entry_id != entry.id:
        used = scoring.judged_before(given, entry)
    return {
        "version": given.version,
        "score": CANNOT_JUDGE if given.cannot_judge else given.value,
        "rationale": given.rationale,
        "relied_on": [number for number, citation in used if citation.relied_on],
        "flags": {number: citation.exception for number, citation in used if citation.exception},
        "kinds": {number: citation.corrected_kind for number, citation in used if citation.corrected_kind},
        "nothing_cited": given.nothing_cited,
        "ceiling_reason": given.ceiling_reason,
        "at_risk_now": None if given.at_risk_now is None else YES if given.at_risk_now else NO,
        "private_note": given.private_note,
        "revised_because": given.revised_because,
    }


def _page(
    subject: ToScore, form: JudgementForm, framework: Framework, exchanges: Sequence[Clarified]
) -> ResponseReturnValue:
    review, entry, given = subject.review, subject.entry, subject.score
    lines = scoring.lines(review)
    line = next(line for line in lines if line.standard_id == entry.standard_id)
    previous, following = scoring.next_to_score(lines, entry.standard_id)
    rule = policy_of(review.application).reviewing
    weight = weigh(review, entry, form)
    passes = bool(line.draft and line.draft.passes_ceiling)
    return shown(
        "reviews/score.html",
        form=form,
        review=review,
        place=review.application.subject.name,
        text=framework.standard(entry.standard.code),
        entry=entry,
        asked=exchanges,
        given=given,
        line=line,
        lines=lines,
        done=sum(line.is_done for line in lines),
        total=sum(line.draft is not None for line in lines),
        previous=previous,
        following=following,
        closed=reviews.why_closed(review),
        revises=review.status is ReviewStatus.REVEALED,
        last_agreed=last_agreed.of_standard(viewer(), subject),
        note=notes.form_of(subject),
        weight=weight,
        passed=weight.passed_by(form.score.data),
        asks_ceiling=passes or bool(form.ceiling_reason.errors or form.ceiling_reason.data),
        risk_at_most=rule.risk_at_most if concern_question(entry.standard.klass, 0, rule) else None,
        asks_risk=bool(form.at_risk_now.errors or form.at_risk_now.data) or _asks_risk(review, entry, form),
        exceptions=[("", "Nothing"), *EvidenceException.choices()],
        kinds=EvidenceKind.choices(),
        opened=_opened(entry),
    )


def _asks_risk(review: Review, entry: Entry, form: JudgementForm) -> bool:
    """Whether the page opens with the question about people's safety; the script shows it as soon as a score is chosen."""
    value = form.score.data if isinstance(form.score.data, int) else None
    whole = bool(form.rationale.data or review.status is ReviewStatus.REVEALED)
    return whole and concern_question(entry.standard.klass, value, policy_of(review.application).reviewing)


def _cited_alone(review: Review, entry: Entry) -> ResponseReturnValue:
    """A cited page as it stands in the whole page, for the script that puts it there."""
    opened = _opened(entry)
    if opened is None:
        abort(404)
    return jsonify(html=render_template("reviews/cited.html", review=review, entry=entry, opened=opened))


def _opened(entry: Entry) -> Opened | None:
    """The cited page that the address asks for; nothing for a citation that is not of this answer."""
    citation_id = request.args.get("cited", type=int)
    citation = next((citation for citation in entry.citations if citation.id == citation_id), None)
    if citation is None:
        return None
    number = min(max(request.args.get("page", citation.page_from, type=int), 1), 100_000)
    revision, text, label = queries.page_text(citation.revision_id, number)
    return Opened(citation, revision, number, text, label) if revision is not None else None
