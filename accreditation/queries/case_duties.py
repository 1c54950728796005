"""Which duties count on a case: its own, and what was done for the provider on the organisation return that serves it."""

from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, or_, select
from sqlalchemy.orm import aliased

from accreditation.models.applications import Application, CaseDuty
from accreditation.rules.duties import PROVIDER_DUTIES

OF_PROVIDER = [duty.value for duty in PROVIDER_DUTIES]


def counting(
    case: SQLColumnExpression[Any] | int, organisation_return: SQLColumnExpression[Any] | int | None
) -> ColumnElement[bool]:
    """The duties that count on a case that this return serves, or none."""
    return or_(
        CaseDuty.application_id == case,
        (CaseDuty.application_id == organisation_return) & CaseDuty.duty.in_(OF_PROVIDER),
    )


def counting_on(case: SQLColumnExpression[Any] | int) -> ColumnElement[bool]:
    """The same where only the case itself is at hand."""
    served = aliased(Application)
    return counting(case, select(served.return_id).where(served.id == case).scalar_subquery())
