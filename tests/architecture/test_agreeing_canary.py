"""What a team says among itself, why a review should be unlocked, and points that were not sent: on nobody else's page."""

import pytest

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.queries import accuracy as accuracy_queries
from accreditation.queries import moderation, rounds
from accreditation.services import accuracy, discussions, reports, reviews
from accreditation.visibility import Field
from tests import reviewing
from tests.architecture.access_rows import EVERYBODY, PROVIDER
from tests.architecture.test_canary import allowed, backstage, canary, fetch, readers
from tests.architecture.visitors import Visitors
from tests.scene import BEGAN, Case, Scene, Stage

pytestmark = [pytest.mark.soak, pytest.mark.xdist_group("scene")]


def _own(scene: Scene, case: Case, name: str):
    return reviewing.own(scene.world, case.reviews[name], scene.people[name])


def test_why_a_review_should_be_unlocked_is_its_reviewers_and_the_moderators(visitors: Visitors) -> None:
    why, answer = canary("unlock"), canary("answer")
    with backstage(visitors) as scene:
        case = scene.new_case(Stage.SCORING, {})
        with clock.at(scene.now - BEGAN):
            reviewing.lock(scene.world, _own(scene, case, "lead"))
            with unit_of_work():
                reviews.ask_to_unlock(_own(scene, case, "lead"), reason=why, actor=scene.viewer("lead"))
    pages = fetch(visitors, case, EVERYBODY)
    assert readers(pages, why) == {"lead", "moderator"}
    with backstage(visitors) as scene, clock.at(scene.now - BEGAN), unit_of_work():
        reviews.unlock(_own(scene, case, "lead"), answer=answer, actor=scene.viewer("moderator"))
    pages = fetch(visitors, case, EVERYBODY)
    assert readers(pages, answer) == {"lead", "moderator"}
    with backstage(visitors) as scene:
        with clock.at(scene.now - BEGAN):
            for name in ("lead", "lay", "learner"):
                reviewing.lock(scene.world, _own(scene, case, name))
        scene.take(case, Stage.REVEALED, Stage.CALLED)
    pages = fetch(visitors, case, EVERYBODY)
    assert readers(pages, why) | readers(pages, answer) <= {"lead", "moderator"}


def test_a_teams_remarks_are_its_own_and_its_moderators_to_the_end(visitors: Visitors) -> None:
    words = canary("remark")
    with backstage(visitors) as scene:
        case = scene.new_case(Stage.REVEALED, {})
        page = moderation.team_standard(scene.viewer("lead"), case.reviews["lead"], "1.1")
        assert page is not None
        with clock.at(scene.now - BEGAN), unit_of_work():
            discussions.remark(
                page.application,
                page.row.line,
                words=words,
                actor=scene.viewer("lead"),
                review=page.review,
            )
    for begun, stage in ((Stage.REVEALED, Stage.ACCURACY), (Stage.ACCURACY, Stage.CALLED)):
        pages = fetch(visitors, case, EVERYBODY)
        assert {"lead", "lay"} <= readers(pages, words) <= allowed(visitors, case, Field.DISCUSSION)
        with backstage(visitors) as scene:
            scene.take(case, begun, stage)
    pages = fetch(visitors, case, EVERYBODY)
    assert {"lead", "lay"} <= readers(pages, words) <= allowed(visitors, case, Field.DISCUSSION)


def test_a_point_is_the_providers_own_until_its_lead_sends_it(visitors: Visitors) -> None:
    words = canary("point")
    with backstage(visitors) as scene:
        case = scene.new_case(Stage.ACCURACY)
        lead = scene.viewer("provider_lead")
        passage = accuracy_queries.passage(lead, case.application_id, "1.1")
        assert passage is not None
        with clock.at(scene.now - BEGAN), unit_of_work():
            remark = accuracy.mark(
                passage, quote=passage.words.split()[0], words=words, citation_id=None, actor=lead
            )
        visitors.points[case.application_id] = remark.id
    assert readers(fetch(visitors, case, EVERYBODY), words) == PROVIDER
    with backstage(visitors) as scene, clock.at(scene.now - BEGAN), unit_of_work():
        reports.confirm_accuracy(case.application, actor=scene.viewer("provider_lead"))
        assert accuracy_queries.sent_of(rounds.report(case.application.current_round))
    assert readers(fetch(visitors, case, EVERYBODY), words) == PROVIDER | {"lead", "lay"}
