"""The vote on one case: an outcome is proposed, members vote on it, and the chair records what was decided."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums import step_words
from accreditation.enums.factors import BindingAct
from accreditation.enums.meetings import ItemStatus, ItemTrigger
from accreditation.enums.permissions import Permission as P
from accreditation.models.meetings import Item
from accreditation.queries import items as queries
from accreditation.queries import locks
from accreditation.rules.panel import TallyResult
from accreditation.services import votes
from accreditation.services.case_facts.panels import quorum_unmet, tallied, undecided
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from accreditation.web.stepping import stepped_up
from forms.base import BaseForm
from forms.votes import DecideForm, ProposeForm, VoteForm

LOST = "The outcome was voted down, and that is recorded. Propose another outcome, or postpone the case."

bp = Blueprint("votes", __name__, url_prefix="/meetings/items/<id:item_id>")


def _page(template: str, form: BaseForm, item: Item, **values: object) -> ResponseReturnValue:
    return shown(f"votes/{template}.html", form=form, item=item, application=item.application, **values)


def _back(item: Item, words: str) -> ResponseReturnValue:
    flash(words)
    return redirect(url_for("items.paper", item_id=item.id))


@bp.route("/propose", methods=["GET", "POST"])
@requires(P.ITEM_CHAIR, queries.for_panel, lock=locks.of_item)
def propose(item: Item) -> ResponseReturnValue:
    """Put an outcome to the vote."""
    motion = item.motion
    form = bind(
        ProposeForm,
        data={"outcome": motion.outcome, "departure_reason": motion.departure_reason} if motion else {},
    )
    if submitted(form):
        with unit_of_work():
            votes.propose(item, actor=viewer(), **form.values())
        return _back(item, "The outcome is proposed. Members can vote.")
    return _page("propose", form, item)


@bp.route("/vote", methods=["GET", "POST"])
@requires(P.ITEM_VOTE, queries.for_panel, lock=locks.of_item)
def vote(item: Item) -> ResponseReturnValue:
    """Vote on the proposed outcome."""
    form = bind(VoteForm, data={"version": item.motion.number if item.motion else None})
    if submitted(form):
        with unit_of_work():
            votes.vote(item, actor=viewer(), motion_number=form.expected_version, choice=form.choice.data)
        return _back(item, "Your vote is kept.")
    return _page("vote", form, item, quorum=quorum_unmet(item) if item.status is ItemStatus.CALLED else [])


@bp.route("/decide", methods=["GET", "POST"])
@requires(P.ITEM_CHAIR, queries.for_panel, lock=locks.of_item)
@stepped_up(BindingAct.DECIDE)
def decide(item: Item) -> ResponseReturnValue:
    """Record what the panel decided."""
    form = bind(DecideForm)
    if submitted(form):
        with unit_of_work():
            decision = votes.decide(item, actor=viewer(), **form.values())
        return _back(item, step_words.done("item", ItemTrigger.DECIDE) if decision else LOST)
    count, present = tallied(item), queries.voters_in_room(item)
    return _page(
        "decide",
        form,
        item,
        count=count,
        tied=count.result is TallyResult.TIE,
        missing=undecided(item) if item.status is ItemStatus.CALLED else [],
        present=present,
        on_the_line=votes.is_on_the_line(item),
        waiting=max(0, present - len(item.motion.votes if item.motion else ())),
    )
