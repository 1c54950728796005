"""Who hears of something: each audience is a statement over ids, so that many are asked at once, and again before a letter is sent."""

from collections.abc import Callable, Mapping

from sqlalchemy import select

from accreditation.enums.notices import Audience
from accreditation.enums.people import Role
from accreditation.enums.reviews import ON_TEAM, ReviewStatus
from accreditation.models.people import Person
from accreditation.queries.notices import of_assignments, of_cases, of_comments, of_others
from accreditation.queries.notices.of_cases import NOTHING, Facts, People
from accreditation.queries.scores import SHARED

AUDIENCES: Mapping[Audience, Callable[[Facts], People]] = {
    Audience.PROVIDER_LEADS: of_cases.of_provider(Role.PROVIDER_LEAD),
    Audience.DRAFTERS: of_cases.of_provider(Role.PROVIDER_LEAD, Role.CONTRIBUTOR),
    Audience.SIGNATORIES: of_cases.signatories,
    Audience.COUNTERSIGNER: of_cases.countersigner,
    Audience.PROVIDER: of_cases.of_provider(Role.PROVIDER_LEAD, Role.SIGNATORY),
    Audience.ASSIGNEE: of_assignments.assignee,
    Audience.COMMENTERS: of_comments.commenters,
    Audience.ASKER: of_others.asker,
    Audience.SECRETARIAT: of_cases.of_office(Role.SECRETARIAT),
    Audience.MODERATORS: of_cases.moderators,
    Audience.UNLOCKERS: of_cases.unlockers,
    Audience.RATIFIERS: of_cases.ratifiers,
    Audience.TEAM: of_cases.team(statuses=ON_TEAM),
    Audience.SHARING: of_cases.team(statuses=SHARED),
    Audience.REVIEWERS: of_cases.team(statuses=ON_TEAM | {ReviewStatus.INVITED}),
    Audience.LEAD_REVIEWER: of_cases.team(statuses=ON_TEAM, lead=True),
    Audience.REVIEWER: of_cases.team(statuses=frozenset(ReviewStatus)),
    Audience.LATE_REVIEWER: of_cases.team(statuses=(ReviewStatus.ACCEPTED, ReviewStatus.SCORING)),
    Audience.INVITED_REVIEWER: of_cases.team(statuses=(ReviewStatus.INVITED,)),
    Audience.UPLOADER: of_others.uploader,
    Audience.LIBRARY_LEADS: of_others.of_library(Role.PROVIDER_LEAD, Role.INFORMATION_LEAD),
    Audience.FILE_DECIDERS: of_others.file_deciders,
    Audience.MEMBERS: of_others.members,
    Audience.ARRANGERS: of_others.arrangers,
    Audience.CHAIR: of_cases.chair,
    Audience.CONCERN_OFFICERS: of_others.concern_officers,
    Audience.PROPOSAL_ASKER: of_others.proposal_asker,
    Audience.RECRUITERS: of_others.recruiters,
    Audience.EXPERTS: of_others.experts,
    Audience.PERSON: of_others.person,
    Audience.SUCCESSOR: of_others.successor,
    Audience.PROPOSER: of_others.proposer,
    Audience.ADMINISTRATORS: of_others.administrators,
}
"""The statement of each audience, over the ids that an event carries."""

OWN_ID: Mapping[Audience, str] = {
    **dict.fromkeys(
        (
            Audience.TEAM,
            Audience.SHARING,
            Audience.REVIEWERS,
            Audience.LEAD_REVIEWER,
            Audience.REVIEWER,
            Audience.LATE_REVIEWER,
            Audience.INVITED_REVIEWER,
        ),
        "review_id",
    ),
    **dict.fromkeys((Audience.UPLOADER, Audience.LIBRARY_LEADS, Audience.FILE_DECIDERS), "evidence_id"),
    Audience.CHAIR: "meeting_id",
    Audience.RATIFIERS: "decision_id",
}
"""What the second column of an audience is an id of."""


def reaches(audience: Audience, facts: Facts, person_id: int) -> People:
    """The same audience, asked of one person."""
    people = AUDIENCES[audience](facts).subquery()
    column = people.c[0]
    return select(Person.id, NOTHING).where(
        Person.id == person_id,
        Person.disabled_at.is_(None),
        select(column).where(column == Person.id).exists(),
    )
