"""A new application begins from the last one of its placement, and each answer waits until somebody says that it is still true."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus, Trigger
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import Role
from accreditation.errors import RuleBroken
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.evidence import EvidenceItem
from accreditation.models.frameworks import Cycle
from accreditation.queries import answers as answer_queries
from accreditation.queries import applications, audit, own_cases
from accreditation.queries import carry_forward as queries
from accreditation.queries import citations as citation_queries
from accreditation.services import answers, carry_forward, duties, next_steps, submissions
from accreditation.services.case_facts import CaseFacts
from tests import carrying, moving, reviewing
from tests.world import World
from workflows.application import APPLICATION
from workflows.engine import unmet_before


def unmet(case: Application) -> list[tuple[str, object]]:
    """The standards that stop the self-assessment from being finished."""
    case = applications.get(case.id)
    reasons = unmet_before(APPLICATION, case, Trigger.COMPLETE_SELF_ASSESSMENT, CaseFacts(case, None))
    return [(dict(reason.values)["code"], reason.message) for reason in reasons]


def test_every_answer_comes_with_its_citations_and_the_last_case_stays_as_it_was(world: World) -> None:
    earlier = carrying.closed(world, not_applicable=["1.2"])
    before, state = carrying.whole_case(earlier), moving.state(earlier)
    case = carrying.begun(world, earlier)
    assert case.begun_from_id == earlier.id
    assert moving.state(case) == state
    assert len(state["1.1"][2]) == 2
    assert state["1.2"][0]["not_applicable"] is True
    core = [row.standard.code for row in answer_queries.in_scope(case)]
    assert carrying.to_confirm(case) == core
    assert "1.1" in core
    assert {row.version for row in answer_queries.in_scope(case)} == {1}
    carrying.still_true(world, case, "1.1")
    carrying.no_longer(world, case, "1.3")
    moving.save(world, case, "1.4", narrative="Now otherwise.")
    db.session.expire_all()
    assert carrying.whole_case(applications.get(earlier.id)) == before


def test_until_each_is_confirmed_the_self_assessment_is_not_finished(world: World) -> None:
    case = carrying.begun(world, carrying.withdrawn(world))
    codes = carrying.to_confirm(case)
    assert unmet(case) == [
        (code, f"Standard {code}: say whether your last application’s answer is still true.")
        for code in codes
    ]
    assert answers.unfinished(case) == codes
    # The board of all applications is stopped by the same.
    step = next_steps.of_read(case, own_cases.answers([case.id])[case.id], (), None)
    assert step is not None
    assert [reason.message for reason in step.unmet] == [message for _, message in unmet(case)]
    lead = world.viewer(world.lead)
    with pytest.raises(RuleBroken), unit_of_work():
        submissions.complete_self_assessment(applications.get(case.id), actor=lead)
    for code in codes:
        carrying.still_true(world, case, code)
    assert unmet(case) == []
    with unit_of_work():
        submissions.complete_self_assessment(applications.get(case.id), actor=lead)
    assert applications.get(case.id).status is ApplicationStatus.EVIDENCE


def test_still_true_keeps_the_words_in_the_name_of_whoever_says_so(world: World) -> None:
    case = carrying.begun(world, carrying.withdrawn(world))
    colleague = world.person(Role.CONTRIBUTOR, name="Col League")
    viewer, before = world.viewer(colleague), carrying.words(case, "1.1")
    with unit_of_work():
        answer = carrying.answer(case, "1.1")
        carry_forward.still_true(answer, application=answer.application, actor=viewer, expected_version=1)
    answer = carrying.answer(case, "1.1")
    assert carrying.words(case, "1.1") == before
    assert [(version.number, version.author) for version in answer_queries.versions(answer.id)] == [
        (2, "Col League"),
        (1, "Pat Lead"),
    ]
    assert duties.held_by(case.id, colleague.id).here
    (event,) = audit.timeline(case.id, [AuditKind.ANSWER_CONFIRMED])
    assert (event.facts["answer_id"], event.facts["still_true"]) == (answer.id, "still_true")


def test_no_longer_empties_the_answer_into_its_history(world: World) -> None:
    case = carrying.begun(world, carrying.withdrawn(world))
    carrying.no_longer(world, case, "1.1")
    answer = carrying.answer(case, "1.1")
    assert moving.state(case)["1.1"] == (
        {
            "self_score": None,
            "not_applicable": False,
            "not_applicable_reason": "",
            "narrative": "",
            "gaps": "",
            "actions": "",
        },
        False,
        [],
    )
    texts = answer_queries.texts_of(answer.id, {1, 2})
    assert (texts[1].narrative, texts[2].narrative) == ("What we do about 1.1.", "")
    assert dict(unmet(case))["1.1"] == "Standard 1.1: give a self score and write your account."
    with unit_of_work():
        standing = carrying.answer(case, "1.1")
        answers.restore(
            standing,
            texts[1],
            application=standing.application,
            actor=world.viewer(world.lead),
            expected_version=2,
        )
    assert carrying.words(case, "1.1")["narrative"] == "What we do about 1.1."


def test_a_save_that_changes_nothing_confirms_nothing(world: World) -> None:
    case = carrying.begun(world, carrying.withdrawn(world))
    moving.save(world, case, "1.1")
    assert "1.1" in carrying.to_confirm(case)
    moving.save(world, case, "1.1", gaps="Nights.")
    assert "1.1" not in carrying.to_confirm(case)
    (event,) = audit.timeline(case.id, [AuditKind.ANSWER_CONFIRMED])
    assert event.facts["still_true"] == "changed"


def test_a_second_answer_and_an_old_page_are_refused(world: World) -> None:
    case, lead = carrying.begun(world, carrying.withdrawn(world)), world.viewer(world.lead)
    answer = carrying.answer(case, "1.1")
    with pytest.raises(RuleBroken, match="changed since you opened the page"), unit_of_work():
        carry_forward.no_longer(answer, application=answer.application, actor=lead, expected_version=0)
    carrying.still_true(world, case, "1.1")
    with pytest.raises(RuleBroken, match="nothing to confirm here any more"):
        carrying.no_longer(world, case, "1.1")
    assert carrying.words(case, "1.1")["narrative"] == "What we do about 1.1."
    with unit_of_work():
        applications.get(case.id).paused_at = clock.now()
    with pytest.raises(RuleBroken, match="paused"):
        carrying.still_true(world, case, "1.3")


def test_evidence_that_ran_out_is_marked_and_old_evidence_is_looked_at_first(world: World) -> None:
    earlier = carrying.withdrawn(world)
    with unit_of_work():
        db.session.execute(update(EvidenceItem).values(expires_on=clock.today() - timedelta(days=1)))
    last_year = Cycle(
        name="Last year",
        framework_version_id=world.framework.id,
        opens_on=clock.today() - timedelta(days=300),
        closes_on=clock.today() - timedelta(days=200),
        settings={},
    )
    with unit_of_work():
        db.session.add(last_year)
        db.session.flush()
        applications.get(earlier.id).cycle_id = last_year.id
    case = carrying.begun(world, earlier)
    doubts = citation_queries.to_check(case.id)
    assert [(doubt.code, doubt.doubt.value) for doubt in doubts] == [("1.1", "out_of_date")] * 2
    with clock.at(clock.now() + timedelta(days=400)):
        with pytest.raises(RuleBroken, match="more than a year ago") as refused:
            carrying.still_true(world, case, "1.1")
        assert [reason.target for reason in refused.value.reasons] == ["evidence_item"] * 2
        with unit_of_work():
            db.session.execute(update(EvidenceItem).values(confirmed_on=clock.today()))
        db.session.expire_all()
        carrying.still_true(world, case, "1.1")
    assert "1.1" not in carrying.to_confirm(case)


def test_another_framework_version_brings_the_answers_over_by_the_map(world: World) -> None:
    earlier = carrying.withdrawn(world, reviewing.answered(world, not_applicable=["1.2"]))
    moving.later(world)
    db.session.expire_all()
    case = carrying.begun(world, earlier)
    assert case.framework_version.slug == "hee-2017"
    assert carrying.words(case, "1.1")["narrative"] == (
        "1.1 A safe and supportive place\nWhat we do about 1.1.\n\n"
        "1.4 Care that is safe, effective and responsive\nWhat we do about 1.4."
    )
    assert carrying.words(case, "1.1")["self_score"] == 1
    assert len(moving.state(case)["1.1"][2]) == 2
    # What was left out and always applies now has nothing to confirm, as what is new has.
    waiting = carrying.to_confirm(case)
    assert "1.2" not in waiting
    assert {"1.1", "2.2", "2.4", "3.2"} <= set(waiting)
    last_time = queries.beside(world.viewer(world.lead), page(world, case, "1.1"))
    assert last_time is not None
    assert [standard.text.code for standard in last_time.standards] == ["1.1", "1.4"]
    assert (
        queries.words_then(last_time, page(world, case, "1.1")).narrative
        == carrying.words(case, "1.1")["narrative"]
    )


def page(world: World, case: Application, code: str) -> answer_queries.AnswerPage:
    answer_page = answer_queries.page_for(world.viewer(world.lead), case.id, code)
    assert answer_page is not None
    return answer_page


def test_a_move_to_another_version_keeps_what_is_to_be_confirmed(world: World) -> None:
    case = carrying.begun(world, carrying.withdrawn(world))
    carrying.still_true(world, case, "1.1")
    carrying.still_true(world, case, "3.1")
    version = moving.later(world)
    case = moving.move(world, case, version)
    waiting = set(carrying.to_confirm(case))
    # 1.4, which nobody confirmed, is part of 1.1 now.
    assert "1.1" in waiting
    assert "3.1" not in waiting
    assert all(row.narrative for row in answer_queries.of_application(case.id) if row.to_confirm)
    carrying.still_true(world, case, "1.1")
    case = moving.move(world, case, world.framework)
    assert {"1.1", "1.4"}.isdisjoint(carrying.to_confirm(case))
    assert "1.3" in carrying.to_confirm(case)


def test_the_provider_reads_beside_it_what_it_was_allowed_to_read(world: World) -> None:
    case = carrying.begun(world, carrying.closed(world))
    last_time = queries.beside(world.viewer(world.lead), page(world, case, "1.1"))
    assert last_time is not None
    (standard,) = last_time.standards
    assert standard.agreed is not None
    assert (standard.agreed.value, [finding.words for finding in standard.findings]) == (
        2,
        ["Ask the night staff too."],
    )
    with unit_of_work():
        db.session.execute(
            update(Application)
            .where(Application.id == case.begun_from_id)
            .values(status=ApplicationStatus.WITHDRAWN)
        )
    db.session.expire_all()
    hidden = queries.beside(world.viewer(world.lead), page(world, case, "1.1"))
    assert hidden is not None
    assert not hidden.reads_report
    assert [(standard.agreed, list(standard.findings)) for standard in hidden.standards] == [(None, [])]


def test_what_a_place_that_does_not_recruit_is_spared_stays_preset(world: World) -> None:
    place = world.new_placement("A ward that does not recruit", recruits=False)
    earlier = world.application(placement=place)
    moving.save(world, earlier, "1.1", narrative="Said once.")
    case = carrying.begun(world, carrying.withdrawn(world, earlier), place)
    preset = {
        row.standard.code for row in answer_queries.of_application(case.id) if row.not_applicable_preset
    }
    assert preset == {"6.1", "6.2", "6.3", "6.4"}
    assert carrying.to_confirm(case) == ["1.1"]


def test_the_last_one_is_the_newest_that_ended_of_this_provider_with_an_answer(world: World) -> None:
    assert queries.last_of(world.placement) is None
    first = carrying.withdrawn(world)
    empty = carrying.withdrawn(world, world.application())
    last = queries.last_of(world.placement)
    assert last is not None
    assert (last.id, empty.id > first.id) == (first.id, True)
    live = world.application()
    moving.save(world, live, "1.1", narrative="Under way.")
    last = queries.last_of(world.placement)
    assert last is not None
    assert last.id == first.id
    other = world.new_organisation("Another provider")
    with unit_of_work():
        db.session.execute(
            update(Application).where(Application.id == first.id).values(organisation_id=other.id)
        )
    assert queries.last_of(world.placement) is None


def test_who_was_asked_before_is_asked_again_while_they_can_answer(world: World) -> None:
    earlier = reviewing.answered(world)
    able, left = world.person(Role.CONTRIBUTOR), world.person()
    with unit_of_work():
        for code, person in (("1.1", able), ("1.3", left)):
            answer = carrying.answer(earlier, code)
            db.session.execute(update(Answer).where(Answer.id == answer.id).values(assignee_id=person.id))
    db.session.expire_all()
    case = carrying.begun(world, carrying.withdrawn(world, earlier))
    assert carrying.answer(case, "1.1").assignee_id == able.id
    assert carrying.answer(case, "1.3").assignee_id is None
