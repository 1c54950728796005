"""Which framework an application answers, moving a draft to another after a preview, and the archive of what had no place."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.frameworks import FATE_MEANS
from accreditation.enums.permissions import Permission as P
from accreditation.permissions.table import can
from accreditation.queries import framework_moves as queries
from accreditation.queries import locks
from accreditation.queries.framework_moves import Archive, Plan
from accreditation.services import framework_moves
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.base import ConfirmForm

bp = Blueprint("framework_moves", __name__, url_prefix="/applications/<id:application_id>/framework")


@bp.get("")
@requires(P.APPLICATION_SEE, queries.archive_for)
def show(archive: Archive) -> ResponseReturnValue:
    """The framework of an application, where it may be moved, and what earlier moves put in its archive."""
    application = archive.application
    return render_template(
        "framework_moves/show.html",
        application=application,
        archive=archive,
        targets=queries.targets(application) if can(viewer(), P.APPLICATION_LEAD, archive) else [],
    )


@bp.route("/<id:version_id>", methods=["GET", "POST"])
@requires(P.APPLICATION_LEAD, queries.plan_for_lead, lock=locks.with_provider)
def move(plan: Plan) -> ResponseReturnValue:
    """Show where every answer goes, then move the application."""
    form = bind(ConfirmForm)
    application = plan.application
    if submitted(form):
        with unit_of_work():
            framework_moves.move(application, plan.version, actor=viewer())
        flash(f"The application answers {plan.version.title}, version {plan.version.version}, now.")
        return redirect(url_for("applications.show", application_id=application.id))
    return shown("framework_moves/move.html", form=form, application=application, plan=plan, means=FATE_MEANS)
