"""What administrators and auditors see."""

from collections.abc import Iterator

from accreditation.db import unit_of_work
from accreditation.frameworks.source import shipped
from accreditation.services import frameworks
from tests.browser.furnishing import Furnished
from tests.browser.pages.page import Page, refused


def pages(made: Furnished) -> Iterator[Page]:
    """People, organisations, frameworks, cycles, jobs, audit."""
    who = "administrator"
    yield Page("home-administrator", who, "/home")
    yield from _people(made, who)
    yield from _organisations(made, who)
    yield from _frameworks(made, who)
    yield Page("jobs", who, "/jobs")
    yield Page("jobs-filtered", who, "/jobs?state=dead")
    yield Page("jobs-nothing", who, "/jobs?kind=sweep&state=dead")
    yield from _letters(made, who)
    yield Page("date", who, "/date")
    yield Page("holidays", who, "/holidays")
    yield refused("holidays-empty", who, "/holidays", name="")
    yield Page("holiday-take-away", who, f"/holidays/{made.jobs['holiday']}/take-away")
    yield Page("job-again", who, f"/jobs/{made.jobs['dead']}/run-again")
    yield Page("job-done", who, f"/jobs/{made.jobs['done']}/run-again")
    yield Page("kept-files", who, "/kept-files")
    yield Page("holds", who, "/holds")
    yield Page("hold-new", who, f"/organisations/{made.world.organisation.id}/holds/new")
    yield refused("hold-new-empty", who, f"/organisations/{made.world.organisation.id}/holds/new", reason="")
    yield Page("hold-lift", who, f"/holds/{made.jobs['hold']}/lift")
    yield from _audit(made)


def _letters(made: Furnished, who: str) -> Iterator[Page]:
    yield Page("letters", who, "/letters")
    yield Page("letters-filtered", who, "/letters?state=failed")
    yield Page("letters-nothing", who, "/letters?state=failed&kind=digest")
    yield Page("letter-again", who, f"/letters/{made.jobs['letter:failed']}/send-again")
    yield Page("letter-sent", who, f"/letters/{made.jobs['letter:sent']}/send-again")
    yield Page("letters-all-again", who, "/letters/send-all-again")
    yield Page("letter-addresses", who, "/letters/addresses")
    yield Page("letter-address-allow", who, f"/letters/addresses/{made.jobs['refusing']}/allow")
    yield Page("letters-of-no-demonstration", who, "/letters/demo", 404)


def _people(made: Furnished, who: str) -> Iterator[Page]:
    person, reviewer = made.people["contributor"], made.people["lead"]
    path = f"/people/{person.id}"
    yield Page("people", who, "/people")
    yield Page("people-csv", who, "/people/list.csv", download=True)
    yield Page("people-filtered", who, "/people?search=panel")
    yield Page("people-nothing", who, "/people?search=nobody-at-all")
    yield Page("person", who, path)
    yield Page("person-reviewer", who, f"/people/{reviewer.id}")
    yield Page("person-new", who, "/people/new")
    yield refused("person-new-empty", who, "/people/new", email="no address", name="")
    yield Page("person-disable", who, f"{path}/disable")
    yield from _leaving(made, who)
    yield Page("person-enable", who, f"{path}/enable")
    yield Page("person-correct", who, f"{path}/correct")
    yield refused("person-correct-empty", who, f"{path}/correct", email="no address", name="")
    yield Page("person-sign-ins", who, f"{path}/sign-ins")
    yield Page("person-sign-ins-none", who, f"/people/{reviewer.id}/sign-ins")
    yield Page("person-sign-in-new", who, f"{path}/sign-ins/new")
    yield Page("person-sign-in-remove", who, f"{path}/sign-ins/{made.jobs['identity']}/remove")
    yield Page("roles-proposed", who, "/people/proposals")
    proposal = made.jobs["proposal"]
    yield Page("role-proposed", who, f"/people/proposals/{proposal}")
    yield refused("role-proposed-empty", who, f"/people/proposals/{proposal}", "give_role", decision="")
    yield Page("person-password", who, f"{path}/password")
    yield Page("person-lost", who, f"/people/{made.people['secured'].id}/lost")
    yield refused(
        "person-lost-empty", who, f"/people/{made.people['secured'].id}/lost", "open_account", lost=""
    )
    yield Page("person-lost-nothing", who, f"{path}/lost")
    yield Page("person-role", who, f"{path}/roles/new")
    yield refused("person-role-empty", who, f"{path}/roles/new", "give_role", **{"starts_on-day": "1"})
    yield Page("person-role-end", who, f"{path}/roles/{person.grants[0].id}/end")
    yield Page("person-as-reviewer", who, f"/people/{reviewer.id}/reviewer")
    yield refused("person-as-reviewer-empty", who, f"/people/{reviewer.id}/reviewer", profession="")


def _leaving(made: Furnished, who: str) -> Iterator[Page]:
    """What is open for whoever leaves: reviews and teams, seats, and what nobody else could do."""
    for name in ("lead", "panel_chair", "signatory"):
        page = f"/people/{made.people[name].id}/disable"
        yield Page(f"person-leaving-{name}", who, page)
        yield refused(f"person-leaving-{name}-unread", who, page, seen="")
    yield Page("stranded", who, "/without-anybody")


def _organisations(made: Furnished, who: str) -> Iterator[Page]:
    provider = made.world.organisation
    path = f"/organisations/{provider.id}"
    yield Page("organisations", who, "/organisations")
    yield Page("organisations-csv", who, "/organisations/list.csv", download=True)
    yield Page("organisations-nothing", who, "/organisations?text=nowhere")
    yield Page("organisation", who, path)
    yield Page("organisation-new", who, "/organisations/new")
    yield refused("organisation-new-empty", who, "/organisations/new", ods_code="", name="")
    yield Page("office-new", who, "/organisations/offices/new")
    yield refused("office-new-empty", who, "/organisations/offices/new", code="no code!", name="")
    yield Page("offices", who, "/organisations/offices")
    office = f"/organisations/offices/{made.world.office.id}"
    yield Page("office", who, office)
    yield refused("office-empty", who, office, name="")
    yield Page("office-close", who, f"{office}/closing")
    yield refused("office-close-refused", who, f"{office}/closing")
    yield Page("organisation-change", who, f"{path}/change")
    yield refused("organisation-change-empty", who, f"{path}/change", name="")
    yield refused("organisation-change-more", who, f"{path}/change", name="Another name")
    yield Page("organisation-close", who, f"{path}/closing")
    yield refused("organisation-close-refused", who, f"{path}/closing")
    yield Page("placement-close", who, f"{path}/placements/{made.world.placement.id}/closing")
    yield Page("placement-new", who, f"{path}/placements/new")
    yield refused("placement-new-empty", who, f"{path}/placements/new", name="", capacity="many")
    yield Page("placement", who, f"{path}/placements/{made.world.placement.id}")


def _frameworks(made: Furnished, who: str) -> Iterator[Page]:
    version = made.world.framework.id
    yield Page("frameworks", who, "/frameworks")
    yield Page("framework", who, f"/frameworks/{version}")
    yield Page("framework-standard", who, f"/frameworks/{version}/standards/1.1")
    with unit_of_work():
        later = frameworks.publish(shipped("hee-2017"), actor=None).id
    yield Page("framework-retire", who, f"/frameworks/{later}/retire")
    yield refused("framework-retire-in-use", who, f"/frameworks/{version}/retire")
    yield Page("framework-map", who, f"/frameworks/{version}/changes/{later}")
    yield Page("framework-regulators", who, f"/frameworks/{version}/regulators")
    yield Page("framework-source", who, f"/frameworks/{version}/source", download=True)
    yield Page("framework-new", who, "/frameworks/new")
    changed = shipped().replace("version: 1\n", "version: 2\n", 1)
    changed = changed.replace("  pause_at_most: 130", "  pause_at_most: 100", 1)
    yield Page("framework-changes", who, "/frameworks/new", 200, {"source": changed})
    yield refused("framework-broken", who, "/frameworks/new", source="slug: x\n")
    yield Page("cycles", who, "/cycles")
    yield Page("cycle", who, f"/cycles/{made.world.cycle.id}")
    yield Page("cycle-change", who, f"/cycles/{made.world.cycle.id}/change")
    yield Page("cycle-framework", who, f"/cycles/{made.world.cycle.id}/framework")
    yield refused("cycle-change-empty", who, f"/cycles/{made.world.cycle.id}/change", name="")
    yield refused("cycle-change-more", who, f"/cycles/{made.world.cycle.id}/change", clock_review="30")
    yield Page("cycle-cancel", who, f"/cycles/{made.world.cycle.id}/cancelling")
    yield refused("cycle-cancel-refused", who, f"/cycles/{made.world.cycle.id}/cancelling")
    yield Page("cycle-new", who, "/cycles/new")
    yield refused("cycle-new-empty", who, "/cycles/new", name="", **{"opens_on-day": "x"})


def _audit(made: Furnished) -> Iterator[Page]:
    reference = made.cases["half"].application.reference
    yield Page("home-auditor", "auditor", "/home")
    yield Page("audit", "auditor", "/audit")
    yield Page("audit-csv", "auditor", "/audit/list.csv", download=True)
    yield Page("audit-case", "auditor", f"/audit?subject={reference}")
    yield Page("audit-nothing", "auditor", "/audit?subject=nothing-has-this-name")
    yield Page("audit-verify", "auditor", "/audit/verify")
    yield Page("audit-verified", "auditor", "/audit/verify", 200, {"subject": reference})
    yield refused("audit-verify-unknown", "auditor", "/audit/verify", subject="nothing")
