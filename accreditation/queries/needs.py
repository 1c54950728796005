"""Which role each case waits for, and whether anybody could act in it, today or once somebody has left."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, bindparam, case, exists, false, or_, select, true
from sqlalchemy.orm import aliased

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.people import PROVIDER_ROLES, Duty, Role
from accreditation.models.applications import Application, CaseDuty
from accreditation.models.countersigners import Countersigner
from accreditation.models.organisations import Organisation
from accreditation.models.people import Grant, GrantPlacement, Person
from accreditation.queries import exceptions, ties, waiting
from accreditation.queries.applications import SUBJECT_NAME, under_way, with_subject
from accreditation.queries.countersigners import AGREED
from accreditation.queries.people import stands
from accreditation.rules.duties import conflicts

TODAY: ColumnElement[date] = bindparam("today", type_=Date())
"""Named, so that what is built once can be asked on any day."""


@dataclass(frozen=True)
class Ending:
    """A role that is to end; without a grant, every role of the person."""

    person_id: int
    grant_id: int | None = None

    def leaves(self, grant: type[Grant]) -> ColumnElement[bool]:
        """The grants that stand afterwards, as a filter."""
        if self.grant_id is None:
            return grant.person_id != self.person_id
        return grant.id != self.grant_id


@dataclass(frozen=True)
class Need:
    """A role that a case waits for: which duty its step takes, and where else the case will need it."""

    role: Role
    duty: Duty
    waits: ColumnElement[bool]
    later: ColumnElement[bool]


_ANY = true()
_SENT = Application.submitted_at.is_not(None)
NEEDS: dict[Role, Need] = {
    need.role: need
    for need in (
        Need(Role.PROVIDER_LEAD, Duty.PROVIDER_LEAD, or_(waiting.DRAFTERS, waiting.LEAD), _ANY),
        Need(
            Role.SIGNATORY,
            Duty.SIGNATORY,
            waiting.SIGNATORY,
            Application.status.in_((S.SELF_ASSESSMENT, S.EVIDENCE, S.SIGN_OFF, S.RETURNED, S.DEFERRED)),
        ),
        Need(Role.SECRETARIAT, Duty.SECRETARIAT, Application.status.in_(waiting.FOR_SECRETARIAT), _SENT),
        Need(Role.RATIFIER, Duty.RATIFIER, Application.status == S.DECIDED, _SENT),
        Need(Role.MODERATOR, Duty.MODERATOR, waiting.MODERATOR, waiting.MODERATOR),
    )
}
"""Every role that takes a step of a case alone. Reviewers and panels take theirs together, and are looked at one by one."""


def able(need: Need, ending: Ending | None = None) -> ColumnElement[bool]:
    """Cases for which somebody holds the role today, with an account and without another part in it."""
    grant, person, named = aliased(Grant), aliased(Person), aliased(GrantPlacement)
    ways = [
        grant.role == need.role,
        stands(TODAY, grant),
        _some(person, person.id == grant.person_id, person.disabled_at.is_(None)),
        or_(~_barred(grant, need.duty), _countersigned(need.role)),
    ]
    if need.role in PROVIDER_ROLES:
        of_grant = named.grant_id == grant.id
        names_place = _some(named, of_grant, named.placement_id == Application.placement_id)
        ways += [
            grant.organisation_id == Application.organisation_id,
            or_(~_some(named, of_grant), names_place),
        ]
    else:
        ways += [_of_office(grant, need.role), ~_of_provider(grant)]
    if ending is not None:
        ways.append(ending.leaves(grant))
    return _some(grant, *ways)


def _of_office(grant: Any, role: Role) -> ColumnElement[bool]:
    here: ColumnElement[bool] = grant.office_id == Application.office_id
    if role is not Role.RATIFIER:
        return here
    # Alternates come from a national pool.
    return or_(here, and_(grant.office_id.is_(None), grant.organisation_id.is_(None)))


def _barred(grant: Any, duty: Duty) -> ColumnElement[bool]:
    """Whoever has taken a part in the case that does not go with this duty."""
    barring = [other.value for other in Duty if conflicts([other], duty)]
    across = [other.value for other in Duty if conflicts([], duty, on_return=[other])]
    return _some(
        CaseDuty,
        CaseDuty.person_id == grant.person_id,
        or_(
            and_(CaseDuty.application_id == Application.id, CaseDuty.duty.in_(barring)),
            and_(CaseDuty.application_id == Application.return_id, CaseDuty.duty.in_(across)),
        ),
    )


def _countersigned(role: Role) -> ColumnElement[bool]:
    """Cases in which also an executive who worked on them may sign, because an outsider countersigns."""
    if role is not Role.SIGNATORY:
        return false()
    return _some(Countersigner, AGREED, Countersigner.application_id == Application.id)


def _of_provider(grant: Any) -> ColumnElement[bool]:
    """Whoever works for the provider that is judged, or is tied to it or to the case and that is not set aside."""
    own = aliased(Grant)
    works = _some(
        own,
        own.person_id == grant.person_id,
        own.organisation_id == Application.organisation_id,
        stands(TODAY, own),
    )
    tied = ties.is_tied(grant.person_id, Application.organisation_id, Application.id)
    return or_(
        works,
        ties.is_employed(grant.person_id, Application.organisation_id),
        and_(tied, ~exceptions.stands_for(grant.person_id, Application.id)),
    )


def holds(person_id: Any, roles: Collection[Role], office_id: Any = None) -> ColumnElement[bool]:
    """Somebody of a column holds one of the roles today, there where a column of offices is given, with an account."""
    grant, person = aliased(Grant), aliased(Person)
    here = true() if office_id is None else grant.office_id == office_id
    return _some(
        grant,
        grant.person_id == person_id,
        grant.role.in_(roles),
        here,
        stands(TODAY, grant),
        _some(person, person.id == grant.person_id, person.disabled_at.is_(None)),
    )


def _some(table: Any, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Some row of a table; whatever else the conditions name is of the statement around it, however deep this one stands."""
    return exists().where(*conditions).correlate_except(table)


@dataclass(frozen=True)
class Left:
    """A case that would be left with nobody in a role: whether it waits for it now, or will later."""

    application_id: int
    reference: str
    place: str
    provider: str
    waits_now: bool


def left_by(ending: Ending, need: Need, within: ColumnElement[bool], limit: int) -> list[Left]:
    """Cases of a scope that nobody in this role could move once it has ended; those that wait now come first."""
    waits_now = case((need.waits, True), else_=False)
    rows = db.session.execute(
        with_subject(
            select(
                Application.id, Application.reference, SUBJECT_NAME, Organisation.name, waits_now.label("now")
            ).select_from(Application)
        )
        .where(under_way(), within, or_(need.waits, need.later), ~able(need, ending))
        .order_by(waits_now.desc(), Application.due_on.nulls_last(), Application.id)
        .limit(limit),
        {"today": clock.today()},
    )
    return [Left(*row) for row in rows]
