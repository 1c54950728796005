"""Lists of evidence that can be made longer by one."""

import hashlib
from functools import cached_property

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.enums.evidence import EvidenceKind, NumberGrade, RevisionStatus, StoreFault
from accreditation.models.answers import Answer
from accreditation.models.evidence import Citation, EvidenceItem, EvidenceNumber, EvidenceRevision
from accreditation.models.holds import LegalHold
from accreditation.models.saved_views import SavedView
from tests import reviewing, shelving
from tests.architecture.growing_ground import Ground


class EvidenceLists(Ground):
    """A way to add one row to each list of evidence."""

    @cached_property
    def item(self) -> EvidenceItem:
        """A piece of evidence of the provider."""
        return reviewing.evidence(self.world, "The longest history").item

    def add_evidence(self) -> None:
        """One more piece of evidence."""
        reviewing.evidence(self.world, f"Survey {self.number()}")

    def add_held(self) -> None:
        """One more file that is held."""
        revision = reviewing.evidence(self.world, f"Held {self.number()}")
        with unit_of_work():
            revision.status = RevisionStatus.HELD
        number = {"page": 1, "place": "Page 1", "grade": NumberGrade.LIKELY, "masked": "•••04"}
        self.keep(EvidenceNumber(revision_id=revision.id, **number))

    def add_findable(self) -> None:
        """One more file whose words can be searched."""
        shelving.file(self.world, f"Survey {self.number()}", ("words of learners",))

    def add_suggested(self) -> None:
        """One more file with pages that speak to standard 3.1, cited for it."""
        revision = shelving.file(self.world, f"Rota {self.number()}", ("Supervision by rota.",) * 3)
        shelving.cite(self.world, revision, self.drafted.id, "3.1")

    def add_saved_view(self) -> None:
        """One more set of filters that the same person keeps."""
        self.keep(
            SavedView(
                person_id=self.world.lead.id,
                page="evidence.library",
                name=f"View {self.number()}",
                query="kind=minutes",
            )
        )

    def add_file(self) -> None:
        """One more file of the same piece."""
        number = self.number() + 1
        self.keep(
            EvidenceRevision(
                item_id=self.item.id,
                number=number,
                status=RevisionStatus.ACCEPTED,
                filename=f"{number}.pdf",
                size=1,
                sha256=hashlib.sha256(bytes([number])).hexdigest(),
                media_type="application/pdf",
                storage_key=f"key {number}",
                pages=1,
                uploaded_by_id=self.world.lead.id,
                uploaded_at=clock.now(),
            )
        )

    def add_citation(self, answer: Answer | None = None) -> None:
        """One more citation, of a file of its own, in an answer (to 1.1 unless said)."""
        revision = reviewing.evidence(self.world, f"Cited {self.number()}", EvidenceKind.MINUTES)
        self.keep(self._citation(answer or self.first_answer, revision.id))

    def add_citing(self) -> None:
        """One more case that cites the same piece of evidence."""
        answer = Answer(application_id=self.add_case().id, standard_id=self.first_answer.standard_id)
        self.keep(answer)
        self.keep(self._citation(answer, self.item.revisions[0].id))

    def _citation(self, answer: Answer, revision_id: int) -> Citation:
        return Citation(
            answer_id=answer.id,
            revision_id=revision_id,
            page_from=1,
            page_to=1,
            claim="Learners say so",
            created_by_id=self.world.lead.id,
            created_at=clock.now(),
        )

    def add_hold(self) -> None:
        """One more hold on everything of the provider."""
        self.keep(
            LegalHold(
                organisation_id=self.world.organisation.id,
                reason=f"Complaint {self.number()}",
                placed_by_id=self.world.lead.id,
                placed_at=clock.now(),
            )
        )

    def add_fault(self) -> None:
        """One more kept file that is missing."""
        revision = reviewing.evidence(self.world, f"Report {self.number()}", EvidenceKind.REGULATOR_REPORT)
        with unit_of_work():
            revision.fault, revision.verified_at = StoreFault.MISSING, clock.now()
