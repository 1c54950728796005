"""The pages and saves that are measured: who asks for what, what is aimed at, and what each save changes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.people import Role
from bench.subjects import Subjects

Values = Callable[[Subjects], Mapping[str, Any]]
LIST_MS = 25.0
REVIEW_MS = 15.0
SAVE_MS = 10.0
SEARCH_MS = 50.0
REVIEW_STATEMENTS = 8
SCORE_TRIPS = 6
SAVE_SCORE_TRIPS = 8


@dataclass(frozen=True)
class Page:
    """One page: its endpoint and values, who asks, and how fast, with how few statements and round trips it should be."""

    name: str
    endpoint: str
    who: Role | Callable[[Subjects], int] | None
    values: Values = field(default=lambda _: {})
    aim: float | None = None
    statements: int | None = None
    trips: int | None = None
    save: Callable[[int | str], Mapping[str, str]] | None = None
    mix: int = 0


def _case(status: S, **more: str) -> Values:
    return lambda subjects: {"application_id": subjects.case(status), **more}


def _review(**more: Any) -> Values:
    return lambda subjects: {"review_id": subjects.scoring, **more}


def _moderated(subjects: Subjects) -> int:
    return subjects.review(S.MODERATION)


def _moderating(subjects: Subjects) -> int:
    return subjects.reviewer_of(_moderated(subjects))


LEAD, SECRETARIAT, REVIEWER, ADMINISTRATOR = (
    Role.PROVIDER_LEAD,
    Role.SECRETARIAT,
    Role.REVIEWER,
    Role.ADMINISTRATOR,
)

PROVIDER = (
    Page("Home, provider", "home.show", LEAD, aim=LIST_MS, mix=3),
    Page("Calendar, provider", "calendar.show", LEAD, aim=LIST_MS),
    Page("Application", "applications.show", LEAD, _case(S.EVIDENCE), mix=3),
    Page("Application, sent", "applications.show", LEAD, _case(S.IN_REVIEW)),
    Page("Application, step", "steps.of_application", LEAD, _case(S.EVIDENCE, trigger="request_sign_off")),
    Page("Standard", "answers.edit", LEAD, _case(S.EVIDENCE, code="1.1"), mix=4),
    Page("Standard, history", "answers.history", LEAD, _case(S.EVIDENCE, code="1.1")),
    Page("Cite evidence", "citations.add", LEAD, _case(S.EVIDENCE, code="1.1"), aim=LIST_MS),
    Page("Evidence library", "evidence.library", LEAD, aim=LIST_MS, mix=2),
    Page("Evidence library, search", "evidence.library", LEAD, lambda _: {"q": "survey"}, aim=LIST_MS),
    Page("Evidence library, by date", "evidence.library", LEAD, lambda _: {"sort": "-added"}, aim=LIST_MS),
    Page("Evidence search", "evidence_search.show", LEAD, lambda _: {"q": "supervisor named"}, aim=SEARCH_MS),
    Page(
        "Evidence search, one word", "evidence_search.show", LEAD, lambda _: {"q": "learner"}, aim=SEARCH_MS
    ),
    Page("Evidence search, rare", "evidence_search.show", LEAD, lambda _: {"q": "zebra"}, aim=SEARCH_MS),
    Page("Evidence matrix", "matrix.show", LEAD, _case(S.EVIDENCE)),
    Page("Evidence item", "evidence.show", LEAD, lambda s: {"item_id": s.item}),
    Page(
        "Evidence page",
        "evidence.page",
        LEAD,
        lambda s: {"item_id": s.item, "revision_id": s.revision, "number": 1},
    ),
    Page("Sign-off document", "sign_offs.show", Role.SIGNATORY, _case(S.SIGN_OFF)),
    Page("Report, provider", "provider_reports.show", LEAD, _case(S.FACTUAL_ACCURACY)),
)
OFFICE = (
    Page("Home, secretariat", "home.show", SECRETARIAT, aim=LIST_MS),
    Page("Calendar, secretariat", "calendar.show", SECRETARIAT, aim=LIST_MS),
    Page("Worklist", "cases.worklist", SECRETARIAT, aim=LIST_MS, mix=3),
    Page(
        "Worklist, by status", "cases.worklist", SECRETARIAT, lambda _: {"status": "in_review"}, aim=LIST_MS
    ),
    Page("Worklist, overdue", "cases.worklist", SECRETARIAT, lambda _: {"overdue": "y"}, aim=LIST_MS),
    Page("Worklist, by provider", "cases.worklist", SECRETARIAT, lambda _: {"sort": "provider"}, aim=LIST_MS),
    Page("Worklist, search", "cases.worklist", SECRETARIAT, lambda _: {"text": "harbour"}, aim=LIST_MS),
    Page("Worklist, few hits", "cases.worklist", SECRETARIAT, lambda s: {"text": s.place}, aim=LIST_MS),
    Page("Worklist, rare search", "cases.worklist", SECRETARIAT, lambda _: {"text": "zzz"}, aim=LIST_MS),
    Page("Case", "cases.show", SECRETARIAT, _case(S.IN_REVIEW), mix=2),
    Page("Case, closed", "cases.show", SECRETARIAT, _case(S.CLOSED)),
    Page("Check", "checking.show", SECRETARIAT, _case(S.IN_CHECK)),
    Page("Check, standard", "checking.standard", SECRETARIAT, _case(S.IN_CHECK, code="1.1")),
    Page("Held files", "held.index", SECRETARIAT, aim=LIST_MS),
    Page("Team", "teams.show", SECRETARIAT, _case(S.ALLOCATION), aim=LIST_MS),
    Page("Concerns", "concerns.index", Role.CONCERN_OFFICER, aim=LIST_MS),
    Page(
        "Facts of a provider",
        "provider_facts.index",
        Role.CONCERN_OFFICER,
        lambda s: {"organisation_id": s.organisation},
    ),
)
REVIEWING = (
    Page("Home, reviewer", "home.show", REVIEWER, aim=LIST_MS),
    Page("Calendar, reviewer", "calendar.show", REVIEWER, aim=LIST_MS),
    Page("Reviews", "reviews.index", REVIEWER, aim=LIST_MS, mix=2),
    Page("Review", "reviews.show", REVIEWER, _review(), aim=REVIEW_MS, statements=REVIEW_STATEMENTS, mix=3),
    Page(
        "Score",
        "reviews.score",
        REVIEWER,
        _review(code="1.1"),
        aim=REVIEW_MS,
        statements=REVIEW_STATEMENTS,
        trips=SCORE_TRIPS,
        mix=4,
    ),
    Page(
        "Score, page open",
        "reviews.score",
        REVIEWER,
        lambda s: {"review_id": s.scoring, "code": "1.1", "cited": s.cited},
        aim=REVIEW_MS,
        statements=REVIEW_STATEMENTS,
    ),
    Page("Lock", "reviews.lock", REVIEWER, _review()),
    Page("Consensus, team", "consensus.team", _moderating, lambda s: {"review_id": _moderated(s)}),
    Page(
        "Consensus, standard",
        "consensus.standard",
        _moderating,
        lambda s: {"review_id": _moderated(s), "code": "1.1"},
    ),
    Page("Consensus, cases", "consensus.moderator_list", Role.MODERATOR, aim=LIST_MS),
    Page("Consensus, case", "consensus.show", Role.MODERATOR, _case(S.MODERATION)),
    Page("Report", "reports.edit", _moderating, lambda s: {"review_id": _moderated(s)}),
)
PANEL = (
    Page("Home, panel chair", "home.show", Role.PANEL_CHAIR, aim=LIST_MS),
    Page("Meetings", "meetings.index", SECRETARIAT, aim=LIST_MS),
    Page("Meetings, member", "meetings.index", Role.PANEL_CHAIR, aim=LIST_MS),
    Page("Meeting", "meetings.show", Role.PANEL_CHAIR, lambda s: {"meeting_id": s.meeting}),
    Page("Meeting, held", "meetings.show", Role.PANEL_CHAIR, lambda s: {"meeting_id": s.held_meeting}),
    Page("Paper", "items.paper", Role.PANEL_CHAIR, lambda s: {"item_id": s.paper}, mix=1),
    Page("Ratify", "ratifications.show", Role.RATIFIER, lambda s: {"decision_id": s.decision}),
    Page("Arrange a meeting", "meetings.new", SECRETARIAT, aim=LIST_MS),
    Page("Register", "register.index", None, aim=LIST_MS, mix=3),
    Page(
        "Register, search",
        "register.index",
        None,
        lambda _: {"search": "harbour ward"},
        aim=LIST_MS,
    ),
    Page("Register, few hits", "register.index", None, lambda s: {"search": s.awarded_place}, aim=LIST_MS),
    Page("Register, rare search", "register.index", None, lambda _: {"search": "zzz"}, aim=LIST_MS),
    Page(
        "Register, by profession",
        "register.index",
        None,
        lambda _: {"profession": "physiotherapy"},
        aim=LIST_MS,
    ),
    Page("Award", "register.show", None, lambda s: {"number": s.award}, mix=2),
)
NATION = (
    Page("People", "people.index", ADMINISTRATOR, aim=LIST_MS),
    Page(
        "People, search",
        "people.index",
        ADMINISTRATOR,
        lambda _: {"search": "amara"},
        aim=LIST_MS,
    ),
    Page("Person", "people.show", ADMINISTRATOR, lambda s: {"person_id": s.lead}),
    Page("Organisations", "organisations.index", ADMINISTRATOR, aim=LIST_MS),
    Page("Organisation", "organisations.show", ADMINISTRATOR, lambda s: {"organisation_id": s.organisation}),
    Page("Framework", "frameworks.show", ADMINISTRATOR, lambda s: {"version_id": s.version}),
    Page("Cycles", "cycles.index", ADMINISTRATOR, aim=LIST_MS),
    Page("Jobs", "jobs.index", ADMINISTRATOR, aim=LIST_MS),
    Page("Jobs, failed", "jobs.index", ADMINISTRATOR, lambda _: {"state": "dead"}, aim=LIST_MS),
    Page("Audit", "audit.index", Role.AUDITOR, aim=LIST_MS),
    Page("Audit, by kind", "audit.index", Role.AUDITOR, lambda _: {"kind": "award_moved"}, aim=LIST_MS),
    Page("Audit, by person", "audit.index", Role.AUDITOR, lambda s: {"email": s.email(s.lead)}, aim=LIST_MS),
    Page(
        "Audit, one case",
        "audit.index",
        Role.AUDITOR,
        lambda s: {"subject": s.reference(S.CLOSED)},
        aim=LIST_MS,
    ),
    Page("Account", "accounts.show", LEAD),
)


def _answer(number: int | str) -> Mapping[str, str]:
    return {"narrative": f"Saved again, {number}. " + "Every learner has a named supervisor. " * 30}


def _judgement(number: int | str) -> Mapping[str, str]:
    return {
        "rationale": f"Saved again, {number}. " + "The survey shows it for every group of learners. " * 8,
        "ceiling_reason": "Seen by the whole team.",
    }


SAVES = (
    Page("Save an answer", "answers.edit", LEAD, _case(S.EVIDENCE, code="1.2"), aim=SAVE_MS, save=_answer),
    Page(
        "Save a score",
        "reviews.score",
        REVIEWER,
        _review(code="1.2"),
        aim=SAVE_MS,
        trips=SAVE_SCORE_TRIPS,
        save=_judgement,
    ),
)
ALL = (*PROVIDER, *OFFICE, *REVIEWING, *PANEL, *NATION, *SAVES)
