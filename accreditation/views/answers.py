"""One standard of an application: what it asks, what the provider says, and every version of it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.people import Role
from accreditation.enums.permissions import Permission as P
from accreditation.frameworks.framework import StandardText
from accreditation.permissions.table import can
from accreditation.queries import answers as queries
from accreditation.queries import citations as citation_queries
from accreditation.queries import locks, people
from accreditation.queries.answers import AnswerPage
from accreditation.queries.policies import policy_of
from accreditation.services import answers
from accreditation.web.access import allow_sending, requires, viewer
from accreditation.web.answering import goes_on, saved, shown
from accreditation.web.bind import bind, submitted
from accreditation.web.errors import wants_json
from forms.answers import AnswerForm, AssignForm

bp = Blueprint("answers", __name__, url_prefix="/applications/<id:application_id>/standards/<code>")


@bp.route("", methods=["GET", "POST"])
@requires(P.APPLICATION_SEE, queries.page_for, lock=locks.application)
def edit(page: AnswerPage) -> ResponseReturnValue:
    """Read or write the answer to one standard."""
    answer = page.answer
    allow_sending(P.APPLICATION_DRAFT, page.application)
    form = bind(AnswerForm, obj=answer)
    form.self_score.choices = [
        (point.score, f"{point.score}: {point.label}", page.text.levels[point.score])
        for point in page.framework.scale
    ]
    if submitted(form):
        with unit_of_work():
            answers.save(
                answer,
                application=page.application,
                actor=viewer(),
                expected_version=form.expected_version or 0,
                **form.values(),
            )
        if wants_json():
            return saved(answer.version, form)
        following = _beside(page, 1) if goes_on() else None
        flash(f"Standard {page.text.code} is saved." if following else "Saved.")
        code = following.code if following else page.text.code
        return redirect(url_for(".edit", application_id=page.application.id, code=code))
    closed = answers.why_closed(page.application, answer)
    cited = citation_queries.of_answer(answer.id)
    return shown(
        "answers/edit.html",
        form=form,
        page=page,
        closed=closed,
        editable=closed is None and can(viewer(), P.APPLICATION_DRAFT, page.application),
        may_assign=closed is None and can(viewer(), P.APPLICATION_LEAD, page.application),
        citations=cited,
        newest=citation_queries.newest_of(citation.revision.item_id for citation in cited),
        previous=_beside(page, -1),
        following=_beside(page, 1),
    )


def _beside(page: AnswerPage, offset: int) -> StandardText | None:
    """The standard before or after this one."""
    codes = [standard.code for standard in policy_of(page.application).standards]
    if page.text.code not in codes:
        return None
    place = codes.index(page.text.code) + offset
    return page.framework.standard(codes[place]) if 0 <= place < len(codes) else None


@bp.get("/history")
@requires(P.APPLICATION_SEE, queries.page_for)
def history(page: AnswerPage) -> ResponseReturnValue:
    """Every saved version of an answer, newest first."""
    return render_template("answers/history.html", page=page, revisions=queries.revisions(page.answer.id))


@bp.route("/assign", methods=["GET", "POST"])
@requires(P.APPLICATION_LEAD, queries.page_for, lock=locks.application)
def assign(page: AnswerPage) -> ResponseReturnValue:
    """Ask a colleague to answer a standard."""
    form = bind(AssignForm, data={"person": page.answer.assignee_id})
    choices = {
        person.id: person.name
        for role in (Role.PROVIDER_LEAD, Role.CONTRIBUTOR)
        for person in people.holders(
            role, organisation_id=page.organisation_id, placement_id=page.placement_id
        )
    }
    # Who answers it now stays in the list also without a role: a save must not take the name away unseen.
    if (assignee := page.answer.assignee) is not None:
        choices.setdefault(assignee.id, f"{assignee.name} (may no longer answer)")
    form.person.choices = list(choices.items())
    if submitted(form):
        with unit_of_work():
            answers.assign(page.answer, application=page.application, person_id=form.person.data)
        flash("Saved. The name is shown beside the standard.")
        return redirect(url_for("applications.show", application_id=page.application.id))
    return shown("answers/assign.html", form=form, page=page)
