"""Citations are changed, and moved to a newer file with a preview; two windows never move what somebody did not see."""

from typing import Any

import pytest
from lxml import html as parser
from sqlalchemy import select

from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.evidence import RevisionStatus
from accreditation.enums.people import Role
from accreditation.models.applications import Application
from accreditation.models.evidence import Citation, EvidenceRevision
from tests import shelving
from tests.client import hidden
from tests.world import World


class Desk:
    """A lead's browser, an item with a replaced file, and two citations of it: one page reads the same, one does not."""

    def __init__(self, world: World) -> None:
        self.world, self.browser = world, world.client(world.lead)
        self.case: Application = world.application()
        self.item = shelving.item(world, "Survey")
        self.old = shelving.file(world, self.item, ("Learners feel safe.", "9 of 10 are satisfied."))
        self.alike = shelving.cite(world, self.old, self.case.id, "1.1", (1, 1)).id
        self.other = shelving.cite(world, self.old, self.case.id, "2.2", (2, 2)).id
        self.newest = shelving.file(world, self.item, ("Learners feel safe.", "8 of 10 are satisfied."))
        self.page = f"/evidence/{self.item.id}"
        self.move = f"{self.page}/citations/move"

    @property
    def boxes(self) -> dict[str, bool]:
        """Each box of the preview, and whether it is ticked."""
        page = parser.fromstring(self.browser.get(self.move).text)
        return {
            box.get("value"): box.get("checked") is not None
            for box in page.xpath("//main//input[@name='citations']")
        }

    def post(self, *codes: str, **fields: Any) -> Any:
        token = hidden(self.browser.get(self.move).text)
        return self.browser.post(self.move, data=token | {"citations": list(codes)} | fields)

    @property
    def files(self) -> dict[int, int]:
        return {row[0]: row[1] for row in db.session.execute(select(Citation.id, Citation.revision_id))}


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def test_the_preview_ticks_what_reads_the_same_and_marks_the_rest(desk: Desk) -> None:
    assert desk.move in desk.browser.get(desk.page).text
    assert desk.move in desk.browser.get(f"/applications/{desk.case.id}/standards/1.1").text
    page = desk.browser.get(desk.move).text
    assert "2 citations of older files" in page
    assert page.count("Look at it") == 1
    assert "The figures on the page are other ones" in page
    assert f"/citations/{desk.other}/newer" in page
    assert list(desk.boxes.values()) == [True, False]


def test_what_is_ticked_goes_and_the_rest_stays(desk: Desk) -> None:
    alike, other = desk.boxes
    sent = desk.post(alike)
    assert sent.location == desk.page
    assert desk.files == {desk.alike: desk.newest.id, desk.other: desk.old.id}
    assert "1 citation moved to file 2" in desk.browser.get(desk.page).text
    assert desk.post(other).status_code == 302
    assert desk.files == {desk.alike: desk.newest.id, desk.other: desk.newest.id}
    assert "Nothing to move" in desk.browser.get(desk.move).text
    assert desk.move not in desk.browser.get(desk.page).text


@pytest.mark.one_database
def test_nothing_ticked_is_said(desk: Desk) -> None:
    sent = desk.post()
    assert sent.status_code == 422
    assert "Tick at least one citation" in sent.text


@pytest.mark.parametrize("change", ["edited", "replaced", "closed", "withdrawn", "forged"])
def test_what_changed_since_it_was_shown_is_not_moved(desk: Desk, change: str) -> None:
    codes = list(desk.boxes)
    token = hidden(desk.browser.get(desk.move).text)
    if change == "edited":
        desk.browser.send(f"/citations/{desk.alike}/change", page_from="2", claim="Other words.")
    elif change == "replaced":
        shelving.file(desk.world, desk.item, ("Learners feel safe.", "7 of 10."))
    elif change == "forged":
        codes = [f"{desk.alike}.1.{desk.newest.id}.2.2"]
    else:
        with unit_of_work():
            if change == "closed":
                db.session.get_one(Application, desk.case.id).status = ApplicationStatus.WITHDRAWN
            else:
                db.session.get_one(EvidenceRevision, desk.newest.id).status = RevisionStatus.WITHDRAWN
    sent = desk.browser.post(desk.move, data=token | {"citations": codes})
    assert sent.status_code == 422
    assert "Something changed since this page was shown" in sent.text
    assert set(desk.files.values()) == {desk.old.id}


@pytest.mark.one_database
def test_strangers_and_readers_move_and_change_nothing(desk: Desk) -> None:
    elsewhere = desk.world.new_organisation("Elsewhere")
    stranger = desk.world.client(desk.world.person(Role.PROVIDER_LEAD, organisation=elsewhere))
    signatory = desk.world.client(desk.world.signatory)
    for path in (desk.move, f"/citations/{desk.alike}/change"):
        assert stranger.get(path).status_code == 404
        assert stranger.post(path, data={"citations": list(desk.boxes)}).status_code == 404
        assert signatory.get(path).status_code == 403
    assert desk.move not in signatory.get(desk.page).text
    assert set(desk.files.values()) == {desk.old.id}


def test_a_citation_is_changed_from_its_standard(desk: Desk) -> None:
    standard = f"/applications/{desk.case.id}/standards/1.1"
    address = f"/citations/{desk.alike}/change"
    assert address in desk.browser.get(standard).text
    sent = desk.browser.send(address, page_from="2", locator="table 4", claim="Other words.")
    assert sent.location == f"{standard}#evidence"
    page = desk.browser.get(standard).text
    assert "Page 2, table 4" in page
    assert "Other words." in page


def test_two_windows_show_both_texts_and_lose_none(desk: Desk) -> None:
    address = f"/citations/{desk.alike}/change"
    first = hidden(desk.browser.get(address).text)
    desk.browser.send(address, page_from="1", claim="Saved first.")
    sent = desk.browser.post(address, data=first | {"page_from": "1", "claim": "Typed second."})
    assert sent.status_code == 409
    assert "Saved first." in sent.text
    assert "Typed second." in sent.text
    again = desk.browser.post(address, data=hidden(sent.text) | {"page_from": "1", "claim": "Both."})
    assert again.status_code == 302


@pytest.mark.one_database
def test_a_closed_answer_or_a_file_that_went_is_not_changed(desk: Desk) -> None:
    address = f"/citations/{desk.alike}/change"
    form = hidden(desk.browser.get(address).text) | {"page_from": "1", "claim": "Other words."}
    with unit_of_work():
        desk.old.status = RevisionStatus.WITHDRAWN
    assert "This file cannot be used now" in desk.browser.get(address).text
    assert desk.browser.post(address, data=form).status_code == 422
    with unit_of_work():
        db.session.get_one(Application, desk.case.id).status = ApplicationStatus.WITHDRAWN
    assert "This answer is closed" in desk.browser.get(address).text
    assert desk.browser.post(address, data=form).status_code == 422
    assert db.session.scalars(select(Citation.claim).distinct()).all() == ["It is shown here."]
