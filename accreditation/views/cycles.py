"""Cycles of accreditation, for administrators: which are open; opening, changing and cancelling one."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.models.frameworks import Cycle
from accreditation.queries import cycles as queries
from accreditation.queries import frameworks, organisations, policies
from accreditation.rules.cycles import CycleSettings
from accreditation.rules.thresholds import CycleRules
from accreditation.services import applications, cycles
from accreditation.services.cycles import CycleDetails
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, page_number, submitted
from forms.base import ShownForm
from forms.cycles import CLOCKS, NUMBERS, CycleChangeForm, CycleForm, CycleFrameworkForm

bp = Blueprint("cycles", __name__, url_prefix="/cycles")

CANCELLED = "cancelled"


@bp.get("")
@requires(P.CYCLES_MANAGE)
def index() -> ResponseReturnValue:
    """Every cycle, those that open last first."""
    return render_template(
        "cycles/index.html",
        page=queries.page(page_number()),
        today=clock.today(),
        is_open=applications.is_open,
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(P.CYCLES_MANAGE)
def new() -> ResponseReturnValue:
    """Open a cycle."""
    versions = frameworks.offered()
    form = bind(CycleForm)
    form.framework_version_id.choices = [
        (version.id, f"{version.title}, version {version.version}") for version in versions
    ]
    form.offices.choices = organisations.open_offices()
    if submitted(form):
        with unit_of_work():
            cycle = cycles.open_cycle(
                name=form["name"].data,
                framework_version_id=form.framework_version_id.data,
                opens_on=form.opens_on.data,
                closes_on=form.closes_on.data,
                tiers=form.tiers.data,
                clocks=form.clocks(),
                offices=form.offices.data,
                numbers=form.numbers(),
                standardisation_valid_months=form.standardisation_valid_months.data,
                actor=viewer(),
            )
        flash(f"The cycle {cycle.name} is set up.")
        return redirect(url_for(".show", cycle_id=cycle.id))
    return shown(
        "cycles/new.html",
        form=form,
        versions=versions,
        clocks=CLOCKS,
        parts=NUMBERS,
        defaults=_defaults(policies.defaults_of(versions[0])) if versions else {},
    )


def _defaults(rules: CycleRules) -> dict[str, int]:
    """What the framework says, by the name of each field of the form."""
    numbers = {
        f"{part}_{name}": getattr(getattr(rules, part), name)
        for part, (_, names) in NUMBERS.items()
        for name in names
    }
    months = {"standardisation_valid_months": rules.standardisation_valid_months}
    return {f"clock_{name}": days for name, days in rules.clocks.items()} | numbers | months


@bp.get("/<id:cycle_id>")
@requires(P.CYCLES_MANAGE, queries.for_administrator)
def show(cycle: Cycle) -> ResponseReturnValue:
    """One cycle: its dates, awards and clocks."""
    own, lengths = cycle.own.clocks, policies.rules_of(cycle).clocks
    return render_template(
        "cycles/show.html",
        cycle=cycle,
        tiers=cycle.tiers,
        offices=[office.name for office in organisations.offices() if office.id in cycle.own.offices],
        numbers=_numbers_shown(cycle),
        clocks=[(label, lengths[name], name in own) for name, label in CLOCKS.items() if name in lengths],
        applications=queries.applications_started(cycle.id),
        standardisation_months=policies.rules_of(cycle).standardisation_valid_months,
        today=clock.today(),
        is_open=applications.is_open,
    )


def _numbers_shown(cycle: Cycle) -> list[tuple[str, int, bool]]:
    """The numbers of teams and panels: what each is, its value, and whether the cycle sets it."""
    rules = policies.rules_of(cycle)
    return [
        (f"{heading}: {label.lower()}", getattr(getattr(rules, part), name), name in getattr(cycle.own, part))
        for part, (heading, names) in NUMBERS.items()
        for name, label in names.items()
    ]


@bp.route("/<id:cycle_id>/change", methods=["GET", "POST"])
@requires(P.CYCLES_MANAGE, queries.for_administrator)
def change(cycle: Cycle) -> ResponseReturnValue:
    """Change a cycle's dates, offices, awards and numbers."""
    own = cycle.own
    form = bind(
        CycleChangeForm, obj=cycle, tiers=list(own.tiers), offices=list(own.offices), **_own_numbers(own)
    )
    form.offices.choices = organisations.open_offices(*own.offices)
    if submitted(form):
        with unit_of_work():
            changed = cycles.change_cycle(cycle, _details(form, own), agreed=form.agreed.data, actor=viewer())
        flash("Saved." if changed else "Nothing was changed.")
        return redirect(url_for(".show", cycle_id=cycle.id))
    return shown(
        "cycles/change.html",
        form=form,
        cycle=cycle,
        clocks=CLOCKS,
        parts=NUMBERS,
        defaults=_defaults(policies.defaults_of(cycle.framework_version)),
    )


@bp.route("/<id:cycle_id>/framework", methods=["GET", "POST"])
@requires(P.CYCLES_MANAGE, queries.for_administrator)
def framework(cycle: Cycle) -> ResponseReturnValue:
    """Choose the framework version for what is started in a cycle from now on."""
    # The version that the cycle has stays in the list, retired or not.
    versions = {version.id: version for version in (cycle.framework_version, *frameworks.offered())}
    form = bind(CycleFrameworkForm, obj=cycle)
    form.framework_version_id.choices = [
        (version.id, f"{version.title}, version {version.version}") for version in versions.values()
    ]
    if submitted(form):
        with unit_of_work():
            chosen = cycles.choose_framework(
                cycle,
                versions.get(form.framework_version_id.data),
                agreed=form.agreed.data,
                actor=viewer(),
            )
        flash("Saved." if chosen else "Nothing was changed.")
        return redirect(url_for(".show", cycle_id=cycle.id))
    return shown("cycles/framework.html", form=form, cycle=cycle)


def _own_numbers(own: CycleSettings) -> dict[str, int]:
    """What the cycle sets for itself, by the name of each field of the form."""
    numbers = {f"{part}_{name}": number for part in NUMBERS for name, number in getattr(own, part).items()}
    months = own.standardisation_valid_months
    if months is not None:
        numbers["standardisation_valid_months"] = months
    return {f"clock_{name}": days for name, days in own.clocks.items()} | numbers


def _details(form: CycleChangeForm, own: CycleSettings) -> CycleDetails:
    """What was typed; numbers of the cycle that the form has no field for stay as they are."""
    typed = form.numbers()
    numbers = {
        part: {name: number for name, number in getattr(own, part).items() if name not in names} | typed[part]
        for part, (_, names) in NUMBERS.items()
    }
    clocks = {name: days for name, days in own.clocks.items() if name not in CLOCKS} | form.clocks()
    return CycleDetails(
        form["name"].data,
        form.opens_on.data,
        form.closes_on.data,
        form.tiers.data,
        clocks,
        form.offices.data,
        numbers,
        form.standardisation_valid_months.data,
    )


@bp.route("/<id:cycle_id>/cancelling", methods=["GET", "POST"])
@requires(P.CYCLES_MANAGE, queries.for_administrator)
def cancel(cycle: Cycle) -> ResponseReturnValue:
    """Cancel a cycle, or take a cancelled one up again."""
    form = bind(ShownForm)
    is_cancelled = cycle.cancelled_at is not None
    restores = form.take_shown(CANCELLED if is_cancelled else "") == CANCELLED
    if submitted(form):
        with unit_of_work():
            (cycles.restore_cycle if restores else cycles.cancel_cycle)(cycle, actor=viewer())
        flash(f"The cycle {cycle.name} is {'taken up again' if restores else 'cancelled'}.")
        return redirect(url_for(".show", cycle_id=cycle.id))
    return shown("cycles/cancel.html", form=form, cycle=cycle, is_cancelled=is_cancelled)
