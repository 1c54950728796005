"""For whom cases wait, as filters over Application: asked by home, and by the list of what nobody can move."""

from sqlalchemy import and_, exists, or_

from accreditation.enums.applications import ANSWERING, REOPENED, SignatureKind
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.models.applications import Application
from accreditation.models.moderation import ModerationCase
from accreditation.models.rounds import ReviewRound
from accreditation.models.snapshots import Signature, Snapshot
from accreditation.queries import clarifications, rounds

FOR_SECRETARIAT = (S.SUBMITTED, S.IN_CHECK, S.ALLOCATION, S.READY_FOR_PANEL)

_OF_EXECUTIVE = exists().where(
    Signature.snapshot_id == Snapshot.id, Signature.kind == SignatureKind.EXECUTIVE
)
_TO_COUNTERSIGN = and_(
    exists().where(
        Signature.snapshot_id == Snapshot.id,
        Signature.kind == SignatureKind.EXECUTIVE,
        Signature.countersigner_id.is_not(None),
    ),
    ~exists().where(Signature.snapshot_id == Snapshot.id, Signature.kind == SignatureKind.COUNTERSIGNATURE),
)
_FROZEN = and_(
    Snapshot.application_id == Application.id,
    Snapshot.voided_at.is_(None),
    Snapshot.submitted_at.is_(None),
)
SIGNATURE_AGAIN = and_(Application.status.in_(REOPENED), exists().where(_FROZEN, ~_OF_EXECUTIVE))
"""Cases that were sent back, completed, and frozen to be signed again."""
SIGNED_AGAIN = and_(
    Application.status.in_(REOPENED), exists().where(_FROZEN, _OF_EXECUTIVE, ~_TO_COUNTERSIGN)
)
"""Those that are signed, so that nothing is left but to send them."""
COUNTERSIGNER = and_(
    Application.status.in_({S.SIGN_OFF, *REOPENED}), exists().where(_FROZEN, _TO_COUNTERSIGN)
)
"""Cases that an executive who worked on them has signed, so that they wait for the outsider."""
DRAFTERS = or_(
    Application.status.in_(ANSWERING),
    # What was completed and waits to be signed is with the executive, or with the outsider who countersigns.
    and_(Application.status.in_(REOPENED), ~SIGNATURE_AGAIN, ~COUNTERSIGNER),
    clarifications.WITH_PROVIDER,
)
LEAD = or_(
    Application.status == S.SIGNED,
    and_(Application.status == S.FACTUAL_ACCURACY, ~rounds.confirmed()),
)
SIGNATORY = or_(and_(Application.status == S.SIGN_OFF, ~COUNTERSIGNER), SIGNATURE_AGAIN)
MODERATOR = and_(
    Application.status == S.MODERATION,
    exists().where(
        ReviewRound.application_id == Application.id,
        ModerationCase.round_id == ReviewRound.id,
        ModerationCase.for_moderator,
        ModerationCase.settled_at.is_(None),
    ),
)
"""Cases with a standard that the moderator is to settle."""
