"""One attempt in the random walks: by whom, on which case, and the things of it that an act could be about."""

from dataclasses import dataclass
from random import Random
from typing import Any

from sqlalchemy import select

from accreditation.db import db
from accreditation.enums.permissions import Permission as P
from accreditation.errors import NotFound
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.meetings import Item
from accreditation.models.people import Person
from accreditation.models.reviews import Review
from accreditation.permissions.table import permits
from accreditation.permissions.viewer import Viewer
from accreditation.queries import answers as answer_queries
from accreditation.queries import applications, teams
from accreditation.queries import items as item_queries
from accreditation.queries import reviews as review_queries
from tests.scene import Case, Scene

CODES = ("1.1", "1.2", "2.2", "3.1", "4.2")


@dataclass
class Try:
    """One attempt: by whom, on which case, and the dice for the rest."""

    scene: Scene
    case: Case
    actor: Viewer
    dice: Random

    def __post_init__(self) -> None:
        """Whoever acts is the one who tries, unless the act is somebody's own."""
        self.acting = self.actor

    def only(self, permission: P, subject: Any) -> None:
        """Stop here as a page would, where whoever acts may not."""
        if not permits(self.acting, permission, subject):
            raise NotFound

    @property
    def application(self) -> Application:
        """The case as services take it."""
        return self.case.application

    def pick(self, some: Any) -> Any:
        """One of several, or nothing to try."""
        chosen = list(some)
        if not chosen:
            raise NotFound
        return self.dice.choice(chosen)

    def usually(self) -> bool:
        """Mostly yes."""
        return self.dice.random() < 0.8

    def review(self) -> Review:
        """Some review of the case, whoever acts; the actor's own where there is one and it is usual."""
        team = teams.of_round(self.application.current_round)
        own = [review for review in team if review.reviewer_id == self.actor.person_id]
        chosen = self.pick(own if own and self.usually() else team)
        review = review_queries.for_reviewer(self._whose(chosen), chosen.id)
        if review is None:
            raise NotFound
        return review

    def as_its_reviewer(self) -> Review:
        """Some review of the case, and from now on whoever acts is its reviewer."""
        review = self.review()
        self.acting = self._whose(review)
        return review

    def own_review(self) -> Review:
        """The actor's own review of the newest round, as the team's pages load it."""
        team = teams.of_round(self.application.current_round)
        own = next((review for review in team if review.reviewer_id == self.actor.person_id), None)
        review = review_queries.for_reviewer(self.actor, own.id) if own is not None else None
        if review is None:
            raise NotFound
        return review

    def _whose(self, review: Review) -> Viewer:
        return self.scene.world.viewer(db.session.get_one(Person, review.reviewer_id))

    def item(self) -> Item:
        """An agenda item of the case, usually the newest."""
        ids = db.session.scalars(
            select(Item.id).where(Item.application_id == self.case.application_id).order_by(Item.id)
        ).all()
        return item_queries.get(ids[-1] if ids and self.usually() else self.pick(ids))

    def answer(self) -> Answer:
        """One of some answers: usually one that was sent back, where any was."""
        opened = [defect.standard.code for defect in applications.defects(self.application)]
        code = self.pick(opened if opened and self.usually() else CODES)
        answer = answer_queries.to_standard(self.case.application_id, code)
        assert answer is not None
        return answer
