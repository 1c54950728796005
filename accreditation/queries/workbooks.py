"""Workbooks that wait for whoever sent them, and what answers said in the versions that a workbook was made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select, tuple_

from accreditation import clock
from accreditation.db import db
from accreditation.models.answers import Answer, AnswerRevision
from accreditation.models.content import answer_content
from accreditation.models.people import Person
from accreditation.models.workbooks import ReceivedWorkbook
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications
from accreditation.queries.applications import OfCase

LASTS = timedelta(days=1)
"""How long a workbook waits to be confirmed."""


@dataclass(frozen=True)
class WorkbookPage(OfCase):
    """A case, and the viewer's own workbooks that wait to be confirmed, newest first."""

    waiting: Sequence[ReceivedWorkbook]


def page_for(viewer: Viewer, application_id: int) -> WorkbookPage | None:
    """A case of the viewer's own provider or placement with what waits for the viewer in it."""
    application = applications.for_provider(viewer, application_id)
    if application is None:
        return None
    waiting = db.session.scalars(
        select(ReceivedWorkbook)
        .where(
            ReceivedWorkbook.application_id == application_id,
            ReceivedWorkbook.person_id == viewer.id,
            _fresh(),
        )
        .order_by(ReceivedWorkbook.id.desc())
    )
    return WorkbookPage(application, waiting.all())


def count_waiting(application_id: int, person_id: int) -> int:
    """How many workbooks of a person wait in a case."""
    waiting = select(func.count()).where(
        ReceivedWorkbook.application_id == application_id, ReceivedWorkbook.person_id == person_id, _fresh()
    )
    return db.session.scalar(waiting) or 0


@dataclass(frozen=True)
class ReceivedPage(OfCase):
    """A case, and one workbook that waits for the viewer in it."""

    received: ReceivedWorkbook


def received_for(viewer: Viewer, application_id: int, workbook_id: int) -> ReceivedPage | None:
    """A workbook that the viewer sent, while it waits; nobody else's."""
    application = applications.for_provider(viewer, application_id)
    if application is None:
        return None
    received = db.session.scalars(
        select(ReceivedWorkbook).where(
            ReceivedWorkbook.id == workbook_id,
            ReceivedWorkbook.application_id == application_id,
            ReceivedWorkbook.person_id == viewer.id,
            _fresh(),
        )
    ).first()
    return None if received is None else ReceivedPage(application, received)


def _fresh() -> ColumnElement[bool]:
    return ReceivedWorkbook.received_at > clock.now() - LASTS


def contents(answers: Sequence[Answer], versions: Mapping[str, int]) -> dict[str, dict[str, Any]]:
    """What each answer said in the version of its code; one that it never had, or that none was kept of, is left out."""
    by_id = {answer.id: (answer, versions[answer.standard.code]) for answer in answers}
    texts = {
        answer.standard.code: answer_content(answer)
        for answer, version in by_id.values()
        if version == answer.version
    }
    earlier = [
        (answer.id, version)
        for answer, version in by_id.values()
        if answer.standard.code not in texts and version
    ]
    if earlier:
        for revision in db.session.scalars(
            select(AnswerRevision).where(
                tuple_(AnswerRevision.answer_id, AnswerRevision.version).in_(earlier)
            )
        ):
            texts[by_id[revision.answer_id][0].standard.code] = answer_content(revision)
    return texts


def saved_by(answers: Sequence[Answer]) -> dict[int, str]:
    """Who saved each answer last, by its id."""
    rows = db.session.execute(
        select(Answer.id, Person.name)
        .join(Answer.updated_by)
        .where(Answer.id.in_([answer.id for answer in answers]))
    )
    return {row[0]: row[1] for row in rows}
