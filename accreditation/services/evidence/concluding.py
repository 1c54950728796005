"""The short write that ends a check: what was found, and whether the file is usable, held, waiting or refused."""

from dataclasses import dataclass, field

from sqlalchemy import delete, insert

from accreditation.db import db
from accreditation.documents.inspect import Inspection, Unit
from accreditation.documents.numbers import Number
from accreditation.enums.evidence import EvidenceTrigger, NumberGrade, ScanResult
from accreditation.models.evidence import EvidenceItem, EvidenceNumber, EvidencePage, EvidenceRevision
from accreditation.rules import nhs_numbers
from accreditation.rules.sheets import CUT
from accreditation.services.evidence import storing
from accreditation.services.evidence.fetching import Arrived
from accreditation.services.evidence.steps import Facts, step
from accreditation.services.evidence.storing import ReadingCopy

LONGEST_UNIT = 200_000
"""Characters of a unit that are kept to be read; all of them are searched for numbers."""

MOST_NUMBERS = 500
_FIRST = (NumberGrade.LIKELY, NumberGrade.POSSIBLE, NumberGrade.TEST)


@dataclass
class Outcome:
    """What was found; `refused` alone decides."""

    scan: ScanResult | None = None
    inspection: Inspection | None = None
    units: list[Unit] = field(default_factory=list)
    searched: bool = False
    numbers: list[Number] = field(default_factory=list)
    pictures: int = 0
    copy: ReadingCopy = field(default_factory=lambda: ReadingCopy(None))
    refused: str | None = None

    def pages_with(self, grade: NumberGrade) -> list[int]:
        """The units that hold a number of that grade, each once; what stands beside them counts as the first."""
        return sorted({number.page or 1 for number in self.numbers if number.grade is grade})


def conclude(file: Arrived, outcome: Outcome, *, unscanned_allowed: bool) -> None:
    """Write down what was found and take the step that follows, in the present transaction.

    A file with a number that may be a patient's waits for the word of the person who added it.
    """
    revision = db.session.get_one(
        EvidenceRevision, file.revision_id, with_for_update=True, populate_existing=True
    )
    revision.scan = outcome.scan
    # The bytes in staging go after this write; from here on nothing points to them.
    revision.staging_key = None
    trigger = _fill(revision, file, outcome)
    facts = facts_of(outcome, unscanned_allowed=unscanned_allowed)
    step(revision, trigger, facts, organisation_id=file.organisation_id, actor=None)
    is_taken = outcome.refused is None
    _write_numbers(file.revision_id, outcome.numbers if is_taken else [])
    texts = _write_pages(file.revision_id, outcome.units if is_taken else [])
    if trigger is EvidenceTrigger.ACCEPT:
        storing.index_words(file.revision_id, file.organisation_id, texts)


def facts_of(outcome: Outcome, *, unscanned_allowed: bool) -> Facts:
    """What the workflow may ask of the outcome."""
    return Facts(
        scan_result=outcome.scan,
        unscanned_allowed=unscanned_allowed,
        refused_because=(outcome.refused,) if outcome.refused else (),
        likely_pages=outcome.pages_with(NumberGrade.LIKELY),
        possible_unconfirmed=bool(outcome.pages_with(NumberGrade.POSSIBLE)),
    )


def _fill(revision: EvidenceRevision, file: Arrived, outcome: Outcome) -> EvidenceTrigger:
    if outcome.inspection is None or outcome.refused is not None:
        revision.refused = outcome.refused
        return EvidenceTrigger.REFUSE
    revision.media_type = outcome.inspection.media_type
    revision.unit = outcome.inspection.kind.unit
    revision.pages = len(outcome.units)
    revision.pictures = outcome.pictures
    # Whether all words could be read; a scanned page has none, and the page says so.
    revision.searched = outcome.searched
    revision.storage_key = storing.kept_key(file.organisation_id, file.revision_id)
    revision.reading_key, revision.copy_refused = outcome.copy.key, outcome.copy.refused
    _mask_names(revision)
    if outcome.pages_with(NumberGrade.LIKELY):
        return EvidenceTrigger.HOLD
    return EvidenceTrigger.ASK if outcome.pages_with(NumberGrade.POSSIBLE) else EvidenceTrigger.ACCEPT


def _mask_names(revision: EvidenceRevision) -> None:
    """A number in the file's name, or in a title that was made from it, is not shown either."""
    revision.filename = nhs_numbers.masked(revision.filename)
    item = db.session.get_one(EvidenceItem, revision.item_id)
    if (title := nhs_numbers.masked(item.title)) != item.title:
        item.title = title


def _write_numbers(revision_id: int, numbers: list[Number]) -> None:
    db.session.execute(delete(EvidenceNumber).where(EvidenceNumber.revision_id == revision_id))
    # Likely ones first, so that the limit never cuts off those that decide.
    ordered = sorted(numbers, key=lambda number: _FIRST.index(number.grade))[:MOST_NUMBERS]
    rows = [
        {
            "revision_id": revision_id,
            "page": number.page,
            "place": nhs_numbers.masked(number.place),
            "grade": number.grade,
            "masked": number.masked,
        }
        for number in ordered
    ]
    if rows:
        db.session.execute(insert(EvidenceNumber), rows)


def _write_pages(revision_id: int, units: list[Unit]) -> list[str]:
    """Keep the words of each unit with every number masked, so that no page, search or snippet can show one."""
    db.session.execute(delete(EvidencePage).where(EvidencePage.revision_id == revision_id))
    rows = [
        {
            "revision_id": revision_id,
            "number": number,
            "label": nhs_numbers.masked(unit.label),
            "text": _storable(unit.text),
        }
        for number, unit in enumerate(units, 1)
    ]
    if rows:
        db.session.execute(insert(EvidencePage), rows)
    return [str(row["text"]) for row in rows]


def _storable(text: str) -> str:
    # Masked before it is cut: a cut through a number would leave half of it standing.
    masked = nhs_numbers.masked(text)
    return masked if len(masked) <= LONGEST_UNIT else f"{masked[:LONGEST_UNIT]}\n{CUT}"
