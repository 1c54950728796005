"""Open a cycle of accreditation: which framework, when, which awards, by which clocks."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy.exc import IntegrityError

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import Tier
from accreditation.enums.audit import AuditKind
from accreditation.errors import RuleBroken
from accreditation.models.frameworks import Cycle, FrameworkVersion
from accreditation.permissions.viewer import Viewer
from accreditation.queries import policies
from accreditation.rules.cycles import CycleSettings
from accreditation.services import audit
from accreditation.text import single_line

_NAME_LENGTH = 100
_LONGEST_CLOCK = 260


def open_cycle(
    *,
    name: str,
    framework_version_id: int,
    opens_on: date,
    closes_on: date,
    tiers: Collection[Tier],
    clocks: Mapping[str, int],
    actor: Viewer | None,
) -> Cycle:
    """Open a cycle; `clocks` holds, in working days, only those that differ from the framework's.

    Raises RuleBroken on a name that is taken, on days in the wrong order or past, and on an unknown award or clock.
    """
    # Names that differ only in spaces look the same in every list.
    name = single_line(name)
    if not name or len(name) > _NAME_LENGTH:
        raise RuleBroken(f"Enter a name of at most {_NAME_LENGTH} characters", field="name")
    if closes_on < opens_on:
        raise RuleBroken("The last day must be the first day or later", field="closes_on")
    if closes_on < clock.today():
        raise RuleBroken("The last day must be today or later", field="closes_on")
    version = db.session.get(FrameworkVersion, framework_version_id)
    if version is None:
        raise RuleBroken("Choose the framework from the list", field="framework_version_id")
    cycle = Cycle(
        name=name,
        framework_version_id=framework_version_id,
        opens_on=opens_on,
        closes_on=closes_on,
        settings=CycleSettings(tiers=_offered(version, tiers), clocks=_differing(version, clocks)).as_data(),
    )
    try:
        # Two administrators may open the same name at once; only the database sees both, and the savepoint keeps the
        # rest.
        with db.session.begin_nested():
            db.session.add(cycle)
    except IntegrityError:
        raise RuleBroken("There is already a cycle with this name", field="name") from None
    audit.record(AuditKind.CYCLE_OPENED, actor=actor, stream=audit.SYSTEM, cycle_id=cycle.id)
    return cycle


def _offered(version: FrameworkVersion, tiers: Collection[Tier]) -> tuple[Tier, ...]:
    offered = tuple(tier for tier in Tier if tier in tiers)
    if not offered:
        raise RuleBroken("Choose at least one award", field="tiers")
    if not set(offered) <= set(policies.defaults_of(version).tiers):
        raise RuleBroken("This framework does not have all of these awards", field="tiers")
    return offered


def _differing(version: FrameworkVersion, clocks: Mapping[str, int]) -> dict[str, int]:
    defaults = policies.defaults_of(version).clocks
    for name, days in clocks.items():
        if name not in defaults or not 1 <= days <= _LONGEST_CLOCK:
            raise RuleBroken(
                f"Enter a number of working days from 1 to {_LONGEST_CLOCK}", field=f"clock_{name}"
            )
    return {name: days for name, days in clocks.items() if days != defaults[name]}
