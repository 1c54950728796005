"""What is open for somebody who leaves, as plain lines for the command line."""

from collections.abc import Iterator

from accreditation.models.people import Grant
from accreditation.queries.open_tasks import OpenWork


def open_lines(work: OpenWork) -> Iterator[str]:
    """A line for each task and role, and for each case that nobody could move then."""
    for task in work.tasks:
        yield f"Open: {task.kind.label}: {task.title} ({task.place}). {task.stays or task.left}"
    for part in work.roles:
        others = ", ".join(part.others) or "nobody"
        yield f"Open: {part.count} for the role of {part.grant.role.label}, {_where(part.grant)}; goes on: {others}"
        for case in part.left:
            when = "now" if case.waits_now else "later"
            yield f"NOBODY could move {case.place}, {case.provider} ({case.reference}), {when}"
        if part.leaves_nobody:
            yield f"Give somebody the role of {part.grant.role.label}, {_where(part.grant)}, first."


def _where(grant: Grant) -> str:
    held_in = grant.organisation or grant.office
    return held_in.name if held_in else "the nation"
