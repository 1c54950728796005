"""Cases in every state with every tie of one person to them, stored as rows, and loaded as the table asks for them."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import count, product

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ApplicationKind, ApplicationStatus, Tier
from accreditation.enums.people import Profession
from accreditation.enums.reviews import ReviewerKind, ReviewStatus
from accreditation.enums.rounds import RoundReason
from accreditation.models.applications import Application
from accreditation.models.meetings import Item, Meeting, MeetingMember, Recusal
from accreditation.models.organisations import Organisation
from accreditation.models.people import Person
from accreditation.models.reviews import Review
from accreditation.models.rounds import ReviewRound
from accreditation.visibility import SeenCase
from tests.rounds import add_round
from tests.world import World

S = ApplicationStatus
NEVER_SENT = {S.SELF_ASSESSMENT, S.EVIDENCE, S.SIGN_OFF, S.SIGNED}
ALWAYS_SENT = set(S) - NEVER_SENT - {S.RETURNED, S.AGREED, S.WITHDRAWN, S.LAPSED}
ALWAYS_REVEALED = {S.MODERATION, S.FACTUAL_ACCURACY, S.READY_FOR_PANEL, S.AT_PANEL, S.DECIDED, S.CLOSED}
LOCKED = {ReviewStatus.LOCKED, ReviewStatus.REVEALED, ReviewStatus.CLOSED}


@dataclass(frozen=True)
class SeatTie:
    """How somebody is tied to a case by a panel: sits on it, and has stepped out."""

    sits: bool
    recused: bool


class Stored:
    """The cases, and the person whom they are tied to."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.number = count(1)
        self.person, self.other = world.person(), world.person()
        self.elsewhere = world.new_organisation("Hillside Trust", world.new_office("South West"))
        self._in_every_state()
        self._with_every_review()
        self._in_a_second_round()
        self._on_every_panel()
        db.session.flush()

    def _in_every_state(self) -> None:
        for status, sent, revealed in product(S, (False, True), (False, True)):
            if sent >= (status in ALWAYS_SENT) and revealed >= (status in ALWAYS_REVEALED):
                self.case(status, sent, revealed)
        for organisation in (self.world.organisation, self.elsewhere):
            for revealed in (False, True):
                self.case(S.DEFERRED, True, revealed, organisation=organisation)
        self.case(S.CLOSED, True, True, kind=ApplicationKind.ORGANISATION)

    def _with_every_review(self) -> None:
        for status, clear, revealed in product(ReviewStatus, (False, True), (False, True)):
            if clear or status not in {ReviewStatus.SCORING, *LOCKED}:
                application = self.case(S.IN_REVIEW, True, revealed)
                self.review(application, self.person, status, clear=clear)
                self.review(application, self.other, ReviewStatus.LOCKED, clear=True)
        for status in (ReviewStatus.SCORING, *sorted(LOCKED)):
            application = self.case(S.IN_REVIEW, True, True)
            self.review(application, self.person, status, clear=True, held=True)

    def _in_a_second_round(self) -> None:
        """Who locked in the first round, and is blind, locked or not asked in the second."""
        for status, revealed in product(
            (None, ReviewStatus.SCORING, ReviewStatus.LOCKED, ReviewStatus.REVEALED), (False, True)
        ):
            application = self.case(S.IN_REVIEW, True, True)
            self.review(application, self.person, ReviewStatus.REVEALED, clear=True)
            self.later_round(application, revealed=revealed)
            self.review(application, self.other, ReviewStatus.LOCKED, clear=True)
            if status is not None:
                self.review(application, self.person, status, clear=True)

    def _on_every_panel(self) -> None:
        in_panel, out, absent = SeatTie(True, False), SeatTie(True, True), SeatTie(False, False)
        for revealed, ties in product(
            (False, True), ((in_panel,), (out,), (absent,), (out, in_panel), (absent, out))
        ):
            application = self.case(S.DEFERRED, True, revealed)
            for tie in ties:
                self.item(application, tie)
            self.review(application, self.other, ReviewStatus.REVEALED, clear=True)

    def case(
        self,
        status: ApplicationStatus,
        sent: bool,
        revealed: bool,
        *,
        organisation: Organisation | None = None,
        kind: ApplicationKind = ApplicationKind.PLACEMENT,
    ) -> Application:
        """One case, of a placement of its own."""
        now, organisation = clock.now(), organisation or self.world.organisation
        number = next(self.number)
        placement = self.world.new_placement(f"Ward {number}", organisation)
        application = Application(
            reference=f"PA-26-{number:06d}",
            kind=kind,
            placement_id=placement.id if kind is ApplicationKind.PLACEMENT else None,
            organisation_id=organisation.id,
            office_id=organisation.office_id,
            cycle_id=self.world.cycle.id,
            framework_version_id=self.world.framework.id,
            tier=Tier.ACCREDITED,
            status=status,
            status_since=now,
            opened_at=now,
            submitted_at=now if sent else None,
            lapsed_from=S.EVIDENCE if status is S.LAPSED else None,
        )
        db.session.add(application)
        db.session.flush()
        if sent or revealed:
            add_round(application, revealed=revealed)
            db.session.expire(application, ["round"])
        return application

    def review(
        self,
        application: Application,
        person: Person,
        status: ReviewStatus,
        *,
        clear: bool,
        held: bool = False,
    ) -> None:
        """Somebody's review of a case."""
        now = clock.now()
        db.session.add(
            Review(
                application_id=application.id,
                round_id=self.newest(application).id,
                reviewer_id=person.id,
                kind=ReviewerKind.PEER,
                profession=Profession.NURSING,
                status=status,
                declared_clear=clear,
                invited_at=now,
                locked_at=now if status in LOCKED else None,
                held_at=now if held else None,
            )
        )

    def newest(self, application: Application) -> ReviewRound:
        """The newest round of a case."""
        return db.session.scalars(
            select(ReviewRound)
            .where(ReviewRound.application_id == application.id)
            .order_by(ReviewRound.number.desc())
            .limit(1)
        ).one()

    def later_round(self, application: Application, *, revealed: bool) -> None:
        """A review after a deferral, which follows the round before it."""
        followed, now = self.newest(application), clock.now()
        db.session.add(
            ReviewRound(
                application_id=application.id,
                number=followed.number + 1,
                why=RoundReason.RESUBMISSION,
                snapshot_id=followed.snapshot_id,
                follows_id=followed.id,
                opened_at=now,
                revealed_at=now if revealed else None,
            )
        )
        db.session.flush()

    def item(self, application: Application, tie: SeatTie) -> None:
        """The case on the agenda of a meeting of its own, with somebody else who sits and steps out as well."""
        meeting = Meeting(
            office_id=application.office_id, title="Panel", held_on=clock.today() + timedelta(days=1)
        )
        members = [self.other, *([self.person] if tie.sits else [])]
        meeting.members = [
            MeetingMember(person_id=member.id, profession=Profession.NURSING) for member in members
        ]
        db.session.add(meeting)
        db.session.flush()
        item = Item(
            meeting_id=meeting.id,
            application_id=application.id,
            round_id=self.newest(application).id,
            position=1,
        )
        db.session.add(item)
        db.session.flush()
        for person in (self.other, *([self.person] if tie.recused else [])):
            db.session.add(Recusal(item_id=item.id, person_id=person.id, reason="Knows them", at=clock.now()))

    def seen(self) -> dict[int, SeenCase]:
        """Every case by its id, with all that ties the person to it."""
        db.session.expire_all()
        reviews = {
            review.round_id: review
            for review in db.session.scalars(select(Review).where(Review.reviewer_id == self.person.id))
        }
        items: dict[int, list[Item]] = {}
        for item in db.session.scalars(
            select(Item).options(
                joinedload(Item.meeting).selectinload(Meeting.members), selectinload(Item.recusals)
            )
        ):
            items.setdefault(item.application_id, []).append(item)
        return {
            case.id: SeenCase(
                case, None if case.round is None else reviews.get(case.round.id), items.get(case.id, ())
            )
            for case in db.session.scalars(select(Application).options(joinedload(Application.round)))
        }

    def written(self) -> list[Review]:
        """Every review of a newest round, each standing for a score that its reviewer gave, with its case."""
        return list(
            db.session.scalars(
                select(Review)
                .join(Review.application)
                .join(Application.round)
                .options(contains_eager(Review.application))
                .where(Review.round_id == ReviewRound.id)
            )
        )
