"""The lists of the pool of reviewers, each made longer by one."""

from datetime import timedelta
from itertools import count

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.people import Role
from accreditation.enums.reviewers import TieKind, TrainingKind
from accreditation.models.reviewers import ReviewerAway, ReviewerTraining
from accreditation.models.ties import Tie
from tests import pooling
from tests.architecture.growing_ground import Ground

_days = count(10, 10)


class ReviewerLists(Ground):
    """Reviewers of the office, what one of them brings, and who would like to be one."""

    def add_reviewer(self) -> None:
        """One more reviewer of the office."""
        self.world.person(Role.REVIEWER)

    def add_away(self) -> None:
        """Days away, an employer and a training of the reviewer."""
        person_id, first = self.person(Role.REVIEWER).id, clock.today() + timedelta(days=next(_days))
        organisation = self.world.new_organisation(f"Trust {first}")
        with unit_of_work():
            db.session.add_all(
                (
                    ReviewerAway(person_id=person_id, starts_on=first, ends_on=first),
                    ReviewerTraining(
                        person_id=person_id,
                        kind=TrainingKind.OTHER,
                        held_on=first,
                        words="",
                        recorded_at=clock.now(),
                    ),
                    Tie(
                        person_id=person_id,
                        organisation_id=organisation.id,
                        kind=TieKind.EMPLOYER,
                        recorded_at=clock.now(),
                    ),
                )
            )

    def add_reviewer_application(self) -> None:
        """One more person who asks to review for the office."""
        pooling.applied(self.world.office, f"Applicant {next(_days)}")
