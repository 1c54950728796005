"""Which answers differ from what was submitted last; it compares what people typed and cited, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass

from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.content import answer_content, citation_content
from accreditation.models.evidence import Citation
from accreditation.models.snapshots import Entry, SnapshotEntry
from accreditation.queries import answers, applications, local_confirmations, snapshots
from accreditation.queries.local_confirmations import LocalAnswer
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
    places = {place.standard_id: place for place in snapshots.places(submitted)} if submitted else {}
    served = {line.answer.id: line for line in local_confirmations.of_case(application)}
    opened = {defect.standard_id for defect in applications.defects(application)}
    cited = fingerprint.citations(application.id)
    codes, unanswered, unopened = [], [], []
    # Also the standards out of scope: changing the award back and forth must not hide a change.
    for answer in answers.of_application(application.id):
        place, line = places.get(answer.standard_id), served.get(answer.id)
        if line is not None:
            changed = not _stands(line, place)
        else:
            changed = place is None or not is_same(answer, cited.get(answer.id, ()), place.entry)
        if answer.standard_id in opened:
            codes.append(answer.standard.code)
        if answer.standard_id in opened and not changed:
            unanswered.append(answer.standard.code)
        elif place is not None and changed and answer.standard_id not in opened:
            unopened.append(answer.standard.code)
    return Changes(tuple(codes), tuple(unanswered), tuple(unopened))


def _stands(line: LocalAnswer, place: SnapshotEntry | None) -> bool:
    """Whether an answer of the organisation, with what the place says of it, is as it was submitted."""
    if place is None or line.entry is None or place.local_confirmation is None:
        return False
    difference = None if line.stands is None else line.stands.difference
    return (line.entry.id, difference) == (place.entry_id, place.local_confirmation.difference)


def is_same(answer: Answer, citations: Sequence[Citation], entry: Entry) -> bool:
    """Whether an answer and what it cites are as they were submitted, in the same order."""
    if answer_content(answer) != answer_content(entry):
        return False
    return [citation_content(citation) for citation in citations] == [
        citation_content(citation) for citation in entry.citations
    ]
