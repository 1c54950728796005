"""The page on which a reviewer scores one standard: the list, what was submitted with the cited page beside it, the panel."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.evidence import USABLE, EvidenceException
from accreditation.enums.permissions import Permission as P
from accreditation.frameworks.framework import Framework
from accreditation.models.evidence import EvidenceRevision
from accreditation.models.reviews import Review
from accreditation.models.snapshots import Entry, EntryCitation
from accreditation.queries import cases, frameworks, locks
from accreditation.queries import reviews as queries
from accreditation.queries import scores as score_queries
from accreditation.queries.reviews import Line, ToScore
from accreditation.queries.scores import Score
from accreditation.rules.review import concern_question, lacks
from accreditation.services import reviews
from accreditation.views.reviews.overview import bp
from accreditation.web.access import requires, viewer
from accreditation.web.answering import saved, shown
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
    def readable(self) -> bool:
        """Whether the file may still be read and has this page."""
        return self.revision.status in USABLE and self.number <= (self.revision.pages or 0)


@bp.route("/<id:review_id>/standards/<code>", methods=["GET", "POST"])
@requires(P.REVIEW_SCORE, queries.to_score, lock=locks.of_review)
def score(subject: ToScore) -> ResponseReturnValue:
    """Read what was submitted on one standard, and score it."""
    review, entry = subject.review, subject.entry
    given = score_queries.own_of_standard(review, entry.standard_id)
    framework = frameworks.of_application(review.application)
    form = _form(given, entry, framework)
    if submitted(form):
        with unit_of_work():
            kept = reviews.score_standard(
                review,
                entry,
                given,
                reviews.Judgement(**form.judgement()),
                actor=viewer(),
                expected_version=form.expected_version or 0,
                explicit=not wants_json(),
            )
        if wants_json():
            return saved(kept.version)
        flash(f"{entry.standard.code} is saved.")
        return redirect(url_for(".score", review_id=review.id, code=_goes_to(review, entry)))
    return _page(review, entry, given, form, framework)


def _goes_to(review: Review, entry: Entry) -> str:
    """The standard to show after a save: the next one where that was asked for."""
    if request.form.get("go") != "next":
        return entry.standard.code
    codes = [line.code for line in queries.lines(review.application_id)]
    return next(iter(codes[codes.index(entry.standard.code) + 1 :]), entry.standard.code)


def _form(given: Score | None, entry: Entry, framework: Framework) -> JudgementForm:
    form = bind(JudgementForm, data=_stored(given, entry))
    form.relied_on.choices = [(one.id, one.title) for one in entry.citations]
    levels = framework.standard(entry.standard.code).levels
    form.score.choices = [
        (point.score, f"{point.score} {point.label}", levels[point.score]) for point in framework.scale
    ]
    return form


def _stored(given: Score | None, entry: Entry) -> dict[str, Any]:
    """What the reviewer said before, as the form shows it; citations follow their pages into a newer answer."""
    if given is None:
        return {"version": 0}
    moved = reviews.carried(given, entry)
    cited = [(moved[one.entry_citation_id], one) for one in given.citations if one.entry_citation_id in moved]
    return {
        "version": given.version,
        "score": CANNOT_JUDGE if given.cannot_judge else given.value,
        "rationale": given.rationale,
        "relied_on": [number for number, one in cited if one.relied_on],
        "flags": {number: one.exception for number, one in cited if one.exception},
        "nothing_cited": given.nothing_cited,
        "ceiling_reason": given.ceiling_reason,
        "at_risk_now": None if given.at_risk_now is None else YES if given.at_risk_now else NO,
        "private_note": given.private_note,
    }


def _page(
    review: Review, entry: Entry, given: Score | None, form: JudgementForm, framework: Framework
) -> ResponseReturnValue:
    lines = queries.lines(review.application_id)
    line = next(line for line in lines if line.standard_id == entry.standard_id)
    draft = reviews.draft(line, given, review.application)
    value = form.score.data if isinstance(form.score.data, int) else None
    place = lines.index(line)
    return shown(
        "reviews/score.html",
        form=form,
        review=review,
        place=cases.place_of(review.application),
        text=framework.standard(entry.standard.code),
        entry=entry,
        given=given,
        lines=lines,
        done=_done(review, lines),
        previous=lines[place - 1] if place else None,
        following=lines[place + 1] if place + 1 < len(lines) else None,
        closed=reviews.why_closed(review, entry_changed=draft.to_confirm),
        lacking=list(lacks(draft)) if given and not entry.not_applicable else [],
        to_confirm=draft.to_confirm,
        asks_ceiling=draft.passes_ceiling or bool(form.ceiling_reason.errors or form.ceiling_reason.data),
        asks_risk=bool(form.at_risk_now.errors or form.at_risk_now.data)
        or (concern_question(entry.standard.klass, value) and bool(form.rationale.data)),
        exceptions=[("", "Nothing"), *EvidenceException.choices()],
        opened=_opened(entry),
    )


def _done(review: Review, lines: list[Line]) -> set[int]:
    """Standards that are scored or judged impossible, for the answer as it stands."""
    entries = {line.standard_id: line.entry_id for line in lines}
    return {standard for standard, entry in score_queries.own_done(review) if entries.get(standard) == entry}


def _opened(entry: Entry) -> Opened | None:
    """The cited page that the address asks for; nothing for a citation that is not of this answer."""
    asked = request.args.get("cited", type=int)
    citation = next((one for one in entry.citations if one.id == asked), None)
    if citation is None:
        return None
    number = min(max(request.args.get("page", citation.page_from, type=int), 1), 100_000)
    revision, text, label = queries.page_text(citation.revision_id, number)
    return Opened(citation, revision, number, text, label) if revision is not None else None
