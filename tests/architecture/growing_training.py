"""Lists of training, each made longer by one; rows are written straight in, past the services."""

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.people import Role
from accreditation.models.calibration import TrainingCase
from accreditation.models.standard_settings import StandardSetting
from tests.world import World


class TrainingLists:
    """What the lists of training are about."""

    world: World

    def add_training_case(self) -> None:
        """A training case that reviewers may begin."""
        with unit_of_work():
            db.session.add(
                TrainingCase(
                    framework_version_id=self.world.framework.id,
                    title="Another ward",
                    place="A ward.",
                    made_at=clock.now(),
                    published_at=clock.now(),
                )
            )

    def add_standard_setting(self) -> None:
        """An exercise on the line of an award."""
        with unit_of_work():
            db.session.add(
                StandardSetting(
                    framework_version_id=self.world.framework.id, title="The line", made_at=clock.now()
                )
            )

    def add_reviewer(self) -> None:
        """A reviewer of the office."""
        self.world.person(Role.REVIEWER)
