"""What stands in the addresses of training: a training case that the scene's lead reviewer has handed in."""

from accreditation.db import unit_of_work
from accreditation.queries import standard_settings as queries
from accreditation.services import standard_settings
from tests import training
from tests.scene import Scene


def practised(scene: Scene) -> dict[str, int]:
    """The training case, by its name in an address."""
    training_case = training.published(scene.world)
    training.handed_in(scene.world, training_case, scene.people["lead"], dict(training.EXPERTS))
    with unit_of_work():
        actor = scene.viewer("secretariat")
        setting = standard_settings.begin(
            title="The line", framework_version_id=scene.world.framework.id, actor=actor
        )
        standard_settings.ask_expert(setting, email=scene.people["lay"].email, actor=actor)
        standard_settings.add_case(setting, training_case_id=training_case.id)
    (case,) = queries.cases_of(setting)
    return {
        "training_case_id": training_case.id,
        "standard_setting_id": setting.id,
        "case_id": case.id,
    }
