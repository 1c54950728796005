"""Applications that have ended, and new ones of the same placement that begin from them, for tests."""

from typing import Any

from sqlalchemy import select, update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus, Tier
from accreditation.enums.findings import FindingKind, FindingStatus
from accreditation.enums.reviews import AgreementMethod
from accreditation.enums.rounds import RoundReason
from accreditation.models.answers import Answer, AnswerRevision
from accreditation.models.applications import Application
from accreditation.models.content import answer_content
from accreditation.models.evidence import Citation
from accreditation.models.findings import Finding
from accreditation.models.moderation import AgreedScore
from accreditation.models.organisations import Placement
from accreditation.models.rounds import ReviewRound
from accreditation.queries import answers as answer_queries
from accreditation.queries import applications, snapshots
from accreditation.services import applications as application_services
from accreditation.services import carry_forward, submissions
from tests import reviewing
from tests.grounds import remembered
from tests.moving import loaded_anew
from tests.world import World


@remembered
def withdrawn(world: World, case: Application | None = None) -> Application:
    """An answered application that was withdrawn before anybody saw it."""
    case = case or reviewing.answered(world)
    with unit_of_work():
        submissions.withdraw(applications.get(case.id), actor=world.viewer(world.lead))
    return applications.get(case.id)


@remembered
def closed(world: World, **how: Any) -> Application:
    """An application that was sent, and decided: 1.1 was agreed at 2 with a requirement."""
    case = reviewing.submitted(world, **how)
    answer = answer_queries.to_standard(case.id, "1.1")
    snapshot = snapshots.submitted(case.id)
    assert answer is not None
    assert snapshot is not None
    standard_id, snapshot_id, now, lead_id = answer.standard_id, snapshot.id, clock.now(), world.lead.id
    with unit_of_work():
        review_round = ReviewRound(
            application_id=case.id,
            number=1,
            why=RoundReason.FIRST,
            snapshot_id=snapshot_id,
            opened_at=now,
            revealed_at=now,
        )
        db.session.add(review_round)
        db.session.flush()
        db.session.add(
            AgreedScore(
                round_id=review_round.id,
                standard_id=standard_id,
                version=1,
                value=2,
                method=AgreementMethod.MEDIAN,
                rationale="Night staff were never asked.",
                agreed_at=now,
            )
        )
        db.session.add(
            Finding(
                application_id=case.id,
                standard_id=standard_id,
                kind=FindingKind.REQUIREMENT,
                status=FindingStatus.ISSUED,
                words="Ask the night staff too.",
                drafted_by_id=lead_id,
                created_at=now,
                issued_at=now,
            )
        )
        db.session.execute(
            update(Application).where(Application.id == case.id).values(status=ApplicationStatus.CLOSED)
        )
    return loaded_anew(case.id)


def begun(world: World, earlier: Application, placement: Placement | None = None) -> Application:
    """A new application of the placement with the answers of the earlier one."""
    place, cycle, lead = placement or world.placement, world.cycle, world.viewer(world.lead)
    with unit_of_work():
        opened = application_services.open_application(place, actor=lead, cycle=cycle, tier=Tier.ACCREDITED)
        carry_forward.bring_over(opened, applications.get(earlier.id), actor=lead)
    return loaded_anew(opened.id)


def answer(case: Application, code: str) -> Answer:
    """The answer to one standard."""
    standing = answer_queries.to_standard(case.id, code)
    assert standing is not None
    return standing


def to_confirm(case: Application) -> list[str]:
    """The codes of the standards that a case is about and that are to be confirmed."""
    in_scope = answer_queries.in_scope(applications.get(case.id))
    return [row.standard.code for row in in_scope if row.to_confirm]


def still_true(world: World, case: Application, code: str) -> None:
    """Confirm one standard as still true."""
    lead = world.viewer(world.lead)
    with unit_of_work():
        standing = answer(case, code)
        carry_forward.still_true(
            standing, application=standing.application, actor=lead, expected_version=standing.version
        )


def no_longer(world: World, case: Application, code: str) -> None:
    """Empty what one standard brought over."""
    lead = world.viewer(world.lead)
    with unit_of_work():
        standing = answer(case, code)
        carry_forward.no_longer(
            standing, application=standing.application, actor=lead, expected_version=standing.version
        )


def whole_case(case: Application) -> list[Any]:
    """All that a case says, cites and was: to be the same before and after."""
    answers = db.session.scalars(
        select(Answer).where(Answer.application_id == case.id).order_by(Answer.id)
    ).all()
    ids = [row.id for row in answers]
    rows: list[Any] = [case, *answers]
    rows += db.session.scalars(
        select(AnswerRevision).where(AnswerRevision.answer_id.in_(ids)).order_by(AnswerRevision.id)
    )
    rows += db.session.scalars(select(Citation).where(Citation.answer_id.in_(ids)).order_by(Citation.id))
    return [{column.key: getattr(row, column.key) for column in row.__table__.columns} for row in rows]


def words(case: Application, code: str) -> dict[str, Any]:
    """What one answer says."""
    return answer_content(answer(case, code))
