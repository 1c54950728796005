"""What the gallery shows of proposed teams: one that meets every rule, one that cannot, and a team shown to its provider."""

from typing import Any

from accreditation.db import unit_of_work
from accreditation.models.people import Person
from accreditation.queries import allocations
from accreditation.services import reviews
from tests import allocating, reviewing
from tests.scene import Stage


def furnish(made: Any) -> None:
    """Propose teams while the reviewers have told their ties, and show a team to its provider today."""
    people: dict[str, Person] = made.people
    secretary = people["secretariat"]
    short = made.scene.new_case(Stage.ALLOCATION)
    made.jobs["short team"] = allocating.proposed(made.world, short.application, secretary)
    case = made.scene.new_case(Stage.ALLOCATION)
    made.jobs["team"] = allocating.proposed(made.world, case.application, secretary)
    made.jobs["seat"] = allocations.seats(made.jobs["team"])[0].id
    shown = made.cases["shown"] = made.scene.new_case(Stage.ALLOCATION)
    for name in ("lead", "lay"):
        review = reviewing.invited(made.world, shown.application, people[name], is_lead=name == "lead")
        shown.reviews[name] = review.id
        with unit_of_work():
            reviews.accept(review, actor=made.world.viewer(people[name]))
    allocating.objected(shown.reviews["lay"], people["provider_lead"])
