"""What the gallery shows of keeping evidence: packs in each state, a file that is damaged, holds that stand and were lifted."""

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.evidence import StoreFault
from accreditation.enums.jobs import JobKind
from accreditation.enums.packs import PackState
from accreditation.jobs.handlers import HANDLERS
from accreditation.models.evidence import EvidenceRevision
from accreditation.models.packs import Pack
from accreditation.queries import applications
from accreditation.services import holds, jobs, packs
from tests.browser.furnishing import Furnished
from tests.scene import Stage

READY, FAILED, WAITING = Stage.CLOSED, Stage.DEFERRED, Stage.SIGNED


def keep(made: Furnished) -> None:
    """Make packs of three cases, damage a file, and place two holds."""
    made.jobs["pack"] = _ask(made, READY).id
    run = jobs.claim([JobKind.BUILD_PACK])
    assert run is not None
    HANDLERS[run.kind](run)
    failed = _ask(made, FAILED)
    with unit_of_work():
        failed.state, failed.why_failed = PackState.FAILED, packs.building.TOO_LARGE
    _ask(made, WAITING)
    run = jobs.claim([JobKind.BUILD_PACK])
    while run is not None and run.payload["pack_id"] == failed.id:
        run = jobs.claim([JobKind.BUILD_PACK])
    assert run is not None
    jobs.report_progress(run, "Fetching the files", done=7, of=12)
    revision = db.session.get_one(EvidenceRevision, made.files["replaced"].id)
    with unit_of_work():
        revision.fault, revision.verified_at = StoreFault.ALTERED, clock.now()
    _hold(made, revision.item_id)
    _hold(made, None)


def _ask(made: Furnished, stage: Stage) -> Pack:
    application = applications.get(made.case(stage).application_id)
    with unit_of_work():
        return packs.ask(application, actor=made.world.viewer(made.people["provider_lead"]))


def _hold(made: Furnished, item_id: int | None) -> None:
    actor = made.world.viewer(made.people["administrator"])
    with unit_of_work():
        hold = holds.place(
            organisation_id=made.world.organisation.id,
            item_id=item_id,
            reason="Complaint 2026/118 is open." if item_id else "The inquiry of the coroner, 2026/7.",
            actor=actor,
        )
        if item_id is None:
            holds.lift(hold, actor=actor)
        else:
            made.jobs["hold"] = hold.id
