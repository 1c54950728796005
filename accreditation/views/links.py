"""Adding a page of the web as evidence; its address is kept and shown, and never fetched."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.queries import libraries
from accreditation.queries.libraries import Library
from accreditation.services.evidence import links
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.evidence import LinkForm

bp = Blueprint("links", __name__, url_prefix="/evidence/link")


@bp.route("", methods=["GET", "POST"])
@requires(P.EVIDENCE_ADD, libraries.library_for)
def add(library: Library) -> ResponseReturnValue:
    """Add a link with the day on which it was seen."""
    form = bind(LinkForm, data={"organisation": library.organisation_id, "seen_on": clock.today()})
    form.organisation.choices = [(one.id, one.name) for one in library.addable]
    if submitted(form):
        said = form.values()
        with unit_of_work():
            revision = links.add_link(organisation_id=said.pop("organisation"), actor=viewer(), **said)
        flash("The link is in your library, and can be cited.")
        return redirect(url_for("evidence.show", item_id=revision.item_id))
    return shown("evidence/link.html", form=form, library=library)
