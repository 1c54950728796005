"""A reviewer reads what an organisation answers once for all its placements, and says where it is not true."""

import pytest

from accreditation.queries import applications
from tests import agreeing, reviewing, served
from tests.world import World

WORDS = "Nobody on this ward has heard of it"


def test_a_reviewer_says_that_it_is_not_true_here_and_scores_it_here(world: World) -> None:
    *_, team = served.served(world, s2_2="We meet on Fridays")
    client = world.client(reviewing.reviewer_of(team[0]))
    review = f"/reviews/{team[0].id}"
    overview = client.get(review)
    assert "Answered once for Riverside Trust" in overview.text
    assert "9 standards that this placement shares" in overview.text
    assert client.get(f"{review}/standards/2.1").status_code == 404, "it is scored in a review of its own"
    page = client.get(f"{review}/organisation/2.2")
    assert "What we do about 2.2." in page.text
    assert "We meet on Fridays" in page.text
    saved = client.send(f"{review}/organisation/2.1", words=WORDS)
    assert saved.status_code == 302
    assert saved.location.endswith("/standards/2.1")
    score = client.get(f"{review}/standards/2.1")
    assert "You said that what the organisation says is not true here." in score.text
    assert "Not true here, you say" in client.get(review).text
    client.send(f"{review}/organisation/2.1", act="take_back", words="")
    assert "Not true here, you say" not in client.get(review).text
    assert client.get(f"{review}/standards/2.1").status_code == 404


def test_it_takes_words(world: World) -> None:
    *_, team = served.served(world)
    client = world.client(reviewing.reviewer_of(team[0]))
    refused = client.send(f"/reviews/{team[0].id}/organisation/2.1", words="  ")
    assert refused.status_code == 422
    assert "Say what is not true at this placement" in refused.text


def test_nobody_else_reads_it_before_scores_are_shared(world: World) -> None:
    *_, application, team = served.served(world)
    mine, other = (world.client(reviewing.reviewer_of(review)) for review in team)
    mine.send(f"/reviews/{team[0].id}/organisation/2.1", words=WORDS)
    pages = (f"/reviews/{team[1].id}", f"/reviews/{team[1].id}/organisation/2.1")
    assert not [path for path in pages if WORDS in other.get(path).text]
    assert "Not true here, you say" not in other.get(pages[0]).text
    assert other.get(f"/reviews/{team[0].id}/organisation/2.1").status_code == 404
    lead = reviewing.own(world, team[0].id, reviewing.reviewer_of(team[0]))
    reviewing.give(world, lead, "2.1", 0)
    agreeing.reveal(
        world,
        {},
        applications.get(application.id),
        [lead, reviewing.own(world, team[1].id, reviewing.reviewer_of(team[1]))],
    )
    page = other.get(f"/reviews/{team[1].id}/consensus/2.1")
    assert WORDS in page.text
    assert "not true here" in page.text


@pytest.mark.parametrize("code", ["1.1", "9.9", "X1"])
def test_what_the_placement_answers_itself_is_no_answer_of_the_organisation(world: World, code: str) -> None:
    *_, team = served.served(world)
    client = world.client(reviewing.reviewer_of(team[0]))
    assert client.get(f"/reviews/{team[0].id}/organisation/{code}").status_code == 404


def test_the_provider_reads_where_a_score_was_agreed(world: World) -> None:
    organisation_return, returns_team, application, team = served.served(world)
    served.agreed(world, organisation_return, returns_team)
    application, team = agreeing.reveal(world, {}, application, team)
    agreeing.begun(world, application, team)
    agreeing.drafted(world, application, team[0])
    agreeing.sent(world, application, team)
    page = world.client(world.lead).get(f"/applications/{application.id}/report")
    assert page.status_code == 200
    assert page.text.count("(from the organisation return)") == 9
