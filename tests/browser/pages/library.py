"""What a provider's people do with their evidence: search, link, change many, cite, look again, and see where it is thin."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.evidence import EvidenceKind, RevisionStatus, UnitKind
from accreditation.models.applications import Application
from accreditation.models.evidence import Citation, EvidenceItem, EvidenceRevision
from accreditation.services import saved_views
from accreditation.services.evidence import links
from tests import shelving
from tests.browser.furnishing import LONG_NAME, Furnished
from tests.browser.pages.page import Page, refused
from tests.scene import Stage

LEAD = "provider_lead"
WORDS = (
    "Learners say that supervision is <b>weekly</b> & safe. " * 20,
    "سلامة المرضى والمتعلمين",
    "Unbroken" * 60,
)


def pages(made: Furnished) -> Iterator[Page]:
    """The library's own pages, then those that tie it to an application."""
    sheets, link = _furnish(made)
    item = f"/evidence/{sheets.item_id}"
    yield Page("search", LEAD, "/evidence/search")
    yield Page("search-found", LEAD, "/evidence/search?q=supervision+weekly&older=y")
    yield Page("search-phrase", LEAD, "/evidence/search?q=%22supervision+is+weekly%22&older=y")
    yield Page("search-right-to-left", LEAD, "/evidence/search?q=المرضى")
    yield Page("search-nothing", LEAD, "/evidence/search?q=zebra")
    yield Page("search-no-word", LEAD, "/evidence/search?q=%3F")
    yield Page("library-twice", LEAD, "/evidence?same=y")
    yield Page("library-uncited", LEAD, "/evidence?cited=no&period=none")
    yield Page("view-save", LEAD, "/evidence/views/new?kind=minutes")
    yield refused("view-save-empty", LEAD, "/evidence/views/new?kind=minutes", name="")
    yield Page("view-delete", LEAD, f"/evidence/views/{_view(made)}/delete")
    yield from _changing(sheets.item_id, link.item_id)
    yield Page("link-add", LEAD, "/evidence/link")
    yield refused("link-add-wrong", LEAD, "/evidence/link", address="ftp://x", title="x", kind="minutes")
    yield Page("link", LEAD, f"/evidence/{link.item_id}")
    yield Page("link-page", LEAD, f"/evidence/{link.item_id}/revisions/{link.id}/pages/1")
    again = f"/evidence/{link.item_id}/seen-again"
    yield Page("link-again", LEAD, again)
    yield refused("link-again-wrong", LEAD, again, address="ftp://x", **{"seen_on-day": "40"})
    yield Page("item-sheets", LEAD, item)
    for number in (1, 2, 3):
        yield Page(f"item-sheet-{number}", LEAD, f"{item}/revisions/{sheets.id}/pages/{number}")
    real = made.files["real"]
    yield Page("page-large", LEAD, f"/evidence/{real.item_id}/revisions/{real.id}/pages/2?zoom=large")
    yield Page("still-current", LEAD, f"{item}/still-current")
    yield from _citing(made, sheets)
    yield from _arriving(made)
    yield from _ending(made)
    yield from _table(made)


def _suggested(made: Furnished, case: int) -> Iterator[Page]:
    """What a search of the library finds for a standard: with its marks, nothing, and where the answer is closed."""
    hints = "Supervision by rota & <b>feedback</b> on each shift. " * 9
    minutes = shelving.file(made.world, f"Minutes of {LONG_NAME}", (hints, hints, WORDS[2], WORDS[1]))
    shelving.cite(made.world, minutes, case, "3.1", (1, 1))
    yield Page("suggested", LEAD, f"/applications/{case}/standards/3.1/suggested")
    yield Page("suggested-nothing", LEAD, f"/applications/{case}/standards/6.4/suggested")
    closed = made.case(Stage.IN_REVIEW).application_id
    yield Page("suggested-closed", LEAD, f"/applications/{closed}/standards/3.1/suggested")


def _arriving(made: Furnished) -> Iterator[Page]:
    """Files whose kind is only a guess, or not even that, one of them being checked."""
    guess = shelving.item(
        made.world, f"Minutes of {LONG_NAME}", kind=EvidenceKind.MINUTES, kind_confirmed=False
    )
    shelving.file(made.world, guess, status=RevisionStatus.SCANNING)
    unknown = shelving.item(made.world, WORDS[2][:150], kind=EvidenceKind.OTHER, kind_confirmed=False)
    shelving.file(made.world, unknown)
    kinds = f"/evidence/arrivals?item={guess.id}&item={unknown.id}"
    yield Page("kinds", LEAD, kinds)
    yield Page("kinds-none", LEAD, "/evidence/arrivals")
    yield refused("kinds-empty", LEAD, f"/evidence/arrivals?item={unknown.id}", **{f"kinds-{unknown.id}": ""})
    yield Page("library-guesses", LEAD, "/evidence?sort=-added")
    yield Page("item-guess", LEAD, f"/evidence/{guess.id}")
    yield Page("arrivals-checking", LEAD, f"/evidence/arrivals/checking?item={guess.id}", download=True)


def _ending(made: Furnished) -> Iterator[Page]:
    """A wrong file that can be taken back, one that cannot, and one that was refused."""
    case = made.cases["half"].application_id
    wrong = shelving.file(made.world, f"Wrong rota of {LONG_NAME}")
    signed = made.files["real"]
    cut = shelving.file(made.world, "Cut off", status=RevisionStatus.REJECTED)
    with unit_of_work():
        for revision in (wrong, signed, cut):
            db.session.get_one(EvidenceRevision, revision.id).uploaded_by_id = made.people[LEAD].id
    shelving.cite(made.world, wrong, case, "1.3")
    with unit_of_work():
        for citation in db.session.scalars(select(Citation).where(Citation.revision_id == wrong.id)):
            citation.created_by_id = made.people[LEAD].id
    for name, revision in (("take-back", wrong), ("take-back-stopped", signed), ("take-back-over", cut)):
        yield Page(name, LEAD, f"/evidence/{revision.item_id}/revisions/{revision.id}/take-back")
    yield Page("refusal", LEAD, f"/evidence/{cut.item_id}/revisions/{cut.id}/refusal")
    yield Page("refusal-none", LEAD, f"/evidence/{wrong.item_id}/revisions/{wrong.id}/refusal")


def _table(made: Furnished) -> Iterator[Page]:
    """A sheet with more rows and columns than a page shows."""
    head = "\t".join(f"Column {number}" for number in range(40))
    rows = "\n".join("\t".join([WORDS[1], "<b>4</b>", *["7"] * 38]) for _ in range(440))
    sheet = shelving.file(
        made.world, "Scores", [f"{head}\n{rows}\n\nComment at B2: low"], unit=UnitKind.SHEET
    )
    address = f"/evidence/{sheet.item_id}/revisions/{sheet.id}/pages/1"
    yield Page("sheet-table", LEAD, address)
    yield Page("sheet-words", LEAD, f"{address}?words=plain")


def _changing(*items: int) -> Iterator[Page]:
    ticked = "&".join(f"item={item_id}" for item_id in items)
    yield Page("change-nothing", LEAD, "/evidence/change")
    yield Page("change", LEAD, f"/evidence/change?{ticked}")
    yield Page("change-look", LEAD, f"/evidence/change?{ticked}", 200, {"kind": "minutes"})
    yield refused("change-empty", LEAD, f"/evidence/change?{ticked}", kind="")


def _citing(made: Furnished, sheets: EvidenceRevision) -> Iterator[Page]:
    case, empty = made.cases["half"].application_id, made.case(Stage.IN_REVIEW).application_id
    item = f"/evidence/{sheets.item_id}/cite"
    replaced = shelving.cite(made.world, made.files["replaced"], case, "1.2", (4, 4))
    gone = shelving.cite(made.world, made.files["withdrawn"], case, "1.2")
    shelving.cite(made.world, sheets, case, "2.2", (1, 2))
    yield Page("cite-cases", LEAD, f"{item}?all=y")
    yield Page("cite-from-item", LEAD, f"{item}/{case}")
    yield refused("cite-from-item-empty", LEAD, f"{item}/{case}", page_from="9", claim="")
    yield Page("cite-from-item-page", LEAD, f"{item}/{case}?page=2&file=9&search=q%3Dsupervision")
    yield Page("cite-from-item-turned", LEAD, f"{item}/{case}", 200, {"show": "3", "claim": LONG_NAME})
    real = made.files["real"]
    yield Page("cite-pictures", LEAD, f"/evidence/{real.item_id}/cite/{case}?page=2")
    yield Page("cite-pages", LEAD, f"/applications/{case}/standards/1.1/cite?revision={real.id}&page=2")
    yield from _suggested(made, case)
    yield Page("cite-change", LEAD, f"/citations/{replaced.id}/change")
    yield refused("cite-change-wrong", LEAD, f"/citations/{replaced.id}/change", page_from="99", claim="")
    yield Page("cite-change-gone", LEAD, f"/citations/{gone.id}/change")
    moving = f"/evidence/{made.files['replaced'].item_id}/citations/move"
    yield Page("cite-move", LEAD, moving)
    yield refused("cite-move-none", LEAD, moving, citations="")
    yield Page("cite-move-nothing", LEAD, f"/evidence/{sheets.item_id}/citations/move")
    yield Page("cite-from-item-closed", LEAD, f"{item}/{empty}")
    yield Page("cite-newer", LEAD, f"/citations/{replaced.id}/newer")
    yield refused("cite-newer-pages", LEAD, f"/citations/{replaced.id}/newer", page_from="4")
    yield Page("cite-newer-none", LEAD, f"/citations/{gone.id}/newer")
    yield Page("standard-doubts", LEAD, f"/applications/{case}/standards/1.2")
    yield Page("application-doubts", LEAD, f"/applications/{case}")
    yield Page("matrix", LEAD, f"/applications/{case}/matrix")
    yield Page("matrix-full", LEAD, f"/applications/{made.case(Stage.EVIDENCE).application_id}/matrix")
    yield Page("matrix-filtered", LEAD, f"/applications/{case}/matrix?domain=2&weak=y")
    yield Page("matrix-signatory", "signatory", f"/applications/{case}/matrix")
    yield Page("regulators", LEAD, f"/applications/{case}/regulators")
    yield Page(
        "regulators-early", LEAD, f"/applications/{case}/regulators?day-day=1&day-month=1&day-year=2016"
    )
    for ending in ("csv", "xlsx", "docx"):
        yield Page(f"regulators-{ending}", LEAD, f"/applications/{case}/regulators.{ending}", download=True)
    yield Page("matrix-csv", LEAD, f"/applications/{case}/matrix.csv", download=True)


def _furnish(made: Furnished) -> tuple[EvidenceRevision, EvidenceRevision]:
    """A workbook of three sheets that is there twice, and a link."""
    world = made.world
    about: dict[str, Any] = {"kind": EvidenceKind.MINUTES, "expires_on": clock.today() + timedelta(days=30)}
    names = ("Sheet “Answers”", "Sheet “سلامة”", "Hidden sheet “x”")
    case = db.session.get_one(Application, made.cases["half"].application_id)
    assert case.organisation_id == world.organisation.id
    sheets = shelving.file(
        world, f"Rota of {LONG_NAME}", WORDS, unit=UnitKind.SHEET, labels=names, content="twice", **about
    )
    shelving.file(world, "The same rota", WORDS, unit=UnitKind.SHEET, content="twice")
    with unit_of_work():
        link = links.add_link(
            organisation_id=world.organisation.id,
            actor=made.scene.viewer(LEAD),
            address="https://inspections.example/" + "a-very-long-path-" * 12,
            seen_on=clock.today(),
            title="Inspection report",
            kind=EvidenceKind.REGULATOR_REPORT,
        )
        item = db.session.get_one(EvidenceItem, sheets.item_id)
        item.confirmed_on, item.confirmed_by_id = clock.today(), made.people[LEAD].id
    return sheets, link


def _view(made: Furnished) -> int:
    with unit_of_work():
        lead = made.scene.viewer(LEAD)
        view = saved_views.save(actor=lead, page="evidence.library", name=LONG_NAME, query="kind=minutes")
    return view.id
