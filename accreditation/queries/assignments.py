"""Which standards people were asked to answer and have not finished, by when; asked for one person, a domain or a night."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement

from accreditation import clock
from accreditation.db import db
from accreditation.enums.answers import COMPLETE, AnswerState
from accreditation.enums.applications import ANSWERING, ApplicationStatus
from accreditation.enums.evidence import USABLE
from accreditation.enums.people import DRAFTERS, PROVIDER_ROLES
from accreditation.frameworks.framework import Domain
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.frameworks import Standard
from accreditation.permissions.scopes import provider_filter
from accreditation.permissions.viewer import Viewer
from accreditation.queries import answers, applications, frameworks, own_cases
from accreditation.queries.applications import OfCase, whole
from accreditation.queries.own_cases import CitedFile, WrittenAnswer
from accreditation.queries.policies import policy_of
from accreditation.rules.answers import draft_state

AT_ONCE = 500
"""Cases whose citations are read in one statement."""


class Assignment(NamedTuple):
    """A standard that somebody was asked to answer, and that still waits for them."""

    application: Application
    answer_id: int
    code: str
    title: str
    person_id: int
    due_on: date | None

    @property
    def overdue(self) -> bool:
        """Past its day."""
        return is_late(self.due_on)


def is_late(due_on: date | None) -> bool:
    """Whether the day by which a standard was asked for has passed."""
    return due_on is not None and due_on < clock.today()


_ASSIGNED = (
    whole()
    .join(Answer, Answer.application_id == Application.id)
    .join(Answer.standard)
    .add_columns(*own_cases.WRITTEN, Standard.title, Answer.assignee_id, Answer.assigned_due_on)
    .where(
        Answer.assignee_id.is_not(None),
        Application.status.in_(ANSWERING),
        Application.paused_at.is_(None),
    )
    .order_by(Answer.assigned_due_on.nulls_last(), Application.id, Standard.position)
)


def of_viewer(viewer: Viewer) -> list[Assignment]:
    """What the viewer was asked to answer and has not finished, soonest first; nothing where their role has ended."""
    if not viewer.has(*DRAFTERS):
        return []
    mine = provider_filter(viewer, DRAFTERS, Application.organisation_id, Application.placement_id)
    return list(_unfinished(mine, Answer.assignee_id == viewer.id))


def due_between(first: date, last: date) -> list[Assignment]:
    """What anybody was asked to answer by these days and has not finished."""
    return list(_unfinished(Answer.assigned_due_on.between(first, last)))


def _unfinished(*conditions: ColumnElement[bool]) -> Iterator[Assignment]:
    rows = db.session.execute(_ASSIGNED.where(*conditions)).all()
    cited = _cited({row[0].id for row in rows})
    for application, *written, title, person_id, due_on in rows:
        answer = WrittenAnswer._make(written)
        if _waits(application, answer, cited.get(answer.answer_id, ())):
            yield Assignment(application, answer.answer_id, answer.code, title, person_id, due_on)


def _cited(case_ids: Iterable[int]) -> dict[int, list[CitedFile]]:
    """What each answer of these cases cites."""
    by_answer: dict[int, list[CitedFile]] = {}
    ids = sorted(case_ids)
    for start in range(0, len(ids), AT_ONCE):
        for files in own_cases.cited(ids[start : start + AT_ONCE]).values():
            for file in files:
                by_answer.setdefault(file.answer_id, []).append(file)
    return by_answer


def _waits(application: Application, answer: WrittenAnswer, cited: Sequence[CitedFile]) -> bool:
    policy = policy_of(application)
    if not policy.is_own(answer.code):
        return False
    today = clock.today()
    usable = any(
        file.status in USABLE and (file.expires_on is None or file.expires_on >= today) for file in cited
    )
    state = draft_state(answer, policy, cites_usable=usable)
    # Evidence has a stage of its own, before which nobody is late with it.
    if application.status is ApplicationStatus.SELF_ASSESSMENT and state is AnswerState.NEEDS_EVIDENCE:
        return False
    return state not in COMPLETE


@dataclass(frozen=True)
class DomainPage(OfCase):
    """A domain of a case, with the answers of it that the case is about."""

    domain: Domain
    answers: list[Answer]


def domain_for(viewer: Viewer, application_id: int, domain_code: str) -> DomainPage | None:
    """A domain of a case of the viewer's own provider or placement."""
    application = applications.for_provider(viewer, application_id) if viewer.has(*PROVIDER_ROLES) else None
    if application is None:
        return None
    domains = frameworks.of_application(application).domains
    domain = next((domain for domain in domains if domain.code == domain_code), None)
    if domain is None:
        return None
    of_domain = [answer for answer in answers.in_scope(application) if answer.standard.domain == domain_code]
    return DomainPage(application, domain, of_domain) if of_domain else None
