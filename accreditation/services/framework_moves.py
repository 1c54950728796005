"""Move a draft to another framework version: every answer goes where the map says, and nothing is deleted or overwritten."""

from collections.abc import Iterable
from dataclasses import asdict

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ANSWERING, ApplicationStatus, Trigger
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import Duty
from accreditation.errors import RuleBroken
from accreditation.frameworks.framework import Framework
from accreditation.models.answers import Answer, AnswerRevision
from accreditation.models.applications import Application
from accreditation.models.content import answer_content, citation_content
from accreditation.models.evidence import Citation
from accreditation.models.framework_moves import ArchivedAnswer, FrameworkMove
from accreditation.models.frameworks import FrameworkVersion
from accreditation.permissions.viewer import Viewer
from accreditation.queries import framework_moves as queries
from accreditation.queries import frameworks
from accreditation.queries.framework_moves import PlannedLine, PlannedTarget
from accreditation.rules.framework_moves import AnsweredText, AnswerText, carried
from accreditation.services import audit, duties, moves, served_cases


def move(application: Application, version: FrameworkVersion, *, actor: Viewer) -> FrameworkMove:
    """Move a draft to a version, as `queries.plan` shows; from the evidence stage it goes back to the self-assessment.

    The caller holds the case. Raises RuleBroken where the case is not being written, or may not be moved there.
    """
    plan = _planned(application, version)
    duties.take(application.id, actor.id, Duty.AUTHOR)
    if application.status is ApplicationStatus.EVIDENCE:
        # The standards that were not asked before have to be answered first.
        moves.case(application, Trigger.REOPEN_SELF_ASSESSMENT, actor=actor)
    last = queries.newest_move(application.id)
    row = FrameworkMove(
        application_id=application.id,
        number=1 if last is None else last.number + 1,
        from_version_id=application.framework_version_id,
        to_version_id=version.id,
        answers_version=queries.highest_version(application.id) + 1,
        moved_by_id=actor.id,
        moved_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    moving = _Moving(application, version, row, last)
    for line in plan.lines:
        moving.take(line)
    application.framework_version_id = version.id
    application.framework_version = version
    served_cases.go_by_version(application, actor=actor)
    audit.record(
        AuditKind.FRAMEWORK_MOVED,
        actor=actor,
        stream=audit.case(application.id),
        application_id=application.id,
        framework_move_id=row.id,
        from_version_id=row.from_version_id,
        to_version_id=row.to_version_id,
    )
    return row


def _planned(application: Application, version: FrameworkVersion) -> queries.Plan:
    if application.status not in ANSWERING or application.paused_at is not None:
        raise RuleBroken(
            "This application is not being written now, so it keeps its framework. Nothing was changed."
        )
    offered = {target.id for target in queries.targets(application)}
    plan = queries.plan(application, version) if version.id in offered else None
    if plan is None:
        raise RuleBroken(
            "This application cannot be moved to that version, or is there already. Nothing was changed."
        )
    return plan


class _Moving:
    """One move under way."""

    def __init__(
        self,
        application: Application,
        version: FrameworkVersion,
        row: FrameworkMove,
        last: FrameworkMove | None,
    ) -> None:
        self.application = application
        self.row = row
        self.last = last
        self.before = frameworks.of_application(application)
        self.presets = presets_of(application, frameworks.words(version))

    def take(self, line: PlannedLine) -> None:
        """Do with the answers of one line what the plan says."""
        if line.goes_on:
            answer = line.sources[0]
            answer.standard_id = line.targets[0].standard.id
            answer.not_applicable_preset &= line.targets[0].text.code in self.presets
            self._stamp(answer)
            return
        citations = _citations(answer.id for answer in line.sources)
        for answer in line.sources:
            answer.application_id = None
            db.session.add(ArchivedAnswer(move_id=self.row.id, answer_id=answer.id))
        # What comes back has its own citations; only what was cited in the meantime goes along.
        before = _citations(target.archived.id for target in line.targets if target.archived is not None)
        cited_before = [citation_content(citation) for citation in before]
        since = [citation for citation in citations if citation_content(citation) not in cited_before]
        for target in line.targets:
            self._fill(line, target, citations if target.archived is None else since)

    def _fill(self, line: PlannedLine, target: PlannedTarget, citations: list[Citation]) -> None:
        """Bring the archived answer back, or begin one; what was written since it was archived goes along."""
        answer = target.archived
        # As long as one of the answers behind it is to be confirmed, so is what they become.
        to_confirm = any(source.to_confirm for source in line.sources)
        if answer is None:
            answer = Answer(standard_id=target.standard.id, version=0, **asdict(self._carried(line, target)))
            answer.to_confirm = to_confirm and not _is_empty(answer)
            preset = self.presets.get(target.text.code)
            if preset is not None and is_free(line.sources):
                answer.self_score, answer.not_applicable = None, True
                answer.not_applicable_reason, answer.not_applicable_preset = preset, True
        elif self._was_touched(line, target):
            for name, value in asdict(self._carried(line, target)).items():
                setattr(answer, name, value)
            answer.not_applicable_preset = False
            answer.to_confirm = to_confirm and not _is_empty(answer)
        answer.application_id = self.application.id
        assigned = next((source for source in line.sources if source.assignee_id), None)
        answer.assignee_id = assigned.assignee_id if assigned is not None else None
        answer.assigned_due_on = assigned.assigned_due_on if assigned is not None else None
        if target.archived is None:
            db.session.add(answer)
            db.session.flush()
        self._stamp(answer)
        cite_too(answer, citations)

    def _carried(self, line: PlannedLine, target: PlannedTarget) -> AnswerText:
        sources = [
            AnsweredText(
                answer.standard.code,
                self.before.standard(answer.standard.code).title,
                AnswerText(**answer_content(answer)),
            )
            for answer in line.sources
        ]
        return carried(sources, na_allowed=target.text.not_applicable_allowed)

    def _was_touched(self, line: PlannedLine, target: PlannedTarget) -> bool:
        """Whether what stands was saved after the answer that comes back was archived."""
        if self.last is not None and target.archived_by == self.last.id:
            return any(answer.version != self.last.answers_version for answer in line.sources)
        # Archived by an earlier move: what stands was carried on since, and is the later word if there is any.
        return any(not _is_empty(answer) for answer in line.sources)

    def _stamp(self, answer: Answer) -> None:
        """Give an answer the version of this move, with a revision where it says anything."""
        answer.version = self.row.answers_version
        if not _is_empty(answer):
            answer.updated_at, answer.updated_by_id = self.row.moved_at, self.row.moved_by_id
            db.session.add(
                AnswerRevision(
                    answer_id=answer.id,
                    version=answer.version,
                    author_id=self.row.moved_by_id,
                    at=self.row.moved_at,
                    **answer_content(answer),
                )
            )


def presets_of(application: Application, framework: Framework) -> dict[str, str]:
    """Why each standard that a framework fills in as "does not apply" at a case's place is so, by its code."""
    recruits = application.placement is None or application.placement.recruits
    return {} if recruits else framework.preset_reasons("does_not_recruit")


def is_free(answers: Iterable[Answer]) -> bool:
    """Whether nobody has written in any of these answers: all are empty, or preset as not applicable."""
    return all(answer.not_applicable_preset or _is_empty(answer) for answer in answers)


def _is_empty(answer: Answer) -> bool:
    """Whether an answer says nothing at all."""
    return AnswerText(**answer_content(answer)).is_empty


def _citations(answer_ids: Iterable[int]) -> list[Citation]:
    return list(
        db.session.scalars(
            select(Citation).where(Citation.answer_id.in_(list(answer_ids))).order_by(Citation.id)
        )
    )


def cite_too(answer: Answer, citations: Iterable[Citation]) -> None:
    """Let an answer cite what others cited, each place once; the others keep theirs."""
    cited_before = [citation_content(citation) for citation in _citations([answer.id])]
    for citation in citations:
        content = citation_content(citation)
        if content not in cited_before:
            cited_before.append(content)
            db.session.add(
                Citation(
                    answer_id=answer.id,
                    created_by_id=citation.created_by_id,
                    created_at=citation.created_at,
                    **content,
                )
            )
