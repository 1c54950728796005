"""Questions to a provider are planted and looked for on every page of everybody: before they are given, given, sent and answered."""

import pytest

from tests import asking, reviewing
from tests.architecture.access_rows import EVERYBODY, PROVIDER
from tests.architecture.test_canary import backstage, canary, fetch, readers
from tests.architecture.visitors import Visitors
from tests.scene import Case, Scene, Stage

pytestmark = [pytest.mark.soak, pytest.mark.xdist_group("scene")]


def own(scene: Scene, case: Case, name: str):
    return reviewing.own(scene.world, case.reviews[name], scene.people[name])


def test_a_question_is_read_by_its_author_then_by_the_lead_then_in_the_leads_words_by_the_provider(
    visitors: Visitors,
) -> None:
    private, given, worded, answered = (canary(kind) for kind in ("private", "given", "worded", "answered"))
    with backstage(visitors) as scene:
        case = scene.new_case(Stage.IN_REVIEW)
    before = fetch(visitors, case, EVERYBODY, whole=True)
    with backstage(visitors) as scene:
        asking.write(scene.world, own(scene, case, "lay"), "1.1", private)
    planted = fetch(visitors, case, EVERYBODY, whole=True)
    # Of the lay reviewer's own pages the rows of the table open the lead's reviews alone, so nobody is shown it at all.
    assert readers(planted, private) <= {"lay"}
    changed = sorted(key for key in before if before[key] != planted[key] and key[1] != "/account/sessions")
    assert {who for who, _ in changed} <= {"lay"}, f"these pages tell that a question was written: {changed}"
    with backstage(visitors) as scene:
        asking.write(scene.world, own(scene, case, "lay"), "1.1", given)
        asking.give(scene.world, own(scene, case, "lay"))
        asking.word(scene.world, own(scene, case, "lead"), "1.1", worded)
    pages = fetch(visitors, case, EVERYBODY, whole=True)
    assert readers(pages, given) <= {"lead", "lay"}
    assert "lead" in readers(pages, given)
    assert readers(pages, worded) == {"lead"}
    with backstage(visitors) as scene:
        asking.send(scene.world, own(scene, case, "lead"))
        asking.answer(scene.world, case.application, {"1.1": answered})
    pages = fetch(visitors, case, EVERYBODY, whole=True)
    assert readers(pages, given) <= {"lead", "lay"}
    assert PROVIDER <= readers(pages, worded) <= PROVIDER | {"lead", "lay"}
    # What is drafted is the provider's own until its lead has sent it.
    assert readers(pages, answered) == PROVIDER
    with backstage(visitors) as scene:
        asking.send_answers(scene.world, case.application)
    pages = fetch(visitors, case, EVERYBODY, whole=True)
    assert readers(pages, private) == set()
    assert readers(pages, given) <= {"lead", "lay"}
    assert readers(pages, answered) <= PROVIDER | {"lead", "lay", "secretariat"}
    assert {"lead", "secretariat"} <= readers(pages, answered)
