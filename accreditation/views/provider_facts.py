"""What a concern officer knows of a provider: how it stands today, what was recorded, and recording more."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.concerns import FactKind
from accreditation.enums.permissions import Permission as P
from accreditation.models.organisations import Organisation
from accreditation.permissions.viewer import Viewer
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


@dataclass(frozen=True)
class OneKind:
    """A provider, and the kind of fact that is recorded."""

    organisation: Organisation
    kind: FactKind

    @property
    def office_id(self) -> int:
        """The office, for permissions."""
        return self.organisation.office_id


def _load(person: Viewer, organisation_id: int, kind: str) -> OneKind | None:
    organisation = queries.for_officer(person, organisation_id)
    return OneKind(organisation, FactKind(kind)) if organisation and kind in set(FactKind) else None


@bp.route("/<kind>", methods=["GET", "POST"])
@requires(P.CONCERN_SEE, _load)
def record(subject: OneKind) -> ResponseReturnValue:
    """Record one fact with its source and date."""
    organisation, kind = subject.organisation, subject.kind
    form = bind(FactForm)
    values = [(value, queries.words(kind, value)) for value in provider_facts.VALUES[kind]]
    form.offer(kind, values, queries.placements(organisation.id))
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
