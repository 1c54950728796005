"""Which answers differ from what was submitted last; it compares what people typed and cited, and nothing else."""

from dataclasses import dataclass

from sqlalchemy import select

from accreditation.db import db
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.evidence import Citation
from accreditation.models.snapshots import Entry, EntryCitation
from accreditation.queries import answers, applications, snapshots

_SAID = ("self_score", "not_applicable", "not_applicable_reason", "narrative", "gaps", "actions")


@dataclass(frozen=True)
class Changes:
    """Codes of standards: opened and still as submitted, and changed though nobody opened them."""

    unanswered: tuple[str, ...]
    unopened: tuple[str, ...]


def since_submission(application: Application) -> Changes:
    """What a provider has done with the standards that a return or a deferral opened."""
    submitted = snapshots.submitted(application.id)
    entries = {entry.standard_id: entry for entry in snapshots.entries(submitted)} if submitted else {}
    opened = {defect.standard_id for defect in applications.defects(application)}
    cited = _cited(application.id)
    unanswered, unopened = [], []
    for answer in answers.of_application(application.id):
        entry = entries.get(answer.standard_id)
        changed = entry is None or not _same(answer, cited.get(answer.id, []), entry)
        if answer.standard_id in opened and not changed:
            unanswered.append(answer.standard.code)
        elif entry is not None and changed and answer.standard_id not in opened:
            unopened.append(answer.standard.code)
    return Changes(tuple(unanswered), tuple(unopened))


def _same(answer: Answer, cited: list[Citation], entry: Entry) -> bool:
    said = all(getattr(answer, name) == getattr(entry, name) for name in _SAID)
    return said and [_pointed(one) for one in entry.citations] == [_pointed(one) for one in cited]


def _pointed(one: Citation | EntryCitation) -> tuple[object, ...]:
    return one.revision_id, one.page_from, one.page_to, one.locator, one.claim


def _cited(application_id: int) -> dict[int, list[Citation]]:
    found: dict[int, list[Citation]] = {}
    for citation in db.session.scalars(
        select(Citation)
        .join(Citation.answer)
        .where(Answer.application_id == application_id)
        .order_by(Citation.id)
    ):
        found.setdefault(citation.answer_id, []).append(citation)
    return found
