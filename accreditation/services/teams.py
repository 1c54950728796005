"""Build the review team of a case by hand; it refuses people with a known conflict and teams that fall short."""

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus, Trigger
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import Duty, Role
from accreditation.enums.reviews import ON_TEAM, ReviewStatus
from accreditation.errors import NotFound, RuleBroken
from accreditation.models.applications import Application
from accreditation.models.reviews import Review
from accreditation.permissions.viewer import Viewer
from accreditation.queries import standing
from accreditation.queries import teams as queries
from accreditation.queries.teams import Candidate
from accreditation.services import audit, clocks, duties, moves
from accreditation.services.case_facts.reviewing import LED

BUILDING = frozenset({ApplicationStatus.ALLOCATION, ApplicationStatus.IN_REVIEW})
ON_TEAM_OR_INVITED = ON_TEAM | {ReviewStatus.INVITED}


def invite(application: Application, *, person_id: int, is_lead: bool, actor: Viewer) -> Review:
    """Ask somebody to review the case; once the team has begun, the newcomer replaces somebody who left."""
    candidate = _candidate(application, person_id, is_lead=is_lead)
    duties.take(application.id, actor.id, Duty.SECRETARIAT)
    return _ask(application, candidate, is_lead=is_lead, actor=actor)


def invite_instead(
    application: Application, *, person_id: int, is_lead: bool, actor: Viewer | None
) -> Review:
    """Ask somebody to review in place of whoever leaves the service; who ends their role takes no part in the case by that."""
    candidate = _candidate(application, person_id, is_lead=is_lead)
    return _ask(application, candidate, is_lead=is_lead, actor=actor)


def _candidate(application: Application, person_id: int, *, is_lead: bool) -> Candidate:
    """Somebody who may be asked; refused with what stands in the way."""
    # Inviting fires no step of the case while a team is chosen, so no guard of the workflow would refuse this.
    if application.status not in BUILDING:
        raise RuleBroken("Reviewers are invited while a team is chosen or reviewing.")
    candidate = queries.candidate(application, person_id)
    if candidate is None:
        raise NotFound
    if candidate.conflicts:
        reasons = "; ".join(candidate.conflicts)
        raise RuleBroken(f"{candidate.name} cannot review this application: {reasons}.")
    team = queries.of_round(application.current_round)
    if is_lead and any(review.is_lead and review.status in ON_TEAM_OR_INVITED for review in team):
        raise RuleBroken("Somebody leads this review already. Choose a new lead on the team page.")
    return candidate


def _ask(application: Application, candidate: Candidate, *, is_lead: bool, actor: Viewer | None) -> Review:
    if application.status is ApplicationStatus.IN_REVIEW:
        moves.case(application, Trigger.REPLACE_REVIEWER, actor=actor)
    now = clock.now()
    review = Review(
        application_id=application.id,
        round_id=application.current_round.id,
        reviewer_id=candidate.person_id,
        kind=candidate.kind,
        profession=queries.profession_brought(application, candidate),
        is_lead=is_lead,
        from_other_office=candidate.from_other_office,
        status=ReviewStatus.INVITED,
        invited_at=now,
    )
    db.session.add(review)
    db.session.flush()
    clocks.invite(review, application)
    audit.record(
        AuditKind.REVIEWER_INVITED,
        actor=actor,
        stream=audit.case(application.id),
        review_id=review.id,
        person_id=candidate.person_id,
    )
    return review


def choose_lead(application: Application, review: Review, *, actor: Viewer) -> None:
    """Let one of the team lead the review, instead of whoever did."""
    if application.status not in LED:
        raise RuleBroken("The lead is chosen until the report is answered.")
    if not standing.able([review.reviewer_id], Role.REVIEWER):
        raise RuleBroken(f"{review.reviewer.name} cannot lead: the account or the role has ended.")
    if review.status not in ON_TEAM_OR_INVITED or review.round_id != application.current_round.id:
        raise RuleBroken(f"{review.reviewer.name} is not on the team.")
    duties.take(application.id, actor.id, Duty.SECRETARIAT)
    hand_lead(application, review, actor=actor)


def hand_lead(application: Application, review: Review, *, actor: Viewer | None) -> None:
    """Let somebody of the team lead it, whose place in it is known."""
    # Who is only invited takes the duty with their own acceptance.
    if review.status in ON_TEAM:
        duties.take(application.id, review.reviewer_id, Duty.LEAD_REVIEWER, actor=actor)
    for other in queries.of_round(application.current_round):
        other.is_lead = other.id == review.id


def allocate_team(application: Application, *, actor: Viewer) -> None:
    """Confirm the team, so that it may read and score; each review is due from today."""
    duties.take(application.id, actor.id, Duty.SECRETARIAT)
    moves.case(application, Trigger.ALLOCATE_TEAM, actor=actor)
    team = [review for review in queries.of_round(application.current_round) if review.status in ON_TEAM]
    clocks.begin_reviews(application, team, "review")
