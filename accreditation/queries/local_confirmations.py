"""What placements say of their organisation's answers, beside what the organisation has signed last."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased, joinedload

from accreditation.db import db
from accreditation.enums.answers import CONFIRMED, LocalState
from accreditation.enums.applications import DRAFTING, REOPENED
from accreditation.enums.people import PROVIDER_ROLES
from accreditation.frameworks.framework import StandardText
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.frameworks import Standard
from accreditation.models.local_confirmations import LocalConfirmation
from accreditation.models.snapshots import Entry, Snapshot, SnapshotEntry
from accreditation.permissions.viewer import Viewer
from accreditation.queries import answers, applications, frameworks, snapshots
from accreditation.queries.applications import OfCase
from accreditation.queries.policies import policy_of


def signed_last(return_ids: Collection[int]) -> Select[int]:
    """The newest snapshot of each return that its executive signed and nobody took back, by its id."""
    return (
        select(func.max(Snapshot.id))
        .where(
            Snapshot.application_id.in_(return_ids),
            Snapshot.voided_at.is_(None),
            snapshots.IS_SIGNED,
        )
        .group_by(Snapshot.application_id)
    )


_LATER = aliased(LocalConfirmation)
_IS_NEWEST = ~exists().where(
    _LATER.application_id == LocalConfirmation.application_id,
    _LATER.standard_id == LocalConfirmation.standard_id,
    _LATER.version > LocalConfirmation.version,
)


@dataclass(frozen=True)
class Standing:
    """What guards ask of a served case, by code: the entry that the return signed last, and the one that the place confirmed last."""

    signed: Mapping[str, int]
    confirmed: Mapping[str, int]

    @property
    def is_signed(self) -> bool:
        """Whether there is anything to confirm."""
        return bool(self.signed)

    def unconfirmed(self, codes: Iterable[str]) -> list[str]:
        """Which of these standards the place has said nothing of, or something of another answer than the one that stands."""
        return [
            code for code in codes if code not in self.signed or self.confirmed.get(code) != self.signed[code]
        ]


def standing_of(cases: Iterable[Application]) -> dict[int, Standing]:
    """How each case that an organisation return serves stands to it; two statements, none where none is served."""
    served = {case.id: case.return_id for case in cases if case.return_id is not None}
    if not served:
        return {}
    signed = signed_entries(set(served.values()))
    confirmed: dict[int, dict[str, int]] = {}
    rows = db.session.execute(
        select(LocalConfirmation.application_id, Standard.code, LocalConfirmation.entry_id)
        .join(Standard, Standard.id == LocalConfirmation.standard_id)
        .where(LocalConfirmation.application_id.in_(served), _IS_NEWEST)
    )
    for application_id, code, entry_id in rows:
        confirmed.setdefault(application_id, {})[code] = entry_id
    return {
        application_id: Standing(signed.get(return_id, {}), confirmed.get(application_id, {}))
        for application_id, return_id in served.items()
    }


def signed_entries(return_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """The entry that each return signed last of each standard, by the return and the code."""
    entries: dict[int, dict[str, int]] = {}
    for return_id, code, entry_id in db.session.execute(
        select(Snapshot.application_id, Standard.code, SnapshotEntry.entry_id)
        .join(SnapshotEntry, SnapshotEntry.snapshot_id == Snapshot.id)
        .join(Standard, Standard.id == SnapshotEntry.standard_id)
        .where(Snapshot.id.in_(signed_last(return_ids)))
        .order_by(SnapshotEntry.position)
    ):
        entries.setdefault(return_id, {})[code] = entry_id
    return entries


@dataclass(frozen=True)
class LocalAnswer:
    """One of the organisation's answers in a placement's case, and what the place says of it.

    `answer` is the case's own row, which holds what the place wrote before; `entry` is None while nothing is signed.
    """

    answer: Answer
    entry: Entry | None
    confirmation: LocalConfirmation | None

    @property
    def standard(self) -> Standard:
        """The standard."""
        return self.answer.standard

    @property
    def version(self) -> int:
        """The version of what the place said last; 0 where it has said nothing."""
        return 0 if self.confirmation is None else self.confirmation.version

    @property
    def state(self) -> LocalState:
        """What the place has said of the very answer that stands."""
        if self.entry is None:
            return LocalState.UNSIGNED
        if self.confirmation is None:
            return LocalState.TO_CONFIRM
        if self.confirmation.entry_id != self.entry.id:
            return LocalState.CHANGED
        return LocalState.DIFFERENT_HERE if self.confirmation.difference else LocalState.TRUE_HERE

    @property
    def is_confirmed(self) -> bool:
        """Whether nothing of it waits for the place."""
        return self.state in CONFIRMED

    @property
    def stands(self) -> LocalConfirmation | None:
        """What the place said of the answer that stands; None where it has not yet."""
        return self.confirmation if self.is_confirmed else None

    @property
    def has_own_words(self) -> bool:
        """Whether the place had written or scored something itself before the organisation answered it."""
        own = self.answer
        return bool(own.narrative or own.gaps or own.actions) or own.self_score is not None


def of_case(application: Application) -> list[LocalAnswer]:
    """Each answer that the organisation gives for a case, in the framework's order; none where no return serves it.

    What was sent keeps what it was sent with, but for the standards that came back.
    """
    if application.return_id is None:
        return []
    policy = policy_of(application)
    own = [
        answer
        for answer in answers.of_application(application.id)
        if policy.in_scope(answer.standard.code) and not answers.is_own(answer, policy)
    ]
    entries, confirmations = _signed_now(application.return_id), _newest_of(application.id)
    pinned = _pinned(application)
    lines = []
    for answer in own:
        entry, confirmation = entries.get(answer.standard_id), confirmations.get(answer.standard_id)
        if answer.standard_id in pinned:
            entry, confirmation = pinned[answer.standard_id]
        lines.append(LocalAnswer(answer, entry, confirmation))
    return lines


def _signed_now(return_id: int) -> dict[int, Entry]:
    newest = db.session.get(Snapshot, db.session.scalar(signed_last([return_id])) or 0)
    return {} if newest is None else {entry.standard_id: entry for entry in snapshots.entries(newest)}


def _newest_of(application_id: int) -> dict[int, LocalConfirmation]:
    confirmations = db.session.scalars(
        select(LocalConfirmation)
        .options(joinedload(LocalConfirmation.confirmed_by), joinedload(LocalConfirmation.entry))
        .where(LocalConfirmation.application_id == application_id, _IS_NEWEST)
    )
    return {confirmation.standard_id: confirmation for confirmation in confirmations}


def _pinned(application: Application) -> dict[int, tuple[Entry, LocalConfirmation | None]]:
    """What was sent of the organisation's answers, by standard, but for those that are open again."""
    if application.status in DRAFTING:
        return {}
    sent = snapshots.submitted(application.id)
    if sent is None:
        return {}
    opened = (
        {defect.standard_id for defect in applications.defects(application)}
        if application.status in REOPENED
        else set()
    )
    return {
        place.standard_id: (place.entry, place.local_confirmation)
        for place in snapshots.places(sent)
        if place.local_confirmation is not None and place.standard_id not in opened
    }


@dataclass(frozen=True)
class LocalAnswerPage(OfCase):
    """One of the organisation's answers in a placement's case, among all of them, with the words of its standard."""

    local_answer: LocalAnswer
    every: list[LocalAnswer]
    text: StandardText


def page_for(viewer: Viewer, application_id: int, code: str) -> LocalAnswerPage | None:
    """One of the organisation's answers in a case of the viewer's own provider or placement."""
    application = applications.for_provider(viewer, application_id) if viewer.has(*PROVIDER_ROLES) else None
    if application is None:
        return None
    every = of_case(application)
    local_answer = next((line for line in every if line.standard.code == code), None)
    if local_answer is None:
        return None
    text = frameworks.of_application(application).standard(code)
    return LocalAnswerPage(application, local_answer, every, text)
