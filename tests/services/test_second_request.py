"""A second request of a team to the provider: only after a visit, and what it is answered is judged again by each reviewer."""

import pytest

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums import task_words
from accreditation.enums.applications import Tier, Trigger
from accreditation.enums.clarifications import ClarificationStatus as S
from accreditation.errors import RuleBroken
from accreditation.models.reviews import Review
from accreditation.queries import applications, home, scoring
from accreditation.queries import clarifications as queries
from accreditation.services import clarifications, moderation, reviews
from accreditation.services.case_facts import CaseFacts
from tests import asking, reviewing
from tests.world import World
from workflows.application import APPLICATION
from workflows.engine import unmet_before

pytestmark = pytest.mark.postgresql_in_soak

WORDS = "How do night staff reach a supervisor?"


def fresh(world: World, review: Review) -> Review:
    """A review as its reviewer's next page loads it."""
    db.session.expire_all()
    return reviewing.own(world, review.id, reviewing.reviewer_of(review))


def visited(world: World, *, code: str = "") -> list[Review]:
    """An application for excellence whose desk scores are shared and whose visit is recorded."""
    application, team = reviewing.scoring(world, Tier.EXCELLENCE)
    if code:
        asking.word(world, team[0], code, WORDS)
        asking.send(world, team[0])
        asking.answer(world, application, {code: "By one number."})
        asking.send_answers(world, application)
        asking.close(world, fresh(world, team[0]))
    for review in team:
        review = fresh(world, review)
        reviewing.score_all(world, review)
        reviewing.lock(world, review)
    lead = fresh(world, team[0])
    with unit_of_work():
        reviews.record_visit(
            lead,
            held_on=clock.today(),
            learner_session=True,
            learners=5,
            learners_said="They feel safe.",
            notes="Warm.",
            actor=reviewing.viewer_of(world, lead),
        )
    return [fresh(world, review) for review in team]


def test_nothing_more_is_asked_before_the_visit(world: World) -> None:
    _, team = reviewing.revealed(world, Tier.EXCELLENCE)
    lead = fresh(world, team[0])
    closed = clarifications.why_not_asked(lead)
    assert closed is not None
    assert "more can be asked after the visit" in closed.message
    with pytest.raises(RuleBroken):
        asking.write(world, lead, "1.2", WORDS)
    with pytest.raises(RuleBroken):
        asking.word(world, lead, "1.2", WORDS)


def test_no_second_request_without_a_visit_to_come(world: World) -> None:
    _, team = reviewing.revealed(world)
    closed = clarifications.why_not_asked(fresh(world, team[0]))
    assert closed is not None
    assert "visit" not in closed.message


@pytest.mark.parametrize("code", ["1.1", "1.2"])
def test_after_the_visit_a_second_request_goes_out_and_its_answer_is_judged_by_everybody(
    world: World, code: str
) -> None:
    lead, second, third = visited(world, code="1.1")
    asking.write(world, second, code, "And at weekends?")
    asking.give(world, fresh(world, second))
    lead = fresh(world, lead)
    asking.word(world, lead, code, "Who answers at weekends?")
    request = asking.send(world, fresh(world, lead))
    assert (request.number, request.with_visit) == (2, True)
    assert [question.words for question in request.questions] == ["Who answers at weekends?"]
    assert "still open" in before_moderation(lead)
    application = applications.get(lead.application_id)
    asking.answer(world, application, {code: "The same number."})
    asking.send_answers(world, application)
    asking.close(world, fresh(world, lead))
    assert queries.statuses(lead.round_id) == [S.CLOSED, S.CLOSED]
    closed = clarifications.why_not_asked(fresh(world, lead))
    assert closed is not None, "and no third"
    assert "after the visit" not in closed.message
    as_before = 3 if code == "1.1" else None
    for review in (lead, second, third):
        mine = fresh(world, review)
        lacking = {line.code: line.lacking for line in scoring.lines(mine) if line.lacking}
        assert list(lacking) == [code]
        assert code in before_moderation(lead)
        assert asks_to_save(world, mine)
        if review is second:
            with pytest.raises(RuleBroken, match="read in the provider"):
                reviewing.give(world, mine, code, as_before, rationale="It says less than before.")
            db.session.rollback()
            reviewing.give(
                world,
                fresh(world, mine),
                code,
                as_before,
                rationale="It says less than before.",
                revised_because="Nobody answers on Sundays.",
            )
        else:
            # The score as it was: it is confirmed, and needs no reason.
            reviewing.give(world, mine, code, as_before)
        assert not asks_to_save(world, mine)
    assert before_moderation(lead) == ""
    with unit_of_work():
        moderation.begin_moderation(
            applications.get(lead.application_id), actor=reviewing.viewer_of(world, lead)
        )


def asks_to_save(world: World, review: Review) -> bool:
    """Whether the first page of a reviewer asks them to save a score again."""
    tasks = home.board(reviewing.viewer_of(world, review)).must
    return any(task.title.startswith(task_words.SAVE_AGAIN) for task in tasks)


def before_moderation(review: Review) -> str:
    """What the lead is told before scores may be agreed."""
    db.session.expire_all()
    application = applications.get(review.application_id)
    facts = CaseFacts(application, None)
    reasons = unmet_before(APPLICATION, application, Trigger.BEGIN_MODERATION, facts)
    return " ".join(reason.message for reason in reasons)
