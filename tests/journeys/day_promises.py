"""Every day by which something is due is what its clock says, and every clock says what is computed afresh."""

from sqlalchemy import select

from accreditation.db import db
from accreditation.enums.applications import ENDED
from accreditation.enums.clocks import ClockKind
from accreditation.enums.findings import FindingStatus
from accreditation.models.applications import Application
from accreditation.models.clocks import CasePause, Clock
from accreditation.models.findings import Finding
from accreditation.models.reviews import Review
from accreditation.queries import clocks as queries
from accreditation.services import clocks


def every_day_is_what_its_clock_says() -> None:
    """Hold the copies against their clocks, and the clocks against the rule."""
    rows = list(db.session.scalars(select(Clock).order_by(Clock.id)))
    running = [
        row for row in rows if row.met_at is None and row.ran_out_at is None and row.stopped_at is None
    ]
    stages = {row.application_id: row for row in running if row.kind is ClockKind.STAGE}
    assert len(stages) == sum(row.kind is ClockKind.STAGE for row in running), "a case has two clocks"
    for case in db.session.scalars(select(Application)):
        stage = stages.get(case.id)
        if case.status in ENDED:
            assert case.due_on is None
            assert case.paused_at is None
            assert stage is None or stage.name == queries.REINSTATE
        else:
            assert stage is not None, f"{case.reference} has no clock"
            assert case.due_on == stage.due_on, f"{case.reference} is due by another day than its clock"
    reviews = {row.review_id: row for row in rows if row.review_id is not None}
    for review in db.session.scalars(select(Review)):
        assert review.due_on == reviews[review.id].due_on
    findings = {row.finding_id: row for row in rows if row.finding_id is not None}
    for finding in db.session.scalars(select(Finding).where(Finding.status != FindingStatus.DRAFT)):
        assert finding.due_on == (findings[finding.id].due_on if finding.id in findings else None)
    paused = set(db.session.scalars(select(CasePause.application_id).where(CasePause.ended_at.is_(None))))
    marked = set(db.session.scalars(select(Application.id).where(Application.paused_at.is_not(None))))
    assert paused == marked
    moved = clocks.recompute(running)
    db.session.rollback()
    assert moved == [], "a clock says another day than the rule"
