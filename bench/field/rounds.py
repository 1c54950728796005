"""A case's first review as a round: what it scores, how far it came, its report and what the provider said of it."""

from collections.abc import Sequence
from datetime import timedelta

from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.audit import AuditKind
from accreditation.enums.rounds import RoundReason
from bench.field.audit import Stream
from bench.field.cases import secretary_of, shares_scores
from bench.field.plan import Case
from bench.field.submitted import Sent
from bench.field.tables import Tables
from bench.field.words import Words


def add(case: Case, snapshot: int, sent: Sequence[Sent], tables: Tables, words: Words, record: Stream) -> int:
    """The round with its standards, and its report as far as the case came; its id."""
    at = case.at(S.ALLOCATION)
    review_round = tables.rounds.add(
        case.id,
        1,
        RoundReason.FIRST,
        snapshot,
        None,
        at,
        case.at(S.MODERATION) - timedelta(hours=1) if shares_scores(case) else None,
        case.at(S.READY_FOR_PANEL) if case.reached(S.READY_FOR_PANEL) else None,
    )
    for entry in sent:
        tables.round_standards.add(review_round, entry.answer.standard_id)
    record.add(
        at,
        secretary_of(case),
        AuditKind.ROUND_OPENED,
        application_id=case.id,
        round_id=review_round,
        why=RoundReason.FIRST.value,
    )
    if case.reached(S.FACTUAL_ACCURACY):
        _report(case, review_round, tables, words)
    return review_round


def _report(case: Case, review_round: int, tables: Tables, words: Words) -> None:
    issued = case.at(S.FACTUAL_ACCURACY)
    lead = case.provider.reviewers[case.number % len(case.provider.reviewers)]
    report = tables.reports.add(review_round, 1, words.narrative(), lead, issued, issued)
    if case.reached(S.READY_FOR_PANEL):
        answered = case.at(S.READY_FOR_PANEL)
        tables.accuracy.add(report, "", case.provider.lead, answered, "", None, None)
