"""Exercises on the line of an award: judgements are each expert's own until both rounds are closed."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.notices import NoticeKind
from accreditation.enums.people import Role
from accreditation.errors import RuleBroken, Stale
from accreditation.models.people import Grant
from accreditation.models.standard_settings import StandardSetting
from accreditation.queries import standard_settings as queries
from accreditation.services import standard_settings
from tests import training
from tests.services.notices.hearing import heard_by, line_of, notices_of
from tests.world import World


def close(world: World, setting: StandardSetting, number: int) -> None:
    with unit_of_work():
        standard_settings.close_round(
            setting, number=number, actor=world.viewer(world.person(Role.ADMINISTRATOR))
        )


def test_two_rounds_come_to_a_line_beside_the_frameworks_and_tell_nothing_before(world: World) -> None:
    setting, (first, second) = training.exercise(world)
    # Three of five standards are met: the experts give 2 on 1.2 and 3.1.
    training_case = training.published(world)
    with unit_of_work():
        standard_settings.add_case(setting, training_case_id=training_case.id)
    training.judge_all(world, setting, {first: 90, second: 60}, 1)
    assert queries.result(setting) is None
    close(world, setting, 1)
    assert queries.result(setting) is None
    training.judge_all(world, setting, {first: 80, second: 70}, 2)
    close(world, setting, 2)
    result = queries.result(setting)
    assert result is not None
    assert result.first is not None
    assert result.second is not None
    assert (result.first.share, result.first.values) == (75.0, (60.0, 90.0))
    assert (result.second.share, round(result.second.spread or 0, 2)) == (75.0, 7.07)
    assert result.borderline is not None
    assert result.borderline.share == 60.0
    assert (result.accredited_from, result.deferred_from) == (80, 70)


def test_experts_hear_that_they_are_asked_and_that_a_round_is_closed(world: World) -> None:
    setting, experts = training.exercise(world)
    for expert in experts:
        assert heard_by(expert) == [NoticeKind.JUDGEMENTS_ASKED]
    training.judge_all(world, setting, dict.fromkeys(experts, 80), 1)
    close(world, setting, 1)
    first, second = experts
    assert heard_by(first) == [NoticeKind.JUDGEMENTS_ASKED, NoticeKind.JUDGEMENTS_GO_ON]
    (notice, _) = notices_of(second)
    assert line_of(notice).link == ("Open the exercise", f"/standard-settings/{setting.id}/judge")
    assert world.client(second).get(f"/standard-settings/{setting.id}/judge").status_code == 200


def test_the_line_by_cases_counts_core_standards_alone(world: World) -> None:
    setting, experts = training.exercise(world)
    stretch = {f"X{number}": 4 for number in range(1, 6)}
    cases = [
        training.published(world, "Mixed", {**training.EXPERTS, **stretch}),
        # Nothing of it is core, so there is no share that it could meet.
        training.published(world, "Stretch alone", stretch),
    ]
    with unit_of_work():
        for training_case in cases:
            standard_settings.add_case(setting, training_case_id=training_case.id)
    training.judge_all(world, setting, dict.fromkeys(experts, 70), 1)
    close(world, setting, 1)
    training.judge_all(world, setting, dict.fromkeys(experts, 70), 2)
    close(world, setting, 2)
    result = queries.result(setting)
    assert result is not None
    assert result.borderline is not None
    assert result.borderline.values == (60.0,)


def test_an_expert_reads_nobody_elses_judgements_and_a_closed_round_stays_as_it_was(world: World) -> None:
    setting, (first, second) = training.exercise(world)
    training.judge_all(world, setting, {first: 90, second: 60}, 1)
    part = queries.part_of(world.viewer(second), setting.id)
    assert part is not None
    assert set(part.judgements[1].values()) == {60}
    assert queries.part_of(world.viewer(world.person(Role.REVIEWER)), setting.id) is None
    close(world, setting, 1)
    with pytest.raises(RuleBroken, match="closed meanwhile"), unit_of_work():
        standard_settings.judge(part, {}, number=1, expected_version=part.expert.version)


def test_a_second_window_and_a_round_too_few_have_judged(world: World) -> None:
    setting, (first, _) = training.exercise(world)
    training.judge_all(world, setting, {first: 90}, 1)
    with pytest.raises(RuleBroken, match=r"\(1 so far\)"):
        close(world, setting, 1)
    part = queries.part_of(world.viewer(first), setting.id)
    assert part is not None
    with pytest.raises(Stale), unit_of_work():
        standard_settings.judge(part, {}, number=1, expected_version=0)


@pytest.mark.one_database
def test_while_nobody_has_judged_the_pages_say_so_in_words(world: World) -> None:
    setting, experts = training.exercise(world)
    with pytest.raises(RuleBroken, match="nobody so far"):
        close(world, setting, 1)
    office, path = world.client(world.person(Role.ADMINISTRATOR)), f"/standard-settings/{setting.id}"
    assert "Nobody has judged every standard in this round yet" in office.get(f"{path}/close").text
    assert "nothing judged yet" in office.get(path).text
    training.judge_all(world, setting, dict.fromkeys(experts, 80), 1)
    assert "2 experts judged every standard in this round;" in office.get(f"{path}/close").text


def test_only_reviewers_are_asked_each_once_and_before_the_first_round_ends(world: World) -> None:
    setting, (first, second) = training.exercise(world)
    actor = world.viewer(world.person(Role.SECRETARIAT))
    other = world.person(Role.PROVIDER_LEAD)
    with pytest.raises(RuleBroken, match="No reviewer has this address"), unit_of_work():
        standard_settings.ask_expert(setting, email=other.email, actor=actor)
    with pytest.raises(RuleBroken, match="asked already"), unit_of_work():
        standard_settings.ask_expert(setting, email=first.email, actor=actor)
    training.judge_all(world, setting, {first: 90, second: 60}, 1)
    close(world, setting, 1)
    late = world.person(Role.REVIEWER)
    with pytest.raises(RuleBroken, match="nobody joins"), unit_of_work():
        standard_settings.ask_expert(setting, email=late.email, actor=actor)


def test_whose_role_has_ended_judges_no_more(world: World) -> None:
    setting, (expert, _) = training.exercise(world)
    browser, path = world.client(expert), f"/standard-settings/{setting.id}/judge"
    assert browser.get(path).status_code == 200
    yesterday = clock.today() - timedelta(days=1)
    with unit_of_work():
        db.session.execute(
            update(Grant).where(Grant.person_id == expert.id).values(starts_on=yesterday, ends_on=yesterday)
        )
    assert browser.get(path).status_code == 403
    assert browser.post(path, data={}).status_code == 403
