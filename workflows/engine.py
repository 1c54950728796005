"""The only code that changes a status; a step that may not be taken is always an exception with its reasons."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, Protocol, TypeVar

from transitions import EventData, Machine

from accreditation.enums.labelled import Labelled
from accreditation.errors import Reason, RuleBroken
from workflows.actors import Actor

F = TypeVar("F")
Guard = Callable[[F], Iterable[Reason]]


class Subject(Protocol):
    """Anything that stands somewhere: it has a status."""

    status: Any


@dataclass(frozen=True)
class Step:
    """A step that was taken, for the audit entry."""

    trigger: Labelled
    source: Labelled
    dest: Labelled


@dataclass(frozen=True)
class Row(Generic[F]):
    """One line of a workflow: what moves it, from where, to where (None: it stays), by whom, and what must hold.

    `by` is the only place that says who takes a step. `asks` are guards over what is given with the step itself
    (typed, chosen, shown): they hold when it is taken, and a page that only offers it leaves them out.
    Where a step leads to different places, each place has a row; the first whose `when` holds is the one that
    counts, and a row without `when` always counts.
    """

    trigger: Labelled
    sources: Labelled | tuple[Labelled, ...]
    dest: Labelled | None
    guards: tuple[Guard[F], ...] = ()
    by: tuple[Actor, ...] = ()
    when: Callable[[F], bool] | None = None
    asks: tuple[Guard[F], ...] = ()

    @property
    def starts(self) -> tuple[Labelled, ...]:
        """The states that this row leaves."""
        return self.sources if isinstance(self.sources, tuple) else (self.sources,)

    def leads_to(self, source: Labelled) -> Labelled:
        """Where the row goes from `source`."""
        return source if self.dest is None else self.dest

    def unmet_before(self, facts: F) -> list[Reason]:
        """Everything that is missing before anybody types anything."""
        return [reason for guard in self.guards for reason in guard(facts)]

    def unmet(self, facts: F) -> list[Reason]:
        """Everything that its guards miss, what is given with the step included."""
        return self.unmet_before(facts) + [reason for guard in self.asks for reason in guard(facts)]


@dataclass
class _Attempt(Generic[F]):
    """One try at a step: the row that counts, the facts, and what was missing."""

    row: Row[F]
    facts: F
    reasons: list[Reason] = field(default_factory=list)


@dataclass(frozen=True)
class Workflow(Generic[F]):
    """A table of rows for one kind of thing; `begins` are the states in which one is made."""

    noun: str
    states: type[Labelled]
    begins: tuple[Labelled, ...]
    rows: tuple[Row[F], ...]

    @cached_property
    def machine(self) -> Machine:
        """The one shared machine: it holds no subject and is never changed after it is built."""
        return Machine(
            model=None,
            states=self.states,
            initial=None,
            # The library would keep every model for ever, invent jumps to any state and call guards without facts:
            # all off.
            transitions=[_transition(row) for row in self.rows],
            auto_transitions=False,
            send_event=True,
            model_attribute="status",
        )

    def __post_init__(self) -> None:
        """Build the machine at import, so that two threads never build it at once."""
        _ = self.machine

    def leaving(self, status: Labelled) -> list[Row[F]]:
        """The rows that leave `status`, in table order."""
        return [row for row in self.rows if status in row.starts]


def _transition(row: Row[Any]) -> dict[str, Any]:
    return {
        "trigger": row.trigger.value,
        "source": list(row.starts),
        "dest": row.dest,  # None: the machine leaves the status as it is
        "conditions": [lambda event: _holds(row, event)],
    }


def _holds(row: Row[Any], event: EventData) -> bool:
    """Whether `row` is the one that counts and its guards are content; what they miss is left in the attempt."""
    attempt: _Attempt[Any] = event.kwargs["attempt"]
    # Other rows of the same trigger are tried by the machine too; ours was chosen by its condition before.
    if attempt.row is not row:
        return False
    attempt.reasons = row.unmet(attempt.facts)
    return not attempt.reasons


def row_for(workflow: Workflow[F], subject: Subject | Labelled, trigger: Labelled, facts: F) -> Row[F] | None:
    """The row that counts for `trigger` from here, whatever its guards say; None where it leads nowhere."""
    for row in workflow.leaving(_status(workflow, subject)):
        if row.trigger is trigger and (row.when is None or row.when(facts)):
            return row
    return None


def _status(workflow: Workflow[Any], subject: Subject | Labelled) -> Labelled:
    # Through the vocabulary: a status that the table does not know fails here and not in some guard.
    return workflow.states(subject if isinstance(subject, Labelled) else subject.status)


def _impossible(workflow: Workflow[Any], status: Labelled, trigger: Labelled) -> Reason:
    return Reason(f"“{trigger.label}” is not possible now. This {workflow.noun} stands at “{status.label}”.")


def fire(workflow: Workflow[F], subject: Subject, trigger: Labelled, facts: F) -> Step:
    """Move `subject` along `trigger`, or raise RuleBroken with every reason; nothing changes when it raises."""
    source = _status(workflow, subject)
    row = row_for(workflow, source, trigger, facts)
    if row is None:
        reason = _impossible(workflow, source, trigger)
        raise RuleBroken(reason.message, reasons=[reason])
    attempt = _Attempt(row, facts)
    # A guard that refuses makes the library return False without a word, so the reasons travel in the attempt.
    if not workflow.machine.events[trigger.value].trigger(subject, attempt=attempt):
        raise RuleBroken(_refusal(trigger, attempt.reasons), reasons=attempt.reasons)
    return Step(trigger, source, row.leads_to(source))


def _refusal(trigger: Labelled, reasons: list[Reason]) -> str:
    if len(reasons) == 1:
        return reasons[0].message
    return f"“{trigger.label}” is not possible yet: there are {len(reasons)} things to put right first."


def unmet(workflow: Workflow[F], subject: Subject | Labelled, trigger: Labelled, facts: F) -> list[Reason]:
    """Everything that stops `trigger` now; empty exactly when `fire` would move the subject."""
    status = _status(workflow, subject)
    row = row_for(workflow, status, trigger, facts)
    return [_impossible(workflow, status, trigger)] if row is None else row.unmet(facts)


def unmet_before(
    workflow: Workflow[F], subject: Subject | Labelled, trigger: Labelled, facts: F
) -> list[Reason]:
    """The same, without what the person gives with the step: what its page shows before it is sent."""
    status = _status(workflow, subject)
    row = row_for(workflow, status, trigger, facts)
    return [_impossible(workflow, status, trigger)] if row is None else row.unmet_before(facts)


def possible(workflow: Workflow[Any], subject: Subject | Labelled) -> list[Labelled]:
    """The triggers that the table knows from here, in table order, whatever their guards say."""
    # A trigger with several rows is one step to whoever reads the page.
    return list(dict.fromkeys(row.trigger for row in workflow.leaving(_status(workflow, subject))))
