"""A draft goes to another framework version and back: every answer where the map says, and not a word of any lost."""

import random

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.frameworks import AnswerFate
from accreditation.errors import RuleBroken, Stale
from accreditation.frameworks.loader import load
from accreditation.frameworks.source import shipped
from accreditation.models.applications import Application
from accreditation.models.content import answer_content
from accreditation.models.framework_moves import ArchivedAnswer
from accreditation.queries import answers as answer_queries
from accreditation.queries import applications, audit
from accreditation.queries import framework_moves as queries
from accreditation.queries.framework_moves import Archive
from accreditation.queries.policies import policy_of
from accreditation.services import answers, frameworks, submissions
from accreditation.services.case_facts import fingerprint
from accreditation.services.evidence.retention import planning
from tests import moving, reviewing
from tests.world import World

OLD, NEW = load(shipped("hee-2016")), load(shipped("hee-2017"))


def test_every_answer_goes_where_the_map_says(world: World) -> None:
    case = reviewing.answered(world, not_applicable=["1.2", "5.3"])
    before = moving.state(case)
    case = moving.move(world, case, moving.later(world))
    after = moving.state(case)
    assert set(after) == {standard.code for standard in NEW.standards}
    assert case.framework_version.slug == "hee-2017"
    assert policy_of(case).codes == {standard.code for standard in NEW.core}
    # One goes on as it was, under its new code.
    assert after["3.2"] == before["5.2"]
    assert after["5.2"][0]["not_applicable_reason"] == "We do not do this here."
    # Two are put together: the words of both, the lower score, what both cited.
    assert after["1.1"][0]["self_score"] == 1
    assert after["1.1"][0]["narrative"] == (
        "1.1 A safe and supportive place\nWhat we do about 1.1.\n\n"
        "1.4 Care that is safe, effective and responsive\nWhat we do about 1.4."
    )
    assert after["1.1"][2] == before["1.1"][2]
    assert len(after["1.1"][2]) == 2
    # One goes to several; what always applies is no longer left out; what is new is empty.
    assert after["2.2"] == after["2.4"] == before["2.3"]
    assert after["1.2"][0]["not_applicable"] is False
    assert after["1.2"][0]["narrative"] == after["3.5"][0]["narrative"] == ""
    archived = {entry.text.code for _, group in archive(world, case).groups for entry in group}
    assert archived == {"1.1", "1.2", "1.4", "1.6", "2.3", "2.4", "2.5", "3.2", "4.1", "6.1", "6.2", "6.3"}


def archive(world: World, case: Application) -> Archive:
    case_archive = queries.archive_for(world.viewer(world.lead), case.id)
    assert case_archive is not None
    return case_archive


def test_the_plan_says_what_the_move_does(world: World) -> None:
    case = reviewing.answered(world, not_applicable=["1.2"])
    version = moving.later(world)
    (target,) = queries.targets(case)
    assert target.id == version.id
    plan = queries.plan(case, version)
    assert plan is not None
    fates = {fate: [line.row.before + line.row.after for line in lines] for fate, lines in plan.by_fate}
    assert fates[AnswerFate.MUST_APPLY] == [("1.2", "1.2")]
    assert fates[AnswerFate.ARCHIVED] == [("1.6",), ("6.1",)]
    assert [
        len(fates[fate]) for fate in (AnswerFate.GOES_ON, AnswerFate.PUT_TOGETHER, AnswerFate.COPIED)
    ] == [20, 3, 3]
    assert len(fates[AnswerFate.TO_ANSWER]) == 5
    named = [answer.standard.code for line in plan.lines for answer in line.sources]
    assert sorted(named) == sorted(standard.code for standard in OLD.standards)
    case = moving.move(world, case, version)
    back = queries.plan(case, world.framework)
    assert back is not None
    assert {fate: len(lines) for fate, lines in back.by_fate} == {
        AnswerFate.GOES_ON: 20,
        AnswerFate.COMES_BACK: 9,
        AnswerFate.ARCHIVED: 5,
    }


@pytest.mark.parametrize("seed", [2016, 2017])
def test_there_and_back_everything_stands_as_it_stood(world: World, seed: int) -> None:
    dice = random.Random(seed)
    case = reviewing.answered(world, not_applicable=dice.sample(["1.2", "1.3", "5.3", "6.1", "6.2"], 3))
    for code in dice.sample([standard.code for standard in OLD.core], 8):
        moving.save(
            world, case, code, gaps=f"Gap {dice.random()}", narrative=f"Words {dice.random()}\nand more"
        )
    before, version = moving.state(case), moving.later(world)
    moved = moving.state(moving.move(world, case, version))
    assert moving.state(moving.move(world, case, world.framework)) == before
    assert moving.state(moving.move(world, case, version)) == moved
    assert moving.state(moving.move(world, case, world.framework)) == before


@pytest.mark.parametrize("seed", [1, 2])
def test_no_word_is_lost_whatever_is_written_between_moves(world: World, seed: int) -> None:
    dice, typed = random.Random(seed), []
    case, version = reviewing.answered(world), moving.later(world)
    for number in range(4):
        case = applications.get(case.id)
        codes = [answer.standard.code for answer in answer_queries.in_scope(case)]
        for code in dice.sample(codes, 6):
            typed.append(f"Typed {number} at {code}, {dice.random()}")
            moving.save(
                world,
                case,
                code,
                narrative=typed[-1],
                not_applicable=False,
                not_applicable_reason="",
                self_score=2,
            )
        case = moving.move(world, case, version if number % 2 == 0 else world.framework)
    every_text = moving.everything_said(case)
    assert [words for words in typed if words not in every_text] == []
    # What was typed last is in what stands, but where its standard is gone.
    standing = "\n".join(content["narrative"] for content, _, _ in moving.state(case).values())
    gone = {standard.code for standard in NEW.standards} & {"1.4", "3.4", "3.5", "4.2", "6.2"}
    lasting = [words for words in typed[-6:] if words.split(" at ")[1].split(",")[0] not in gone]
    assert [words for words in lasting if words not in standing] == []


def test_what_was_written_after_the_move_goes_back_into_what_comes_back(world: World) -> None:
    case, version = reviewing.answered(world), moving.later(world)
    case = moving.move(world, case, version)
    moving.save(world, case, "1.1", narrative="Written anew of both.", self_score=2)
    case = moving.move(world, case, world.framework)
    after = moving.state(case)
    for code in ("1.1", "1.4"):
        assert (after[code][0]["narrative"], after[code][0]["self_score"]) == ("Written anew of both.", 2)
    answer = answer_queries.to_standard(case.id, "1.4")
    assert answer is not None
    numbers = [version.number for version in answer_queries.versions(answer.id)]
    texts = answer_queries.texts_of(answer.id, numbers)
    assert "What we do about 1.4." in {text.narrative for text in texts.values()}


def test_presets_follow_the_framework(world: World) -> None:
    place = world.new_placement("A ward that does not recruit", recruits=False)
    case = world.application(placement=place)
    before = moving.state(case)
    assert {code for code, (_, preset, _) in before.items() if preset} == {"6.1", "6.2", "6.3", "6.4"}
    case = moving.move(world, case, moving.later(world))
    after = moving.state(case)
    assert {code for code, (_, preset, _) in after.items() if preset} == {"6.1", "6.3"}
    assert all(content["not_applicable"] for content, preset, _ in after.values() if preset)
    assert moving.state(moving.move(world, case, world.framework)) == before


def test_a_page_from_before_the_move_never_saves_over_another_standard(world: World) -> None:
    case = moving.move(world, world.application(), moving.later(world))
    answer = answer_queries.to_standard(case.id, "5.2")
    assert answer is not None
    meant_for_the_old = {**answer_content(answer), "narrative": "Meant for 5.2 as it was.", "self_score": 3}
    with pytest.raises(Stale), unit_of_work():
        answers.save(
            answer, application=case, actor=world.viewer(world.lead), expected_version=0, **meant_for_the_old
        )
    assert moving.state(case)["5.2"][0]["narrative"] == ""


def test_from_the_evidence_stage_it_goes_back_to_the_self_assessment(world: World) -> None:
    case = reviewing.answered(world)
    with unit_of_work():
        submissions.complete_self_assessment(case, actor=world.viewer(world.lead))
    case = moving.move(world, applications.get(case.id), moving.later(world))
    assert case.status is ApplicationStatus.SELF_ASSESSMENT
    kinds = [event.kind for event in audit.timeline(case.id)]
    assert "framework_moved" in kinds


def test_only_a_draft_is_moved_and_only_where_its_cycle_or_its_past_leads(world: World) -> None:
    case = reviewing.answered(world)
    assert queries.targets(case) == []
    with unit_of_work():
        elsewhere = frameworks.publish(shipped().replace("slug: hee-2016", "slug: local-2018", 1), actor=None)
    with pytest.raises(RuleBroken, match="cannot be moved to that version"):
        moving.move(world, case, elsewhere)
    with pytest.raises(RuleBroken, match="cannot be moved to that version"):
        moving.move(world, case, world.framework)
    version = moving.later(world)
    with unit_of_work():
        applications.get(case.id).paused_at = clock.now()
    assert queries.targets(applications.get(case.id)) == []
    with pytest.raises(RuleBroken, match="not being written now"):
        moving.move(world, case, version)
    assert db.session.scalars(select(ArchivedAnswer)).all() == []


def test_what_the_archive_cites_is_kept_as_long_as_its_case_lasts(world: World) -> None:
    case = moving.move(world, reviewing.answered(world), moving.later(world))
    cited = [
        citation
        for _, group in archive(world, case).groups
        for entry in group
        for citation in entry.citations
    ]
    revisions = {citation.revision_id for citation in cited}
    assert len(revisions) == 2
    with unit_of_work():
        for citations in fingerprint.citations(case.id).values():
            for citation in citations:
                db.session.delete(citation)
    assert moving.state(case)["1.1"][2] == []
    assert planning._live_cases(None) == revisions
    with unit_of_work():
        submissions.withdraw(applications.get(case.id), actor=world.viewer(world.lead))
    assert planning._live_cases(None) == set()


@pytest.mark.both_databases
def test_moves_are_never_changed(world: World) -> None:
    case = moving.move(world, reviewing.answered(world), moving.later(world))
    row = queries.newest_move(case.id)
    assert row is not None
    with pytest.raises(IntegrityError, match="append-only"), unit_of_work():
        row.number = 7
