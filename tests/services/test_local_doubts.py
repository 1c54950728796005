"""What an organisation return agreed counts at each placement, unless its reviewers say that it is not true there."""

import pytest

from accreditation.db import unit_of_work
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.reviews import AgreementMethod, ModerationReason, SetAsideCause
from accreditation.errors import RuleBroken, Stale
from accreditation.models.applications import Application
from accreditation.models.reviews import Review
from accreditation.queries import agreed_scores, boards, local_doubts, locked_scores, scores
from accreditation.queries import applications as application_queries
from accreditation.queries import moderation as moderation_queries
from accreditation.queries.local_doubts import ServedAnswer
from accreditation.queries.rule_cases import rule_case
from accreditation.services import moderation, reports, reviews
from tests import agreeing, reviewing, served
from tests.world import World

pytestmark = pytest.mark.postgresql_in_soak


OWN = {
    f"s{code.replace('.', '_')}": 1
    for code in [
        "1.2",
        "1.3",
        "1.4",
        "1.5",
        "1.6",
        "3.1",
        "3.2",
        "4.1",
        "4.2",
        "5.1",
        "5.2",
        "5.3",
        "5.4",
        "6.5",
    ]
}


def values(application: Application) -> dict[str, int | None]:
    """What counts in a case's newest round, by code."""
    return {line.code: line.value for line in agreed_scores.lines(application.current_round)}


def doubt(world: World, review: Review, code: str = "2.1", words: str = "Nobody here knows of it.") -> None:
    served = served_now(review, code)
    with unit_of_work():
        reviews.doubt(
            review, served, words=words, expected_version=served.doubt.version if served.doubt else 0
        )


def served_now(review: Review, code: str = "2.1") -> ServedAnswer:
    served = local_doubts.served_answer(review, code)
    assert served is not None
    return served


def take_back(world: World, review: Review, code: str = "2.1") -> None:
    served = served_now(review, code)
    assert served.doubt is not None
    with unit_of_work():
        reviews.take_back(review, served, expected_version=served.doubt.version)


def begin(world: World, application: Application, team: list[Review]) -> Application:
    with unit_of_work():
        moderation.begin_moderation(application, actor=reviewing.viewer_of(world, team[0]))
    return application_queries.get(application.id)


def issue(world: World, application: Application, team: list[Review]) -> None:
    agreeing.drafted(world, application, team[0])
    with unit_of_work():
        reports.issue_report(application, actor=reviewing.viewer_of(world, team[0]))


def test_what_was_agreed_before_counts_from_the_beginning_of_moderation(world: World) -> None:
    organisation_return, team, application, local_team = served.served(world)
    served.agreed(world, organisation_return, team)
    application, local_team = agreeing.reveal(world, {}, application, local_team)
    assert values(application) == {}
    application = begin(world, application, local_team)
    assert len(values(application)) == 24
    assert {values(application)[code] for code in served.CODES} == {1}
    assert rule_case(application, application.current_round).scores.keys() == values(application).keys()
    issue(world, application, local_team)
    assert application.status is ApplicationStatus.FACTUAL_ACCURACY


def test_what_is_agreed_later_counts_in_every_case_that_waits_for_it(world: World) -> None:
    organisation_return, team, application, local_team = served.served(world)
    application, local_team = agreeing.reveal(world, {}, application, local_team)
    application = begin(world, application, local_team)
    assert not set(values(application)) & set(served.CODES)
    with pytest.raises(RuleBroken, match="organisation return are not agreed yet"):
        issue(world, application, local_team)
    served.agreed(world, application_queries.get(organisation_return.id), team)
    application = application_queries.get(application.id)
    assert len(values(application)) == 24
    issue(world, application, local_team)


def test_a_report_says_that_the_organisation_return_agreed_a_score_and_asks_no_finding_of_it(
    world: World,
) -> None:
    organisation_return, team, application, local_team = served.served(world)
    served.agreed(world, organisation_return, team)
    application = begin(world, *agreeing.reveal(world, {}, application, local_team))
    viewer = reviewing.viewer_of(world, local_team[0])
    rows = {row.line.code: row for row in boards.of_round(viewer, application.current_round).rows}
    assert rows["2.1"].carried_from == "organisation return"
    assert rows["1.1"].carried_from is None
    standard = moderation_queries.standard(viewer, application.current_round, "2.1")
    assert standard is not None
    assert standard[0].of_return


def test_what_is_not_true_here_is_scored_and_agreed_here(world: World) -> None:
    organisation_return, team, application, local_team = served.served(world)
    served.agreed(world, organisation_return, team)
    lead = reviewing.own(world, local_team[0].id, reviewing.reviewer_of(local_team[0]))
    doubt(world, lead)
    for review in local_team:
        reviewing.score_all(world, review, **OWN)
    with pytest.raises(RuleBroken, match="one thing|2.1"):
        reviewing.lock(world, lead)
    local_team = [reviewing.own(world, review.id, reviewing.reviewer_of(review)) for review in local_team]
    reviewing.give(world, local_team[0], "2.1", 0)
    for review in local_team:
        reviewing.lock(world, review)
    application = begin(world, application_queries.get(application.id), local_team)
    assert "2.1" not in values(application), "it is talked about first"
    standard = moderation_queries.standard(
        world.viewer(agreeing.moderator(world)), application.current_round, "2.1"
    )
    assert standard is not None
    assert ModerationReason.NOT_TRUE_HERE in standard[0].reasons
    with unit_of_work():
        moderation.settle_by_moderator(
            application,
            standard[0].line.standard_id,
            actor=world.viewer(agreeing.moderator(world)),
            value=0,
            reason="Nobody on the ward knows of it.",
            rationale="It is not known here.",
            expected_version=0,
        )
    assert values(application)["2.1"] == 0
    assert {values(application)[code] for code in served.CODES if code != "2.1"} == {1}


def test_what_a_reviewer_took_back_is_the_organisations_again(world: World) -> None:
    organisation_return, team, application, local_team = served.served(world)
    served.agreed(world, organisation_return, team)
    lead = reviewing.own(world, local_team[0].id, reviewing.reviewer_of(local_team[0]))
    doubt(world, lead)
    reviewing.give(world, lead, "2.1", 0)
    take_back(world, lead)
    application = begin(world, *agreeing.reveal(world, {}, application, local_team))
    assert values(application)["2.1"] == 1
    standard_id = served_now(lead).entry.standard_id
    review_round = application.current_round
    assert all("2.1" not in given for given in scores.counted_values(review_round))
    assert standard_id not in {score.standard_id for score in scores.counted(review_round)}
    assert standard_id not in {score.standard_id for score in locked_scores.as_locked(review_round)}
    kinds = locked_scores.kinds_in_cycle(application.cycle_id)
    assert sum(kind.times for kind in kinds if kind.code == "2.1") == 1, "that of the return's own review"


def test_a_doubt_that_was_taken_back_counts_in_no_score_though_a_colleagues_stands(world: World) -> None:
    organisation_return, team, application, local_team = served.served(world)
    served.agreed(world, organisation_return, team)
    mine, theirs = (reviewing.own(world, each.id, reviewing.reviewer_of(each)) for each in local_team[:2])
    for review, value in ((mine, 0), (theirs, 4)):
        doubt(world, review)
        reviewing.give(world, review, "2.1", value)
    take_back(world, theirs)
    application = begin(world, *agreeing.reveal(world, {}, application, local_team))
    given = [scored["2.1"] for scored in scores.counted_values(application.current_round) if "2.1" in scored]
    assert given == [0]


def test_two_windows_of_one_reviewer_do_not_overwrite_each_other(world: World) -> None:
    *_, local_team = served.served(world)
    doubt(world, local_team[0], words="One thing.")
    with pytest.raises(Stale), unit_of_work():
        reviews.doubt(local_team[0], served_now(local_team[0]), words="Another.", expected_version=0)


def test_nothing_is_said_after_the_lock(world: World) -> None:
    *_, application, local_team = served.served(world)
    agreeing.reveal(world, {}, application, local_team)
    lead = reviewing.own(world, local_team[0].id, reviewing.reviewer_of(local_team[0]))
    with pytest.raises(RuleBroken, match="stand"):
        doubt(world, lead)


def test_a_doubt_of_a_review_that_is_set_aside_counts_no_more(world: World) -> None:
    organisation_return, team, application, local_team = served.served(world)
    served.agreed(world, organisation_return, team)
    lay = reviewing.own(world, local_team[1].id, reviewing.reviewer_of(local_team[1]))
    doubt(world, lay)
    reviewing.give(world, lay, "2.1", 0)
    application, local_team = agreeing.reveal(world, {}, application, local_team)
    application = begin(world, application, local_team)
    assert "2.1" not in values(application)
    with unit_of_work():
        reviews.set_aside(
            reviewing.own(world, lay.id, reviewing.reviewer_of(lay)),
            cause=SetAsideCause.LEFT,
            actor=world.viewer(world.secretary),
        )
    assert values(application_queries.get(application.id))["2.1"] == 1
    assert agreed_scores.lines(application.current_round)[0].method is AgreementMethod.MEDIAN
