"""The demonstration's training case, whole and published, so that a reviewer can practise at once."""

from accreditation.db import unit_of_work
from accreditation.demo.field import Field
from accreditation.demo.people import holders
from accreditation.demo.words import texts
from accreditation.enums.evidence import EvidenceKind
from accreditation.enums.people import Role
from accreditation.models.frameworks import Cycle
from accreditation.queries import cycles, frameworks
from accreditation.services import training_cases
from accreditation.services.training_cases import Written


def publish(made: Field) -> None:
    """Write the training case, give the experts' scores and publish it, as a secretary of the first office did."""
    words = texts("practice")
    editor = made.viewer(holders(Role.SECRETARIAT, next(iter(made.offices)))[0].name)
    with unit_of_work():
        cycle: Cycle | None = cycles.get(made.rounds["first"])
        assert cycle is not None
        training_case = training_cases.make(
            title=words["title"],
            place=words["place"],
            framework_version_id=cycle.framework_version_id,
            actor=editor,
        )
        training_case.framework_version = cycle.framework_version
        for standard in frameworks.standards_of(cycle.framework_version_id):
            about = words["standards"].get(standard.code)
            if about is None:
                continue
            written = Written(
                self_score=about["self_score"],
                answer=about["answer"],
                evidence=[(EvidenceKind(kind), shows) for kind, shows in about["evidence"]],
                expert_score=about["experts"],
                expert_reason=about["reason"],
            )
            training_cases.write(training_case, standard, written, expected_version=0, actor=editor)
        training_cases.publish(training_case, actor=editor)
