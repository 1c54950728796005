"""People are asked to answer standards by a day: what is refused, what stands at home, who is reminded and when no more."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.notices import NoticeKind as K
from accreditation.enums.people import Role
from accreditation.errors import RuleBroken
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.people import Grant, Person
from accreditation.queries import answers as answer_queries
from accreditation.queries import assignments as queries
from accreditation.services import answers, assignments, notices
from tests import confirming, moving
from tests.services.notices.hearing import composed, heard_by, letters_to, line_of, notices_of, stand
from tests.services.notices.test_reminders import night_of
from tests.world import World

DUE = date(2027, 6, 16)
"""A Wednesday without a bank holiday near it."""


def ask(
    world: World, case: Application, person: Person | None, due_on: date | None = None, *codes: str
) -> None:
    actor = world.viewer(world.lead)
    chosen = [answer for code in codes or ("1.1",) if (answer := answer_queries.to_standard(case.id, code))]
    with unit_of_work():
        assignments.assign(
            chosen,
            application=case,
            actor=actor,
            person_id=person.id if person is not None else None,
            due_on=due_on,
        )


def at_home(world: World, person: Person) -> list[tuple[str, date | None]]:
    return [(line.code, line.due_on) for line in queries.of_viewer(world.viewer(person))]


def finish(world: World, case: Application, code: str) -> None:
    moving.save(world, case, code, narrative="Every learner is met at the door.", self_score=1)


def end_role(person: Person) -> None:
    with unit_of_work():
        ended = clock.today() - timedelta(days=1)
        db.session.execute(update(Grant).where(Grant.person_id == person.id).values(ends_on=ended))


def test_home_lists_what_waits_soonest_first_until_it_is_finished(world: World) -> None:
    case, person = world.application(), world.person(Role.CONTRIBUTOR)
    today = clock.today()
    ask(world, case, person, None, "1.1")
    ask(world, case, person, today + timedelta(days=9), "1.2", "2.1")
    ask(world, case, person, today, "1.3")
    later = today + timedelta(days=9)
    assert at_home(world, person) == [("1.3", today), ("1.2", later), ("2.1", later), ("1.1", None)]
    assert at_home(world, world.lead) == []
    finish(world, case, "1.3")
    assert at_home(world, person)[0] == ("1.2", later)
    stand(case, S.SIGN_OFF)
    assert at_home(world, person) == [], "nothing waits once the case is not written any more"


def test_what_the_organisation_answers_from_now_on_waits_for_nobody_in_the_placement(world: World) -> None:
    case, person = world.application(), world.person(Role.CONTRIBUTOR)
    ask(world, case, person, None, "1.1", "2.1")
    confirming.begun(world)
    assert at_home(world, person) == [("1.1", None)]


def test_a_score_that_only_lacks_evidence_waits_once_evidence_is_asked_for(world: World) -> None:
    case, person = world.application(), world.person(Role.CONTRIBUTOR)
    ask(world, case, person, None, "1.3")
    moving.save(world, case, "1.3", narrative="Every learner is met at the door.", self_score=3)
    assert at_home(world, person) == []
    stand(case, S.EVIDENCE)
    assert at_home(world, person) == [("1.3", None)]


def test_whose_role_has_ended_has_nothing_at_home_and_hears_nothing(world: World) -> None:
    case, person = world.application(), world.person(Role.CONTRIBUTOR)
    stand(case, S.SELF_ASSESSMENT, due_on=DUE)
    with night_of(6, 1):
        ask(world, case, person, DUE)
    end_role(person)
    assert at_home(world, person) == []
    before = heard_by(person)
    with night_of(6, 16):
        assert notices.remind() == 0 or heard_by(person) == before
    assert heard_by(person) == before


def test_a_day_is_refused_that_has_passed_or_is_after_the_applications_own(world: World) -> None:
    case, person = world.application(), world.person(Role.CONTRIBUTOR)
    assert case.due_on is not None
    for due_on, words in (
        (clock.today() - timedelta(days=1), "The day has passed"),
        (case.due_on + timedelta(days=1), "has to be sent by then"),
    ):
        with pytest.raises(RuleBroken, match=words) as refusal:
            ask(world, case, person, due_on)
        assert refusal.value.field == "due_on"
    with pytest.raises(RuleBroken, match="Choose who should answer") as refusal:
        ask(world, case, None, clock.today())
    assert refusal.value.field == "person"
    ask(world, case, person, case.due_on)
    assert at_home(world, person) == [("1.1", case.due_on)]


def test_a_day_that_has_passed_since_is_saved_again_with_the_rest(world: World) -> None:
    case, person, other = world.application(), *(world.person(Role.CONTRIBUTOR) for _ in range(2))
    ask(world, case, person, clock.today())
    with clock.at(clock.now() + timedelta(days=3)):
        ask(world, case, other, clock.today() - timedelta(days=3))
        assert queries.of_viewer(world.viewer(other))[0].overdue


def test_a_closed_standard_is_given_to_nobody(world: World) -> None:
    case, person = world.application(), world.person(Role.CONTRIBUTOR)
    stand(case, S.SIGN_OFF)
    answer = answer_queries.to_standard(case.id, "1.1")
    assert answer is not None
    with pytest.raises(RuleBroken, match="This answer is closed"):
        ask(world, answer.application, person)


def test_whoever_is_asked_hears_of_it_once_a_day_without_names(world: World) -> None:
    case, person = world.application(), world.person(Role.CONTRIBUTOR)
    ask(world, case, person, clock.today(), "1.1", "1.2")
    ask(world, case, person, clock.today(), "1.3")
    ask(world, case, world.lead)
    assert (heard_by(person), heard_by(world.lead)) == ([K.STANDARDS_ASSIGNED], [])
    line = line_of(notices_of(person)[0])
    assert line.link == ("See what waits for you", "/home")
    assert world.lead.name not in line.text
    (letter,) = letters_to(person)
    assert composed(letter) is not None
    ask(world, case, None, None, "1.1", "1.2", "1.3")
    assert composed(letter) is None, "nothing of the case is theirs any more"


def test_reminders_come_before_and_on_the_day_until_the_answer_is_finished(world: World) -> None:
    case, person = world.application(), world.person(Role.CONTRIBUTOR)
    stand(case, S.SELF_ASSESSMENT, due_on=date(2027, 6, 30))
    with night_of(6, 1):
        ask(world, case, person, DUE, "1.1", "1.2")
    heard: list[int] = []
    for day in range(2, 23):
        with night_of(6, day):
            notices.remind()
            if heard_by(person).count(K.ASSIGNMENT_DUE) > len(heard):
                heard.append(day)
        if day == 10:
            finish(world, case, "1.1")
        if day == 15:
            finish(world, case, "1.2")
    assert heard == [9, 15], (
        "five working days before and one, for both standards together; not on the day, when all is done"
    )
    assert "16 June 2027" in line_of(notices_of(person)[-1]).text


@pytest.mark.parametrize("happening", ["paused", "signed", "nobody", "moved"])
def test_nobody_is_reminded_of_what_does_not_wait_for_them(world: World, happening: str) -> None:
    case, person = world.application(), world.person(Role.CONTRIBUTOR)
    stand(case, S.SELF_ASSESSMENT, due_on=date(2027, 6, 30))
    with night_of(6, 1):
        ask(world, case, person, DUE)
        if happening == "paused":
            stand(case, S.SELF_ASSESSMENT, paused_at=clock.now())
        elif happening == "signed":
            stand(case, S.SIGN_OFF)
        elif happening == "nobody":
            ask(world, case, None)
        else:
            ask(world, case, person, date(2027, 6, 30))
    with night_of(6, 16):
        notices.remind()
    assert K.ASSIGNMENT_DUE not in heard_by(person)


def test_who_takes_over_has_the_day_too_and_nobody_has_none(world: World) -> None:
    case, person, other = world.application(), *(world.person(Role.CONTRIBUTOR) for _ in range(2))
    today = clock.today()
    ask(world, case, person, today)
    with unit_of_work():
        assignments.hand_on(case.id, person.id, to_id=other.id)
    db.session.expire_all()
    assert at_home(world, other) == [("1.1", today)]
    with unit_of_work():
        assignments.hand_on(case.id, other.id, to_id=None)
    db.session.expire_all()
    answer = db.session.scalars(db.select(Answer).where(Answer.assigned_due_on.is_not(None))).first()
    assert answer is None


def test_a_finished_answer_that_is_emptied_waits_again(world: World) -> None:
    case, person = world.application(), world.person(Role.CONTRIBUTOR)
    ask(world, case, person)
    finish(world, case, "1.1")
    assert at_home(world, person) == []
    assert "1.1" not in answers.unfinished(case)
    moving.save(world, case, "1.1", narrative="", self_score=None)
    assert at_home(world, person) == [("1.1", None)]
