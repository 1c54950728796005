"""What the night works out of a cycle: what was locked, of shared reviews alone, and hidden where cases are few."""

from collections.abc import Iterable

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.people import Role
from accreditation.models.agreement import CycleAgreement
from accreditation.queries import cycle_agreements as queries
from accreditation.queries import locked_scores, reliability, scores
from accreditation.services import cycle_agreements
from tests import agreeing, reviewing
from tests.world import World


def rounded(values: Iterable[object]) -> list[object]:
    """Figures without what adding in another order leaves behind."""
    return [round(value, 9) if isinstance(value, float) else value for value in values]


def worked_out() -> None:
    measured = cycle_agreements.work_out()
    with unit_of_work():
        cycle_agreements.keep(measured)


def test_the_night_counts_what_was_locked_and_shared_and_the_office_alone_reads_it(world: World) -> None:
    application, team = agreeing.revealed(world, {"1.4": (1, 0), "2.2": (1, 0), "1.2": (None, 1)})
    (measured,) = cycle_agreements.of_cycle(application.cycle_id)
    given = reliability.of_round(
        application,
        application.current_round,
        scores.values_visible_to(reviewing.viewer_of(world, team[0]), application.current_round),
    )
    # The same case by the other way, from its rows.
    assert measured.cases == 1
    assert rounded(measured.whole.figures) == rounded(given.figures._replace(interval=None))
    assert (measured.whole.same, measured.whole.units) == (21, 23)
    assert measured.standards["1.4"].same == 0
    assert measured.standards["1.2"].units == 0
    assert measured.domains["1"].exact == given.domains[0].figures.exact
    worked_out()
    worked_out()
    row = db.session.scalars(select(CycleAgreement)).one()
    assert queries.Measured.of(row) == measured
    page = queries.for_viewer(world.viewer(world.secretary), row.id)
    assert page is not None
    assert not page.is_shown
    elsewhere = world.person(Role.SECRETARIAT, office=world.new_office("Elsewhere"))
    for stranger in (elsewhere, world.lead):
        assert queries.for_viewer(world.viewer(stranger), row.id) is None
        assert queries.listed(world.viewer(stranger)) == []


def test_nothing_is_worked_out_before_the_reveal(world: World) -> None:
    application, team = reviewing.scoring(world)
    reviewing.score_all(world, team[0])
    reviewing.lock(world, team[0])
    assert cycle_agreements.of_cycle(application.cycle_id) == []
    assert (
        reliability.of_round(
            application,
            application.current_round,
            scores.values_visible_to(reviewing.viewer_of(world, team[0]), application.current_round),
        ).figures.compared
        == 0
    )


def test_what_rests_on_few_is_hidden_and_what_rests_on_enough_is_said_in_words(world: World) -> None:
    kinds = [
        locked_scores.KindOfUnit(world.office.id, "1.1", (0, 0, 0, 2, 0), 40),
        locked_scores.KindOfUnit(world.office.id, "1.1", (0, 0, 0, 1, 1), 2),
    ]
    whole = cycle_agreements.figured(kinds)
    measured = queries.Measured(world.cycle.id, world.office.id, 5, whole, {"1": whole}, {"1.1": whole, "1.2": cycle_agreements.figured([])})  # fmt: skip
    with unit_of_work():
        cycle_agreements.keep([measured])
    (page,) = queries.listed(world.viewer(world.secretary))
    assert page.is_shown
    assert "same score on 40 of 42 standards" in page.words[0]
    assert any("do not contradict each other" in sentence for sentence in page.words)
    assert page.row.made_at <= clock.now()
    office = world.client(world.secretary)
    text = office.get(f"/agreement/{page.row.id}").text
    assert "40 of 42" in text
    assert "rests on fewer than 5 comparisons" in text, "one standard is compared in many cases"
    assert world.cycle.name in office.get("/agreement").text
    assert world.client(world.lead).get("/agreement").status_code == 403
    assert world.client(world.lead).get(f"/agreement/{page.row.id}").status_code == 404
