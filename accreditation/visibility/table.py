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
    TEAM_BUILDS,
)
from accreditation.visibility.roles import ROLES, CaseRole


class Field(StrEnum):
    """Groups of fields that are shown or hidden together."""

    DRAFT = "draft"
    COMMENTS = "comments"
    TO_COUNTERSIGN = "to_countersign"
    STATEMENTS = "statements"
    SUBMITTED = "submitted"
    SCORES = "scores"
    PRIVATE_NOTES = "private_notes"
    OWN_NOTES = "own_notes"
    VISIT_NOTES = "visit_notes"
    LEARNERS_SAID = "learners_said"
    LAST_AGREED = "last_agreed"
    AGREED = "agreed"
    DISCUSSION = "discussion"
    UNLOCK_REQUESTS = "unlock_requests"
    REPORT = "report"
    RULE = "rule"
    DECLARATIONS = "declarations"
    PROPOSED_TEAM = "proposed_team"
    OBJECTIONS = "objections"


# A late replacement scores blind: what the others gave and agreed, and what was seen on a visit, waits for their lock.
_SHARED_WITH_TEAM = REVEALED & OWN_REVIEW_LOCKED

TABLE: dict[tuple[Field, CaseRole], Condition] = {
    (Field.DRAFT, CaseRole.PROVIDER): ALWAYS,
    # What a team says among itself is nobody else's, whatever becomes of the case.
    (Field.COMMENTS, CaseRole.PROVIDER): ALWAYS,
    # The document that is signed and nothing else; before the executive has signed it, its page shows none.
    (Field.TO_COUNTERSIGN, CaseRole.COUNTERSIGNER): ALWAYS,
    # What partners wrote goes with what was submitted; the panel, too, reads it in their own words.
    (Field.STATEMENTS, CaseRole.PROVIDER): ALWAYS,
    (Field.STATEMENTS, CaseRole.SECRETARIAT): SUBMITTED,
    (Field.STATEMENTS, CaseRole.REVIEWER): SUBMITTED,
    (Field.STATEMENTS, CaseRole.MODERATOR): REVEALED,
    (Field.STATEMENTS, CaseRole.PANEL): REVEALED,
    (Field.STATEMENTS, CaseRole.RATIFIER): REVEALED,
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
    # A note to oneself is nobody else's, at any time.
    (Field.OWN_NOTES, CaseRole.AUTHOR): ALWAYS,
    (Field.VISIT_NOTES, CaseRole.REVIEWER): OWN_REVIEW_LOCKED,
    (Field.VISIT_NOTES, CaseRole.PANEL): REVEALED,
    # What learners said in confidence goes no further than to those who judge; the provider never reads it.
    (Field.LEARNERS_SAID, CaseRole.REVIEWER): OWN_REVIEW_LOCKED,
    (Field.LEARNERS_SAID, CaseRole.PANEL): REVEALED,
    # The page of a standard shows it only once the reviewer's own score of that standard is saved.
    (Field.LAST_AGREED, CaseRole.REVIEWER): SUBMITTED,
    (Field.AGREED, CaseRole.PROVIDER): REPORT_ISSUED,
    (Field.AGREED, CaseRole.REVIEWER): _SHARED_WITH_TEAM,
    (Field.AGREED, CaseRole.MODERATOR): REVEALED,
    (Field.AGREED, CaseRole.SECRETARIAT): REVEALED,
    (Field.AGREED, CaseRole.PANEL): REVEALED,
    (Field.AGREED, CaseRole.RATIFIER): REVEALED,
    # What a team says among itself is no part of what a panel decides on; its moderator settles what it talks about.
    (Field.DISCUSSION, CaseRole.REVIEWER): _SHARED_WITH_TEAM,
    (Field.DISCUSSION, CaseRole.MODERATOR): REVEALED,
    # Whoever asks reads their own on the page of their review; a moderator answers before anything is shared.
    (Field.UNLOCK_REQUESTS, CaseRole.MODERATOR): ALWAYS,
    (Field.REPORT, CaseRole.PROVIDER): REPORT_ISSUED,
    (Field.REPORT, CaseRole.REVIEWER): _SHARED_WITH_TEAM,
    (Field.REPORT, CaseRole.SECRETARIAT): REVEALED,
    (Field.REPORT, CaseRole.PANEL): REVEALED,
    (Field.REPORT, CaseRole.RATIFIER): REVEALED,
    # What the page of the declaration promises: only the office reads it, and at once.
    (Field.DECLARATIONS, CaseRole.SECRETARIAT): ALWAYS,
    # Names, so that the provider may object to a person, which is its lead's to do.
    (Field.PROPOSED_TEAM, CaseRole.PROVIDER): TEAM_BUILDS,
    (Field.OBJECTIONS, CaseRole.SECRETARIAT): ALWAYS,
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
