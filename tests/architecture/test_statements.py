"""Every page with a list asks the database as often for thirty rows as for three."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask

from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.people import Role
from accreditation.enums.reviews import ReviewStatus
from accreditation.models.people import Person
from tests.architecture.conflicting import add_tie
from tests.architecture.growing import Field
from tests.architecture.growing_agreement import add_cycle_agreement
from tests.client import Client
from tests.leaving import grant_of
from tests.statements import counted
from tests.world import World

pytestmark = pytest.mark.one_database

Who = Role | Callable[[Field], Person] | None


@dataclass(frozen=True)
class List:
    """One list: its page, who opens it, and what makes it longer by one."""

    endpoint: str
    path: str | Callable[[Field], str]
    who: Who
    grow: Callable[[Field], object]
    note: str = ""

    def __str__(self) -> str:
        return f"{self.endpoint} {self.note}".strip()


def _lead(field: Field) -> Person:
    return field.world.lead


def _secretary(field: Field) -> Person:
    return field.world.secretary


def _chair(field: Field) -> Person:
    return field.panel.chair


def _team_lead(field: Field) -> Person:
    return db.session.get_one(Person, field.shared[1][0].reviewer_id)


def _case(page: str = "") -> Callable[[Field], str]:
    return lambda field: f"/applications/{field.drafted.id}{page}"


def _review(page: str) -> Callable[[Field], str]:
    return lambda field: f"/reviews/{field.shared[1][0].id}{page}"


def _meeting(page: str = "") -> Callable[[Field], str]:
    return lambda field: f"/meetings/{field.panel.meeting_id}{page}"


WHOLE = "/document/file?written_as=docx&evidence=y&comments=y"
ADMINISTRATOR = Role.ADMINISTRATOR
LISTS = (
    List("home.show", "/home", _lead, lambda f: f.add_case(S.EVIDENCE), "provider"),
    List("home.show", "/home", _secretary, lambda f: f.add_case(S.SUBMITTED), "secretariat"),
    List("home.placements", "/home/placements", _lead, lambda f: f.add_placement()),
    List(
        "organisation_returns.begin",
        lambda f: f"/providers/{f.world.organisation.id}/return",
        _lead,
        lambda f: f.add_case(S.EVIDENCE),
    ),
    List("home.finished", "/home/finished", _lead, lambda f: f.add_case(S.WITHDRAWN)),
    List("home.show", "/home", Role.REVIEWER, lambda f: f.add_review(), "reviewer"),
    List("home.show", "/home", Role.PANEL_CHAIR, lambda f: f.add_meeting(), "panel"),
    List("home.show", "/home", Role.CONCERN_OFFICER, lambda f: f.add_concern(), "concern officer"),
    List("calendar.show", "/calendar", _lead, lambda f: f.add_due(S.EVIDENCE), "provider"),
    List("calendar.show", "/calendar", _secretary, lambda f: f.add_due(), "secretariat"),
    List("calendar.show", "/calendar", _secretary, lambda f: f.add_meeting(), "panel"),
    List("calendar.feed", lambda f: f"/calendar/{f.calendar_key}.ics", None, lambda f: f.add_due(S.EVIDENCE)),
    List("readiness.board", "/applications/readiness", _lead, lambda f: f.add_case(S.EVIDENCE), "drafts"),
    List("readiness.board", "/applications/readiness", _lead, lambda f: f.add_due(S.SIGNED), "signed"),
    List("readiness.board", "/applications/readiness", _lead, lambda f: f.add_case(S.RETURNED), "returned"),
    List("applications.show", _case(), _lead, lambda f: f.add_citation()),
    List("answers.edit", _case("/standards/1.1"), _lead, lambda f: f.add_citation()),
    List("applications.show", _case(), _lead, lambda f: f.add_comment(), "comments"),
    List("answers.edit", _case("/standards/1.1"), _lead, lambda f: f.add_comment(), "comments"),
    List("answers.edit", _case("/standards/1.1"), _lead, lambda f: f.add_presence(), "who is here"),
    List("home.show", "/home", _lead, lambda f: f.add_assignment(), "assignments"),
    List("calendar.show", "/calendar", _lead, lambda f: f.add_assignment(), "assignments"),
    List("comments.index", _case("/standards/1.1/comments"), _lead, lambda f: f.add_comment()),
    List("statements.index", _case("/statements"), _lead, lambda f: f.add_statement()),
    List("statements.of_review", _review("/statements"), _team_lead, lambda f: f.add_statement_of_case()),
    List("answers.history", _case("/standards/1.1/history"), _lead, lambda f: f.add_revision()),
    List("citations.add", _case("/standards/1.1/cite"), _lead, lambda f: f.add_evidence()),
    List("suggested_evidence.show", _case("/standards/3.1/suggested"), _lead, lambda f: f.add_suggested()),
    List("evidence.library", "/evidence", _lead, lambda f: f.add_evidence()),
    List("evidence.as_csv", "/evidence/list.csv", _lead, lambda f: f.add_evidence()),
    List("evidence.library", "/evidence", _lead, lambda f: f.add_saved_view(), "saved views"),
    List("home.show", "/home", Role.INFORMATION_LEAD, lambda f: f.add_held(), "information lead"),
    List("held.index", "/held", Role.INFORMATION_LEAD, lambda f: f.add_held()),
    List("evidence_search.show", "/evidence/search?q=words", _lead, lambda f: f.add_findable()),
    List("matrix.show", _case("/matrix"), _lead, lambda f: f.add_citation()),
    List("workbooks.show", _case("/workbook"), _lead, lambda f: f.add_workbook()),
    List(
        "workbooks.preview",
        lambda f: f"/applications/{f.drafted.id}/workbook/received/{f.workbook.id}",
        _lead,
        lambda f: f.change_workbook(),
    ),
    List("crosswalk.show", _case("/regulators"), _lead, lambda f: f.add_citation()),
    List("crosswalk.as_csv", _case("/regulators.csv"), _lead, lambda f: f.add_citation()),
    List("crosswalk.as_document", _case("/regulators.docx"), _lead, lambda f: f.add_citation()),
    List("application_documents.download", _case(WHOLE), _lead, lambda f: f.add_citation(), "evidence"),
    List("application_documents.download", _case(WHOLE), _lead, lambda f: f.add_comment(), "comments"),
    List(
        "citing.cases", lambda f: f"/evidence/{f.item.id}/cite?all=y", _lead, lambda f: f.add_case(S.EVIDENCE)
    ),
    List("evidence.show", lambda f: f"/evidence/{f.item.id}", _lead, lambda f: f.add_file(), "files"),
    List("evidence.show", lambda f: f"/evidence/{f.item.id}", _lead, lambda f: f.add_citing(), "citing"),
    List("cases.worklist", "/worklist", _secretary, lambda f: f.add_case()),
    List("cases.worklist_csv", "/worklist.csv", _secretary, lambda f: f.add_case()),
    List("cases.show", lambda f: f"/cases/{f.drafted.id}", _secretary, lambda f: f.add_event(), "record"),
    List("cases.show", lambda f: f"/cases/{f.allocating.id}", _secretary, lambda f: f.add_asked(), "team"),
    List(
        "teams.show",
        lambda f: f"/cases/{f.allocating.id}/team",
        _secretary,
        lambda f: f.add_candidate(),
        "candidates",
    ),
    List(
        "teams.show", lambda f: f"/cases/{f.allocating.id}/team", _secretary, lambda f: f.add_asked(), "team"
    ),
    List("interests.show", "/interests", _lead, add_tie),
    List("concerns.index", "/concerns", Role.CONCERN_OFFICER, lambda f: f.add_concern()),
    List("concerns.as_csv", "/concerns/list.csv", Role.CONCERN_OFFICER, lambda f: f.add_concern()),
    List(
        "provider_facts.index",
        lambda f: f"/organisations/{f.world.organisation.id}/facts",
        Role.CONCERN_OFFICER,
        lambda f: f.add_fact(),
    ),
    List("training.index", "/training", Role.REVIEWER, lambda f: f.add_training_case()),
    List("standard_settings.index", "/standard-settings", _secretary, lambda f: f.add_standard_setting()),
    List("calibration.index", "/calibration", Role.MODERATOR, lambda f: f.add_reviewer()),
    List("training_cases.index", "/training-cases", _secretary, lambda f: f.add_training_case()),
    List("reviews.index", "/reviews", Role.REVIEWER, lambda f: f.add_review(), "waiting"),
    List("reviews.index", "/reviews", Role.REVIEWER, lambda f: f.add_review(ReviewStatus.CLOSED), "finished"),
    List("reviews.declare", _review("/declare"), _team_lead, lambda f: f.add_duty()),
    List("consensus.moderator_list", "/consensus", Role.MODERATOR, lambda f: f.add_case(S.MODERATION)),
    List("agreement.index", "/agreement", _secretary, add_cycle_agreement),
    List("consensus.team", _review("/consensus"), _team_lead, lambda f: f.add_opened()),
    List("reports.edit", _review("/report"), _team_lead, lambda f: f.add_finding()),
    List("meetings.index", "/meetings", _secretary, lambda f: f.add_meeting()),
    List("meetings.show", _meeting(), _chair, lambda f: f.add_item(), "agenda"),
    List("meetings.show", _meeting(), _secretary, lambda f: f.add_case(S.READY_FOR_PANEL), "waiting"),
    List("meetings.show", _meeting(), _chair, lambda f: f.add_member(), "members"),
    List("meetings.new", "/meetings/new", _secretary, lambda f: f.add_member()),
    List("meetings.members", _meeting("/members"), _secretary, lambda f: f.add_member()),
    List("register.index", "/register", None, lambda f: f.add_award()),
    List("register.as_csv", "/register.csv", None, lambda f: f.add_award()),
    List(
        "register.show",
        lambda f: f"/register/{f.award.number}",
        None,
        lambda f: f.add_award_event(),
        "history",
    ),
    List(
        "register.show",
        lambda f: f"/register/{f.award.number}",
        None,
        lambda f: f.add_award(f.award.placement_id),
        "same place",
    ),
    List("stranded.index", "/without-anybody", ADMINISTRATOR, lambda f: f.add_case(S.DECIDED)),
    List(
        "leavings.switch_off",
        lambda f: f"/people/{f.person(Role.REVIEWER).id}/disable",
        ADMINISTRATOR,
        lambda f: f.add_review(),
        "reviewer",
    ),
    List(
        "leavings.switch_off",
        lambda f: f"/people/{f.person(Role.PANEL_CHAIR).id}/disable",
        ADMINISTRATOR,
        lambda f: f.add_meeting(),
        "chair",
    ),
    List(
        "leavings.end_role",
        lambda f: f"/people/{f.world.lead.id}/roles/{grant_of(f.world.lead, Role.PROVIDER_LEAD)}/end",
        ADMINISTRATOR,
        lambda f: f.add_case(S.EVIDENCE),
        "provider lead",
    ),
    List("reviewer_details.show", "/account/reviewer", Role.REVIEWER, lambda f: f.add_away()),
    List("reviewers.index", "/reviewers", _secretary, lambda f: f.add_reviewer()),
    List(
        "reviewers.show",
        lambda f: f"/reviewers/{f.person(Role.REVIEWER).id}",
        _secretary,
        lambda f: f.add_away(),
    ),
    List(
        "reviewer_applications.index",
        "/reviewers/applications",
        _secretary,
        lambda f: f.add_reviewer_application(),
    ),
    List("people.index", "/people", ADMINISTRATOR, lambda f: f.add_person()),
    List("people.as_csv", "/people/list.csv", ADMINISTRATOR, lambda f: f.add_person()),
    List("people.show", lambda f: f"/people/{f.world.lead.id}", ADMINISTRATOR, lambda f: f.add_grant()),
    List("sign_ins.open_sessions", "/account/sessions", _lead, lambda f: f.add_session()),
    List("sign_ins.history", "/account/history", _lead, lambda f: f.add_sign_in()),
    List("invitations.index", "/people/invitations", ADMINISTRATOR, lambda f: f.add_invitation()),
    List("notices.index", "/notices", _lead, lambda f: f.add_notice()),
    List("organisations.offices", "/organisations/offices", ADMINISTRATOR, lambda f: f.add_organisation()),
    List("organisations.index", "/organisations", ADMINISTRATOR, lambda f: f.add_organisation()),
    List("organisations.as_csv", "/organisations/list.csv", ADMINISTRATOR, lambda f: f.add_organisation()),
    List(
        "organisations.show",
        lambda f: f"/organisations/{f.world.organisation.id}",
        ADMINISTRATOR,
        lambda f: f.add_placement(),
    ),
    List("frameworks.index", "/frameworks", ADMINISTRATOR, lambda f: f.add_version()),
    List("cycles.index", "/cycles", ADMINISTRATOR, lambda f: f.add_cycle()),
    List("kept_files.index", "/kept-files", ADMINISTRATOR, lambda f: f.add_fault()),
    List("holds.index", "/holds", ADMINISTRATOR, lambda f: f.add_hold()),
    List("proposals.index", "/people/proposals", ADMINISTRATOR, lambda f: f.add_proposal()),
    List("jobs.index", "/jobs", ADMINISTRATOR, lambda f: f.add_job()),
    List("letters.index", "/letters", ADMINISTRATOR, lambda f: f.add_letter()),
    List("letters.addresses", "/letters/addresses", ADMINISTRATOR, lambda f: f.add_refusing_address()),
    List("audit.index", "/audit", Role.AUDITOR, lambda f: f.add_event()),
    List("audit.as_csv", "/audit/list.csv", Role.AUDITOR, lambda f: f.add_event()),
)
NOT_LISTS = {
    "accounts.choose_password",
    "allocations.index",  # counted in tests/views/test_allocations.py
    "accounts.show",
    "accounts.sign_in",
    "accounts.step_up",
    "address_changes.begin",
    "address_changes.stopped",
    "factors.add_passkey",
    "factors.app",
    "factors.passkey_question",
    "factors.recovery_codes",
    "factors.remove_app",
    "factors.show",
    "proofs.second",
    "proofs.sign_in",
    "proofs.step_up",
    "arrivals.checking",
    "arrivals.show",
    "audit.verify",
    "calendar.address",
    "calendar.withdraw",
    "crosswalk.standards",  # of one framework, which is read once a process
    "cycles.new",
    "evidence.add",
    "frameworks.new",
    "heartbeats.confirm",
    "holidays.index",  # a day or two in a decade
    "home.front",
    "interests.add",
    "invitations.new",
    "letters.demo",
    "letters.send_all_again",
    "identities.link",
    "identities.own",  # a person's own sign-ins, one an organisation
    "library_changes.show",
    "links.add",
    "notices.preferences",
    "joint_sign_offs.sign",  # counted in tests/views/test_served_placements.py
    "organisation_returns.index",  # of a person's own providers, mostly one
    "organisations.new",
    "organisations.new_office",
    "people.new",
    "training_cases.new",
    "standard_settings.new",
    "cycle_reports.index",  # a cycle or two a year
    "public.accessibility",
    "public.contact",
    "public.cookies",
    "public.help_page",
    "public.is_well",
    "public.privacy",
    "public.ready",
    "public.standards",
    "register.verify",
    "resets.begin",
    "reviewer_applications.apply",
    "reviewer_applications.sent",
    "reviewer_details.add_away",
    "reviewer_details.add_tie",
    "reviewer_details.change",
    "reviewer_imports.empty",
    "reviewer_imports.show",  # one file of a person waits at most
    "resets.sent",
    "saved_views.new",
}
"""Pages at an address of their own that show nothing of which there may be many."""


def test_every_page_at_an_address_of_its_own_is_a_list_or_said_not_to_be(app: Flask) -> None:
    pages = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.methods and "GET" in rule.methods and not rule.arguments
    }
    assert pages == {listing.endpoint for listing in LISTS if isinstance(listing.path, str)} | NOT_LISTS


@pytest.mark.parametrize("listing", LISTS, ids=str)
def test_thirty_rows_take_the_statements_of_three(world: World, listing: List) -> None:
    field = Field(world)
    browser = world.client(_person(field, listing.who))
    browser.checks_pages = False
    path = listing.path if isinstance(listing.path, str) else listing.path(field)
    few = _statements_of(browser, path, field, listing, 3)
    many = _statements_of(browser, path, field, listing, 27)
    assert len(few) == len(many), _difference(few, many)


def _person(field: Field, who: Who) -> Person | None:
    return field.person(who) if isinstance(who, Role) else None if who is None else who(field)


def _statements_of(browser: Client, path: str, field: Field, listing: List, more: int) -> list[str]:
    browser.get(path)
    before = browser.get(path).data
    for _ in range(more):
        listing.grow(field)
    page = browser.get(path)
    assert page.status_code == 200
    assert page.data != before, "what was added is not on the page"
    with counted() as statements:
        browser.get(path)
    return statements


def _difference(few: list[str], many: list[str]) -> str:
    extra = [statement for statement in many if many.count(statement) > few.count(statement)]
    return f"{len(few)} statements for 3 rows, {len(many)} for 30; more often: {sorted(set(extra))}"
