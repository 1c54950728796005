"""One case that goes through everything that may happen to a review, with words planted wherever somebody writes what not all may read."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from accreditation import clock, dates
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import Tier
from accreditation.enums.concerns import ConcernKind
from accreditation.enums.people import Role
from accreditation.enums.reviewers import TieKind, TrainingKind
from accreditation.enums.reviews import ConflictKind, ReviewerKind
from accreditation.models.calibration import ExpertScore
from accreditation.models.reviews import Review
from accreditation.queries import answers, moderation
from accreditation.queries import reviewer_details as reviewer_detail_queries
from accreditation.queries import reviews as review_queries
from accreditation.services import answers as answer_services
from accreditation.services import (
    comments,
    concerns,
    discussions,
    objections,
    review_notes,
    reviewer_details,
    reviewer_trainings,
    reviews,
    teams,
    ties,
    training_attempts,
    visits,
)
from accreditation.services.reviews import Judgement
from tests import asking, pooling, reviewing, training
from tests.architecture.visitors import Visitors
from tests.scene import BEGAN, Case, Scene, Stage
from tests.staging import undone_unless_kept

LETTERS = "bcdfghjklmnpqrstvwxz"
FAR_AWAY = timedelta(days=1003)
"""Until a day that stands nowhere else."""


def word(kind: str) -> str:
    """A word that is nowhere else, without a digit that a search for patients' numbers would stop at."""
    return f"zq{kind.replace('_', '')}" + "".join(secrets.choice(LETTERS) for _ in range(8))


@dataclass
class Story:
    """The case, and what is planted in it so far, by the name of the secret."""

    visitors: Visitors
    planted: dict[str, str] = field(default_factory=dict)
    case: Case = field(default_factory=lambda: Case(0))
    training_case_id: int = 0
    reviewer_application_id: int = 0
    exception_id: int = 0

    @property
    def scene(self) -> Scene:
        """Who and what is there."""
        return self.visitors.scene

    def plant(self, name: str) -> str:
        """A word of its own for a secret, the same whenever it is asked for."""
        return self.planted.setdefault(name, word(name))

    def own(self, name: str) -> Review:
        """Somebody's review as they load it."""
        return reviewing.own(self.scene.world, self.case.reviews[name], self.scene.people[name])

    @contextmanager
    def going_on(self) -> Iterator[Scene]:
        """Go on with the story as services do, long ago, and keep it."""
        app = self.visitors.app
        with app.app_context(), undone_unless_kept(keep=True), clock.at(self.scene.now - BEGAN):
            yield self.scene
        self.visitors.of_case.pop(self.case.application_id, None)


def begin(story: Story) -> None:
    """Everything that people say of themselves, what the provider writes, and who is invited with which words."""
    with story.going_on() as scene:
        _pool(story, scene)
        scene.world.placement = scene.world.new_placement("Ward of secrets")
        story.case = case = Case(scene.world.application(tier=Tier.EXCELLENCE).id)
        scene.take(case, None, Stage.SELF_ASSESSMENT)
        _draft(story, scene, case)
        scene.take(case, Stage.SELF_ASSESSMENT, Stage.ALLOCATION)
        _invite(story, scene, case)


def _pool(story: Story, scene: Scene) -> None:
    """What the pool of reviewers holds of people, and what they make of a training case."""
    plant, lay = story.plant, scene.viewer("lay")
    for name in ("substitute", "second", "decliner"):
        office = scene.world.new_office(f"Office of {name}") if name != "decliner" else None
        person = scene.world.person(Role.REVIEWER, name=f"Reviewer {name.title()}", office=office)
        kind = ReviewerKind.LEARNER if name == "substitute" else ReviewerKind.LAY
        scene.people[name] = scene.world.profile(person, kind)
    for name in ("lay", "moderator"):
        with unit_of_work():
            ties.add(
                scene.people[name].id,
                organisation_id=scene.elsewhere.id,
                kind=TieKind.BUSINESS,
                words=plant(f"tie_{name}"),
                actor=scene.viewer(name),
            )
    with unit_of_work():
        reviewer_trainings.record(
            lay.id, TrainingKind.OTHER, clock.today(), plant("training"), scene.viewer("secretariat")
        )
    profile = reviewer_detail_queries.own_profile(lay)
    assert profile is not None
    day = clock.today() + FAR_AWAY
    with unit_of_work():
        reviewer_details.add_away(profile, starts_on=day, ends_on=day, actor=lay)
    story.planted["away"] = dates.day(day)
    story.reviewer_application_id = pooling.applied(
        scene.world.office, "Nova Applicant", plant("application")
    )
    _practise(story, scene)


def _practise(story: Story, scene: Scene) -> None:
    """The lay reviewer scores a training case, whose experts say why they gave what they gave."""
    training_case = training.published(scene.world, "A case of secrets")
    with unit_of_work():
        expert = db.session.get_one(ExpertScore, training.row_of(training_case, "1.1").id)
        expert.reason = story.plant("expert_reason")
    attempt = training.begin(scene.world, training_case, scene.people["lay"])
    with unit_of_work():
        for code, value in training.EXPERTS.items():
            judgement = training_attempts.Judgement(value, False, story.plant("practice"))
            row = training.row_of(training_case, code)
            training_attempts.score_standard(attempt, row, judgement, expected_version=0)
    with unit_of_work():
        training_attempts.hand_in(attempt, training_case, actor=scene.viewer("lay"))
    story.training_case_id = training_case.id


def _draft(story: Story, scene: Scene, case: Case) -> None:
    """The provider writes, and talks about it."""
    lead, answer = scene.viewer("provider_lead"), answers.to_standard(case.application_id, "1.1")
    assert answer is not None
    with unit_of_work():
        answer_services.save(
            answer,
            application=case.application,
            actor=lead,
            expected_version=answer.version,
            self_score=3,
            not_applicable=False,
            not_applicable_reason="",
            narrative=f"We meet {story.plant('answer')} weekly.",
            gaps="",
            actions="",
        )
    with unit_of_work():
        comments.add(
            answer, application_id=case.application_id, actor=lead, words=story.plant("comment"), quote=""
        )


def _invite(story: Story, scene: Scene, case: Case) -> None:
    """Three accept, each with words, somebody declares a conflict and somebody declines; the provider objects to the third."""
    world, plant = scene.world, story.plant
    for name in ("lead", "lay", "learner", "invited", "decliner"):
        review = reviewing.invited(world, case.application, scene.people[name], is_lead=name == "lead")
        case.reviews[name] = review.id
        with unit_of_work():
            if name == "invited":
                reviews.declare_conflict(
                    review, actor=scene.viewer(name), words=plant("conflict"), kind=ConflictKind.FAMILY
                )
            elif name == "decliner":
                reviews.decline(review, actor=scene.viewer(name), because=plant("decline"))
            else:
                words = plant("declaration") if name == "lay" else ""
                reviews.accept(review, actor=scene.viewer(name), words=words)
    with unit_of_work():
        objections.lodge(
            case.application,
            story.own("learner"),
            reason=plant("objection"),
            actor=scene.viewer("provider_lead"),
        )
    with unit_of_work():
        objections.decide(
            story.own("learner"),
            upheld=False,
            reason=plant("objection_answer"),
            actor=scene.viewer("secretariat"),
        )
    with unit_of_work():
        objections.have_none(case.application, actor=scene.viewer("provider_lead"))


def ask(story: Story) -> None:
    """The team begins, and writes questions: kept to themselves, given to the lead, and worded by the lead."""
    with story.going_on() as scene:
        with unit_of_work():
            teams.allocate_team(story.case.application, actor=scene.viewer("secretariat"))
        for name in ("lead", "lay", "learner"):
            with unit_of_work():
                reviews.begin_scoring(story.own(name), actor=scene.viewer(name))
        world, plant = scene.world, story.plant
        asking.write(world, story.own("lay"), "1.1", plant("question_private"))
        asking.write(world, story.own("learner"), "1.1", plant("question_given"))
        asking.give(world, story.own("learner"))
        asking.word(world, story.own("lead"), "1.1", plant("question"))


def send(story: Story) -> None:
    """The lead sends the question, and the provider drafts an answer to it."""
    with story.going_on() as scene:
        asking.send(scene.world, story.own("lead"))
        asking.answer(scene.world, story.case.application, {"1.1": story.plant("question_answer")})


def score(story: Story) -> None:
    """The answer comes, everybody scores in words of their own, and a worry is raised; nobody locks."""
    with story.going_on() as scene:
        asking.send_answers(scene.world, story.case.application)
        asking.close(scene.world, story.own("lead"))
        for name in ("lead", "lay", "learner"):
            score_all(story, scene, name)
        entry = review_queries.entry(story.case.application.current_round, "1.2")
        assert entry is not None
        with unit_of_work():
            concerns.raise_concern(
                story.case.application,
                standard_id=entry.standard_id,
                kind=ConcernKind.SAFETY,
                words=story.plant("concern"),
                actor=scene.viewer("lead"),
            )


def score_all(story: Story, scene: Scene, name: str) -> None:
    """A reviewer scores everything in words of their own, and keeps a note to themselves."""
    review, plant = story.own(name), story.plant
    for line in review_queries.scored_lines(review.round):
        entry = review_queries.entry(review.round, line.code)
        assert entry is not None
        is_first = line.code == "1.1"
        judgement = Judgement(
            value=3,
            rationale=f"{plant(f'rationale_{name}')} is good." if is_first else "Good.",
            private_note=plant(f"private_note_{name}") if is_first else "",
            ceiling_reason=plant(f"ceiling_{name}") if is_first else "Seen.",
            relied_on=frozenset(citation.id for citation in entry.citations),
        )
        with unit_of_work():
            reviews.score_standard(
                review, entry, None, judgement, actor=scene.viewer(name), expected_version=0
            )
        if is_first:
            with unit_of_work():
                review_notes.write(
                    review, entry.standard_id, None, words=plant(f"own_note_{name}"), expected_version=0
                )


def be_late(story: Story) -> None:
    """Two lock; the lead asks for an unlock that the moderator refuses; the lay reviewer is late."""
    with story.going_on() as scene:
        for name in ("lead", "learner"):
            reviewing.lock(scene.world, story.own(name))
        with unit_of_work():
            reviews.ask_to_unlock(story.own("lead"), reason=story.plant("unlock"), actor=scene.viewer("lead"))
        with unit_of_work():
            reviews.refuse_to_unlock(
                story.own("lead"), answer=story.plant("unlock_answer"), actor=scene.viewer("moderator")
            )


def share(story: Story) -> None:
    """The last one locks, so that scores are shared; the team talks, visits, and listens to learners."""
    with story.going_on() as scene:
        reviewing.lock(scene.world, story.own("lay"))
        plant, lead = story.plant, scene.viewer("lead")
        page = moderation.team_standard(lead, story.case.reviews["lead"], "1.1")
        assert page is not None
        with unit_of_work():
            discussions.remark(
                page.application, page.row.line, words=plant("remark"), actor=lead, review=page.review
            )
        review = story.own("lead")
        with unit_of_work():
            reviews.record_visit(
                review,
                held_on=clock.today(),
                learner_session=True,
                learners=5,
                learners_said=plant("learners_together"),
                notes=plant("visit"),
                actor=lead,
            )
        with unit_of_work():
            visits.write_note(
                story.own("learner"),
                page.row.line.standard_id,
                None,
                seen=plant("visit_note"),
                learners_said=plant("learners"),
                expected_version=0,
            )


def hold(story: Story) -> None:
    """A tie of the learner reviewer with the provider comes to light after all."""
    with story.going_on() as scene, unit_of_work():
        ties.add(
            scene.people["learner"].id,
            organisation_id=scene.world.organisation.id,
            kind=TieKind.FAMILY,
            words=story.plant("tie_learner"),
            actor=scene.viewer("learner"),
        )
