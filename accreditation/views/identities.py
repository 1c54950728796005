"""The organisations' sign-ins that open an account: one's own, and for administrators those of others."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.enums.factors import BindingAct
from accreditation.enums.permissions import Permission as P
from accreditation.models.people import Person
from accreditation.oidc import Assertion
from accreditation.queries import identities as queries
from accreditation.queries import people
from accreditation.queries.identities import HeldIdentity
from accreditation.services import identities
from accreditation.services.sessions.stepping import LASTS
from accreditation.web import pending_sign_ins
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from accreditation.web.sign_in_providers import client, label_of, providers
from accreditation.web.stepping import stepped_up
from forms.base import ConfirmForm
from forms.identities import BY_NUMBER, LinkForm

bp = Blueprint("identities", __name__)


@bp.get("/account/sign-ins")
@requires(P.SIGNED_IN)
def own() -> ResponseReturnValue:
    """The organisations by whose sign-in you come in here."""
    return render_template("identities/own.html", held=queries.of_person(viewer().id), label_of=label_of)


@bp.route("/account/sign-ins/link", methods=["GET", "POST"])
@requires(P.SIGNED_IN)
def link() -> ResponseReturnValue:
    """Link the sign-in that was proved in this browser a moment ago to your account."""
    # Whoever has just signed in has proved who they are; asking once more would only teach people to type.
    has_just_signed_in = clock.now() - queries.signed_in_at(viewer()) < LASTS
    view = _link if has_just_signed_in else stepped_up(BindingAct.CHANGE_SIGN_IN)(_link)
    return view()


def _link() -> ResponseReturnValue:
    form = bind(ConfirmForm)
    proved = pending_sign_ins.proved()
    if proved is None:
        return render_template("identities/nothing_to_link.html"), 400
    name, subject, address = proved
    provider = client(name).provider
    if submitted(form):
        assertion = Assertion(issuer=provider.issuer, subject=subject, address=address)
        with unit_of_work():
            identities.link_own(viewer(), assertion)
        pending_sign_ins.forget()
        flash(f"From now on you can sign in with {provider.label}.")
        return redirect(url_for(".own"))
    return shown("identities/link_own.html", form=form, provider=provider, subject=subject, address=address)


@bp.route("/account/sign-ins/<id:identity_id>/remove", methods=["GET", "POST"])
@requires(P.SIGNED_IN, queries.own)
@stepped_up(BindingAct.CHANGE_SIGN_IN)
def remove_own(held: HeldIdentity) -> ResponseReturnValue:
    """Take a sign-in off your account."""
    form = bind(ConfirmForm)
    label = label_of(held.identity.issuer)
    if submitted(form):
        with unit_of_work():
            identities.unlink_own(viewer(), held.identity.id)
        flash(f"{label} no longer opens your account.")
        return redirect(url_for(".own"))
    return shown("identities/remove.html", form=form, held=held, label=label, back_to=url_for(".own"))


@bp.get("/people/<id:person_id>/sign-ins")
@requires(P.PEOPLE_MANAGE, people.for_administrator)
def of_person(person: Person) -> ResponseReturnValue:
    """The organisations by whose sign-in somebody comes in."""
    held = queries.of_person(person.id)
    waits_until = {identity.id: identity.added_at + queries.PREPARED_FOR for identity in held}
    return render_template(
        "identities/of_person.html",
        person=person,
        held=held,
        label_of=label_of,
        waits_until=waits_until,
        now=clock.now(),
    )


@bp.route("/people/<id:person_id>/sign-ins/new", methods=["GET", "POST"])
@requires(P.PEOPLE_MANAGE, people.for_administrator)
@stepped_up(BindingAct.OPEN_ACCOUNT)
def add(person: Person) -> ResponseReturnValue:
    """Link an organisation's sign-in to somebody's account."""
    offered = [(provider.name, provider.label) for provider in providers()]
    form = bind(LinkForm, data={"provider": offered[0][0] if len(offered) == 1 else None})
    form.provider.choices = offered
    if submitted(form):
        provider = client(form.provider.data).provider
        with unit_of_work():
            if form.how.data == BY_NUMBER:
                identities.link(person.id, provider.issuer, form.subject.data, actor=viewer())
            else:
                identities.prepare(person.id, provider.issuer, actor=viewer())
        by_number = form.how.data == BY_NUMBER
        flash(
            f"{provider.label} opens the account of {person.name} now."
            if by_number
            else f"The next sign-in of {person.name} with {provider.label} opens the account."
        )
        return redirect(url_for(".of_person", person_id=person.id))
    return shown("identities/add.html", form=form, person=person)


@bp.route("/people/<id:person_id>/sign-ins/<id:identity_id>/remove", methods=["GET", "POST"])
@requires(P.PEOPLE_MANAGE, queries.for_administrator)
@stepped_up(BindingAct.OPEN_ACCOUNT)
def remove(held: HeldIdentity) -> ResponseReturnValue:
    """Take a sign-in off somebody's account."""
    form = bind(ConfirmForm)
    label = label_of(held.identity.issuer)
    back_to = url_for(".of_person", person_id=held.person.id)
    if submitted(form):
        with unit_of_work():
            identities.unlink(held.identity.id, actor=viewer())
        flash(f"{label} no longer opens the account of {held.person.name}.")
        return redirect(back_to)
    return shown("identities/remove.html", form=form, held=held, label=label, back_to=back_to)
