"""Build the review team of a case by hand: who could review, what stands in the way, and what the team still lacks."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.enums.applications import ENDED, ApplicationStatus
from accreditation.enums.permissions import Permission as P
from accreditation.enums.reviews import ReviewTrigger
from accreditation.models.applications import Application
from accreditation.models.reviews import Review
from accreditation.queries import allocations, exceptions, locks, objections
from accreditation.queries import applications as application_queries
from accreditation.queries import teams as queries
from accreditation.rules.team import is_trained
from accreditation.services import clocks, reviews, teams
from accreditation.services.case_facts import CaseFacts
from accreditation.services.case_facts.reviewing import LED
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, filtered, page_number, submitted
from forms.base import ConfirmForm
from forms.teams import CandidateFilter, ClearConflictForm, InviteForm, SetAsideForm
from workflows.engine import possible
from workflows.review import REVIEW

bp = Blueprint("teams", __name__, url_prefix="/cases/<id:application_id>/team")


BY_OFFICE = "you do that from the page of the case, and invite somebody else if the team needs it."
DONE_AGAIN = {
    ApplicationStatus.MODERATION: BY_OFFICE,
    ApplicationStatus.FACTUAL_ACCURACY: BY_OFFICE,
    ApplicationStatus.READY_FOR_PANEL: BY_OFFICE,
    ApplicationStatus.AT_PANEL: "postpone the case first, then take peer review up again.",
    ApplicationStatus.DECIDED: "the ratifier cannot ratify, and orders a new panel first; then take peer review up again.",
    ApplicationStatus.DEFERRED: "they are scored again in the review after the deferral, with what the panel asked for.",
}
"""What has to be done again once a review is set aside that agreed scores rest on, by where the case stands."""


@bp.get("")
@requires(P.CASE_RUN, application_queries.for_office)
def show(application: Application) -> ResponseReturnValue:
    """The team, what it lacks, and everybody who could be asked."""
    filter_form = filtered(CandidateFilter)
    filters = queries.Filters(**filter_form.values())
    facts = CaseFacts(application, viewer())
    building = application.status in teams.BUILDING
    hosted = queries.professions_hosted(application)
    months = facts.policy.cycle.training_valid_months
    return render_template(
        "teams/show.html",
        application=application,
        place=application.subject.name,
        team=facts.reviews,
        declared=queries.declarations(viewer(), application),
        noticed=queries.conflicts_noticed(application) if any(map(_waits, facts.reviews)) else {},
        declined=[review for review in facts.reviews if review.declined_because],
        objected=objections.undecided(viewer(), application),
        proposal=allocations.newest_of(application.id) if building else None,
        stopped=facts.team_stopped,
        missing=facts.team_unmet,
        hosted=hosted,
        nobody_alike=building and bool(hosted) and queries.none_of_professions(application, hosted),
        building=building,
        filters=filter_form,
        filtering=filters != queries.Filters(),
        page=queries.candidates(application, filters, page_number()) if building else None,
        is_trained=lambda trained_on: is_trained(trained_on, clock.today(), months),
        may_set_aside=lambda review: (
            application.status not in ENDED and ReviewTrigger.SET_ASIDE in possible(REVIEW, review)
        ),
        may_lead=lambda review: (
            application.status in LED and review.status in teams.ON_TEAM_OR_INVITED and not review.is_lead
        ),
        narrowed=_narrowed(),
        exceptions=exceptions.standing_in(application.id),
    )


def _narrowed() -> dict[str, Any]:
    """How the list of reviewers is filtered now, so that one comes back to the same."""
    names = ("text", "kind", "profession", "elsewhere", "page")
    return {name: request.args[name] for name in names if request.args.get(name)}


@bp.route("/invite/<id:person_id>", methods=["GET", "POST"])
@requires(P.CASE_RUN, queries.candidate_for_office, lock=locks.application)
def invite(invitation: queries.Invitation) -> ResponseReturnValue:
    """Read who is asked and what follows from it, and invite one reviewer."""
    application, candidate = invitation.application, invitation.candidate
    form = bind(InviteForm)
    if submitted(form):
        with unit_of_work():
            teams.invite(
                application, person_id=candidate.person_id, is_lead=form.is_lead.data, actor=viewer()
            )
        flash(f"{candidate.name} is invited, and is asked to answer and to declare any conflict.")
        return redirect(url_for(".show", application_id=application.id))
    facts = CaseFacts(application, viewer())
    leads = (
        review for review in facts.reviews if review.is_lead and review.status in teams.ON_TEAM_OR_INVITED
    )
    return shown(
        "teams/invite.html",
        form=form,
        application=application,
        place=application.subject.name,
        candidate=candidate,
        trained=is_trained(candidate.trained_on, clock.today(), facts.policy.cycle.training_valid_months),
        replaces=application.status is ApplicationStatus.IN_REVIEW,
        building=application.status in teams.BUILDING,
        lead=next(leads, None),
        answer_by=clocks.answer_by(application),
        listed=url_for(".show", application_id=application.id, **_narrowed()),
    )


def _waits(review: Review) -> bool:
    return review.held_at is not None


@bp.route("/<id:review_id>/set-aside", methods=["GET", "POST"])
@requires(P.CASE_RUN, queries.member_for_office, lock=locks.application)
def set_aside(member: queries.Member) -> ResponseReturnValue:
    """Take a reviewer off the team, with a reason."""
    review = member.review
    form = bind(SetAsideForm)
    if submitted(form):
        with unit_of_work():
            reviews.set_aside(review, cause=form.cause.data, reason=form.reason.data or "", actor=viewer())
        flash(f"The review of {review.reviewer.name} is set aside.")
        return redirect(url_for(".show", application_id=review.application_id))
    status = review.application.status
    return shown(
        "teams/set_aside.html",
        form=form,
        review=review,
        place=review.application.subject.name,
        rested_on=status in DONE_AGAIN,
        stops_until=DONE_AGAIN.get(status, ""),
    )


@bp.route("/<id:review_id>/clear", methods=["GET", "POST"])
@requires(P.CASE_RUN, queries.member_for_office, lock=locks.application)
def clear(member: queries.Member) -> ResponseReturnValue:
    """Let a review go on whose conflict no longer holds, with a reason."""
    review = member.review
    noticed = queries.conflicts_noticed(review.application).get(review.id, [])
    form = bind(ClearConflictForm)
    form.must_show(*(conflict.id for conflict in noticed))
    if submitted(form):
        with unit_of_work():
            reviews.clear_conflict(review, reason=form.reason.data, actor=viewer())
        flash(f"The review of {review.reviewer.name} goes on.")
        return redirect(url_for(".show", application_id=review.application_id))
    return shown(
        "teams/clear.html",
        form=form,
        review=review,
        place=review.application.subject.name,
        noticed=noticed,
    )


@bp.route("/<id:review_id>/lead", methods=["GET", "POST"])
@requires(P.CASE_RUN, queries.member_for_office, lock=locks.application)
def lead(member: queries.Member) -> ResponseReturnValue:
    """Let one of the team lead the review."""
    review = member.review
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            teams.choose_lead(review.application, review, actor=viewer())
        flash(f"{review.reviewer.name} leads the review.")
        return redirect(url_for(".show", application_id=review.application_id))
    return shown("teams/lead.html", form=form, review=review, place=review.application.subject.name)
