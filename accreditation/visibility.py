"""What may be read, by whom, from when: one table, asked by pages, queries and exports alike.

Scores, rationales and notes are committed blind and revealed together; nothing here is a page's own opinion.
"""

from collections.abc import Callable
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, false, or_, select
from sqlalchemy.orm import aliased

from accreditation.enums.applications import DRAFTING, ApplicationStatus
from accreditation.enums.people import Role
from accreditation.enums.reviews import COUNTED
from accreditation.models.applications import Application
from accreditation.models.meetings import Item, MeetingMember, Recusal
from accreditation.models.reviews import Review
from accreditation.models.rounds import ReviewRound
from accreditation.permissions.viewer import Viewer


class Field(StrEnum):
    """Groups of fields that are shown or hidden together."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SCORES = "scores"
    PRIVATE_NOTES = "private_notes"
    VISIT_NOTES = "visit_notes"
    AGREED = "agreed"
    REPORT = "report"
    RULE = "rule"


class CaseRole(StrEnum):
    """What a viewer is to one case."""

    PROVIDER = "provider"
    REVIEWER = "reviewer"
    MODERATOR = "moderator"
    SECRETARIAT = "secretariat"
    PANEL = "panel"
    RATIFIER = "ratifier"


Moment = Callable[[Application, ReviewRound | None], bool]

_TO_PROVIDER = frozenset(
    {
        ApplicationStatus.FACTUAL_ACCURACY,
        ApplicationStatus.READY_FOR_PANEL,
        ApplicationStatus.AT_PANEL,
        ApplicationStatus.DECIDED,
        ApplicationStatus.DEFERRED,
        ApplicationStatus.CLOSED,
    }
)
_DECIDED = frozenset({ApplicationStatus.DEFERRED, ApplicationStatus.CLOSED})


def _always(application: Application, review_round: ReviewRound | None) -> bool:
    return True


def _submitted(application: Application, review_round: ReviewRound | None) -> bool:
    return application.submitted_at is not None and application.status not in DRAFTING


def _revealed(application: Application, review_round: ReviewRound | None) -> bool:
    return review_round is not None and review_round.revealed_at is not None


def _report_issued(application: Application, review_round: ReviewRound | None) -> bool:
    return application.status in _TO_PROVIDER


def _ratified(application: Application, review_round: ReviewRound | None) -> bool:
    return application.status in _DECIDED


TABLE: dict[tuple[Field, CaseRole], Moment] = {
    (Field.DRAFT, CaseRole.PROVIDER): _always,
    (Field.SUBMITTED, CaseRole.PROVIDER): _always,
    (Field.SUBMITTED, CaseRole.SECRETARIAT): _submitted,
    (Field.SUBMITTED, CaseRole.REVIEWER): _submitted,
    (Field.SUBMITTED, CaseRole.MODERATOR): _revealed,
    (Field.SUBMITTED, CaseRole.PANEL): _revealed,
    (Field.SUBMITTED, CaseRole.RATIFIER): _revealed,
    (Field.SCORES, CaseRole.REVIEWER): _revealed,
    (Field.SCORES, CaseRole.MODERATOR): _revealed,
    (Field.SCORES, CaseRole.PANEL): _revealed,
    (Field.PRIVATE_NOTES, CaseRole.PANEL): _revealed,
    (Field.VISIT_NOTES, CaseRole.REVIEWER): _always,
    (Field.VISIT_NOTES, CaseRole.PANEL): _revealed,
    (Field.AGREED, CaseRole.PROVIDER): _report_issued,
    (Field.AGREED, CaseRole.REVIEWER): _revealed,
    (Field.AGREED, CaseRole.MODERATOR): _revealed,
    (Field.AGREED, CaseRole.SECRETARIAT): _revealed,
    (Field.AGREED, CaseRole.PANEL): _revealed,
    (Field.AGREED, CaseRole.RATIFIER): _revealed,
    (Field.REPORT, CaseRole.PROVIDER): _report_issued,
    (Field.REPORT, CaseRole.REVIEWER): _revealed,
    (Field.REPORT, CaseRole.SECRETARIAT): _revealed,
    (Field.REPORT, CaseRole.PANEL): _revealed,
    (Field.REPORT, CaseRole.RATIFIER): _revealed,
    (Field.RULE, CaseRole.PROVIDER): _ratified,
    (Field.RULE, CaseRole.SECRETARIAT): _revealed,
    (Field.RULE, CaseRole.PANEL): _revealed,
    (Field.RULE, CaseRole.RATIFIER): _revealed,
}
"""Who reads which fields, and from when; what is not here is never shown."""


def shows(
    field: Field, role: CaseRole, application: Application, review_round: ReviewRound | None = None
) -> bool:
    """May somebody in this role read these fields of this case now, in its newest round unless another is named?"""
    moment = TABLE.get((field, role))
    return moment is not None and moment(application, review_round or application.round)


def scores_shown_to(viewer: Viewer) -> ColumnElement[bool]:
    """The scores a viewer may read, as a filter over Score joined to Review, ReviewRound and Application.

    Their own always; once revealed, those of the team for a member whose own review is locked, for the office's
    moderators, and for a panel member who has not stepped out of the item.
    """
    if not viewer.is_authenticated:
        return false()
    own, member = aliased(Review), aliased(MeetingMember)
    on_team = exists(
        select(1).where(
            own.round_id == Review.round_id, own.reviewer_id == viewer.person_id, own.status.in_(COUNTED)
        )
    )
    recused = exists(select(1).where(Recusal.item_id == Item.id, Recusal.person_id == viewer.person_id))
    on_panel = exists(
        select(1)
        .select_from(Item)
        .join(member, member.meeting_id == Item.meeting_id)
        .where(Item.application_id == Application.id, member.person_id == viewer.person_id, ~recused)
    )
    readers: list[ColumnElement[bool]] = [on_team]
    moderating = viewer.offices(Role.MODERATOR)
    if moderating:
        readers.append(Application.office_id.in_(moderating))
    if viewer.has(Role.PANEL_CHAIR, Role.PANEL_MEMBER):
        readers.append(on_panel)
    return or_(
        Review.reviewer_id == viewer.person_id, and_(ReviewRound.revealed_at.is_not(None), or_(*readers))
    )
