"""One case before the panel: its paper, and what a member or the chair does with it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.meetings import ItemStatus, MeetingStatus
from accreditation.enums.people import Duty
from accreditation.enums.permissions import Permission as P
from accreditation.models.meetings import Item
from accreditation.permissions.table import can
from accreditation.queries import decisions as decision_queries
from accreditation.queries import frameworks, locks, papers
from accreditation.queries import items as queries
from accreditation.rules.duties import conflicts
from accreditation.rules.panel import TallyResult
from accreditation.services import duties, items
from accreditation.services.case_facts.panels import quorum_unmet, tallied, undecided
from accreditation.web.access import allow, requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.base import BaseForm, ConfirmForm
from forms.panels import DecideForm, ProposeForm, RecuseForm, VoteForm

bp = Blueprint("panels", __name__, url_prefix="/meetings/items/<id:item_id>")

OPEN_ITEMS = frozenset({ItemStatus.LISTED, ItemStatus.CALLED})


@bp.get("")
@requires(P.ITEM_SEE, queries.for_panel)
def paper(item: Item) -> ResponseReturnValue:
    """The paper of one case: the rule's outcome first, then what lies behind it."""
    if item.meeting.status is MeetingStatus.SCHEDULED and not can(viewer(), P.MEETING_ARRANGE, item.meeting):
        return render_template("panels/not_yet.html", item=item, links=_links(item))
    return render_template(
        "panels/paper.html",
        item=item,
        application=item.application,
        paper=papers.paper(viewer(), item),
        decision=decision_queries.of_item(item.id),
        scale={point.score: point.label for point in frameworks.of_application(item.application).scale},
        links=_links(item),
        quorum=quorum_unmet(item) if item.status is ItemStatus.CALLED else [],
        voted=len(item.votes),
        present=_voters(item),
        conflict=_conflict(item),
    )


def _conflict(item: Item) -> str:
    """Why this member cannot vote on the case, so that they step out in time; nothing where they can."""
    if item.status not in OPEN_ITEMS or not can(viewer(), P.ITEM_VOTE, item):
        return ""
    others = conflicts(duties.held_by(item.application_id, viewer().id), Duty.VOTER)
    return duties.refusal(others, Duty.VOTER) if others else ""


def _voters(item: Item) -> int:
    """How many may vote on this item now."""
    away = {recusal.person_id for recusal in item.recusals}
    return sum(member.present and member.person_id not in away for member in item.meeting.members)


def _links(item: Item) -> list[tuple[str, str]]:
    """What this person may do with the item now: the words of the button and its address."""
    person = viewer()
    chairs, votes = can(person, P.ITEM_CHAIR, item), can(person, P.ITEM_VOTE, item)
    sitting = item.meeting.status is MeetingStatus.OPEN
    called = item.status is ItemStatus.CALLED
    voted = any(vote.person_id == person.id for vote in item.votes)
    offers = (
        (chairs and sitting and item.status is ItemStatus.LISTED, "Call this case", ".call"),
        (votes and sitting and called and item.proposed_outcome is not None and not voted, "Vote", ".vote"),
        (chairs and sitting and called and bool(item.votes), "Record the decision", ".decide"),
        (chairs and sitting and called and not item.votes, "Propose another outcome", ".propose"),
        (
            (chairs or can(person, P.MEETING_ARRANGE, item.meeting)) and item.status in OPEN_ITEMS,
            "Postpone",
            ".postpone",
        ),
        (votes and item.status in OPEN_ITEMS and not voted, "Step out of this case", ".recuse"),
    )
    return [(words, url_for(endpoint, item_id=item.id)) for offered, words, endpoint in offers if offered]


def _page(template: str, form: BaseForm, item: Item, **values: object) -> ResponseReturnValue:
    return shown(f"panels/{template}.html", form=form, item=item, application=item.application, **values)


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
        return _back(item, "The case is called. Its facts were read again and kept.")
    return _page("call", form, item)


@bp.route("/propose", methods=["GET", "POST"])
@requires(P.ITEM_CHAIR, queries.for_panel, lock=locks.of_item)
def propose(item: Item) -> ResponseReturnValue:
    """Put an outcome to the vote."""
    form = bind(
        ProposeForm, data={"outcome": item.proposed_outcome, "departure_reason": item.departure_reason}
    )
    if submitted(form):
        with unit_of_work():
            items.propose(item, actor=viewer(), **form.values())
        return _back(item, "The outcome is proposed. Members can vote.")
    return _page("propose", form, item)


@bp.route("/vote", methods=["GET", "POST"])
@requires(P.ITEM_VOTE, queries.for_panel, lock=locks.of_item)
def vote(item: Item) -> ResponseReturnValue:
    """Vote on the proposed outcome."""
    form = bind(VoteForm)
    if submitted(form):
        with unit_of_work():
            items.vote(item, actor=viewer(), **form.values())
        return _back(item, "Your vote is kept.")
    return _page("vote", form, item)


@bp.route("/decide", methods=["GET", "POST"])
@requires(P.ITEM_CHAIR, queries.for_panel, lock=locks.of_item)
def decide(item: Item) -> ResponseReturnValue:
    """Record what the panel decided."""
    form = bind(DecideForm)
    if submitted(form):
        with unit_of_work():
            items.decide(item, actor=viewer(), **form.values())
        return _back(item, "The decision is recorded. A ratifier confirms it.")
    count = tallied(item)
    return _page(
        "decide",
        form,
        item,
        count=count,
        tied=count.result is TallyResult.TIE,
        missing=undecided(item) if item.status is ItemStatus.CALLED else [],
        present=_voters(item),
    )


@bp.route("/postpone", methods=["GET", "POST"])
@requires(P.ITEM_SEE, queries.for_panel, lock=locks.of_item)
def postpone(item: Item) -> ResponseReturnValue:
    """Leave a case for another meeting."""
    if not can(viewer(), P.ITEM_CHAIR, item):
        allow(P.MEETING_ARRANGE, item.meeting)
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            items.postpone(item, actor=viewer())
        flash("The case is postponed and waits for another meeting.")
        return redirect(url_for("meetings.show", meeting_id=item.meeting_id))
    return _page("postpone", form, item)
