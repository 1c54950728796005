"""An award as its office sees it: its history with reasons, and letting a suspended one stand again."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.awards import AwardStatus, AwardTrigger
from accreditation.enums.permissions import Permission as P
from accreditation.queries import awards as queries
from accreditation.queries.awards import OfficeAward
from accreditation.services import awards
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.awards import RestoringForm
from workflows.award import AWARD
from workflows.engine import unmet_before

bp = Blueprint("awards", __name__, url_prefix="/awards")


@bp.route("/<number>/restore", methods=["GET", "POST"])
@requires(P.CASE_RATIFY, queries.for_office)
def restore(subject: OfficeAward) -> ResponseReturnValue:
    """Let a suspended award stand again once nothing suspends it any more."""
    award, application = subject.award, subject.application
    form = bind(RestoringForm)
    if submitted(form):
        with unit_of_work():
            awards.restore(award, application, actor=viewer(), reason=form.reason.data)
        flash("The award stands again. The public register shows it.")
        return redirect(url_for("cases.show", application_id=application.id))
    stands = queries.status_today(award)
    facts = awards.grounds(award, application)
    is_suspended = stands is AwardStatus.SUSPENDED
    return shown(
        "awards/restore.html",
        form=form,
        award=award,
        application=application,
        stands=stands,
        is_suspended=is_suspended,
        missing=unmet_before(AWARD, award, AwardTrigger.RESTORE, facts) if is_suspended else [],
        conditions=facts.open_conditions,
    )
