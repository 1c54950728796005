"""Write and issue the report of a review, answer the provider on its facts, or agree scores again, once."""

from collections.abc import Collection
from dataclasses import dataclass

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus, Trigger
from accreditation.enums.reviews import ModerationReason
from accreditation.errors import Reason, RuleBroken, Stale
from accreditation.models.applications import Application
from accreditation.models.rounds import AccuracyPoint, ReportVersion, ReviewRound
from accreditation.permissions.viewer import Viewer
from accreditation.queries import agreed_scores, moderation, rounds
from accreditation.queries import reports as queries
from accreditation.queries.policies import policy_of
from accreditation.queries.reports import ReportLine
from accreditation.queries.rounds import Report
from accreditation.services import carried_scores, clocks, findings, moves
from accreditation.services.case_facts import CaseFacts
from accreditation.services.moderation.records import mark_read, open_case, reword
from accreditation.services.rounds import close
from workflows.application import APPLICATION
from workflows.engine import unmet


@dataclass(frozen=True)
class Saved:
    """What stands, shown to whoever saved second."""

    version: int
    words: str


def write_summary(application: Application, *, actor: Viewer, summary: str, expected_version: int) -> None:
    """Write the next version of the report's summary; raises Stale where another tab saved first."""
    _refuse_unless_writing(application)
    review_round = application.current_round
    report = rounds.report(review_round)
    # What is sent again because its reply was lost is no conflict with itself.
    if report.version and summary == report.summary:
        return
    if report.version != expected_version:
        began = rounds.report_version(review_round, expected_version)
        raise Stale(
            Saved(report.version, report.summary),
            began={"summary": began.summary} if began is not None else None,
        )
    _add_version(review_round, report, summary, actor=actor)


def write_rationale(
    application: Application, standard_id: int, *, rationale: str, expected_version: int, actor: Viewer
) -> None:
    """Put right what the provider reads about one agreed score, as its next version, or look at it and leave it.

    The score itself stays. Either way the lead has read it.
    """
    _refuse_unless_writing(application)
    agreed = agreed_scores.of_standard(application.current_round, standard_id)
    if agreed is None:
        raise RuleBroken("No score is agreed on this standard yet.")
    if agreed.round_id != application.current_round.id:
        # A panel has decided on it with the words it has; only what this round agrees is this round's to word.
        raise RuleBroken("This score was agreed in an earlier review, so it stands with its words.")
    # Saving a finding sends the same words again: that is no new version.
    if rationale == agreed.rationale:
        mark_read(agreed, actor=actor)
        return
    if agreed.version != expected_version:
        raise Stale(
            Saved(agreed.version, agreed.rationale), began=agreed_scores.words_of(agreed, expected_version)
        )
    if agreed.value is not None and not rationale.strip():
        raise RuleBroken("Write what the provider reads about this score.", field="rationale")
    mark_read(reword(agreed, rationale), actor=actor)


def missing(
    application: Application, *, actor: Viewer | None, lines: list[ReportLine] | None = None
) -> list[Reason]:
    """Everything that stops the report from being issued; `lines` where the page has them already."""
    lines = queries.lines(application.current_round, policy_of(application)) if lines is None else lines
    facts = CaseFacts(application, actor, report_lines=lines)
    return [*unmet(APPLICATION, application, Trigger.ISSUE_REPORT, facts), *misfits(lines)]


def misfits(lines: list[ReportLine]) -> list[Reason]:
    """Drafted findings that no longer go with the agreed score of their standard."""
    return [
        Reason(
            f"Standard {line.agreed.code}: “{line.misfit.kind.label}” does not go with its agreed score. Change the finding.",
            "findings",
            (("code", line.agreed.code),),
        )
        for line in lines
        if line.misfit is not None
    ]


def issue_report(application: Application, *, actor: Viewer) -> None:
    """Send the report to the provider to check its facts; drafted findings stay drafts until a decision.

    An organisation's return is agreed with it, and its findings are issued.
    """
    review_round = application.current_round
    if misfits(queries.lines(review_round, policy_of(application))):
        raise RuleBroken("The report cannot be issued yet.", reasons=missing(application, actor=actor))
    moves.case(application, Trigger.ISSUE_REPORT, actor=actor)
    report = rounds.report(review_round)
    version = report.newest
    # Each issue is a version of its own: what the provider confirmed before stays confirmed for what it was.
    if version is None or version.issued_at is not None:
        version = _add_version(review_round, report, report.summary, actor=actor)
    version.issued_at = clock.now()
    # An organisation return ends here without a panel, so no later step closes its round or issues its findings.
    if application.status is ApplicationStatus.AGREED:
        close(review_round)
        carried_scores.carry_to_cases(application)
        findings.issue(application, actor=actor)


def confirm_accuracy(application: Application, *, actor: Viewer | None, comments: str = "") -> None:
    """Confirm the facts of the issued report, or comment on those that are wrong; the clock confirms for a silent provider."""
    report = rounds.report(application.round) if application.round is not None else None
    before = report.confirmation if report is not None else None
    # Pressed twice, it is confirmed once.
    by = actor.person_id if actor is not None else None
    if before is not None and by is not None and (before.made_by_id, before.comments) == (by, comments):
        return
    moves.case(application, Trigger.CONFIRM_ACCURACY, actor=actor)
    clocks.set_answer_due(application, by_silence=actor is None)
    assert report is not None, "only a reviewed case has a report"
    assert report.newest is not None, "only an issued report is checked"
    db.session.add(
        AccuracyPoint(
            report_id=report.newest.id,
            comments=comments,
            made_by_id=by,
            made_at=clock.now(),
        )
    )


def answer_accuracy(application: Application, *, actor: Viewer, answer: str) -> None:
    """Answer the provider's comments on the facts, and send the case on to a panel."""
    review_round = application.round
    point = rounds.report(review_round).confirmation if review_round is not None else None
    if point is not None and point.comments and not answer.strip():
        raise RuleBroken("Answer what the provider wrote beside the points.", field="answer")
    moves.case(application, Trigger.ANSWER_ACCURACY, actor=actor, accuracy_answer=answer)
    if point is not None:
        _answer(point, answer, actor=actor)
    close(application.current_round)


def reopen_moderation(
    application: Application, *, actor: Viewer, standards: Collection[int], answer: str
) -> None:
    """Agree the scores of some standards again because of the provider's comments; once in a round."""
    if not answer.strip():
        raise RuleBroken("Tell the provider what you will look at again, and why.", field="answer")
    review_round = application.current_round
    chosen = [
        agreed for agreed in queries.open_to_question(review_round) if agreed.standard_id in set(standards)
    ]
    if not chosen:
        raise RuleBroken("Choose at least one standard to agree again.", field="standards")
    moves.case(application, Trigger.REOPEN_MODERATION, actor=actor)
    review_round.moderation_reopened_at = clock.now()
    report = rounds.report(review_round)
    _answer(report.confirmation or _point_without_comments(report), answer, actor=actor)
    days = policy_of(application).moderation.moderator_takes_over_days
    earlier_cases = moderation.cases(review_round)
    for agreed in chosen:
        # What was agreed stays as a version, and counts no more while the new case is open.
        open_case(
            review_round,
            agreed.standard_id,
            earlier_cases.get(agreed.standard_id),
            reasons=[ModerationReason.FACTS_QUESTIONED],
            for_moderator=False,
            team_days=days,
            note=f"Agreed before at {agreed.value}. {agreed.reason}".strip(),
        )
    db.session.flush()


def _answer(point: AccuracyPoint, answer: str, *, actor: Viewer) -> None:
    if answer.strip():
        point.answer = answer
        point.answered_by_id = actor.id
        point.answered_at = clock.now()


def _point_without_comments(report: Report) -> AccuracyPoint:
    """An accuracy point for the lead's answer, where scores are agreed again before the provider has answered."""
    assert report.newest is not None, "only an issued report is looked at again"
    point = AccuracyPoint(report_id=report.newest.id, comments="")
    db.session.add(point)
    return point


def _add_version(review_round: ReviewRound, report: Report, summary: str, *, actor: Viewer) -> ReportVersion:
    version = ReportVersion(
        round_id=review_round.id,
        version=report.version + 1,
        summary=summary,
        written_by_id=actor.id,
        written_at=clock.now(),
    )
    db.session.add(version)
    db.session.flush()
    return version


def _refuse_unless_writing(application: Application) -> None:
    if application.paused_at is not None:
        raise RuleBroken("This application is paused, so nothing can change until the pause ends.")
    if application.status is not ApplicationStatus.MODERATION:
        raise RuleBroken("The report is written while scores are being agreed.")
