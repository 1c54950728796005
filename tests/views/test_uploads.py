"""The script's requests, sent without a browser: whose upload it is, what is refused in which words, and nothing lost."""

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.evidence import EvidenceKind, RevisionStatus
from accreditation.enums.people import Role
from accreditation.models.evidence import EvidenceItem, EvidenceRevision
from accreditation.models.jobs import Job
from accreditation.models.uploads import Upload
from accreditation.services.evidence.uploads import PART_SIZE
from accreditation.storage.base import StoreFull, StoreUnreachable
from tests import libraries
from tests.client import Client, hidden
from tests.documents import files
from tests.storage import stores
from tests.storage.streams import Zeros
from tests.world import World

CONTENT = files.good(3)
LARGE = files.good(1) + b"%" + Zeros(PART_SIZE).read(PART_SIZE)


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class Script:
    """What static/js/sending.js says, without a browser."""

    def __init__(self, browser: Client, path: str = "/evidence/add") -> None:
        self.browser = browser
        browser.checks_pages = True
        page = browser.get(path)
        assert page.status_code == 200
        self.token = hidden(page.text).get("csrf_token", "")
        self.begins = "/uploads"

    def ask(self, path: str, body: Any = None, *, method: str = "POST", **options: Any) -> Any:
        headers = {"X-Requested-With": "upload", "X-CSRF-Token": self.token, **options.pop("headers", {})}
        if "data" not in options:
            options["json"] = body if body is not None else {}
        return self.browser.open(path, method=method, headers=headers, **options)

    def begin(self, content: bytes = CONTENT, **changes: Any) -> Any:
        announced = {
            "name": "Ward_survey.pdf",
            "size": len(content),
            "type": "application/pdf",
            "modified": 1_790_000_000_000,
            "first": sha(content[:PART_SIZE]),
            "kind": "learner_survey",
        }
        return self.ask(self.begins, {**announced, **changes})

    def sign(self, address: str, number: int, body: bytes, **changes: Any) -> Any:
        return self.ask(f"{address}/parts/{number}", {"size": len(body), "sha256": sha(body), **changes})

    def put(self, url: str, body: bytes, **headers: str) -> Any:
        return self.ask(
            url, method="PUT", data=body, content_type="application/octet-stream", headers=headers
        )

    def send(self, content: bytes = CONTENT, **changes: Any) -> str:
        """The whole of it but for the end; the upload's address."""
        address: str = self.begin(content, **changes).json["address"]
        for number in range(1, -(-len(content) // PART_SIZE) + 1):
            body = content[(number - 1) * PART_SIZE : number * PART_SIZE]
            link = self.sign(address, number, body).json
            assert self.put(link["url"], body).json == {"here": True}
        return address

    def complete(self, address: str) -> Any:
        return self.ask(f"{address}/complete")


@pytest.fixture
def script(world: World) -> Script:
    return Script(world.client(world.lead))


def revisions() -> list[EvidenceRevision]:
    return list(db.session.scalars(select(EvidenceRevision).order_by(EvidenceRevision.id)))


def test_a_file_in_parts_becomes_evidence_and_is_checked(script: Script) -> None:
    address = script.send(
        LARGE, **{"period_from-day": "1", "period_from-month": "2", "period_from-year": "2026"}
    )
    done = script.complete(address)
    assert done.status_code == 200
    assert done.json["state"] == "done"
    page = script.browser.get(done.json["href"]).text
    assert "Ward survey" in page
    assert "1 February 2026" in page
    [revision] = revisions()
    assert (revision.status, revision.size) == (RevisionStatus.RECEIVING, len(LARGE))
    assert script.complete(address).json["href"] == done.json["href"]
    assert len(revisions()) == 1
    again = script.begin(LARGE)
    assert (again.json["state"], again.json["before"]) == ("done", True)


def test_an_upload_goes_on_and_says_what_is_here(script: Script) -> None:
    address = script.begin(LARGE).json["address"]
    link = script.sign(address, 2, LARGE[PART_SIZE:]).json
    assert script.put(link["url"], LARGE[PART_SIZE:]).status_code == 200
    again = script.begin(LARGE).json
    assert again["address"] == address
    assert again["parts"] == {"2": sha(LARGE[PART_SIZE:])}
    assert script.browser.get(address, headers={"X-Requested-With": "upload"}).json == again
    assert script.sign(address, 2, LARGE[PART_SIZE:]).json == {"here": True}
    missing = script.complete(address)
    assert (missing.status_code, missing.json["missing"]) == (409, [1])
    assert "Some parts of the file have not arrived" in missing.json["message"]
    page = script.browser.get("/evidence/add").text
    assert "Not finished yet" in page
    assert "Ward_survey.pdf" in page


def test_the_file_of_two_tabs_is_one_piece_of_evidence(script: Script) -> None:
    other = Script(script.browser)
    first, second = script.send(), other.begin().json
    assert second["address"] == first
    assert script.complete(first).json["href"] == other.complete(first).json["href"]
    assert len(revisions()) == 1
    assert db.session.scalar(select(func.count()).select_from(Job)) == 1


def test_somebody_elses_upload_does_not_exist(world: World, script: Script) -> None:
    address = script.begin().json["address"]
    link = script.sign(address, 1, CONTENT).json["url"]
    elsewhere = world.new_organisation("Elsewhere")
    for person in (
        world.person(Role.CONTRIBUTOR),
        world.signatory,
        world.person(Role.PROVIDER_LEAD, organisation=elsewhere),
    ):
        stranger = Script(world.client(person), "/home")
        answers = [
            stranger.browser.get(address, headers={"X-Requested-With": "upload"}),
            stranger.sign(address, 1, CONTENT),
            stranger.put(link, CONTENT),
            stranger.complete(address),
            stranger.ask(f"{address}/abandon"),
        ]
        assert [answer.status_code for answer in answers] == [404] * 5
    for unknown in ("x" * 32, "%00", "%F0%9F%98%80", "9" * 20, "x" * 5000):
        assert script.complete(f"/uploads/{unknown}").status_code == 404
    assert script.put(link, CONTENT).status_code == 200


def test_a_newer_file_is_only_for_an_item_of_ones_own(world: World, script: Script) -> None:
    path = libraries.added(script.browser)
    number = path.rsplit("/", 1)[1]
    script.begins = f"/uploads/items/{number}"
    assert script.complete(script.send()).json["href"] == path
    assert [revision.number for revision in revisions()] == [1, 2]
    stranger = Script(
        world.client(world.person(Role.PROVIDER_LEAD, organisation=world.new_organisation("Elsewhere")))
    )
    for missing in (number, "2147483647", "9" * 20, "0", "-1"):
        stranger.begins = f"/uploads/items/{missing}"
        assert stranger.begin().status_code == 404


@pytest.mark.parametrize("token", ["", "forged", "\x00"])
def test_a_request_from_elsewhere_changes_nothing(script: Script, token: str) -> None:
    address = script.begin().json["address"]
    link = script.sign(address, 1, CONTENT).json["url"]
    script.token = token.strip("\x00") or "nonsense"
    for answer in (
        script.begin(name="Other.pdf"),
        script.sign(address, 1, CONTENT),
        script.put(link, CONTENT),
        script.complete(address),
        script.ask(f"{address}/abandon"),
    ):
        assert answer.status_code == 422
        assert "sent from elsewhere" in answer.json["message"]
    assert db.session.scalar(select(func.count()).select_from(Upload)) == 1


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"size": 0}, "The file is empty"),
        ({"size": -1}, "The file is empty"),
        ({"size": 10**20}, "larger than the limit of 200 MB"),
        ({"size": 201 * 2**20}, "larger than the limit of 200 MB"),
        ({"size": "9"}, "does not understand"),
        ({"size": 1.5}, "does not understand"),
        ({"size": True}, "does not understand"),
        ({"size": None}, "does not understand"),
        ({"size": [1]}, "does not understand"),
        ({"name": "survey.exe"}, "can be added"),
        ({"name": 7}, "does not understand"),
        ({"first": "zz"}, "fingerprint"),
        ({"kind": "nonsense"}, "choose from the options"),
        ({"kind": None}, "Choose what kind"),
        ({"period_from-day": "40"}, "must include"),
        ({"organisation": "99"}, "choose from the options"),
    ],
)
def test_what_cannot_be_sent_is_refused_before_a_byte(
    script: Script, changes: dict[str, Any], words: str
) -> None:
    refused = script.begin(**changes)
    assert refused.status_code == 422
    assert words in refused.json["message"]
    assert db.session.scalar(select(func.count()).select_from(Upload)) == 0


@pytest.mark.one_database
@pytest.mark.parametrize("body", [b"", b"[]", b"7", b"{", b'{"a": {}}', b"[" * 100_000, b"\xff\xfe"])
def test_nonsense_is_refused_in_words(script: Script, body: bytes) -> None:
    answer = script.ask("/uploads", data=body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json["message"]


def test_a_type_that_no_browser_says_is_kept_without_its_control_marks(script: Script) -> None:
    assert script.begin(type="a\x00b\r\n" + "😀" * 300).status_code == 200
    assert db.session.scalars(select(Upload.media_type)).one().startswith("ab😀")


@pytest.mark.one_database
def test_names_that_mislead_are_shown_tidy(script: Script) -> None:
    for name in (
        "../../etc/x.pdf",
        "a\x00b.pdf",
        "\u202efdp.pdf",
        "😀.pdf",
        "x" * 300 + ".pdf",
        "\ud800y.pdf",
    ):
        assert script.begin(name=name).status_code == 200, name
    filenames = set(db.session.scalars(select(Upload.filename)))
    assert filenames == {"x.pdf", "ab.pdf", "fdp.pdf", "😀.pdf", "x" * 146 + ".pdf", "y.pdf"}


@pytest.mark.one_database
def test_a_part_must_be_the_promised_one(script: Script) -> None:
    address = script.begin().json["address"]
    for number, changes in (
        (2, {}),
        (1, {"size": 1}),
        (1, {"size": -1}),
        (1, {"size": 10**20}),
        (1, {"sha256": "x"}),
    ):
        assert script.sign(address, number, CONTENT, **changes).status_code == 422
    for nowhere in ("0", "-1", "9" * 20, "x"):
        assert script.ask(f"{address}/parts/{nowhere}", {}).status_code == 404
    link = script.sign(address, 1, CONTENT).json["url"]
    for body in (CONTENT[::-1], CONTENT[:-1], CONTENT + b"x", b""):
        refused = script.put(link, body)
        assert refused.status_code == 422
        assert "did not arrive as it was sent" in refused.json["message"]
        assert refused.json["again"] is True
    assert script.put(link, bytes(PART_SIZE)).status_code in {413, 422}
    forged = script.put(link[:-5] + ("x" if link[-5] != "x" else "y") + link[-4:], CONTENT)
    assert "not made for this part" in forged.json["message"]
    changed = script.sign(address, 1, CONTENT[:-1] + b"?")
    assert (changed.status_code, changed.json["changed"]) == (409, True)
    assert script.put(link, CONTENT).status_code == 200
    assert script.complete(address).status_code == 200


@pytest.mark.one_database
def test_an_address_of_a_part_ends_after_a_while(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    address = script.begin().json["address"]
    link = script.sign(address, 1, CONTENT).json["url"]
    later = (clock.now() + timedelta(minutes=16)).timestamp()
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: later)
    late = script.put(link, CONTENT)
    assert (late.status_code, late.json["again"]) == (409, True)
    monkeypatch.undo()
    assert script.put(link, CONTENT).status_code == 200


@pytest.mark.one_database
@pytest.mark.parametrize(("trouble", "status"), [(StoreFull, 507), (StoreUnreachable, 503)])
def test_a_store_in_trouble_is_said_and_the_upload_goes_on_later(
    world: World, script: Script, monkeypatch: pytest.MonkeyPatch, trouble: type[Exception], status: int
) -> None:
    address = script.begin().json["address"]
    link = script.sign(address, 1, CONTENT).json["url"]
    store = world.app.extensions["store"]

    def troubled(*_: object) -> None:
        raise trouble

    for name in ("put_part", "complete_parts"):
        with monkeypatch.context() as patch:
            patch.setattr(store, name, troubled)
            answer = script.put(link, CONTENT) if name == "put_part" else script.complete(address)
            assert answer.status_code == status
            assert answer.json["message"]
        assert script.put(link, CONTENT).status_code == 200
    assert script.complete(address).status_code == 200


@pytest.mark.one_database
def test_an_upload_is_removed_with_or_without_the_script(script: Script) -> None:
    address = script.send()
    assert script.ask(f"{address}/abandon").json == {"state": "abandoned"}
    assert script.complete(address).status_code == 422
    address = script.begin(name="Other.pdf").json["address"]
    page = script.browser.get(f"{address}/abandon")
    assert "Other.pdf" in page.text
    assert script.browser.send(f"{address}/abandon").location == "/evidence/add"
    assert "Not finished yet" not in script.browser.get("/evidence/add").text
    address = script.send(name="Third.pdf")
    script.complete(address)
    refused = script.browser.post(f"{address}/abandon", data={"csrf_token": script.token})
    assert refused.status_code == 422
    assert "has arrived already" in refused.text


@pytest.mark.one_database
def test_who_is_signed_out_is_sent_to_sign_in_and_the_upload_waits(world: World, script: Script) -> None:
    address = script.begin().json["address"]
    anybody = world.client()
    assert anybody.post(f"{address}/complete").status_code == 302
    assert script.begin().json["address"] == address


@pytest.mark.one_database
def test_somebody_of_two_providers_says_for_which(world: World) -> None:
    other = world.new_organisation("Hillside Trust")
    person = world.person(Role.CONTRIBUTOR)
    world.grant(person, Role.CONTRIBUTOR, organisation_id=other.id)
    script = Script(world.client(person))
    script.complete(script.send(organisation=str(other.id), kind=EvidenceKind.MINUTES.value))
    item = db.session.scalars(select(EvidenceItem)).one()
    assert (item.organisation_id, item.kind) == (other.id, EvidenceKind.MINUTES)


@pytest.mark.one_database
def test_on_s3_no_byte_passes_through_the_service(
    world: World, script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import urllib.request

    with stores.opened("s3", tmp_path, monkeypatch) as store:
        monkeypatch.setitem(world.app.extensions, "store", store)
        address = script.begin().json["address"]
        link = script.sign(address, 1, CONTENT).json
        assert link["url"].startswith("http://127.0.0.1:")
        request = urllib.request.Request(link["url"], data=CONTENT, method="PUT", headers=link["headers"])
        with urllib.request.urlopen(request) as sent:
            assert sent.status == 200
        assert script.begin().json["parts"] == {"1": sha(CONTENT)}
        assert script.complete(address).json["state"] == "done"
        assert b"".join(store.open(revisions()[0].staging_key or "")) == CONTENT
