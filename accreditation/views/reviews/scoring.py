"""The page on which a reviewer scores one standard: the list, what was submitted with the cited page beside it, the panel."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.evidence import EvidenceException, EvidenceKind
from accreditation.enums.permissions import Permission as P
from accreditation.enums.reviews import ReviewStatus
from accreditation.frameworks.framework import Framework
from accreditation.models.evidence import EvidenceRevision
from accreditation.models.reviews import Review
from accreditation.models.snapshots import Entry, EntryCitation
from accreditation.queries import evidence as evidence_queries
from accreditation.queries import frameworks, locks, scoring
from accreditation.queries import reviews as queries
from accreditation.queries.policies import policy_of
from accreditation.queries.scores import Score
from accreditation.queries.scoring import ToScore
from accreditation.rules.review import concern_question, lacks
from accreditation.services import reviews
from accreditation.views.reviews.overview import bp
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
    """Read what was submitted on one standard, and score it."""
    review, entry, given = subject.review, subject.entry, subject.score
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
            return saved(saved_score.version, form)
        flash(f"{entry.standard.code} is saved.")
        return redirect(url_for(".score", review_id=review.id, code=_goes_to(review, entry)))
    return _page(review, entry, given, form, framework)


def _goes_to(review: Review, entry: Entry) -> str:
    """The standard to show after a save: the next one where that was asked for."""
    if not goes_on():
        return entry.standard.code
    codes = [line.code for line in queries.scored_lines(review.round)]
    return next(iter(codes[codes.index(entry.standard.code) + 1 :]), entry.standard.code)


def _form(given: Score | None, entry: Entry, framework: Framework) -> JudgementForm:
    form = bind(JudgementForm, data=_stored(given))
    form.relied_on.choices = [(citation.id, citation.title) for citation in entry.citations]
    levels = framework.standard(entry.standard.code).levels
    form.score.choices = [
        (point.score, f"{point.score} {point.label}", levels[point.score]) for point in framework.scale
    ]
    return form


def _stored(given: Score | None) -> dict[str, Any]:
    """What the reviewer gave, as the form shows it."""
    if given is None:
        return {"version": 0}
    return {
        "version": given.version,
        "score": CANNOT_JUDGE if given.cannot_judge else given.value,
        "rationale": given.rationale,
        "relied_on": [used.entry_citation_id for used in given.citations if used.relied_on],
        "flags": {used.entry_citation_id: used.exception for used in given.citations if used.exception},
        "kinds": {
            used.entry_citation_id: used.corrected_kind for used in given.citations if used.corrected_kind
        },
        "nothing_cited": given.nothing_cited,
        "ceiling_reason": given.ceiling_reason,
        "at_risk_now": None if given.at_risk_now is None else YES if given.at_risk_now else NO,
        "private_note": given.private_note,
    }


def _page(
    review: Review, entry: Entry, given: Score | None, form: JudgementForm, framework: Framework
) -> ResponseReturnValue:
    scored = scoring.lines(review)
    lines = scored.lines
    line = next(line for line in lines if line.standard_id == entry.standard_id)
    draft = reviews.draft(line, given, review.application)
    value = form.score.data if isinstance(form.score.data, int) else None
    place = lines.index(line)
    rule = policy_of(review.application).reviewing
    return shown(
        "reviews/score.html",
        form=form,
        review=review,
        place=review.application.subject.name,
        text=framework.standard(entry.standard.code),
        entry=entry,
        given=given,
        lines=lines,
        done=scored.done,
        previous=lines[place - 1] if place else None,
        following=lines[place + 1] if place + 1 < len(lines) else None,
        closed=reviews.why_closed(review),
        lacking=list(lacks(draft, rule)) if given and not entry.not_applicable else [],
        asks_ceiling=draft.passes_ceiling or bool(form.ceiling_reason.errors or form.ceiling_reason.data),
        asks_risk=bool(form.at_risk_now.errors or form.at_risk_now.data)
        or (
            concern_question(entry.standard.klass, value, rule)
            and bool(form.rationale.data or review.status is ReviewStatus.REVEALED)
        ),
        exceptions=[("", "Nothing"), *EvidenceException.choices()],
        kinds=EvidenceKind.choices(),
        opened=_opened(entry),
    )


def _opened(entry: Entry) -> Opened | None:
    """The cited page that the address asks for; nothing for a citation that is not of this answer."""
    citation_id = request.args.get("cited", type=int)
    citation = next((citation for citation in entry.citations if citation.id == citation_id), None)
    if citation is None:
        return None
    number = min(max(request.args.get("page", citation.page_from, type=int), 1), 100_000)
    revision, text, label = queries.page_text(citation.revision_id, number)
    return Opened(citation, revision, number, text, label) if revision is not None else None
