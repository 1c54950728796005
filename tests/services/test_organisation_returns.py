"""An organisation's return: begun once, with what was written, and the cases that it serves until it is given up."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import (
    ApplicationKind,
    ApplicationStatus,
    ReturnBeginning,
    Tier,
    Trigger,
)
from accreditation.enums.evidence import EvidenceKind
from accreditation.enums.people import Duty, Role
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application
from accreditation.models.frameworks import Cycle, Standard
from accreditation.models.snapshots import Snapshot, SnapshotEntry
from accreditation.queries import answers as answer_queries
from accreditation.queries import applications
from accreditation.queries import citations as citation_queries
from accreditation.queries import organisation_returns as queries
from accreditation.queries.policies import policy_of
from accreditation.services import checking, duties, moves, sign_offs, submissions
from tests import carrying, moving, reviewing
from tests.moving import loaded_anew
from tests.returning import answer_own, begun, two_wards, write
from tests.world import World

OWN = ["2.1", "2.2", "2.3", "2.4", "2.5", "6.1", "6.2", "6.3", "6.4"]


@pytest.fixture
def wards(world: World) -> tuple[Application, Application]:
    """Two cases of the provider that are being written."""
    north, south = two_wards(world)
    return world.application(placement=north), world.application(placement=south)


def served(case: Application) -> int | None:
    return loaded_anew(case.id).return_id


def stands(case: Application, **values: object) -> None:
    """Let a case stand somewhere without the steps to there."""
    case_id = case.id
    with unit_of_work():
        db.session.execute(update(Application).where(Application.id == case_id).values(**values))
    loaded_anew(case_id)


def waits_to_be_signed(world: World, case: Application) -> None:
    """Answer a case and ask the executive to sign it."""
    answer_own(world, case)
    lead = world.viewer(world.lead)
    with unit_of_work():
        submissions.complete_self_assessment(applications.get(case.id), actor=lead)
    with unit_of_work():
        sign_offs.request_sign_off(applications.get(case.id), actor=lead)


def test_a_return_asks_what_is_the_organisations_and_its_cases_ask_the_rest(
    world: World, wards: tuple[Application, Application]
) -> None:
    organisation_return = begun(world)
    own = [answer.standard.code for answer in answer_queries.in_scope(organisation_return)]
    assert own == OWN
    for case in wards:
        assert served(case) == organisation_return.id
        codes = {answer.standard.code for answer in answer_queries.in_scope(loaded_anew(case.id))}
        assert not codes & set(OWN)
        assert policy_of(loaded_anew(case.id)).served_codes == set(OWN)
    third = world.application(placement=world.new_placement("West ward"))
    assert third.return_id == organisation_return.id


def test_what_waits_to_be_signed_answers_everything_itself(
    world: World, wards: tuple[Application, Application]
) -> None:
    waits_to_be_signed(world, wards[0])
    organisation_return = begun(world)
    assert served(wards[0]) is None
    assert served(wards[1]) == organisation_return.id


def test_the_case_that_said_most_is_brought_in_with_its_evidence_and_authors(
    world: World, wards: tuple[Application, Application]
) -> None:
    north, south = wards
    contributor = world.person(Role.CONTRIBUTOR)
    write(world, north, "2.1", "A long account of the north ward, and of much else besides.")
    write(world, south, "2.1", "What the south ward says.")
    write(world, south, "6.1", "And this.")
    write(world, south, "1.1", "Of the ward alone.")
    with unit_of_work():
        answer = answer_queries.to_standard(south.id, "2.1")
        assert answer is not None
        reviewing._cite(
            answer, [reviewing.evidence(world, "Board paper", EvidenceKind.LEARNER_SURVEY)], world.lead
        )
        duties.take(south.id, contributor.id, Duty.AUTHOR)
    organisation_return = begun(world)
    brought = carrying.answer(organisation_return, "2.1")
    assert (brought.narrative, brought.version, brought.to_confirm) == ("What the south ward says.", 1, False)
    assert carrying.answer(organisation_return, "6.1").narrative == "And this."
    assert carrying.answer(organisation_return, "1.1").narrative == ""
    assert [citation.revision.item.title for citation in citation_queries.of_answer(brought.id)] == [
        "Board paper"
    ]
    assert Duty.AUTHOR in duties.held_by(organisation_return.id, world.lead.id).here
    # Whoever wrote of the ward alone wrote nothing here.
    assert not duties.held_by(organisation_return.id, contributor.id).here
    assert carrying.answer(north, "2.1").narrative.startswith("A long account")
    assert carrying.answer(south, "2.1").narrative == "What the south ward says."


def test_a_return_may_begin_empty_or_from_the_last_one(
    world: World, wards: tuple[Application, Application]
) -> None:
    write(world, wards[0], "2.1", "What the ward says.")
    first = begun(world, ReturnBeginning.EMPTY)
    assert carrying.answer(first, "2.1").narrative == ""
    write(world, first, "2.2", "What the organisation says.")
    carrying.withdrawn(world, first)
    second = begun(world, ReturnBeginning.LAST)
    assert second.begun_from_id == first.id
    brought = carrying.answer(second, "2.2")
    assert (brought.narrative, brought.to_confirm) == ("What the organisation says.", True)
    assert carrying.answer(second, "2.1").narrative == ""


def test_no_second_return_and_none_for_one_placement(world: World) -> None:
    world.new_placement("Only ward")
    with pytest.raises(RuleBroken, match="fewer than two placements"):
        begun(world)
    world.new_placement("Another ward")
    begun(world)
    with pytest.raises(RuleBroken, match="under way already. Nothing was changed"):
        begun(world)


def test_no_return_once_the_cycle_is_over(world: World) -> None:
    two_wards(world)
    with unit_of_work():
        cycle = db.session.get_one(Cycle, world.cycle.id)
        cycle.closes_on = clock.today() - timedelta(days=1)
    with pytest.raises(RuleBroken, match="does not take"):
        begun(world)


def test_whoever_withdraws_it_gives_the_cases_back_as_they_were(
    world: World, wards: tuple[Application, Application]
) -> None:
    write(world, wards[0], "2.1", "What the ward says.")
    organisation_return = begun(world)
    write(world, organisation_return, "2.1", "What the organisation says.")
    carrying.withdrawn(world, organisation_return)
    assert [served(case) for case in wards] == [None, None]
    case = loaded_anew(wards[0].id)
    assert policy_of(case).is_own("2.1")
    assert carrying.answer(case, "2.1").narrative == "What the ward says."
    again = begun(world)
    assert [served(case) for case in wards] == [again.id, again.id]


def test_a_return_that_lapsed_serves_nobody_until_it_is_reopened(
    world: World, wards: tuple[Application, Application]
) -> None:
    organisation_return = begun(world)
    with unit_of_work():
        case = applications.get(organisation_return.id)
        case.due_on = clock.today() - timedelta(days=1)
        moves.case(case, Trigger.LAPSE, actor=None)
    assert [served(case) for case in wards] == [None, None]
    waits_to_be_signed(world, wards[0])
    with unit_of_work():
        checking.reinstate(
            applications.get(organisation_return.id),
            actor=world.viewer(world.secretary),
            reason="They asked.",
        )
    assert [served(case) for case in wards] == [None, organisation_return.id]


def test_an_earlier_return_of_the_cycle_serves_again_when_the_newer_one_is_withdrawn(
    world: World, wards: tuple[Application, Application]
) -> None:
    earlier = begun(world)
    stands(earlier, status=ApplicationStatus.AGREED)
    newer = begun(world)
    assert served(wards[0]) == newer.id
    carrying.withdrawn(world, newer)
    assert served(wards[0]) == earlier.id


def test_a_return_is_not_withdrawn_under_a_case_that_was_sent(
    world: World, wards: tuple[Application, Application]
) -> None:
    organisation_return = begun(world)
    stands(wards[0], status=ApplicationStatus.SUBMITTED, submitted_at=clock.now())
    return_id, other_id = organisation_return.id, wards[1].id
    with pytest.raises(RuleBroken) as refused:
        carrying.withdrawn(world, organisation_return)
    assert "North ward" in refused.value.reasons[0].message
    assert loaded_anew(other_id).return_id == return_id


def test_a_return_asks_for_no_award(world: World) -> None:
    two_wards(world)
    organisation_return = begun(world)
    answer_own(world, organisation_return)
    lead = world.viewer(world.lead)
    with unit_of_work():
        submissions.complete_self_assessment(applications.get(organisation_return.id), actor=lead)
    with unit_of_work(), pytest.raises(RuleBroken):
        submissions.change_tier(applications.get(organisation_return.id), actor=lead, tier=Tier.EXCELLENCE)


def test_two_who_begin_at_the_same_moment_begin_one(live_app: Flask) -> None:
    with live_app.app_context():
        world = World(live_app)
        two_wards(world)
        cycle_id, organisation_id = world.cycle.id, world.organisation.id
        browsers = [world.client(world.lead), world.client(world.person(Role.PROVIDER_LEAD))]
    path = f"/providers/{organisation_id}/return"
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda browser: browser.send(path, cycle=str(cycle_id)), browsers))
    assert sorted(answer.status_code for answer in answers) == [302, 422]
    refused = next(answer for answer in answers if answer.status_code == 422)
    assert "under way" in refused.text
    with live_app.app_context():
        returns = select(func.count()).where(Application.kind == ApplicationKind.ORGANISATION)
        assert db.session.scalar(returns) == 1


def test_a_case_that_begins_at_the_same_moment_is_served(live_app: Flask) -> None:
    with live_app.app_context():
        world = World(live_app)
        north, _ = two_wards(world)
        cycle_id, organisation_id, place_id = world.cycle.id, world.organisation.id, north.id
        browsers = [world.client(world.lead), world.client(world.person(Role.PROVIDER_LEAD))]
    acts = [
        lambda: browsers[0].send(f"/providers/{organisation_id}/return", cycle=str(cycle_id)),
        lambda: browsers[1].send(
            f"/placements/{place_id}/start", cycle=str(cycle_id), tier=Tier.ACCREDITED.value
        ),
    ]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda act: act(), acts))
    assert [answer.status_code for answer in answers] == [302, 302]
    with live_app.app_context():
        organisation_return = queries.under_way(organisation_id)
        case = db.session.scalars(select(Application).where(Application.placement_id == place_id)).one()
        assert organisation_return is not None
        assert case.return_id == organisation_return.id


def test_a_case_that_asks_for_sign_off_at_the_same_moment_is_served_or_signed_never_half(
    live_app: Flask,
) -> None:
    with live_app.app_context():
        world = World(live_app)
        north, _ = two_wards(world)
        case = world.application(placement=north)
        answer_own(world, case)
        with unit_of_work():
            submissions.complete_self_assessment(applications.get(case.id), actor=world.viewer(world.lead))
        cycle_id, organisation_id, case_id = world.cycle.id, world.organisation.id, case.id
        _ = world.signatory
        browsers = [world.client(world.lead), world.client(world.person(Role.PROVIDER_LEAD))]
    acts = [
        lambda: browsers[0].send(
            f"/providers/{organisation_id}/return", cycle=str(cycle_id), begin_with="written"
        ),
        lambda: browsers[1].send(f"/applications/{case_id}/steps/request_sign_off"),
    ]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda act: act(), acts))
    assert answers[0].status_code == 302
    with live_app.app_context():
        case = applications.get(case_id)
        waits = case.status is ApplicationStatus.SIGN_OFF
        assert answers[1].status_code == (302 if waits else 422)
        # Either what is signed holds the organisation's standards, or the return answers them: never both, never neither.
        frozen = set(
            db.session.scalars(
                select(Standard.code)
                .join(SnapshotEntry, SnapshotEntry.standard_id == Standard.id)
                .join(Snapshot, Snapshot.id == SnapshotEntry.snapshot_id)
                .where(Snapshot.application_id == case_id)
            )
        )
        if waits:
            assert (set(OWN) <= frozen) == (case.return_id is None)
            assert (not frozen & set(OWN)) == (case.return_id is not None)


def author_of_return(world: World, wards: tuple[Application, Application]) -> Application:
    organisation_return = begun(world)
    write(world, organisation_return, "2.1", "What the organisation says.")
    return organisation_return


def test_whoever_wrote_in_the_return_does_not_sign_or_judge_a_case_that_it_serves(
    world: World, wards: tuple[Application, Application]
) -> None:
    author_of_return(world, wards)
    case, lead = wards[0].id, world.lead.id
    for duty in (Duty.SIGNATORY, Duty.REVIEWER, Duty.SECRETARIAT, Duty.VOTER, Duty.RATIFIER):
        with pytest.raises(RuleBroken, match="Nobody may do both"):
            duties.take(case, lead, duty)
    assert duties.take(case, lead, Duty.AUTHOR)
    stranger = world.person(Role.SIGNATORY)
    assert duties.take(case, stranger.id, Duty.SIGNATORY)


def test_whoever_judges_a_case_writes_nothing_in_the_return_that_serves_it(
    world: World, wards: tuple[Application, Application]
) -> None:
    organisation_return = begun(world)
    reviewer, executive = world.person(Role.REVIEWER), world.person(Role.SIGNATORY)
    duties.take(wards[0].id, reviewer.id, Duty.REVIEWER)
    duties.take(wards[0].id, executive.id, Duty.SIGNATORY)
    with pytest.raises(RuleBroken, match="Nobody may do both"):
        duties.take(organisation_return.id, reviewer.id, Duty.AUTHOR)
    with pytest.raises(RuleBroken, match="Nobody may do both"):
        duties.take(organisation_return.id, executive.id, Duty.AUTHOR)
    # To sign both is the executive's office.
    assert duties.take(organisation_return.id, executive.id, Duty.SIGNATORY)


def test_once_the_return_is_given_up_its_authors_may_sign_the_cases_again(
    world: World, wards: tuple[Application, Application]
) -> None:
    organisation_return = begun(world)
    executive = world.person(Role.SIGNATORY)
    duties.take(organisation_return.id, executive.id, Duty.AUTHOR)
    carrying.withdrawn(world, organisation_return)
    assert duties.take(wards[0].id, executive.id, Duty.SIGNATORY)


def test_a_former_author_of_the_return_is_in_conflict_with_its_cases(
    world: World, wards: tuple[Application, Application]
) -> None:
    organisation_return = begun(world)
    elsewhere = world.person(Role.SECRETARIAT)
    duties.take(organisation_return.id, elsewhere.id, Duty.AUTHOR)
    db.session.flush()
    assert world.viewer(elsewhere).provider_cases == {
        organisation_return.id,
        *(case.id for case in wards),
    }


def test_a_draft_that_moves_to_another_version_goes_by_the_return_of_that_version(
    world: World, wards: tuple[Application, Application]
) -> None:
    first = world.framework
    organisation_return = begun(world)
    version = moving.later(world)
    moved = moving.move(world, wards[0], version)
    assert moved.return_id is None
    assert served(wards[1]) == organisation_return.id
    # The return follows: it serves what stands there, and gives the other back.
    moving.move(world, loaded_anew(organisation_return.id), version)
    assert [served(case) for case in wards] == [organisation_return.id, None]
    moving.move(world, loaded_anew(wards[0].id), first)
    assert served(wards[0]) is None


def test_what_is_a_placements_is_not_written_in_the_return(world: World) -> None:
    two_wards(world)
    organisation_return = begun(world)
    with pytest.raises(RuleBroken, match="each placement’s own application answers it"):
        write(world, organisation_return, "1.1", "Of a ward.")
