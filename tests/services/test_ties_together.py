"""Two windows at the very same moment on PostgreSQL: what ties a person, changed in both or told in both."""

from flask import Flask
from sqlalchemy import func, select

from accreditation.db import db, unit_of_work
from accreditation.enums.people import Role
from accreditation.enums.reviewers import TieKind
from accreditation.errors import Stale
from accreditation.models.ties import ConflictException, InterestDeclaration, Tie
from accreditation.queries import applications, locks
from accreditation.services import exceptions, ties
from accreditation.services.ties import TieContent
from tests import reviewing
from tests.at_once import Act, app, together, writing
from tests.world import World

__all__ = ["app"]


def counted(app: Flask, model: type[Tie] | type[InterestDeclaration]) -> int:
    with app.app_context():
        return db.session.scalars(select(func.count()).select_from(model)).one()


def test_a_tie_that_two_windows_change_at_once_loses_neither(app: Flask) -> None:
    with app.app_context():
        world = World(app)
        person = reviewing.reviewer(world)
        actor, trust_id = world.viewer(person), world.organisation.id
        with unit_of_work():
            tie_id = ties.add(
                person.id, organisation_id=trust_id, kind=TieKind.FAMILY, words="A sister", actor=actor
            ).id
        version = db.session.get_one(Tie, tie_id).version

    def says(words: str) -> Act:
        content = TieContent(trust_id, TieKind.FAMILY, words=words)
        return writing(
            lambda: ties.put_right(
                db.session.get_one(Tie, tie_id), content, expected_version=version, actor=actor
            )
        )

    _, refused = together(app, says("A half-sister"), says("A cousin"))
    assert isinstance(refused, Stale)
    with app.app_context():
        assert db.session.get_one(Tie, tie_id).words == "A half-sister"


def test_what_is_told_in_two_windows_at_once_is_told_once(app: Flask) -> None:
    with app.app_context():
        world = World(app)
        person = reviewing.reviewer(world)
        actor, person_id, trust_id = world.viewer(person), person.id, world.organisation.id
    before = counted(app, InterestDeclaration)

    def tell_of_it() -> None:
        ties.add(person_id, organisation_id=trust_id, kind=TieKind.FAMILY, words="A sister", actor=actor)
        ties.declare_all_told(person_id, actor=actor)

    assert together(app, writing(tell_of_it), writing(tell_of_it)) == (None, None)
    assert counted(app, Tie) == 1
    assert counted(app, InterestDeclaration) == before + 1


def test_a_tie_told_while_another_is_set_aside_is_not_set_aside_with_it(app: Flask) -> None:
    with app.app_context():
        world = World(app)
        application, person = reviewing.allocating(world), reviewing.reviewer(world)
        confirms, case_id = world.viewer(world.person(Role.RATIFIER)), application.id
        trust_id, person_id = application.organisation_id, person.id
        with unit_of_work():
            ties.add(person_id, organisation_id=trust_id, kind=TieKind.FAMILY, words="A sister", actor=None)
        with unit_of_work():
            exception_id = exceptions.propose(
                application, person, reason="Nobody else is trained", actor=world.viewer(world.secretary)
            ).id
        db.session.remove()

    def confirm() -> None:
        locks.application(case_id)
        exception = db.session.get_one(ConflictException, exception_id)
        exceptions.confirm(exception, applications.get(case_id), actor=confirms)

    def tell_of_it() -> None:
        ties.add(person_id, organisation_id=trust_id, kind=TieKind.BUSINESS, words="I advise", actor=None)

    together(app, writing(confirm), writing(tell_of_it))
    with app.app_context():
        exception = db.session.get_one(ConflictException, exception_id)
        assert exception.confirmed_at is not None
        assert exception.withdrawn_at is not None, "whoever tells of it second finds what was set aside"
