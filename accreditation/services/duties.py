"""Take a duty on a case: the one way in, through the one matrix; nothing that was taken is ever given back."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, bindparam, or_, select, union

from accreditation import clock
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import Duty
from accreditation.enums.reviews import ConflictKind
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application, CaseDuty
from accreditation.permissions.viewer import Viewer
from accreditation.queries import locks, standing
from accreditation.rules.duties import PROVIDER_DUTIES, conflicts
from accreditation.services import audit
from accreditation.services import conflicts as conflicts_of_reviewers

_ID: Any = bindparam("application_id")
_CASES: CompoundSelect[int | None] = union(
    select(Application.id).where(or_(Application.id == _ID, Application.return_id == _ID)),
    select(Application.return_id).where(Application.id == _ID),
)
_HELD = (
    select(CaseDuty.duty, CaseDuty.application_id, Application.return_id)
    .join(Application, Application.id == CaseDuty.application_id)
    .where(CaseDuty.application_id.in_(_CASES), CaseDuty.person_id == bindparam("person_id"))
)


@dataclass(frozen=True)
class Held:
    """What a person has done on a case, on the organisation return that serves it, and on the cases that it serves."""

    here: frozenset[Duty]
    on_return: frozenset[Duty]
    on_served: frozenset[Duty]

    def excluding(self, sought: Duty, *, countersigned: bool = False) -> list[Duty]:
        """The duties that the wanted one does not go with."""
        return conflicts(
            self.here,
            sought,
            on_return=self.on_return,
            on_served=self.on_served,
            countersigned=countersigned,
        )


def take(
    application_id: int,
    person_id: int,
    duty: Duty,
    *,
    actor: Viewer | None = None,
    countersigned: bool = False,
) -> bool:
    """Let a person take a duty on a case whose lock the caller holds; False where they have it already.

    Raises RuleBroken that names the other duty where one person may not do both (separation of duties, one case at a
    time). `actor` is who gives the duty; without one, the person takes it. `countersigned`: an outsider countersigns.
    """
    held = held_by(application_id, person_id)
    # Taken again at every save, so once must be as good as often.
    if duty in held.here:
        return False
    others = held.excluding(duty, countersigned=countersigned)
    if others:
        raise RuleBroken(refusal(others, duty))
    db.session.add(
        CaseDuty(application_id=application_id, person_id=person_id, duty=duty.value, taken_at=clock.now())
    )
    audit.record(
        AuditKind.DUTY_TAKEN,
        actor=actor or Viewer(person_id=person_id),
        stream=audit.case(application_id),
        application_id=application_id,
        person_id=person_id,
        duty=duty.value,
    )
    # The next duty in the same request must see this one.
    db.session.flush()
    if duty in PROVIDER_DUTIES:
        # Who was asked to review it, and has not answered yet, holds no duty that would have refused this one.
        stop_reviews(application_id, person_id)
    return True


def take_for_many(application_ids: Collection[int], person_id: int, duty: Duty) -> frozenset[int]:
    """Let a person take a duty on many cases whose locks the caller holds; on which they hold it now.

    A case where one person may not do both is left out, and so are all where their part in the organisation's return forbids it.
    """
    held: dict[int, set[Duty]] = {application_id: set() for application_id in application_ids}
    on_return: set[Duty] = set()
    returns = select(Application.return_id).where(Application.id.in_(application_ids))
    for application_id, held_duty in db.session.execute(
        select(CaseDuty.application_id, CaseDuty.duty).where(
            or_(CaseDuty.application_id.in_(application_ids), CaseDuty.application_id.in_(returns)),
            CaseDuty.person_id == person_id,
        )
    ):
        held.get(application_id, on_return).add(Duty(held_duty))
    able = frozenset(
        case_id for case_id, duties in held.items() if not conflicts(duties, duty, on_return=on_return)
    )
    # One by one only where it is taken for the first time: then each case's own checks follow.
    for application_id in sorted(able):
        if duty not in held[application_id]:
            take(application_id, person_id, duty)
    return able


def stop_reviews(application_id: int, person_id: int) -> None:
    """Let a person's reviews of a case, and of those that it serves, wait for the office: they took a part on the other side."""
    reviews = standing.open_reviews(person_id)
    served = (
        set(db.session.scalars(select(Application.id).where(Application.return_id == application_id)))
        if reviews
        else set()
    )
    for review in reviews:
        if review.application_id in {application_id, *served}:
            locks.application(review.application_id)
            conflicts_of_reviewers.notice(review, [ConflictKind.PROVIDER_DUTY])


def held_by(application_id: int, person_id: int) -> Held:
    """What a person has done on a case and on those that it goes with."""
    here: set[Duty] = set()
    on_return: set[Duty] = set()
    on_served: set[Duty] = set()
    values = {"application_id": application_id, "person_id": person_id}
    for duty, case_id, return_id in db.session.execute(_HELD, values):
        group = here if case_id == application_id else on_served if return_id == application_id else on_return
        group.add(Duty(duty))
    return Held(frozenset(here), frozenset(on_return), frozenset(on_served))


def refusal(others: list[Duty], sought: Duty) -> str:
    """Why the wanted duty cannot be taken, in words that fit whoever reads them."""
    done = " and ".join(f"“{other.label}”" for other in others)
    return f"Nobody may do both on one application: “{sought.label}” cannot go with {done}. Somebody else has to do this."
