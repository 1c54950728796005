"""What somebody brings as a reviewer before they have an account: it goes with their invitation, and is theirs once they accept.

The role takes two people: with the acceptance it is proposed, and an administrator confirms it.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from accreditation import clock
from accreditation.db import db
from accreditation.enums.organisations import PlacementKind
from accreditation.enums.people import LearnerGroup, Profession, Role
from accreditation.enums.reviewers import TieKind, TrainingKind
from accreditation.enums.reviews import ReviewerKind
from accreditation.errors import RuleBroken
from accreditation.models.people import ReviewerProfile
from accreditation.models.reviewer_applications import PreparedReviewer
from accreditation.permissions.viewer import Viewer
from accreditation.queries import invitations as invitation_queries
from accreditation.queries import reviewer_details as details_queries
from accreditation.services import grant_proposals, grants, reviewer_details, reviewer_trainings, ties
from accreditation.services.grants import Scope
from accreditation.services.reviewer_details import Brings


@dataclass(frozen=True)
class Brought:
    """What is known of a reviewer; None and nothing listed leave what stands as it is."""

    kind: ReviewerKind
    profession: Profession
    professions: Sequence[Profession] = ()
    expertise: Sequence[PlacementKind] = ()
    learner_groups: Sequence[LearnerGroup] = ()
    employer_id: int | None = None
    university_ids: Sequence[int] = ()
    trained_on: date | None = None
    standardised_on: date | None = None
    load_cap: int | None = None

    def stored(self) -> dict[str, Any]:
        """As it is kept with an invitation."""
        values = asdict(self)
        for name in ("trained_on", "standardised_on"):
            values[name] = values[name].isoformat() if values[name] else None
        return values | {
            name: list(values[name])
            for name in ("professions", "expertise", "learner_groups", "university_ids")
        }


def _brought(stored: dict[str, Any]) -> Brought:
    days = {
        name: date.fromisoformat(stored[name]) if stored[name] else None
        for name in ("trained_on", "standardised_on")
    }
    return Brought(
        kind=ReviewerKind(stored["kind"]),
        profession=Profession(stored["profession"]),
        professions=[Profession(code) for code in stored["professions"]],
        expertise=[PlacementKind(code) for code in stored["expertise"]],
        learner_groups=[LearnerGroup(code) for code in stored["learner_groups"]],
        employer_id=stored["employer_id"],
        university_ids=stored["university_ids"],
        load_cap=stored["load_cap"],
        **days,
    )


def prepare(invitation_id: int, office_id: int, brought: Brought) -> None:
    """Let this go with an invitation, in place of what went with it before."""
    prepared = invitation_queries.prepared_reviewer(invitation_id)
    if prepared is None:
        prepared = PreparedReviewer(invitation_id=invitation_id)
        db.session.add(prepared)
    prepared.office_id, prepared.details = office_id, brought.stored()
    db.session.flush()


def take(invitation_id: int, person_id: int, actor: Viewer) -> None:
    """Give whoever accepted an invitation what went with it, and propose the role in the name of whoever invited them.

    Details that they have already, in whatever way they came by them, stay as they are.
    """
    prepared = invitation_queries.prepared_reviewer(invitation_id)
    if prepared is None:
        return
    # What no longer fits, what they hold already, or what is proposed by now, is no reason to refuse the rest.
    with suppress(RuleBroken):
        if details_queries.profile(person_id) is None:
            bring(person_id, _brought(prepared.details), actor=actor)
    with suppress(RuleBroken):
        propose(person_id, prepared.office_id, actor=actor)


def propose(person_id: int, office_id: int, *, actor: Viewer) -> None:
    """Propose that somebody reviews for an office, from today."""
    grant_proposals.propose(
        person_id, Role.REVIEWER, Scope(office_id=office_id), starts_on=clock.today(), actor=actor
    )


def bring(person_id: int, brought: Brought, *, actor: Viewer) -> None:
    """Write down what a reviewer brings, through the services that keep each part of it; what is not said stays.

    Raises RuleBroken for what no reviewer can bring.
    """
    standing = details_queries.profile(person_id)
    employer_id = brought.employer_id or (standing.employer_id if standing is not None else None)
    profile = grants.set_reviewer_profile(
        person_id,
        kind=brought.kind,
        profession=brought.profession,
        employer_id=employer_id,
        actor=actor,
    )
    for kind, held_on in (
        (TrainingKind.REVIEWING, brought.trained_on),
        (TrainingKind.STANDARDISATION, brought.standardised_on),
    ):
        if held_on is not None:
            reviewer_trainings.record(person_id, kind, held_on, "", actor)
    _add_universities(person_id, brought.university_ids, actor)
    _bring_rest(profile, brought, actor)


def _add_universities(person_id: int, university_ids: Sequence[int], actor: Viewer) -> None:
    recorded = details_queries.universities(person_id)
    for organisation_id in university_ids:
        if organisation_id not in recorded:
            ties.add(person_id, organisation_id=organisation_id, kind=TieKind.UNIVERSITY, actor=actor)


def _bring_rest(profile: ReviewerProfile, brought: Brought, actor: Viewer) -> None:
    details = details_queries.of(profile)
    brings = Brings(
        brought.professions or details.professions,
        brought.expertise or details.expertise,
        brought.learner_groups or details.learner_groups,
        [office.id for office in details.travels_to],
        profile.load_cap if brought.load_cap is None else brought.load_cap,
    )
    reviewer_details.save(profile, brings, expected_version=profile.version, actor=actor)
