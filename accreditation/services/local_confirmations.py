"""Say for a placement whether its organisation's answers are true there, one by one, many at once, or one for all placements."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from accreditation import clock
from accreditation.db import db
from accreditation.enums.answers import LocalState
from accreditation.enums.applications import ANSWERING, DRAFTING
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import Duty
from accreditation.errors import Reason, RuleBroken, Stale
from accreditation.models.applications import Application
from accreditation.models.local_confirmations import LocalConfirmation
from accreditation.permissions.viewer import Viewer
from accreditation.queries import served_placements
from accreditation.queries.local_confirmations import LocalAnswer
from accreditation.queries.served_placements import EveryPlacePage
from accreditation.services import answers, audit, duties

UNSIGNED = (
    "Your organisation’s return is not signed yet, so there is nothing to confirm. Nothing was changed."
)
SIGNED_ANEW = (
    "Your organisation has signed its return again since you opened this page. Nothing was saved, and nothing you typed is lost."
    " Read what it says now, then choose."
)

WITH_EXECUTIVE = (
    "The application is with your executive, or signed, so nothing can be said of your organisation’s answers now."
    " Take it back first, or ask your executive to send it back."
)


def confirm(
    line: LocalAnswer,
    *,
    application: Application,
    actor: Viewer,
    expected_entry: int,
    expected_version: int,
    difference: str = "",
) -> None:
    """Say that an answer of the organisation is true here, or what is different here; raises Stale where a colleague did so first.

    What the place said before stays as it was.
    """
    closed = why_closed(application, line)
    if closed is not None:
        raise RuleBroken(closed.message, reasons=[closed])
    if line.entry is None:
        raise RuleBroken(UNSIGNED)
    if line.entry.id != expected_entry:
        raise RuleBroken(SIGNED_ANEW)
    # What is sent again because its reply was lost is no conflict with itself.
    if line.stands is not None and line.stands.difference == difference:
        return
    if line.version != expected_version:
        assert line.confirmation is not None, "a version is a confirmation's"
        raise Stale(
            line.confirmation,
            who=line.confirmation.confirmed_by.name,
            at=line.confirmation.confirmed_at,
        )
    duties.take(application.id, actor.id, Duty.AUTHOR)
    _keep([_of_line(application.id, line, actor, difference=difference)], actor)


def confirm_many(
    lines: Collection[LocalAnswer], *, application: Application, actor: Viewer, entry_ids: Collection[int]
) -> int:
    """Say that some of the organisation's answers are true here as they stand; how many waited for it.

    `entry_ids` are those that were read: what the organisation signed anew since is among none of them.
    """
    chosen = [line for line in lines if line.entry is not None and line.entry.id in entry_ids]
    if len(chosen) != len(set(entry_ids)):
        raise RuleBroken(SIGNED_ANEW)
    for line in chosen:
        closed = why_closed(application, line)
        if closed is not None:
            raise RuleBroken(closed.message, reasons=[closed])
    waiting = [line for line in chosen if not line.is_confirmed]
    if waiting:
        duties.take(application.id, actor.id, Duty.AUTHOR)
    _keep([_of_line(application.id, line, actor) for line in waiting], actor)
    return len(waiting)


@dataclass(frozen=True)
class Everywhere:
    """For which placements an answer was confirmed in one act, and which were left out, each with why."""

    confirmed: list[Application]
    left_out: list[tuple[Application, str]]


def confirm_everywhere(
    page: EveryPlacePage, *, actor: Viewer, application_ids: Collection[int], expected_entry: int
) -> Everywhere:
    """Say that one answer of the organisation is true in several placements at once; each gets a confirmation of its own.

    The caller holds the cases. What cannot be changed any more is left out and named.
    """
    if page.entry.id != expected_entry:
        raise RuleBroken(SIGNED_ANEW)
    chosen = [case for case in page.overview.cases if case.id in application_ids]
    waiting = {case.id for case in page.waiting}
    to_confirm = [case.id for case in chosen if case.id in waiting]
    able = duties.take_for_many(to_confirm, actor.id, Duty.AUTHOR)
    versions = served_placements.versions_of(page.entry.standard_id, able)
    _keep(
        [
            _confirmation(case_id, page.entry.standard_id, page.entry.id, versions.get(case_id, 0), actor)
            for case_id in to_confirm
            if case_id in able
        ],
        actor,
    )
    return Everywhere(
        [case for case in chosen if case.id in able],
        [(case, why) for case in chosen if case.id not in able and (why := _why_left_out(case, waiting))],
    )


def why_closed(application: Application, line: LocalAnswer) -> Reason | None:
    """Why nothing may be said of an answer of the organisation now, in plain words; None while it may."""
    closed = answers.why_standard_closed(application, line.answer)
    if closed is not None and application.status in DRAFTING and application.paused_at is None:
        return Reason(WITH_EXECUTIVE, "sign_off")
    return closed


def _why_left_out(case: Application, waiting: Collection[int]) -> str:
    """Why a placement that was chosen was left out; empty where it was confirmed already."""
    if case.id in waiting:
        return "you have another part in it, which does not go with this"
    if case.paused_at is not None:
        return "it is paused"
    return "" if case.status in ANSWERING else f"it stands at “{case.status.label}”"


def _of_line(
    application_id: int, line: LocalAnswer, actor: Viewer, *, difference: str = ""
) -> LocalConfirmation:
    assert line.entry is not None, "what is confirmed is signed"
    return _confirmation(application_id, line.standard.id, line.entry.id, line.version, actor, difference)


def _confirmation(
    application_id: int, standard_id: int, entry_id: int, version: int, actor: Viewer, difference: str = ""
) -> LocalConfirmation:
    """The version after `version` of what a place says of an answer."""
    return LocalConfirmation(
        application_id=application_id,
        standard_id=standard_id,
        version=version + 1,
        entry_id=entry_id,
        difference=difference,
        confirmed_by_id=actor.id,
        confirmed_at=clock.now(),
    )


def _keep(confirmations: Sequence[LocalConfirmation], actor: Viewer) -> None:
    db.session.add_all(confirmations)
    # The events name the rows.
    db.session.flush()
    for confirmation in confirmations:
        state = LocalState.DIFFERENT_HERE if confirmation.difference else LocalState.TRUE_HERE
        audit.record(
            AuditKind.ORGANISATION_ANSWER_CONFIRMED,
            actor=actor,
            stream=audit.case(confirmation.application_id),
            application_id=confirmation.application_id,
            local_confirmation_id=confirmation.id,
            state=state.value,
        )
