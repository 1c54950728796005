"""Draft what the report asks of the provider: one finding a standard, of a kind that fits its agreed score."""

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.findings import FindingKind
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application
from accreditation.models.findings import Finding
from accreditation.models.moderation import AgreedScore
from accreditation.permissions.viewer import Viewer
from accreditation.queries import findings as queries
from accreditation.queries.policies import policy_of
from accreditation.rules.policy import CasePolicy


def draft_finding(
    application: Application, agreed: AgreedScore, *, kind: FindingKind | None, words: str, actor: Viewer
) -> Finding | None:
    """Write the finding on a standard, or take its draft away by leaving kind and words empty."""
    if application.paused_at is not None:
        raise RuleBroken("This application is paused, so nothing can change until the pause ends.")
    if application.status is not ApplicationStatus.MODERATION:
        raise RuleBroken("Findings are drafted while scores are being agreed.")
    words = words.strip()
    draft = queries.draft_of(application.id, agreed.standard_id)
    if kind is None and not words:
        if draft is not None:
            db.session.delete(draft)
        return None
    # The report may be issued only with findings that fit, so a misfit is refused where it is typed.
    fitting_kind = _fitting_kind(agreed, kind, words, policy_of(application))
    if draft is None:
        draft = Finding(
            application_id=application.id,
            standard_id=agreed.standard_id,
            created_at=clock.now(),
        )
    draft.kind, draft.words, draft.drafted_by_id = fitting_kind, words, actor.id
    # Added only when it is whole: the row's columns take nothing half written.
    db.session.add(draft)
    return draft


def _fitting_kind(
    agreed: AgreedScore, kind: FindingKind | None, words: str, policy: CasePolicy
) -> FindingKind:
    if agreed.value is None:
        raise RuleBroken("This standard does not apply, so nothing is found on it.", field="kind")
    if kind is None:
        raise RuleBroken("Choose what kind of finding it is.", field="kind")
    if kind not in queries.kinds_for(agreed.value, policy):
        raise RuleBroken(f"“{kind.label}” does not go with an agreed score of {agreed.value}.", field="kind")
    if not words:
        raise RuleBroken("Write the finding.", field="words")
    return kind
