"""Cycles of accreditation, for administrators: which are open, and opening one."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.models.frameworks import Cycle
from accreditation.queries import cycles as queries
from accreditation.queries import frameworks, policies
from accreditation.services import applications, cycles
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, page_number, submitted
from forms.cycles import CLOCKS, CycleForm

bp = Blueprint("cycles", __name__, url_prefix="/cycles")


@bp.get("")
@requires(P.CYCLES_MANAGE)
def index() -> ResponseReturnValue:
    """Every cycle, those that open last first."""
    page = queries.page(page_number())
    return render_template(
        "cycles/index.html",
        page=page,
        counts=queries.application_counts(cycle.id for cycle in page.rows),
        today=clock.today(),
        is_open=applications.is_open,
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(P.CYCLES_MANAGE)
def new() -> ResponseReturnValue:
    """Open a cycle."""
    versions = frameworks.versions()
    form = bind(CycleForm)
    form.framework_version_id.choices = [
        (version.id, f"{version.title}, version {version.version}") for version in versions
    ]
    if submitted(form):
        with unit_of_work():
            cycle = cycles.open_cycle(
                name=form.name.data,
                framework_version_id=form.framework_version_id.data,
                opens_on=form.opens_on.data,
                closes_on=form.closes_on.data,
                tiers=form.tiers.data,
                clocks=form.clocks(),
                actor=viewer(),
            )
        flash(f"The cycle {cycle.name} is set up.")
        return redirect(url_for(".show", cycle_id=cycle.id))
    defaults = policies.defaults_of(versions[0]).clocks if versions else {}
    return shown("cycles/new.html", form=form, versions=versions, clocks=CLOCKS, defaults=defaults)


@bp.get("/<id:cycle_id>")
@requires(P.CYCLES_MANAGE, queries.for_administrator)
def show(cycle: Cycle) -> ResponseReturnValue:
    """One cycle: its dates, awards and clocks."""
    own, lengths = cycle.own.clocks, policies.rules_of(cycle).clocks
    return render_template(
        "cycles/show.html",
        cycle=cycle,
        tiers=cycle.tiers,
        clocks=[(label, lengths[name], name in own) for name, label in CLOCKS.items() if name in lengths],
        applications=queries.application_counts([cycle.id])[cycle.id],
        today=clock.today(),
        is_open=applications.is_open,
    )
