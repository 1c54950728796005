"""How an application moves, from self-assessment to its end; every step of it is a row of this package and nowhere else."""

from dataclasses import replace

from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.applications import Trigger as T
from workflows.application.deciding import DECIDING, ENDING
from workflows.application.facts import ApplicationFacts, AppRow
from workflows.application.preparing import CHECKING, PREPARING
from workflows.application.reviewing import REVIEWING
from workflows.application.states import LIVE, TIMED
from workflows.engine import Workflow
from workflows.guards import ending

__all__ = ["APPLICATION", "LIVE", "TIMED", "ApplicationFacts"]

ALLOWED_WHILE_PAUSED = frozenset({T.WITHDRAW, T.REPLACE_REVIEWER, T.VOID_SIGNATURE, T.LAPSE})
"""Void only by a take-down, and lapse only when the pause runs out: their own guards say so.

A return that is signed anew voids nothing in a pause, because nobody could confirm or sign there: it does so when the pause ends.
"""


def _unless_paused(row: AppRow) -> AppRow:
    if row.trigger in ALLOWED_WHILE_PAUSED:
        return row
    # Added here once, so that no new row can forget it.
    return replace(row, guards=(ending.not_paused, *row.guards))


APPLICATION: Workflow[ApplicationFacts] = Workflow(
    "application",
    S,
    (S.SELF_ASSESSMENT,),
    tuple(_unless_paused(row) for row in PREPARING + CHECKING + REVIEWING + DECIDING + ENDING),
)
