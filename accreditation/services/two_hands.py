"""Nobody alone can open somebody else's account: whoever gave it a way in does not take its second factor away.

Nor the other way round. Otherwise one administrator could sign in as a ratifier, and roles that take two people would take one.
"""

import json
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.errors import RuleBroken
from accreditation.models.audit import AuditEvent
from accreditation.permissions.viewer import Viewer

WITHIN = timedelta(days=30)
ENTRY = frozenset(
    {
        AuditKind.PASSWORD_CHANGED,
        AuditKind.PERSON_CORRECTED,
        AuditKind.IDENTITY_PREPARED,
        AuditKind.IDENTITY_LINKED,
    }
)
"""What lets somebody in: a password that was made for them, another address to get a link at, an organisation's sign-in."""
PROOF = frozenset({AuditKind.FACTORS_RESET})


def refuse_same(person_id: int, *, actor: Viewer | None, earlier: Collection[AuditKind]) -> None:
    """Refuse an act on a person's account by whoever did one of the earlier acts on it within thirty days.

    The command line has no actor: who types there can do anything to the database.
    """
    if actor is None or actor.person_id == person_id:
        return
    events = db.session.scalars(
        select(AuditEvent.facts).where(
            AuditEvent.actor_id == actor.person_id,
            AuditEvent.kind.in_([kind.value for kind in earlier]),
            AuditEvent.at > clock.now() - WITHIN,
        )
    )
    if any(_opens(json.loads(facts), person_id) for facts in events):
        raise RuleBroken(
            "You changed how this person signs in within the last 30 days. So that nobody alone can open somebody else’s"
            " account, another administrator does this."
        )


def _opens(facts: dict[str, Any], person_id: int) -> bool:
    """Whether an event is about this person, and about more than the spelling of their name."""
    return facts.get("person_id") == person_id and facts.get("email") is not False
