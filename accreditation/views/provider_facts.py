"""What a concern officer knows of a provider: how it stands today, what was recorded, and recording more."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.concerns import FactKind
from accreditation.enums.permissions import Permission as P
from accreditation.errors import RuleBroken
from accreditation.models.awards import Award
from accreditation.models.concerns import Concern
from accreditation.models.organisations import Organisation
from accreditation.queries import concerns as concern_queries
from accreditation.queries import organisations as organisation_queries
from accreditation.queries import provider_facts as queries
from accreditation.services import concerns, provider_facts
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, filtered, page_number, submitted
from forms.provider_facts import BecauseForm, FactForm

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
    """Record one fact with its source and date; what suspends awards is shown with them before it is done."""
    organisation, kind = subject.organisation, subject.kind
    concern = _concern(subject)
    form = bind(FactForm)
    values = [(value, queries.words(kind, value)) for value in provider_facts.VALUES[kind]]
    form.offer(kind, values, organisation_queries.placement_names(organisation.id))
    reached: list[Award] = []
    if submitted(form):
        given = _given(kind, form)
        reached = provider_facts.suspending(organisation, **given)
        if form.seen.data or not reached:
            with unit_of_work():
                fact = provider_facts.record(organisation, actor=viewer(), seen=form.seen.data or "", **given)
                if concern is not None:
                    concerns.set_support_level(concern, fact, actor=viewer())
            flash(
                f"{kind.label}: recorded.{' Awards suspended: ' + str(len(reached)) + '.' if reached else ''}"
            )
            if concern is not None:
                return redirect(url_for("concerns.show", concern_id=concern.id))
            return redirect(url_for(".index", organisation_id=organisation.id))
    elif form.form_errors:
        reached = _still_reached(organisation, kind, form)
    return shown(
        "provider_facts/record.html",
        form=form,
        organisation=organisation,
        kind=kind,
        reached=reached,
        seen=provider_facts.mark(reached),
    )


def _concern(subject: queries.OfKind) -> Concern | None:
    """The concern because of which a support level is set, where the address names one of this provider."""
    typed = filtered(BecauseForm).values().get("concern")
    if subject.kind is not FactKind.SUPPORT_LEVEL or typed is None:
        return None
    concern = concern_queries.get(viewer(), typed)
    of_provider = concern is not None and concern.organisation_id == subject.organisation_id
    return concern if of_provider else None


def _given(kind: FactKind, form: FactForm) -> dict[str, Any]:
    return {
        "kind": kind,
        "value": form.value.data,
        "source": form.source.data,
        "dated_on": form.dated_on.data,
        "placement_id": form.placement.data,
    }


def _still_reached(organisation: Organisation, kind: FactKind, form: FactForm) -> list[Award]:
    """What would be suspended now, for somebody whom a change overtook; nothing where it cannot be recorded."""
    # The form itself says what is missing.
    if form.value.data is None or form.dated_on.data is None:
        return []
    try:
        return provider_facts.suspending(organisation, **_given(kind, form))
    except RuleBroken:
        return []
