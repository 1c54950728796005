"""Every route declares who may use it, and every unsafe one that changes a case takes it first."""

from flask import Flask

OPEN = {"static"}


def test_every_route_declares_its_permission(app: Flask) -> None:
    bare = {name for name, view in app.view_functions.items() if not hasattr(view, "permission")}
    assert bare == OPEN


def test_the_bar_leads_only_to_rooms_that_exist(app: Flask) -> None:
    from accreditation.web.navigation import SECTIONS

    assert {endpoint for _, endpoint, _ in SECTIONS} <= app.view_functions.keys()


def test_every_place_that_mends_something_exists(app: Flask) -> None:
    from accreditation.web.mending import OFFICE_PLACES, PLACES

    places = [*PLACES.values(), *OFFICE_PLACES.values()]
    assert {endpoint for endpoints in places for endpoint in endpoints} <= app.view_functions.keys()
