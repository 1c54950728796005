"""A domain of a small placement's application on one page: one account, the standards that it speaks to, and their scores."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.permissions.table import can
from accreditation.queries import locks
from accreditation.queries import short_forms as queries
from accreditation.queries.short_forms import ShortFormPage
from accreditation.services import answers, short_forms
from accreditation.web.access import allow_sending, requires, viewer
from accreditation.web.answering import goes_on, shown
from accreditation.web.bind import bind, submitted
from forms.short_forms import ShortForm, score_name, short_form

bp = Blueprint("short_forms", __name__)


@bp.route("/applications/<id:application_id>/domains/<domain>", methods=["GET", "POST"])
@requires(P.APPLICATION_SEE, queries.page_for, lock=locks.application)
def edit(page: ShortFormPage) -> ResponseReturnValue:
    """Read or write the one account of a domain."""
    allow_sending(P.APPLICATION_DRAFT, page.application)
    form = _form(page)
    following = _following(page)
    if submitted(form):
        with unit_of_work():
            changed = short_forms.write(
                page,
                actor=viewer(),
                words=form.words.data or "",
                speaks_to=form.speaks_to.data,
                scores=form.scores,
                expected_version=form.expected_version or 0,
            )
        codes = ", ".join(answer.standard.code for answer in changed)
        flash(f"Saved: {codes}." if changed else "Nothing was changed, so nothing was saved.")
        onward = following if goes_on() and following else page.domain.code
        return redirect(url_for(".edit", application_id=page.application_id, domain=onward))
    closed = next(
        (reason for answer in page.scored if (reason := answers.why_closed(page.application, answer))), None
    )
    return shown(
        "short_forms/edit.html",
        form=form,
        page=page,
        closed=closed,
        editable=closed is None and can(viewer(), P.APPLICATION_DRAFT, page.application),
        following=following,
        own_texts=[
            answer
            for answer in page.scored
            if answer.narrative and answer.standard.code not in page.account.codes
        ],
        away=[answer for answer in page.answers if answer.not_applicable],
    )


def _form(page: ShortFormPage) -> ShortForm:
    standards = tuple((answer.standard.code, answer.standard.title) for answer in page.scored)
    stored: dict[str, Any] = {
        "version": page.version,
        "words": page.account.words,
        # Nothing written yet: most write of the whole domain.
        "speaks_to": page.account.codes if page.account.words else [code for code, _ in standards],
        **{score_name(answer.standard.code): answer.self_score for answer in page.scored},
    }
    form = bind(short_form(standards), data=stored)
    form.speaks_to.choices = [(code, f"{code} {title}") for code, title in standards]
    for score in form.score_fields:
        score.choices = [(point.score, f"{point.score} {point.label}") for point in page.framework.scale]
    return form


def _following(page: ShortFormPage) -> str | None:
    """The next domain that the application answers."""
    codes = [domain.code for domain in page.framework.domains if not domain.stretch]
    place = codes.index(page.domain.code) if page.domain.code in codes else len(codes)
    return codes[place + 1] if place + 1 < len(codes) else None
