"""Each workflow's table drawn as text for the handbook; drawn from the rows, so that it cannot say anything else."""

import re
from collections.abc import Callable, Collection, Iterable
from itertools import groupby
from typing import Any

from accreditation.enums.applications import Trigger
from accreditation.enums.labelled import Labelled
from workflows.appeal import APPEAL
from workflows.application import APPLICATION
from workflows.award import AWARD
from workflows.clarification import CLARIFICATION
from workflows.concern import CONCERN
from workflows.engine import Row, Workflow
from workflows.evidence import EVIDENCE
from workflows.finding import FINDING
from workflows.meeting import ITEM, MEETING
from workflows.review import REVIEW

WORKFLOWS: dict[str, Workflow[Any]] = {
    "application": APPLICATION,
    "review": REVIEW,
    "clarification": CLARIFICATION,
    "evidence": EVIDENCE,
    "finding": FINDING,
    "meeting": MEETING,
    "item": ITEM,
    "award": AWARD,
    "appeal": APPEAL,
    "concern": CONCERN,
}
"""Every workflow by the name that its block in the handbook carries."""

BLOCK = re.compile(r"(<!-- workflow:(?P<name>\w+) -->\n).*?(<!-- end of workflow -->)", re.DOTALL)


APART: Collection[Labelled] = (Trigger.WITHDRAW, Trigger.LAPSE, Trigger.REINSTATE)
"""Possible almost everywhere, so they have a picture of their own; one with all arrows cannot be read."""


def diagrams(workflow: Workflow[Any]) -> list[str]:
    """The workflow as Mermaid state diagrams, one arrow for each pair of states; every row is in one of them."""
    triggers = dict.fromkeys(row.trigger for row in workflow.rows)
    # Triggers of different nouns may have the same code (an award is withdrawn too), so the class is asked.
    if not any(trigger in APART for trigger in triggers if isinstance(trigger, Trigger)):
        return [_diagram(workflow, triggers)]
    return [
        _diagram(workflow, [trigger for trigger in triggers if trigger not in APART]),
        _diagram(workflow, APART),
    ]


def _diagram(workflow: Workflow[Any], triggers: Collection[Labelled]) -> str:
    arrows = _arrows(workflow, triggers)
    shown = {state for pair in arrows for state in pair}
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{state.label}" as {state.value}' for state in workflow.states if state in shown]
    lines += [f"    [*] --> {state.value}" for state in workflow.begins if state in shown]
    lines += [
        f"    {source.value} --> {dest.value} : {' / '.join(_spoken(trigger) for trigger in spoken)}"
        for (source, dest), spoken in arrows.items()
    ]
    lines += [f"    {state.value} --> [*]" for state in ends(workflow) if state in shown]
    return "\n".join(lines) + "\n"


def _arrows(
    workflow: Workflow[Any], triggers: Collection[Labelled]
) -> dict[tuple[Labelled, Labelled], list[Labelled]]:
    arrows: dict[tuple[Labelled, Labelled], list[Labelled]] = {}
    for source in workflow.states:
        for row in workflow.leaving(source):
            if row.trigger in triggers:
                # One arrow with several labels: Mermaid draws parallel arrows over each other.
                arrows.setdefault((source, row.leads_to(source)), []).append(row.trigger)
    return arrows


def ends(workflow: Workflow[Any]) -> list[Labelled]:
    """The states that nothing leaves."""
    return [state for state in workflow.states if not workflow.leaving(state)]


def _spoken(trigger: Labelled) -> str:
    """The trigger's label without the marks that Mermaid would read as its own."""
    return trigger.label.replace(":", ",").replace(";", ",")


def steps(workflow: Workflow[Any]) -> str:
    """The workflow as a Markdown table: each step, who takes it, from where, to where, and what must hold."""
    lines = ["| Step | By | From | To | What must hold |", "|---|---|---|---|---|"]
    for _, rows in groupby(workflow.rows, key=_but_for_dest):
        line = "| " + " | ".join(_cells(list(rows))) + " |"
        lines.append(line)
    return "\n".join(lines) + "\n"


def _but_for_dest(row: Row[Any]) -> tuple[Any, ...]:
    """Rows that say the same but for where they lead share a line."""
    return row.trigger, row.starts, row.guards, row.asks, row.by, row.when and _words(row.when)


def _cells(rows: list[Row[Any]]) -> Iterable[str]:
    row = rows[0]
    yield row.trigger.label
    yield ", ".join(actor.label for actor in row.by)
    yield "; ".join(start.label for start in row.starts)
    to = " or ".join(each.dest.label if each.dest else "stays" for each in rows)
    yield to + (f", when {_words(row.when)}" if row.when else "")
    yield " ".join(_words(guard) for guard in row.guards + row.asks)


def _words(function: Callable[..., Any]) -> str:
    # The guard's own docstring, so that the handbook cannot say anything else than the code.
    return (function.__doc__ or "").strip().splitlines()[0]


def block(workflow: Workflow[Any]) -> str:
    """What stands between the markers of one workflow in the handbook."""
    pictures = "\n".join(f"```mermaid\n{picture}```\n" for picture in diagrams(workflow))
    return f"\n{pictures}\n{steps(workflow)}\n"


def fill(text: str) -> str:
    """The handbook's text with each marked block drawn again; an unknown name is a KeyError."""
    return BLOCK.sub(lambda marked: marked[1] + block(WORKFLOWS[marked["name"]]) + marked[3], text)
