"""Where a draft may be moved, what a move would do with each answer, and what earlier moves put in the case's archive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from accreditation.db import db
from accreditation.enums.applications import ANSWERING
from accreditation.enums.frameworks import AnswerFate
from accreditation.frameworks.framework import StandardText
from accreditation.frameworks.maps.framework_map import FrameworkMap, MapRow
from accreditation.frameworks.maps.source import between
from accreditation.models.answers import Answer, AnswerRevision
from accreditation.models.applications import Application
from accreditation.models.evidence import Citation, EvidenceRevision
from accreditation.models.framework_moves import ArchivedAnswer, FrameworkMove
from accreditation.models.frameworks import FrameworkVersion, Standard
from accreditation.permissions.viewer import Viewer
from accreditation.queries import answers, applications, comments, frameworks
from accreditation.queries.applications import OfCase
from accreditation.queries.comments import Thread


def targets(application: Application) -> list[FrameworkVersion]:
    """The versions that a draft may be moved to now: its cycle's, and those that it was moved from, where a map leads there."""
    if application.status not in ANSWERING or application.paused_at is not None:
        return []
    earlier = select(FrameworkMove.from_version_id).where(FrameworkMove.application_id == application.id)
    versions = db.session.scalars(
        select(FrameworkVersion)
        .where(
            or_(
                FrameworkVersion.id == application.cycle.framework_version_id,
                FrameworkVersion.id.in_(earlier),
            ),
            FrameworkVersion.id != application.framework_version_id,
        )
        .order_by(FrameworkVersion.id)
    ).all()
    return [version for version in versions if _map_to(application, version) is not None]


def _map_to(application: Application, version: FrameworkVersion) -> FrameworkMap | None:
    return between(frameworks.of_application(application), frameworks.words(version))


@dataclass(frozen=True)
class PlannedTarget:
    """A standard of the version after, its words, and the archived answer to it that comes back, if there is one."""

    standard: Standard
    text: StandardText
    archived: Answer | None
    archived_by: int | None
    """The move that put it there last."""


@dataclass(frozen=True)
class PlannedLine:
    """What a move does with the answers to some standards: which become which, and whether one simply goes on."""

    row: MapRow
    sources: tuple[Answer, ...]
    targets: tuple[PlannedTarget, ...]

    @property
    def goes_on(self) -> bool:
        """Whether the one answer stands as it is, with its history, under the one standard that follows."""
        if len(self.sources) != 1 or len(self.targets) != 1 or self.targets[0].archived is not None:
            return False
        return self.targets[0].text.not_applicable_allowed or not self.sources[0].not_applicable

    @property
    def fate(self) -> AnswerFate:
        """What happens to the answers."""
        if self.goes_on:
            return AnswerFate.GOES_ON
        if not self.targets:
            return AnswerFate.ARCHIVED
        if any(target.archived is not None for target in self.targets):
            return AnswerFate.COMES_BACK
        if not self.sources:
            return AnswerFate.TO_ANSWER
        if len(self.sources) > 1:
            return AnswerFate.PUT_TOGETHER
        return AnswerFate.COPIED if len(self.targets) > 1 else AnswerFate.MUST_APPLY


@dataclass(frozen=True)
class Plan(OfCase):
    """Every answer of a case, and where it goes in a move to another version."""

    version: FrameworkVersion
    lines: Sequence[PlannedLine]
    note: str

    @property
    def by_fate(self) -> list[tuple[AnswerFate, list[PlannedLine]]]:
        """The lines by what happens to their answers."""
        groups = [(fate, [line for line in self.lines if line.fate is fate]) for fate in AnswerFate]
        return [(fate, lines) for fate, lines in groups if lines]


def plan(application: Application, version: FrameworkVersion) -> Plan | None:
    """What moving a case to a version would do; None where no map leads there."""
    framework_map = _map_to(application, version)
    if framework_map is None:
        return None
    words = frameworks.words(version)
    sources = {answer.standard.code: answer for answer in answers.of_application(application.id)}
    standards = {standard.code: standard for standard in frameworks.standards_of(version.id)}
    archived = {answer.standard_id: answer for answer in _archived(application.id)}
    archived_by = _archiving_moves(application.id)
    lines = [
        PlannedLine(
            row,
            tuple(sources[code] for code in row.before),
            tuple(
                _target(standards[code], words.standard(code), archived, archived_by) for code in row.after
            ),
        )
        for row in framework_map.rows
    ]
    return Plan(application, version, lines, framework_map.note)


def _target(
    standard: Standard, text: StandardText, archived: Mapping[int, Answer], archived_by: Mapping[int, int]
) -> PlannedTarget:
    answer = archived.get(standard.id)
    return PlannedTarget(standard, text, answer, None if answer is None else archived_by[answer.id])


def plan_for_lead(viewer: Viewer, application_id: int, version_id: int) -> Plan | None:
    """What a move of a case of the viewer's provider would do, to a version that it may be moved to."""
    application = applications.for_provider(viewer, application_id)
    if application is None:
        return None
    version = next((version for version in targets(application) if version.id == version_id), None)
    return None if version is None else plan(application, version)


def newest_move(application_id: int) -> FrameworkMove | None:
    """The last move of a case."""
    return db.session.scalars(
        select(FrameworkMove)
        .where(FrameworkMove.application_id == application_id)
        .order_by(FrameworkMove.number.desc())
        .limit(1)
    ).first()


def highest_version(application_id: int) -> int:
    """The highest version that any answer of a case has or had, in its archive too."""
    archived = select(ArchivedAnswer.answer_id).join(ArchivedAnswer.move)
    highest = select(func.max(Answer.version)).where(
        or_(
            Answer.application_id == application_id,
            Answer.id.in_(archived.where(FrameworkMove.application_id == application_id)),
        )
    )
    return db.session.scalar(highest) or 0


def _archiving_moves(application_id: int) -> dict[int, int]:
    """The last move that put each answer in the archive of a case."""
    rows = db.session.execute(
        select(ArchivedAnswer.answer_id, func.max(ArchivedAnswer.move_id))
        .join(ArchivedAnswer.move)
        .where(FrameworkMove.application_id == application_id)
        .group_by(ArchivedAnswer.answer_id)
    )
    return {row[0]: row[1] for row in rows}


def _archived(application_id: int) -> list[Answer]:
    """The answers in the archive of a case, in the order of their frameworks."""
    ids = (
        select(ArchivedAnswer.answer_id)
        .join(ArchivedAnswer.move)
        .where(FrameworkMove.application_id == application_id)
    )
    return list(
        db.session.scalars(
            select(Answer)
            .join(Answer.standard)
            .options(contains_eager(Answer.standard))
            .where(Answer.id.in_(ids), Answer.application_id.is_(None))
            .order_by(Standard.framework_version_id, Standard.position)
        )
    )


@dataclass(frozen=True)
class ArchivedText:
    """An answer of the archive: its standard, what it cites, every version, newest first, and what the team said of it."""

    answer: Answer
    text: StandardText
    citations: Sequence[Citation]
    revisions: Sequence[AnswerRevision]
    threads: Sequence[Thread]


@dataclass(frozen=True)
class Archive(OfCase):
    """The moves of a case, newest first, and the answers in its archive by the framework version that asked for them."""

    moves: Sequence[FrameworkMove]
    groups: Sequence[tuple[FrameworkVersion, Sequence[ArchivedText]]]


def archive_for(viewer: Viewer, application_id: int) -> Archive | None:
    """The moves and the archive of a case of the viewer's own provider or placement."""
    application = applications.for_provider(viewer, application_id)
    if application is None:
        return None
    moves = _moves(application_id)
    archived = _archived(application_id)
    citations = _citations([answer.id for answer in archived])
    revisions = _revisions([answer.id for answer in archived])
    threads = comments.of_answers([answer.id for answer in archived])
    versions = {move.from_version_id: move.from_version for move in reversed(moves)}
    groups = []
    for version in versions.values():
        words = frameworks.words(version)
        group = [
            ArchivedText(
                answer,
                words.standard(answer.standard.code),
                citations.get(answer.id, ()),
                revisions.get(answer.id, ()),
                [thread for thread in threads if thread.comment.answer_id == answer.id],
            )
            for answer in archived
            if answer.standard.framework_version_id == version.id
        ]
        if group:
            groups.append((version, group))
    return Archive(application, moves, groups)


def _moves(application_id: int) -> list[FrameworkMove]:
    return list(
        db.session.scalars(
            select(FrameworkMove)
            .options(
                joinedload(FrameworkMove.from_version),
                joinedload(FrameworkMove.to_version),
                joinedload(FrameworkMove.moved_by),
            )
            .where(FrameworkMove.application_id == application_id)
            .order_by(FrameworkMove.number.desc())
        )
    )


def _citations(answer_ids: Sequence[int]) -> dict[int, list[Citation]]:
    cited: dict[int, list[Citation]] = {}
    for citation in db.session.scalars(
        select(Citation)
        .join(Citation.revision)
        .join(EvidenceRevision.item)
        .options(contains_eager(Citation.revision).contains_eager(EvidenceRevision.item))
        .where(Citation.answer_id.in_(answer_ids))
        .order_by(Citation.id)
    ):
        cited.setdefault(citation.answer_id, []).append(citation)
    return cited


def _revisions(answer_ids: Sequence[int]) -> dict[int, list[AnswerRevision]]:
    saved: dict[int, list[AnswerRevision]] = {}
    for revision in db.session.scalars(
        select(AnswerRevision)
        .options(joinedload(AnswerRevision.author))
        .where(AnswerRevision.answer_id.in_(answer_ids))
        .order_by(AnswerRevision.version.desc())
    ):
        saved.setdefault(revision.answer_id, []).append(revision)
    return saved
