"""Pages of the web as evidence: adding one, and saying that it was seen again; none is ever fetched."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.queries import evidence, libraries, locks
from accreditation.queries.evidence import File
from accreditation.queries.libraries import Library
from accreditation.services.evidence import links
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.evidence import LinkForm, SeenAgainForm

bp = Blueprint("links", __name__, url_prefix="/evidence")


@bp.route("/link", methods=["GET", "POST"])
@requires(P.EVIDENCE_ADD, libraries.library_for)
def add(library: Library) -> ResponseReturnValue:
    """Add a link with the day on which it was seen."""
    form = bind(LinkForm, data={"organisation": library.organisation_id, "seen_on": clock.today()})
    form.organisation.choices = [(organisation.id, organisation.name) for organisation in library.addable]
    if submitted(form):
        values = form.values()
        with unit_of_work():
            revision = links.add_link(organisation_id=values.pop("organisation"), actor=viewer(), **values)
        flash("The link is in your library, and can be cited.")
        return redirect(url_for("evidence.show", item_id=revision.item_id))
    return shown("evidence/link.html", form=form, library=library)


@bp.route("/<id:item_id>/seen-again", methods=["GET", "POST"])
@requires(P.EVIDENCE_ADD, evidence.link_for, lock=locks.evidence_item)
def see_again(file: File) -> ResponseReturnValue:
    """Say that a link was seen on another day."""
    link = file.revision
    form = bind(SeenAgainForm, data={"address": link.url, "seen_on": clock.today()})
    if submitted(form):
        with unit_of_work():
            links.see_again(link, actor=viewer(), **form.values())
        flash("Noted. What cites the older day goes on citing it.")
        return redirect(url_for("evidence.show", item_id=file.item.id))
    return shown("evidence/seen_again.html", form=form, item=file.item, link=link)
