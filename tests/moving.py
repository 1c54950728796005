"""Drafts moved from one framework version to another, and all that was ever said in them, for tests."""

from typing import Any

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.people import Role
from accreditation.frameworks.source import shipped
from accreditation.models.answers import Answer, AnswerRevision
from accreditation.models.applications import Application
from accreditation.models.content import answer_content, citation_content
from accreditation.models.framework_moves import ArchivedAnswer, FrameworkMove
from accreditation.models.frameworks import FrameworkVersion
from accreditation.queries import answers as answer_queries
from accreditation.queries import applications, cycles
from accreditation.services import answers, framework_moves, frameworks
from accreditation.services import cycles as cycle_services
from accreditation.services.case_facts import fingerprint
from tests.world import World


def later(world: World, text: str = "") -> FrameworkVersion:
    """The later framework that ships, or another text of one, published and chosen by the cycle."""
    cycle_id = world.cycle.id
    administrator = world.person(Role.ADMINISTRATOR)
    with unit_of_work():
        version = frameworks.publish(text or shipped("hee-2017"), actor=None)
        cycle = cycles.get(cycle_id)
        assert cycle is not None
        cycle_services.choose_framework(cycle, version, agreed=True, actor=world.viewer(administrator))
    return version


def came_from_later(world: World, application_id: int) -> FrameworkVersion:
    """The later framework, published, and a case that was moved from it once: it may go there, whatever its cycle says."""
    framework_id, lead_id = world.framework.id, world.lead.id
    with unit_of_work():
        version = frameworks.publish(shipped("hee-2017"), actor=None)
        db.session.add(
            FrameworkMove(
                application_id=application_id,
                number=1,
                from_version_id=version.id,
                to_version_id=framework_id,
                answers_version=1,
                moved_by_id=lead_id,
                moved_at=clock.now(),
            )
        )
    return version


def move(world: World, case: Application, version: FrameworkVersion) -> Application:
    """Move a case to a version, and load it anew."""
    lead = world.viewer(world.lead)
    with unit_of_work():
        framework_moves.move(applications.get(case.id), version, actor=lead)
    return loaded_anew(case.id)


def loaded_anew(application_id: int) -> Application:
    """A case as it is now; what else a test has loaded stays as it is."""
    for instance in db.session:
        if isinstance(instance, Answer | Application):
            db.session.expire(instance)
    return applications.get(application_id)


def save(world: World, case: Application, code: str, **changes: Any) -> None:
    """Save words in an answer as it stands, but for what is named."""
    lead = world.viewer(world.lead)
    with unit_of_work():
        answer = answer_queries.to_standard(case.id, code)
        assert answer is not None
        answers.save(
            answer,
            application=answer.application,
            actor=lead,
            expected_version=answer.version,
            **{**answer_content(answer), **changes},
        )


def state(case: Application) -> dict[str, Any]:
    """What each answer says and cites, by code."""
    cited = fingerprint.citations(case.id)
    return {
        answer.standard.code: (
            answer_content(answer),
            answer.not_applicable_preset,
            [citation_content(citation) for citation in cited.get(answer.id, ())],
        )
        for answer in answer_queries.of_application(case.id)
    }


def everything_said(case: Application) -> str:
    """Every text of every version of every answer of a case, those in its archive too."""
    archived = select(ArchivedAnswer.answer_id).join(
        FrameworkMove, FrameworkMove.id == ArchivedAnswer.move_id
    )
    ids = select(Answer.id).where(Answer.application_id == case.id)
    revisions = db.session.scalars(
        select(AnswerRevision).where(
            AnswerRevision.answer_id.in_(ids)
            | AnswerRevision.answer_id.in_(archived.where(FrameworkMove.application_id == case.id))
        )
    )
    return "\n".join(
        f"{row.narrative}\n{row.gaps}\n{row.actions}\n{row.not_applicable_reason}" for row in revisions
    )
