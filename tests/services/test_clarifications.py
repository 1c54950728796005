"""Questions to the provider: private until given, sent once, answered beside what stands, and nobody locks before they are closed."""

from datetime import timedelta
from typing import Any

import pytest

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.clarifications import ClarificationStatus as S
from accreditation.enums.clocks import ClockKind
from accreditation.enums.evidence import RevisionStatus
from accreditation.enums.reviews import ReviewStatus, SetAsideCause
from accreditation.errors import RuleBroken, Stale
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.clarifications import Clarification, ReviewQuestion
from accreditation.models.reviews import Review
from accreditation.queries import answers as answer_queries
from accreditation.queries import applications, clarified, review_questions, scoring, snapshots
from accreditation.queries import citations as citation_queries
from accreditation.queries import clarifications as queries
from accreditation.queries import clocks as clock_queries
from accreditation.rules import working_days
from accreditation.services import answers, citations, clarifications, clocks, pauses, reviews
from accreditation.services.case_facts import changes, fingerprint
from tests import asking, reviewing
from tests.world import World

WORDS = "How do night staff reach a supervisor?"


def fresh(world: World, review: Review) -> Review:
    """A review as its reviewer's next page loads it."""
    db.session.expire_all()
    return reviewing.own(world, review.id, reviewing.reviewer_of(review))


def refusals(refused: pytest.ExceptionInfo[RuleBroken]) -> str:
    return " ".join([refused.value.message, *(reason.message for reason in refused.value.reasons)])


def test_a_question_is_its_authors_until_it_is_given_and_anew_after_a_change(world: World) -> None:
    _, (lead, second) = reviewing.scoring(world)
    asking.write(world, second, "1.2", WORDS)
    assert review_questions.given(lead.round_id) == []
    assert asking.give(world, second) == 1
    assert [question.words for question in review_questions.given(lead.round_id)] == [WORDS]
    asking.write(world, second, "1.2", "Another thing")
    assert review_questions.given(lead.round_id) == []
    assert [question.words for question in review_questions.own(second.id)] == ["Another thing"]
    assert review_questions.own(lead.id) == []


def test_two_tabs_of_a_reviewer_and_of_the_lead_lose_nothing(world: World) -> None:
    _, (lead, second) = reviewing.scoring(world)
    subject = review_questions.on_standard(reviewing.viewer_of(world, second), second.id, "1.2")
    assert subject is not None
    asking.write(world, second, "1.2", WORDS)
    other = review_questions.on_standard(reviewing.viewer_of(world, second), second.id, "1.2")
    assert other is not None
    with pytest.raises(Stale), unit_of_work():
        clarifications.write(other, words="From the other tab", expected_version=0)
    asking.word(world, lead, "1.2", "Worded")
    gathered = review_questions.to_word(reviewing.viewer_of(world, lead), lead.id, "1.2")
    assert gathered is not None
    with pytest.raises(Stale), unit_of_work():
        clarifications.word(
            lead,
            gathered.gathered,
            words="Worded otherwise",
            expected_version=0,
            actor=reviewing.viewer_of(world, lead),
        )


def test_nobody_locks_before_the_questions_are_waived_or_closed(world: World) -> None:
    application, (lead, second) = reviewing.scoring(world)
    reviewing.score_all(world, second)
    with pytest.raises(RuleBroken) as refused, unit_of_work():
        reviews.lock_review(second, actor=reviewing.viewer_of(world, second))
    assert "waive or close the questions" in refusals(refused)
    with pytest.raises(RuleBroken), unit_of_work():
        clarifications.waive(lead, reason=" ", actor=reviewing.viewer_of(world, lead))
    asking.word(world, lead, "1.2", WORDS)
    asking.send(world, lead)
    with pytest.raises(RuleBroken), unit_of_work():
        reviews.lock_review(second, actor=reviewing.viewer_of(world, second))
    asking.answer(world, application, {"1.2": "By one number that is always answered."})
    asking.send_answers(world, application)
    with pytest.raises(RuleBroken), unit_of_work():
        reviews.lock_review(second, actor=reviewing.viewer_of(world, second))
    asking.close(world, lead)
    second = fresh(world, second)
    with pytest.raises(RuleBroken) as left, unit_of_work():
        reviews.lock_review(second, actor=reviewing.viewer_of(world, second))
    # The one standard that was answered since it was scored, and no other.
    assert [dict(reason.values).get("code") for reason in left.value.reasons] == ["1.2"]
    reviewing.give(world, second, "1.2", None)
    second = fresh(world, second)
    reviewing.lock(world, second)
    assert fresh(world, second).status is ReviewStatus.LOCKED


def test_answers_stand_beside_what_was_submitted_and_other_scores_stand(world: World) -> None:
    application, team, request = asking.with_provider(world, s1_2=WORDS)
    reviewing.score_all(world, team[0])
    before = snapshots.submitted(application.id)
    assert before is not None
    answer = db.session.query(Answer).filter_by(application_id=application.id).first()
    assert answer is not None
    narratives = {row.id: row.narrative for row in db.session.query(Answer).all()}
    asking.answer(world, application, {"1.2": "By one number."})
    asking.send_answers(world, application)
    after = snapshots.submitted(application.id)
    assert after is not None
    assert after.number == before.number + 1
    assert applications.get(application.id).current_round.snapshot_id == after.id == request.snapshot_id
    old = {entry.standard.code: entry.id for entry in snapshots.entries(before)}
    new = {entry.standard.code: entry.id for entry in snapshots.entries(after)}
    assert [code for code in old if old[code] != new[code]] == ["1.2"]
    assert {row.id: row.narrative for row in db.session.query(Answer).all()} == narratives
    exchanges = clarified.answered_in(after.id)
    assert [(each.words, each.answer) for each in next(iter(exchanges.values()))] == [
        (WORDS, "By one number.")
    ]
    assert clarified.answered_in(before.id) == {}
    # What comes back of the case later is compared with this, and nothing of it counts as changed.
    assert changes.since_submission(applications.get(application.id)).unopened == ()
    assert fingerprint.of_case(applications.get(application.id)) == after.content_hash
    lacking = {line.code: line.lacking for line in scoring.lines(fresh(world, team[0])) if line.lacking}
    assert list(lacking) == ["1.2"]
    assert clarified.counted(application.current_round.id) == clarified.Counted(1, 1)


def test_only_the_asked_standard_takes_more_evidence_and_what_was_cited_before_stands(world: World) -> None:
    application, team, _ = asking.with_provider(world, s1_1=WORDS)
    lead = world.viewer(world.lead)
    file = reviewing.evidence(world, "Rota")
    by_code = {row.standard.code: row for row in answer_queries.of_application(application.id)}
    application = applications.get(application.id)
    assert answers.why_citing_closed(application, by_code["1.2"]) is not None
    before = citation_queries.of_answer(by_code["1.1"].id)[0]
    assert answers.why_citing_closed(application, by_code["1.1"], before) is not None
    held = reviewing.evidence(world, "Held")
    held.status = RevisionStatus.HELD
    db.session.commit()
    for revision, may in ((held, False), (file, True)):
        details: dict[str, Any] = {
            "application": application,
            "item": revision.item,
            "page_from": 1,
            "page_to": 1,
            "claim": "Every night has a name on it",
            "actor": lead,
            "closed": answers.why_citing_closed(application, by_code["1.1"]),
        }
        if not may:
            with pytest.raises(RuleBroken), unit_of_work():
                citations.cite(by_code["1.1"], revision, **details)
            continue
        with unit_of_work():
            citations.cite(by_code["1.1"], revision, **details)
    asking.answer(world, application, {"1.1": "See the rota."})
    asking.send_answers(world, application)
    subject = scoring.own(team[0].id, team[0].reviewer_id, "1.1")
    assert subject is not None
    assert "Rota" in [citation.title for citation in subject.entry.citations]
    assert answers.why_citing_closed(applications.get(application.id), by_code["1.1"]) is not None


def test_review_clocks_stand_still_while_the_provider_has_the_questions(world: World) -> None:
    application, team, _ = asking.with_provider(world)
    stage = db.session.get_one(Application, application.id).due_on
    due = fresh(world, team[0]).due_on
    row = clock_queries.of_case(application.id, ClockKind.CLARIFICATION)[0]
    assert row.length == 10
    assert due is not None
    assert stage is not None
    with clock.shifted(timedelta(days=3)):
        asking.answer(world, application, {"1.2": "Every week."})
        asking.send_answers(world, application)
        assert clock_queries.of_case(application.id, ClockKind.CLARIFICATION) == []
        answered = fresh(world, team[0]).due_on
    assert answered is not None
    # Ten days were given to the provider, which took a few: the rest are the reviewers' no more.
    assert answered < due
    span = clock_queries.with_provider([application.id])[application.id]
    begun = clock_queries.of_case(application.id, ClockKind.REVIEW)[0].began_at
    assert working_days.deadline(begun, 20, paused=span).date() == answered


def test_a_day_that_a_replacement_was_told_stays_while_the_provider_has_the_questions(world: World) -> None:
    application, _, _ = asking.with_provider(world)
    promised = clocks.answer_by(application)
    late = reviewing.invited(world, application, reviewing.reviewer(world))
    assert late.due_on == promised
    with unit_of_work():
        clocks.recompute_case(application.id)
    assert fresh(world, late).due_on == promised
    with unit_of_work():
        pauses.pause(applications.get(application.id), actor=world.viewer(world.secretary), reason="To look.")
    application = applications.get(application.id)
    promised = clocks.answer_by(application)
    later = reviewing.invited(world, application, reviewing.reviewer(world))
    assert later.due_on == promised, "and in a pause the page says the day that the letter says"


def test_an_overdue_request_is_closed_without_an_answer_and_a_late_answer_counts_until_then(
    world: World,
) -> None:
    application, (lead, _), request = asking.with_provider(world)
    with pytest.raises(RuleBroken) as early, unit_of_work():
        clarifications.give_up(lead, actor=reviewing.viewer_of(world, lead))
    assert "still has time" in refusals(early)
    with clock.shifted(timedelta(days=25)):
        asking.answer(world, application, {"1.2": "Late, but here."})
        with unit_of_work():
            clarifications.give_up(lead, actor=reviewing.viewer_of(world, lead))
        closed = db.session.get_one(Clarification, request.id, populate_existing=True)
        assert (closed.status, closed.declared_at) == (S.CLOSED, None)
        with pytest.raises(RuleBroken) as refused:
            asking.send_answers(world, application)
        assert "What was saved is still here" in refusals(refused)
    assert queries.is_settled(lead.round_id)
    assert clarified.counted(lead.round_id) == clarified.Counted(1, 0)


def test_half_answers_and_answers_without_a_declaration_are_refused_with_every_reason(world: World) -> None:
    application, _, _ = asking.with_provider(world, s1_2=WORDS, s1_3="And this?")
    asking.answer(world, application, {"1.2": "Yes."})
    viewer = world.viewer(world.lead)
    sent = queries.for_provider(viewer, application.id)
    assert sent is not None
    with pytest.raises(RuleBroken) as refused, unit_of_work():
        clarifications.answer(sent, actor=viewer, declared=False)
    assert "1.3: answer" in refusals(refused)
    assert "true" in refusals(refused)
    db.session.rollback()
    assert queries.statuses(application.current_round.id) == [S.ASKED]


def test_a_paused_case_moves_nothing_and_loses_nothing(world: World) -> None:
    application, (lead, second), _ = asking.with_provider(world)
    with unit_of_work():
        pauses.pause(application, actor=world.viewer(world.secretary), reason="The ward is closed.")
    for act in (
        lambda: asking.answer(world, application, {"1.2": "Yes."}),
        lambda: asking.write(world, second, "1.3", WORDS),
        lambda: clarifications.take_back(lead, reason="No", actor=reviewing.viewer_of(world, lead)),
    ):
        with pytest.raises(RuleBroken) as refused:
            act()
        assert "paused" in refusals(refused)
        db.session.rollback()
    with unit_of_work():
        pauses.resume(
            applications.get(application.id), actor=world.viewer(world.secretary), reason="It is open."
        )
    asking.answer(world, applications.get(application.id), {"1.2": "Yes."})
    asking.send_answers(world, applications.get(application.id))


def test_questions_of_somebody_who_left_stay_and_what_they_had_not_given_stays_theirs(world: World) -> None:
    _, (lead, second) = reviewing.scoring(world)
    asking.write(world, second, "1.2", WORDS)
    asking.give(world, second)
    asking.write(world, second, "1.3", "Not given")
    second = fresh(world, second)
    with unit_of_work():
        reviews.set_aside(fresh(world, second), cause=SetAsideCause.LEFT, actor=world.viewer(world.secretary))
    gathered = [line for line in review_questions.gathered(fresh(world, lead).round) if line.given]
    assert [(line.line.code, line.words) for line in gathered] == [("1.2", WORDS)]
    assert db.session.query(ReviewQuestion).filter_by(words="Not given").count() == 1


def test_what_was_given_after_the_page_was_opened_or_may_name_somebody_is_not_sent_unseen(
    world: World,
) -> None:
    _, (lead, second) = reviewing.scoring(world)
    asking.word(world, lead, "1.2", "Did Dr Patel see patient X?")
    before = asking.shown(lead)
    asking.write(world, second, "1.3", WORDS)
    asking.give(world, second)
    viewer = reviewing.viewer_of(world, lead)
    with pytest.raises(RuleBroken, match="have changed"), unit_of_work():
        clarifications.send(lead, actor=viewer, shown=before, looked_at=True)
    with pytest.raises(RuleBroken, match="may name a person"):
        asking.send(world, lead)
    db.session.rollback()
    request = asking.send(world, lead, looked_at=True)
    assert [question.words for question in request.questions] == ["Did Dr Patel see patient X?", WORDS]
    with pytest.raises(RuleBroken), unit_of_work():
        clarifications.send(lead, actor=viewer, shown=asking.shown(lead), looked_at=True)


def test_questions_that_were_waived_are_not_asked_after_all_without_a_visit(world: World) -> None:
    _, (lead, _) = reviewing.scoring(world)
    reviewing.settle_questions(world, lead)
    asking_again = clarifications.why_not_asked(lead)
    assert asking_again is not None
    assert "nothing is asked" in asking_again.message.lower()
    with pytest.raises(RuleBroken):
        asking.word(world, lead, "1.2", WORDS)
