"""A reviewer keeps true what they bring: professions, places known well, travel, load, days away; and says once a year that all of it holds."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from accreditation import clock, dates
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.enums.organisations import PlacementKind
from accreditation.enums.people import LearnerGroup, Profession
from accreditation.enums.reviews import ReviewerKind
from accreditation.errors import RuleBroken, Stale
from accreditation.models.organisations import Office
from accreditation.models.people import ReviewerProfile
from accreditation.models.reviewers import (
    ReviewerAway,
    ReviewerExpertise,
    ReviewerLearnerGroup,
    ReviewerProfession,
    ReviewerTravel,
)
from accreditation.permissions.viewer import Viewer
from accreditation.queries import reviewer_details as queries
from accreditation.rules.years import years_after
from accreditation.services import audit

LARGEST_LOAD = 50
LONGEST_AWAY = timedelta(days=366)
"""Who is away for longer than a year tells the office, which ends the role."""


@dataclass(frozen=True)
class Brings:
    """What a reviewer says of themselves beside kind and profession; `load_cap` is how many cases at a time, 0 to 50."""

    professions: Collection[Profession]
    expertise: Collection[PlacementKind]
    learner_groups: Collection[LearnerGroup]
    travels_to: Collection[int]
    load_cap: int


def save(profile: ReviewerProfile, brings: Brings, *, expected_version: int | None, actor: Viewer) -> bool:
    """Change what a reviewer says of themselves; False where nothing differs.

    Raises Stale where it was saved meanwhile, RuleBroken for what no reviewer can bring.
    """
    _hold(profile)
    if profile.version != expected_version:
        raise Stale(profile)
    _check(profile, brings)
    # The profession of the profile is not held twice.
    further = set(brings.professions) - {profile.profession}
    changed = [
        _choose(profile.person_id, ReviewerProfession, "profession", further),
        _choose(profile.person_id, ReviewerExpertise, "placement_kind", brings.expertise),
        _choose(profile.person_id, ReviewerLearnerGroup, "learner_group", brings.learner_groups),
        _choose(profile.person_id, ReviewerTravel, "office_id", brings.travels_to),
        profile.load_cap != brings.load_cap,
    ]
    if not any(changed):
        return False
    profile.load_cap = brings.load_cap
    profile.version += 1
    db.session.flush()
    _record(AuditKind.REVIEWER_DETAILS_SAVED, profile.person_id, actor)
    return True


def describe(profile: ReviewerProfile, kind: ReviewerKind, profession: Profession) -> None:
    """Set which eyes and which profession a reviewer brings; further professions that no longer go with it are dropped."""
    if (profile.kind, profile.profession) == (kind, profession):
        return
    profile.kind, profile.profession = kind, profession
    profile.version += 1
    held = db.session.scalars(
        select(ReviewerProfession.profession).where(ReviewerProfession.person_id == profile.person_id)
    ).all()
    further = set() if kind is ReviewerKind.LAY else set(held) - {profession}
    _choose(profile.person_id, ReviewerProfession, "profession", further)
    db.session.flush()


def _check(profile: ReviewerProfile, brings: Brings) -> None:
    if not 0 <= brings.load_cap <= LARGEST_LOAD:
        raise RuleBroken(f"Cases at a time must be between 0 and {LARGEST_LOAD}", field="load_cap")
    if brings.professions and profile.kind is ReviewerKind.LAY:
        raise RuleBroken("A lay reviewer is of no profession, so there is none to add", field="professions")
    if Profession.LAY in brings.professions:
        raise RuleBroken(
            f"“{Profession.LAY.label}” goes with a lay place only, so it is no further profession",
            field="professions",
        )
    offices = select(Office.id).where(Office.id.in_(brings.travels_to))
    if set(db.session.scalars(offices)) != set(brings.travels_to):
        raise RuleBroken("Choose the offices from the list", field="travels_to")


def _choose(person_id: int, model: Any, name: str, values: Iterable[Any]) -> bool:
    """Let a reviewer have just these rows of a kind, and say whether any had to change."""
    rows = {
        getattr(row, name): row
        for row in db.session.scalars(select(model).where(model.person_id == person_id))
    }
    chosen = set(values)
    for value in chosen - rows.keys():
        db.session.add(model(person_id=person_id, **{name: value}))
    for value in rows.keys() - chosen:
        db.session.delete(rows[value])
    return chosen != rows.keys()


def confirm(profile: ReviewerProfile, *, expected_version: int | None, actor: Viewer) -> None:
    """Keep the reviewer's word that all of it is true today; raises Stale where it is no longer what they read."""
    _hold(profile)
    if profile.version != expected_version:
        raise Stale(profile)
    if profile.confirmed_at is not None and clock.day_of(profile.confirmed_at) == clock.today():
        return
    profile.confirmed_at = clock.now()
    _record(AuditKind.REVIEWER_DETAILS_CONFIRMED, profile.person_id, actor)


def add_away(profile: ReviewerProfile, *, starts_on: date, ends_on: date, actor: Viewer) -> ReviewerAway:
    """Say on which days a reviewer is away, the first and the last among them; the same days twice are once.

    Raises RuleBroken for days in the wrong order, that have passed, that are more than a year, that begin more than
    three years from now, or that overlap with days away told before.
    """
    _hold(profile)
    if ends_on < starts_on:
        raise RuleBroken("The last day must be the first day or later", field="ends_on")
    if ends_on < clock.today():
        raise RuleBroken("These days have passed. Enter days that are still to come.", field="ends_on")
    if ends_on - starts_on > LONGEST_AWAY:
        raise RuleBroken(
            "Days away are at most a year at a time. If you stop reviewing for longer, tell your office.",
            field="ends_on",
        )
    if starts_on > years_after(clock.today(), 3):
        raise RuleBroken("The first day must be within three years from now", field="starts_on")
    for standing in queries.away_between(profile.person_id, starts_on, ends_on):
        if (standing.starts_on, standing.ends_on) == (starts_on, ends_on):
            return standing
        raise RuleBroken(
            f"You are away already from {dates.day(standing.starts_on)} to {dates.day(standing.ends_on)}."
            " Take those days back first, or enter others.",
            field="starts_on",
        )
    away = ReviewerAway(person_id=profile.person_id, starts_on=starts_on, ends_on=ends_on)
    db.session.add(away)
    db.session.flush()
    _record(AuditKind.REVIEWER_AWAY_ADDED, profile.person_id, actor, away_id=away.id)
    return away


def take_away_back(away: ReviewerAway, *, actor: Viewer) -> None:
    """The reviewer is not away after all: days to come are taken out, and of those under way the ones from today on."""
    if away.ends_on < clock.today():
        raise RuleBroken("These days have passed, so they stay as they were.")
    _record(AuditKind.REVIEWER_AWAY_REMOVED, away.person_id, actor, away_id=away.id)
    if away.starts_on < clock.today():
        away.ends_on = clock.today() - timedelta(days=1)
    else:
        db.session.delete(away)


def _hold(profile: ReviewerProfile) -> None:
    """Two windows of one person, or the office beside them: the second waits, and sees what the first has saved."""
    db.session.refresh(profile, attribute_names=["version", "confirmed_at", "load_cap"], with_for_update=True)


def _record(kind: AuditKind, person_id: int, actor: Viewer, **facts: int) -> None:
    audit.record(kind, actor=actor, stream=audit.PEOPLE, person_id=person_id, **facts)
