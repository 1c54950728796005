"""Where on a page something is shown goes into what is signed, and leaves what was signed without it as it was."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accreditation.db import db, unit_of_work
from accreditation.enums.evidence import UnitKind
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.evidence import Citation, EvidenceRevision
from accreditation.models.snapshots import Entry, EntryCitation
from accreditation.queries import answers
from accreditation.services import snapshots
from accreditation.services.case_facts import fingerprint
from tests import shelving
from tests.world import World


def _cited(world: World) -> tuple[Application, Citation]:
    application = world.application()
    revision = shelving.file(world, "Rota", unit=UnitKind.SHEET)
    return application, shelving.cite(world, revision, application.id, "1.1", (2, 3))


def _entry(application: Application) -> Entry:
    answer = answers.to_standard(application.id, "1.1")
    assert isinstance(answer, Answer)
    newest = select(Entry).where(
        Entry.application_id == application.id, Entry.standard_id == answer.standard_id
    )
    return db.session.scalars(newest.order_by(Entry.id.desc())).first()  # type: ignore[return-value]


def _build(application: Application) -> str:
    with unit_of_work():
        return snapshots.build(application).content_hash


def test_an_entry_says_where_and_by_what_the_file_is_read(world: World) -> None:
    application, citation = _cited(world)
    with unit_of_work():
        citation.locator = "cell B7"
    _build(application)
    frozen = db.session.scalars(
        select(EntryCitation).where(EntryCitation.entry_id == _entry(application).id)
    ).one()
    assert (frozen.unit, frozen.page_from, frozen.page_to) == (UnitKind.SHEET, 2, 3)
    assert frozen.locator == "cell B7"


def test_a_place_changes_the_hash_and_an_empty_one_does_not(world: World) -> None:
    application, citation = _cited(world)
    plain = _build(application)
    answer = answers.to_standard(application.id, "1.1")
    assert answer is not None
    content = fingerprint.content(answer, [_whole(citation.id)])
    assert set(content["citations"][0]) == {"revision", "sha256", "title", "kind", "pages", "claim"}
    with unit_of_work():
        citation.locator = "paragraph 3"
    assert _build(application) != plain
    with unit_of_work():
        citation.locator = ""
    assert _build(application) == plain


def _whole(citation_id: int) -> Citation:
    """The citation with its file and item."""
    return db.session.scalars(
        select(Citation)
        .options(joinedload(Citation.revision).joinedload(EvidenceRevision.item))
        .where(Citation.id == citation_id)
        .execution_options(populate_existing=True)
    ).one()


def test_a_period_is_signed_and_frozen_only_where_there_is_one(world: World) -> None:
    application, citation = _cited(world)
    plain = _build(application)
    with unit_of_work():
        citation.period_from, citation.period_to = date(2025, 4, 1), date(2026, 3, 31)
    assert _build(application) != plain
    answer = answers.to_standard(application.id, "1.1")
    assert answer is not None
    content = fingerprint.content(answer, [_whole(citation.id)])
    assert content["citations"][0]["period"] == ["2025-04-01", "2026-03-31"]
    frozen = db.session.scalars(
        select(EntryCitation).where(EntryCitation.entry_id == _entry(application).id)
    ).one()
    assert (frozen.period_from, frozen.period_to) == (date(2025, 4, 1), date(2026, 3, 31))
