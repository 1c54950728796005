"""How a team's scores became agreed ones, and what was asked of the provider and raised as a concern on the way."""

from collections.abc import Sequence
from datetime import timedelta
from statistics import median_low

from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.audit import AuditKind
from accreditation.enums.concerns import ConcernKind, ConcernStatus
from accreditation.enums.findings import FindingKind, FindingStatus
from accreditation.enums.reviews import AgreementMethod, ModerationReason
from bench.field.audit import Stream
from bench.field.plan import Case
from bench.field.reviews import Given
from bench.field.submitted import Sent
from bench.field.tables import Tables
from bench.field.words import Words

MET = 3
Agreed = dict[str, int | None]


def add(
    case: Case,
    review_round: int,
    sent: Sequence[Sent],
    given: Given,
    tables: Tables,
    words: Words,
    record: Stream,
) -> Agreed:
    """An agreed score for every standard, or for those that needed no talk while the case is being moderated."""
    agreed: Agreed = {}
    at = case.at(S.MODERATION) + timedelta(days=1)
    for entry in sent:
        values = given.values.get(entry.entry_id, [])
        differ = (
            len(values) > 1
            and max(values) != min(values)
            and (entry.answer.gateway or max(values) - min(values) > 1)
        )
        settled = case.reached(S.FACTUAL_ACCURACY)
        if differ:
            _talk(case, review_round, entry, tables, words, settled=settled)
        if differ and not settled:
            continue
        value = None if entry.answer.content["not_applicable"] else median_low(values)
        method = _method(entry, differ=differ)
        lead = case.provider.reviewers[case.number % len(case.provider.reviewers)]
        score = tables.agreed.add(
            review_round,
            entry.answer.standard_id,
            1,
            entry.entry_id,
            value,
            method,
            "\n\n".join(given.rationales.get(entry.entry_id, [])),
            words.short() if differ else "",
            lead if differ else None,
            at,
        )
        for review in given.review_ids if values else ():
            tables.agreed_reviews.add(score, review)
        record.add(
            at, None, AuditKind.SCORE_AGREED, standard_id=entry.answer.standard_id, method=method.value
        )
        agreed[entry.answer.code] = value
    if case.reached(S.FACTUAL_ACCURACY):
        _findings(case, sent, agreed, tables, words)
    return agreed


def _method(entry: Sent, *, differ: bool) -> AgreementMethod:
    if entry.answer.content["not_applicable"]:
        return AgreementMethod.NOT_APPLICABLE
    return AgreementMethod.TEAM if differ else AgreementMethod.MEDIAN


def _talk(case: Case, review_round: int, entry: Sent, tables: Tables, words: Words, *, settled: bool) -> None:
    at = case.at(S.MODERATION)
    reason = ModerationReason.GATEWAY_DIFFERS if entry.answer.gateway else ModerationReason.RANGE
    opened = tables.moderated.add(
        review_round,
        entry.answer.standard_id,
        1,
        case.number % 5 == 0,
        words.short() if settled else "",
        at,
        at + timedelta(days=14),
        at + timedelta(days=9) if settled else None,
    )
    tables.moderation_reasons.add(opened, reason)


def _findings(case: Case, sent: Sequence[Sent], agreed: Agreed, tables: Tables, words: Words) -> None:
    at = case.at(S.FACTUAL_ACCURACY)
    lead = case.provider.reviewers[case.number % len(case.provider.reviewers)]
    for place, entry in enumerate(sent):
        value = agreed.get(entry.answer.code)
        low = value is not None and value < MET
        if not low and place % 8:
            continue
        kind = FindingKind.REQUIREMENT if low else FindingKind.COMMENDATION
        due = (at + timedelta(days=180)).date() if low else None
        tables.findings.add(
            case.id, entry.answer.standard_id, kind, FindingStatus.ISSUED, words.short(), lead, at, at, due
        )


def add_concern(case: Case, tables: Tables, words: Words, record: Stream) -> None:
    """A concern on one reviewed case of three; one of three of these is still to be looked at."""
    if case.number % 3:
        return
    at = case.at(S.IN_REVIEW) + timedelta(days=5)
    waiting = case.number % 9 == 0
    concern = tables.concerns.add(
        case.id,
        case.standards[case.number % len(case.standards)].id,
        case.office.id,
        ConcernKind.ASSURANCE,
        ConcernStatus.RAISED if waiting else ConcernStatus.CLOSED,
        case.provider.reviewers[case.number % len(case.provider.reviewers)],
        at,
        words.rationale(),
    )
    kind = ConcernKind.ASSURANCE.value
    record.add(at, None, AuditKind.CONCERN_RAISED, concern_id=concern, kind=kind)
