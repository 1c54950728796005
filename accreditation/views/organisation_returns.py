"""Answer once for a whole organisation: what that changes, and begin it."""

from collections.abc import Iterable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.applications import ApplicationKind, ReturnBeginning, Tier
from accreditation.enums.permissions import Permission as P
from accreditation.frameworks.framework import StandardText
from accreditation.models.applications import Application
from accreditation.models.frameworks import Cycle
from accreditation.queries import carry_forward, frameworks, locks
from accreditation.queries import organisation_returns as queries
from accreditation.queries.organisation_returns import WholeProvider
from accreditation.queries.policies import of_cycle, policy_of
from accreditation.services import organisation_returns
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.organisation_returns import BeginReturnForm

bp = Blueprint("organisation_returns", __name__)


@bp.get("/organisation-return")
@requires(P.APPLICATION_LIST)
def index() -> ResponseReturnValue:
    """The organisations for which the viewer may answer once."""
    return render_template("organisation_returns/index.html", organisations=queries.led_by(viewer()))


@bp.route("/providers/<id:organisation_id>/return", methods=["GET", "POST"])
@requires(P.APPLICATION_LEAD, queries.provider_for, lock=locks.provider)
def begin(provider: WholeProvider) -> ResponseReturnValue:
    """Read what changes when an organisation answers once, and begin its return."""
    organisation = provider.organisation
    cycles = {cycle.id: cycle for cycle in organisation_returns.cycles_open(organisation)}
    cases = [case for case in queries.being_written(organisation.id) if _is_served(case, cycles)]
    standards = _standards(cycles.values())
    offered = _beginnings(organisation.id, cases, [text.code for text in standards])
    only = next(iter(cycles)) if len(cycles) == 1 else None
    form = bind(BeginReturnForm, data={"cycle": only, "begin_with": offered[0]})
    form.cycle.choices = [(cycle.id, cycle.name) for cycle in cycles.values()]
    form.begin_with.choices = [(beginning, beginning.label) for beginning in offered]
    if len(offered) == 1:
        del form.begin_with
    if submitted(form):
        with unit_of_work():
            opened = organisation_returns.begin(
                organisation,
                actor=viewer(),
                cycle=cycles[form.cycle.data],
                begin_with=offered[0] if len(offered) == 1 else form.begin_with.data,
            )
            first = policy_of(opened).standards[0].code
        flash(
            "Your organisation’s return has begun. This is its first standard; you can begin with any other, and stop at"
            " any time."
        )
        return redirect(url_for("answers.edit", application_id=opened.id, code=first))
    return shown(
        "organisation_returns/begin.html",
        form=form,
        organisation=organisation,
        under_way=queries.under_way(organisation.id),
        cycles=cycles,
        cases=cases,
        standards=standards,
    )


def _is_served(case: Application, cycles: dict[int, Cycle]) -> bool:
    cycle = cycles.get(case.cycle_id)
    return cycle is not None and cycle.framework_version_id == case.framework_version_id


def _standards(cycles: Iterable[Cycle]) -> list[StandardText]:
    """What is answered once, in every open cycle, each standard with its words."""
    texts: dict[str, StandardText] = {}
    for cycle in cycles:
        framework = frameworks.words(cycle.framework_version)
        policy = of_cycle(cycle, cycle.framework_version, Tier.ACCREDITED, ApplicationKind.ORGANISATION)
        texts |= {standard.code: framework.standard(standard.code) for standard in policy.standards}
    return list(texts.values())


def _beginnings(organisation_id: int, cases: list[Application], codes: list[str]) -> list[ReturnBeginning]:
    offered = []
    if queries.most_written([case.id for case in cases], codes) is not None:
        offered.append(ReturnBeginning.WRITTEN)
    if carry_forward.last_return_of(organisation_id) is not None:
        offered.append(ReturnBeginning.LAST)
    return [*offered, ReturnBeginning.EMPTY]
