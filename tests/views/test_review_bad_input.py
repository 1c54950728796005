"""What reviewers send that cannot be taken: it is refused in words, and nothing of what stands is touched."""

import pytest

from accreditation.db import db
from accreditation.enums.reviews import ReviewStatus
from accreditation.models.reviews import Review
from tests import reviewing
from tests.world import World


@pytest.mark.parametrize("score", ["5", "-1", "3.5", "three"])
def test_a_score_that_is_none_of_the_scale_is_not_kept(world: World, score: str) -> None:
    _, (lead, _) = reviewing.scoring(world)
    client = world.client(reviewing.reviewer_of(lead))
    answer = client.send(f"/reviews/{lead.id}/standards/1.2", score=score, rationale="As I saw it.")
    assert answer.status_code == 422
    assert "choose from the options shown" in answer.text
    assert "As I saw it." in answer.text
    db.session.rollback()
    assert reviewing.score_of(lead, "1.2") is None


def test_who_has_begun_to_score_cannot_decline_and_reads_whom_to_tell(world: World) -> None:
    _, (lead, _) = reviewing.scoring(world)
    client = world.client(reviewing.reviewer_of(lead))
    reviewing.give(world, lead, "1.1", 3)
    path = f"/reviews/{lead.id}/decline"
    page = client.get(path)
    assert "You have accepted this review already" in page.text
    assert "Why you decline" not in page.text
    assert client.send(path, because="No time.").status_code == 422
    db.session.rollback()
    review = db.session.get_one(Review, lead.id)
    assert review.status is ReviewStatus.SCORING
    score = reviewing.score_of(review)
    assert score is not None
    assert score.value == 3
