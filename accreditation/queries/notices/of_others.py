"""Who hears of a file, a meeting, a concern or a role; each a statement over ids."""

from collections.abc import Callable

from sqlalchemy import and_, literal, or_, select
from sqlalchemy.orm import aliased

from accreditation.enums.people import PANEL_ROLES, PROVIDER_ROLES, Role
from accreditation.models.allocations import Allocation
from accreditation.models.applications import Application
from accreditation.models.concerns import Concern
from accreditation.models.evidence import EvidenceItem, EvidenceRevision
from accreditation.models.meetings import Meeting, MeetingMember
from accreditation.models.organisations import Organisation
from accreditation.models.people import Grant, GrantProposal, Person
from accreditation.models.reviewer_applications import ReviewerApplication
from accreditation.models.standard_settings import StandardSettingExpert
from accreditation.models.statements import Statement
from accreditation.queries.notices.of_cases import NOTHING, Facts, People, in_conflict, of_provider
from accreditation.queries.people import stands


def uploader(facts: Facts) -> People:
    return (
        select(EvidenceRevision.uploaded_by_id, EvidenceRevision.item_id)
        .join(EvidenceItem, EvidenceItem.id == EvidenceRevision.item_id)
        .join(
            Grant,
            and_(
                Grant.person_id == EvidenceRevision.uploaded_by_id,
                Grant.organisation_id == EvidenceItem.organisation_id,
                Grant.role.in_(PROVIDER_ROLES),
            ),
        )
        .where(EvidenceRevision.id == facts["revision_id"], stands())
    )


def of_library(*roles: Role) -> Callable[[Facts], People]:
    def people(facts: Facts) -> People:
        return (
            select(Grant.person_id, EvidenceRevision.item_id)
            .select_from(EvidenceRevision)
            .join(EvidenceItem, EvidenceItem.id == EvidenceRevision.item_id)
            .join(Grant, Grant.organisation_id == EvidenceItem.organisation_id)
            .where(EvidenceRevision.id == facts["revision_id"], Grant.role.in_(roles), stands())
        )

    return people


def file_deciders(facts: Facts) -> People:
    """The information leads other than whoever added the file; the office's secretariat only where there are none."""
    lead, provider_id = aliased(Grant), EvidenceItem.organisation_id
    decides = (
        select(lead.id)
        .join(Person, Person.id == lead.person_id)
        .where(
            lead.organisation_id == provider_id,
            lead.role == Role.INFORMATION_LEAD,
            stands(grant=lead),
            lead.person_id != EvidenceRevision.uploaded_by_id,
            Person.disabled_at.is_(None),
        )
        .correlate(EvidenceItem, EvidenceRevision)
        .exists()
    )
    of_office = and_(
        Grant.role == Role.SECRETARIAT,
        Grant.office_id == Organisation.office_id,
        ~decides,
        ~in_conflict(Grant.person_id, provider_id, literal(0)),
    )
    of_provider = and_(
        Grant.role == Role.INFORMATION_LEAD,
        Grant.organisation_id == provider_id,
        Grant.person_id != EvidenceRevision.uploaded_by_id,
    )
    return (
        select(Grant.person_id, EvidenceRevision.item_id)
        .select_from(EvidenceRevision)
        .join(EvidenceItem, EvidenceItem.id == EvidenceRevision.item_id)
        .join(Organisation, Organisation.id == EvidenceItem.organisation_id)
        .join(Grant, or_(of_provider, of_office))
        .where(EvidenceRevision.id == facts["revision_id"], stands())
    )


def members(facts: Facts) -> People:
    return (
        select(MeetingMember.person_id, NOTHING)
        .join(Grant, and_(Grant.person_id == MeetingMember.person_id, Grant.role.in_(PANEL_ROLES)))
        .where(MeetingMember.meeting_id == facts["meeting_id"], stands())
    )


def arrangers(facts: Facts) -> People:
    return (
        select(Grant.person_id, NOTHING)
        .join(Meeting, Meeting.office_id == Grant.office_id)
        .where(Meeting.id == facts["meeting_id"], Grant.role == Role.SECRETARIAT, stands())
    )


def concern_officers(facts: Facts) -> People:
    return (
        select(Grant.person_id, NOTHING)
        .select_from(Concern)
        .join(Grant, Grant.office_id == Concern.office_id)
        .outerjoin(Application, Application.id == Concern.application_id)
        .where(
            Concern.id == facts["concern_id"],
            Grant.role == Role.CONCERN_OFFICER,
            stands(),
            or_(
                Application.id.is_(None),
                ~in_conflict(
                    Grant.person_id,
                    Application.organisation_id,
                    Application.id,
                ),
            ),
        )
    )


def proposal_asker(facts: Facts) -> People:
    """Whoever asked for the teams, while they are of the secretariat of that office."""
    return (
        select(Grant.person_id, NOTHING)
        .join(
            Allocation,
            and_(Allocation.asked_by_id == Grant.person_id, Allocation.office_id == Grant.office_id),
        )
        .where(Allocation.id == facts["allocation_id"], Grant.role == Role.SECRETARIAT, stands())
    )


def recruiters(facts: Facts) -> People:
    """The secretariat of the office, until the application is answered."""
    return (
        select(Grant.person_id, NOTHING)
        .join(ReviewerApplication, ReviewerApplication.office_id == Grant.office_id)
        .where(
            ReviewerApplication.id == facts["reviewer_application_id"],
            ReviewerApplication.decided_at.is_(None),
            Grant.role == Role.SECRETARIAT,
            stands(),
        )
    )


def experts(facts: Facts) -> People:
    return select(StandardSettingExpert.person_id, NOTHING).where(
        StandardSettingExpert.standard_setting_id == facts["standard_setting_id"]
    )


def asker(facts: Facts) -> People:
    """Whoever asked a partner for the statement, while they lead the provider's applications."""
    asked_by = select(Statement.asked_by_id).where(Statement.id == facts["statement_id"])
    return of_provider(Role.PROVIDER_LEAD)(facts).where(Grant.person_id == asked_by.scalar_subquery())


def person(facts: Facts) -> People:
    return select(Person.id, NOTHING).where(Person.id == facts["person_id"])


def successor(facts: Facts) -> People:
    """Nobody, where a task was left to whoever holds the role."""
    return select(Person.id, NOTHING).where(Person.id == facts.get("successor_id", 0))


def proposer(facts: Facts) -> People:
    return select(GrantProposal.proposed_by_id, NOTHING).where(
        GrantProposal.id == facts["proposal_id"], GrantProposal.proposed_by_id.is_not(None)
    )


def administrators(facts: Facts) -> People:
    """Those who may confirm a proposed role: not whoever proposed it, nor whom it is for; none once it is decided."""
    return (
        select(Grant.person_id, NOTHING)
        .join(GrantProposal, GrantProposal.id == facts["proposal_id"])
        .where(
            Grant.role == Role.ADMINISTRATOR,
            stands(),
            GrantProposal.decided_at.is_(None),
            Grant.person_id != GrantProposal.person_id,
            Grant.person_id.is_distinct_from(GrantProposal.proposed_by_id),
        )
    )
