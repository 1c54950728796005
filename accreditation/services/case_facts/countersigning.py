"""Facts about the outsider who countersigns, and whether what the executive signed waits for them."""

from functools import cached_property

from accreditation.enums.applications import REOPENED, ApplicationStatus
from accreditation.models.countersigners import Countersigner
from accreditation.permissions.conflicts import of_provider
from accreditation.queries import countersigners
from accreditation.services.case_facts.preparing import PreparingPart

TO_BE_SIGNED = REOPENED | {ApplicationStatus.SIGN_OFF}


class CountersigningPart(PreparingPart):
    """What the steps up to submission ask where an outsider countersigns."""

    @cached_property
    def countersigner(self) -> Countersigner | None:
        """The outsider who is proposed or agreed to."""
        return countersigners.standing(self.application.id)

    @property
    def countersigner_proposed(self) -> bool:
        """An outsider is proposed to countersign, and the office has not answered yet."""
        return self.countersigner is not None and self.countersigner.is_waiting

    @property
    def countersigner_agreed(self) -> bool:
        """The office agreed to an outsider who countersigns."""
        return self.countersigner is not None and self.countersigner.is_agreed

    @property
    def countersignature_waits(self) -> bool:
        """The executive signed what was frozen last, and the outsider has not countersigned it."""
        snapshot = self._snapshot
        if snapshot is None or snapshot.voided_at is not None or snapshot.signature is None:
            return False
        return not snapshot.is_signed

    @property
    def outsider_awaited(self) -> str:
        """The name of the outsider for whom the case waits; nothing where it waits for nobody of them."""
        # First what is known, so that most pages ask nothing more.
        if self.application.status not in TO_BE_SIGNED or not self.countersignature_waits:
            return ""
        named = self.countersigner
        return named.name if named is not None and named.is_agreed else "Somebody whom the lead has to name"

    @property
    def countersigner_belongs(self) -> bool:
        """Whoever acts holds a role at the provider or is employed by it."""
        return self.actor is not None and of_provider(self.actor, self.application.organisation_id)

    @property
    def countersigner_acts(self) -> bool:
        """Whoever acts is the outsider, and nobody of the provider."""
        if self.actor is None or self.application.id not in self.actor.countersigned_cases:
            return False
        return not self.countersigner_belongs
