"""A case's team: who was invited, what they declared, and what each scored, as far as the case came."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import Duty
from accreditation.enums.reviews import ReviewStatus, ReviewTrigger
from bench.field.audit import Stream
from bench.field.cases import secretary_of, shares_scores, variant
from bench.field.places import reviewer_of
from bench.field.plan import Case
from bench.field.submitted import Sent
from bench.field.tables import Tables
from bench.field.words import Words

TEAM = 3
CLEAR = "I know of no conflict of interest."
STEPS = (
    (ReviewTrigger.ACCEPT, ReviewStatus.INVITED, ReviewStatus.ACCEPTED),
    (ReviewTrigger.BEGIN_SCORING, ReviewStatus.ACCEPTED, ReviewStatus.SCORING),
    (ReviewTrigger.LOCK, ReviewStatus.SCORING, ReviewStatus.LOCKED),
    (ReviewTrigger.REVEAL, ReviewStatus.LOCKED, ReviewStatus.REVEALED),
    (ReviewTrigger.CLOSE, ReviewStatus.REVEALED, ReviewStatus.CLOSED),
)
REACHED = {
    ReviewStatus.INVITED: 0,
    ReviewStatus.ACCEPTED: 1,
    ReviewStatus.SCORING: 2,
    ReviewStatus.LOCKED: 3,
    ReviewStatus.REVEALED: 4,
    ReviewStatus.CLOSED: 5,
}


@dataclass
class Given:
    """What a team gave, entry by entry, and the ids of its reviews."""

    review_ids: list[int] = field(default_factory=list)
    values: dict[int, list[int]] = field(default_factory=dict)
    rationales: dict[int, list[str]] = field(default_factory=dict)


def add(
    case: Case,
    review_round: int,
    sent: Sequence[Sent],
    tables: Tables,
    words: Words,
    random: Random,
    record: Stream,
) -> Given:
    """The team of a case, its scores and their record."""
    given = Given()
    for seat in range(TEAM):
        number = (case.number + seat) % len(case.provider.reviewers)
        person = case.provider.reviewers[number]
        status = _status(case, seat)
        review = _review(case, review_round, seat, number, status, tables)
        given.review_ids.append(review)
        if REACHED[status]:
            tables.declarations.add(review, case.at(S.ALLOCATION), True, CLEAR)
            duty = Duty.LEAD_REVIEWER if seat == 0 else Duty.REVIEWER
            tables.duties.add(case.id, person, duty.value, case.at(S.ALLOCATION))
        if REACHED[status] >= REACHED[ReviewStatus.SCORING]:
            done = [entry for entry in sent if not entry.answer.content["not_applicable"]]
            if status is ReviewStatus.SCORING:
                done = done[: len(done) * (2 + seat) // 5]
            _score(case, review, done, given, tables, words, random)
        _record(case, review, person, status, record)
    if shares_scores(case):
        at = case.at(S.MODERATION) - timedelta(hours=1)
        record.add(at, None, AuditKind.SCORES_REVEALED, application_id=case.id)
    return given


def _status(case: Case, seat: int) -> ReviewStatus:
    if case.status is S.ALLOCATION:
        return ReviewStatus.ACCEPTED if seat == 0 else ReviewStatus.INVITED
    if case.status in {S.CLOSED, S.DEFERRED}:
        return ReviewStatus.CLOSED
    if shares_scores(case):
        return ReviewStatus.REVEALED
    return ReviewStatus.LOCKED if variant(case) == 1 and seat else ReviewStatus.SCORING


def _review(
    case: Case, review_round: int, seat: int, number: int, status: ReviewStatus, tables: Tables
) -> int:
    kind, profession = reviewer_of(number)
    return tables.reviews.add(
        case.id,
        review_round,
        case.provider.reviewers[number],
        kind,
        profession,
        seat == 0,
        number == len(case.provider.reviewers) - 1,
        status,
        case.at(S.ALLOCATION) - timedelta(days=2),
        (case.at(S.IN_REVIEW) + timedelta(days=28)).date(),
        REACHED[status] > 0,
        case.at(S.MODERATION) - timedelta(hours=3 - seat)
        if REACHED[status] >= REACHED[ReviewStatus.LOCKED]
        else None,
    )


def _score(
    case: Case,
    review: int,
    done: Sequence[Sent],
    given: Given,
    tables: Tables,
    words: Words,
    random: Random,
) -> None:
    at = case.at(S.IN_REVIEW) + timedelta(days=3)
    for place, entry in enumerate(done):
        value, why = _value(entry, random), words.rationale()
        again = place % 4 == 3
        note = words.short() if place % 10 == 0 else ""
        high = "Seen by the whole team on the day." if value == 4 else ""
        score = tables.scores.add(
            review,
            entry.answer.standard_id,
            entry.entry_id,
            2 if again else 1,
            value,
            False,
            why,
            False,
            high,
            note,
            None,
            at,
        )
        for version in (1, 2) if again else (1,):
            tables.score_revisions.add(
                score, version, entry.entry_id, value, False, why, False, high, note, None, at
            )
            for cited in entry.citation_ids[: 1 + place % 2]:
                tables.score_citations.add(score, version, cited, True, None, None)
        given.values.setdefault(entry.entry_id, []).append(value)
        given.rationales.setdefault(entry.entry_id, []).append(why)


def _value(entry: Sent, random: Random) -> int:
    """A must-meet standard is mostly met; now and then two reviewers differ."""
    met = 0.985 if entry.answer.gateway else 0.93
    return (4 if random.random() < 0.2 else 3) if random.random() < met else 2


def _record(case: Case, review: int, person: int, status: ReviewStatus, record: Stream) -> None:
    invited_at = case.at(S.ALLOCATION) - timedelta(days=2)
    record.add(invited_at, secretary_of(case), AuditKind.REVIEWER_INVITED, review_id=review, person_id=person)
    moments = (
        case.at(S.ALLOCATION),
        case.at(S.IN_REVIEW) + timedelta(hours=1),
        case.at(S.MODERATION) - timedelta(hours=2),
        case.at(S.MODERATION) - timedelta(hours=1),
        case.at(S.CLOSED),
    )
    for at, (trigger, source, dest) in zip(moments, STEPS[: REACHED[status]], strict=False):
        record.add(
            at,
            person,
            AuditKind.REVIEW_MOVED,
            review_id=review,
            trigger=trigger.value,
            source=source.value,
            dest=dest.value,
        )
