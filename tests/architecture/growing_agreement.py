"""Figures of agreement of a cycle, made without the cases behind them."""

from sqlalchemy import func, select

from accreditation.db import db, unit_of_work
from accreditation.models.agreement import CycleAgreement
from accreditation.models.frameworks import Cycle
from accreditation.queries.cycle_agreements import Measured
from accreditation.queries.locked_scores import KindOfUnit
from accreditation.services import cycle_agreements
from accreditation.services.cycle_agreements import figured
from tests.architecture.growing import Field
from tests.world import World


def cycle_agreement(world: World, cycle_id: int, *, cases: int = 12) -> int:
    """What the night worked out of one cycle: high agreement, and an alpha that does not show it."""
    codes = {"1.1": "1", "1.2": "1", "2.2": "2"}
    kinds = [
        KindOfUnit(world.office.id, code, counts, times)
        for code in codes
        for counts, times in (((0, 0, 0, 3, 0), 11), ((0, 0, 0, 2, 1), 1))
    ]
    standards = {code: figured(kind for kind in kinds if kind.code == code) for code in codes}
    few = figured(kinds[:0])
    measured = Measured(
        cycle_id,
        world.office.id,
        cases,
        figured(kinds),
        {"1": figured(kind for kind in kinds if codes[kind.code] == "1"), "2": standards["2.2"]},
        {**standards, "3.2": figured([kinds[0]._replace(code="3.2", times=2)]), "3.3": few},
    )
    with unit_of_work():
        cycle_agreements.keep([measured])
    return db.session.scalars(select(CycleAgreement.id).where(CycleAgreement.cycle_id == cycle_id)).one()


def add_cycle_agreement(field: Field) -> None:
    """One more cycle that was worked out."""
    field.add_cycle()
    newest = db.session.scalars(select(func.max(Cycle.id))).one()
    cycle_agreement(field.world, newest)
