"""Which answers differ from what was submitted last; it compares what people typed and cited, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass

from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.content import answer_content, citation_content
from accreditation.models.evidence import Citation
from accreditation.models.snapshots import Entry
from accreditation.queries import answers, applications, snapshots
from accreditation.services.case_facts import fingerprint


@dataclass(frozen=True)
class Changes:
    """Codes of standards: opened, opened and still as submitted, and changed though nobody opened them."""

    opened: tuple[str, ...]
    unanswered: tuple[str, ...]
    unopened: tuple[str, ...]


def since_submission(application: Application) -> Changes:
    """What a provider has done with the standards that a return or a deferral opened."""
    submitted = snapshots.submitted(application.id)
    entries = {entry.standard_id: entry for entry in snapshots.entries(submitted)} if submitted else {}
    opened = {defect.standard_id for defect in applications.defects(application)}
    cited = fingerprint.citations(application.id)
    codes, unanswered, unopened = [], [], []
    # Also the standards out of scope: changing the award back and forth must not hide a change.
    for answer in answers.of_application(application.id):
        entry = entries.get(answer.standard_id)
        changed = entry is None or not is_same(answer, cited.get(answer.id, ()), entry)
        if answer.standard_id in opened:
            codes.append(answer.standard.code)
        if answer.standard_id in opened and not changed:
            unanswered.append(answer.standard.code)
        elif entry is not None and changed and answer.standard_id not in opened:
            unopened.append(answer.standard.code)
    return Changes(tuple(codes), tuple(unanswered), tuple(unopened))


def is_same(answer: Answer, citations: Sequence[Citation], entry: Entry) -> bool:
    """Whether an answer and what it cites are as they were submitted, in the same order."""
    if answer_content(answer) != answer_content(entry):
        return False
    return [citation_content(citation) for citation in citations] == [
        citation_content(citation) for citation in entry.citations
    ]
