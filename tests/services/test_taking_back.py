"""A wrong file is taken back by whoever added it, while nobody relied on it: by person, by what cites it, by state."""

import pytest
from sqlalchemy import func, select

from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.evidence import EvidenceKind, EvidenceTrigger, RevisionStatus
from accreditation.enums.people import Role
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application
from accreditation.models.evidence import Citation, EvidenceRevision
from accreditation.models.people import Person
from accreditation.models.snapshots import Entry, EntryCitation
from accreditation.queries import answers, held, step_subjects
from accreditation.services import evidence, steps
from tests import shelving
from tests.world import World


class Shelf:
    """A contributor's own file, and a case of their provider."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.contributor = world.person(Role.CONTRIBUTOR, name="Cam Contributor")
        self.case: Application = world.application()
        self.revision = shelving.file(world, "Wrong file")
        with unit_of_work():
            self.revision.uploaded_by_id = self.contributor.id

    def cite(self, by: Person, code: str = "1.1") -> Citation:
        citation = shelving.cite(self.world, self.revision, self.case.id, code)
        with unit_of_work():
            citation.created_by_id = by.id
        return citation

    def take_back(self, by: Person | None = None) -> int:
        with unit_of_work():
            return evidence.take_back(
                db.session.get_one(EvidenceRevision, self.revision.id),
                organisation_id=self.world.organisation.id,
                actor=self.world.viewer(by or self.contributor),
            )

    def refusal(self) -> str:
        with pytest.raises(RuleBroken) as refused:
            self.take_back()
        db.session.rollback()
        assert db.session.get_one(EvidenceRevision, self.revision.id).status is RevisionStatus.ACCEPTED
        return " ".join(reason.message for reason in refused.value.reasons)

    @property
    def citations(self) -> int:
        db.session.rollback()
        return db.session.scalar(select(func.count()).select_from(Citation)) or 0


@pytest.fixture
def shelf(world: World) -> Shelf:
    return Shelf(world)


def sign(shelf: Shelf) -> None:
    """Something signed cites it, whatever the answers say now."""
    answer = answers.to_standard(shelf.case.id, "1.1")
    assert answer is not None
    with unit_of_work():
        entry = Entry(
            application_id=shelf.case.id,
            standard_id=answer.standard_id,
            content_hash="0" * 64,
            narrative="",
            gaps="",
        )
        db.session.add(entry)
        db.session.flush()
        db.session.add(
            EntryCitation(
                entry_id=entry.id,
                position=1,
                title="Wrong file",
                kind=EvidenceKind.MINUTES,
                sha256="0" * 64,
                revision_id=shelf.revision.id,
                page_from=1,
                page_to=1,
                claim="x",
            )
        )


def test_it_is_withdrawn_with_the_persons_own_citations_and_found_no_more(shelf: Shelf) -> None:
    shelf.cite(shelf.contributor)
    shelf.cite(shelf.contributor, "1.2")
    assert shelf.take_back() == 2
    assert shelf.citations == 0
    revision = db.session.get_one(EvidenceRevision, shelf.revision.id)
    assert (revision.status, revision.ended_at is not None) == (RevisionStatus.WITHDRAWN, True)
    with pytest.raises(RuleBroken):
        shelf.take_back()


def test_what_a_colleague_cites_stays(shelf: Shelf) -> None:
    shelf.cite(shelf.contributor)
    shelf.cite(shelf.world.lead, "1.2")
    assert "A colleague has linked this file" in shelf.refusal()
    assert shelf.citations == 2


def test_what_was_signed_stays(shelf: Shelf) -> None:
    sign(shelf)
    assert "signed or submitted" in shelf.refusal()


@pytest.mark.parametrize("status", [ApplicationStatus.SIGN_OFF, ApplicationStatus.WITHDRAWN])
def test_a_citation_that_may_not_change_now_keeps_it(shelf: Shelf, status: ApplicationStatus) -> None:
    shelf.cite(shelf.contributor)
    with unit_of_work():
        shelf.case.status = status
    assert "cannot be changed now" in shelf.refusal()
    assert shelf.citations == 1


def test_a_citation_in_a_placement_that_is_no_longer_theirs_keeps_it(shelf: Shelf) -> None:
    shelf.cite(shelf.contributor)
    ward = shelf.world.new_placement("Another ward")
    elsewhere = shelf.world.person(name="Moved On")
    shelf.world.grant(elsewhere, Role.CONTRIBUTOR, ward, organisation_id=shelf.world.organisation.id)
    with unit_of_work():
        db.session.get_one(EvidenceRevision, shelf.revision.id).uploaded_by_id = elsewhere.id
        for citation in db.session.scalars(select(Citation)):
            citation.created_by_id = elsewhere.id
    shelf.contributor = elsewhere
    assert "cannot be changed now" in shelf.refusal()


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.CONTRIBUTOR, 403), (Role.PROVIDER_LEAD, 403), (Role.SIGNATORY, 403), (Role.SECRETARIAT, 404)],
)
def test_nobody_else_takes_it_back(shelf: Shelf, role: Role, status: int) -> None:
    address = f"/evidence/{shelf.revision.item_id}/revisions/{shelf.revision.id}/take-back"
    other = shelf.world.client(shelf.world.person(role, name="Somebody Else"))
    assert other.get(address).status_code == status
    assert other.post(address).status_code == status


def test_the_page_asks_once_and_names_what_it_touches(shelf: Shelf) -> None:
    browser = shelf.world.client(shelf.contributor)
    item = f"/evidence/{shelf.revision.item_id}"
    address = f"{item}/revisions/{shelf.revision.id}/take-back"
    assert address in browser.get(item).text
    citation = shelf.cite(shelf.world.lead)
    page = browser.get(address).text
    assert "you cannot take it back any more" in page
    assert "Ask a lead of your organisation" in page
    assert "Take it back</button>" not in page
    with unit_of_work():
        citation.created_by_id = shelf.contributor.id
    assert "Standard 1.1" in browser.get(address).text
    assert browser.send(address).location == item
    assert "The file is taken back" in browser.get(item).text
    assert shelf.citations == 0


def test_the_steps_offered_say_what_still_stops_it(shelf: Shelf) -> None:
    shelf.cite(shelf.world.lead)
    viewer = shelf.world.viewer(shelf.contributor)
    file = held.file_for(viewer, shelf.revision.id)
    assert file is not None
    (offer,) = steps.offered(viewer, step_subjects.of_file(file))
    assert offer.trigger is EvidenceTrigger.TAKE_BACK
    assert [reason.message for reason in offer.unmet] == ["A colleague has linked this file to an answer."]
