"""What is open for somebody who leaves, in all or under one role, and who could go on with it; a fixed number of statements."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from accreditation.enums.people import Role
from accreditation.models.people import Grant
from accreditation.queries.open_tasks import questions, reviews, roles, seats
from accreditation.queries.open_tasks.leaver import Leaver, leaver
from accreditation.queries.open_tasks.roles import RoleWork, administrators_left
from accreditation.queries.open_tasks.task import OpenTask, Successor

__all__ = ["Leaver", "OpenTask", "OpenWork", "RoleWork", "Successor", "open_work"]


@dataclass(frozen=True)
class OpenWork:
    """Tasks of the person alone, and the work of the roles that they hold."""

    tasks: tuple[OpenTask, ...]
    roles: tuple[RoleWork, ...]
    is_last_administrator: bool = False

    @property
    def leaves_nobody(self) -> bool:
        """Whether something would be left that nobody can do."""
        return any(work.leaves_nobody for work in self.roles) or any(task.stops for task in self.tasks)

    @property
    def fingerprint(self) -> str:
        """What a page shows of it, as a code: another one means that something changed since. Empty where nothing is open."""
        shown = [f"{task.key}:{task.stops}" for task in self.tasks]
        for work in self.roles:
            shown += [f"{work.grant.id}:{work.is_last}", *(str(case.application_id) for case in work.left)]
        return hashlib.sha256(" ".join(shown).encode()).hexdigest()[:16] if shown else ""


def open_work(person_id: int, grants: Collection[Grant], grant_id: int | None = None) -> OpenWork:
    """What is open for a person whose grants are all given: under one of these, or under all."""
    leaves = leaver(person_id, grants, grant_id)
    tasks = [*reviews.of_leaver(leaves), *seats.of_leaver(leaves), *questions.of_leaver(leaves)]
    ends_administration = leaves.before.has(Role.ADMINISTRATOR) and not leaves.after.has(Role.ADMINISTRATOR)
    return OpenWork(
        tuple(tasks),
        tuple(roles.of_leaver(leaves)),
        ends_administration and not administrators_left([person_id]),
    )
