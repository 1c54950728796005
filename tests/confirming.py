"""An organisation that answers once, and its placements that confirm what it says, for tests."""

from accreditation.db import unit_of_work
from accreditation.enums.evidence import EvidenceKind
from accreditation.models.applications import Application
from accreditation.models.snapshots import Entry
from accreditation.queries import answers as answer_queries
from accreditation.queries import applications, local_confirmations, snapshots
from accreditation.queries.local_confirmations import LocalAnswer
from accreditation.services import answers, organisation_returns, sign_offs, submissions
from accreditation.services import local_confirmations as services
from tests import reviewing
from tests.grounds import remembered
from tests.moving import save
from tests.world import World

CODES = ["2.1", "2.2", "2.3", "2.4", "2.5", "6.1", "6.2", "6.3", "6.4"]
"""The standards of the shipped framework that an organisation answers."""


def anew(application_id: int) -> Application:
    """A case as it is now; what else a test has loaded stays as it is."""
    (case,) = applications.anew([application_id])
    return case


@remembered
def begun(world: World, *, places: int = 2) -> tuple[Application, list[Application]]:
    """An organisation's return, and the cases of so many placements that it serves."""
    cases = [applications.live(world.placement.id) or world.application()]
    cases += [
        world.application(placement=world.new_placement(f"Ward {number + 20}"))
        for number in range(places - 1)
    ]
    lead = world.viewer(world.lead)
    with unit_of_work():
        organisation_return = organisation_returns.begin(world.organisation, actor=lead, cycle=world.cycle)
    return applications.get(organisation_return.id), [anew(case.id) for case in cases]


def write(world: World, case: Application, *, words: str = "", cite: bool = True) -> None:
    """Answer every standard that a case gives itself, each resting on a survey and an audit, and finish it."""
    files = [
        reviewing.evidence(world, f"Survey {case.id}"),
        reviewing.evidence(world, f"Audit {case.id}", EvidenceKind.EDUCATIONAL_AUDIT),
    ]
    lead = world.viewer(world.lead)
    with unit_of_work():
        for answer in answer_queries.in_scope(case):
            answers.save(
                answer,
                application=case,
                actor=lead,
                expected_version=answer.version,
                self_score=3,
                not_applicable=False,
                not_applicable_reason="",
                narrative=words or f"What we do about {answer.standard.code}.",
                gaps="",
                actions="",
            )
            if cite:
                reviewing._cite(answer, files, world.lead)
        submissions.complete_self_assessment(case, actor=lead)


def sign(world: World, case: Application) -> Application:
    """Ask for the signature of a case that is written, and sign it."""
    ask(world, case)
    return give(world, case)


def ask(world: World, case: Application) -> None:
    """Ask the executive to sign."""
    with unit_of_work():
        sign_offs.request_sign_off(applications.get(case.id), actor=world.viewer(world.lead))


def give(world: World, case: Application) -> Application:
    """Sign what stands."""
    snapshot = snapshots.newest(case.id)
    assert snapshot is not None
    with unit_of_work():
        sign_offs.sign(
            applications.get(case.id),
            actor=world.viewer(world.signatory),
            shown_hash=snapshot.content_hash,
            stepped_up=True,
        )
    return anew(case.id)


@remembered
def signed(world: World, *, places: int = 2) -> tuple[Application, list[Application]]:
    """A return that is signed, and the cases that it serves, not written yet."""
    organisation_return, cases = begun(world, places=places)
    write(world, organisation_return)
    organisation_return = sign(world, organisation_return)
    return organisation_return, [anew(case.id) for case in cases]


def sign_anew(world: World, organisation_return: Application, *codes: str) -> Application:
    """Let the executive give a signed return back, write other words about some standards, and sign it again."""
    with unit_of_work():
        sign_offs.send_back(
            applications.get(organisation_return.id),
            actor=world.viewer(world.signatory),
            reason="Something is missing.",
        )
    for code in codes:
        save(world, organisation_return, code, narrative=f"What we do about {code} now.")
    return sign(world, organisation_return)


def line_of(case: Application, code: str) -> LocalAnswer:
    """What stands of one of the organisation's answers in a case."""
    (line,) = [line for line in local_confirmations.of_case(anew(case.id)) if line.standard.code == code]
    return line


def entry_of(case: Application, code: str) -> Entry:
    """The organisation's answer that stands in a case."""
    entry = line_of(case, code).entry
    assert entry is not None
    return entry


def confirm(world: World, case: Application, code: str, difference: str = "") -> None:
    """Say that an answer is true here, or what is different."""
    line = line_of(case, code)
    actor = world.viewer(world.lead)
    with unit_of_work():
        services.confirm(
            line,
            application=applications.get(case.id),
            actor=actor,
            expected_entry=line.entry.id if line.entry is not None else 0,
            expected_version=line.version,
            difference=difference,
        )


def confirm_all(world: World, case: Application) -> None:
    """Say that everything that waits is true here."""
    actor = world.viewer(world.lead)
    application = applications.get(case.id)
    lines = local_confirmations.of_case(application)
    entry_ids = [line.entry.id for line in lines if line.entry is not None and not line.is_confirmed]
    with unit_of_work():
        services.confirm_many(lines, application=application, actor=actor, entry_ids=entry_ids)


def placement_signed(world: World, case: Application) -> Application:
    """A placement's case that is written, confirmed and signed."""
    write(world, anew(case.id))
    confirm_all(world, case)
    return sign(world, case)
