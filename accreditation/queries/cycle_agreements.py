"""How far the reviewers of each cycle agree, for the office that leads its cases; what rests on few cases is hidden."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import joinedload

from accreditation.db import db
from accreditation.enums.applications import ENDED
from accreditation.enums.people import Role
from accreditation.enums.reviews import COUNTED
from accreditation.models.agreement import CycleAgreement
from accreditation.models.applications import Application
from accreditation.models.frameworks import Cycle, Standard
from accreditation.models.reviews import Review
from accreditation.models.rounds import ReviewRound
from accreditation.permissions.viewer import Viewer
from accreditation.queries import frameworks
from accreditation.queries.scores import SHARED
from accreditation.rules.agreement.words import Figures, in_words
from accreditation.rules.small_numbers import FEWEST


@dataclass(frozen=True)
class Figured:
    """Figures over standards that two reviewers or more scored; percentages 0 to 100, None where not defined."""

    units: int
    same: int
    exact: float | None
    within_one: float | None
    alpha: float | None
    ac2: float | None

    @property
    def is_shown(self) -> bool:
        """Whether it rests on enough to be shown: a figure over few would tell of single reviewers."""
        return self.units >= FEWEST

    @property
    def figures(self) -> Figures:
        """The same as what is put in words."""
        return Figures(self.same, self.units, self.exact, self.within_one, self.alpha, self.ac2)


@dataclass(frozen=True)
class Measured:
    """What was worked out of one office in one cycle: over all its cases, by domain and by standard."""

    cycle_id: int
    office_id: int
    cases: int
    whole: Figured
    domains: Mapping[str, Figured]
    standards: Mapping[str, Figured]

    def as_data(self) -> dict[str, Any]:
        """The figures as plain values."""
        return {
            "whole": asdict(self.whole),
            "domains": {code: asdict(line) for code, line in self.domains.items()},
            "standards": {code: asdict(line) for code, line in self.standards.items()},
        }

    @classmethod
    def of(cls, row: CycleAgreement) -> Self:
        """The figures as they were kept."""
        data = row.figures
        return cls(
            row.cycle_id,
            row.office_id,
            row.cases,
            Figured(**data["whole"]),
            {code: Figured(**line) for code, line in data["domains"].items()},
            {code: Figured(**line) for code, line in data["standards"].items()},
        )


@dataclass(frozen=True)
class CyclePage:
    """The figures of an office in a cycle with the words of its framework."""

    row: CycleAgreement
    measured: Measured
    domains: tuple[tuple[str, str, Figured], ...]
    standards: tuple[tuple[str, str, Figured], ...]

    @property
    def is_shown(self) -> bool:
        """Whether there are enough cases to say anything."""
        return self.row.cases >= FEWEST

    @property
    def words(self) -> tuple[str, ...]:
        """What the figures say."""
        return in_words(self.measured.whole.figures, units="standards in these cases")


def _seen_by(viewer: Viewer) -> Select[CycleAgreement]:
    statement = select(CycleAgreement).options(
        joinedload(CycleAgreement.cycle).joinedload(Cycle.framework_version),
        joinedload(CycleAgreement.office),
    )
    if viewer.has(Role.ANALYST):
        return statement
    return statement.where(CycleAgreement.office_id.in_(viewer.offices(Role.SECRETARIAT, Role.MODERATOR)))


def listed(viewer: Viewer) -> list[CyclePage]:
    """The figures that the viewer may read, the newest cycle first; one statement."""
    rows = db.session.scalars(
        _seen_by(viewer)
        .join(Cycle, Cycle.id == CycleAgreement.cycle_id)
        .order_by(Cycle.opens_on.desc(), Cycle.id.desc(), CycleAgreement.office_id)
    )
    return [CyclePage(row, Measured.of(row), (), ()) for row in rows]


def for_viewer(viewer: Viewer, agreement_id: int) -> CyclePage | None:
    """The figures of an office in a cycle, for whoever runs or moderates cases of that office, and analysts."""
    row = db.session.scalars(_seen_by(viewer).where(CycleAgreement.id == agreement_id)).first()
    if row is None:
        return None
    measured, words = Measured.of(row), frameworks.words(row.cycle.framework_version)
    return CyclePage(
        row,
        measured,
        tuple(
            (domain.code, domain.title, measured.domains[domain.code])
            for domain in words.domains
            if domain.code in measured.domains and measured.domains[domain.code].units
        ),
        tuple(
            (text.code, text.title, measured.standards[text.code])
            for text in words.standards
            if text.code in measured.standards and measured.standards[text.code].units
        ),
    )


def to_work_out() -> list[int]:
    """The cycles with a case under way, and those that nobody has worked out yet."""
    under_way = exists().where(Application.cycle_id == Cycle.id, Application.status.not_in(ENDED))
    made = exists().where(CycleAgreement.cycle_id == Cycle.id)
    return list(db.session.scalars(select(Cycle.id).where(or_(under_way, ~made)).order_by(Cycle.id)))


def domains_in(cycle_id: int) -> dict[str, str]:
    """The domain of each standard of a cycle's framework version, in its order."""
    rows = db.session.execute(
        select(Standard.code, Standard.domain)
        .join(Cycle, Cycle.framework_version_id == Standard.framework_version_id)
        .where(Cycle.id == cycle_id)
        .order_by(Standard.position)
    )
    return {row.code: row.domain for row in rows}


def cases_in(cycle_id: int) -> dict[int, int]:
    """How many cases of a cycle have shared scores, by office."""
    rows = db.session.execute(
        select(Application.office_id, func.count(Application.id.distinct()).label("cases"))
        .join(ReviewRound, ReviewRound.application_id == Application.id)
        .join(Review, Review.round_id == ReviewRound.id)
        .where(
            Application.cycle_id == cycle_id,
            ReviewRound.revealed_at.is_not(None),
            Review.status.in_(SHARED & COUNTED),
        )
        .group_by(Application.office_id)
    )
    return {row.office_id: row.cases for row in rows}
