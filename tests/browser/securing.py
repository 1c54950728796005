"""Somebody of the gallery who has a passkey, an app and recovery codes, and sessions that have confirmed an act."""

from sqlalchemy import select, update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.factors import BindingAct
from accreditation.models.factors import CodeApp, Passkey
from accreditation.models.people import UserSession
from accreditation.permissions.viewer import Viewer
from accreditation.queries.sessions import token_hash
from accreditation.services import factors, sessions
from tests.browser.furnishing import Furnished
from tests.client import Client

SECRET = "a secret of nobody's"


def secure(made: Furnished) -> None:
    """Add the person and what they have."""
    person = made.people["secured"] = made.world.person(name="Well Secured")
    names = ("Ward laptop", "The telephone that I use at home and on the ward, with a long name")
    with unit_of_work():
        db.session.add(
            CodeApp(
                person_id=person.id, sealed="", begun_at=clock.now(), confirmed_at=clock.now(), last_step=0
            )
        )
        for number, name in enumerate(names):
            db.session.add(
                Passkey(
                    person_id=person.id,
                    credential_id=f"a2V5{number}AAA",
                    user_handle="YWNjb3VudA",
                    public_key=b"",
                    sign_count=0,
                    backed_up=bool(number),
                    name=name,
                    added_at=clock.now(),
                    used_at=clock.now() if number else None,
                )
            )
    with unit_of_work():
        factors.make_codes(Viewer(person_id=person.id), secret=SECRET)


def passkey_of(made: Furnished) -> int:
    """One of their passkeys."""
    return db.session.scalars(
        select(Passkey.id).where(Passkey.person_id == made.people["secured"].id).order_by(Passkey.id).limit(1)
    ).one()


def confirm(client: Client, act: str, path: str) -> None:
    """Let the session of a browser have confirmed an act on a page."""
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    purpose = sessions.purpose(BindingAct(act).value, path.partition("?")[0])
    of_session = update(UserSession).where(UserSession.token_hash == token_hash(token))
    with unit_of_work():
        db.session.execute(of_session.values(stepped_up_at=clock.now(), step_up_for=purpose))
