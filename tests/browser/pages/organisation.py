"""What a provider with several placements sees of what its organisation answers once; it has people and a library of its own."""

from collections.abc import Iterator

from accreditation.db import unit_of_work
from accreditation.enums.people import Role
from accreditation.models.applications import Application
from accreditation.queries import applications, local_doubts
from accreditation.services import reviews, submissions
from tests import confirming, reviewing
from tests.browser.furnishing import Furnished
from tests.browser.pages.page import Page, refused
from tests.world import World

LEAD, SIGNATORY, REVIEWER = "organisation_lead", "organisation_signatory", "placement_reviewer"


def pages(made: Furnished) -> Iterator[Page]:
    """The organisation's answers in a placement that is being written, and in all placements at once."""
    world = _beside(made)
    organisation_return, (writing, waiting, sent) = confirming.signed(world, places=3)
    confirming.placement_signed(world, sent)
    with unit_of_work():
        submissions.submit(confirming.anew(sent.id), actor=world.viewer(world.lead))
    confirming.confirm(world, writing, "2.1")
    confirming.confirm(world, writing, "2.2", "At night the ward next door covers. " * 20)
    confirming.confirm(world, writing, "2.3")
    confirming.placement_signed(world, waiting)
    confirming.sign_anew(world, organisation_return, "2.3")
    confirming.confirm(world, waiting, "2.3")
    confirming.ask(world, waiting)
    case, local = f"/applications/{writing.id}", f"/applications/{writing.id}/organisation"
    yield Page("application-served", LEAD, case)
    yield Page("organisation-answers", LEAD, local)
    yield refused("organisation-answers-none", LEAD, local)
    yield Page("organisation-answers-signatory", SIGNATORY, local)
    yield Page("organisation-answers-sent", LEAD, f"/applications/{sent.id}/organisation")
    yield Page("organisation-answer", LEAD, f"{local}/2.4")
    yield Page("organisation-answer-different", LEAD, f"{local}/2.2")
    yield Page("organisation-answer-changed", LEAD, f"{local}/2.3")
    yield refused("organisation-answer-empty", LEAD, f"{local}/2.4", state="")
    yield Page("readiness-served", LEAD, f"{case}/readiness")
    yield Page("sign-off-served", SIGNATORY, f"/applications/{waiting.id}/sign-off?whole=y")
    together = f"/applications/{organisation_return.id}"
    yield Page("placements-served", LEAD, f"{together}/placements")
    yield Page("placements-served-standard", LEAD, f"{together}/placements/2.4")
    yield refused("placements-served-none", LEAD, f"{together}/placements/2.4")
    yield Page("sign-offs-ask", LEAD, f"{together}/sign-offs")
    yield Page("sign-offs", SIGNATORY, "/applications/sign-offs")
    yield from _reviewing(made, world, sent)


def _reviewing(made: Furnished, world: World, sent: Application) -> Iterator[Page]:
    """The organisation's answers as a reviewer of a placement reads them, and one of which they say that it is not true here."""
    accepted = reviewing.accepted(world, reviewing.check(world, applications.get(sent.id)))
    _, team = reviewing.begin(world, *reviewing.team_for(world, accepted))
    made.people[REVIEWER] = reviewing.reviewer_of(team[0])
    served = local_doubts.served_answer(team[0], "2.2")
    assert served is not None
    with unit_of_work():
        reviews.doubt(team[0], served, words="Nobody on this ward has heard of it.", expected_version=0)
    review = f"/reviews/{team[0].id}"
    yield Page("review-served", REVIEWER, review)
    yield Page("review-organisation", REVIEWER, f"{review}/organisation/2.1")
    yield Page("review-not-true-here", REVIEWER, f"{review}/organisation/2.2")
    yield Page("score-not-true-here", REVIEWER, f"{review}/standards/2.2")
    yield refused("review-organisation-empty", REVIEWER, f"{review}/organisation/2.1", words=" ")


def _beside(made: Furnished) -> World:
    """The same office and cycle with another provider, so that no page of the first changes."""
    world = World(made.world.app)
    for name in ("office", "framework", "cycle", "secretary"):
        vars(world)[name] = getattr(made.world, name)
    vars(world)["organisation"] = world.new_organisation("Valley Group")
    vars(world)["lead"] = world.person(Role.PROVIDER_LEAD, name="Lou Lead")
    vars(world)["signatory"] = world.person(Role.SIGNATORY, name="Sky Signatory")
    made.people.update({LEAD: world.lead, SIGNATORY: world.signatory})
    return world
