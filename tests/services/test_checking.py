"""The office's check: what does not apply, what is missing, and the way back from it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus, Trigger
from accreditation.enums.people import Duty, Role
from accreditation.errors import RuleBroken
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.audit import AuditEvent
from accreditation.queries import answers as answer_queries
from accreditation.queries import applications, snapshots
from accreditation.services import answers, checking, duties, sign_offs, submissions
from accreditation.services.case_facts import CaseFacts
from tests import reviewing
from tests.world import World
from workflows.application import APPLICATION
from workflows.engine import unmet


def change(world: World, application: Application, code: str, narrative: str) -> None:
    """The provider rewrites one answer."""
    answer = answer_queries.to_standard(application.id, code)
    assert answer is not None
    with unit_of_work():
        answers.save(
            answer,
            application=application,
            actor=world.viewer(world.lead),
            expected_version=answer.version,
            self_score=answer.self_score,
            not_applicable=answer.not_applicable,
            not_applicable_reason=answer.not_applicable_reason,
            narrative=narrative,
            gaps="",
            actions="",
        )


def sign_again(world: World, application: Application) -> None:
    """The executive signs the completed answers."""
    with unit_of_work():
        sign_offs.request_signature(application, actor=world.viewer(world.lead))
    snapshot = snapshots.newest(application.id)
    assert snapshot is not None
    with unit_of_work():
        sign_offs.sign(
            application,
            actor=world.viewer(world.signatory),
            shown_hash=snapshot.content_hash,
            stepped_up=True,
        )


def send_back(world: World, application: Application, **defects: str) -> None:
    """The office names what is missing (s1_2="…")."""
    named = {code[1:].replace("_", "."): words for code, words in defects.items()}
    with unit_of_work():
        checking.return_for_completion(application, actor=world.viewer(world.secretary), defects=named)


def test_what_does_not_apply_is_accepted_one_by_one(world: World) -> None:
    application = reviewing.in_check(world, not_applicable=["5.3", "5.4"])
    secretary = world.viewer(world.secretary)
    with pytest.raises(RuleBroken) as refusal, unit_of_work():
        checking.accept(application, actor=secretary)
    assert {dict(reason.values)["code"] for reason in refusal.value.reasons} == {"5.3", "5.4"}
    for code in ("5.3", "5.4"):
        answer = answer_queries.to_standard(application.id, code)
        assert answer is not None
        with unit_of_work():
            checking.accept_not_applicable(application, answer, actor=secretary)
    application = applications.get(application.id)
    with unit_of_work():
        checking.accept(application, actor=secretary)
    assert application.status is ApplicationStatus.ALLOCATION
    assert Duty.SECRETARIAT in duties.held_by(application.id, secretary.id).here


def test_an_accepted_does_not_apply_is_undone_while_the_case_is_checked(world: World) -> None:
    application = reviewing.in_check(world, not_applicable=["5.4"])
    secretary = world.viewer(world.secretary)
    answer = answer_queries.to_standard(application.id, "5.4")
    assert answer is not None
    for undoes in (False, True, True):
        act = checking.undo_not_applicable if undoes else checking.accept_not_applicable
        with unit_of_work():
            act(application, answer, actor=secretary)
    assert answer.not_applicable_accepted_at is None
    kinds = db.session.scalars(select(AuditEvent.kind).where(AuditEvent.kind == "not_applicable_undone"))
    assert len(kinds.all()) == 1
    with pytest.raises(RuleBroken) as refusal, unit_of_work():
        checking.accept(application, actor=secretary)
    assert [dict(reason.values)["code"] for reason in refusal.value.reasons] == ["5.4"]
    application = applications.get(application.id)
    answer = answer_queries.to_standard(application.id, "5.4")
    assert answer is not None
    with unit_of_work():
        checking.accept_not_applicable(application, answer, actor=secretary)
    with unit_of_work():
        checking.accept(application, actor=secretary)
    with pytest.raises(RuleBroken, match="check is over"), unit_of_work():
        checking.undo_not_applicable(application, answer, actor=secretary)


def test_an_answered_standard_has_nothing_to_accept(world: World) -> None:
    application = reviewing.in_check(world)
    answer = db.session.query(Answer).filter_by(application_id=application.id).first()
    assert answer is not None
    with pytest.raises(RuleBroken), unit_of_work():
        checking.accept_not_applicable(application, answer, actor=world.viewer(world.secretary))


def test_a_return_opens_only_what_is_named_and_comes_back_changed(world: World) -> None:
    application = reviewing.in_check(world)
    send_back(world, application, s1_2="Which learners?", s9_9="No such standard")
    assert application.returns == 1
    assert [defect.standard.code for defect in applications.defects(application)] == ["1.2"]
    lead = world.viewer(world.lead)
    facts = CaseFacts(application, lead)
    assert facts.reopened_unanswered == ("1.2",)
    assert unmet(APPLICATION, application, Trigger.COMPLETE_RETURN, facts)
    with pytest.raises(RuleBroken):
        change(world, applications.get(application.id), "1.3", "Not opened")
    application = applications.get(application.id)
    change(world, application, "1.2", "All learners, on every shift.")
    facts = CaseFacts(application, lead)
    assert (facts.reopened_unanswered, facts.changed_unopened) == ((), ())
    sign_again(world, application)
    with unit_of_work():
        submissions.complete_return(application, actor=lead)
    assert application.status is ApplicationStatus.IN_CHECK
    send_back(world, application, s1_2="And at night?")
    change(world, application, "1.2", "At night too.")
    sign_again(world, application)
    with unit_of_work():
        submissions.complete_return(application, actor=lead)
    with pytest.raises(RuleBroken) as refusal:
        send_back(world, application, s1_2="Once more")
    assert "2 times already" in refusal.value.message


def test_the_provider_never_checks_its_own_case(world: World) -> None:
    application = reviewing.submitted(world)
    world.grant(world.lead, Role.SECRETARIAT, office_id=world.office.id)
    with pytest.raises(RuleBroken), unit_of_work():
        checking.begin_check(application, actor=world.viewer(world.lead))


def test_a_case_that_lapsed_in_check_is_reopened_there(world: World) -> None:
    application = reviewing.in_check(world)
    secretary = world.viewer(world.secretary)
    with pytest.raises(RuleBroken, match="deadline has not passed"), unit_of_work():
        checking.lapse(application, actor=secretary, reason="Nothing came.")
    with unit_of_work():
        application.due_on = clock.today() - timedelta(days=1)
        checking.lapse(application, actor=secretary, reason="Nothing came.")
    assert application.lapsed_from is ApplicationStatus.IN_CHECK
    with unit_of_work():
        checking.reinstate(application, actor=secretary, reason="The ward was closed.")
    assert application.status is ApplicationStatus.IN_CHECK
    assert application.lapsed_from is None
