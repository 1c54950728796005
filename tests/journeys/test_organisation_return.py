"""An organisation's return through pages alone, from the offer on the lead's home to its agreed scores."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.findings import FindingStatus
from accreditation.enums.people import Role
from accreditation.models.people import Person
from accreditation.queries import applications, findings
from tests.journeys.hands import Hand
from tests.journeys.journey import Journey
from tests.journeys.test_journeys import plain
from tests.moving import loaded_anew
from tests.returning import two_wards
from tests.world import World

OWN = ("2.1", "2.2", "2.3", "2.4", "2.5", "6.1", "6.2", "6.3", "6.4")
NAME = "Riverside Trust"


class ReturnJourney(Journey):
    """The organisation's return instead of a placement's application."""

    def __init__(self, world: World, enter: Callable[[Person], Hand]) -> None:
        super().__init__(world, enter)
        self.codes = OWN
        self.wards = two_wards(world)
        self.drafts = [world.application(placement=ward).id for ward in self.wards]

    def begin(self) -> str:
        """The lead is offered it at home, reads what changes, and begins it."""
        lead, path = self.hand(self.lead), f"/providers/{self.world.organisation.id}/return"
        assert f'href="{path}"' in lead.read("/home")
        assert "2 applications being written" in lead.read(path)
        return lead.send(path, cycle=self.world.cycle.id)

    def stands_at(self, status: ApplicationStatus) -> bool:
        """Whether it stands there now."""
        return loaded_anew(int(self.case.rsplit("/", 1)[1])).status is status


@pytest.fixture
def journey(live_app: Flask) -> Iterator[ReturnJourney]:
    """A provider with two wards that are being written."""
    with live_app.app_context():
        yield ReturnJourney(World(live_app), plain(World(live_app)))


@pytest.mark.postgresql_in_soak
def test_a_return_from_its_offer_to_its_agreed_scores(journey: ReturnJourney) -> None:
    journey.apply()
    assert journey.stands_at(ApplicationStatus.SUBMITTED)
    own_page = journey.hand(journey.lead).read(journey.case)
    assert "Organisation return" in own_page
    assert "Applications that it serves: 2" in own_page
    assert "Award applied for" not in own_page
    office = journey.hand(journey.secretary)
    worklist = office.read("/worklist?returns=y")
    assert NAME in worklist
    assert "Organisation return" in worklist
    assert journey.wards[0].name not in worklist
    journey.check()
    # Who learns anywhere in the organisation counts for its team.
    assert "nursing" in office.read(f"{journey.office_case}/team").lower()
    journey.build_team()
    scores = {"2.3": 2}
    journey.score(scores)
    journey.agree()
    assert "not found" not in journey.hand(journey.reviewers[0]).read(f"{journey.team}/report/2.3")
    journey.issue_report({"2.3": "requirement"})
    assert journey.stands_at(ApplicationStatus.AGREED)
    report = journey.hand(journey.lead).read(f"{journey.case}/report")
    assert "Put 2.3 right for every learner." in report
    assert "(draft)" not in report
    assert "Confirm the report" not in report
    case = applications.get(int(journey.case.rsplit("/", 1)[1]))
    assert [finding.status for finding in findings.of_case(case.id)] == [FindingStatus.ISSUED]
    assert case.round is not None
    assert case.round.closed_at is not None
    # Nothing is left to do in it for anybody.
    for person in (journey.lead, journey.signatory, journey.secretary, *journey.reviewers):
        assert (
            f'href="{journey.case}"' not in journey.hand(person).read("/home").partition("Your placements")[0]
        )
    assert NAME in journey.hand(journey.lead).read("/home/finished")


def test_who_has_a_role_for_one_ward_reads_nothing_of_the_return(journey: ReturnJourney) -> None:
    world = journey.world
    narrow = world.person(name="Ward lead")
    world.grant(narrow, Role.PROVIDER_LEAD, journey.wards[0], organisation_id=world.organisation.id)
    case = journey.begin().partition("/standards/")[0]
    browser = world.client(narrow)
    assert browser.get(case).status_code == 404
    assert browser.get(f"{case}/standards/2.1").status_code == 404
    assert browser.get(f"/providers/{world.organisation.id}/return").status_code == 403
    home = browser.get("/home").text
    assert case not in home
    assert "Answer once for all your placements" not in home
    assert browser.get(f"/applications/{journey.drafts[0]}").status_code == 200
    elsewhere = world.person(Role.PROVIDER_LEAD, organisation=world.new_organisation("Other Trust"))
    assert world.client(elsewhere).get(f"/providers/{world.organisation.id}/return").status_code == 404
