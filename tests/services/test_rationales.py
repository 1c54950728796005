"""What the provider reads of a score: put together so that nobody tells the reviewers apart, and looked at by the lead."""

from itertools import permutations

import pytest
from sqlalchemy import select

from accreditation.db import db, unit_of_work
from accreditation.errors import RuleBroken, Stale
from accreditation.models.moderation import RationaleReading
from accreditation.models.reviews import Review, Score
from accreditation.queries import agreed_scores, answers
from accreditation.queries import moderation as queries
from accreditation.services import moderation, reports
from tests import agreeing, reviewing
from tests.services.test_moderation import agreed_with_replacement
from tests.world import World


def merged(*rationales: str) -> str:
    return moderation.merged_rationales([Score(rationale=words) for words in rationales])


def test_the_order_follows_the_words_and_not_the_reviewers() -> None:
    words = ("Safe on every shift.", "Seen at night too.", "Learners say so.")
    assert len({merged(*order) for order in permutations(words)}) == 1
    assert sorted(merged(*words).split("\n\n")) == sorted(words)
    assert merged("The same. ", "The same.", " ") == "The same."


def test_no_reviewer_comes_first_on_every_standard(world: World) -> None:
    application, _ = agreeing.moderating(world)
    first = {score.rationale.split(" ", 1)[0] for score in agreed_scores.of_round(application.current_round)}
    assert first == {"peer", "lay"}, "now the words of one come first, now of the other"


def test_the_report_waits_until_the_lead_has_looked_at_each_text(world: World) -> None:
    application, team = agreeing.moderating(world, {"1.4": (1, 0)})
    lead = reviewing.viewer_of(world, team[0])
    scores = {score.standard.code: score for score in agreed_scores.of_round(application.current_round)}
    answer = answers.to_standard(application.id, "1.4")
    assert answer is not None
    agreeing.settled(world, application, answer.standard_id, team, value=0)
    agreeing.drafted(world, application, team[0])
    assert not [reason for reason in reports.missing(application, actor=lead) if "reads" in reason.message]
    readings = db.session.scalars(select(RationaleReading.agreed_score_id)).all()
    assert sorted(readings) == sorted(score.id for score in scores.values()), "what the team wrote needs none"


def test_saving_or_rewriting_a_text_is_looking_at_it(world: World) -> None:
    application, team = agreeing.moderating(world)
    lead = reviewing.viewer_of(world, team[0])

    def unread() -> list[str]:
        return [line.code for line in agreed_scores.lines(application.current_round) if line.is_unread]

    def write(code: str, words: str | None, version: int = 1) -> None:
        score = next(
            score
            for score in agreed_scores.of_round(application.current_round)
            if score.standard.code == code
        )
        with unit_of_work():
            reports.write_rationale(
                application,
                score.standard_id,
                rationale=score.rationale if words is None else words,
                expected_version=version,
                actor=lead,
            )

    assert len(unread()) == 24
    write("1.1", None)
    write("1.1", None)
    write("1.2", "In one voice.")
    assert unread()[:2] == ["1.3", "1.4"]
    assert len(unread()) == 22
    with pytest.raises(Stale):
        write("1.2", "Late.", version=1)
    with pytest.raises(RuleBroken) as refusal, unit_of_work():
        reports.issue_report(application, actor=lead)
    named = [
        reason for reason in refusal.value.reasons if "look at what the provider reads" in reason.message
    ]
    assert [dict(reason.values)["code"] for reason in named] == unread()


def test_an_assent_that_is_sent_again_leaves_what_the_lead_worded_since(world: World) -> None:
    application, team = agreeing.moderating(world, {"1.4": (1, 0)})
    lead = reviewing.viewer_of(world, team[0])
    answer = answers.to_standard(application.id, "1.4")
    assert answer is not None
    standard_id = answer.standard_id
    agreeing.settled(world, application, standard_id, team, value=0)
    with unit_of_work():
        reports.write_rationale(
            application, standard_id, rationale="In one voice.", expected_version=1, actor=lead
        )
    again = agreeing.assented(world, application, standard_id, team[1])
    assert again is not None
    assert (again.version, again.rationale) == (2, "In one voice.")
    proposed = agreeing.settled(
        world, application, standard_id, team, value=0, rationale="Said otherwise.", expected_version=2
    )
    assert proposed is not None
    assert (proposed.version, proposed.rationale) == (3, "Said otherwise."), "words alone are settled, too"


def test_an_assent_from_before_the_standard_was_talked_about_anew_counts_for_nothing_new(
    world: World,
) -> None:
    application, team = agreeing.moderating(world, {"1.4": (1, 0)})
    answer = answers.to_standard(application.id, "1.4")
    assert answer is not None

    def propose(value: int, review: Review) -> None:
        with unit_of_work():
            moderation.propose_score(
                application,
                answer.standard_id,
                value=value,
                reason="We talked.",
                rationale="Together.",
                actor=reviewing.viewer_of(world, review),
                expected_version=0,
            )

    propose(1, team[0])
    shown = queries.case_of(application.current_round, answer.standard_id)
    assert shown is not None
    shown_id = shown.proposals[-1].id
    agreed_with_replacement(world, application, team, s1_4=0)
    late = queries.team(application.current_round)[-1]
    propose(0, late)
    anew = queries.case_of(application.current_round, answer.standard_id)
    assert anew is not None
    assert anew.number == 2
    with pytest.raises(RuleBroken, match="another score since this page was shown"), unit_of_work():
        moderation.assent(
            application,
            answer.standard_id,
            actor=reviewing.viewer_of(world, team[0]),
            proposal_id=shown_id,
        )
