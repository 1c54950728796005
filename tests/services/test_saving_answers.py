"""Saving an answer that somebody else saved first: what the late one is told, and that an earlier wording is a save like any other."""

from typing import Any

import pytest

from accreditation.db import unit_of_work
from accreditation.enums.people import Role
from accreditation.errors import RuleBroken, Stale
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.people import Person
from accreditation.queries import answers as queries
from accreditation.services import answers
from tests import reviewing
from tests.world import World

EMPTY: dict[str, Any] = {
    "self_score": None,
    "not_applicable": False,
    "not_applicable_reason": "",
    "narrative": "",
    "gaps": "",
    "actions": "",
}


def _answer(case: Application) -> Answer:
    answer = queries.to_standard(case.id, "1.1")
    assert answer is not None
    return answer


def _save(world: World, case: Application, person: Person, version: int, **content: Any) -> None:
    with unit_of_work():
        answers.save(
            _answer(case),
            application=case,
            actor=world.viewer(person),
            expected_version=version,
            **(EMPTY | content),
        )


def test_the_late_one_is_told_who_saved_when_and_what_both_set_out_from(world: World) -> None:
    case, colleague = world.application(), world.person(Role.CONTRIBUTOR)
    _save(world, case, world.lead, 0, narrative="First.")
    _save(world, case, colleague, 1, narrative="Second.", gaps="Nights.")
    with pytest.raises(Stale) as late:
        _save(world, case, world.lead, 1, narrative="Third.")
    assert late.value.began == EMPTY | {"narrative": "First."}
    assert (late.value.who, late.value.at) == (colleague.name, _answer(case).updated_at)
    with pytest.raises(Stale) as own:
        _save(world, case, colleague, 1, narrative="Third.")
    assert own.value.who == "You, in another window,"
    with pytest.raises(Stale) as never:
        _save(world, case, world.lead, 7, narrative="Third.")
    assert never.value.began == {}, "no such version was saved"


def test_an_earlier_wording_is_saved_with_its_version_checked_and_while_the_answer_is_open(
    world: World,
) -> None:
    case, colleague = world.application(), world.person(Role.CONTRIBUTOR)
    _save(world, case, colleague, 0, narrative="First.", self_score=1)
    _save(world, case, colleague, 1, narrative="Second.", self_score=3)
    first = queries.texts_of(_answer(case).id, {1})[1]
    actor = world.viewer(world.lead)
    with pytest.raises(Stale), unit_of_work():
        answers.restore(_answer(case), first, application=case, actor=actor, expected_version=1)
    with unit_of_work():
        answers.restore(_answer(case), first, application=case, actor=actor, expected_version=2)
    answer = _answer(case)
    assert (answer.version, answer.narrative, answer.self_score) == (3, "First.", 3)
    newest = queries.texts_of(answer.id, {3})[3]
    assert (newest.narrative, newest.author_id) == ("First.", world.lead.id)


def test_what_is_submitted_is_not_restored(world: World) -> None:
    case = reviewing.in_check(world)
    first = queries.texts_of(_answer(case).id, {1})[1]
    with pytest.raises(RuleBroken), unit_of_work():
        answers.restore(
            _answer(case), first, application=case, actor=world.viewer(world.lead), expected_version=1
        )
