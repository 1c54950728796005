"""What is anybody's who holds the role: how much waits where a role ends, who goes on with it, and what nobody could."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.concerns import ConcernStatus
from accreditation.enums.people import PROVIDER_ROLES, Role
from accreditation.models.applications import Application
from accreditation.models.concerns import Concern
from accreditation.models.evidence import EvidenceItem, EvidenceRevision
from accreditation.models.people import Grant, GrantPlacement, GrantProposal, Person
from accreditation.queries.applications import under_way
from accreditation.queries.needs import NEEDS, TODAY, Left, Need, left_by
from accreditation.queries.open_tasks.leaver import Leaver
from accreditation.queries.people import stands

NAMED = 5
"""People who go on, by name; the others are counted."""
LISTED = 10
"""Cases that nobody could move, by name; the others are on the list that home leads to."""


@dataclass(frozen=True)
class RoleWork:
    """What waits for a role in its place, who else holds it there, and what would be left with nobody."""

    grant: Grant
    count: int
    others: tuple[str, ...]
    more_others: bool
    left: tuple[Left, ...] = ()
    more_left: bool = False

    @property
    def is_last(self) -> bool:
        """Whether nobody else holds the role there."""
        return not self.others

    @property
    def leaves_nobody(self) -> bool:
        """Whether something that is open could be done by nobody; held files go to the office then."""
        return bool(self.left) or bool(self.is_last and self.count and self.grant.role in ALONE)


ALONE = frozenset({Role.CONCERN_OFFICER, Role.ADMINISTRATOR})
"""Roles whose work no case waits for, and no other role takes over."""


def of_leaver(leaver: Leaver) -> Iterator[RoleWork]:
    """For each role that ends what waits for it; three statements a role, whatever there is to do."""
    for grant in leaver.ended:
        counting = _open(leaver, grant)
        if counting is None:
            continue
        count = db.session.scalar(counting, {"today": clock.today()}) or 0
        others = _others(leaver, grant)
        need = NEEDS.get(grant.role)
        left = left_by(leaver.ending, need, _within(grant), LISTED + 1) if need else []
        if count or left:
            yield RoleWork(
                grant,
                count,
                tuple(others[:NAMED]),
                len(others) > NAMED,
                tuple(left[:LISTED]),
                len(left) > LISTED,
            )


def _within(grant: Grant) -> ColumnElement[bool]:
    """The cases in the place of a grant; those of the nation are everybody's."""
    if grant.organisation_id is None:
        return Application.office_id == grant.office_id if grant.office_id else Application.id > 0
    of_provider = Application.organisation_id == grant.organisation_id
    places = [placement.id for placement in grant.placements]
    return and_(of_provider, Application.placement_id.in_(places)) if places else of_provider


def _open(leaver: Leaver, grant: Grant) -> Select[int] | None:
    """How much waits for a role in its place; None for a role that takes no step alone."""
    need = NEEDS.get(grant.role)
    if need is not None:
        return _cases(need, grant)
    counted = select(func.count())
    if grant.role is Role.INFORMATION_LEAD:
        return (
            counted.select_from(EvidenceRevision)
            .join(EvidenceRevision.item)
            .where(EvidenceRevision.is_held(), EvidenceItem.organisation_id == grant.organisation_id)
        )
    if grant.role is Role.CONCERN_OFFICER:
        return counted.select_from(Concern).where(
            Concern.office_id == grant.office_id,
            Concern.status.in_((ConcernStatus.RAISED, ConcernStatus.TRIAGED)),
        )
    if grant.role is Role.ADMINISTRATOR:
        return counted.select_from(GrantProposal).where(
            GrantProposal.decided_at.is_(None), GrantProposal.person_id != leaver.person_id
        )
    return None


def _cases(need: Need, grant: Grant) -> Select[int]:
    return (
        select(func.count())
        .select_from(Application)
        .where(under_way(), Application.paused_at.is_(None), _within(grant), need.waits)
    )


def _others(leaver: Leaver, grant: Grant) -> list[str]:
    """Who else holds a role in the same place today, by name, up to one more than are shown."""
    own: Any = Grant
    named = select(GrantPlacement.placement_id).where(GrantPlacement.grant_id == own.id)
    places = [placement.id for placement in grant.placements]
    # Who holds it for some placements goes on in these alone: enough for whoever held it for these.
    reaches = or_(~named.exists(), named.where(GrantPlacement.placement_id.in_(places)).exists())
    here = and_(
        own.organisation_id.is_not_distinct_from(grant.organisation_id),
        own.office_id.is_not_distinct_from(grant.office_id),
    )
    if grant.role is Role.RATIFIER:
        here = or_(here, and_(own.office_id.is_(None), own.organisation_id.is_(None)))
    rows = db.session.execute(
        select(Person.name, Person.search_key, Person.id)
        .join(Grant, Grant.person_id == Person.id)
        .where(
            own.role == grant.role,
            here,
            reaches if grant.role in PROVIDER_ROLES else own.id > 0,
            stands(TODAY),
            Person.disabled_at.is_(None),
            leaver.ending.leaves(own),
            Person.id != leaver.person_id,
        )
        .order_by(Person.search_key, Person.id)
        .distinct()
        .limit(NAMED + 1),
        {"today": clock.today()},
    )
    return [row.name for row in rows]


def administrators_left(person_ids: Collection[int]) -> bool:
    """Whether an administrator other than these people stands today."""
    statement = (
        select(Grant.id)
        .join(Person, Person.id == Grant.person_id)
        .where(
            Grant.role == Role.ADMINISTRATOR,
            stands(),
            Person.disabled_at.is_(None),
            Person.id.not_in(person_ids),
        )
        .limit(1)
    )
    return db.session.scalar(statement) is not None
