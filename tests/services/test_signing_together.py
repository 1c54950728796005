"""A return that is signed at the very moment in which a placement is sent or signed: one order or the other, never half."""

from flask import Flask

from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.errors import RuleBroken
from accreditation.queries import applications, locks, snapshots
from accreditation.services import checking, sign_offs, submissions
from tests import confirming, moving
from tests.at_once import app, together, writing
from tests.world import World

__all__ = ["app"]


class Moment:
    """A signed placement, and a return that came back, whose other words wait to be signed while what it sent stands."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            world = World(app)
            organisation_return, (case, _) = confirming.signed(world)
            self.return_id, self.case_id = organisation_return.id, case.id
            self.lead, self.signatory = world.viewer(world.lead), world.viewer(world.signatory)
            secretary = world.viewer(world.secretary)
            with unit_of_work():
                submissions.submit(applications.get(self.return_id), actor=self.lead)
            with unit_of_work():
                checking.begin_check(applications.get(self.return_id), actor=secretary)
                checking.return_for_completion(
                    applications.get(self.return_id), actor=secretary, defects={"2.2": "Say more."}
                )
            confirming.placement_signed(world, case)
            moving.save(world, organisation_return, "2.2", narrative="Said anew.")
            with unit_of_work():
                sign_offs.request_signature(applications.get(self.return_id), actor=self.lead)
            newest = snapshots.newest(self.return_id)
            assert newest is not None
            self.hash = newest.content_hash
            db.session.remove()

    def sign_return(self) -> None:
        """As the page does it: every case that the return serves is held first, in the order of their ids."""
        locks.with_served(self.return_id)
        sign_offs.sign(
            applications.get(self.return_id), actor=self.signatory, shown_hash=self.hash, stepped_up=True
        )

    def submit(self) -> None:
        """As the page does it: the placement's own case is held."""
        locks.application(self.case_id)
        submissions.submit(applications.get(self.case_id), actor=self.lead)

    def state(self) -> tuple[S, bool, bool]:
        """Where the placement stands, whether its newest snapshot is in use, and whether the return's is signed."""
        with self.app.app_context():
            case = applications.get(self.case_id)
            frozen, signed = snapshots.newest(self.case_id), snapshots.newest(self.return_id)
            assert frozen is not None
            assert signed is not None
            state = case.status, frozen.voided_at is None, signed.signature is not None
            db.session.remove()
        return state


def test_what_is_sent_first_stays_sent_as_it_was_signed(app: Flask) -> None:
    moment = Moment(app)
    assert together(app, writing(moment.submit), writing(moment.sign_return)) == (None, None)
    assert moment.state() == (S.SUBMITTED, True, True)


def test_a_return_that_is_signed_first_lets_nothing_go_with_what_it_said_before(app: Flask) -> None:
    moment = Moment(app)
    signing, sending = together(app, writing(moment.sign_return), writing(moment.submit))
    assert signing is None
    assert isinstance(sending, RuleBroken)
    assert "is not possible now" in sending.message
    assert moment.state() == (S.EVIDENCE, False, True)
