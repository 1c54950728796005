"""Two hundred people save to one case at once: every save is kept or refused visibly, and none is lost."""

import itertools
from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from lxml import html as parser

from accreditation.enums.people import Role
from accreditation.queries import answers
from tests.client import Client, hidden
from tests.world import World

SAVES = 200
THREADS = 16


def _words_in_box(page: str) -> list[str]:
    """What the box of a refused page holds: both texts, put together word by word."""
    return str(parser.fromstring(page).xpath("string(//textarea[@name='narrative'])")).split()


def test_no_save_is_lost(live_app: Flask) -> None:
    with live_app.app_context():
        world = World(live_app)
        case_id = world.application().id
        people = [
            world.lead,
            *(world.person(role) for role in itertools.repeat(Role.CONTRIBUTOR, THREADS - 1)),
        ]
        browsers = [world.client(person) for person in people]
    codes = ["1.1", "1.2", "1.3"]

    def save(number: int) -> tuple[int, str, str]:
        browser: Client = browsers[number % THREADS]
        path = f"/applications/{case_id}/standards/{codes[number % len(codes)]}"
        fields = hidden(browser.get(path).text)
        text = f"Text number {number}"
        answer = browser.post(path, data=fields | {"narrative": text})
        return answer.status_code, text, answer.text

    chunks = [[n for n in range(SAVES) if n % THREADS == lane] for lane in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as pool:
        results = [
            result for lane in pool.map(lambda numbers: [save(n) for n in numbers], chunks) for result in lane
        ]

    assert len(results) == SAVES
    assert {status for status, _, _ in results} <= {302, 409, 503}
    with live_app.app_context():
        narratives = {
            revision.narrative
            for code in codes
            if (answer := answers.to_standard(case_id, code))
            for revision in answers.texts_of(answer.id, range(1, answer.version + 1)).values()
        }
        for status, text, page in results:
            if status == 302:
                assert text in narratives
            else:
                assert text not in narratives
                assert status == 503 or set(text.split()) <= set(_words_in_box(page))
        for code in codes:
            answer = answers.to_standard(case_id, code)
            assert answer is not None
            assert answer.version == len(answers.versions(answer.id))
    assert sum(status == 302 for status, _, _ in results) >= len(codes)
