"""Organisation returns at any stage, and the placements' cases that they serve, for tests."""

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.enums.applications import ReturnBeginning
from accreditation.enums.evidence import EvidenceKind
from accreditation.models.applications import Application
from accreditation.models.organisations import Organisation, Placement
from accreditation.models.people import Person
from accreditation.queries import answers as answer_queries
from accreditation.queries import applications
from accreditation.services import answers, organisation_returns
from tests import reviewing
from tests.moving import loaded_anew
from tests.scene import BEGAN, Case, Given, Scene, Stage
from tests.world import World


def two_wards(world: World) -> tuple[Placement, Placement]:
    """Two placements of the provider, which make a return worth its while."""
    return world.new_placement("North ward"), world.new_placement("South ward")


def begun(
    world: World,
    begin_with: ReturnBeginning = ReturnBeginning.WRITTEN,
    organisation: Organisation | None = None,
    lead: Person | None = None,
) -> Application:
    """The provider's return, or another's, begun by its lead."""
    organisation, cycle, actor = (
        organisation or world.organisation,
        world.cycle,
        world.viewer(lead or world.lead),
    )
    with unit_of_work():
        opened = organisation_returns.begin(organisation, actor=actor, cycle=cycle, begin_with=begin_with)
    return loaded_anew(opened.id)


def write(world: World, case: Application, code: str, narrative: str, score: int = 3) -> None:
    """The lead answers one standard."""
    with unit_of_work():
        answer = answer_queries.to_standard(case.id, code)
        assert answer is not None
        answers.save(
            answer,
            application=answer.application,
            actor=world.viewer(world.lead),
            expected_version=answer.version,
            self_score=score,
            not_applicable=False,
            not_applicable_reason="",
            narrative=narrative,
            gaps="",
            actions="",
        )


def answer_own(world: World, case: Application) -> None:
    """Answer what a case answers itself with 3, each resting on a survey and an audit."""
    files = [
        reviewing.evidence(world, f"Learner survey {case.id}", EvidenceKind.LEARNER_SURVEY),
        reviewing.evidence(world, f"Educational audit {case.id}", EvidenceKind.EDUCATIONAL_AUDIT),
    ]
    for code in [answer.standard.code for answer in answer_queries.in_scope(applications.get(case.id))]:
        write(world, case, code, f"What we do everywhere about {code}.")
        with unit_of_work():
            answer = answer_queries.to_standard(case.id, code)
            assert answer is not None
            reviewing._cite(answer, files, world.lead)


def new_return(scene: Scene, stage: Stage, given: Given | None = None) -> Case:
    """The provider's return at a stage; its report is issued where a placement's would be checked."""
    with clock.at(scene.now - BEGAN):
        two_wards(scene.world)
        case = Case(begun(scene.world).id, given or {})
        answer_own(scene.world, case.application)
    scene.take(case, Stage.SELF_ASSESSMENT, stage)
    return case
