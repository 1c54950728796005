"""My reviews, and one of them: its standards with what is done and left, its lock, and the visit of its round."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.clarifications import OPEN
from accreditation.enums.people import Role
from accreditation.enums.permissions import Permission as P
from accreditation.enums.reviews import CONFIRMED, COUNTED, ReviewStatus, ReviewTrigger
from accreditation.enums.task_words import IF_LATE
from accreditation.enums.turn_words import Side
from accreditation.models.reviews import Review
from accreditation.models.unlocks import UnlockRequest
from accreditation.permissions.conflicts import in_conflict
from accreditation.permissions.table import can
from accreditation.queries import (
    clarifications,
    frameworks,
    local_doubts,
    locks,
    move_reasons,
    rounds,
    scoring,
    turns,
    unlocks,
    visits,
    workloads,
)
from accreditation.queries import last_time as last_time_queries
from accreditation.queries import reviews as queries
from accreditation.queries import teams as team_queries
from accreditation.queries.policies import policy_of
from accreditation.queries.scores import SHARED
from accreditation.services import reviews
from accreditation.web.access import allow, requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, page_number, submitted
from accreditation.web.last_time import page as last_time_page
from forms.base import ConfirmForm
from forms.reviews import VisitForm
from workflows.engine import possible
from workflows.review import REVIEW

bp = Blueprint("reviews", __name__, url_prefix="/reviews")


WRITING = frozenset({ApplicationStatus.MODERATION, ApplicationStatus.FACTUAL_ACCURACY})
"""The lead reviewer has a report in hand."""

BEFORE_SCORING = frozenset({ReviewStatus.INVITED, ReviewStatus.ACCEPTED})
"""The work is still before the reviewer."""

VISIT_RECORDED = "The visit is recorded. Each reviewer may now change a score, with a reason."

OVER = frozenset({ReviewStatus.DECLINED, ReviewStatus.CONFLICTED, ReviewStatus.SET_ASIDE})
"""Nothing more is asked of the reviewer, and nobody of the case is named to them any more."""


@bp.get("")
@requires(P.SIGNED_IN)
def index() -> ResponseReturnValue:
    """My reviews: what waits for me, soonest first, and what I have finished."""
    person = viewer()
    return render_template(
        "reviews/index.html",
        reviews=person.has(Role.REVIEWER),
        waiting=queries.mine(person),
        finished=queries.mine(person, page_number(), waiting=False),
    )


@bp.get("/<id:review_id>")
@requires(P.REVIEW_SEE, queries.for_reviewer)
def show(review: Review) -> ResponseReturnValue:
    """One review: whom it is about, then the standards with what is done, and what is left before locking."""
    application = review.application
    place = application.subject.name
    # Who declared a conflict is in one; that their review is over is what they are told.
    if review.status not in OVER and (review.held_at is not None or in_conflict(viewer(), application)):
        return render_template("reviews/held.html", review=review, place=place)
    if review.status not in CONFIRMED:
        return _invitation(review, place)
    return _overview(review, place)


def _invitation(review: Review, place: str) -> ResponseReturnValue:
    """Whom it is about and how much there is to do, before anything of it is read."""
    application = review.application
    policy = policy_of(application)
    # Who takes somebody's place joins a team that scores already, and has a time of their own.
    joins_late = application.status is ApplicationStatus.IN_REVIEW
    team = team_queries.of_round(review.round)
    return render_template(
        "reviews/invitation.html",
        review=review,
        place=place,
        steps=set(possible(REVIEW, review)),
        begins=review.status is ReviewStatus.ACCEPTED and joins_late,
        joins_late=joins_late,
        days=policy.days("replacement_review" if joins_late else "review"),
        people=queries.people_of(application, team) if review.status not in OVER else [],
        is_over=review.status in OVER,
        team=team,
        workload=workloads.of_round(review.round) if review.status in BEFORE_SCORING else None,
        visits=policy.visit_needed,
        if_late=IF_LATE.get(review.status, ""),
        set_aside=move_reasons.of_review(review.id) if review.status is ReviewStatus.SET_ASIDE else None,
    )


def _waits(review: Review) -> bool:
    """Whether the reviewer has done their part in a round that goes on, so that the page says who has it now."""
    return review.is_current and review.status in COUNTED


def _overview(review: Review, place: str) -> ResponseReturnValue:
    application = review.application
    lines = scoring.lines(review)
    policy = policy_of(application)
    visiting = policy.visit_needed and review.round.revealed_at is not None
    reads_notes = queries.reads_visit_notes(viewer(), review)
    visit = rounds.visit(application, review.round, notes=reads_notes)
    framework = frameworks.of_application(application)
    domains = [
        (domain, [line for line in lines if line.domain == domain.code]) for domain in framework.domains
    ]
    return render_template(
        "reviews/show.html",
        review=review,
        place=place,
        domains=[(domain, rows) for domain, rows in domains if rows],
        served=local_doubts.served_lines(review),
        done=sum(line.is_done for line in lines),
        total=sum(line.draft is not None for line in lines),
        following=next((line for line in lines if line.draft is not None and not line.is_done), None),
        if_late=IF_LATE.get(review.status, ""),
        unlock=_unlock(review),
        may_lock=ReviewTrigger.LOCK in possible(REVIEW, review),
        to_confirm=[line for line in lines if line.is_answered_since] if review.status in SHARED else [],
        turn=turns.turn_of(application, Side.TEAM, viewer(), reviews=[review]) if _waits(review) else None,
        came_back=move_reasons.why_back(application, Side.TEAM) if review.is_current else None,
        shared=review.status in SHARED,
        reports=application.status in WRITING and can(viewer(), P.TEAM_LEAD, review),
        visit=visit,
        visit_notes=visit.notes if visit is not None and reads_notes else "",
        session=visits.session_of(visit, policy.reviewing) if reads_notes else None,
        carries=review.round.follows_id is not None,
        questions=_questions(review),
        visits=visiting,
        may_visit=visiting and reads_notes and can(viewer(), P.TEAM_LEAD, review),
    )


def _questions(review: Review) -> str:
    """Where the team's questions stand, for its lead while nobody can lock before they are settled; empty for everybody else."""
    if not review.is_lead or review.status is not ReviewStatus.SCORING:
        return ""
    requests = clarifications.statuses(review.round_id)
    return requests[-1].value if requests else "nothing yet"


def _unlock(review: Review) -> UnlockRequest | None:
    """What the reviewer asked last to have their locked review unlocked; the page of every other review asks nothing more."""
    if review.status is not ReviewStatus.LOCKED or review.round.revealed_at is not None:
        return None
    return next(iter(unlocks.of_review(review.id)), None)


@bp.get("/<id:review_id>/last-time")
@requires(P.REVIEW_SCORE, queries.with_content)
def last_time(review: Review) -> ResponseReturnValue:
    """What changed in the answers since the placement's last application; nothing of how it was scored then."""
    return last_time_page(
        review.application,
        last_time_queries.of_round(review.application, review.round),
        back_words="Back to the review",
        back_address=url_for(".show", review_id=review.id),
    )


@bp.route("/<id:review_id>/lock", methods=["GET", "POST"])
@requires(P.REVIEW_SCORE, queries.with_content, lock=locks.of_review)
def lock(review: Review) -> ResponseReturnValue:
    """All my scores on one page, with what each still lacks; from there they are locked."""
    form = bind(ConfirmForm)
    if submitted(form):
        # Pressed twice, or in two windows: it is locked, and that is all that was wanted.
        if review.status in COUNTED:
            flash("Your review is locked already. Nothing was changed.")
            return redirect(url_for(".show", review_id=review.id))
        with unit_of_work():
            shared = reviews.lock_review(review, actor=viewer())
        flash(
            "Locked. All reviews are locked, so scores are shared with the team now."
            if shared
            else "Locked. Scores are shared with the team when every reviewer has locked."
        )
        return redirect(url_for(".show", review_id=review.id))
    lines = scoring.lines(review)
    requests = clarifications.statuses(review.round_id)
    return shown(
        "reviews/lock.html",
        form=form,
        review=review,
        place=review.application.subject.name,
        lines=[line for line in lines if line.draft is not None],
        away=[line for line in lines if line.draft is None],
        left=sum(not line.is_done for line in lines if line.draft is not None),
        may_lock=ReviewTrigger.LOCK in possible(REVIEW, review),
        visits=policy_of(review.application).visit_needed,
        questions_open=not OPEN.isdisjoint(requests),
        questions_settled=bool(requests) and OPEN.isdisjoint(requests),
    )


@bp.route("/<id:review_id>/visit", methods=["GET", "POST"])
@requires(P.REVIEW_SCORE, queries.with_content, lock=locks.of_review)
def visit(review: Review) -> ResponseReturnValue:
    """Record the visit of an application for excellence."""
    allow(P.TEAM_LEAD, review)
    # A lead who replaces somebody scores blind, and this page holds what was written of the visit.
    if not queries.reads_visit_notes(viewer(), review):
        abort(403)
    application = review.application
    recorded = rounds.visit(application, review.round, notes=True)
    # The visit of an earlier round counts too, but is not this one's to change.
    own = recorded if recorded is not None and recorded.round_id == review.round_id else None
    form = bind(VisitForm, obj=own)
    if submitted(form):
        with unit_of_work():
            reviews.record_visit(
                review, actor=viewer(), expected_version=form.expected_version or 0, **form.values()
            )
        flash("What is recorded of the visit is saved." if own else VISIT_RECORDED)
        return redirect(url_for(".show", review_id=review.id))
    return shown(
        "reviews/visit.html",
        form=form,
        review=review,
        place=application.subject.name,
        recorded=own is not None,
    )
