"""One case before the panel: its paper, and what a member or the chair does with it."""

from collections.abc import Collection
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums import step_words
from accreditation.enums.awards import Outcome
from accreditation.enums.meetings import ItemStatus, ItemTrigger, MeetingStatus
from accreditation.enums.people import Duty
from accreditation.enums.permissions import Permission as P
from accreditation.models.meetings import Item
from accreditation.permissions.table import can
from accreditation.queries import frameworks, locks, papers, step_subjects
from accreditation.queries import items as queries
from accreditation.rules.duties import conflicts
from accreditation.services import duties, items
from accreditation.services.case_facts import CaseFacts
from accreditation.services.case_facts.panels import quorum_unmet
from accreditation.web.access import allow, requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from accreditation.web.steps import StepLink, links
from forms.base import BaseForm, ConfirmForm
from forms.meetings import PostponeForm, RecuseForm
from workflows.actors import PANEL, Actor

bp = Blueprint("items", __name__, url_prefix="/meetings/items/<id:item_id>")


@bp.get("")
@requires(P.ITEM_SEE, queries.for_panel)
def paper(item: Item) -> ResponseReturnValue:
    """The paper of one case: the rule's outcome first, then what lies behind it."""
    if item.meeting.status is MeetingStatus.SCHEDULED and not can(viewer(), P.MEETING_ARRANGE, item.meeting):
        return render_template("items/not_yet.html", item=item, **_steps(item))
    page = papers.paper(viewer(), item)
    # Who can take part is asked once, and only while something can be put to the vote.
    discussed = item.status is ItemStatus.CALLED or (item.motion is not None and page.decision is None)
    unable = queries.unable_members(item) if discussed else None
    return render_template(
        "items/paper.html",
        item=item,
        application=item.application,
        paper=page,
        scale={point.score: point.label for point in frameworks.of_application(item.application).scale},
        **_steps(item, unable),
        quorum=quorum_unmet(item, unable) if item.status is ItemStatus.CALLED else [],
        voted=len(item.motion.votes) if item.motion else 0,
        present=queries.voters_in_room(item, unable) if discussed else 0,
        conflict=_conflict(item),
    )


def _conflict(item: Item) -> str:
    """Why this member cannot vote on the case, so that they step out in time; nothing where they can."""
    if item.status not in items.OPEN_ITEMS or not can(viewer(), P.ITEM_VOTE, item):
        return ""
    others = conflicts(duties.held_by(item.application_id, viewer().id), Duty.VOTER)
    return duties.refusal(others, Duty.VOTER) if others else ""


def _steps(item: Item, unable: Collection[int] | None = None) -> dict[str, Any]:
    """What this person may do with the item now, for its page: the ways on first, then the ways out.

    A member votes, proposes and steps out without moving the item, so these are no rows of its workflow.
    """
    person = viewer()
    chairs, votes = can(person, P.ITEM_CHAIR, item), can(person, P.ITEM_VOTE, item)
    is_open = item.meeting.status is MeetingStatus.OPEN and item.status is ItemStatus.CALLED
    motion = item.motion
    given = {vote.person_id for vote in motion.votes} if motion else set()
    # A ratifier answers the decision on a page of its own, with the whole record beside it.
    facts = CaseFacts(item.application, person, item=item, unable=unable)
    moves = links(step_subjects.of_item(item), side=PANEL | {Actor.SECRETARIAT}, facts=facts)
    ways_out = [step for step in moves if step.trigger is ItemTrigger.POSTPONE]
    ways_on = [step for step in moves if step not in ways_out]
    if chairs and is_open and not given:
        ways_on.insert(0, _act("Propose another outcome", "votes.propose", item))
    if chairs and is_open and motion is not None and motion.outcome is Outcome.ACCREDITED_WITH_CONDITIONS:
        ways_on.insert(0, _act("Write a condition", "conditions.write", item))
    if votes and is_open and motion is not None and person.id not in given and not quorum_unmet(item, unable):
        ways_on.insert(0, _act("Vote", "votes.vote", item))
    if votes and item.status in items.OPEN_ITEMS and not item.has_voted(person.id):
        ways_out.append(_act("Step out of this case", ".recuse", item))
    return {"steps": ways_on + ways_out, "quiet": not ways_on}


def _act(words: str, endpoint: str, item: Item) -> StepLink:
    return StepLink(words, url_for(endpoint, item_id=item.id))


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
