"""Set up an app that makes codes, as its owner does."""

from datetime import timedelta

import pyotp

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.models.people import Person
from accreditation.permissions.viewer import Viewer
from accreditation.services import factors


def set_up(person: Person, *, secret: str) -> pyotp.TOTP:
    """Set up an app now, with its first code."""
    viewer = Viewer(person_id=person.id, email=person.email)
    with unit_of_work():
        begun = factors.begin_app(viewer, secret=secret)
    app = pyotp.TOTP(factors.secret_of(begun, secret=secret) or "")
    with unit_of_work():
        factors.confirm_app(viewer, app.at(clock.now()), secret=secret)
    return app


def set_up_an_hour_ago(person: Person, *, secret: str) -> pyotp.TOTP:
    """The same an hour ago: the code of then is used, and so cannot be the one that is typed now."""
    with clock.at(clock.now() - timedelta(hours=1)):
        return set_up(person, secret=secret)
