"""Several files that have arrived: what kind each is, once its person has looked, and how its check goes."""

from dataclasses import dataclass

from flask import Blueprint, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.evidence import EvidenceKind
from accreditation.enums.permissions import Permission as P
from accreditation.models.evidence import EvidenceItem
from accreditation.permissions.viewer import Viewer
from accreditation.queries import libraries
from accreditation.queries.file_checks import UNDER_WAY
from accreditation.queries.libraries import Library
from accreditation.services.evidence import library_changes
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from accreditation.web.colours import colour
from accreditation.web.filters import plural
from forms.evidence import KindsForm

bp = Blueprint("arrivals", __name__, url_prefix="/evidence/arrivals")

LARGEST = 2**31
MOST = 50


@dataclass(frozen=True)
class Arrived:
    """The files that an address names, of a library to which the person may add."""

    library: Library
    ids: list[int]

    @property
    def organisation_id(self) -> int:
        """The provider, for permissions."""
        return self.library.organisation_id


def _arrived(person: Viewer) -> Arrived | None:
    library = libraries.library_for(person)
    if library is None:
        return None
    named = request.form.getlist("item", int) or request.args.getlist("item", int)
    return Arrived(library, sorted({item_id for item_id in named if 0 < item_id < LARGEST})[:MOST])


@bp.route("", methods=["GET", "POST"])
@requires(P.EVIDENCE_ADD, _arrived)
def show(arrived: Arrived) -> ResponseReturnValue:
    """Say of each file what kind of evidence it is: a guess from its name is confirmed or changed."""
    form = bind(KindsForm)
    items = libraries.chosen(arrived.library, arrived.ids)
    if submitted(form):
        with unit_of_work():
            left = library_changes.confirm_kinds(items, form.kinds.data, actor=viewer())
        return _answered(items, left)
    return shown(
        "evidence/kinds.html",
        form=form,
        items={item.id: item for item in items},
        files=libraries.arrivals(arrived.library, [item.id for item in items]),
        kinds=EvidenceKind.choices(),
        under_way=UNDER_WAY,
    )


def _answered(items: list[EvidenceItem], left: list[EvidenceItem]) -> ResponseReturnValue:
    if left:
        flash(f"Saved. {plural(len(left), 'file')} still {'waits' if len(left) == 1 else 'wait'} for a kind.")
        return redirect(url_for(".show", item=[item.id for item in left]))
    flash("Saved." if len(items) == 1 else f"Saved: you have said what kind all {len(items)} files are.")
    if len(items) == 1:
        return redirect(url_for("evidence.show", item_id=items[0].id))
    return redirect(url_for("evidence.library", sort="-added"))


@bp.get("/checking")
@requires(P.EVIDENCE_SEE, _arrived)
def checking(arrived: Arrived) -> ResponseReturnValue:
    """How the check of each file's newest version stands, for the script of the lists that show it."""
    return jsonify(
        files={
            line.item_id: {
                "title": line.title,
                "label": line.status.label,
                "colour": colour(line.status),
                "over": line.status not in UNDER_WAY,
            }
            for line in libraries.arrivals(arrived.library, arrived.ids)
        }
    )
