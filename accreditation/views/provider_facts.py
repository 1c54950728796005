"""What a concern officer knows of a provider: how it stands today, what was recorded, and recording more."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.models.organisations import Organisation
from accreditation.queries import organisations as organisation_queries
from accreditation.queries import provider_facts as queries
from accreditation.services import provider_facts
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, page_number, submitted
from forms.provider_facts import FactForm

bp = Blueprint("provider_facts", __name__, url_prefix="/organisations/<id:organisation_id>/facts")


@bp.get("")
@requires(P.CONCERN_SEE, queries.for_officer)
def index(organisation: Organisation) -> ResponseReturnValue:
    """What counts for the provider today, and everything that was ever recorded."""
    return render_template(
        "provider_facts/index.html",
        organisation=organisation,
        lines=queries.lines(organisation.id, None),
        page=queries.history(organisation.id, page_number()),
        words=queries.words,
    )


@bp.route("/<kind>", methods=["GET", "POST"])
@requires(P.CONCERN_SEE, queries.of_kind_for_officer)
def record(subject: queries.OfKind) -> ResponseReturnValue:
    """Record one fact with its source and date."""
    organisation, kind = subject.organisation, subject.kind
    form = bind(FactForm)
    values = [(value, queries.words(kind, value)) for value in provider_facts.VALUES[kind]]
    form.offer(kind, values, organisation_queries.placement_names(organisation.id))
    if submitted(form):
        with unit_of_work():
            provider_facts.record(
                organisation,
                actor=viewer(),
                kind=kind,
                value=form.value.data,
                source=form.source.data,
                dated_on=form.dated_on.data,
                placement_id=form.placement.data,
            )
        flash(f"{kind.label}: recorded.")
        return redirect(url_for(".index", organisation_id=organisation.id))
    return shown("provider_facts/record.html", form=form, organisation=organisation, kind=kind)
