"""The stages of a scene's cases, what its reviewers score, and the people of its office."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from accreditation.enums.people import Profession, Role
from accreditation.enums.reviews import ReviewerKind
from accreditation.models.applications import Application
from accreditation.models.people import Person
from accreditation.queries import applications
from tests.world import World

BEGAN = timedelta(days=40)
"""How long ago every case began, so that papers were out in time for a panel that sits today."""


class Stage(StrEnum):
    """How far a case has come."""

    SELF_ASSESSMENT = "self_assessment"
    EVIDENCE = "evidence"
    SIGN_OFF = "sign_off"
    SIGNED = "signed"
    SUBMITTED = "submitted"
    IN_CHECK = "in_check"
    RETURNED = "returned"
    ALLOCATION = "allocation"
    TEAM_READY = "team_ready"
    IN_REVIEW = "in_review"
    SCORING = "scoring"
    ASKED = "asked"
    REVEALED = "revealed"
    VISITED = "visited"
    MODERATION = "moderation"
    AGREED = "agreed"
    ACCURACY = "accuracy"
    CONFIRMED = "confirmed"
    READY = "ready"
    LISTED = "listed"
    OPENED = "opened"
    CALLED = "called"
    DECIDED = "decided"
    DEFERRED = "deferred"
    CLOSED = "closed"
    LAPSED = "lapsed"


Given = Mapping[str, tuple[int, int, int]]
"""Scores of the lead, the lay and the learner reviewer by standard, where they are not all 3."""

DISPUTED: Given = {"1.1": (3, 3, 2), "1.2": (3, 2, 2), "1.3": (2, 2, 2), "1.4": (3, 1, 3)}
"""Two standards for the moderator, one of them with a concern; one for the team; and one agreed below 3."""

SHORT: Given = {"3.2": (2, 2, 2), "4.1": (2, 2, 2), "4.2": (2, 2, 2)}
"""What the award rule defers."""


@dataclass
class Case:
    """One case with the ids of all that has been made around it."""

    application_id: int
    given: Given = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    reviews: dict[str, int] = field(default_factory=dict)
    meeting_id: int = 0
    item_id: int = 0
    decision_id: int = 0
    award: str = ""

    @property
    def application(self) -> Application:
        """The case as services take it."""
        return applications.get(self.application_id)


def people_of(world: World) -> dict[str, Person]:
    """One of each role in the office and its provider, three reviewers (one from elsewhere), and a panel of six."""
    people = {role.value: world.person(role, name=f"{role.label} One") for role in Role}
    people |= {"provider_lead": world.lead, "signatory": world.signatory, "secretariat": world.secretary}
    people["lead"] = people.pop(Role.REVIEWER.value)
    for kind in (ReviewerKind.LAY, ReviewerKind.LEARNER):
        profession = Profession.LAY if kind is ReviewerKind.LAY else Profession.MIDWIFERY
        office = world.new_office("North") if kind is ReviewerKind.LEARNER else None
        person = world.person(Role.REVIEWER, name=f"{kind.label} One", office=office)
        people[kind.value] = world.profile(person, kind, profession)
    people["invited"] = world.person(Role.REVIEWER, name="Reviewer Invited")
    for number in range(2, 6):
        people[f"member_{number}"] = world.person(Role.PANEL_MEMBER, name=f"Panel member {number}")
    people["member_1"] = people[Role.PANEL_MEMBER.value]
    return people
