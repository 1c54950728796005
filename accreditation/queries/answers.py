"""What a provider has said of each standard."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import contains_eager, joinedload

from accreditation.db import db
from accreditation.enums.people import DRAFTERS, PROVIDER_ROLES
from accreditation.frameworks.framework import Framework, StandardText
from accreditation.models.answers import Answer, AnswerRevision
from accreditation.models.applications import Application
from accreditation.models.frameworks import Standard
from accreditation.models.people import Person
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications, comments, frameworks, people, presences
from accreditation.queries.applications import WHOLE, OfCase
from accreditation.queries.policies import policy_of
from accreditation.rules.policy import CasePolicy

_OF_APPLICATION = (
    select(Answer)
    .join(Answer.standard)
    .options(contains_eager(Answer.standard), joinedload(Answer.assignee))
    .where(Answer.application_id == bindparam("application_id"))
    .order_by(Standard.position)
)

_TO_STANDARD = (
    select(Answer)
    .join(Answer.standard)
    .options(
        contains_eager(Answer.standard),
        joinedload(Answer.updated_by),
        joinedload(Answer.assignee),
        joinedload(Answer.application).options(*WHOLE),
    )
    .where(Answer.application_id == bindparam("application_id"), Standard.code == bindparam("code"))
)

_WITH_COMMENTS = _OF_APPLICATION.add_columns(comments.OPEN_COMMENTS)
_TO_PAGE = _TO_STANDARD.add_columns(comments.OPEN_COMMENTS, presences.OTHERS_HERE)


def of_application(application_id: int) -> list[Answer]:
    """Every answer of a case in the framework's order, with its standard and assignee."""
    return list(db.session.scalars(_OF_APPLICATION, {"application_id": application_id}))


def is_own(answer: Answer, policy: CasePolicy) -> bool:
    """Whether the case gives this answer itself; what is preset not to apply here stays so, whatever a return says of it."""
    code = answer.standard.code
    return policy.is_own(code) or (policy.in_scope(code) and answer.not_applicable_preset)


def in_scope(application: Application) -> list[Answer]:
    """The answers that the case gives itself, in the framework's order; those of another award, or of its organisation return, are left out."""
    policy = policy_of(application)
    return [answer for answer in of_application(application.id) if is_own(answer, policy)]


def served_standards(application: Application) -> list[int]:
    """The standards, by their ids, that the organisation's return answers for a case; one statement where one serves it."""
    if application.return_id is None:
        return []
    policy = policy_of(application)
    return [
        answer.standard_id
        for answer in of_application(application.id)
        if policy.in_scope(answer.standard.code) and not is_own(answer, policy)
    ]


def with_comments(application: Application) -> tuple[list[Answer], dict[int, int]]:
    """The same answers, and how many comments of the team are open on each, by its id; one statement for both."""
    policy = policy_of(application)
    rows = [
        (answer, number)
        for answer, number in db.session.execute(_WITH_COMMENTS, {"application_id": application.id})
        if is_own(answer, policy)
    ]
    return [answer for answer, _ in rows], {answer.id: number for answer, number in rows if number}


def no_longer_able(application: Application, answers: Collection[Answer]) -> set[int]:
    """Who was asked to answer and has no role for it today, or no account; where nobody was asked, nothing is asked here."""
    assignees = {answer.assignee_id for answer in answers if answer.assignee_id is not None}
    if not assignees:
        return set()
    place = {"organisation_id": application.organisation_id, "placement_id": application.placement_id}
    return assignees - {person.id for role in sorted(DRAFTERS) for person in people.holders(role, **place)}


def to_standard(application_id: int, code: str) -> Answer | None:
    """The answer to one standard with its case and who wrote it last, for whoever was let in already; one statement."""
    return db.session.scalars(_TO_STANDARD, {"application_id": application_id, "code": code}).first()


def for_provider(viewer: Viewer, application_id: int, code: str) -> Answer | None:
    """The same of a case of the viewer's own provider or placement."""
    answer = to_standard(application_id, code) if viewer.has(*PROVIDER_ROLES) else None
    return answer if answer is not None and applications.is_of_provider(viewer, answer.application) else None


@dataclass(frozen=True)
class AnswerPage(OfCase):
    """An answer with its case and the words of its standard; how many comments are open on it, and how many others have it open."""

    answer: Answer
    text: StandardText
    framework: Framework
    open_comments: int
    others_here: int


def page_for(viewer: Viewer, application_id: int, code: str) -> AnswerPage | None:
    """The answer to one standard of a case of the viewer's own provider or placement."""
    if not viewer.has(*PROVIDER_ROLES):
        return None
    ids = {"application_id": application_id, "code": code, "viewer_id": viewer.id}
    row = db.session.execute(_TO_PAGE, ids).first()
    if row is None or not applications.is_of_provider(viewer, row[0].application):
        return None
    answer, open_comments, others_here = row
    framework = frameworks.of_application(answer.application)
    return AnswerPage(
        answer.application, answer, framework.standard(code), framework, open_comments, others_here
    )


@dataclass(frozen=True)
class EarlierAnswer(AnswerPage):
    """An answer and one of the versions that were saved of it."""

    earlier: AnswerRevision


def earlier_for(viewer: Viewer, application_id: int, code: str, number: int) -> EarlierAnswer | None:
    """One saved version of an answer of a case of the viewer's own provider or placement."""
    page = page_for(viewer, application_id, code)
    earlier = texts_of(page.answer.id, {number}).get(number) if page is not None else None
    if page is None or earlier is None:
        return None
    return EarlierAnswer(
        page.application,
        page.answer,
        page.text,
        page.framework,
        page.open_comments,
        page.others_here,
        earlier,
    )


class Version(NamedTuple):
    """One saved version of an answer, without its texts."""

    number: int
    author: str
    at: datetime


def versions(answer_id: int) -> list[Version]:
    """Who saved an answer and when, newest first."""
    rows = db.session.execute(
        select(AnswerRevision.version, Person.name, AnswerRevision.at)
        .join(AnswerRevision.author)
        .where(AnswerRevision.answer_id == answer_id)
        .order_by(AnswerRevision.version.desc())
    )
    return [Version._make(row) for row in rows]


def authors_of(answer_ids: Iterable[int]) -> set[int]:
    """Who saved any version of these answers."""
    return set(
        db.session.scalars(
            select(AnswerRevision.author_id).where(AnswerRevision.answer_id.in_(list(answer_ids)))
        )
    )


def texts_of(answer_id: int, numbers: Iterable[int]) -> dict[int, AnswerRevision]:
    """What an answer was in some of its versions, and who saved each, by number."""
    revisions = db.session.scalars(
        select(AnswerRevision)
        .options(joinedload(AnswerRevision.author))
        .where(AnswerRevision.answer_id == answer_id, AnswerRevision.version.in_(list(numbers)))
    )
    return {revision.version: revision for revision in revisions}
