"""Apply the deadlines that have passed: close what nobody sent, and take silence on a report as agreement."""

import logging

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.applications import Trigger
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application
from accreditation.queries import applications as queries
from accreditation.queries import locks
from accreditation.services import moves, reports

AT_DEADLINE = {
    S.SELF_ASSESSMENT: Trigger.LAPSE,
    S.EVIDENCE: Trigger.LAPSE,
    S.SIGN_OFF: Trigger.LAPSE,
    S.SIGNED: Trigger.LAPSE,
    S.RETURNED: Trigger.LAPSE,
    S.DEFERRED: Trigger.LAPSE,
    S.FACTUAL_ACCURACY: Trigger.CONFIRM_ACCURACY,
}
log = logging.getLogger(__name__)


def overdue() -> list[int]:
    """The cases whose deadline has passed and brings a step with it."""
    return list(
        db.session.scalars(
            select(Application.id)
            .where(Application.status.in_(AT_DEADLINE), Application.due_on < clock.today())
            .order_by(Application.id)
        )
    )


def apply() -> int:
    """Take the step of every overdue case, each in its own transaction, and say how many were taken."""
    ids = overdue()
    db.session.rollback()
    return sum(_apply(application_id) for application_id in ids)


def _apply(application_id: int) -> bool:
    try:
        with unit_of_work():
            locks.application(application_id)
            application = queries.get(application_id)
            trigger = AT_DEADLINE.get(application.status)
            if trigger is None:
                return False
            if trigger is Trigger.CONFIRM_ACCURACY:
                reports.confirm_accuracy(application, actor=None)
            else:
                moves.case(application, trigger, actor=None)
    except RuleBroken as refusal:
        log.info("The deadline of case %s brings nothing: %s", application_id, refusal.message)
        return False
    return True
