"""An earlier wording of an answer saved again: read first, as a new version, and never over what nobody has seen."""

from accreditation.enums.people import Role
from accreditation.models.answers import Answer, AnswerRevision
from accreditation.models.applications import Application
from accreditation.queries import answers
from accreditation.services import answers as saving
from tests.client import hidden
from tests.views.test_answers import returned
from tests.world import World


def _standard(case: Application, code: str, more: str = "") -> str:
    return f"/applications/{case.id}/standards/{code}{more}"


def _versions(case: Application, code: str = "1.1") -> list[tuple[int, int | None, str, str]]:
    answer = answers.to_standard(case.id, code)
    assert answer is not None
    numbers = [version.number for version in answers.versions(answer.id)]
    texts = answers.texts_of(answer.id, numbers)
    return [
        (number, texts[number].self_score, texts[number].narrative, texts[number].author.name)
        for number in sorted(numbers)
    ]


def test_an_earlier_wording_is_restored_as_a_new_version_of_whoever_does_it(world: World) -> None:
    case = world.application()
    colleague = world.person(Role.CONTRIBUTOR)
    other, browser = world.client(colleague), world.client(world.lead)
    other.send(_standard(case, "1.1"), self_score="1", narrative="Met at the door.", gaps="Nights.")
    other.send(_standard(case, "1.1"), self_score="3", narrative="Met at the gate.", gaps="")
    history = browser.get(_standard(case, "1.1", "/history?to=1")).text
    address = _standard(case, "1.1", "/history/1/restore")
    assert address in history
    assert address not in browser.get(_standard(case, "1.1", "/history")).text, "the newest stands already"
    page = browser.get(address).text
    assert "[added:] </span> door.<" in page
    assert "[removed:] </span> gate.<" in page
    sent = browser.send(address)
    assert sent.location == _standard(case, "1.1")
    assert "The wording of version 1 is saved." in browser.get(sent.location).text
    lead = world.lead.name
    assert _versions(case) == [
        (1, 1, "Met at the door.", colleague.name),
        (2, 3, "Met at the gate.", colleague.name),
        (3, 3, "Met at the door.", lead),
    ], "the score stays"
    answer = answers.to_standard(case.id, "1.1")
    assert answer is not None
    assert (answer.narrative, answer.gaps, answer.updated_by_id) == (
        "Met at the door.",
        "Nights.",
        world.lead.id,
    )
    assert "there is nothing to restore" in browser.get(address).text
    browser.post(address, data=hidden(browser.get(_standard(case, "1.1")).text))
    assert len(_versions(case)) == 3, "what reads so already is not saved again"


def test_what_was_saved_since_the_page_was_read_is_not_replaced_unseen(world: World) -> None:
    case = world.application()
    browser = world.client(world.lead)
    for words in ("First.", "Second."):
        browser.send(_standard(case, "1.1"), narrative=words)
    address = _standard(case, "1.1", "/history/1/restore")
    opened = hidden(browser.get(address).text)
    colleague = world.person(Role.CONTRIBUTOR)
    world.client(colleague).send(_standard(case, "1.1"), narrative="Third.")
    late = browser.post(address, data=opened)
    assert late.status_code == 409
    assert f"{colleague.name} saved this first" in late.text
    assert "[removed:] </span>Third.<" in late.text
    assert [text for _, _, text, _ in _versions(case)] == ["First.", "Second.", "Third."]
    assert browser.post(address, data=hidden(late.text)).status_code == 302
    assert [text for _, _, text, _ in _versions(case)][-1] == "First."


def test_nothing_is_restored_once_the_answer_is_closed_or_from_what_never_was(world: World) -> None:
    case = returned(world)
    browser = world.client(world.lead)
    opened = browser.get(_standard(case, "2.1", "/history/1/restore"))
    assert "This standard stands as you sent it." in opened.text
    assert "<button" not in opened.text.split("</header>", 1)[1].split("</main>")[0]
    before = _versions(case, "2.1")
    sent = browser.send(_standard(case, "2.1", "/history/1/restore"))
    assert sent.status_code == 422
    assert _versions(case, "2.1") == before
    assert "/restore" not in browser.get(_standard(case, "2.1", "/history")).text
    for number in ("0", "99", "9" * 20):
        assert browser.get(_standard(case, "1.1", f"/history/{number}/restore")).status_code == 404


def test_a_reason_is_restored_only_where_the_standard_still_does_not_apply() -> None:
    earlier = AnswerRevision(
        not_applicable=True, not_applicable_reason="No nights.", narrative="", gaps="", actions=""
    )
    applies = Answer(
        not_applicable=False, not_applicable_reason="", self_score=2, narrative="Met.", gaps="", actions=""
    )
    assert saving.restored(applies, earlier) == {
        "self_score": 2, "not_applicable": False, "not_applicable_reason": "", "narrative": "", "gaps": "", "actions": "",
    }  # fmt: skip
    away = Answer(
        not_applicable=True,
        not_applicable_reason="Closed.",
        self_score=None,
        narrative="",
        gaps="",
        actions="",
    )
    assert saving.restored(away, earlier)["not_applicable_reason"] == "No nights."
