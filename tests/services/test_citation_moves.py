"""Citations of a replaced file go over to its newer one together: each with its own pages, and only where it may."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.audit import AuditKind
from accreditation.enums.evidence import Likeness, UnitKind
from accreditation.enums.people import Role
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application
from accreditation.models.audit import AuditEvent
from accreditation.models.evidence import Citation, EvidenceRevision
from accreditation.models.organisations import Placement
from accreditation.permissions.viewer import Viewer
from accreditation.queries import citation_moves
from accreditation.queries.citation_moves import Move
from accreditation.services import citations
from tests import shelving
from tests.world import World

TEXTS = ("Learners feel safe here.", "Supervision is weekly: 9 of 10.", "Results since spring.", "The end.")


class Shelf:
    """An item whose file of four pages is cited, and its newer file."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.lead: Viewer = world.viewer(world.lead)
        self.case: Application = world.application()
        self.item = shelving.item(world, "Survey")
        self.old = shelving.file(world, self.item, TEXTS)

    def cite(self, code: str = "1.1", pages: tuple[int, int] = (1, 1), case: int | None = None) -> int:
        return shelving.cite(self.world, self.old, case or self.case.id, code, pages).id

    def newer(self, texts: Sequence[str] = TEXTS, unit: UnitKind = UnitKind.PAGE) -> EvidenceRevision:
        return shelving.file(self.world, self.item, texts, unit=unit)

    def moves(self, newest: EvidenceRevision, viewer: Viewer | None = None) -> list[Move]:
        db.session.expunge_all()
        return citation_moves.moves(viewer or self.lead, db.session.get_one(EvidenceRevision, newest.id))

    def move(self, moves: Sequence[Move], newest: EvidenceRevision) -> None:
        with unit_of_work():
            citations.move(moves, newest, item=self.item, actor=self.lead)


@pytest.fixture
def shelf(world: World) -> Shelf:
    return Shelf(world)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("texts", "pages", "proposed", "like"),
    [
        (TEXTS, (1, 2), (1, 2), Likeness.ALIKE),
        (("A new page.", *TEXTS), (2, 2), (3, 3), Likeness.MOVED),
        (("A new page.", *TEXTS), (2, 3), (2, 3), Likeness.OTHER_FIGURES),
        (("x", "Supervision is weekly: 8 of 10."), (2, 2), (2, 2), Likeness.OTHER_FIGURES),
        (("Something else is here.",), (1, 1), (1, 1), Likeness.OTHER_WORDS),
        (("", "x"), (1, 1), (1, 1), Likeness.NO_WORDS),
        (("Only one page.",), (2, 2), None, Likeness.NO_SUCH_PAGE),
        (("Only one page.",), (1, 2), None, Likeness.NO_SUCH_PAGE),
    ],
)
def test_each_is_proposed_the_page_that_says_the_same(
    shelf: Shelf,
    texts: Sequence[str],
    pages: tuple[int, int],
    proposed: tuple[int, int] | None,
    like: Likeness,
) -> None:
    shelf.cite(pages=pages)
    (move,) = shelf.moves(shelf.newer(texts))
    assert (move.pages, move.likeness) == (proposed, like)
    assert move.is_alike is (like in (Likeness.ALIKE, Likeness.MOVED))


@pytest.mark.one_database
def test_sheets_never_follow_pages_and_many_pages_are_looked_at(shelf: Shelf) -> None:
    long = [f"Words of a page, {number}" for number in range(20)]
    shelf.old = shelving.file(shelf.world, shelf.item, long)
    shelf.cite(pages=(1, 20))
    (move,) = shelf.moves(shelf.newer(long))
    assert (move.pages, move.likeness) == ((1, 20), Likeness.LONG)
    (move,) = shelf.moves(shelf.newer(long, UnitKind.SHEET))
    assert (move.pages, move.likeness) == (None, Likeness.OTHER_UNIT)


def test_all_go_over_in_one_act_with_one_event(shelf: Shelf) -> None:
    first, second = shelf.cite("1.1", (1, 1)), shelf.cite("2.2", (2, 2))
    newest = shelf.newer(("A new page.", *TEXTS))
    shelf.move(shelf.moves(newest), newest)
    rows = db.session.execute(
        select(Citation.id, Citation.revision_id, Citation.page_from, Citation.version).order_by(Citation.id)
    ).all()
    assert [tuple(row) for row in rows] == [(first, newest.id, 2, 2), (second, newest.id, 3, 2)]
    (event,) = db.session.scalars(
        select(AuditEvent).where(AuditEvent.kind == AuditKind.CITATIONS_MOVED.value)
    )
    assert '"citations":2' in event.facts
    assert shelf.moves(newest) == []


def test_none_goes_where_one_may_not(shelf: Shelf) -> None:
    shelf.cite("1.1", (1, 1))
    shelf.cite("1.2", (4, 4))
    newest = shelf.newer(("Learners feel safe here.",))
    with pytest.raises(RuleBroken, match="Choose the pages"):
        shelf.move(shelf.moves(newest), newest)
    assert set(db.session.scalars(select(Citation.revision_id))) == {shelf.old.id}


def test_only_what_the_viewer_may_change_now_is_listed(shelf: Shelf) -> None:
    other = shelf.world.application(placement=shelf.world.new_placement("Ward 8"))
    closed = shelf.world.application(placement=shelf.world.new_placement("Ward 9"))
    paused = shelf.world.application(placement=shelf.world.new_placement("Ward 10"))
    own = shelf.cite()
    others = [shelf.cite(case=case.id) for case in (other, closed, paused)]
    with unit_of_work():
        db.session.get_one(Application, closed.id).status = ApplicationStatus.WITHDRAWN
        db.session.get_one(Application, paused.id).paused_at = shelf.case.opened_at
    newest = shelf.newer()
    assert [move.citation.id for move in shelf.moves(newest)] == [own, others[0]]
    ward = db.session.get_one(Application, shelf.case.id).placement_id
    assert ward is not None
    person = shelf.world.person()
    placement = db.session.get_one(Placement, ward)
    shelf.world.grant(person, Role.CONTRIBUTOR, placement, organisation_id=shelf.world.organisation.id)
    named = shelf.world.viewer(person)
    assert [move.citation.id for move in shelf.moves(newest, named)] == [own]
    assert shelf.moves(newest, shelf.world.viewer(shelf.world.signatory)) == []
