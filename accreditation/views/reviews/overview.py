"""My reviews, and one of them: its standards with what is done and left, its lock, and the visit of its round."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.people import Role
from accreditation.enums.permissions import Permission as P
from accreditation.enums.reviews import CONFIRMED, COUNTED, ReviewStatus, ReviewTrigger
from accreditation.enums.task_words import IF_LATE
from accreditation.enums.turn_words import Side
from accreditation.models.reviews import Review
from accreditation.permissions.conflicts import in_conflict
from accreditation.permissions.table import can
from accreditation.queries import frameworks, locks, move_reasons, rounds, scoring, turns, workloads
from accreditation.queries import reviews as queries
from accreditation.queries import teams as team_queries
from accreditation.queries.policies import policy_of
from accreditation.queries.scores import SHARED
from accreditation.services import reviews
from accreditation.web.access import allow, requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, page_number, submitted
from forms.base import ConfirmForm
from forms.reviews import VisitForm
from workflows.engine import possible
from workflows.review import REVIEW

bp = Blueprint("reviews", __name__, url_prefix="/reviews")


WRITING = frozenset({ApplicationStatus.MODERATION, ApplicationStatus.FACTUAL_ACCURACY})
"""The lead reviewer has a report in hand."""

BEFORE_SCORING = frozenset({ReviewStatus.INVITED, ReviewStatus.ACCEPTED})
"""The work is still before the reviewer."""


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
    if review.held_at is not None or in_conflict(viewer(), application):
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
    return render_template(
        "reviews/invitation.html",
        review=review,
        place=place,
        steps=set(possible(REVIEW, review)),
        begins=review.status is ReviewStatus.ACCEPTED and joins_late,
        joins_late=joins_late,
        days=policy.days("replacement_review" if joins_late else "review"),
        people=queries.people_of(application),
        team=team_queries.of_round(review.round),
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
        done=sum(line.is_done for line in lines),
        total=sum(line.draft is not None for line in lines),
        if_late=IF_LATE.get(review.status, ""),
        may_lock=ReviewTrigger.LOCK in possible(REVIEW, review),
        turn=turns.turn_of(application, Side.TEAM, viewer()) if _waits(review) else None,
        came_back=move_reasons.why_back(application, Side.TEAM) if review.is_current else None,
        shared=review.status in SHARED,
        reports=application.status in WRITING and can(viewer(), P.TEAM_LEAD, review),
        visit=visit,
        visit_notes=visit.notes if visit is not None and reads_notes else "",
        carries=review.round.follows_id is not None,
        may_visit=policy_of(application).visit_needed
        and review.round.revealed_at is not None
        and reads_notes
        and can(viewer(), P.TEAM_LEAD, review),
    )


@bp.route("/<id:review_id>/lock", methods=["GET", "POST"])
@requires(P.REVIEW_SCORE, queries.with_content, lock=locks.of_review)
def lock(review: Review) -> ResponseReturnValue:
    """All my scores on one page, with what each still lacks; from there they are locked, once and for good."""
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            shared = reviews.lock_review(review, actor=viewer())
        flash(
            "Locked. All reviews are locked, so scores are shared with the team now."
            if shared
            else "Locked. Scores are shared with the team when every reviewer has locked."
        )
        return redirect(url_for(".show", review_id=review.id))
    lines = scoring.lines(review)
    return shown(
        "reviews/lock.html",
        form=form,
        review=review,
        place=review.application.subject.name,
        lines=[line for line in lines if line.draft is not None],
        away=[line for line in lines if line.draft is None],
        left=sum(not line.is_done for line in lines if line.draft is not None),
        may_lock=ReviewTrigger.LOCK in possible(REVIEW, review),
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
            reviews.record_visit(review, actor=viewer(), **form.values())
        flash("The visit is recorded. Each reviewer may now change a score with a new rationale.")
        return redirect(url_for(".show", review_id=review.id))
    return shown("reviews/visit.html", form=form, review=review, place=application.subject.name)
