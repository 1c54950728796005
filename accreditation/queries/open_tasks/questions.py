"""Standards that somebody who leaves was asked to answer, and who else writes answers there."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Row, func, select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import DRAFTING, REOPENED
from accreditation.enums.leavings import TaskKind
from accreditation.enums.people import DRAFTERS, Duty
from accreditation.models.answers import Answer
from accreditation.models.applications import Application, CaseDuty
from accreditation.models.organisations import Organisation
from accreditation.models.people import Grant, GrantPlacement, Person
from accreditation.permissions.scopes import provider_scope
from accreditation.queries.applications import SUBJECT_NAME, with_subject
from accreditation.queries.needs import TODAY
from accreditation.queries.open_tasks.leaver import Leaver
from accreditation.queries.open_tasks.task import OpenTask, Successor
from accreditation.queries.people import stands
from accreditation.rules.duties import conflicts

SUCCESSORS = 50
WRITTEN = tuple(DRAFTING | REOPENED)
"""Cases whose answers may be changed, now or once they are sent back to the team."""
NOBODY = "they are nobody’s until the provider lead asks somebody else."


def of_leaver(leaver: Leaver) -> Iterator[OpenTask]:
    """For each case the standards of somebody who writes there no more; three statements, or none."""
    before, after = (provider_scope(viewer, DRAFTERS) for viewer in (leaver.before, leaver.after))
    if not before.providers:
        return
    cases = [
        row
        for row in _assigned(leaver.person_id, before.providers)
        if before.covers(row.organisation_id, row.placement_id)
        and not after.covers(row.organisation_id, row.placement_id)
    ]
    if not cases:
        return
    people = _writers({row.organisation_id for row in cases}, leaver.person_id)
    barred = _barred([row.id for row in cases])
    for row in cases:
        able = {
            person.id: Successor(person.id, person.name, person.role.label.lower())
            for person in people
            if person.organisation_id == row.organisation_id
            and person.placement_id in {None, row.placement_id}
            and (person.id, row.id) not in barred
        }
        title = "1 standard" if row.standards == 1 else f"{row.standards} standards"
        yield OpenTask(
            TaskKind.QUESTIONS,
            row.id,
            row.id,
            f"{row.place}: {title}",
            row.provider,
            NOBODY,
            row.due_on if row.paused_at is None else None,
            tuple(able.values())[:SUCCESSORS],
        )


def _assigned(person_id: int, providers: Collection[int]) -> list[Row[Any]]:
    return list(
        db.session.execute(
            with_subject(
                select(
                    Application.id,
                    Application.organisation_id,
                    Application.placement_id,
                    Application.due_on,
                    Application.paused_at,
                    SUBJECT_NAME.label("place"),
                    Organisation.name.label("provider"),
                    func.count().label("standards"),
                )
                .select_from(Answer)
                .join(Answer.application)
            )
            .where(
                Application.organisation_id.in_(providers),
                Application.status.in_(WRITTEN),
                Answer.assignee_id == person_id,
            )
            .group_by(
                Application.id,
                Application.organisation_id,
                Application.placement_id,
                Application.due_on,
                Application.paused_at,
                SUBJECT_NAME,
                Organisation.name,
            )
            .order_by(Application.due_on, Application.id)
        )
    )


def _writers(organisations: Collection[int], besides: int) -> list[Row[Any]]:
    """Who writes answers for these providers today, by name: a row for each placement that a grant names."""
    return list(
        db.session.execute(
            select(Person.id, Person.name, Grant.role, Grant.organisation_id, GrantPlacement.placement_id)
            .join(Grant, Grant.person_id == Person.id)
            .outerjoin(GrantPlacement, GrantPlacement.grant_id == Grant.id)
            .where(
                Grant.organisation_id.in_(organisations),
                Grant.role.in_(DRAFTERS),
                stands(TODAY),
                Person.disabled_at.is_(None),
                Person.id != besides,
            )
            .order_by(Person.search_key, Person.id, Grant.role),
            {"today": clock.today()},
        )
    )


def _barred(cases: Collection[int]) -> set[tuple[int, int]]:
    """Who has taken a part in which case that does not go with writing its answers."""
    barring = [duty.value for duty in Duty if conflicts([duty], Duty.AUTHOR)]
    rows = db.session.execute(
        select(CaseDuty.person_id, CaseDuty.application_id).where(
            CaseDuty.application_id.in_(cases), CaseDuty.duty.in_(barring)
        )
    )
    return {(person_id, application_id) for person_id, application_id in rows}
