"""An organisation return and a placement's case that it serves, made through the services, for tests that begin further on."""

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.models.applications import Application
from accreditation.models.local_confirmations import LocalConfirmation
from accreditation.models.reviews import Review
from accreditation.queries import applications as application_queries
from accreditation.queries import snapshots
from accreditation.services import organisation_returns, reports
from tests import agreeing, reviewing
from tests.world import World

CODES = ("2.1", "2.2", "2.3", "2.4", "2.5", "6.1", "6.2", "6.3", "6.4")
"""The organisation's standards of the shipped framework."""


def begun(world: World) -> tuple[Application, Application]:
    """A return that was begun, and a placement's case that it serves."""
    application = world.application()
    world.new_placement("Another ward")
    with unit_of_work():
        organisation_return = organisation_returns.begin(
            world.organisation, actor=world.viewer(world.lead), cycle=world.cycle
        )
    return application_queries.get(organisation_return.id), application_queries.get(application.id)


def confirmed(
    world: World, organisation_return: Application, application: Application, **differences: str
) -> None:
    """Every signed answer of the return confirmed as true at the placement, or with what is different (s2_1="…")."""
    signed = snapshots.newest(organisation_return.id)
    assert signed is not None
    with unit_of_work():
        for entry in snapshots.entries(signed):
            code = entry.standard.code
            db.session.add(
                LocalConfirmation(
                    application_id=application.id,
                    standard_id=entry.standard_id,
                    version=1,
                    entry_id=entry.id,
                    difference=differences.get(f"s{code.replace('.', '_')}", ""),
                    confirmed_by_id=world.lead.id,
                    confirmed_at=clock.now(),
                )
            )


def agreed(world: World, organisation_return: Application, team: list[Review]) -> Application:
    """A return whose scores are agreed for good."""
    agreeing.drafted(world, organisation_return, team[0])
    with unit_of_work():
        reports.issue_report(organisation_return, actor=reviewing.viewer_of(world, team[0]))
    return application_queries.get(organisation_return.id)


def served(world: World, **differences: str) -> tuple[Application, list[Review], Application, list[Review]]:
    """A return whose scores are being agreed at 1, with its team, and a case that it serves, with a team that scores."""
    organisation_return, application = begun(world)
    organisation_return, team = agreeing.moderating(world, application=organisation_return)
    confirmed(world, organisation_return, application, **differences)
    application = reviewing.submitted(world, application=application)
    accepted = reviewing.accepted(world, reviewing.check(world, application))
    application, local_team = reviewing.begin(world, *reviewing.team_for(world, accepted))
    return organisation_return, team, application, local_team
