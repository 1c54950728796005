"""Where each thing that stops a step is mended: the workflow names the place, this finds its address."""

from collections.abc import Iterable, Sequence

from flask import Flask, current_app, request, url_for
from werkzeug.routing import BuildError

from accreditation.errors import Reason

PLACES: dict[str, tuple[str, ...]] = {
    "standard": ("answers.edit",),
    "evidence_item": ("evidence.show",),
    "organisation": ("local_confirmations.index", "applications.show"),
    "application": ("applications.show",),
    "sign_off": ("sign_offs.show",),
    "countersigner": ("countersigners.show",),
    "countersign": ("countersigners.sign",),
    "team": ("teams.show",),
    "score": ("reviews.score",),
    "review": ("reviews.show",),
    "consensus": ("consensus.standard", "consensus.team", "consensus.show"),
    "findings": ("reports.standard", "reports.edit"),
    "rationale": ("reports.standard", "reports.edit"),
    "person": ("people.show",),
    "invitation": ("invitations.show",),
    "meeting": ("meetings.show", "meetings.index"),
}
"""The pages that mend a thing; the first that can be addressed from here is linked."""

OFFICE = ("/cases/", "/meetings/")
OFFICE_PLACES = PLACES | {
    "standard": ("checking.standard", "checking.show"),
    "application": ("cases.show",),
    "countersigner": ("countersigners.decide",),
}
"""The same from the office's pages: it cannot enter the provider's."""


def linked(reasons: Iterable[Reason]) -> list[tuple[str, str | None]]:
    """Each reason with the address where it can be mended, if it has one from this page."""
    return [(reason.message, _address(reason)) for reason in reasons]


def _address(reason: Reason) -> str | None:
    if reason.target is None:
        return None
    values = {**(request.view_args or {}), **dict(reason.values)}
    places = OFFICE_PLACES if request.path.startswith(OFFICE) else PLACES
    endpoints: Sequence[str] = places.get(reason.target, ())
    # The page of the very standard or file comes before a page that lists them.
    endpoints = sorted(endpoints, key=lambda page: not all(_takes(page, name) for name, _ in reason.values))
    for endpoint in endpoints:
        arguments = {name: value for name, value in values.items() if _takes(endpoint, name)}
        try:
            return url_for(endpoint, **arguments)
        except BuildError:
            continue
    return None


def _takes(endpoint: str, name: str) -> bool:
    rules = current_app.url_map.iter_rules(endpoint) if endpoint in current_app.view_functions else ()
    return any(name in rule.arguments for rule in rules)


def register(app: Flask) -> None:
    """Let templates link reasons."""
    app.jinja_env.globals["linked"] = linked
