"""The pool of reviewers in the tests' scene: days away, an employer, an application and a file of reviewers."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.people import Profession
from accreditation.enums.reviewers import TieKind, TrainingKind
from accreditation.enums.reviews import ReviewerKind
from accreditation.models.organisations import Office, Organisation
from accreditation.models.people import ReviewerProfile
from accreditation.models.reviewer_applications import ReviewerApplication
from accreditation.models.reviewers import ReviewerAway, ReviewerTraining
from accreditation.permissions.viewer import Viewer
from accreditation.services import reviewer_details, reviewer_imports, reviewer_trainings, ties
from tests.scene import Scene


def applied(office: Office, name: str = "Una Applicant", why: str = "I know small units.") -> int:
    """Somebody who asks to review for an office."""
    with unit_of_work():
        application = ReviewerApplication(
            address=f"{name.lower().replace(' ', '.')}@example.org",
            name=name,
            kind=ReviewerKind.PEER,
            profession=Profession.MIDWIFERY,
            employer="Hillside birth centre",
            why=why,
            office_id=office.id,
            asked_from="",
            sent_at=clock.now(),
        )
        db.session.add(application)
    return application.id


def away(viewer: Viewer, first: int = 10, last: int = 20) -> ReviewerAway:
    """Days to come on which a reviewer is away."""
    today = clock.today()
    with unit_of_work():
        profile = db.session.scalars(
            select(ReviewerProfile).where(ReviewerProfile.person_id == viewer.id)
        ).one()
        return reviewer_details.add_away(
            profile,
            starts_on=today + timedelta(days=first),
            ends_on=today + timedelta(days=last),
            actor=viewer,
        )


def trained(viewer: Viewer) -> ReviewerTraining:
    """A training of a reviewer, held long ago, so that it changes nothing of what counts."""
    day = clock.today() - timedelta(days=2000)
    with unit_of_work():
        return reviewer_trainings.record(viewer.id, TrainingKind.OTHER, day, "Chairing", None)


def tied(viewer: Viewer, organisation: Organisation) -> int:
    """An employer of a reviewer, who left it long ago, so that it keeps nobody from anything."""
    with unit_of_work():
        return ties.add(
            viewer.id,
            organisation_id=organisation.id,
            kind=TieKind.EMPLOYER,
            starts_on=clock.today() - timedelta(days=6000),
            ends_on=clock.today() - timedelta(days=5000),
            actor=viewer,
        ).id


def received(viewer: Viewer, content: str = "Name,Email,Kind\nA,a@example.org,lay\n") -> int:
    """A file of reviewers that waits for whoever sent it."""
    with unit_of_work():
        return reviewer_imports.receive(content.encode(), actor=viewer).id


def fixed(scene: Scene) -> dict[str, Any]:
    """What stands in the addresses of the pool's pages."""
    lead = scene.viewer("lead")
    return {
        "reviewer_id": lead.id,
        "away_id": away(lead).id,
        "training_id": trained(lead).id,
        "tie_id": tied(lead, scene.elsewhere),
        "reviewer_application_id": applied(scene.world.office),
        "received_id": received(scene.viewer("secretariat")),
    }
