"""Keep a file of reviewers until it is confirmed, and then take its rows: people are invited, details written, roles proposed."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import CursorResult, delete

from accreditation import clock
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.enums.reviewers import RowAct
from accreditation.errors import RuleBroken
from accreditation.models.reviewer_applications import ReceivedReviewers
from accreditation.permissions.viewer import Viewer
from accreditation.queries import invitations as invitation_queries
from accreditation.queries import reviewer_imports as queries
from accreditation.rules.reviewer_files.reading import read
from accreditation.rules.workbooks.sheets import masked
from accreditation.services import audit, invitations, prepared_reviewers
from accreditation.services.reviewer_imports.planning import PlannedRow, digest, plan

LARGEST = 1024 * 1024
"""Bytes of a file; one of 2,000 rows has a third."""
MOST_AT_ONCE = 250
"""Rows that one confirmation takes, a few seconds of writing; the file waits with the rest."""
_TOO_LARGE = "The file is larger than 1 MB. Take out what is not needed, or split it. Nothing was changed."


def receive(content: bytes, *, actor: Viewer) -> ReceivedReviewers:
    """Keep a file until it is confirmed, in place of another that waits for the same person; raises RuleBroken (field "file")."""
    if len(content) > LARGEST:
        raise RuleBroken(_TOO_LARGE, field="file")
    lines = read(content)
    db.session.execute(delete(ReceivedReviewers).where(ReceivedReviewers.person_id == actor.id))
    received = ReceivedReviewers(
        person_id=actor.id,
        received_at=clock.now(),
        rows=[
            {
                "number": line.number,
                # A number that may be a patient's is never kept.
                "cells": {column.value: masked(words) for column, words in line.cells.items()},
                "has_more": line.has_more,
            }
            for line in lines
        ],
    )
    db.session.add(received)
    db.session.flush()
    return received


@dataclass(frozen=True)
class Outcome:
    """How many people were invited, how many others were changed, how many rows still wait, and how many cannot be taken."""

    invited: int
    changed: int
    waiting: int
    left_out: int


def save(received: ReceivedReviewers, *, read_digest: str, actor: Viewer) -> Outcome:
    """Take the rows that can be taken, the first 250 of them, and let the file go once none is left but those with something wrong.

    Raises RuleBroken where a row would do something else by now than what was read.
    """
    rows = plan(received, actor=actor)
    if digest(rows) != read_digest:
        raise RuleBroken(
            "Something changed since you read this, so nothing is taken yet. Read the rows below once more, and confirm again."
        )
    to_take = [row for row in rows if row.act in {RowAct.INVITE, RowAct.CHANGE}]
    taken = to_take[:MOST_AT_ONCE]
    for row in taken:
        try:
            _take(row, actor)
        except RuleBroken as refused:
            raise RuleBroken(f"Row {row.number}: {refused.message}. Nothing was taken.") from refused
    waiting = len(to_take) - len(taken)
    if not waiting:
        db.session.delete(received)
    outcome = Outcome(
        invited=sum(row.act is RowAct.INVITE for row in taken),
        changed=sum(row.act is RowAct.CHANGE for row in taken),
        waiting=waiting,
        left_out=sum(row.act is RowAct.WRONG for row in rows),
    )
    if outcome.invited or outcome.changed:
        audit.record(
            AuditKind.REVIEWERS_IMPORTED,
            actor=actor,
            stream=audit.PEOPLE,
            rows=outcome.invited + outcome.changed,
        )
    return outcome


def _take(row: PlannedRow, actor: Viewer) -> None:
    if row.brought is None:
        return
    if row.act is RowAct.INVITE:
        invitation = invitations.invite(email=row.email, name=row.name, prepared=None, actor=actor)
        prepared_reviewers.prepare(invitation.id, row.office_id, row.brought)
        return
    if row.person_id is None:
        invitation_id = invitation_queries.waiting_for(row.email)
        if invitation_id is not None:
            prepared_reviewers.prepare(invitation_id, row.office_id, row.brought)
        return
    prepared_reviewers.bring(row.person_id, row.brought, actor=actor)
    if row.proposes:
        prepared_reviewers.propose(row.person_id, row.office_id, actor=actor)


def discard(received: ReceivedReviewers) -> None:
    """Let go of a file that waits; nothing of it is taken."""
    db.session.delete(received)


def sweep() -> int:
    """Clear away files that nobody confirmed; says how many."""
    result: Any = db.session.execute(
        delete(ReceivedReviewers).where(ReceivedReviewers.received_at <= clock.now() - queries.LASTS)
    )
    return result.rowcount if isinstance(result, CursorResult) else 0
