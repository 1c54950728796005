"""A self-assessment leaves as a workbook and comes back; what it changes is saved once whoever sent it has read and confirmed it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import CursorResult, delete

from accreditation import clock, dates
from accreditation.db import db
from accreditation.documents import workbook, workbook_cells
from accreditation.documents.limited import work_folder
from accreditation.documents.refusal import Busy, Refused
from accreditation.enums.workbooks import Taking
from accreditation.errors import Reason, RuleBroken
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.content import answer_content
from accreditation.models.workbooks import ReceivedWorkbook
from accreditation.permissions.viewer import Viewer
from accreditation.queries import answers as answer_queries
from accreditation.queries import applications, frameworks
from accreditation.queries import workbooks as queries
from accreditation.queries.policies import policy_of
from accreditation.rules.framework_moves import AnswerText
from accreditation.rules.workbooks.changes import Comparison, compare, resolved
from accreditation.rules.workbooks.reading import Origin, Row, origin_of, rows_of
from accreditation.rules.workbooks.sheets import Sheet, Trouble, masked
from accreditation.rules.workbooks.typed import Source, Typed, typed_in
from accreditation.services import answers
from accreditation.services.framework_moves import presets_of
from accreditation.storage.base import Readable

LARGEST = 5 * 1024 * 1024
"""Bytes of a workbook that is sent; a full one has a tenth."""

MOST_WAITING = 10
"""Workbooks of one person that may wait in one case."""

_TOO_MANY = (
    f"{MOST_WAITING} workbooks of yours wait here already. Confirm them or let them go, and upload this one again. Nothing was"
    " changed."
)
_TOO_LARGE = (
    "The workbook is larger than 5 MB, far more than a self-assessment. Take pictures and other sheets out, and upload it"
    " again. Nothing was changed."
)
_BUSY = (
    "The service is too busy to read the workbook now. Nothing was changed. Keep the file, and upload it again in a few"
    " minutes."
)
_MOVED = (
    "The application was moved to another framework since you uploaded this workbook, so nothing of it can be saved."
    " Download the workbook again, and copy into it what still fits."
)


def written(application: Application, *, longest: Mapping[str, int]) -> bytes:
    """The workbook of a case as its answers stand now; `longest` is how many characters each text may have."""
    framework = frameworks.of_application(application)
    lines = [
        workbook.Line(framework.standard(answer.standard.code), answer.version, answer_content(answer))
        for answer in answer_queries.in_scope(application)
    ]
    return workbook.write(
        workbook.Book(
            application.reference,
            application.subject.name,
            dates.moment(clock.now()),
            framework,
            lines,
            longest,
        )
    )


def read(stream: Readable, *, filename: str) -> list[Sheet]:
    """The cells of a workbook that was sent; called outside any transaction, because a child process reads it.

    Raises RuleBroken (field "file") for what is no workbook that can be read.
    """
    try:
        with work_folder() as folder:
            path = folder / "sent.xlsx"
            with path.open("wb") as copy:
                content = stream.read(LARGEST + 1)
                copy.write(content)
            if len(content) > LARGEST:
                raise RuleBroken(_TOO_LARGE, field="file")
            return workbook_cells.read(path, filename=filename, folder=folder)
    except Refused as refused:
        raise RuleBroken(refused.message, field="file") from refused
    except Busy as busy:
        raise RuleBroken(_BUSY, field="file") from busy


def receive(
    sheets: Sequence[Sheet], *, application: Application, actor: Viewer, longest: Mapping[str, int]
) -> ReceivedWorkbook | None:
    """Keep what a workbook would change until it is confirmed; None where it changes nothing and nothing is wrong with it.

    Raises RuleBroken (field "file") for the workbook of another case or framework version.
    """
    origin = origin_of(
        sheets, reference=application.reference, framework=application.framework_version.content_hash
    )
    in_scope = answer_queries.in_scope(application)
    rows = rows_of(sheets, [answer.standard.code for answer in in_scope])
    sources = _sources(application, in_scope, origin)
    now = {answer.standard.code: answer_content(answer) for answer in in_scope}
    changes: list[Typed] = []
    troubles = list(rows.troubles)
    for code, row in rows.rows.items():
        if code not in sources:
            troubles.append(_unknown_version(row))
            continue
        typed, wrong = typed_in(row, sources[code], longest=longest)
        troubles += wrong
        if typed is not None and not compare(typed, now[code], longest=longest).is_empty:
            changes.append(typed)
    if not changes and not troubles:
        return None
    if queries.count_waiting(application.id, actor.id) >= MOST_WAITING:
        raise RuleBroken(_TOO_MANY, field="file")
    received = ReceivedWorkbook(
        application_id=application.id,
        person_id=actor.id,
        framework_version_id=application.framework_version_id,
        received_at=clock.now(),
        changes=[_stored(typed) for typed in changes],
        troubles=[[masked(words) for words in trouble] for trouble in troubles],
    )
    db.session.add(received)
    db.session.flush()
    return received


def _sources(application: Application, in_scope: Sequence[Answer], origin: Origin) -> dict[str, Source]:
    """What each answer said in the version that the workbook was made from, by code; unknown versions are left out."""
    versioned = [answer for answer in in_scope if answer.standard.code in origin.versions]
    contents = queries.contents(versioned, origin.versions)
    presets = presets_of(application, frameworks.of_application(application))
    for answer in versioned:
        code = answer.standard.code
        if not origin.versions[code] and code not in contents:
            contents[code] = _before_anybody(presets.get(code))
    policy = policy_of(application)
    return {
        code: Source(
            origin.versions[code], began, policy.na_allowed(code), origin.kept_out.get(code, frozenset())
        )
        for code, began in contents.items()
    }


def _before_anybody(preset: str | None) -> dict[str, Any]:
    """What an answer said before it was saved for the first time, of which no version is kept."""
    return vars(AnswerText(None, preset is not None, preset or "", "", "", ""))


def _unknown_version(row: Row) -> Trouble:
    return Trouble(
        row.sheet,
        row.addresses["self_score"],
        f"It is not known from which version of standard {row.code} the workbook was made: its hidden sheet was changed.",
        "Its answer stays as it is. Download the workbook again and copy what you wrote into it.",
    )


def _stored(typed: Typed) -> dict[str, Any]:
    return {"code": typed.code, "version": typed.version, "began": typed.began, "typed": typed.typed}


@dataclass(frozen=True)
class Proposal:
    """What a workbook would change of one answer now, or why it can change nothing of it."""

    answer: Answer
    comparison: Comparison
    closed: Reason | None

    @property
    def code(self) -> str:
        """The standard."""
        return self.answer.standard.code


def proposals(
    received: ReceivedWorkbook, application: Application, *, longest: Mapping[str, int]
) -> list[Proposal]:
    """What a workbook that waits would change of each answer as it stands now, in the framework's order.

    Raises RuleBroken where the case was moved to another framework meanwhile.
    """
    if received.framework_version_id != application.framework_version_id:
        raise RuleBroken(_MOVED)
    changes = {line["code"]: Typed(**line) for line in received.changes}
    defects = applications.defects(application) if application.returns else []
    proposed = [
        Proposal(
            answer,
            compare(changes[answer.standard.code], answer_content(answer), longest=longest),
            answers.why_closed(application, answer, defects),
        )
        for answer in answer_queries.in_scope(application)
        if answer.standard.code in changes
    ]
    return [line for line in proposed if not line.comparison.is_empty]


@dataclass
class Outcome:
    """The codes of the standards that were saved, that changed since they were read, and that are closed."""

    saved: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)


def save(
    received: ReceivedWorkbook,
    *,
    application: Application,
    actor: Viewer,
    versions: Mapping[str, int],
    takings: Mapping[tuple[str, str], Taking],
    longest: Mapping[str, int],
) -> Outcome:
    """Save what a workbook changes, each answer as its next version in the name of whoever confirms.

    `versions` says which version of each answer was read beside the change: what changed since then is left out and goes on
    waiting. `takings` says by code and field what becomes of what somebody else changed too.
    """
    outcome = Outcome()
    waiting = []
    for proposal in proposals(received, application, longest=longest):
        answer, code = proposal.answer, proposal.code
        if proposal.closed is not None or versions.get(code) != answer.version:
            (outcome.closed if proposal.closed is not None else outcome.changed).append(code)
            waiting.append(code)
            continue
        chosen = {name: taking for (of_code, name), taking in takings.items() if of_code == code}
        values: Any = resolved(proposal.comparison, answer_content(answer), chosen)
        answers.save(answer, application=application, actor=actor, expected_version=versions[code], **values)
        outcome.saved.append(code)
    _keep_waiting(received, waiting)
    return outcome


def _keep_waiting(received: ReceivedWorkbook, codes: Collection[str]) -> None:
    """Let go of what is saved; with nothing left, of the whole workbook."""
    received.changes = [line for line in received.changes if line["code"] in codes]
    if not received.changes:
        db.session.delete(received)


def discard(received: ReceivedWorkbook) -> None:
    """Let go of a workbook that waits; nothing of it is saved."""
    db.session.delete(received)


def sweep() -> int:
    """Clear away workbooks that nobody confirmed; says how many."""
    result: Any = db.session.execute(
        delete(ReceivedWorkbook).where(ReceivedWorkbook.received_at <= clock.now() - queries.LASTS)
    )
    return result.rowcount if isinstance(result, CursorResult) else 0
