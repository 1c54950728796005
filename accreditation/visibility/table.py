"""The table itself, and its two answers: for a loaded case, and as a filter."""

from enum import StrEnum

from sqlalchemy import ColumnElement, false, or_

from accreditation.permissions.viewer import Viewer
from accreditation.visibility.conditions import Condition, SeenCase
from accreditation.visibility.moments import (
    ALWAYS,
    OWN_REVIEW_LOCKED,
    RATIFIED,
    REPORT_ISSUED,
    REVEALED,
    SUBMITTED,
)
from accreditation.visibility.roles import ROLES, CaseRole


class Field(StrEnum):
    """Groups of fields that are shown or hidden together."""

    DRAFT = "draft"
    COMMENTS = "comments"
    SUBMITTED = "submitted"
    SCORES = "scores"
    PRIVATE_NOTES = "private_notes"
    VISIT_NOTES = "visit_notes"
    AGREED = "agreed"
    REPORT = "report"
    RULE = "rule"
    DECLARATIONS = "declarations"


# A late replacement scores blind: what the others gave and agreed, and what was seen on a visit, waits for their lock.
_SHARED_WITH_TEAM = REVEALED & OWN_REVIEW_LOCKED

TABLE: dict[tuple[Field, CaseRole], Condition] = {
    (Field.DRAFT, CaseRole.PROVIDER): ALWAYS,
    # What a team says among itself is nobody else's, whatever becomes of the case.
    (Field.COMMENTS, CaseRole.PROVIDER): ALWAYS,
    (Field.SUBMITTED, CaseRole.PROVIDER): ALWAYS,
    (Field.SUBMITTED, CaseRole.SECRETARIAT): SUBMITTED,
    (Field.SUBMITTED, CaseRole.REVIEWER): SUBMITTED,
    (Field.SUBMITTED, CaseRole.MODERATOR): REVEALED,
    (Field.SUBMITTED, CaseRole.RATIFIER): REVEALED,
    (Field.SCORES, CaseRole.AUTHOR): ALWAYS,
    (Field.SCORES, CaseRole.REVIEWER): _SHARED_WITH_TEAM,
    (Field.SCORES, CaseRole.MODERATOR): REVEALED,
    (Field.SCORES, CaseRole.PANEL): REVEALED,
    (Field.PRIVATE_NOTES, CaseRole.AUTHOR): ALWAYS,
    (Field.PRIVATE_NOTES, CaseRole.PANEL): REVEALED,
    (Field.VISIT_NOTES, CaseRole.REVIEWER): OWN_REVIEW_LOCKED,
    (Field.VISIT_NOTES, CaseRole.PANEL): REVEALED,
    (Field.AGREED, CaseRole.PROVIDER): REPORT_ISSUED,
    (Field.AGREED, CaseRole.REVIEWER): _SHARED_WITH_TEAM,
    (Field.AGREED, CaseRole.MODERATOR): REVEALED,
    (Field.AGREED, CaseRole.SECRETARIAT): REVEALED,
    (Field.AGREED, CaseRole.PANEL): REVEALED,
    (Field.AGREED, CaseRole.RATIFIER): REVEALED,
    (Field.REPORT, CaseRole.PROVIDER): REPORT_ISSUED,
    (Field.REPORT, CaseRole.REVIEWER): _SHARED_WITH_TEAM,
    (Field.REPORT, CaseRole.SECRETARIAT): REVEALED,
    (Field.REPORT, CaseRole.PANEL): REVEALED,
    (Field.REPORT, CaseRole.RATIFIER): REVEALED,
    # What the page of the declaration promises: only the office reads it, and at once.
    (Field.DECLARATIONS, CaseRole.SECRETARIAT): ALWAYS,
    (Field.RULE, CaseRole.PROVIDER): RATIFIED,
    (Field.RULE, CaseRole.SECRETARIAT): REVEALED,
    (Field.RULE, CaseRole.PANEL): REVEALED,
    (Field.RULE, CaseRole.RATIFIER): REVEALED,
}
"""Who reads which fields, and from when; what is not here is never shown."""

_ROWS: dict[Field, list[tuple[CaseRole, Condition]]] = {
    field: [(role, moment) for (shown, role), moment in TABLE.items() if shown is field] for field in Field
}


def shows(field: Field, viewer: Viewer, seen: SeenCase, *roles: CaseRole) -> bool:
    """May this person read these fields of this case now?

    With roles named, only as one of these: a page for providers does not show more to who is also something else.
    """
    if not viewer.is_authenticated:
        return False
    # A loop over rows that are sorted once, because every page asks this, often more than once.
    for role, moment in _ROWS[field]:
        if (not roles or role in roles) and ROLES[role].holds(viewer, seen) and moment.holds(viewer, seen):
            return True
    return False


def filter_for(field: Field, viewer: Viewer, *roles: CaseRole) -> ColumnElement[bool]:
    """The cases in which this person may read these fields now, as a filter over Application and the round that is read.

    For scores and private notes, which also their author reads, it is over Score joined to Review, its round and its case.
    """
    if not viewer.is_authenticated:
        return false()
    return or_(
        false(),
        *((ROLES[role] & moment).rows(viewer) for role, moment in _ROWS[field] if not roles or role in roles),
    )
