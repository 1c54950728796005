"""A team and its moderator talk about a standard: among themselves, after the reveal, and to nobody else."""

import json

import pytest
from sqlalchemy import select

from accreditation.db import db, unit_of_work
from accreditation.enums.audit import AuditKind
from accreditation.enums.notices import NoticeKind
from accreditation.enums.people import Role
from accreditation.enums.reviews import ReviewerKind, SetAsideCause
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application
from accreditation.models.audit import AuditEvent
from accreditation.models.moderation import ModerationRemark
from accreditation.models.notices import Notice
from accreditation.models.reviews import Review
from accreditation.queries import boards, discussions, reviews
from accreditation.queries.discussions import Remark
from accreditation.queries.reviews import StandardLine
from accreditation.services import discussions as service
from accreditation.services import reviews as reviews_service
from accreditation.visibility import CaseRole
from tests import agreeing, reviewing
from tests.world import World

WORDS = "CANARY-REMARK I read the survey otherwise."


def line_of(application: Application, code: str = "1.1") -> StandardLine:
    return next(line for line in reviews.lines(application.current_round) if line.code == code)


def remark(world: World, application: Application, review: Review, words: str = WORDS) -> ModerationRemark:
    with unit_of_work():
        return service.remark(
            application,
            line_of(application),
            words=words,
            actor=reviewing.viewer_of(world, review),
            review=review,
        )


def test_the_team_reads_a_remark_once_and_hears_of_it_once_a_day(world: World):
    application, team = agreeing.moderating(world)
    first = remark(world, application, team[0])
    assert remark(world, application, team[0]).id == first.id, "sent again because its reply was lost"
    remark(world, application, team[0], "And so is the audit.")
    lay = reviewing.viewer_of(world, team[1])
    remarks = discussions.of_standard(
        lay, application.current_round, line_of(application).standard_id, CaseRole.REVIEWER
    )
    assert [each.words for each in remarks] == [WORDS, "And so is the audit."]
    heard = db.session.scalars(select(Notice).where(Notice.kind == NoticeKind.TEAM_REMARK)).all()
    assert [notice.person_id for notice in heard] == [team[1].reviewer_id]
    row = next(row for row in boards.of_round(lay, application.current_round).rows if row.line.code == "1.1")
    assert row.talk.remarks == 2
    assert row.talk.newest_at == remarks[-1].at
    recorded = db.session.scalars(select(AuditEvent).where(AuditEvent.kind == AuditKind.REMARK_MADE)).all()
    assert len(recorded) == 2
    assert not any("CANARY" in json.dumps(event.facts) for event in recorded)


def test_nobody_but_the_team_and_its_moderator_reads_it(world: World):
    application, team = agreeing.moderating(world)
    remark(world, application, team[0])
    review_round, standard_id = application.current_round, line_of(application).standard_id
    reads = {
        role: bool(
            discussions.of_standard(world.viewer(world.person(role)), review_round, standard_id, as_role)
        )
        for role, as_role in (
            (Role.MODERATOR, CaseRole.MODERATOR),
            (Role.SECRETARIAT, CaseRole.SECRETARIAT),
            (Role.PANEL_CHAIR, CaseRole.PANEL),
            (Role.RATIFIER, CaseRole.RATIFIER),
            (Role.REVIEWER, CaseRole.REVIEWER),
        )
    }
    assert [role for role, sees in reads.items() if sees] == [Role.MODERATOR]
    provider = world.viewer(world.lead)
    assert not discussions.of_standard(provider, review_round, standard_id, CaseRole.PROVIDER)


def test_a_late_replacement_reads_and_hears_nothing_before_their_own_lock(world: World):
    application, (first, second) = reviewing.revealed(world)
    remark(world, application, first)
    with unit_of_work():
        reviews_service.set_aside(second, cause=SetAsideCause.LEFT, actor=world.viewer(world.secretary))
    late = reviewing.reviewer(world, ReviewerKind.LAY)
    third = reviewing.invited(world, application, late)
    with unit_of_work():
        reviews_service.accept(third, actor=world.viewer(late))
        reviews_service.begin_scoring(third, actor=world.viewer(late))
    standard_id = line_of(application).standard_id

    def read() -> list[Remark]:
        viewer = world.viewer(late)
        return discussions.of_standard(viewer, application.current_round, standard_id, CaseRole.REVIEWER)

    assert read() == []
    remark(world, application, first, "Who comes now has not locked yet.")
    heard = select(Notice.person_id).where(Notice.kind == NoticeKind.TEAM_REMARK)
    assert late.id not in db.session.scalars(heard).all()
    reviewing.score_all(world, third)
    reviewing.lock(world, third)
    assert len(read()) == 2
    gone = world.viewer(reviewing.reviewer_of(second))
    assert not discussions.of_standard(gone, application.current_round, standard_id, CaseRole.REVIEWER)


def test_it_is_open_from_the_reveal_on(world: World):
    application, team = reviewing.scoring(world)
    with pytest.raises(RuleBroken, match="closed"), unit_of_work():
        service.remark(
            application,
            line_of(application),
            words=WORDS,
            actor=reviewing.viewer_of(world, team[0]),
            review=team[0],
        )


def test_no_moderator_of_it_is_on_the_team(world: World):
    application, team = agreeing.revealed(world, {})
    world.grant(reviewing.reviewer_of(team[1]), Role.MODERATOR)
    lay = reviewing.viewer_of(world, team[1])
    with pytest.raises(RuleBroken, match="Nobody may do both"), unit_of_work():
        service.remark(application, line_of(application), words=WORDS, actor=lay)
