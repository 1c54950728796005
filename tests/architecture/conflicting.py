"""What stands in the addresses of ties and of conflicts that are set aside."""

from typing import Any

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.reviewers import TieKind
from accreditation.enums.reviews import ConflictKind
from accreditation.models.ties import ConflictException, Tie
from accreditation.services import ties
from tests.architecture.growing import Field
from tests.scene import Scene, Stage


def placed(scene: Scene) -> dict[str, Any]:
    """A tie of the analyst's, far from every case, and what the office proposed in the case that is being scored."""
    with unit_of_work():
        tie = ties.add(
            scene.people["analyst"].id,
            organisation_id=scene.elsewhere.id,
            kind=TieKind.OTHER,
            words="I sold them a boat.",
            actor=None,
        )
        exception = ConflictException(
            application_id=scene.cases[Stage.SCORING].application_id,
            person_id=scene.people["member_1"].id,
            kinds=ConflictKind.CO_WORKED.value,
            reason="Nobody else knows the place.",
            proposed_by_id=scene.people["secretariat"].id,
            proposed_at=clock.now(),
        )
        db.session.add(exception)
    return {"interest_id": tie.id, "exception_id": exception.id}


def add_tie(field: Field) -> None:
    """One more tie of the provider's lead."""
    organisation = field.world.new_organisation("Another")
    with unit_of_work():
        db.session.add(
            Tie(
                person_id=field.world.lead.id,
                organisation_id=organisation.id,
                kind=TieKind.OTHER,
                words="A boat",
                recorded_at=clock.now(),
            )
        )
