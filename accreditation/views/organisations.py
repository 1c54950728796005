"""Providers and their placements, for administrators: find, add, change; and the offices that lead them."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.models.organisations import Office, Organisation, Placement
from accreditation.queries import closings
from accreditation.queries import organisations as queries
from accreditation.queries.paging import WHOLE
from accreditation.services import organisation_changes, organisations
from accreditation.services.organisation_changes import OrganisationDetails
from accreditation.services.organisations import PlacementDetails
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, filtered, page_number, submitted
from accreditation.web.files import spreadsheet
from forms.organisations import (
    OfficeForm,
    OfficeNameForm,
    OrganisationChangeForm,
    OrganisationFilter,
    OrganisationForm,
    PlacementChangeForm,
    PlacementForm,
)

bp = Blueprint("organisations", __name__, url_prefix="/organisations")

CSV_HEAD = ("Name", "ODS code", "Kind", "Lead office", "Placements", "Closed")


@bp.get("")
@requires(P.ORGANISATIONS_MANAGE)
def index() -> ResponseReturnValue:
    """Every organisation, searched and filtered."""
    filters = filtered(OrganisationFilter)
    offices = filters.office.choices = [(office.id, office.name) for office in queries.offices()]
    chosen = queries.Filters(**filters.values())
    page = queries.page(chosen, page_number())
    return render_template(
        "organisations/index.html",
        filters=filters,
        filtering=chosen != queries.Filters(sort=chosen.sort),
        page=page,
        counts=queries.placement_counts(organisation.id for organisation in page.rows),
        offices=offices,
    )


@bp.get("/list.csv")
@requires(P.ORGANISATIONS_MANAGE)
def as_csv() -> ResponseReturnValue:
    """The organisations that the filters show, as a file."""
    filters = filtered(OrganisationFilter)
    filters.office.choices = [(office.id, office.name) for office in queries.offices()]
    listed = queries.page(queries.Filters(**filters.values()), size=WHOLE).rows
    counts = queries.placement_counts(organisation.id for organisation in listed)
    rows = (
        (line.name, line.ods_code, line.kind, line.office.name, counts[line.id], line.closed_at is not None)
        for line in listed
    )
    return spreadsheet("organisations.csv", CSV_HEAD, rows)


@bp.get("/offices")
@requires(P.ORGANISATIONS_MANAGE)
def offices() -> ResponseReturnValue:
    """Every office, with what can be changed."""
    return render_template("organisations/offices.html", offices=queries.offices())


@bp.route("/offices/<id:office_id>", methods=["GET", "POST"])
@requires(P.ORGANISATIONS_MANAGE, closings.office_for_administrator)
def office(office: Office) -> ResponseReturnValue:
    """Give an office another name."""
    form = bind(OfficeNameForm, obj=office)
    if submitted(form):
        with unit_of_work():
            changed = organisation_changes.rename_office(office, name=form["name"].data, actor=viewer())
        flash("Saved." if changed else "Nothing was changed.")
        return redirect(url_for(".offices"))
    return shown("organisations/office.html", form=form, office=office)


@bp.route("/offices/new", methods=["GET", "POST"])
@requires(P.ORGANISATIONS_MANAGE)
def new_office() -> ResponseReturnValue:
    """Add a local office."""
    form = bind(OfficeForm)
    if submitted(form):
        with unit_of_work():
            office = organisations.add_office(**form.values(), actor=viewer())
        flash(f"The office {office.name} is added.")
        return redirect(url_for(".offices"))
    return shown("organisations/new_office.html", form=form, offices=queries.offices())


@bp.route("/new", methods=["GET", "POST"])
@requires(P.ORGANISATIONS_MANAGE)
def new() -> ResponseReturnValue:
    """Add an organisation."""
    form = bind(OrganisationForm)
    form.office_id.choices = queries.open_offices()
    if submitted(form):
        with unit_of_work():
            organisation = organisations.add_organisation(**form.values(), actor=viewer())
        flash(f"{organisation.name} is added. Add its placements now.")
        return redirect(url_for(".show", organisation_id=organisation.id))
    return shown("organisations/new.html", form=form)


@bp.route("/<id:organisation_id>/change", methods=["GET", "POST"])
@requires(P.ORGANISATIONS_MANAGE, queries.for_administrator)
def change(organisation: Organisation) -> ResponseReturnValue:
    """Put what is known of an organisation right."""
    successor = organisation.successor.ods_code if organisation.successor else ""
    form = bind(OrganisationChangeForm, obj=organisation, successor=successor)
    form.office_id.choices = queries.open_offices(organisation.office_id)
    if submitted(form):
        with unit_of_work():
            typed = form.successor.data
            taken_over_by = organisations.chosen(typed, field="successor") if typed else None
            details = OrganisationDetails(
                form["name"].data, form.kind.data, form.office_id.data, taken_over_by
            )
            changed = organisation_changes.change_organisation(
                organisation, details, agreed=form.agreed.data, actor=viewer()
            )
        flash("Saved." if changed else "Nothing was changed.")
        return redirect(url_for(".show", organisation_id=organisation.id))
    return shown("organisations/change.html", form=form, organisation=organisation)


@bp.get("/<id:organisation_id>")
@requires(P.ORGANISATIONS_MANAGE, queries.for_administrator)
def show(organisation: Organisation) -> ResponseReturnValue:
    """One organisation with its placements."""
    return render_template(
        "organisations/show.html",
        organisation=organisation,
        page=queries.placements(organisation.id, page_number()),
    )


@bp.route("/<id:organisation_id>/placements/new", methods=["GET", "POST"])
@requires(P.ORGANISATIONS_MANAGE, queries.for_administrator)
def new_placement(organisation: Organisation) -> ResponseReturnValue:
    """Add a placement to an organisation."""
    form = bind(PlacementForm, data={"office_id": organisation.office_id, "recruits": True})
    form.office_id.choices = queries.open_offices()
    if submitted(form):
        with unit_of_work():
            placement = organisations.add_placement(
                organisation.id, PlacementDetails(**form.values()), actor=viewer()
            )
        flash(f"{placement.name} is added.")
        return redirect(url_for(".show", organisation_id=organisation.id))
    return shown("organisations/placement.html", form=form, organisation=organisation, placement=None)


@bp.route("/<id:organisation_id>/placements/<id:placement_id>", methods=["GET", "POST"])
@requires(P.ORGANISATIONS_MANAGE, queries.placement_for_administrator)
def placement(placement: Placement) -> ResponseReturnValue:
    """Change what is known of a placement."""
    form = bind(
        PlacementChangeForm,
        obj=placement,
        professions=[row.profession for row in placement.professions],
        learner_groups=[row.learner_group for row in placement.learner_groups],
    )
    form.office_id.choices = queries.open_offices(placement.office_id)
    if submitted(form):
        with unit_of_work():
            changed = organisations.change_placement(
                placement, PlacementDetails(**form.values()), agreed=form.agreed.data, actor=viewer()
            )
        flash("Saved." if changed else "Nothing was changed.")
        return redirect(url_for(".show", organisation_id=placement.organisation_id))
    return shown(
        "organisations/placement.html", form=form, organisation=placement.organisation, placement=placement
    )
