"""Open, change and cancel a cycle of accreditation: which framework, when, for whom, which awards, by which numbers."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date

from sqlalchemy.exc import IntegrityError

from accreditation import clock, dates
from accreditation.db import db
from accreditation.enums.applications import DRAFTING, Tier
from accreditation.enums.audit import AuditKind
from accreditation.enums.clocks import words_of
from accreditation.errors import ChangesMore, Reason, RuleBroken
from accreditation.models.applications import Application
from accreditation.models.frameworks import Cycle, FrameworkVersion
from accreditation.permissions.viewer import Viewer
from accreditation.queries import cycles as queries
from accreditation.queries import policies
from accreditation.rules.cycles import CycleSettings
from accreditation.services import audit, clocks
from accreditation.text import single_line

_NAME_LENGTH = 100
_LONGEST_CLOCK = 260
_LARGEST = 50
_LISTED = 100
"""So many dates that move are listed one by one."""
PARTS = ("team", "excellence_team", "quorum")


@dataclass(frozen=True)
class CycleDetails:
    """What is said of a cycle; `clocks` and `numbers` hold only those that differ from the framework's.

    Clocks are working days by name; numbers are those of teams and panels by part and name. No office means all.
    """

    name: str
    opens_on: date
    closes_on: date
    tiers: Collection[Tier]
    clocks: Mapping[str, int]
    offices: Collection[int] = ()
    numbers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    standardisation_valid_months: int | None = None


def open_cycle(
    *,
    name: str,
    framework_version_id: int,
    opens_on: date,
    closes_on: date,
    tiers: Collection[Tier],
    clocks: Mapping[str, int],
    offices: Collection[int] = (),
    numbers: Mapping[str, Mapping[str, int]] | None = None,
    standardisation_valid_months: int | None = None,
    actor: Viewer | None,
) -> Cycle:
    """Open a cycle; `clocks` holds, in working days, only those that differ from the framework's.

    Raises RuleBroken on a name that is taken, on days in the wrong order or past, and on an unknown award or clock.
    """
    details = CycleDetails(
        name, opens_on, closes_on, tiers, clocks, offices, numbers or {}, standardisation_valid_months
    )
    _check_days(details)
    version = db.session.get(FrameworkVersion, framework_version_id)
    if version is None:
        raise RuleBroken("Choose the framework from the list", field="framework_version_id")
    cycle = Cycle(
        name=_checked_name(name),
        framework_version_id=framework_version_id,
        opens_on=opens_on,
        closes_on=closes_on,
        settings=_settings(version, details).as_data(),
    )
    with _name_its_own():
        db.session.add(cycle)
    audit.record(AuditKind.CYCLE_OPENED, actor=actor, stream=audit.SYSTEM, cycle_id=cycle.id)
    return cycle


def change_cycle(cycle: Cycle, details: CycleDetails, *, agreed: bool, actor: Viewer) -> bool:
    """Change a cycle, loaded with its framework version; False where nothing differs.

    Raises ChangesMore where it means something for applications under way that was not agreed to.
    """
    _refuse_cancelled(cycle)
    before = (cycle.name, cycle.opens_on, cycle.closes_on, cycle.own.as_data())
    if details.closes_on != cycle.closes_on or details.closes_on < details.opens_on:
        _check_days(details)
    settings = _settings(cycle.framework_version, details)
    after = (_checked_name(details.name), details.opens_on, details.closes_on, settings.as_data())
    if after == before:
        return False
    changes, own = _changes(cycle, details, settings), cycle.own
    is_moved = details.closes_on != cycle.closes_on or settings.clocks != own.clocks
    with _name_its_own():
        cycle.name, cycle.opens_on, cycle.closes_on, cycle.own = *after[:-1], settings
    if is_moved:
        changes += _moves(queries.under_way(cycle.id))
    ChangesMore.unless(agreed, changes)
    audit.record(
        AuditKind.CYCLE_CHANGED, actor=actor, stream=audit.SYSTEM, cycle_id=cycle.id, version=cycle.version
    )
    return True


def choose_framework(cycle: Cycle, version: FrameworkVersion | None, *, agreed: bool, actor: Viewer) -> bool:
    """Let a cycle use another framework version for what is started from now on; False where it uses it already.

    What is under way keeps its version; a draft may be moved. Raises ChangesMore where something is under way and that
    was not agreed to.
    """
    _refuse_cancelled(cycle)
    if version is None:
        raise RuleBroken("Choose the framework from the list", field="framework_version_id")
    if version.id == cycle.framework_version_id:
        return False
    if not set(cycle.tiers) <= set(policies.defaults_of(version).tiers):
        raise RuleBroken(
            "This framework does not have all awards of this cycle", field="framework_version_id"
        )
    live = sum(group.count for group in queries.live_groups(cycle.id))
    if live:
        words = (
            f"Applications under way: {live:,}. They keep the framework that they were started with. While one is"
            " written, its provider can move it, after seeing where every answer goes."
        )
        ChangesMore.unless(agreed, [words])
    cycle.framework_version_id, cycle.framework_version = version.id, version
    audit.record(
        AuditKind.CYCLE_FRAMEWORK_CHOSEN,
        actor=actor,
        stream=audit.SYSTEM,
        cycle_id=cycle.id,
        framework_version_id=version.id,
    )
    return True


def cancel_cycle(cycle: Cycle, *, actor: Viewer) -> None:
    """Cancel a cycle in which nothing is under way: nobody can start an application in it."""
    _refuse_cancelled(cycle)
    live = sum(group.count for group in queries.live_groups(cycle.id))
    if live:
        raise RuleBroken(
            "This cycle cannot be cancelled while applications are under way in it.",
            reasons=[
                Reason(
                    f"Applications under way: {live:,}. They end when they are decided, withdrawn or out of time."
                ),
                Reason("So that nobody starts any more, change its last day instead. Those under way go on."),
            ],
        )
    cycle.cancelled_at = clock.now()
    audit.record(AuditKind.CYCLE_CANCELLED, actor=actor, stream=audit.SYSTEM, cycle_id=cycle.id)


def restore_cycle(cycle: Cycle, *, actor: Viewer) -> None:
    """Take a cancelled cycle up again."""
    if cycle.cancelled_at is None:
        raise RuleBroken("This cycle is not cancelled. Nothing was changed.")
    cycle.cancelled_at = None
    audit.record(AuditKind.CYCLE_RESTORED, actor=actor, stream=audit.SYSTEM, cycle_id=cycle.id)


def _refuse_cancelled(cycle: Cycle) -> None:
    if cycle.cancelled_at is not None:
        raise RuleBroken("This cycle is cancelled. Take it up again first.")


def _checked_name(name: str) -> str:
    # Names that differ only in spaces look the same in every list.
    name = single_line(name)
    if not name or len(name) > _NAME_LENGTH:
        raise RuleBroken(f"Enter a name of at most {_NAME_LENGTH} characters", field="name")
    return name


def _check_days(details: CycleDetails) -> None:
    if details.closes_on < details.opens_on:
        raise RuleBroken("The last day must be the first day or later", field="closes_on")
    if details.closes_on < clock.today():
        raise RuleBroken("The last day must be today or later", field="closes_on")


@contextmanager
def _name_its_own() -> Iterator[None]:
    """Write the cycle; two administrators may take the same name at once, and only the database sees both."""
    try:
        # The savepoint keeps the rest.
        with db.session.begin_nested():
            yield
    except IntegrityError:
        raise RuleBroken("There is already a cycle with this name", field="name") from None


def _settings(version: FrameworkVersion, details: CycleDetails) -> CycleSettings:
    """What the cycle sets for itself: only what differs from its framework."""
    settings = CycleSettings(
        tiers=_offered(version, details.tiers),
        clocks=_differing(version, details.clocks),
        offices=tuple(sorted(details.offices)),
        **{part: _differing_numbers(version, part, details.numbers.get(part, {})) for part in PARTS},
        standardisation_valid_months=_differing_months(version, details.standardisation_valid_months),
    )
    rules = settings.over(policies.defaults_of(version))
    for part in PARTS[:2]:
        team = asdict(getattr(rules, part))
        for name, number in team.items():
            if number > team["reviewers"]:
                raise RuleBroken("This is more than the whole team", field=f"{part}_{name}")
    if rules.quorum.votes_cast > rules.quorum.voting_members:
        raise RuleBroken("This is more than the members who vote", field="quorum_votes_cast")
    return settings


def _differing_months(version: FrameworkVersion, months: int | None) -> int | None:
    if months is not None and not 0 <= months <= _LARGEST:
        raise RuleBroken(
            f"Enter a number of months from 0 to {_LARGEST}", field="standardisation_valid_months"
        )
    return None if months == policies.defaults_of(version).standardisation_valid_months else months


def _differing_numbers(version: FrameworkVersion, part: str, numbers: Mapping[str, int]) -> dict[str, int]:
    defaults = asdict(getattr(policies.defaults_of(version), part))
    for name, number in numbers.items():
        least = 1 if name in {"reviewers", "voting_members", "votes_cast"} else 0
        if name not in defaults or not least <= number <= _LARGEST:
            raise RuleBroken(f"Enter a number from {least} to {_LARGEST}", field=f"{part}_{name}")
    return {name: number for name, number in numbers.items() if number != defaults[name]}


def _changes(cycle: Cycle, details: CycleDetails, settings: CycleSettings) -> list[str]:
    """What a change means for the applications that are under way."""
    groups = queries.live_groups(cycle.id)
    if not groups:
        return []
    own = cycle.own
    gone = sum(group.count for group in groups if group.tier not in settings.tiers)
    elsewhere = sum(group.count for group in groups if not settings.takes(group.office_id))
    changes = _of_days(cycle, details, sum(group.count for group in groups if group.status in DRAFTING))
    changes += _of_numbers(own, settings, sum(group.count for group in groups))
    if gone and own.tiers != settings.tiers:
        changes.append(f"Applications for an award that is not offered any more: {gone:,}. They go on.")
    if elsewhere and own.offices != settings.offices:
        changes.append(f"Applications of offices that are not ticked: {elsewhere:,}. They go on.")
    return changes


def _of_days(cycle: Cycle, details: CycleDetails, drafting: int) -> list[str]:
    """What other days mean for the applications that are being written."""
    if not drafting:
        return []
    written = f"Applications that are being written: {drafting:,}."
    changes = []
    if details.closes_on != cycle.closes_on:
        new, old = (dates.day(day) for day in (details.closes_on, cycle.closes_on))
        changes.append(f"{written} Their last day becomes {new}; it was {old}.")
    if details.opens_on != cycle.opens_on and details.opens_on > clock.today():
        changes.append(f"{written} They cannot be sent before {dates.day(details.opens_on)}.")
    return changes


def _moves(applications: Sequence[Application]) -> list[str]:
    """Move the running clocks of applications to what their cycle says now: which, from which day to which."""
    by_id = {application.id: application for application in applications}
    moved = [(by_id[move.clock.application_id or 0], move) for move in clocks.cut_anew(applications)]
    lines = [
        f"{case.reference}, {case.subject.name}: {words_of(move.clock.kind, move.clock.name).lower()}, from"
        f" {dates.day(move.before)} to {dates.day(move.after)}."
        for case, move in moved
    ]
    left = len(lines) - _LISTED
    return lines if left <= 0 else [*lines[:_LISTED], f"Other dates that move in the same way: {left:,}."]


def _of_numbers(own: CycleSettings, settings: CycleSettings, live: int) -> list[str]:
    """What other numbers mean for the applications that are under way."""
    under_way = f"Applications under way: {live:,}."
    changes = []
    if own.clocks != settings.clocks:
        changes.append(
            f"{under_way} The step that each is in, and the next ones, take as long as said here. No date moves to a day"
            " that is over already: such a step keeps its day."
        )
    if (own.team, own.excellence_team) != (settings.team, settings.excellence_team):
        changes.append(
            f"{under_way} Review teams need the new numbers at once: a complete one may fall short."
        )
    if own.standardisation_valid_months != settings.standardisation_valid_months:
        changes.append(
            f"{under_way} Reviewers need standardisation by the new rule at once: a complete team may fall short until"
            " its members have done it."
        )
    if own.quorum != settings.quorum:
        changes.append(f"{under_way} Panels that decide about them need the new numbers at once.")
    return changes


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
