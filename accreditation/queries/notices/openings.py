"""Where notices lead, and which of them their reader may still open: asked again whenever one is shown or sent."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from accreditation.db import db
from accreditation.enums.notices import Opening
from accreditation.enums.permissions import Permission as P
from accreditation.models.applications import Application
from accreditation.models.concerns import Concern
from accreditation.models.evidence import EvidenceItem
from accreditation.models.meetings import Meeting
from accreditation.models.reviews import Review
from accreditation.permissions.table import can
from accreditation.permissions.viewer import Viewer
from accreditation.queries.applications import WHOLE, whole
from accreditation.queries.concerns import seen_by

Facts = Mapping[str, Any]

PATHS: Mapping[Opening, str] = {
    Opening.APPLICATION: "/applications/{application_id}",
    Opening.SHOWN_TEAM: "/applications/{application_id}/reviewers",
    Opening.ALLOCATION: "/allocations/{allocation_id}",
    Opening.TEAM: "/cases/{application_id}/team",
    Opening.SIGN_OFF: "/applications/{application_id}/sign-off",
    Opening.COUNTERSIGNER: "/applications/{application_id}/countersigner",
    Opening.COUNTERSIGN: "/countersigning/{application_id}",
    Opening.COUNTERSIGNER_DECISION: "/cases/{application_id}/countersigner",
    Opening.REPORT: "/applications/{application_id}/report",
    Opening.QUESTIONS: "/applications/{application_id}/questions",
    Opening.COMMENT: "/applications/{application_id}/comments/{comment_id}",
    Opening.STATEMENTS: "/applications/{application_id}/statements",
    Opening.VISIT: "/applications/{application_id}/visit",
    Opening.CASE: "/cases/{application_id}",
    Opening.DECISION: "/decisions/{decision_id}/ratify",
    Opening.MODERATION: "/cases/{application_id}/consensus",
    Opening.UNLOCK: "/unlocks/{review_id}",
    Opening.UNLOCK_ANSWER: "/reviews/{review_id}/unlock",
    Opening.REVIEW: "/reviews/{review_id}",
    Opening.CONSENSUS: "/reviews/{review_id}/consensus",
    Opening.MEETING: "/meetings/{meeting_id}",
    Opening.FILE: "/evidence/{evidence_id}",
    Opening.HELD_FILES: "/held",
    Opening.CONCERN: "/concerns/{concern_id}",
    Opening.ACCOUNT: "/account",
    Opening.REVIEWER_APPLICATIONS: "/reviewers/applications",
    Opening.STANDARD_SETTING: "/standard-settings/{standard_setting_id}/judge",
    Opening.PROPOSALS: "/people/proposals",
    Opening.HOME: "/home",
}
"""The address of each page; a test holds them against the routes."""


@dataclass
class Subjects:
    """What some notices are about, loaded once for all of them: a statement for each kind of thing."""

    cases: Mapping[int, Application] = field(default_factory=dict)
    reviews: Mapping[int, Review] = field(default_factory=dict)
    meetings: Mapping[int, Meeting] = field(default_factory=dict)
    evidence: Mapping[int, EvidenceItem] = field(default_factory=dict)
    concerns: Collection[int] = frozenset()

    def case_of(self, facts: Facts) -> Application | None:
        """The case of a notice."""
        return self.cases.get(facts.get("application_id", 0))

    def may_open(self, viewer: Viewer, opening: Opening, facts: Facts) -> bool:
        """Whether the page that a notice leads to opens for its reader now."""
        return RULES[opening](self, viewer, facts)


def subjects(viewer: Viewer, several: Sequence[Facts]) -> Subjects:
    """What these notices are about, as far as permissions ask for it."""
    return Subjects(
        _by_id(whole(), Application, _ids(several, "application_id")),
        _by_id(_REVIEWS, Review, _ids(several, "review_id")),
        _by_id(_MEETINGS, Meeting, _ids(several, "meeting_id")),
        _by_id(select(EvidenceItem), EvidenceItem, _ids(several, "evidence_id")),
        _concerns(viewer, _ids(several, "concern_id")),
    )


_REVIEWS = select(Review).options(joinedload(Review.application).options(*WHOLE), joinedload(Review.round))
_MEETINGS = select(Meeting).options(selectinload(Meeting.members))


def _ids(several: Sequence[Facts], name: str) -> set[int]:
    return {facts[name] for facts in several if name in facts}


def _by_id(statement: Any, model: Any, ids: Collection[int]) -> dict[int, Any]:
    if not ids:
        return {}
    return {thing.id: thing for thing in db.session.scalars(statement.where(model.id.in_(ids)))}


def _concerns(viewer: Viewer, ids: Collection[int]) -> frozenset[int]:
    if not ids:
        return frozenset()
    return frozenset(db.session.scalars(select(Concern.id).where(Concern.id.in_(ids), seen_by(viewer))))


Rule = Callable[[Subjects, Viewer, Facts], bool]


def _reads_own(subjects: Subjects, viewer: Viewer, facts: Facts) -> bool:
    case = subjects.case_of(facts)
    return case is not None and can(viewer, P.APPLICATION_SEE, case)


def _leads(subjects: Subjects, viewer: Viewer, facts: Facts) -> bool:
    case = subjects.case_of(facts)
    return case is not None and can(viewer, P.APPLICATION_LEAD, case)


def _comments(subjects: Subjects, viewer: Viewer, facts: Facts) -> bool:
    case = subjects.case_of(facts)
    return "comment_id" in facts and case is not None and can(viewer, P.APPLICATION_COMMENT, case)


def _watches(subjects: Subjects, viewer: Viewer, facts: Facts) -> bool:
    case = subjects.case_of(facts)
    return case is not None and can(viewer, P.CASE_SEE, case)


def _runs(subjects: Subjects, viewer: Viewer, facts: Facts) -> bool:
    case = subjects.case_of(facts)
    return case is not None and can(viewer, P.CASE_RUN, case)


def _countersigns(subjects: Subjects, viewer: Viewer, facts: Facts) -> bool:
    case = subjects.case_of(facts)
    return case is not None and can(viewer, P.APPLICATION_COUNTERSIGN, case)


def _moderates(subjects: Subjects, viewer: Viewer, facts: Facts) -> bool:
    case = subjects.case_of(facts)
    return case is not None and can(viewer, P.MODERATE, case)


def _ratifies(subjects: Subjects, viewer: Viewer, facts: Facts) -> bool:
    case = subjects.case_of(facts)
    return "decision_id" in facts and case is not None and can(viewer, P.CASE_RATIFY, case)


def _reviews(subjects: Subjects, viewer: Viewer, facts: Facts) -> bool:
    review = subjects.reviews.get(facts.get("review_id", 0))
    return review is not None and can(viewer, P.REVIEW_SEE, review)


def _scores(subjects: Subjects, viewer: Viewer, facts: Facts) -> bool:
    review = subjects.reviews.get(facts.get("review_id", 0))
    return review is not None and can(viewer, P.REVIEW_SCORE, review)


def _reads_scores(subjects: Subjects, viewer: Viewer, facts: Facts) -> bool:
    review = subjects.reviews.get(facts.get("review_id", 0))
    return review is not None and can(viewer, P.CONSENSUS_SEE, review)


def _sits(subjects: Subjects, viewer: Viewer, facts: Facts) -> bool:
    meeting = subjects.meetings.get(facts.get("meeting_id", 0))
    return meeting is not None and can(viewer, P.MEETING_SEE, meeting)


def _reads_library(subjects: Subjects, viewer: Viewer, facts: Facts) -> bool:
    item = subjects.evidence.get(facts.get("evidence_id", 0))
    return item is not None and can(viewer, P.EVIDENCE_SEE, item)


RULES: Mapping[Opening, Rule] = {
    Opening.APPLICATION: _reads_own,
    Opening.SHOWN_TEAM: _leads,
    Opening.SIGN_OFF: _reads_own,
    Opening.COUNTERSIGNER: _reads_own,
    Opening.COUNTERSIGN: _countersigns,
    Opening.COUNTERSIGNER_DECISION: _runs,
    Opening.REPORT: _reads_own,
    Opening.QUESTIONS: _reads_own,
    Opening.COMMENT: _comments,
    Opening.STATEMENTS: _reads_own,
    Opening.VISIT: _reads_own,
    Opening.TEAM: _runs,
    Opening.CASE: _watches,
    Opening.DECISION: _ratifies,
    Opening.MODERATION: _moderates,
    Opening.UNLOCK: _moderates,
    Opening.UNLOCK_ANSWER: _scores,
    Opening.REVIEW: _reviews,
    Opening.CONSENSUS: _reads_scores,
    Opening.MEETING: _sits,
    Opening.FILE: _reads_library,
    Opening.HELD_FILES: lambda subjects, viewer, facts: can(viewer, P.HELD_LIST, None),
    Opening.CONCERN: lambda subjects, viewer, facts: facts.get("concern_id", 0) in subjects.concerns,
    Opening.ACCOUNT: lambda subjects, viewer, facts: viewer.is_authenticated,
    Opening.HOME: lambda subjects, viewer, facts: viewer.is_authenticated,
    # Whoever asked for it hears of it, and only while they may read it.
    Opening.ALLOCATION: lambda subjects, viewer, facts: (
        "allocation_id" in facts and can(viewer, P.WORKLIST_SEE, None)
    ),
    Opening.REVIEWER_APPLICATIONS: lambda subjects, viewer, facts: can(viewer, P.REVIEWERS_MANAGE, None),
    Opening.STANDARD_SETTING: lambda subjects, viewer, facts: "standard_setting_id" in facts,
    Opening.PROPOSALS: lambda subjects, viewer, facts: can(viewer, P.PEOPLE_MANAGE, None),
}
