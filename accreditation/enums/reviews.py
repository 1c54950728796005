"""Reviews: who reviews, and how a review moves."""

from accreditation.enums.labelled import Labelled


class ReviewerKind(Labelled):
    """The eyes that a reviewer brings."""

    PEER = "peer", "Peer reviewer"
    LAY = "lay", "Lay reviewer"
    LEARNER = "learner", "Learner reviewer"


class ReviewStatus(Labelled):
    """Where one reviewer's review stands."""

    INVITED = "invited", "Invited"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    CONFLICTED = "conflicted", "Conflict declared"
    SCORING = "scoring", "Scoring"
    LOCKED = "locked", "Locked"
    REVEALED = "revealed", "Scores shared with the team"
    CLOSED = "closed", "Closed"
    SET_ASIDE = "set_aside", "Set aside"


COUNTED = frozenset({ReviewStatus.LOCKED, ReviewStatus.REVEALED, ReviewStatus.CLOSED})
"""Finished reviews whose scores count."""

ON_TEAM = frozenset({ReviewStatus.ACCEPTED, ReviewStatus.SCORING}) | COUNTED
"""A person who is reviewing this case."""

CONFIRMED = ON_TEAM - {ReviewStatus.ACCEPTED}
"""On a team that the office has confirmed: who has only accepted reads nothing yet."""


class ReviewTrigger(Labelled):
    """What happens to a review."""

    ACCEPT = "accept", "Accept", "Accepted"
    DECLINE = "decline", "Decline", "Declined"
    DECLARE_CONFLICT = "declare_conflict", "Declare a conflict", "Conflict declared"
    BEGIN_SCORING = "begin_scoring", "Start scoring", "Scoring started"
    LOCK = "lock", "Lock my review", "Locked"
    UNLOCK = "unlock", "Unlock the review", "Unlocked"
    REVEAL = "reveal", "Reveal", "Shared with the team"
    CLOSE = "close", "Close", "Closed"
    SET_ASIDE = "set_aside", "Set aside", "Set aside"


class SetAsideCause(Labelled):
    """Why the secretariat sets a review aside."""

    LEFT = "left", "The reviewer left the team"
    SILENT = "silent", "The reviewer has not answered"
    CONFLICTED = "conflicted", "A conflict was found"
    OBJECTION = "objection", "The provider objected, and the office agreed"


class ConflictKind(Labelled):
    """What keeps somebody from reviewing a case."""

    EMPLOYER = "employer", "Employed by this provider"
    PROVIDER_ROLE = "provider_role", "Works for this provider"
    PROVIDER_DUTY = "provider_duty", "Has another part in this application"
    DECLARED = "declared", "Declared a conflict with this provider"
    UNIVERSITY = "university", "Teaches or studies at a university that sends learners here"
    FORMER_EMPLOYER = "former_employer", "Employed by this provider until not long ago"
    FAMILY = "family", "A family tie with this provider"
    BUSINESS = "business", "A business tie with this provider"
    CO_WORKED = "co_worked", "Worked with this provider on an application"
    RECIPROCAL = "reciprocal", "This provider’s people review the reviewer’s own"
    OTHER = "other", "Another tie with this provider"


class ModerationReason(Labelled):
    """Why a standard has to be talked about before it is agreed."""

    RANGE = "range", "Scores are two or more apart"
    GATEWAY_DIFFERS = "gateway_differs", "Scores differ on a must-meet standard"
    PASS_LINE = "pass_line", "Scores stand on both sides of a pass line"
    CEILING_PASSED = "ceiling_passed", "A score passes what the evidence supports"
    TOO_FEW_SCORES = "too_few_scores", "Fewer than two reviewers gave a score"
    NOT_TRUE_HERE = "not_true_here", "The organisation's answer is said not to be true here"
    FACTS_QUESTIONED = "facts_questioned", "The provider questioned a fact in the report"


class AgreementMethod(Labelled):
    """How a standard's score was agreed."""

    MEDIAN = "median", "Agreed at the median"
    TEAM = "team", "Settled by the team"
    MODERATOR = "moderator", "Settled by the moderator"
    NOT_EVIDENCED = "not_evidenced", "Not evidenced: nobody could judge"
    NOT_APPLICABLE = "not_applicable", "Not applicable"
