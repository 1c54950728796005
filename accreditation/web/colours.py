"""The colour of each state's tag; the words carry the meaning, never the colour."""

from typing import Protocol

from flask import Flask

STATES = {
    "white": "self_assessment evidence listed draft",
    "yellow": "sign_off factual_accuracy invited questioned issued conditional accredited_with_conditions",
    "aqua-green": "signed",
    "blue": (
        "submitted in_check allocation in_review moderation scoring receiving scanning scheduled "
        "papers_issued acknowledged plan_submitted plan_agreed evidence_submitted triaged ready "
        "running asked"
    ),
    "orange": "returned deferred held adjourned postponed partly_met under_review raised answered",
    "purple": "ready_for_panel at_panel decided revealed excellence",
    "green": "agreed locked accepted released open called ratified met active accredited done sent",
    "grey": (
        "closed withdrawn lapsed declined set_aside taken_down minutes_confirmed surrendered "
        "expired superseded withheld waived"
    ),
    "red": "failed suppressed conflicted rejected cancelled not_met suspended not_accredited escalated dead",
}
"""The states of everything that has some (cases, reviews, files, findings, awards, …) under the colour of their tags."""

_COLOURS = {state: colour for colour, states in STATES.items() for state in states.split()}


class State(Protocol):
    """A state of ours."""

    @property
    def value(self) -> str: ...


def colour(state: State) -> str:
    """The colour of a state's tag; grey for one that has none of its own."""
    return _COLOURS.get(state.value, "grey")


def register(app: Flask) -> None:
    """Let templates ask for it."""
    app.jinja_env.filters["colour"] = colour
