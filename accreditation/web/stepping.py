"""Confirm again who you are before an act that binds: a route names the act, and whoever has not confirmed is sent to do it."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from accreditation import clock
from accreditation.db import undo, unit_of_work
from accreditation.enums.factors import BindingAct
from accreditation.errors import RuleBroken
from accreditation.permissions.viewer import Viewer
from accreditation.services import sessions
from accreditation.web import kept, opening
from accreditation.web.access import SAFE, View, must_set_up_factor, viewer
from accreditation.web.urls import on_this_service

OPENS_AT_ONCE = frozenset({BindingAct.EXPORT, BindingAct.CHANGE_SIGN_IN})
"""Acts for which confirming is all that a page or a file waits for."""


def stepped_up(
    act: BindingAct, *, own_transaction: bool = False, from_start: bool = False
) -> Callable[[View], View]:
    """Let a view act only for whoever has just confirmed that it is them, for this act on this page; stands under `@requires`.

    What is sent is the act; of files that are taken away it is the opening. Everybody else is sent to confirm and back.
    What undoes the act gives the step-up back. `from_start`: the page itself opens only then, because what is typed on it
    cannot wait.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def confirmed(*args: Any, **ids: Any) -> ResponseReturnValue:
            is_act = request.method not in SAFE or act is BindingAct.EXPORT
            # A refusal runs the view once more, as a page.
            if is_act and g.get("refusal") is None:
                alone = own_transaction or request.method in SAFE
                if not _is_fresh(viewer()) and not _use(
                    viewer(), sessions.purpose(act.value, request.path), alone=alone
                ):
                    return _confirm_first(viewer(), act, keep=not from_start)
            elif from_start and not _is_confirmed(viewer(), act):
                return _confirm_first(viewer(), act, keep=False)
            return view(*args, **ids)

        confirmed.binding_act = act  # type: ignore[attr-defined]
        return confirmed

    return decorate


def _is_confirmed(person: Viewer, act: BindingAct) -> bool:
    """Whether the page may be opened: its form is sent with what is confirmed now."""
    if _is_fresh(person):
        return True
    at = person.stepped_up_at
    is_this = person.step_up_for == sessions.purpose(act.value, request.path)
    return is_this and at is not None and timedelta() <= clock.now() - at < sessions.STEP_UP_LASTS


def _is_fresh(person: Viewer) -> bool:
    """Whether somebody who has to set up a second factor gave their password a moment ago."""
    return must_set_up_factor(person) and opening.just_signed_in()


def _use(person: Viewer, purpose: str, *, alone: bool) -> bool:
    """Use up the step-up for this request; False where there is none."""
    # It was loaded with the viewer, so that whoever has none costs no statement.
    if person.step_up_for != purpose:
        return False
    try:
        with unit_of_work() if alone else nullcontext():
            sessions.use_step_up(person, purpose)
    except RuleBroken:
        return False
    return True


def _confirm_first(person: Viewer, act: BindingAct, *, keep: bool) -> ResponseReturnValue:
    """Send a person to confirm that it is them, and back to the page, where what they typed is filled in if it is to be kept."""
    undo()
    if keep and request.method not in SAFE:
        kept.keep()
        kept.remember(person.token)
    purpose = sessions.purpose(act.value, request.path)
    way_back = request.full_path.rstrip("?")
    return redirect(url_for("accounts.step_up", act=act.value, purpose=purpose, next=way_back))


def go_back(act: BindingAct | None, target: str | None) -> ResponseReturnValue:
    """Lead back from confirming to the page of the act, and say that it is still to be done where nothing else says so."""
    page = on_this_service(target)
    waits = act is not None and act not in OPENS_AT_ONCE
    if page and waits and urlsplit(page).path not in dict(kept.pages()):
        flash(
            "You have confirmed that it is you. Nothing is done yet: do it below within five minutes.",
            "notice",
        )
    return redirect(page or url_for("home.show"))
