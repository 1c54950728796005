"""Work out each night how far the reviewers of each cycle agree; only what is shared counts, and no case or person is named."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import delete

from accreditation import clock
from accreditation.db import db
from accreditation.models.agreement import CycleAgreement
from accreditation.queries import cycle_agreements as queries
from accreditation.queries import locked_scores
from accreditation.queries.cycle_agreements import Figured, Measured
from accreditation.queries.locked_scores import KindOfUnit
from accreditation.rules import agreement
from accreditation.rules.scores import SCALE


def work_out() -> list[Measured]:
    """The figures of every office in every cycle that is under way; it reads alone, and takes seconds where cases are many."""
    return [measured for cycle_id in queries.to_work_out() for measured in of_cycle(cycle_id)]


def of_cycle(cycle_id: int) -> list[Measured]:
    """The figures of every office in one cycle, over the cases whose scores are shared."""
    kinds, domains, cases = (
        locked_scores.kinds_in_cycle(cycle_id),
        queries.domains_in(cycle_id),
        queries.cases_in(cycle_id),
    )
    by_office: dict[int, list[KindOfUnit]] = {}
    for kind in kinds:
        by_office.setdefault(kind.office_id, []).append(kind)
    return [
        Measured(
            cycle_id,
            office_id,
            cases.get(office_id, 0),
            figured(own),
            {
                code: figured(kind for kind in own if domains.get(kind.code) == code)
                for code in dict.fromkeys(domains.values())
            },
            {code: figured(kind for kind in own if kind.code == code) for code in domains},
        )
        for office_id, own in by_office.items()
    ]


def figured(kinds: Iterable[KindOfUnit]) -> Figured:
    """The figures over standards that are counted by kind."""
    counted: Counter[tuple[int, ...]] = Counter()
    for kind in kinds:
        counted[kind.counts] += kind.times
    units = [
        ({score: number for score, number in zip(SCALE, counts, strict=True) if number}, times)
        for counts, times in counted.items()
    ]
    compared = [(unit, times) for unit, times in units if sum(unit.values()) > 1]
    return Figured(
        units=sum(times for _, times in compared),
        same=sum(times for unit, times in compared if len(unit) == 1),
        exact=agreement.percent_of_units(units, 0),
        within_one=agreement.percent_of_units(units, 1),
        alpha=agreement.alpha_of_units(units, SCALE),
        ac2=agreement.ac2_of_units(units, SCALE),
    )


def keep(measured: Iterable[Measured]) -> None:
    """Put these figures in the place of those of the night before."""
    for line in measured:
        db.session.execute(
            delete(CycleAgreement).where(
                CycleAgreement.cycle_id == line.cycle_id, CycleAgreement.office_id == line.office_id
            )
        )
        db.session.add(
            CycleAgreement(
                cycle_id=line.cycle_id,
                office_id=line.office_id,
                made_at=clock.now(),
                cases=line.cases,
                figures=line.as_data(),
            )
        )
    db.session.flush()
