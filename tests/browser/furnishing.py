"""What the gallery's scene holds beyond a case at every stage: real files, half-done work, concerns, jobs, empty rooms."""

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import Tier
from accreditation.enums.concerns import ConcernTrigger, FactKind
from accreditation.enums.evidence import EvidenceKind, RevisionStatus
from accreditation.enums.jobs import JobKind, JobState
from accreditation.enums.meetings import MeetingTrigger, VoteChoice
from accreditation.enums.organisations import OrganisationKind
from accreditation.enums.people import Role
from accreditation.models.concerns import Concern
from accreditation.models.evidence import EvidenceItem, EvidenceRevision
from accreditation.models.jobs import Job
from accreditation.models.organisations import Organisation
from accreditation.models.people import Grant, Person
from accreditation.queries import answers as answer_queries
from accreditation.queries import items as item_queries
from accreditation.services import answers, concerns, items, jobs, known_facts, meetings
from tests import libraries, reviewing, scene
from tests.documents import files
from tests.scene import Case, Scene, Stage
from tests.world import World

PHRASE = "a passphrase for the gallery"
SURVEY = "Learner survey, spring"
LONG_NAME = "Ward for the rehabilitation of older people after fractures and falls (Sir Bartholomew-Featherstonehaugh wing)"


@dataclass
class Furnished:
    """The scene with all that was put into it, by name."""

    scene: Scene
    cases: dict[str, Case] = field(default_factory=dict)
    files: dict[str, EvidenceRevision] = field(default_factory=dict)
    jobs: dict[str, int] = field(default_factory=dict)
    concerns: dict[str, int] = field(default_factory=dict)
    meetings: dict[str, int] = field(default_factory=dict)
    grants: dict[str, int] = field(default_factory=dict)

    @property
    def world(self) -> World:
        """The field around the scene."""
        return self.scene.world

    @property
    def people(self) -> dict[str, Person]:
        """Everybody, by what they do."""
        return self.scene.people


def furnish(world: World) -> Furnished:
    """A case at every stage, and everything else that a page may have to show."""
    made = Furnished(scene.all_cases(world))
    for step in (_newcomer, _files, _unfinished, _doubts, _excellence, _panels, _jobs, _facts):
        step(made)
    db.session.commit()
    return made


def _newcomer(made: Furnished) -> None:
    """Somebody who holds every role in an office and a provider where nothing has happened yet."""
    office = made.world.new_office("Quiet office")
    provider = made.world.new_organisation("Quiet Practice", office)
    person = made.people["newcomer"] = made.world.person(name="Nobody Yet")
    for role in (Role.PROVIDER_LEAD, Role.SIGNATORY):
        made.world.grant(person, role, organisation_id=provider.id)
    for role in (Role.SECRETARIAT, Role.REVIEWER, Role.MODERATOR, Role.RATIFIER, Role.CONCERN_OFFICER):
        made.world.grant(person, role, office_id=office.id)
    made.people["nobody"] = made.world.person(name="Without Role")


def _files(made: Furnished) -> None:
    """Real files: one read and superseded, one refused, one being checked, one held, one withdrawn."""
    lead = made.world.client(made.people["provider_lead"])
    said = {"notes": "Answers of 41 learners of three wards.", **_day("expires_on", 2031)}
    where = libraries.added(lead, content=files.typeset(4), title=SURVEY, **said)
    newer = {"filename": "spring-2.pdf", "content": files.typeset(3)}
    made.files["superseded"] = _newest(SURVEY)
    _replace(made, where, newer["content"])
    made.files["read"] = _newest(SURVEY)
    libraries.added(lead, content=files.encrypted(), title="Notes with a password", kind="minutes")
    made.files["refused"] = _newest("Notes with a password")
    libraries.add(lead, title="Audit that just arrived", kind="educational_audit")
    made.files["arriving"] = _newest("Audit that just arrived")
    for name, status in (("held", RevisionStatus.HELD), ("withdrawn", RevisionStatus.WITHDRAWN)):
        revision = reviewing.evidence(made.world, f"Report {name}", EvidenceKind.REGULATOR_REPORT)
        with unit_of_work():
            revision.status = status
        made.files[name] = revision
    with unit_of_work():
        old = db.session.get_one(EvidenceItem, made.files["withdrawn"].item_id)
        old.expires_on = clock.today() - timedelta(days=3)


def _replace(made: Furnished, where: str, content: bytes) -> None:
    from accreditation.services import evidence  # the form for it is checked in its own tests

    item = db.session.get_one(EvidenceItem, int(where.rsplit("/", 1)[1]))
    with made.world.app.app_context():
        store = made.world.app.extensions["store"]
        import io

        evidence.add_revision(
            store,
            io.BytesIO(content),
            item=item,
            actor=made.scene.viewer("provider_lead"),
            filename="spring-2.pdf",
            declared="application/pdf",
            limit=10**7,
        )
    libraries.check()


def _newest(title: str) -> EvidenceRevision:
    found = db.session.scalars(
        select(EvidenceRevision)
        .join(EvidenceRevision.item)
        .where(EvidenceItem.title == title)
        .order_by(EvidenceRevision.id.desc())
    ).first()
    assert found is not None
    return found


def _day(name: str, year: int) -> dict[str, str]:
    return {f"{name}-day": "1", f"{name}-month": "2", f"{name}-year": str(year)}
