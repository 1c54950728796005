"""Cases whose next step waits for the viewer, in whatever role."""

from collections.abc import Iterator

from sqlalchemy import (
    ColumnElement,
    and_,
    exists,
    or_,
    select,
)

from accreditation.db import db
from accreditation.enums.applications import REOPENED, SignatureKind
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.people import DRAFTERS, Duty, Role
from accreditation.models.applications import Application, CaseDuty
from accreditation.models.moderation import ModerationCase
from accreditation.models.rounds import ReviewRound
from accreditation.models.snapshots import Signature, Snapshot
from accreditation.permissions.conflicts import conflict_filter
from accreditation.permissions.scopes import provider_filter, provider_scope
from accreditation.permissions.viewer import Viewer
from accreditation.queries import (
    rounds,
)
from accreditation.queries.applications import SUBJECT_NAME, under_way, with_subject
from accreditation.queries.home.task import SHOWN, Task

FOR_DRAFTERS = (S.SELF_ASSESSMENT, S.EVIDENCE, S.RETURNED, S.DEFERRED)
FOR_PROVIDER_LEADS = (S.SIGNED,)
FOR_SIGNATORIES = (S.SIGN_OFF,)
FOR_SECRETARIAT = (S.SUBMITTED, S.IN_CHECK, S.ALLOCATION, S.READY_FOR_PANEL)


def of_cases(viewer: Viewer) -> Iterator[Task]:
    """Cases whose next step is the viewer's."""
    mine = provider_scope(viewer, (*DRAFTERS, Role.SIGNATORY)).providers
    # Nobody is asked to judge what they have a part in on the other side.
    own = conflict_filter(viewer, Application.organisation_id, Application.id)
    offices = viewer.offices(Role.SECRETARIAT)
    ratifying = viewer.offices(Role.RATIFIER)
    moderating = viewer.offices(Role.MODERATOR)
    for ids, column, conditions, endpoint in (
        (mine, None, _of_provider(viewer), "applications.show"),
        (offices, Application.office_id, [Application.status.in_(FOR_SECRETARIAT)], "cases.show"),
        (
            ratifying,
            Application.office_id,
            # Who voted cannot ratify, so it waits for another Dean and not for them.
            [and_(Application.status == S.DECIDED, ~_has_duty(viewer, Duty.VOTER))],
            "cases.show",
        ),
        (
            moderating,
            Application.office_id,
            [and_(Application.status == S.MODERATION, waits_for_moderator())],
            "consensus.show",
        ),
    ):
        if not ids:
            continue
        statement = (
            with_subject(select(Application.id, Application.status, Application.due_on, SUBJECT_NAME))
            .where(
                or_(*conditions), under_way(), Application.due_on.is_not(None)
            )  # as the index of live cases has it
            .where(Application.paused_at.is_(None))  # in a pause nothing waits for anybody
            .order_by(Application.due_on, Application.id)
            .limit(SHOWN)
        )
        if column is not None:
            statement = statement.where(column.in_(ids), ~own)
        for case_id, status, due_on, name in db.session.execute(statement):
            yield Task(name, status.label, endpoint, {"application_id": case_id}, due_on)


def _of_provider(viewer: Viewer) -> list[ColumnElement[bool]]:
    """Cases that wait for the viewer in one of their roles at a provider."""
    return [
        and_(
            _mine(viewer, *DRAFTERS),
            Application.status.in_(FOR_DRAFTERS),
        ),
        and_(
            _mine(viewer, Role.PROVIDER_LEAD),
            or_(
                Application.status.in_(FOR_PROVIDER_LEADS),
                and_(Application.status == S.FACTUAL_ACCURACY, ~rounds.confirmed()),
            ),
        ),
        and_(
            _mine(viewer, Role.SIGNATORY),
            or_(
                Application.status.in_(FOR_SIGNATORIES),
                and_(Application.status.in_(REOPENED), waits_for_signature()),
            ),
        ),
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


def waits_for_signature() -> ColumnElement[bool]:
    """Cases that were sent back, completed, and frozen to be signed again."""
    return exists().where(
        Snapshot.application_id == Application.id,
        ~exists().where(Signature.snapshot_id == Snapshot.id, Signature.kind == SignatureKind.EXECUTIVE),
        Snapshot.voided_at.is_(None),
        Snapshot.submitted_at.is_(None),
    )


def waits_for_moderator() -> ColumnElement[bool]:
    """Cases with a standard that the moderator is to settle."""
    return exists().where(
        ReviewRound.application_id == Application.id,
        ModerationCase.round_id == ReviewRound.id,
        ModerationCase.for_moderator,
        ModerationCase.settled_at.is_(None),
    )
