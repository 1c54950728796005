"""A concern of the gallery's scene with all that can be done about one."""

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.concerns import ConcernKind, SharedWith
from accreditation.models.concerns import Concern
from accreditation.queries import concerns as queries
from accreditation.services import concerns
from tests.scene import Case, Scene


def act(scene: Scene, case: Case) -> int:
    """Raise another concern in a case, require something, tell the provider, and share it; its id."""
    officer = scene.viewer("concern_officer")
    with unit_of_work():
        earlier = db.session.scalars(
            select(Concern).where(Concern.application_id == case.application_id).order_by(Concern.id)
        ).first()
        assert earlier is not None
        concern = Concern(
            application_id=case.application_id,
            standard_id=earlier.standard_id,
            office_id=earlier.office_id,
            kind=ConcernKind.SAFETY,
            raised_at=clock.now(),
            words="Two learners work nights alone.",
        )
        db.session.add(concern)
        db.session.flush()
        concern = queries.get(officer, concern.id) or concern
        concerns.require(concern, words="No learner works a night alone from today.", actor=officer)
        concerns.tell_provider(concern, words="We heard that learners work nights alone.", actor=officer)
        concerns.share(
            concern,
            shared_with=SharedWith.NMC,
            words="By telephone, because learners are at risk.",
            actor=officer,
        )
    return concern.id
