"""Which people and cases the pages are asked for: a provider in the middle of the first office, its cases by stage."""

import hashlib
from datetime import timedelta
from functools import cached_property
from typing import TypeVar

from flask import Flask
from sqlalchemy import ColumnElement, Select, delete, select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.applications import Tier
from accreditation.enums.awards import AwardStatus
from accreditation.enums.meetings import MeetingStatus
from accreditation.enums.people import Role
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.awards import Award
from accreditation.models.evidence import Citation, EvidenceItem, EvidenceRevision
from accreditation.models.frameworks import Cycle, FrameworkVersion
from accreditation.models.meetings import Decision, Item, Meeting
from accreditation.models.organisations import Organisation, Placement
from accreditation.models.people import Grant, Person, UserSession
from accreditation.models.reviews import Review
from accreditation.models.snapshots import EntryCitation, Snapshot, SnapshotEntry

OFFICE_ROLES = (
    Role.SECRETARIAT,
    Role.MODERATOR,
    Role.RATIFIER,
    Role.CONCERN_OFFICER,
    Role.PANEL_CHAIR,
)
PROVIDER_ROLES = (Role.PROVIDER_LEAD, Role.SIGNATORY)
LASTS = timedelta(hours=12)
Value = TypeVar("Value")


class Subjects:
    """Ids in one database, found once; use it in an app context."""

    @cached_property
    def organisation(self) -> int:
        """A whole provider in the middle of the office with the most cases."""
        organisations = db.session.scalars(
            select(Organisation.id).where(Organisation.office_id == self.office).order_by(Organisation.id)
        ).all()
        return organisations[len(organisations) // 2]

    @cached_property
    def office(self) -> int:
        """The office with a third of all cases."""
        return 1

    def case(self, status: S, *more: ColumnElement[bool]) -> int:
        """The provider's first case in a status, one that asks for excellence if there is one."""
        return _first(
            select(Application.id)
            .where(Application.organisation_id == self.organisation, Application.status == status, *more)
            .order_by(Application.tier != Tier.EXCELLENCE, Application.id)
        )

    def reference(self, status: S) -> str:
        """That case's reference."""
        return _first(select(Application.reference).where(Application.id == self.case(status)))

    def review(self, status: S) -> int:
        """The lead's review of the provider's first such case."""
        return _first(select(Review.id).where(Review.application_id == self.case(status), Review.is_lead))

    @cached_property
    def scoring(self) -> int:
        """A review under way in a case for excellence: half of it is scored."""
        excellent = Application.tier == Tier.EXCELLENCE
        return _first(
            select(Review.id).where(
                Review.application_id == self.case(S.IN_REVIEW, excellent), Review.is_lead
            )
        )

    @cached_property
    def cited(self) -> int:
        """The first citation of standard 1.1 in that case."""
        case = select(Review.application_id).where(Review.id == self.scoring).scalar_subquery()
        entries = (
            select(SnapshotEntry.entry_id)
            .join(Snapshot, Snapshot.id == SnapshotEntry.snapshot_id)
            .where(SnapshotEntry.position == 0, Snapshot.application_id == case)
        )
        return _first(select(EntryCitation.id).where(EntryCitation.entry_id.in_(entries)))

    @cached_property
    def item(self) -> int:
        """A piece of evidence with two files."""
        return _first(
            select(EvidenceItem.id)
            .join(EvidenceRevision, EvidenceRevision.item_id == EvidenceItem.id)
            .join(Citation, Citation.revision_id == EvidenceRevision.id)
            .where(EvidenceItem.organisation_id == self.organisation, EvidenceRevision.number == 2)
            .order_by(EvidenceItem.id)
        )

    @cached_property
    def revision(self) -> int:
        """Its newest file."""
        return _first(
            select(EvidenceRevision.id)
            .where(EvidenceRevision.item_id == self.item)
            .order_by(EvidenceRevision.number.desc())
        )

    @cached_property
    def meeting(self) -> int:
        """A meeting of the office that is open today."""
        return _first(
            select(Meeting.id)
            .join(Item, Item.meeting_id == Meeting.id)
            .where(Meeting.office_id == self.office, Meeting.status == MeetingStatus.OPEN)
            .order_by(Meeting.id)
        )

    @cached_property
    def held_meeting(self) -> int:
        """A meeting that was held, with a full agenda."""
        return _first(
            select(Meeting.id)
            .join(Item, Item.meeting_id == Meeting.id)
            .where(Meeting.office_id == self.office, Meeting.status == MeetingStatus.MINUTES_CONFIRMED)
            .order_by(Meeting.id)
        )

    @cached_property
    def paper(self) -> int:
        """The provider's item before a panel."""
        return _first(select(Item.id).where(Item.application_id == self.case(S.AT_PANEL)))

    @cached_property
    def decision(self) -> int:
        """A decision of the provider's that nobody has ratified yet."""
        return _first(select(Decision.id).where(Decision.application_id == self.case(S.DECIDED)))

    @cached_property
    def award(self) -> str:
        """The number of an award of the provider."""
        return _first(
            select(Award.number)
            .join(Application, Application.id == Award.application_id)
            .where(Application.organisation_id == self.organisation, Award.status == AwardStatus.ACTIVE)
            .order_by(Award.id)
        )

    @cached_property
    def awarded_place(self) -> str:
        """The name of that award's place, which few share."""
        return _first(select(Award.placement_name).where(Award.number == self.award))

    @cached_property
    def place(self) -> str:
        """The name of a place of the office's worklist, which few share."""
        return _first(
            select(Placement.name)
            .join(Application, Application.placement_id == Placement.id)
            .where(Application.id == self.case(S.IN_REVIEW))
        )

    @cached_property
    def version(self) -> int:
        """The published framework."""
        return _first(select(FrameworkVersion.id))

    @cached_property
    def cycle(self) -> int:
        """The cycle that is open."""
        return _first(select(Cycle.id).order_by(Cycle.id.desc()))

    @cached_property
    def lead(self) -> int:
        """The provider's lead."""
        return self.person(Role.PROVIDER_LEAD)

    def email(self, person_id: int) -> str:
        """Somebody's address."""
        return _first(select(Person.email).where(Person.id == person_id))

    def person(self, role: Role) -> int:
        """Somebody with a role where the measured cases are; the reviewer is the one who scores."""
        if role is Role.REVIEWER:
            return _first(select(Review.reviewer_id).where(Review.id == self.scoring))
        scope: tuple[ColumnElement[bool], ...] = ()
        if role in OFFICE_ROLES:
            scope = (Grant.office_id == self.office,)
        elif role in PROVIDER_ROLES:
            scope = (Grant.organisation_id == self.organisation,)
        return _first(select(Grant.person_id).where(Grant.role == role, *scope).order_by(Grant.id))

    def reviewer_of(self, review_id: int) -> int:
        """Who does a review."""
        return _first(select(Review.reviewer_id).where(Review.id == review_id))

    def answered(self, status: S) -> tuple[int, int]:
        """A case in a status and its first answer."""
        case = self.case(status)
        return case, _first(select(Answer.id).where(Answer.application_id == case).order_by(Answer.id))


def _first(statement: Select[Value]) -> Value:
    """The first thing that a statement finds."""
    value = db.session.scalars(statement.limit(1)).first()
    if value is None:
        raise LookupError(f"the field holds nothing for: {statement}")
    return value


def cookie(app: Flask, person_id: int) -> str:
    """Sign somebody in, and give the cookie that their browser would send from the second page on."""
    token = f"bench-{person_id}"
    token_hash = hashlib.sha256(token.encode()).hexdigest()
    now = clock.now()
    with app.app_context(), unit_of_work():
        if db.session.get(Person, person_id) is None:
            raise LookupError(f"nobody is number {person_id}")
        db.session.execute(delete(UserSession).where(UserSession.token_hash == token_hash))
        db.session.add(
            UserSession(
                token_hash=token_hash,
                person_id=person_id,
                created_at=now,
                seen_at=now,
                expires_at=now + LASTS,
            )
        )
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = token
    client.get("/account")  # a page with a form puts the session's own token into the cookie
    name = app.config["SESSION_COOKIE_NAME"]
    cookie_set = client.get_cookie(name)
    if cookie_set is None:
        raise LookupError("the service set no session cookie")
    return f"{name}={cookie_set.value}"
