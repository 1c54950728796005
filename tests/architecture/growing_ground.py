"""What every growing list stands on: a world, its cases, and writing rows straight in, past the services."""

from datetime import timedelta
from functools import cached_property

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.applications import Tier
from accreditation.enums.notices import NoticeKind
from accreditation.enums.people import Role
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.people import Person
from accreditation.queries import answers, applications
from accreditation.queries import calendar_keys as calendar_key_queries
from accreditation.services import calendar_keys, grant_proposals, grants, notices
from tests import reviewing
from tests.rounds import add_round
from tests.world import World


class Ground:
    """What a list is about, made once."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.made = 0

    def number(self) -> int:
        """A number that was not used yet."""
        self.made += 1
        return self.made

    def keep(self, *rows: object) -> None:
        """Write rows."""
        with unit_of_work():
            db.session.add_all(rows)

    @cached_property
    def drafted(self) -> Application:
        """A case that its provider is writing, with an answer to every standard."""
        return reviewing.answered(self.world)

    @cached_property
    def first_answer(self) -> Answer:
        """Its answer to 1.1."""
        answer = answers.to_standard(self.drafted.id, "1.1")
        assert answer is not None
        return answer

    def person(self, role: Role) -> Person:
        """Somebody with a role, the same each time."""
        people: dict[Role, Person] = self.__dict__.setdefault("known", {})
        return people.setdefault(role, self.world.person(role))

    def add_proposal(self) -> None:
        """One more role that somebody proposed, for somebody else each time."""
        with unit_of_work():
            grant_proposals.propose(
                self.world.person().id,
                Role.RATIFIER,
                grants.Scope(office_id=self.world.office.id),
                actor=None,
            )

    def add_due(self, status: S = S.SUBMITTED) -> None:
        """One more case that is due today."""
        application = self.add_case(status)
        with unit_of_work():
            application.due_on = clock.today()

    @cached_property
    def calendar_key(self) -> str:
        """What stands in the address of the lead's own calendar."""
        with unit_of_work():
            key = calendar_keys.make(actor=self.world.viewer(self.world.lead))
        return calendar_key_queries.address_part(key, self.world.app.config["SECRET_KEY"])

    def add_case(self, status: S = S.SUBMITTED) -> Application:
        """A case of the provider at a place of its own, without answers."""
        world, now, number = self.world, clock.now(), self.number()
        placement = world.new_placement(f"Place {number:03}")
        application = Application(
            reference=f"PA-{number:06}",
            placement_id=placement.id,
            organisation_id=world.organisation.id,
            office_id=world.office.id,
            cycle_id=world.cycle.id,
            framework_version_id=world.framework.id,
            tier=Tier.ACCREDITED,
            status=status,
            status_since=now,
            due_on=clock.today() + timedelta(days=number),
            opened_at=now,
            submitted_at=now,
        )
        with unit_of_work():
            db.session.add(application)
            db.session.flush()
            add_round(application)
        return applications.get(application.id)

    def add_notice(self) -> None:
        """One more notice for the provider's lead, of a case of its own."""
        case = self.add_case(S.SIGNED)
        about = notices.Occasion(NoticeKind.SIGNED, {"application_id": case.id}, f"notice {self.number()}")
        with unit_of_work():
            notices.announce([about])
