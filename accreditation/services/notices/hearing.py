"""At the end of a unit of work, let people hear of what it recorded: whatever takes a step is heard of, without saying so itself."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from accreditation import clock
from accreditation.db import before_sealing
from accreditation.enums.audit import AuditKind
from accreditation.services import audit
from accreditation.services.audit import Pending
from accreditation.services.notices.announcing import Occasion, announce
from accreditation.services.notices.events import heard
from accreditation.services.notices.rules import Heard

SUBJECTS = (
    "application_id",
    "review_id",
    "revision_id",
    "meeting_id",
    "concern_id",
    "award_id",
    "finding_id",
    "grant_id",
    "proposal_id",
    "person_id",
    "successor_id",
    "statement_id",
    "allocation_id",
    "standard_setting_id",
    "reviewer_application_id",
)
"""The ids of an event that a notice keeps."""


@before_sealing
def hear() -> None:
    """Write the notices of every event that waits to be sealed; most units of work bring none, and ask nothing."""
    occasions = list(_occasions())
    if occasions:
        announce(occasions)


def _occasions() -> Iterator[Occasion]:
    for event in audit.waiting():
        facts = json.loads(event.facts)
        for each in heard(AuditKind(event.kind), facts):
            if each.by_person and event.actor_id is None:
                continue
            yield _occasion(event, each, _subjects(event, facts))


def _subjects(event: Pending, facts: Mapping[str, Any]) -> dict[str, int]:
    subjects = {name: facts[name] for name in SUBJECTS if isinstance(facts.get(name), int)}
    stream, _, number = event.stream.partition(":")
    if stream == "case":
        # Of a review, an award or a standard the case is the one in whose record it stands.
        subjects["application_id"] = int(number)
    return subjects


def _occasion(event: Pending, each: Heard, subjects: dict[str, int]) -> Occasion:
    about = ",".join(f"{name}={number}" for name, number in sorted(subjects.items()))
    when = clock.day_of(event.at).isoformat() if each.daily else event.at.isoformat()
    return Occasion(each.kind, subjects, f"{each.kind.value}:{about}:{when}", event.actor_id)
