"""A reviewer's own page: what they bring, when they are away, where they work, teach or study, and that all of it is still true."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation import dates
from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.enums.reviews import ReviewerKind
from accreditation.models.organisations import Organisation
from accreditation.models.people import ReviewerProfile
from accreditation.models.reviewers import ReviewerAway
from accreditation.models.ties import Tie
from accreditation.queries import organisations as organisation_queries
from accreditation.queries import reviewer_details as queries
from accreditation.queries.reviewer_details import OwnPage
from accreditation.services import organisations, reviewer_details, ties
from accreditation.services.reviewer_details import Brings
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.base import ConfirmForm
from forms.reviewer_details import AwayForm, DetailsForm, StillTrueDetailsForm, TieChangeForm, TieForm

bp = Blueprint("reviewer_details", __name__, url_prefix="/account/reviewer")


@bp.route("", methods=["GET", "POST"])
@requires(P.SIGNED_IN, queries.own)
def show(page: OwnPage) -> ResponseReturnValue:
    """Everything that the service knows of the viewer as a reviewer; sending it says that all of it is still true."""
    profile = page.profile
    if profile is None:
        return render_template("reviewer_details/unknown.html")
    form = bind(StillTrueDetailsForm, data={"version": profile.version})
    if submitted(form):
        with unit_of_work():
            reviewer_details.confirm(profile, expected_version=form.expected_version, actor=viewer())
        flash("Thank you. We ask again in a year.")
        return redirect(url_for("home.show"))
    return shown("reviewer_details/show.html", form=form, details=queries.of(profile))


@bp.route("/change", methods=["GET", "POST"])
@requires(P.SIGNED_IN, queries.own_profile)
def change(profile: ReviewerProfile) -> ResponseReturnValue:
    """Change what one brings."""
    details = queries.of(profile)
    travels_to = [office.id for office in details.travels_to]
    form = bind(
        DetailsForm,
        data={
            "version": profile.version,
            "professions": details.professions,
            "expertise": details.expertise,
            "learner_groups": details.learner_groups,
            "travels_to": travels_to,
            "load_cap": profile.load_cap,
        },
    )
    form.travels_to.choices = organisation_queries.open_offices(*travels_to)
    if submitted(form):
        with unit_of_work():
            changed = reviewer_details.save(
                profile,
                Brings(**{"professions": [], **form.values()}),
                expected_version=form.expected_version,
                actor=viewer(),
            )
        flash("Saved." if changed else "Nothing was changed.")
        if form.load_cap.data < details.open_reviews:
            flash(
                f"You have {details.open_reviews} reviews open, more than you take at a time. They stay with you, and you are"
                " asked for no new one until they are fewer.",
                "notice",
            )
        return redirect(url_for(".show"))
    return shown(
        "reviewer_details/change.html",
        form=form,
        details=details,
        is_lay=profile.kind is ReviewerKind.LAY,
    )


@bp.route("/away", methods=["GET", "POST"])
@requires(P.SIGNED_IN, queries.own_profile)
def add_away(profile: ReviewerProfile) -> ResponseReturnValue:
    """Say when one is away."""
    form = bind(AwayForm)
    if submitted(form):
        with unit_of_work():
            away = reviewer_details.add_away(profile, **form.values(), actor=viewer())
        flash(f"Nobody asks you to review from {dates.day(away.starts_on)} to {dates.day(away.ends_on)}.")
        return redirect(url_for(".show"))
    return shown("reviewer_details/add_away.html", form=form)


@bp.route("/away/<id:away_id>/take-back", methods=["GET", "POST"])
@requires(P.SIGNED_IN, queries.own_away)
def take_away_back(away: ReviewerAway) -> ResponseReturnValue:
    """Say that one is not away after all."""
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            reviewer_details.take_away_back(away, actor=viewer())
        flash("These days are taken back.")
        return redirect(url_for(".show"))
    return shown("reviewer_details/take_away_back.html", form=form, away=away)


@bp.route("/ties/add", methods=["GET", "POST"])
@requires(P.SIGNED_IN, queries.own_profile)
def add_tie(profile: ReviewerProfile) -> ResponseReturnValue:
    """Tell where one works, teaches or studies."""
    form = bind(TieForm)
    if submitted(form):
        with unit_of_work():
            organisation = organisations.chosen(form.organisation_id.data, field="organisation_id")
            ties.add(
                profile.person_id,
                **form.values() | {"organisation_id": organisation.id},
                actor=viewer(),
            )
        flash(f"{organisation.name} is added. Nobody asks you to review there.")
        _say_if_merged(organisation)
        return redirect(url_for(".show"))
    return shown("reviewer_details/add_tie.html", form=form)


@bp.route("/ties/<id:tie_id>", methods=["GET", "POST"])
@requires(P.SIGNED_IN, queries.own_tie)
def change_tie(tie: Tie) -> ResponseReturnValue:
    """End or put right what one has told of an employer or university; nothing of it is removed."""
    form = bind(
        TieChangeForm,
        data={
            "version": tie.version,
            "kind": tie.kind,
            "organisation_id": tie.organisation.ods_code,
            "starts_on": tie.starts_on,
            "ends_on": tie.ends_on,
        },
    )
    if submitted(form):
        with unit_of_work():
            organisation = organisations.chosen(form.organisation_id.data, field="organisation_id")
            tie_as_typed = ties.TieContent(
                organisation.id, form.kind.data, form.starts_on.data, form.ends_on.data
            )
            ties.put_right(tie, tie_as_typed, expected_version=form.expected_version or 0, actor=viewer())
        flash("Saved.")
        _say_if_merged(organisation)
        return redirect(url_for(".show"))
    return shown("reviewer_details/change_tie.html", form=form, tie=tie)


def _say_if_merged(organisation: Organisation) -> None:
    successor = organisation_queries.successor_of(organisation.id)
    if successor is not None:
        flash(
            f"{organisation.name} was taken over by {successor.name}. Both count: nobody asks you to review there, either.",
            "notice",
        )
