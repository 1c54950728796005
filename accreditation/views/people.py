"""People and their roles, for administrators: find, add, give roles, reviewer profiles, passwords, switching on; how they leave is in `leavings`."""

from collections.abc import Iterator

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.enums.factors import BindingAct
from accreditation.enums.people import TWO_PEOPLE
from accreditation.enums.permissions import Permission as P
from accreditation.errors import RuleBroken
from accreditation.models.people import Person, ReviewerProfile
from accreditation.queries import organisations as organisation_queries
from accreditation.queries import people as queries
from accreditation.queries.paging import WHOLE
from accreditation.rules import passwords
from accreditation.services import accounts, grant_proposals, grants, organisations
from accreditation.web import granting
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, filtered, page_number, submitted
from accreditation.web.files import Cell, spreadsheet
from accreditation.web.stepping import stepped_up
from forms.base import ConfirmForm
from forms.people import GrantForm, PeopleFilter, PersonForm, ReviewerForm

bp = Blueprint("people", __name__, url_prefix="/people")

CSV_HEAD = ("Name", "Email address", "Account", "Role", "Where", "Only these placements", "From", "Last day")


@bp.get("")
@requires(P.PEOPLE_MANAGE)
def index() -> ResponseReturnValue:
    """Everybody by name, with the roles that stand today."""
    filters = filtered(PeopleFilter)
    typed = filters.values()
    page = queries.page(typed.get("search", ""), typed.get("role"), page_number())
    return render_template(
        "people/index.html", filters=filters, filtering=bool(typed), page=page, today=clock.today()
    )


@bp.get("/list.csv")
@requires(P.PEOPLE_MANAGE)
@stepped_up(BindingAct.EXPORT)
def as_csv() -> ResponseReturnValue:
    """The people that the filters show, as a file: a line for each role that stands today."""
    typed = filtered(PeopleFilter).values()
    people = queries.page(typed.get("search", ""), typed.get("role"), size=WHOLE).rows
    return spreadsheet("people.csv", CSV_HEAD, (row for person in people for row in _rows(person)))


def _rows(person: Person) -> Iterator[tuple[Cell, ...]]:
    account = (person.name, person.email, "Switched off" if person.disabled_at else "On")
    standing = [
        grant
        for grant in person.grants
        if grant.starts_on <= clock.today() and (grant.ends_on is None or grant.ends_on >= clock.today())
    ]
    for grant in standing:
        held_in = grant.organisation or grant.office
        places = "; ".join(place.name for place in grant.placements)
        where = held_in.name if held_in else "The nation"
        yield (*account, grant.role, where, places, grant.starts_on, grant.ends_on)
    if not standing:
        yield (*account, "No role", "", "", None, None)


@bp.route("/new", methods=["GET", "POST"])
@requires(P.PEOPLE_MANAGE)
def new() -> ResponseReturnValue:
    """Add somebody, and show their first password once."""
    form = bind(PersonForm)
    if submitted(form):
        with unit_of_work():
            person = accounts.add_person(**form.values(), actor=viewer())
        return _with_new_password(person, added=True)
    return shown("people/new.html", form=form)


@bp.get("/<id:person_id>")
@requires(P.PEOPLE_MANAGE, queries.for_administrator)
def show(person: Person) -> ResponseReturnValue:
    """One person: roles from when to when, and what they bring as a reviewer."""
    held = sorted(person.grants, key=lambda grant: (grant.starts_on, grant.id), reverse=True)
    return render_template(
        "people/show.html",
        person=person,
        held=held,
        proposals=queries.proposals(person.id),
        today=clock.today(),
    )


@bp.route("/<id:person_id>/roles/new", methods=["GET", "POST"])
@requires(P.PEOPLE_MANAGE, queries.for_administrator)
@stepped_up(BindingAct.GIVE_ROLE)
def give_role(person: Person) -> ResponseReturnValue:
    """Give somebody a role in its scope, from a day to a day."""
    form = bind(GrantForm)
    form.office_id.choices = organisation_queries.open_offices()
    form.placements.choices = granting.placements_to_choose(form)
    if submitted(form):
        role = form.role.data
        give = grant_proposals.propose if role in TWO_PEOPLE else grants.give_grant
        with unit_of_work():
            give(
                person.id,
                role,
                granting.scope_of(form),
                starts_on=form.starts_on.data,
                ends_on=form.ends_on.data,
                actor=viewer(),
            )
        if role in TWO_PEOPLE:
            flash(f"The role of {role.label} is proposed. It stands once another administrator confirms it.")
        else:
            flash(f"{person.name} is given the role of {role.label}.")
        return redirect(url_for(".show", person_id=person.id))
    return shown("people/give_role.html", form=form, person=person)


@bp.route("/<id:person_id>/reviewer", methods=["GET", "POST"])
@requires(P.PEOPLE_MANAGE, queries.for_administrator)
def reviewer(person: Person) -> ResponseReturnValue:
    """Say what somebody brings as a reviewer."""
    form = bind(ReviewerForm, data=_as_typed(person.reviewer_profile))
    if submitted(form):
        with unit_of_work():
            employer = form.employer_id.data
            standing = person.reviewer_profile
            if standing is not None and standing.trained_on and form.trained_on.data is None:
                raise RuleBroken("A training that was recorded is not taken out", field="trained_on")
            grants.set_reviewer_profile(
                person.id,
                kind=form.kind.data,
                profession=form.profession.data,
                employer_id=organisations.chosen(employer, field="employer_id").id if employer else None,
                trained_on=form.trained_on.data,
                actor=viewer(),
            )
        flash("Saved.")
        return redirect(url_for(".show", person_id=person.id))
    return shown("people/reviewer.html", form=form, person=person)


def _as_typed(profile: ReviewerProfile | None) -> dict[str, object]:
    """What is known already, as the form shows it."""
    if profile is None:
        return {}
    return {
        "kind": profile.kind,
        "profession": profile.profession,
        "employer_id": profile.employer.ods_code if profile.employer else "",
        "trained_on": profile.trained_on,
    }


@bp.route("/<id:person_id>/password", methods=["GET", "POST"])
@requires(P.PEOPLE_MANAGE, queries.for_administrator, own_transaction=True)
@stepped_up(BindingAct.OPEN_ACCOUNT, own_transaction=True)
def password(person: Person) -> ResponseReturnValue:
    """Make up a new password for somebody, and show it once."""
    form = bind(ConfirmForm)
    if submitted(form):
        return _with_new_password(person, added=False)
    return shown("people/new_password.html", form=form, person=person)


def _with_new_password(person: Person, *, added: bool) -> ResponseReturnValue:
    """Set a made-up password; the page that answers is the only place where it is ever shown."""
    person_id, email, name = person.id, person.email, person.name
    made = passwords.generated()
    while passwords.problem(made, email=email, name=name) is not None:
        made = passwords.generated()
    accounts.set_password(person_id, made, actor=viewer(), temporary=True)
    return render_template(
        "people/password.html", person_id=person_id, email=email, name=name, made=made, added=added
    )


@bp.route("/<id:person_id>/correct", methods=["GET", "POST"])
@requires(P.PEOPLE_MANAGE, queries.for_administrator)
def correct(person: Person) -> ResponseReturnValue:
    """Put a name or an address right."""
    form = bind(PersonForm, obj=person)
    if submitted(form):
        with unit_of_work():
            accounts.correct(person.id, **form.values(), actor=viewer())
        flash("Saved. With another address, the person signs in again with it.")
        return redirect(url_for(".show", person_id=person.id))
    return shown("people/correct.html", form=form, person=person)


@bp.route("/<id:person_id>/enable", methods=["GET", "POST"])
@requires(P.PEOPLE_MANAGE, queries.for_administrator)
def enable(person: Person) -> ResponseReturnValue:
    """Switch an account on again."""
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            accounts.enable(person.id, actor=viewer())
        flash(f"The account of {person.name} is switched on again.")
        return redirect(url_for(".show", person_id=person.id))
    return shown("people/enable.html", form=form, person=person)
