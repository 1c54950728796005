"""What a provider or an officer sends twice, because the button was pressed twice or the reply was lost, happens once."""

from typing import Any

import pytest
from sqlalchemy import func, select

from accreditation.db import db, unit_of_work
from accreditation.enums.applications import Tier
from accreditation.enums.concerns import SharedWith
from accreditation.enums.findings import FindingKind
from accreditation.errors import RuleBroken
from accreditation.models.concerns import ConcernRecord
from accreditation.models.findings import Finding
from accreditation.models.rounds import AccuracyPoint
from accreditation.models.snapshots import Snapshot
from accreditation.queries import applications
from accreditation.queries import clarifications as clarification_queries
from accreditation.queries import objections as objection_queries
from accreditation.services import clarifications, concerns, objections, reports, visits
from tests import asking, reviewing
from tests.client import hidden
from tests.scene import Scene, Stage
from tests.services import test_concern_acts, test_objections, test_visits
from tests.world import World

pytestmark = pytest.mark.one_database


def count(model: Any) -> int:
    """How many rows there are."""
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_answers_are_sent_once(world: World) -> None:
    application, _team, _request = asking.with_provider(world)
    asking.answer(world, application, {"1.2": "Each month."})
    sent = asking.send_answers(world, application)
    snapshots = count(Snapshot)
    assert asking.send_answers(world, application).id == sent.id
    assert count(Snapshot) == snapshots
    colleague = clarification_queries.for_provider(world.viewer(world.lead), application.id)
    assert colleague is not None
    with pytest.raises(RuleBroken, match="stand as they are"), unit_of_work():
        clarifications.answer(colleague, actor=world.viewer(world.signatory), declared=True)


def test_an_objection_and_its_decision_and_the_word_that_there_is_none_stand_once(world: World) -> None:
    application, (first, _second) = test_objections.joined(world)
    lead = world.viewer(world.lead)
    browser, path = world.client(world.lead), f"/applications/{application.id}/reviewers/{first.id}/object"
    typed = hidden(browser.get(path).text)
    for _ in range(2):
        assert browser.post(path, data={**typed, "reason": "They sued us."}).status_code == 302
    refused = browser.post(path, data={**typed, "reason": "Another reason"})
    assert refused.status_code == 422
    assert "was sent already" in refused.text
    for _ in range(2):
        with unit_of_work():
            objections.have_none(application, actor=lead)
    for _ in range(2):
        test_objections.decide(world, application, first, upheld=False)
    (shown, _other) = objection_queries.shown(application)
    assert shown.objection is not None
    assert shown.objection.upheld is False


def test_the_facts_of_a_report_are_confirmed_once(world: World) -> None:
    scene = Scene(world)
    case, lead = scene.new_case(Stage.ACCURACY), scene.viewer("provider_lead")
    for _ in range(2):
        with unit_of_work():
            reports.confirm_accuracy(case.application, actor=lead, comments="Two sessions, not three.")
    assert count(AccuracyPoint) == 1
    with pytest.raises(RuleBroken), unit_of_work():
        reports.confirm_accuracy(case.application, actor=lead, comments="And another thing.")
    page = world.client(scene.people["provider_lead"]).get(
        f"/applications/{case.application_id}/steps/confirm_accuracy"
    )
    assert "You can still mark some" not in page.text


def test_a_requirement_of_a_concern_is_sent_once(world: World) -> None:
    scene = Scene(world)
    concern, officer = test_concern_acts.raised(scene), scene.viewer("concern_officer")
    for _ in range(2):
        with unit_of_work():
            concerns.require(concern, words="No learner works alone.", actor=officer)
    for _ in range(2):
        with unit_of_work():
            concerns.tell_provider(concern, words="We heard of nights alone.", actor=officer)
    for regulator in (SharedWith.CQC, SharedWith.CQC, SharedWith.NMC):
        with unit_of_work():
            concerns.share(concern, shared_with=regulator, words="By telephone.", actor=officer)
    required = select(func.count(Finding.id)).where(Finding.kind == FindingKind.IMR)
    assert db.session.scalar(required) == 1
    assert count(ConcernRecord) == 4
    assert concern.application is not None
    page = world.client(scene.people["provider_lead"]).get(f"/applications/{concern.application.id}").text
    assert "When it is done, show it to the quality team of" in page


def test_a_reply_about_no_day_is_refused_and_not_thanked_for(world: World) -> None:
    application, _team = reviewing.revealed(world, Tier.EXCELLENCE)
    test_visits.offer(application, world)
    application = applications.get(application.id)
    with pytest.raises(RuleBroken, match="Choose for at least one day"), unit_of_work():
        visits.reply(application, suits={}, for_provider=True, actor=world.viewer(world.lead))
