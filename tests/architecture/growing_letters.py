"""More letters, and more addresses that refuse them."""

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.enums.letters import LetterKind
from accreditation.enums.people import Role
from accreditation.models.letters import RefusingAddress
from accreditation.services import letters
from tests.architecture.growing_ground import Ground


class LetterLists(Ground):
    """A way to add one row to each list of letters."""

    def add_letter(self) -> None:
        """One more letter, to a person of its own."""
        reader = self.world.person(Role.ANALYST)
        with unit_of_work():
            letters.ask(LetterKind.NOTICE, key=f"letter:{self.number()}", person_id=reader.id)

    def add_refusing_address(self) -> None:
        """One more address that refuses letters."""
        self.keep(
            RefusingAddress(
                address=f"gone-{self.number()}@example.org",
                refusals=3,
                reason="550 Gone",
                first_at=clock.now(),
                last_at=clock.now(),
                suppressed_at=clock.now(),
            )
        )
