"""How the case of the secrets goes on: a review is set aside and replaced, all is reported, reopened, and comes before a panel."""

from collections.abc import Callable

from accreditation.db import unit_of_work
from accreditation.enums.reports import AccuracyAnswer
from accreditation.enums.reviewers import TieKind
from accreditation.enums.reviews import SetAsideCause
from accreditation.queries import accuracy as accuracy_queries
from accreditation.queries import exceptions as exception_queries
from accreditation.queries import rounds
from accreditation.services import accuracy, checking, exceptions, reports, reviews, ties
from tests import reviewing
from tests.architecture import secret_story
from tests.architecture.secret_story import Story
from tests.scene import Scene, Stage
from tests.staging import undone_unless_kept

FALLEN = ("moderator", "second", "member_1", "concern_officer")
"""Whose tie with the provider comes to light at the end."""


def set_aside(story: Story) -> None:
    """The learner reviewer is set aside, and nobody has taken the place."""
    with story.going_on() as scene:
        _set_aside(story, scene, "learner", SetAsideCause.CONFLICTED)


def replace(story: Story) -> None:
    """Somebody who takes the place begins to score blind."""
    with story.going_on() as scene:
        _join(story, scene, "substitute")


def report(story: Story) -> None:
    """All is agreed and reported; the provider marks a passage, and has not sent it."""
    with story.going_on() as scene:
        secret_story.score_all(story, scene, "substitute")
        reviewing.lock(scene.world, story.own("substitute"))
        _issue(story, scene)
        lead = scene.viewer("provider_lead")
        passage = accuracy_queries.passage(lead, story.case.application_id, "1.1")
        assert passage is not None
        with unit_of_work():
            remark = accuracy.mark(
                passage,
                # A quotation stays with the point, whatever becomes of the review whose words it is of.
                quote="is good",
                words=story.plant("point"),
                citation_id=None,
                actor=lead,
            )
        story.visitors.points[story.case.application_id] = remark.id


def reopen(story: Story) -> None:
    """The facts are confirmed; then the lay reviewer leaves, the review is opened again, and somebody new scores blind."""
    with story.going_on() as scene:
        scene.take(story.case, Stage.ACCURACY, Stage.CONFIRMED)
        _explain(story, scene)
        scene.take(story.case, Stage.CONFIRMED, Stage.READY)
        _set_aside(story, scene, "lay", SetAsideCause.LEFT)
        with unit_of_work():
            checking.reopen_review(
                story.case.application, reason=story.plant("reopening"), actor=scene.viewer("secretariat")
            )
        _join(story, scene, "second")
        secret_story.score_all(story, scene, "second")


def sit(story: Story) -> None:
    """It is agreed anew and comes before a panel, with a moderator whose tie two people have set aside."""
    with story.going_on() as scene:
        reviewing.lock(scene.world, story.own("second"))
        _issue(story, scene)
        scene.take(story.case, Stage.ACCURACY, Stage.LISTED)
        _tie(scene, "moderator", story.plant("tie_excepted"))
        with unit_of_work():
            exception = exceptions.propose(
                story.case.application,
                scene.people["moderator"],
                reason=story.plant("exception"),
                actor=scene.viewer("secretariat"),
            )
        story.exception_id = exception.id
        with unit_of_work():
            exceptions.confirm(exception, story.case.application, actor=scene.viewer("ratifier"))
    with story.visitors.app.app_context(), undone_unless_kept(keep=True):
        story.scene.take(story.case, Stage.LISTED, Stage.CALLED)


def fall_out(story: Story) -> None:
    """What was set aside blocks again, and more of those who judge turn out to be tied."""
    with story.going_on() as scene:
        (exception,) = exception_queries.of_case(story.case.application_id)
        with unit_of_work():
            exceptions.withdraw(
                exception, reason=story.plant("withdrawal"), actor=scene.viewer("secretariat")
            )
        for name in FALLEN:
            if name != "moderator":
                _tie(scene, name)


def _set_aside(story: Story, scene: Scene, name: str, cause: SetAsideCause) -> None:
    with unit_of_work():
        reviews.set_aside(
            story.own(name),
            cause=cause,
            reason=story.plant(f"set_aside_{name}"),
            actor=scene.viewer("secretariat"),
        )


def _join(story: Story, scene: Scene, name: str) -> None:
    review = reviewing.invited(scene.world, story.case.application, scene.people[name])
    story.case.reviews[name] = review.id
    with unit_of_work():
        reviews.accept(review, actor=scene.viewer(name))
    with unit_of_work():
        reviews.begin_scoring(story.own(name), actor=scene.viewer(name))


def _issue(story: Story, scene: Scene) -> None:
    scene.take(story.case, Stage.REVEALED, Stage.MODERATION)
    application = story.case.application
    with unit_of_work():
        reports.write_summary(
            application,
            actor=scene.viewer("lead"),
            summary=story.plant("summary"),
            expected_version=rounds.report(application.current_round).version,
        )
    scene.take(story.case, Stage.MODERATION, Stage.ACCURACY)


def _explain(story: Story, scene: Scene) -> None:
    """The lead explains why the words of the report stay as they are."""
    remark_id = story.visitors.points[story.case.application_id]
    point = accuracy_queries.sent_point(scene.viewer("lead"), story.case.reviews["lead"], remark_id)
    assert point is not None
    with unit_of_work():
        accuracy.answer(
            point,
            decision=AccuracyAnswer.EXPLAINED,
            words=story.plant("point_answer"),
            correction="",
            seen="",
            actor=scene.viewer("lead"),
        )


def _tie(scene: Scene, name: str, words: str = "My brother works there.") -> None:
    with unit_of_work():
        ties.add(
            scene.people[name].id,
            organisation_id=scene.world.organisation.id,
            kind=TieKind.FAMILY,
            words=words,
            actor=scene.viewer(name),
        )


PHASES: dict[str, Callable[[Story], None]] = {
    "invited": secret_story.begin,
    "asking": secret_story.ask,
    "sent": secret_story.send,
    "scoring": secret_story.score,
    "late": secret_story.be_late,
    "shared": secret_story.share,
    "held": secret_story.hold,
    "set_aside": set_aside,
    "replaced": replace,
    "reported": report,
    "reopened": reopen,
    "at_panel": sit,
    "fallen_out": fall_out,
}
"""What happens, in order; the walk goes through everything after each."""
