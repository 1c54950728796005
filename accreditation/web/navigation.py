"""The bar at the top: the sections that this person's grants open."""

from flask import Flask, current_app, g, request, url_for

from accreditation.enums.people import DRAFTERS, PANEL_ROLES, PROVIDER_ROLES, Role
from accreditation.permissions.viewer import NOBODY, Viewer
from accreditation.settings import Settings
from accreditation.web.access import viewer

SECTIONS: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("Evidence", "evidence.library", DRAFTERS | PROVIDER_ROLES),
    ("Held files", "held.index", frozenset({Role.INFORMATION_LEAD, Role.SECRETARIAT})),
    ("Reviews", "reviews.index", frozenset({Role.REVIEWER})),
    ("Training", "training.index", frozenset({Role.REVIEWER})),
    ("Worklist", "cases.worklist", frozenset({Role.SECRETARIAT})),
    ("Reviewers", "reviewers.index", frozenset({Role.SECRETARIAT})),
    ("Consensus", "consensus.moderator_list", frozenset({Role.MODERATOR})),
    ("Training cases", "training_cases.index", frozenset({Role.SECRETARIAT})),
    ("Panels", "meetings.index", PANEL_ROLES | {Role.SECRETARIAT, Role.RATIFIER}),
    ("Concerns", "concerns.index", frozenset({Role.CONCERN_OFFICER})),
    ("People", "people.index", frozenset({Role.ADMINISTRATOR})),
    ("Organisations", "organisations.index", frozenset({Role.ADMINISTRATOR})),
    ("Frameworks", "frameworks.index", frozenset({Role.ADMINISTRATOR})),
    ("Cycles", "cycles.index", frozenset({Role.ADMINISTRATOR})),
    ("Jobs", "jobs.index", frozenset({Role.ADMINISTRATOR})),
    ("Letters", "letters.index", frozenset({Role.ADMINISTRATOR})),
    ("Files", "kept_files.index", frozenset({Role.ADMINISTRATOR})),
    ("Audit", "audit.index", frozenset({Role.AUDITOR, Role.ADMINISTRATOR})),
)


def sections(person: Viewer) -> list[tuple[str, str, bool]]:
    """The links of the bar: text, address, and whether this page is in that section."""
    blueprint = (request.endpoint or "").split(".")[0]
    links = [("Home", url_for("home.show"), blueprint in {"home", "calendar"})]
    held = {grant.role for grant in person.grants}
    for text, endpoint, roles in SECTIONS:
        if held & roles and endpoint in current_app.view_functions:
            links.append((text, url_for(endpoint), blueprint == endpoint.split(".")[0]))
    return links


def register(app: Flask, settings: Settings) -> None:
    """Tell every template who is looking and where they may go."""

    @app.context_processor
    def _page() -> dict[str, object]:
        person = NOBODY if g.get("public_page") else viewer()
        return {
            "viewer": person,
            "nav": sections(person) if person.is_authenticated else [],
            "body_name": settings.body_name,
            "demo": settings.demo,
            "account_href": url_for("accounts.show"),
        }
