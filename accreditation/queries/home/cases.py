"""Cases whose next step waits for the viewer, in whatever role, and those of theirs that others have."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Row,
    SQLColumnExpression,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
)

from accreditation.db import db
from accreditation.enums import task_words
from accreditation.enums.applications import REOPENED, Trigger
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.people import DRAFTERS, PROVIDER_ROLES, Duty, Role
from accreditation.enums.turn_words import Side, Turn, words_of
from accreditation.models.answers import Answer
from accreditation.models.applications import Application, CaseDuty
from accreditation.models.organisations import Organisation
from accreditation.permissions.conflicts import conflict_filter
from accreditation.permissions.scopes import ProviderScope, provider_filter, provider_scope
from accreditation.permissions.viewer import Viewer
from accreditation.queries import clarifications, moderators, rounds, unlocks, waiting
from accreditation.queries.applications import SUBJECT_NAME, under_way, with_subject
from accreditation.queries.home.task import OF_HOME, Part, Reach, Task, about, with_others
from accreditation.queries.reopened import OPENED

WITH_OTHERS = (S.RETURNED, S.IN_REVIEW, S.MODERATION, S.FACTUAL_ACCURACY, S.AT_PANEL, S.DECIDED, S.DEFERRED)
"""Cases of an office that somebody else has: it sees here whose days pass."""
MUST_WHOEVER = frozenset({S.SIGN_OFF, S.SIGNED, S.FACTUAL_ACCURACY})
"""What only the person can do whose turn it is."""

TAKEN_ON: dict[S, tuple[str, dict[str, str]]] = {
    S.SIGN_OFF: ("sign_offs.show", {}),
    S.SIGNED: ("steps.of_application", {"trigger": Trigger.SUBMIT.value}),
    S.FACTUAL_ACCURACY: ("provider_reports.show", {}),
}
"""Where the one thing that is asked of a provider is done; everything else begins on the application's page."""
SENT_AGAIN: dict[S, tuple[str, dict[str, str]]] = {
    S.RETURNED: ("steps.of_application", {"trigger": Trigger.COMPLETE_RETURN.value}),
    S.DEFERRED: ("steps.of_application", {"trigger": Trigger.RESUBMIT.value}),
}
"""Where what came back is sent, once it is signed again."""

IS_PAUSED = Application.paused_at.is_not(None)
"""In a pause nothing waits for anybody; the case stands among those of others, so that nobody looks for it in vain."""
_UNDER_WAY = (
    with_subject(
        select(
            Application.id,
            Application.status,
            Application.due_on,
            SUBJECT_NAME,
            Organisation.name,
            IS_PAUSED.label("is_paused"),
        )
    )
    # As the index of live cases has it.
    .where(under_way(), Application.due_on.is_not(None))
)
# Asked of a few cases of an office alone, so that no provider's page pays for it.
_OF_OFFICE = _UNDER_WAY.add_columns(
    unlocks.ANSWER_BY.label("answer_by"),
    unlocks.ASKED_FOR.label("asked_for"),
    rounds.answers_wanted().label("is_confirmed"),
    case((clarifications.WITH_PROVIDER, clarifications.answer_due())).label("questions_due"),
)
_ANSWER_DUE = func.coalesce(unlocks.ANSWER_BY, Application.due_on)
DUE = func.coalesce(case((clarifications.WITH_PROVIDER, clarifications.answer_due())), Application.due_on)
"""By when a provider's case is due to it: while reviewers ask it something, by the day of the answer."""
# Built once, because building it costs more than asking it; whose it is comes with each request.
_OF_PROVIDER = _UNDER_WAY.add_columns(
    Application.organisation_id,
    Application.placement_id,
    case((Application.status.in_(REOPENED), OPENED), else_=0),
    case((Application.status.in_(REOPENED), waiting.SIGNATURE_AGAIN), else_=literal(False)),
    case((Application.status.in_(REOPENED), waiting.SIGNED_AGAIN), else_=literal(False)),
    waiting.COUNTERSIGNER,
    rounds.answers_wanted(),
    clarifications.WITH_PROVIDER.label("has_questions"),
    DUE.label("due"),
    # A standard that a lead gave to the viewer.
    exists()
    .where(Answer.application_id == Application.id, Answer.assignee_id == bindparam("person_id"))
    .label("assigned"),
    # Any at all, whichever case it is of.
    exists()
    .where(Answer.application_id.is_not(None), Answer.assignee_id == bindparam("person_id"))
    .label("has_assignments"),
)


def of_cases(viewer: Viewer, reach: Reach = OF_HOME) -> Iterator[Task]:
    """Cases whose next step is the viewer's, and those of theirs that wait for others."""
    if viewer.has(*PROVIDER_ROLES):
        yield from _of_provider(viewer, reach)
    # Nobody is asked to judge what they have a part in on the other side.
    own = conflict_filter(viewer, Application.organisation_id, Application.id)
    offices = viewer.offices(Role.SECRETARIAT)
    ratifying = viewer.offices(Role.RATIFIER)
    moderating = viewer.offices(Role.MODERATOR)
    # Who voted cannot ratify, so it waits for another Dean and not for them.
    ratified = and_(Application.status == S.DECIDED, ~_has_duty(viewer, Duty.VOTER))
    # Nobody answers about a review of a team that they are on.
    to_unlock = and_(unlocks.TO_ANSWER, moderators.has_no_other_part(viewer))
    for_secretariat = _going_on(Application.status.in_(waiting.FOR_SECRETARIAT))
    for_moderators = _going_on(or_(waiting.MODERATOR, to_unlock))
    with_others_now = or_(Application.status.in_(WITH_OTHERS), IS_PAUSED)
    for listed in (
        _Listed(offices, for_secretariat, "cases.show"),
        _Listed(ratifying, _going_on(ratified), "cases.show"),
        _Listed(moderating, for_moderators, "consensus.show", due=_ANSWER_DUE),
        _Listed(offices, with_others_now, "cases.show", Part.OTHERS),
    ):
        most = reach.of_others if listed.part is Part.OTHERS else reach.most
        if not listed.offices or not most:
            continue
        statement = (
            _OF_OFFICE.where(
                listed.cases,
                Application.office_id.in_(listed.offices),
                ~own,
                *reach.within(listed.due),
            )
            .order_by(listed.due, Application.id)
            .limit(most)
        )
        yield from (
            _task_of_office(row, listed.endpoint, listed.part) for row in db.session.execute(statement)
        )


class _Listed(NamedTuple):
    """Cases of an office that home lists: of which offices, which of them, where they are opened, in which part and by which day."""

    offices: Collection[int]
    cases: ColumnElement[bool]
    endpoint: str
    part: Part = Part.MUST
    due: SQLColumnExpression[date | None] = Application.due_on


def _task_of_office(row: Row[Any], endpoint: str, part: Part) -> Task:
    """A case of an office: what its step is to whoever has it, or who has it."""
    case_id, status, due_on, place, provider, is_paused, answer_by, asked_for, *_others = tuple(row)
    values, to_answer = {"application_id": case_id}, answer_by is not None and not is_paused
    if part is Part.OTHERS:
        holder, until = _holder(row)
        return with_others(holder, place, provider, endpoint, values, until)
    if to_answer:
        turn = Turn.UNLOCK
        title, endpoint, values, due_on = (
            task_words.UNLOCK,
            "unlocks.decide",
            {"review_id": asked_for},
            answer_by,
        )
    else:
        turn, title = status, task_words.TASKS[status]
    otherwise = words_of(turn, Side.OFFICE).otherwise or task_words.WAITS
    return Task(
        f"{title}: {place}",
        about(place, provider),
        endpoint,
        values,
        due_on,
        stage=turn,
        otherwise=otherwise,
    )


def _holder(row: Row[Any]) -> tuple[str, date | None]:
    """Who else has a case of an office now, and until when."""
    if row.is_paused:
        return task_words.PAUSED_BY_OFFICE, None
    if row.answer_by is not None:
        return task_words.UNLOCKER, row.answer_by
    if row.questions_due is not None:
        return task_words.ANSWERER, row.questions_due
    if row.is_confirmed:
        return task_words.LEAD_REVIEWER, row.due_on
    return task_words.HOLDERS[row.status], row.due_on


def _going_on(waits: ColumnElement[bool]) -> ColumnElement[bool]:
    """What waits for somebody in a case that is not paused."""
    return and_(waits, Application.paused_at.is_(None))


def _of_provider(viewer: Viewer, reach: Reach) -> Iterator[Task]:
    """Every case under way of the viewer's providers and placements: theirs to move first, each soonest first."""
    mine = _going_on(or_(*_turns_of_provider(viewer)))
    statement = (
        _OF_PROVIDER.add_columns(mine.label("mine"))
        .where(_mine(viewer, *PROVIDER_ROLES), *reach.within(DUE))
        .order_by(mine.desc(), DUE, Application.id)
        .limit(reach.most + reach.of_others)
    )
    if not reach.of_others:
        statement = statement.where(mine)
    leads = provider_scope(viewer, (Role.PROVIDER_LEAD,))
    for row in db.session.execute(statement, {"person_id": viewer.id}):
        yield replace(_task_of_provider(row, leads), has_assignments=row.has_assignments)


def _task_of_provider(row: Row[Any], leads: ProviderScope) -> Task:
    (
        case_id,
        status,
        due_on,
        place,
        provider,
        is_paused,
        organisation_id,
        placement_id,
        opened,
        waits,
        signed,
        countersigned,
        confirmed,
        *_labelled,
    ) = tuple(row)
    values = {"application_id": case_id}
    if is_paused:
        return with_others(task_words.PAUSED, place, provider, "applications.show", values, None)
    is_lead = leads.covers(organisation_id, placement_id)
    if row.has_questions and row.mine:
        return _to_answer(place, provider, values, row.due, must=is_lead)
    # What is signed is the lead's to send, and no longer anybody's to write.
    if not row.mine or (signed and not is_lead):
        holder = task_words.EXECUTIVE if waits else task_words.HOLDERS[status]
        if countersigned:
            holder = task_words.COUNTERSIGNER
        if confirmed:
            holder = task_words.LEAD_REVIEWER
        return with_others(holder, place, provider, "applications.show", values, due_on)
    # Who only contributes helps where they like, and must where a standard is theirs.
    must = row.assigned or status in MUST_WHOEVER or is_lead
    words = task_words.TASKS[status]
    if waits or signed:
        words = task_words.SIGN_AGAIN if waits else task_words.SEND_AGAIN
    title = words.format(count="one standard" if opened == 1 else f"{opened} standards")
    taken_on = SENT_AGAIN if signed else TAKEN_ON
    endpoint, more = taken_on.get(S.SIGN_OFF if waits else status, ("applications.show", {}))
    stage = Turn.SIGN_AGAIN if waits else status
    return Task(
        f"{title}: {place}",
        about(place, provider),
        endpoint,
        values | more,
        due_on,
        part=Part.MUST if must or waits else Part.MAY,
        stage=stage,
        otherwise=words_of(stage, Side.PROVIDER).otherwise,
    )


def _to_answer(place: str, provider: str, values: dict[str, int], due_on: date | None, *, must: bool) -> Task:
    """The reviewers' questions: anybody who drafts may answer, and the lead sends."""
    return Task(
        f"{task_words.ANSWER_QUESTIONS}: {place}",
        about(place, provider),
        "clarifications.show",
        values,
        due_on,
        part=Part.MUST if must else Part.MAY,
        stage=Turn.CLARIFY,
        otherwise=words_of(Turn.CLARIFY, Side.PROVIDER).otherwise,
    )


def _turns_of_provider(viewer: Viewer) -> list[ColumnElement[bool]]:
    """Cases that wait for the viewer in one of their roles at a provider."""
    return [
        and_(_mine(viewer, *DRAFTERS), waiting.DRAFTERS),
        and_(_mine(viewer, Role.PROVIDER_LEAD), waiting.LEAD),
        and_(_mine(viewer, Role.SIGNATORY), waiting.SIGNATORY),
    ]


def _mine(viewer: Viewer, *roles: Role) -> ColumnElement[bool]:
    """Cases for whose provider or placement the viewer holds one of the roles."""
    return provider_filter(viewer, roles, Application.organisation_id, Application.placement_id)


def _has_duty(viewer: Viewer, duty: Duty) -> ColumnElement[bool]:
    return exists().where(
        CaseDuty.application_id == Application.id,
        CaseDuty.person_id == viewer.id,
        CaseDuty.duty == duty.value,
    )
