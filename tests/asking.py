"""Questions of a review team to the provider, taken on step by step through the services."""

from collections.abc import Mapping

from accreditation.db import unit_of_work
from accreditation.models.applications import Application
from accreditation.models.clarifications import Clarification
from accreditation.models.reviews import Review
from accreditation.permissions.viewer import Viewer
from accreditation.queries import clarifications as queries
from accreditation.queries import review_questions
from accreditation.services import clarifications
from tests import reviewing
from tests.grounds import remembered
from tests.world import World


def write(world: World, review: Review, code: str, words: str) -> None:
    """Let a reviewer write a question about one standard."""
    subject = review_questions.on_standard(reviewing.viewer_of(world, review), review.id, code)
    assert subject is not None
    version = subject.question.version if subject.question else 0
    with unit_of_work():
        clarifications.write(subject, words=words, expected_version=version)


def give(world: World, review: Review) -> int:
    """Let a reviewer give their list to the lead."""
    with unit_of_work():
        return clarifications.give(
            review, review_questions.rows(review.id), actor=reviewing.viewer_of(world, review)
        )


def word(world: World, lead: Review, code: str, words: str) -> None:
    """Let the lead word the question on one standard."""
    subject = review_questions.to_word(reviewing.viewer_of(world, lead), lead.id, code)
    assert subject is not None
    with unit_of_work():
        clarifications.word(
            lead,
            subject.gathered,
            words=words,
            expected_version=subject.gathered.version,
            actor=reviewing.viewer_of(world, lead),
        )


def shown(lead: Review) -> str:
    """The fingerprint of what the lead's page would send."""
    since = queries.sent_last(lead.round_id)
    lines = [line for line in review_questions.gathered(lead.round, since=since) if line.words]
    return review_questions.fingerprint(lines)


def send(world: World, lead: Review, *, looked_at: bool = False) -> Clarification:
    """Let the lead send what was gathered."""
    with unit_of_work():
        return clarifications.send(
            lead, actor=reviewing.viewer_of(world, lead), shown=shown(lead), looked_at=looked_at
        )


@remembered
def with_provider(world: World, **words: str) -> tuple[Application, list[Review], Clarification]:
    """A case whose provider has questions: by code (s1_2="…"), else one about 1.2."""
    application, team = reviewing.scoring(world)
    for code, question in (words or {"s1_2": "How often do you look at it?"}).items():
        word(world, team[0], code.removeprefix("s").replace("_", "."), question)
    return application, team, send(world, team[0])


def answer(world: World, application: Application, answers: Mapping[str, str]) -> None:
    """Let the provider's lead write answers, by code, without sending them."""
    lead = world.viewer(world.lead)
    for code, words in answers.items():
        subject = queries.question_for(lead, application.id, code)
        assert subject is not None
        with unit_of_work():
            clarifications.save_answer(
                subject, answer=words, expected_version=subject.question.version, actor=lead
            )


def send_answers(world: World, application: Application) -> Clarification:
    """Let the provider's lead send what is written, and declare it true."""
    lead = world.viewer(world.lead)
    request = queries.for_provider(lead, application.id)
    assert request is not None
    with unit_of_work():
        return clarifications.answer(request, actor=lead, declared=True)


def nothing(review: Review, *, actor: Viewer) -> None:
    """Say that nothing is asked of the provider."""
    clarifications.waive(review, reason="What was submitted answers everything.", actor=actor)


def close(world: World, lead: Review) -> Clarification:
    """Let the lead close the questions."""
    with unit_of_work():
        return clarifications.close(lead, actor=reviewing.viewer_of(world, lead))
