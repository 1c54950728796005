"""The conflicts of one case, for its office: what a conflict that came up has touched, and what two people set aside."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.applications import ENDED
from accreditation.enums.permissions import Permission as P
from accreditation.models.applications import Application
from accreditation.models.ties import ConflictException
from accreditation.permissions.table import can
from accreditation.queries import applications as application_queries
from accreditation.queries import exceptions as exception_queries
from accreditation.queries import interests, locks, standing, touched
from accreditation.queries import teams as team_queries
from accreditation.queries.exceptions import OfPerson, Proposed
from accreditation.services import exceptions, reviews
from accreditation.services.case_facts import CaseFacts
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.conflicts import DecideExceptionForm, LaterConflictForm, ProposeExceptionForm

bp = Blueprint("conflicts", __name__, url_prefix="/cases/<id:application_id>/conflicts")

CONFIRMED = "Confirmed. It stands on the paper of this application, and holds for it alone."


def _allow(application: Application) -> None:
    """For the secretariat and whoever ratifies; the rest of the office has no part in it."""
    if not (can(viewer(), P.CASE_RUN, application) or can(viewer(), P.CASE_RATIFY, application)):
        abort(403)


@bp.get("")
@requires(P.CASE_SEE, application_queries.for_office)
def show(application: Application) -> ResponseReturnValue:
    """What a conflict that was found later has touched, what mends it, and what is set aside."""
    _allow(application)
    facts = CaseFacts(application, viewer())
    people = exception_queries.people_of(application)
    conflicts_of_people = standing.known_between([application], people)
    has_round = application.round is not None
    return render_template(
        "conflicts/show.html",
        application=application,
        touched=touched.reviews(application),
        since=touched.since(application) if has_round else None,
        noticed=team_queries.conflicts_noticed(application),
        stopped=facts.team_stopped,
        ended=application.status in ENDED,
        exceptions=exception_queries.of_case(application.id),
        people=[
            (person_id, name, conflicts_of_people[person_id, application.id])
            for person_id, name in people.items()
            if (person_id, application.id) in conflicts_of_people
        ],
        team=[review for review in facts.reviews if review.held_at is None],
        runs=can(viewer(), P.CASE_RUN, application),
    )


@bp.route("/people/<id:person_id>", methods=["GET", "POST"])
@requires(P.CASE_RUN, exception_queries.person_for_office, lock=locks.application)
def propose(subject: OfPerson) -> ResponseReturnValue:
    """Propose that a conflict of one person is set aside in this case."""
    application, person = subject.application, subject.person
    form = bind(ProposeExceptionForm)
    if submitted(form):
        with unit_of_work():
            exceptions.propose(application, person, reason=form.reason.data, actor=viewer())
        flash("Proposed. It gives nothing until somebody else confirms it.")
        return redirect(url_for(".show", application_id=application.id))
    kinds = standing.known_between([application], [person.id]).get((person.id, application.id), [])
    return shown(
        "conflicts/propose.html",
        form=form,
        application=application,
        person=person,
        kinds=kinds,
        ties=interests.concerning(person.id, application),
        refusal=exceptions.refusal(application, person.id),
    )


@bp.route("/<id:exception_id>", methods=["GET", "POST"])
@requires(P.CASE_SEE, exception_queries.for_office, lock=locks.application)
def decide(proposed: Proposed) -> ResponseReturnValue:
    """Confirm that a conflict is set aside, turn it down, or take it back."""
    application, exception = proposed.application, proposed.exception
    _allow(application)
    form = bind(DecideExceptionForm)
    if submitted(form):
        is_confirmed = request.form.get("act") == "confirm"
        with unit_of_work():
            if is_confirmed:
                exceptions.confirm(exception, application, actor=viewer())
            else:
                exceptions.withdraw(exception, reason=form.reason.data or "", actor=viewer())
        flash(CONFIRMED if is_confirmed else _ended(exception))
        return redirect(url_for(".show", application_id=application.id))
    return shown(
        "conflicts/decide.html",
        form=form,
        application=application,
        exception=exception,
        ties=interests.concerning(exception.person_id, application),
        is_own=viewer().id == exception.proposed_by_id,
        may_confirm=viewer().id not in {exception.proposed_by_id, exception.person_id}
        and not exceptions.has_part(application, viewer().id),
    )


def _ended(exception: ConflictException) -> str:
    """What it means that nothing is set aside: what nobody had confirmed blocked all along."""
    if exception.confirmed_at is not None:
        return "Withdrawn. The conflict blocks again from now on."
    return f"{'Turned down' if exception.was_turned_down else 'Withdrawn'}. The conflict blocks as before."


@bp.route("/reviews/<id:review_id>", methods=["GET", "POST"])
@requires(P.CASE_RUN, team_queries.member_for_office, lock=locks.application)
def later(member: team_queries.Member) -> ResponseReturnValue:
    """Record a conflict of a reviewer that the office has learnt of, whatever the case has become."""
    review, application = member.review, member.application
    form = bind(LaterConflictForm)
    if submitted(form):
        with unit_of_work():
            reviews.note_conflict(review, kind=form.kind.data, actor=viewer())
        flash("Recorded. The case is closed to this reviewer now. This page says what it has touched.")
        return redirect(url_for(".show", application_id=application.id))
    return shown("conflicts/later.html", form=form, application=application, review=review)
