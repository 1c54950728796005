"""What came back opens only the standards that were named: every way in which a person changes an answer is tried on another."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.models.answers import Answer, AnswerRevision
from accreditation.models.applications import Application
from accreditation.models.evidence import Citation, EvidenceRevision
from accreditation.queries import answers as answer_queries
from accreditation.queries import applications
from accreditation.services import checking
from accreditation.services.case_facts import fingerprint
from tests import reviewing
from tests.client import Client, hidden
from tests.world import World

pytestmark = pytest.mark.one_database


class Desk:
    """A case that came back for one standard, and the first citation of 1.1 with a newer file of its evidence."""

    def __init__(self, world: World, named: str) -> None:
        case = reviewing.in_check(world)
        self.case_id = case.id
        answer = self.answer("1.1")
        of_answer = select(Citation).where(Citation.answer_id == answer.id).order_by(Citation.id)
        self.citation = db.session.scalars(of_answer.limit(1)).one()
        old = db.session.get_one(EvidenceRevision, self.citation.revision_id)
        self.item_id = old.item_id
        self.newer = reviewing.evidence(world, newer_than=old)
        with unit_of_work():
            checking.return_for_completion(
                applications.get(case.id), actor=world.viewer(world.secretary), defects={named: "Say who."}
            )
        self.browser: Client = world.client(world.lead)

    @property
    def case(self) -> Application:
        db.session.expunge_all()
        return applications.get(self.case_id)

    def answer(self, code: str) -> Answer:
        answer = answer_queries.to_standard(self.case_id, code)
        assert answer is not None
        return answer

    def says(self) -> dict[str, Any]:
        """Every answer with what it cites, and how many versions it has."""
        db.session.expunge_all()
        cited = fingerprint.citations(self.case_id)
        versions = db.session.query(AnswerRevision.answer_id).all()
        return {
            answer.standard.code: (
                fingerprint.of_answer(answer, cited.get(answer.id, ())),
                [(citation.id, citation.revision_id) for citation in cited.get(answer.id, ())],
                answer.to_confirm,
                sum(answer_id == answer.id for (answer_id,) in versions),
            )
            for answer in answer_queries.of_application(self.case_id)
        }

    def post(self, path: str, **fields: Any) -> int:
        """What a person sends who opened the page, or who sends its form although the page shows none."""
        page = self.browser.get(path)
        token = hidden(page.text).get("csrf_token") if page.status_code == 200 else None
        token = token or hidden(self.browser.get("/account").text)["csrf_token"]
        inputs = hidden(page.text) if page.status_code == 200 else {}
        data = inputs | {"csrf_token": token} | fields
        return self.browser.post(path, data=data, content_type="multipart/form-data").status_code

    @property
    def standard(self) -> str:
        return f"/applications/{self.case_id}/standards/1.1"

    def save(self) -> int:
        return self.post(self.standard, self_score="2", narrative="Other words.", gaps="", actions="")

    def cite(self) -> int:
        return self.post(
            f"{self.standard}/cite", revision=str(self.newer.id), page_from="1", claim="It shows more."
        )

    def cite_from_item(self) -> int:
        return self.post(
            f"/evidence/{self.item_id}/cite/{self.case_id}",
            revision=str(self.newer.id),
            standards="1.1",
            page_from="1",
            claim="It shows more.",
        )

    def change(self) -> int:
        return self.post(f"/citations/{self.citation.id}/change", page_from="1", page_to="2", claim="Other.")

    def cite_newer(self) -> int:
        return self.post(f"/citations/{self.citation.id}/newer", page_from="1", page_to="2")

    def move_all(self) -> int:
        code = f"{self.citation.id}.{self.citation.version}.{self.newer.id}.2.3"
        return self.post(f"/evidence/{self.item_id}/citations/move", citations=code)

    def uncite(self) -> int:
        return self.post(f"/citations/{self.citation.id}/remove")


ACTS: dict[str, Callable[[Desk], int]] = {
    "save": Desk.save,
    "cite": Desk.cite,
    "cite from the evidence": Desk.cite_from_item,
    "change a citation": Desk.change,
    "cite the newer file": Desk.cite_newer,
    "move all citations": Desk.move_all,
    "remove a citation": Desk.uncite,
}


@pytest.mark.parametrize("act", ACTS)
def test_nobody_changes_a_standard_that_did_not_come_back(world: World, act: str) -> None:
    desk = Desk(world, named="1.2")
    before = desk.says()
    status = ACTS[act](desk)
    assert status != 500
    assert desk.says() == before
    assert desk.case.status is S.RETURNED


@pytest.mark.parametrize("act", ACTS)
def test_the_same_act_changes_one_that_did(world: World, act: str) -> None:
    desk = Desk(world, named="1.1")
    before = desk.says()
    assert ACTS[act](desk) == 302
    after = desk.says()
    assert after.pop("1.1") != before.pop("1.1")
    assert after == before


def test_what_came_from_the_last_application_is_confirmed_only_where_it_came_back(world: World) -> None:
    desk = Desk(world, named="1.2")
    with unit_of_work():
        desk.answer("1.1").to_confirm = True
    before = desk.says()
    for choice in ("still_true", "no_longer"):
        assert desk.post(f"{desk.standard}/still-true", still_true=choice) != 302
        assert desk.says() == before


def test_no_earlier_wording_comes_back_of_a_standard_that_did_not(world: World) -> None:
    desk = Desk(world, named="1.2")
    before = desk.says()
    assert desk.post(f"{desk.standard}/history/1/restore") != 302
    assert desk.says() == before


@pytest.mark.parametrize("step", ["change_tier", "reopen_self_assessment", "recall"])
def test_no_step_opens_the_rest(world: World, step: str) -> None:
    desk = Desk(world, named="1.2")
    before = desk.says()
    assert desk.post(f"/applications/{desk.case_id}/steps/{step}", tier="excellence") != 302
    assert (desk.says(), desk.case.status) == (before, S.RETURNED)
