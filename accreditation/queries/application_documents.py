"""A whole application as its provider takes it away: what was submitted, or the draft as it stands; with the team's comments if asked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain
from typing import NamedTuple

from accreditation import clock
from accreditation.enums.answers import LocalState
from accreditation.enums.evidence import USABLE, EvidenceKind, UnitKind
from accreditation.frameworks.framework import Domain, Framework, StandardText
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.content import AnswerContent
from accreditation.models.evidence import Citation
from accreditation.models.snapshots import EntryCitation, Snapshot, SnapshotEntry
from accreditation.queries import (
    answers,
    citations,
    clarified,
    comments,
    frameworks,
    local_confirmations,
    snapshots,
)
from accreditation.queries.citations import STILL_OURS
from accreditation.queries.clarified import Added, Clarified
from accreditation.queries.comments import Thread
from accreditation.queries.local_confirmations import LocalAnswer
from accreditation.rules.framework_moves import AnswerText

NOTHING = AnswerText(None, False, "", "", "", "")
"""What is said where the organisation has signed nothing yet."""


class CitedEvidence(NamedTuple):
    """One citation of an answer: which evidence, where in it, for which days, and what it is said to show."""

    title: str
    kind: EvidenceKind
    unit: UnitKind
    page_from: int
    page_to: int
    locator: str
    period_from: date | None
    period_to: date | None
    claim: str
    is_usable: bool


@dataclass(frozen=True)
class Local:
    """How a placement stands to an answer of its organisation, and what is different there."""

    state: LocalState
    difference: str


@dataclass(frozen=True)
class AnsweredStandard:
    """A standard with what is said of it and cited, the team's comments, and what reviewers asked and were answered.

    `local` where its organisation answers it.
    """

    standard: StandardText
    answer: AnswerContent | AnswerText
    cited: Sequence[CitedEvidence]
    threads: Sequence[Thread]
    local: Local | None = None
    clarified: Sequence[Clarified] = ()

    @property
    def waits_to_be_confirmed(self) -> bool:
        """Whether it says what the last application said, and nobody has said yet that it is still true."""
        return isinstance(self.answer, Answer) and self.answer.to_confirm


@dataclass(frozen=True)
class WholeApplication:
    """An application by domain; `submitted` is the snapshot that was signed and sent, or None for a draft as of that day.

    `added` says when answers to the reviewers' questions were added to it.
    """

    application: Application
    submitted: Snapshot | None
    as_of: date
    comments_asked: bool
    domains: Sequence[tuple[Domain, Sequence[AnsweredStandard]]]
    added: Sequence[Added] = ()

    @property
    def has_comments(self) -> bool:
        """Whether any of the team's comments stand in it."""
        return any(answered.threads for _, standards in self.domains for answered in standards)


def is_submitted(application: Application) -> bool:
    """Whether the document is what was submitted; a case that came back to its provider is a draft again."""
    return application.submitted_at is not None and application.status not in STILL_OURS


def of_application(application: Application, *, with_comments: bool) -> WholeApplication:
    """What was submitted, or the draft as it stands; a few statements, however much was written."""
    drafted = answers.in_scope(application)
    threads = _threads(drafted) if with_comments else {}
    answered = clarified.answered_of_case(application.id) if application.round is not None else {}
    sent = snapshots.submitted(application.id) if is_submitted(application) else None
    signed = snapshots.signed(sent) if sent is not None else None
    if sent is not None and signed is not None and signed.submitted_at is not None:
        standards, as_of = _submitted(sent, application, threads), clock.day_of(signed.submitted_at)
    else:
        standards, as_of = _drafted(drafted, application, threads)
    # Reviewers ask only about what the case answers itself.
    of_code = {answer.standard.code: answered.get(answer.standard_id, ()) for answer in drafted}
    standards = [
        replace(standard, clarified=of_code.get(standard.standard.code, ())) for standard in standards
    ]
    added = clarified.added(answered, signed.submitted_at) if signed is not None else ()
    domains = _by_domain(application, standards)
    return WholeApplication(application, signed, as_of, with_comments, domains, added)


def _threads(drafted: Sequence[Answer]) -> dict[int, list[Thread]]:
    """The comments on each answer, by its standard: what was submitted has the standards of the answers."""
    standards = {answer.id: answer.standard_id for answer in drafted}
    threads: dict[int, list[Thread]] = {}
    for thread in comments.of_answers(standards):
        threads.setdefault(standards[thread.comment.answer_id], []).append(thread)
    return threads


def _by_domain(
    application: Application, standards: Sequence[AnsweredStandard]
) -> list[tuple[Domain, Sequence[AnsweredStandard]]]:
    domains = [
        (domain, [answered for answered in standards if answered.standard.domain == domain.code])
        for domain in frameworks.of_application(application).domains
    ]
    return [(domain, answered) for domain, answered in domains if answered]


def _submitted(
    snapshot: Snapshot, application: Application, threads: Mapping[int, Sequence[Thread]]
) -> list[AnsweredStandard]:
    framework = frameworks.of_application(application)
    return [
        AnsweredStandard(
            framework.standard(place.entry.standard.code),
            place.entry,
            [_as_submitted(citation) for citation in place.entry.citations],
            threads.get(place.standard_id, ()),
            _sent_with(place),
        )
        for place in snapshots.places(snapshot)
    ]


def _sent_with(place: SnapshotEntry) -> Local | None:
    if place.local_confirmation is None:
        return None
    difference = place.local_confirmation.difference
    return Local(LocalState.DIFFERENT_HERE if difference else LocalState.TRUE_HERE, difference)


def _served(line: LocalAnswer, framework: Framework) -> AnsweredStandard:
    """What the organisation answers for a draft, as it was signed last; nothing while it is not signed."""
    entry = line.entry
    return AnsweredStandard(
        framework.standard(line.standard.code),
        NOTHING if entry is None else entry,
        [_as_submitted(citation) for citation in entry.citations] if entry is not None else (),
        (),
        Local(line.state, line.stands.difference if line.stands is not None else ""),
    )


def _as_submitted(citation: EntryCitation) -> CitedEvidence:
    # What was sent is told as it was sent: what became of a file since then is no part of it.
    return _cited(citation, citation.title, citation.kind, citation.unit, is_usable=True)


def _drafted(
    drafted: Sequence[Answer], application: Application, threads: Mapping[int, Sequence[Thread]]
) -> tuple[list[AnsweredStandard], date]:
    framework = frameworks.of_application(application)
    cited: dict[int, list[CitedEvidence]] = {}
    moments = [application.opened_at, *(answer.updated_at for answer in drafted if answer.updated_at)]
    for citation in citations.of_case(application.id):
        cited.setdefault(citation.answer_id, []).append(_as_drafted(citation))
        moments.append(citation.created_at)
    standards = [
        AnsweredStandard(
            framework.standard(answer.standard.code),
            answer,
            cited.get(answer.id, ()),
            threads.get(answer.standard_id, ()),
        )
        for answer in drafted
    ]
    served = local_confirmations.of_case(application)
    moments += [line.stands.confirmed_at for line in served if line.stands is not None]
    standards += [_served(line, framework) for line in served]
    places = {text.code: number for number, text in enumerate(framework.standards)}
    standards.sort(key=lambda answered: places[answered.standard.code])
    # The day of the last change and not today, so that the same content gives the same bytes.
    return standards, clock.day_of(max([*moments, *_moments_of(threads)]))


def _moments_of(threads: Mapping[int, Sequence[Thread]]) -> Iterator[datetime]:
    for thread in chain.from_iterable(threads.values()):
        yield from (written.at for written in (thread.comment, *thread.replies))
        if thread.resolution is not None:
            yield thread.resolution.at


def _as_drafted(citation: Citation) -> CitedEvidence:
    revision = citation.revision
    return _cited(
        citation,
        revision.item.title,
        revision.item.kind,
        revision.unit,
        is_usable=revision.status in USABLE,
    )


def _cited(
    citation: Citation | EntryCitation, title: str, kind: EvidenceKind, unit: UnitKind, *, is_usable: bool
) -> CitedEvidence:
    return CitedEvidence(
        title,
        kind,
        unit,
        citation.page_from,
        citation.page_to,
        citation.locator,
        citation.period_from,
        citation.period_to,
        citation.claim,
        is_usable,
    )
