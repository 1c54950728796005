"""`flask people`: accounts and roles from the command line; a password is typed or made up, never a default."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime

import click
from sqlalchemy import select

from accreditation.commands.group import Group
from accreditation.db import db, unit_of_work
from accreditation.enums.factors import Lost
from accreditation.enums.people import ROLE_SCOPE, TWO_PEOPLE, GrantScope, Role
from accreditation.errors import NotFound, RuleBroken
from accreditation.models.organisations import Office
from accreditation.models.people import Grant, GrantProposal, Person
from accreditation.queries import organisations
from accreditation.queries import people as queries
from accreditation.queries.open_tasks import open_work
from accreditation.queries.open_tasks.lines import open_lines
from accreditation.rules import passwords
from accreditation.services import accounts, factors, grant_proposals, grants, leavings
from accreditation.services.leavings import Handing
from accreditation.text import code

group = Group("people", help="Add people, give and end their roles, set passwords.")

ROLES = click.Choice([role.value for role in Role])
DAY = click.DateTime(["%Y-%m-%d"])
ENOUGH_TO_CONFIRM = 2


@group.command()
@click.argument("email")
@click.argument("name")
@click.option("--generate", is_flag=True, help="Make up a password and show it once.")
@click.option("--no-password", is_flag=True, help="Add without a password; nobody can sign in yet.")
def add(email: str, name: str, generate: bool, no_password: bool) -> None:
    """Add a person, and ask for their password twice."""
    if queries.by_email(email) is not None:
        raise click.ClickException("There is already an account with this email address")
    db.session.rollback()
    password = "" if no_password else _new_password(email, name, generate)
    with _plainly(), unit_of_work():
        person = accounts.add_person(email=email, name=name, actor=None)
    if password:
        with _plainly():
            accounts.set_password(person.id, password, actor=None, temporary=generate)
    click.echo(f"Added {person.name} <{person.email}>, number {person.id}.")


@group.command()
@click.argument("email")
@click.option("--generate", is_flag=True, help="Make up a password and show it once.")
def password(email: str, generate: bool) -> None:
    """Set a person's password; their sessions end."""
    person = _person(email)
    db.session.rollback()
    with _plainly():
        new = _new_password(person.email, person.name, generate)
        accounts.set_password(person.id, new, actor=None, temporary=generate)
    click.echo(f"The password of {person.email} is set, and their sessions have ended.")


@group.command()
@click.argument("email")
@click.argument("role", type=ROLES)
@click.option("--organisation", "ods_code", default="", help="ODS code, for a provider's role.")
@click.option(
    "--placement", "placements", type=int, multiple=True, help="Number of a placement; only for these of it."
)
@click.option("--office", "office_code", default="", help="Office code, for an office's role.")
@click.option("--starts", type=DAY, default=None, help="First day; today unless said.")
@click.option("--ends", type=DAY, default=None, help="Last day; open unless said.")
def grant(
    email: str,
    role: str,
    ods_code: str,
    placements: tuple[int, ...],
    office_code: str,
    starts: datetime | None,
    ends: datetime | None,
) -> None:
    """Give a person a ROLE in one organisation, in one office, or in the nation.

    A role that assesses or decides is proposed, and an administrator confirms it. The first two administrators are
    given at once, because nobody could confirm them.
    """
    with _plainly(), unit_of_work():
        person = _person(email)
        scope = replace(_scope(Role(role), ods_code, office_code), placement_ids=frozenset(placements))
        alone = Role(role) not in TWO_PEOPLE or _is_first_administrator(Role(role))
        give = grants.give_grant if alone else grant_proposals.propose
        given = give(person.id, Role(role), scope, starts_on=_day(starts), ends_on=_day(ends), actor=None)
    if isinstance(given, GrantProposal):
        click.echo(
            f"{person.email} is proposed as {given.role.label}. The role assesses or decides, so it stands once an"
            " administrator confirms it: on the pages, People, Proposed roles."
        )
    else:
        click.echo(f"{person.email} is {given.role.label} from {given.starts_on}; this is grant {given.id}.")


def _is_first_administrator(role: Role) -> bool:
    """Whether two administrators do not stand yet, so that nobody could confirm the next."""
    return role is Role.ADMINISTRATOR and len(queries.holders(role)) < ENOUGH_TO_CONFIRM


LEAVE = click.option(
    "--leave-open",
    is_flag=True,
    help="Go on though something is open; it is left to the office and to the provider.",
)


@group.command()
@click.argument("grant_id", type=int)
@click.option("--last-day", type=DAY, default=None, help="Last day; at once unless said.")
@LEAVE
def end(grant_id: int, last_day: datetime | None, leave_open: bool) -> None:
    """End a grant, at once or after a last day; what is open under it is printed first."""
    with _plainly(), unit_of_work():
        holder = queries.holder_of(grant_id)
        if holder is None:
            raise NotFound
        handing = _leaving(holder, grant_id, leave_open)
        leavings.end_role(holder, grant_id, handing, ends_on=_day(last_day), actor=None)
    click.echo(
        f"Grant {grant_id} ended." if last_day is None else f"Grant {grant_id} ends after {_day(last_day)}."
    )


@group.command()
@click.argument("email")
@LEAVE
def disable(email: str, leave_open: bool) -> None:
    """Switch an account off and end its sessions; what is open for the person is printed first."""
    with _plainly(), unit_of_work():
        person = queries.person(_person(email).id)
        if person is None:
            raise NotFound
        leavings.switch_off(person, _leaving(person, None, leave_open), actor=None)
    click.echo(f"{email} can no longer sign in.")


def _leaving(person: Person, grant_id: int | None, leave_open: bool) -> Handing:
    """Print what is open, and go on only where nothing is or it may be left."""
    work = open_work(person.id, person.grants, grant_id)
    for line in open_lines(work):
        click.echo(line)
    if work.fingerprint and not leave_open:
        raise click.ClickException(
            "Nothing is changed. Hand this over on the pages (People), or add --leave-open to leave it to the office and"
            " to the provider."
        )
    return Handing(seen=work.fingerprint, agreed=leave_open)


@group.command()
@click.argument("email")
def lost(email: str) -> None:
    """Take away somebody's passkeys, app and recovery codes, for the last administrator who lost theirs."""
    with _plainly(), unit_of_work():
        factors.reset(_person(email).id, lost=Lost.TELEPHONE, recognised=None, actor=None)
    click.echo(
        f"{email} signs in with the password alone, and sets up something new first where their role needs it."
        " Their sessions have ended, and a letter goes to them."
    )


@group.command("list")
@click.option("--search", default="", help="Part of a name or an email address.")
@click.option("--role", type=ROLES, default=None)
@click.option("--page", "number", default=1)
def list_people(search: str, role: str | None, number: int) -> None:
    """Show people with the grants that have not ended."""
    shown = queries.page(search, Role(role) if role else None, number)
    for person in shown.rows:
        off = "" if person.disabled_at is None else " (switched off)"
        click.echo(f"{person.id}\t{person.email}\t{person.name}{off}")
        for held in person.grants:
            click.echo(f"\tgrant {held.id}: {_words(held)}")
    click.echo(
        f"Page {shown.number} of {shown.pages}, {shown.total}{' or more' if shown.more else ''} people."
    )


@contextmanager
def _plainly() -> Iterator[None]:
    """Turn a refusal into one plain line and exit code 1."""
    try:
        yield
    except RuleBroken as refusal:
        raise click.ClickException(refusal.message) from refusal
    except NotFound as nothing:
        raise click.ClickException("There is no such person, place or grant") from nothing


def _person(email: str) -> Person:
    person = queries.by_email(email)
    if person is None:
        raise click.ClickException(f"Nobody has the email address {email}")
    return person


def _new_password(email: str, name: str, generate: bool) -> str:
    """Ask until the password may be used; a made-up one is shown once and kept nowhere."""
    if generate:
        made = passwords.generated()
        click.echo(f"Password, shown only now: {made}")
        return made
    while True:
        typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        # Asked until it will do, so that nobody has to type the other words again.
        problem = passwords.problem(typed, email=email, name=name)
        if problem is None:
            return typed
        click.echo(problem)


def _scope(role: Role, ods_code: str, office_code: str) -> grants.Scope:
    if ROLE_SCOPE[role] is GrantScope.NATION and not ods_code and not office_code:
        return grants.NATION
    if ods_code:
        organisation = organisations.by_code(ods_code)
        scope_id = organisation.id if organisation else None
        return grants.Scope(organisation_id=_existing(scope_id, f"organisation {ods_code}"))
    if office_code:
        scope_id = db.session.scalars(select(Office.id).where(Office.code == code(office_code))).first()
        return grants.Scope(office_id=_existing(scope_id, f"office {office_code}"))
    return grants.Scope()


def _existing(scope_id: int | None, what: str) -> int:
    if scope_id is None:
        raise click.ClickException(f"There is no {what}")
    return scope_id


def _day(typed: datetime | None) -> date | None:
    return typed.date() if typed else None


def _words(held: Grant) -> str:
    place = held.organisation.name if held.organisation else held.office.name if held.office else "the nation"
    if held.placements:
        place += f" ({', '.join(placement.name for placement in held.placements)})"
    return f"{held.role.label}, {place}, from {held.starts_on}" + (
        f" to {held.ends_on}" if held.ends_on else ""
    )
