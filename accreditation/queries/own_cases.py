"""Every case under way of a person's providers and placements, with what was written and cited in those still drafted.

A fixed number of statements, whatever the number of cases; texts are left out.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

from sqlalchemy import bindparam, func, select

from accreditation.db import db
from accreditation.enums.evidence import RevisionStatus
from accreditation.enums.people import PROVIDER_ROLES
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.evidence import Citation, EvidenceItem, EvidenceRevision
from accreditation.models.frameworks import Standard
from accreditation.permissions.scopes import provider_filter
from accreditation.permissions.viewer import Viewer
from accreditation.queries import rounds
from accreditation.queries.applications import SUBJECT_KEY, under_way, whole, with_subject
from accreditation.queries.reopened import OPENED
from accreditation.queries.searching import contains

MOST = 200
"""More cases than this are not weighed at once; those that are due soonest are."""


@dataclass(frozen=True)
class OwnCase:
    """A case with whether its report is confirmed, and how many of its standards came back."""

    application: Application
    report_confirmed: bool
    opened: int


class WrittenAnswer(NamedTuple):
    """What is known of one answer without its texts: of these only the first letter, which says that there is one."""

    application_id: int
    answer_id: int
    code: str
    version: int
    self_score: int | None
    narrative: str
    gaps: str
    actions: str
    not_applicable: bool
    not_applicable_reason: str
    not_applicable_preset: bool
    to_confirm: bool


class CitedFile(NamedTuple):
    """One file that an answer cites."""

    application_id: int
    answer_id: int
    revision_id: int
    item_id: int
    title: str
    expires_on: date | None
    status: RevisionStatus


# Built once, because building them costs more than asking them; whose they are comes with each request.
_CASES = (
    with_subject(whole().add_columns(rounds.answers_wanted(), OPENED))
    .where(under_way())
    .order_by(Application.due_on.nulls_last(), Application.id)
    .limit(MOST + 1)
)
WRITTEN = (
    Answer.application_id,
    Answer.id,
    Standard.code,
    Answer.version,
    Answer.self_score,
    func.substr(Answer.narrative, 1, 1),
    func.substr(Answer.gaps, 1, 1),
    func.substr(Answer.actions, 1, 1),
    Answer.not_applicable,
    func.substr(Answer.not_applicable_reason, 1, 1),
    Answer.not_applicable_preset,
    Answer.to_confirm,
)
"""The columns of a `WrittenAnswer`."""
_ANSWERS = (
    select(*WRITTEN)
    .join(Answer.standard)
    .where(Answer.application_id.in_(bindparam("ids", expanding=True)))
    .order_by(Answer.application_id, Standard.position)
)
_CITED = (
    select(
        Answer.application_id,
        Answer.id,
        EvidenceRevision.id,
        EvidenceItem.id,
        EvidenceItem.title,
        EvidenceItem.expires_on,
        EvidenceRevision.status,
    )
    .select_from(Citation)
    .join(Citation.answer)
    .join(Citation.revision)
    .join(EvidenceRevision.item)
    .where(Answer.application_id.in_(bindparam("ids", expanding=True)))
    .order_by(EvidenceItem.search_key, EvidenceRevision.id)
)


def of_viewer(viewer: Viewer, text: str = "") -> list[OwnCase]:
    """The viewer's cases under way whose place or provider holds what was typed, soonest due first; one more than the most."""
    mine = provider_filter(viewer, PROVIDER_ROLES, Application.organisation_id, Application.placement_id)
    statement = _CASES.where(mine)
    if text:
        statement = statement.where(contains(SUBJECT_KEY, text))
    return [
        OwnCase(application, bool(confirmed), opened)
        for application, confirmed, opened in db.session.execute(statement)
    ]


def answers(application_ids: Collection[int]) -> dict[int, list[WrittenAnswer]]:
    """What was written in each of these cases, in the framework's order."""
    return _by_case(
        WrittenAnswer._make(row) for row in db.session.execute(_ANSWERS, {"ids": list(application_ids)})
    )


def cited(application_ids: Collection[int]) -> dict[int, list[CitedFile]]:
    """What each of these cases cites, by the title of the evidence."""
    return _by_case(
        CitedFile._make(row) for row in db.session.execute(_CITED, {"ids": list(application_ids)})
    )


T = TypeVar("T", WrittenAnswer, CitedFile)


def _by_case(rows: Iterable[T]) -> dict[int, list[T]]:
    by_case: dict[int, list[T]] = {}
    for row in rows:
        by_case.setdefault(row.application_id, []).append(row)
    return by_case
