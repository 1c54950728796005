"""Write and issue the report of a review, answer the provider on its facts, or agree scores again, once."""

from collections.abc import Collection
from dataclasses import dataclass

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus, Trigger
from accreditation.enums.reviews import ModerationReason
from accreditation.errors import Reason, RuleBroken, Stale
from accreditation.models.applications import Application
from accreditation.models.moderation import AgreedScore, ModerationCase
from accreditation.permissions.viewer import Viewer
from accreditation.queries import moderation
from accreditation.queries import reports as queries
from accreditation.queries.policies import policy_of
from accreditation.queries.reports import ReportLine
from accreditation.rules import working_days
from accreditation.services import moves
from accreditation.services.case_facts import CaseFacts
from workflows.application import APPLICATION
from workflows.engine import unmet


@dataclass(frozen=True)
class Saved:
    """What stands, for whoever saved second."""

    version: int
    words: str


def write_summary(application: Application, *, summary: str, expected_version: int) -> None:
    """Keep the report's summary; raises Stale where another tab saved first."""
    _refuse_unless_writing(application)
    if application.report_version != expected_version:
        raise Stale(Saved(application.report_version, application.report_summary))
    application.report_summary = summary
    application.report_version += 1


def write_rationale(
    application: Application, agreed: AgreedScore, *, rationale: str, expected_version: int
) -> None:
    """Put right what the provider reads about one agreed score; the score itself stays."""
    _refuse_unless_writing(application)
    if agreed.version != expected_version:
        raise Stale(Saved(agreed.version, agreed.rationale))
    if agreed.value is not None and not rationale.strip():
        raise RuleBroken("Write what the provider reads about this score.", field="rationale")
    agreed.rationale = rationale
    agreed.version += 1


def missing(
    application: Application, *, actor: Viewer | None, lines: list[ReportLine] | None = None
) -> list[Reason]:
    """Everything that stops the report from being issued; `lines` where the page has them already."""
    lines = queries.lines(application) if lines is None else lines
    facts = CaseFacts(application, actor)
    return [*unmet(APPLICATION, application, Trigger.ISSUE_REPORT, facts), *queries.misfits(lines)]


def issue_report(application: Application, *, actor: Viewer) -> None:
    """Send the report to the provider to check its facts; drafted findings stay drafts until a decision."""
    if queries.misfits(queries.lines(application)):
        raise RuleBroken("The report cannot be issued yet.", reasons=missing(application, actor=actor))
    moves.case(application, Trigger.ISSUE_REPORT, actor=actor)
    application.accuracy_confirmed_at = None


def answer_accuracy(application: Application, *, actor: Viewer, answer: str) -> None:
    """Answer what the provider said of the facts, and send the case on to a panel."""
    if application.accuracy_comments and not answer.strip():
        raise RuleBroken("Answer what the provider wrote.", field="answer")
    moves.case(application, Trigger.ANSWER_ACCURACY, actor=actor, accuracy_answer=answer)
    application.accuracy_answer = answer


def reopen_moderation(
    application: Application, *, actor: Viewer, standards: Collection[int], answer: str
) -> None:
    """Agree the scores of some standards again because of what the provider said; once in a case's life."""
    if not answer.strip():
        raise RuleBroken("Tell the provider what you will look at again, and why.", field="answer")
    agreed = moderation.agreed_scores(application.id)
    chosen = [agreed[key] for key in agreed if key in set(standards) and agreed[key].value is not None]
    if not chosen:
        raise RuleBroken("Choose at least one standard to agree again.", field="standards")
    moves.case(application, Trigger.REOPEN_MODERATION, actor=actor)
    application.moderation_reopened = True
    application.accuracy_confirmed_at = None
    application.accuracy_answer = answer
    opened = moderation.cases(application.id)
    for one in chosen:
        _open_again(application, opened.get(one.standard_id), one)


def _open_again(application: Application, opened: ModerationCase | None, agreed: AgreedScore) -> None:
    """The team has it again, for as long as in the first round."""
    if opened is None:
        opened = ModerationCase(application_id=application.id, standard_id=agreed.standard_id)
        db.session.add(opened)
    days = policy_of(application).moderation.moderator_takes_over_days
    opened.reasons = ModerationReason.FACTS_QUESTIONED.value
    opened.for_moderator = False
    opened.note = f"Agreed before at {agreed.value}. {agreed.reason}".strip()
    opened.opened_at = clock.now()
    opened.moderator_from = working_days.deadline(clock.now(), days)
    opened.settled_at = None
    db.session.delete(agreed)


def _refuse_unless_writing(application: Application) -> None:
    if application.paused_at is not None:
        raise RuleBroken("This application is paused, so nothing can change until the pause ends.")
    if application.status is not ApplicationStatus.MODERATION:
        raise RuleBroken("The report is written while scores are being agreed.")
