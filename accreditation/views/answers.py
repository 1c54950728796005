"""One standard of an application: what it asks, what the provider says, and every version of it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.applications import Trigger
from accreditation.enums.permissions import Permission as P
from accreditation.frameworks.framework import StandardText
from accreditation.models.content import answer_content
from accreditation.permissions.table import can
from accreditation.queries import answers as queries
from accreditation.queries import carry_forward, ceilings, locks, presences, reopened, step_subjects
from accreditation.queries import citations as citation_queries
from accreditation.queries import comments as comment_queries
from accreditation.queries.answers import AnswerPage, EarlierAnswer
from accreditation.queries.ceilings import Support
from accreditation.queries.comments import Thread
from accreditation.queries.policies import policy_of
from accreditation.services import answers
from accreditation.services.case_facts.changes import is_same
from accreditation.web.access import allow_sending, requires, viewer
from accreditation.web.answering import goes_on, saved, shown
from accreditation.web.bind import bind, submitted
from accreditation.web.differences import changed_fields, changed_texts
from accreditation.web.errors import wants_json
from accreditation.web.steps import links
from forms.answers import AnswerForm, RestoreForm, StillTrueForm
from forms.comments import CommentForm
from workflows.actors import PROVIDER

bp = Blueprint("answers", __name__, url_prefix="/applications/<id:application_id>/standards/<code>")

AFTER_ANSWERS = (
    Trigger.COMPLETE_SELF_ASSESSMENT,
    Trigger.REQUEST_SIGN_OFF,
    Trigger.REQUEST_SIGNATURE,
)
"""What a provider does with an application once no standard waits any more."""


@bp.route("", methods=["GET", "POST"])
@requires(P.APPLICATION_SEE, queries.page_for, lock=locks.application)
def edit(page: AnswerPage) -> ResponseReturnValue:
    """Read or write the answer to one standard."""
    answer = page.answer
    allow_sending(P.APPLICATION_DRAFT, page.application)
    if request.method == "GET" and answers.is_served(page.application, answer):
        return redirect(_of_organisation(page))
    form = bind(AnswerForm, obj=answer)
    form.self_score.choices = _levels(page, None)
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
        return redirect(_after_saving(page))
    came_back = reopened.of_standard(page.application, answer)
    closed = answers.why_closed(page.application, answer, came_back.defects if came_back else None)
    cited = citation_queries.of_answer(answer.id)
    support = ceilings.of_draft(page.text.standard_class, policy_of(page.application), cited)
    form.self_score.choices = _levels(page, support)
    editable = closed is None and can(viewer(), P.APPLICATION_DRAFT, page.application)
    # What was brought over is read first; it opens once somebody says that it changed, and stays open with what they typed.
    to_confirm = editable and answer.to_confirm and request.method == "GET" and "changing" not in request.args
    return shown(
        "answers/edit.html",
        form=form,
        page=page,
        closed=closed,
        editable=editable,
        to_confirm=bind(StillTrueForm, data={"version": answer.version}) if to_confirm else None,
        last_time=carry_forward.beside(viewer(), page),
        may_assign=closed is None and can(viewer(), P.APPLICATION_LEAD, page.application),
        came_back=came_back,
        redone=came_back is not None
        and came_back.sent is not None
        and not is_same(answer, cited, came_back.sent),
        support=support,
        citations=cited,
        comment_form=_new_comment(),
        threads=_open_threads(page),
        here=presences.of_answer(answer.id, besides=viewer()) if page.others_here else [],
        newest=citation_queries.newest_of(citation.revision.item_id for citation in cited),
        previous=_beside(page, -1),
        following=_beside(page, 1),
    )


def _of_organisation(page: AnswerPage) -> str:
    """The page of a standard that the organisation answers."""
    return url_for("local_confirmations.standard", application_id=page.application.id, code=page.text.code)


def _after_saving(page: AnswerPage) -> str:
    """Where a save without scripts leads."""
    if page.answer.to_confirm:
        return _address(page, page.text.code, "Nothing was changed, so say whether this is still true.")
    return _onward(page) if goes_on() else _address(page, page.text.code, "Saved.")


def _open_threads(page: AnswerPage) -> list[Thread]:
    """The team's open comments on the answer; where there are none, nothing is asked."""
    if not page.open_comments:
        return []
    return [thread for thread in comment_queries.of_answers([page.answer.id]) if thread.is_open]


def _new_comment() -> CommentForm:
    """An empty form for a comment, which is sent to a page of its own: what was sent here is another form."""
    form = bind(CommentForm)
    form.unsaved = False
    return form


def _levels(page: AnswerPage, support: Support | None) -> list[tuple[int, str, str]]:
    """The scores with their descriptors; those that the evidence does not support say so, before one is chosen."""
    most = support.ceiling.value if support else page.framework.scale[-1].score
    return [
        (
            point.score,
            f"{point.score}: {point.label}"
            + (" (above what your evidence supports)" if point.score > most else ""),
            page.text.levels[point.score],
        )
        for point in page.framework.scale
    ]


def _beside(page: AnswerPage, offset: int) -> StandardText | None:
    """The standard before or after this one that the case answers itself."""
    policy = policy_of(page.application)
    codes = [standard.code for standard in policy.standards if policy.is_own(standard.code)]
    if page.text.code not in codes:
        return None
    place = codes.index(page.text.code) + offset
    return page.framework.standard(codes[place]) if 0 <= place < len(codes) else None


def _onward(page: AnswerPage) -> str:
    """The next standard that still waits, from here to the end and round again; with none left, the next step."""
    codes = [standard.code for standard in policy_of(page.application).standards]
    here = codes.index(page.text.code)
    waiting = set(answers.unfinished(page.application))
    for code in codes[here + 1 :] + codes[:here]:
        if code in waiting:
            passed = (
                "" if code == codes[(here + 1) % len(codes)] else f" {code} is the next that waits for you."
            )
            return _address(page, code, f"Standard {page.text.code} is saved.{passed}")
    if page.text.code in waiting:
        return _address(page, page.text.code, "Saved. This is the only standard that still waits for you.")
    flash(f"Standard {page.text.code} is saved. No other standard waits for you.")
    subject = step_subjects.of_case(viewer(), page.application, PROVIDER)
    ready = [
        step for step in links(subject, side=PROVIDER) if step.trigger in AFTER_ANSWERS and not step.unmet
    ]
    return ready[0].href if ready else url_for("applications.show", application_id=page.application.id)


def _address(page: AnswerPage, code: str, words: str) -> str:
    flash(words)
    return url_for(".edit", application_id=page.application.id, code=code)


@bp.get("/history")
@requires(P.APPLICATION_SEE, queries.page_for)
def history(page: AnswerPage) -> ResponseReturnValue:
    """Who saved an answer when, and what changed from one version to another."""
    versions = queries.versions(page.answer.id)
    # Before the first version there was nothing, which a version may be compared with too.
    numbers = {"0": 0, **{f"{version.number}": version.number for version in reversed(versions)}}
    newest = max(numbers.values())
    later = numbers.get(request.args.get("to", ""), newest)
    # A move to another framework version leaves numbers out.
    before = max((number for number in numbers.values() if number < later), default=0)
    earlier = numbers.get(request.args.get("from", ""), before)
    # Whichever way round they were chosen, the older one is what the other is read against.
    earlier, later = sorted((max(earlier, 0), later))
    texts = queries.texts_of(page.answer.id, {earlier, later})
    closed = answers.why_closed(page.application, page.answer)
    last_time = carry_forward.beside(viewer(), page)
    return render_template(
        "answers/history.html",
        page=page,
        may_restore=closed is None and can(viewer(), P.APPLICATION_DRAFT, page.application),
        versions=versions,
        earlier=earlier,
        later=later,
        changes=changed_fields(texts.get(earlier), texts[later]) if later else [],
        last_time=last_time,
        since_last_time=changed_fields(carry_forward.words_then(last_time, page), page.answer)
        if last_time
        else [],
    )


@bp.route("/history/<id:number>/restore", methods=["GET", "POST"])
@requires(P.APPLICATION_DRAFT, queries.earlier_for, lock=locks.application)
def restore(page: EarlierAnswer) -> ResponseReturnValue:
    """Read what an earlier wording would change, and save it again."""
    answer, earlier = page.answer, page.earlier
    form = bind(RestoreForm, data={"version": answer.version})
    if submitted(form):
        with unit_of_work():
            answers.restore(
                answer,
                earlier,
                application=page.application,
                actor=viewer(),
                expected_version=form.expected_version or 0,
            )
        return redirect(_address(page, page.text.code, f"The wording of version {earlier.version} is saved."))
    return shown(
        "answers/restore.html",
        form=form,
        page=page,
        closed=answers.why_closed(page.application, answer),
        changes=changed_texts(answer_content(answer), answers.restored(answer, earlier)),
    )
