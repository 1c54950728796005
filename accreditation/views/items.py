"""One case before the panel: its paper, and what a member or the chair does with it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums import step_words
from accreditation.enums.meetings import ItemTrigger, MeetingStatus
from accreditation.enums.permissions import Permission as P
from accreditation.models.meetings import Item
from accreditation.permissions.table import can
from accreditation.queries import frameworks, locks, papers
from accreditation.queries import items as queries
from accreditation.queries import last_time as last_time_queries
from accreditation.services import items, votes
from accreditation.web.access import allow, requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from accreditation.web.items import Act, before_papers, moment
from accreditation.web.last_time import page as last_time_page
from forms.base import BaseForm, ConfirmForm
from forms.meetings import PostponeForm, RecuseForm
from forms.votes import DecideForm, VoteForm

bp = Blueprint("items", __name__, url_prefix="/meetings/items/<id:item_id>")


@bp.get("")
@requires(P.ITEM_SEE, queries.for_panel)
def paper(item: Item) -> ResponseReturnValue:
    """The paper of one case: what is asked now, the rule's outcome, what is disputed and unsafe, then all that lies behind."""
    if item.meeting.status is MeetingStatus.SCHEDULED and not can(viewer(), P.MEETING_ARRANGE, item.meeting):
        return render_template("items/not_yet.html", item=item, steps=before_papers(item))
    page = papers.paper(viewer(), item)
    now = moment(item, page.decision)
    return render_template(
        "items/paper.html",
        item=item,
        application=item.application,
        paper=page,
        now=now,
        sees_meeting=can(viewer(), P.MEETING_SEE, item.meeting),
        scale={point.score: point.label for point in frameworks.of_application(item.application).scale},
        vote_form=_vote_form(item) if now.act is Act.VOTE else None,
        decide_form=bind(DecideForm) if now.act is Act.DECIDE and votes.is_on_the_line(item) else None,
    )


@bp.get("/last-time")
@requires(P.ITEM_SEE, queries.for_panel)
def last_time(item: Item) -> ResponseReturnValue:
    """What changed since the placement's last application, with what was agreed then."""
    if item.meeting.status is MeetingStatus.SCHEDULED and not can(viewer(), P.MEETING_ARRANGE, item.meeting):
        return render_template("items/not_yet.html", item=item, steps=before_papers(item))
    then = last_time_queries.of_round(item.application, item.round)
    return last_time_page(
        item.application,
        then,
        back_words="Back to the paper",
        back_address=url_for(".paper", item_id=item.id),
        agreed=last_time_queries.agreed_then(then) if then is not None else None,
    )


def _vote_form(item: Item) -> VoteForm:
    return bind(VoteForm, data={"version": item.motion.number if item.motion else None})


def _page(template: str, form: BaseForm, item: Item, **values: object) -> ResponseReturnValue:
    return shown(f"items/{template}.html", form=form, item=item, application=item.application, **values)


def _back(item: Item, words: str) -> ResponseReturnValue:
    flash(words)
    return redirect(url_for(".paper", item_id=item.id))


@bp.route("/recuse", methods=["GET", "POST"])
@requires(P.ITEM_VOTE, queries.for_panel, lock=locks.of_item)
def recuse(item: Item) -> ResponseReturnValue:
    """Step out of a case."""
    form = bind(RecuseForm)
    if submitted(form):
        with unit_of_work():
            items.recuse(item, actor=viewer(), **form.values())
        flash("You have stepped out of this case. You do not count for it, and its paper is closed to you.")
        return redirect(url_for("meetings.show", meeting_id=item.meeting_id))
    return _page("recuse", form, item)


@bp.route("/call", methods=["GET", "POST"])
@requires(P.ITEM_CHAIR, queries.for_panel, lock=locks.of_item_meeting)
def call(item: Item) -> ResponseReturnValue:
    """Begin to discuss a case."""
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            items.call(item, actor=viewer())
        return _back(item, step_words.done("item", ItemTrigger.CALL))
    return _page("call", form, item)


@bp.route("/postpone", methods=["GET", "POST"])
@requires(P.ITEM_SEE, queries.for_panel, lock=locks.of_item)
def postpone(item: Item) -> ResponseReturnValue:
    """Leave a case for another meeting."""
    if not can(viewer(), P.ITEM_CHAIR, item):
        allow(P.MEETING_ARRANGE, item.meeting)
    form = bind(PostponeForm)
    if submitted(form):
        with unit_of_work():
            items.postpone(item, actor=viewer(), **form.values())
        flash(step_words.done("item", ItemTrigger.POSTPONE))
        return redirect(url_for("meetings.show", meeting_id=item.meeting_id))
    return _page("postpone", form, item)
