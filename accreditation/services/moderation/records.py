"""Write down an agreed score, or that a standard must be talked about; one of each a standard, changed in place."""

from collections.abc import Iterable

from accreditation import clock
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.enums.reviews import AgreementMethod, ModerationReason
from accreditation.models.applications import Application
from accreditation.models.moderation import AgreedScore, ModerationCase
from accreditation.permissions.viewer import Viewer
from accreditation.rules import working_days
from accreditation.services import audit
from accreditation.services.moderation.standing import Standing

BY_ITSELF = frozenset({AgreementMethod.MEDIAN, AgreementMethod.NOT_APPLICABLE})
"""Nobody decides these."""


def agree(
    application: Application,
    standing: Standing,
    agreed: AgreedScore | None,
    *,
    value: int | None,
    method: AgreementMethod,
    rationale: str,
    reason: str = "",
    actor: Viewer | None,
) -> AgreedScore:
    """Keep the agreed score of a standard, and write down how it was reached (never the score)."""
    if agreed is None:
        agreed = AgreedScore(application_id=application.id, standard_id=standing.line.standard_id, version=0)
        db.session.add(agreed)
    with db.session.no_autoflush:
        agreed.value, agreed.method = value, method
        agreed.rationale, agreed.reason = rationale, reason
        agreed.entry_id, agreed.reviews = standing.line.entry_id, standing.reviews
        agreed.agreed_by_id = actor.person_id if actor is not None and method not in BY_ITSELF else None
        agreed.agreed_at = clock.now()
        agreed.version += 1
    audit.record(
        AuditKind.SCORE_AGREED,
        actor=actor,
        stream=audit.case(application.id),
        standard_id=standing.line.standard_id,
        method=method.value,
    )
    return agreed


def open_case(
    application: Application,
    standard_id: int,
    opened: ModerationCase | None,
    *,
    why: Iterable[ModerationReason],
    for_moderator: bool,
    team_days: int,
) -> ModerationCase:
    """Have a standard talked about: by the team for so many working days, or by the moderator at once."""
    if opened is None:
        opened = ModerationCase(application_id=application.id, standard_id=standard_id)
        db.session.add(opened)
    known = set(why)
    opened.reasons = " ".join(reason.value for reason in ModerationReason if reason in known)
    opened.for_moderator = for_moderator
    opened.note = ""
    opened.opened_at = now = clock.now()
    opened.moderator_from = now if for_moderator else working_days.deadline(now, team_days)
    opened.settled_at = None
    return opened
