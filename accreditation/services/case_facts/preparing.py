"""Facts up to submission: answers, citations, signature, window."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import exists, select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import REOPENED, ApplicationStatus
from accreditation.enums.evidence import USABLE, RevisionStatus
from accreditation.enums.frameworks import StandardClass
from accreditation.enums.people import Duty
from accreditation.models.answers import Answer
from accreditation.models.applications import CaseDuty
from accreditation.models.snapshots import Snapshot
from accreditation.queries import answers as answer_queries
from accreditation.queries import applications as application_queries
from accreditation.queries import case_duties, local_confirmations
from accreditation.queries import citations as citation_queries
from accreditation.queries import snapshots as snapshot_queries
from accreditation.queries.local_confirmations import Standing
from accreditation.queries.own_cases import WrittenAnswer
from accreditation.services.case_facts import fingerprint
from accreditation.services.case_facts.base import Part


@dataclass(frozen=True)
class AnsweredStandard:
    """One standard of the case and what the provider has said of it."""

    code: str
    klass: StandardClass
    in_scope: bool
    opened: bool
    self_score: int | None
    has_narrative: bool
    not_applicable: bool
    has_na_reason: bool
    na_preset: bool
    to_confirm: bool
    na_allowed: bool
    cites_usable: bool


def answered(
    answer: Answer | WrittenAnswer,
    *,
    code: str,
    klass: StandardClass,
    in_scope: bool,
    opened: bool,
    na_allowed: bool,
    cites_usable: bool,
) -> AnsweredStandard:
    """One standard with what its answer says, whole or as read for many cases."""
    return AnsweredStandard(
        code=code,
        klass=klass,
        in_scope=in_scope,
        opened=opened,
        self_score=answer.self_score,
        has_narrative=bool(answer.narrative),
        not_applicable=answer.not_applicable,
        has_na_reason=bool(answer.not_applicable_reason),
        na_preset=answer.not_applicable_preset,
        to_confirm=answer.to_confirm,
        na_allowed=na_allowed,
        cites_usable=cites_usable,
    )


@dataclass(frozen=True)
class CitedItem:
    """A citation that may not be relied on."""

    item_id: int
    title: str
    problem: str


def problem(status: RevisionStatus, expires_on: date | None, today: date) -> str | None:
    """Why a cited file may not be relied on, in words; nothing where it may."""
    if status not in USABLE:
        return status.label
    return "out of date" if expires_on is not None and expires_on < today else None


class PreparingPart(Part):
    """What the steps up to submission ask."""

    @cached_property
    def standards(self) -> Sequence[AnsweredStandard]:
        """Every standard with its answer, in order."""
        citing = citation_queries.answers_citing_usable(self.application.id)
        opened = self._opened
        return [
            answered(
                answer,
                code=answer.standard.code,
                klass=answer.standard.klass,
                in_scope=answer_queries.is_own(answer, self.policy),
                opened=opened is None or answer.standard_id in opened,
                na_allowed=self.policy.na_allowed(answer.standard.code),
                cites_usable=answer.id in citing,
            )
            for answer in answer_queries.of_application(self.application.id)
        ]

    @cached_property
    def _opened(self) -> frozenset[int] | None:
        """The standards that a return or a deferral opened; None while all of them are open."""
        # Defects of earlier returns stay in their table, and must not narrow what is open now.
        if self.application.status not in {ApplicationStatus.RETURNED, ApplicationStatus.DEFERRED}:
            return None
        return frozenset(defect.standard_id for defect in application_queries.defects(self.application))

    @cached_property
    def bad_citations(self) -> Sequence[CitedItem]:
        """Citations of files that are held, out of date, withdrawn or taken down; what the place cited before its organisation answered counts no more."""
        today = clock.today()
        served = answer_queries.served_standards(self.application)
        return [
            CitedItem(item.id, item.title, words)
            for item, revision in citation_queries.cited(self.application.id, but=served)
            if (words := problem(revision.status, item.expires_on, today)) is not None
        ]

    @cached_property
    def _standing(self) -> Standing | None:
        """How the case stands to the organisation return that serves it; None where none does."""
        return local_confirmations.standing_of([self.application]).get(self.application.id)

    @property
    def organisation_signed(self) -> bool:
        """Whether the organisation return that serves the case is signed; true where none serves it."""
        return self._standing is None or self._standing.is_signed

    @property
    def organisation_unconfirmed(self) -> Sequence[str]:
        """Codes of the organisation's answers that the place has not confirmed as they stand; what was sent stands as sent."""
        if self._standing is None:
            return ()
        # What is preset not to apply here is the case's own, whatever the return says of it.
        served = [
            line for line in self.standards if line.code in self.policy.served_codes and not line.na_preset
        ]
        return self._standing.unconfirmed(line.code for line in served if line.opened)

    @cached_property
    def signatory_wrote(self) -> bool:
        """Whether the actor wrote an answer, uploaded or cited anything here."""
        if self.actor is None:
            return False
        duty = exists().where(
            case_duties.counting(self.application.id, self.application.return_id),
            CaseDuty.person_id == self.actor.id,
            # Every save and citation takes this duty, also for whoever added the file, so it is the one thing to ask.
            CaseDuty.duty == Duty.AUTHOR.value,
        )
        return bool(db.session.scalar(select(duty)))

    @property
    def stepped_up(self) -> bool:
        """Whether the actor has just proved again who they are, for this act."""
        return bool(self.given.get("stepped_up"))

    @property
    def shown_hash(self) -> str | None:
        """The fingerprint of what the signatory was shown, as it was posted back."""
        shown = self.given.get("shown_hash")
        return str(shown) if shown else None

    @cached_property
    def _snapshot(self) -> Snapshot | None:
        return snapshot_queries.newest(self.application.id)

    @property
    def latest_snapshot(self) -> Snapshot | None:
        """What was frozen last, in use or not."""
        return self._snapshot

    @cached_property
    def current_hash(self) -> str | None:
        """The fingerprint of what stands: of the newest snapshot while nothing can change, then of the answers."""
        snapshot = self._snapshot
        if snapshot is None or snapshot.voided_at is not None:
            return None
        # Answers can still change after a return while the executive reads, and the organisation may sign its own anew at
        # any time, so then the answers themselves are asked.
        changes = self.application.status in REOPENED or self.application.return_id is not None
        waits = changes and snapshot.submitted_at is None
        return fingerprint.of_case(self.application) if waits else snapshot.content_hash

    @property
    def signed_hash(self) -> str | None:
        """The fingerprint that the newest signature is bound to; what was sent back needs a signature of its own."""
        snapshot = self._snapshot
        if snapshot is None or not snapshot.is_signed or snapshot.voided_at is not None:
            return None
        # Signed before it was sent back: it says nothing of what was completed since.
        sent_before = self.application.status in REOPENED and snapshot.submitted_at is not None
        return None if sent_before else snapshot.content_hash

    @property
    def was_sent(self) -> bool:
        """What the newest snapshot holds went to the office; one that was frozen anew has not yet."""
        return self._snapshot is not None and self._snapshot.submitted_at is not None

    @property
    def signature_asked(self) -> bool:
        """What was frozen last is in use, and the executive has not signed it."""
        snapshot = self._snapshot
        # What was added in review was sent without a signature, and nobody is asked for one.
        frozen = snapshot is not None and snapshot.voided_at is None and snapshot.submitted_at is None
        return snapshot is not None and frozen and snapshot.signature is None

    @property
    def waits_for_signature(self) -> bool:
        """What the executive was asked to sign is not signed yet, and is what stands."""
        snapshot = self._snapshot
        return (
            snapshot is not None
            and snapshot.signature is None
            and snapshot.submitted_at is None
            and snapshot.content_hash == self.current_hash
        )

    @property
    def needs_signature_again(self) -> bool:
        """Nothing that the executive signed, or was asked to sign, is what was completed since it was sent back."""
        if self.application.status not in REOPENED or self.waits_for_signature:
            return False
        snapshot = self._snapshot
        signed_since = (
            snapshot is not None and snapshot.signature is not None and snapshot.submitted_at is None
        )
        # The executive's own signature counts here also while the outsider has yet to countersign.
        if snapshot is None or snapshot.voided_at is not None or not signed_since:
            return True
        return snapshot.content_hash != self.current_hash

    @property
    def window_open(self) -> bool:
        """Whether the cycle has begun to take submissions; whether there is time left, the deadline says."""
        return self.application.cycle.opens_on <= clock.today()
