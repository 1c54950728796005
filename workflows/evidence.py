"""How a revision of an evidence item moves, from arrival to use; nothing unsearched or infected becomes usable."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from accreditation.enums.evidence import EvidenceTrigger as T
from accreditation.enums.evidence import RevisionStatus as S
from accreditation.enums.evidence import ScanResult
from accreditation.errors import Reason
from workflows.actors import Actor as A
from workflows.engine import Row, Workflow


class EvidenceFacts(Protocol):
    """What a revision's guards may ask."""

    @property
    def arrived_whole(self) -> bool:
        """Whether all bytes are here and their fingerprint is the one announced."""

    @property
    def scan_result(self) -> ScanResult | None:
        """What the virus scanner said; None until it has been asked. A link is never scanned."""

    @property
    def unscanned_allowed(self) -> bool:
        """Whether the settings take files that were not scanned; true for links."""

    @property
    def refused_because(self) -> Sequence[str]:
        """Why the file cannot be taken, in words: not a PDF, encrypted, too large, another type than its name."""

    @property
    def likely_pages(self) -> Sequence[int]:
        """Pages that likely hold patient details."""

    @property
    def possible_unconfirmed(self) -> bool:
        """Whether a possible patient number was found that the uploader has not confirmed to be something else."""

    @property
    def was_signed(self) -> bool:
        """Whether anything that was signed or submitted cites the file, now or in the past."""

    @property
    def cited_by_others(self) -> bool:
        """Whether somebody other than the person who takes the step cites the file."""

    @property
    def cited_where_closed(self) -> bool:
        """Whether the person's own citations of it include some that may not change now."""

    @property
    def reason_given(self) -> bool: ...
    @property
    def actor_uploaded(self) -> bool:
        """Whether the person who decides is the one who uploaded."""


def arrived_whole(facts: EvidenceFacts) -> Iterator[Reason]:
    """All bytes have arrived and match their fingerprint."""
    if not facts.arrived_whole:
        yield Reason("The file has not arrived whole. Send it again.", "evidence_item")


def file_can_be_taken(facts: EvidenceFacts) -> Iterator[Reason]:
    """Nothing is wrong with the file itself."""
    for why in facts.refused_because:
        yield Reason(why, "evidence_item")


def no_virus(facts: EvidenceFacts) -> Iterator[Reason]:
    """The scanner found no virus, or the settings take what was not scanned."""
    if facts.scan_result is ScanResult.INFECTED:
        yield Reason("A virus was found in the file.", "evidence_item")
    # Not looked at is not clean: a scanner that is away or gave up lets nothing through unless the settings say so.
    elif facts.scan_result is not ScanResult.CLEAN and not facts.unscanned_allowed:
        yield Reason("The file has not been checked for viruses.", "evidence_item")


def no_patient_details(facts: EvidenceFacts) -> Iterator[Reason]:
    """No page is likely to hold patient details."""
    if facts.likely_pages:
        pages = ", ".join(str(page) for page in facts.likely_pages)
        yield Reason(f"The file may contain patient details (page {pages}).", "evidence_item")


def possible_confirmed(facts: EvidenceFacts) -> Iterator[Reason]:
    """The uploader has confirmed that a possible patient number is none."""
    if facts.possible_unconfirmed:
        yield Reason("Confirm that the ten-digit number in the file is not a patient's.", "evidence_item")


def number_possible(facts: EvidenceFacts) -> Iterator[Reason]:
    """A number in the file may be a patient's, and nobody has said yet that it is not."""
    if not facts.possible_unconfirmed:
        yield Reason("Only a number that may be a patient's is asked about.", "evidence_item")


def patient_details_likely(facts: EvidenceFacts) -> Iterator[Reason]:
    """A page likely holds patient details."""
    if not facts.likely_pages:
        yield Reason("Only a file that may contain patient details is held.", "evidence_item")


def reason_to_refuse(facts: EvidenceFacts) -> Iterator[Reason]:
    """There is a reason to refuse the file: what it is, or a virus."""
    if not facts.refused_because and facts.scan_result is not ScanResult.INFECTED:
        yield Reason("Nothing is wrong with this file.", "evidence_item")


def reason_given(facts: EvidenceFacts) -> Iterator[Reason]:
    """A reason is written down."""
    if not facts.reason_given:
        yield Reason("Give a reason.", "evidence_item")


def second_person(facts: EvidenceFacts) -> Iterator[Reason]:
    """Who uploaded a held file does not decide about it."""
    if facts.actor_uploaded:
        yield Reason("You added this file, so somebody else must decide about it.", "evidence_item")


def never_signed(facts: EvidenceFacts) -> Iterator[Reason]:
    """Nothing that was signed or submitted has ever cited the file."""
    if facts.was_signed:
        yield Reason(
            "Something that was signed or submitted cites this file, so it cannot be taken back.",
            "evidence_item",
        )


def cited_by_nobody_else(facts: EvidenceFacts) -> Iterator[Reason]:
    """No colleague has built on the file."""
    if facts.cited_by_others:
        yield Reason("A colleague has linked this file to an answer.", "evidence_item")


def own_citations_open(facts: EvidenceFacts) -> Iterator[Reason]:
    """What the person cited it for may still change."""
    if facts.cited_where_closed:
        yield Reason("You have linked this file to an answer that cannot be changed now.", "evidence_item")


CHECKED = (file_can_be_taken, no_virus, no_patient_details, possible_confirmed)

EVIDENCE: Workflow[EvidenceFacts] = Workflow(
    "file",
    S,
    (S.RECEIVING,),
    (
        Row(T.RECEIVED, S.RECEIVING, S.SCANNING, (arrived_whole,), by=(A.SERVICE,)),
        Row(T.ACCEPT, (S.SCANNING, S.QUESTIONED), S.ACCEPTED, CHECKED, by=(A.SERVICE,)),
        Row(
            # Who added it is asked; until then nobody can use it.
            T.ASK,
            S.SCANNING,
            S.QUESTIONED,
            (file_can_be_taken, no_virus, no_patient_details, number_possible),
            by=(A.SERVICE,),
        ),
        Row(
            # A broken or infected file is refused and never held: nobody should have to open it to decide.
            T.HOLD,
            S.SCANNING,
            S.HELD,
            (file_can_be_taken, no_virus, patient_details_likely),
            by=(A.SERVICE,),
        ),
        Row(
            T.REFUSE,
            (S.RECEIVING, S.SCANNING, S.QUESTIONED),
            S.REJECTED,
            (reason_to_refuse,),
            by=(A.SERVICE,),
        ),
        Row(T.RELEASE, S.HELD, S.RELEASED, (second_person,), by=(A.INFORMATION_LEAD,), asks=(reason_given,)),
        Row(T.REJECT, S.HELD, S.REJECTED, (second_person,), by=(A.INFORMATION_LEAD,), asks=(reason_given,)),
        Row(T.WITHDRAW, (S.ACCEPTED, S.RELEASED), S.WITHDRAWN, by=(A.PROVIDER_LEAD,)),
        Row(
            # A wrong file, noticed before anybody relied on it: no lead is needed for that.
            T.TAKE_BACK,
            (S.ACCEPTED, S.RELEASED),
            S.WITHDRAWN,
            (never_signed, cited_by_nobody_else, own_citations_open),
            by=(A.UPLOADER,),
        ),
        Row(
            T.TAKE_DOWN,
            (S.ACCEPTED, S.RELEASED),
            S.TAKEN_DOWN,
            by=(A.INFORMATION_LEAD, A.SECRETARIAT),
            # No second person here: taking down harms nobody and must be quick, and whoever added it may see it
            # first.
            asks=(reason_given,),
        ),
    ),
)
