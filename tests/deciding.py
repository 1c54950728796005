"""Cases before a panel, for tests that begin there: agreed scores are written straight in, the rest goes through services."""

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time

from sqlalchemy import update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus, Tier
from accreditation.enums.awards import Outcome
from accreditation.enums.meetings import ItemStatus, MeetingTrigger, Seat, VoteChoice
from accreditation.enums.people import Profession, Role
from accreditation.enums.reviews import AgreementMethod, ReviewerKind, ReviewStatus
from accreditation.models.applications import Application
from accreditation.models.meetings import Decision, Item, Meeting
from accreditation.models.moderation import AgreedScore
from accreditation.models.organisations import Placement
from accreditation.models.people import Person
from accreditation.models.reviews import Review
from accreditation.models.rounds import ReviewRound
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications as application_queries
from accreditation.queries import frameworks
from accreditation.queries import items as item_queries
from accreditation.queries import meetings as meeting_queries
from accreditation.queries import ratifications as ratification_queries
from accreditation.queries.policies import policy_of
from accreditation.queries.ratifications import DecidedItem
from accreditation.rules import working_days
from accreditation.services import conditions, items, meetings, votes
from accreditation.services.meetings import PanelSeat
from tests.grounds import remembered
from tests.rounds import add_round
from tests.world import World

NOTICE = 12
"""Working days between the day a meeting is arranged and the day it is held."""


@remembered
def ready(
    world: World,
    scores: Mapping[str, int | None] = {},
    *,
    tier: Tier = Tier.ACCREDITED,
    placement: Placement | None = None,
    rationale: str = "Why it is so.",
    settled: Collection[str] = (),
) -> Application:
    """A case that waits for a panel: every standard in scope agreed at 3 unless said (None: does not apply).

    Those in `settled` were settled by the team, all others at the median.
    """
    application = world.application(tier=tier, placement=placement)
    now = clock.now()
    with unit_of_work():
        db.session.execute(
            update(Application)
            .where(Application.id == application.id)
            .values(status=ApplicationStatus.READY_FOR_PANEL, submitted_at=now, status_since=now)
        )
        review_round = add_round(application)
        policy = policy_of(application_queries.get(application.id))
        for standard in frameworks.standards_of(application.framework_version_id):
            if policy.in_scope(standard.code):
                method = AgreementMethod.TEAM if standard.code in settled else AgreementMethod.MEDIAN
                value = scores.get(standard.code, 3)
                db.session.add(_agreed(review_round, standard.id, value, method, rationale))
        for kind in (ReviewerKind.PEER, ReviewerKind.LAY):
            db.session.add(_review(world, review_round, kind))
    db.session.expire_all()
    return application_queries.get(application.id)


def _agreed(
    review_round: ReviewRound, standard_id: int, value: int | None, method: AgreementMethod, rationale: str
) -> AgreedScore:
    return AgreedScore(
        round_id=review_round.id,
        standard_id=standard_id,
        version=1,
        value=value,
        method=AgreementMethod.NOT_APPLICABLE if value is None else method,
        rationale=rationale,
        agreed_at=clock.now(),
    )


def _review(world: World, review_round: ReviewRound, kind: ReviewerKind) -> Review:
    return Review(
        application_id=review_round.application_id,
        round_id=review_round.id,
        reviewer_id=world.person(Role.REVIEWER).id,
        kind=kind,
        profession=Profession.NURSING,
        status=ReviewStatus.REVEALED,
        invited_at=clock.now(),
        declared_clear=True,
        locked_at=clock.now(),
    )


class Panel:
    """A panel of five with its meeting far enough away, and a ratifier of the office."""

    SEATS = (
        (Seat.CHAIR, Profession.MEDICINE),
        (Seat.MEMBER, Profession.NURSING),
        (Seat.MEMBER, Profession.PHARMACY),
        (Seat.LEARNER, Profession.NURSING),
        (Seat.LAY, None),
    )

    def __init__(self, world: World, title: str = "Panel") -> None:
        self.world = world
        self.people = [
            world.person(
                Role.PANEL_CHAIR if seat is Seat.CHAIR else Role.PANEL_MEMBER, name=f"{seat.label} {n}"
            )
            for n, (seat, _) in enumerate(self.SEATS)
        ]
        self.held_on = working_days.deadline(clock.now(), NOTICE).date()
        self.meeting_id = self.arrange(title).id

    @property
    def chair(self) -> Person:
        """Who is in the chair."""
        return self.people[0]

    def viewer(self, number: int = 0) -> Viewer:
        """A member as services see them; 0 is the chair."""
        return self.world.viewer(self.people[number])

    @property
    def secretary(self) -> Viewer:
        """The office's secretariat."""
        return self.world.viewer(self.world.secretary)

    @property
    def meeting(self) -> Meeting:
        """The meeting, as the secretariat loads it."""
        meeting = meeting_queries.for_viewer(self.secretary, self.meeting_id)
        assert meeting is not None
        return meeting

    def arrange(self, title: str) -> Meeting:
        """Another meeting of the same people."""
        where = meeting_queries.arrangement(self.secretary)
        assert where is not None
        seats = {person.id: PanelSeat(*seat) for person, seat in zip(self.people, self.SEATS, strict=True)}
        with unit_of_work():
            return meetings.schedule(
                where, actor=self.secretary, title=title, held_on=self.held_on, seats=seats
            )

    def list(self, application: Application) -> int:
        """Put a case on the agenda."""
        with unit_of_work():
            case = application_queries.get(application.id)
            return meetings.list_case(self.meeting, case, actor=self.secretary).id

    def step(self, trigger: MeetingTrigger) -> None:
        """Take a step of the meeting."""
        by = self.secretary if trigger is MeetingTrigger.ISSUE_PAPERS else self.viewer()
        with unit_of_work():
            meetings.step(self.meeting, trigger, actor=by)

    def open(self) -> None:
        """Open the meeting with everybody in the room; the day must have come."""
        self.step(MeetingTrigger.OPEN)
        self.all_present()

    def all_present(self) -> None:
        """Everybody is in the room."""
        with unit_of_work():
            meetings.mark_present(
                self.meeting, actor=self.viewer(), present=[person.id for person in self.people]
            )

    def item(self, item_id: int, number: int = 0) -> Item:
        """An item as a member loads it."""
        item = item_queries.for_panel(self.viewer(number), item_id)
        assert item is not None
        return item

    def call(self, item_id: int) -> None:
        """Call a case."""
        with unit_of_work():
            items.call(self.item(item_id), actor=self.viewer())

    def vote(self, item_id: int, number: int, choice: VoteChoice = VoteChoice.FOR) -> None:
        """One member votes."""
        with unit_of_work():
            give(self.item(item_id, number), self.viewer(number), choice)

    def decide(self, item_id: int, casting: VoteChoice | None = None) -> Decision:
        """The chair records the decision, whoever has not voted."""
        decision = self.close_vote(item_id, casting)
        assert decision is not None, "the outcome was voted down"
        return decision

    def close_vote(self, item_id: int, casting: VoteChoice | None = None) -> Decision | None:
        """The chair records what the vote came to, whoever has not voted."""
        with unit_of_work():
            write_condition(self.item(item_id), self.viewer())
        with unit_of_work():
            return votes.decide(
                self.item(item_id),
                actor=self.viewer(),
                casting=casting,
                without_all_votes=True,
                on_the_line_seen=True,
            )


def give(item: Item, viewer: Viewer, choice: VoteChoice = VoteChoice.FOR) -> None:
    """Vote on what is proposed now."""
    number = item.motion.number if item.motion else None
    votes.vote(item, actor=viewer, motion_number=number, choice=choice)


def write_condition(item: Item, chair: Viewer) -> None:
    """What an award with conditions needs to be decided, where that is proposed and the case is being discussed."""
    proposed = item.motion is not None and item.motion.outcome is Outcome.ACCREDITED_WITH_CONDITIONS
    if proposed and item.status is ItemStatus.CALLED:
        conditions.write(
            item, actor=chair, words="Appoint a second supervisor.", due_on=conditions.latest_due(item)
        )


def on_the_day(panel: Panel) -> datetime:
    """Ten in the morning of the meeting."""
    return at_ten(panel.held_on)


def at_ten(day: date) -> datetime:
    """Ten in the morning of a day."""
    return datetime.combine(day, time(10), UTC)


@remembered
def called(world: World, scores: Mapping[str, int | None] = {}, **how: object) -> tuple[Panel, int]:
    """A panel that is discussing a case; everything after it happens at `on_the_day`."""
    application = ready(world, scores, **how)  # type: ignore[arg-type]
    panel = Panel(world)
    item_id = panel.list(application)
    panel.step(MeetingTrigger.ISSUE_PAPERS)
    with clock.at(on_the_day(panel)):
        panel.open()
        panel.call(item_id)
    return panel, item_id


@remembered
def decided(world: World, scores: Mapping[str, int | None] = {}, **how: object) -> tuple[Panel, Decision]:
    """A panel that has decided a case as the rule says, with three votes for it."""
    panel, item_id = called(world, scores, **how)
    with clock.at(on_the_day(panel)):
        for number in (0, 1, 2):
            panel.vote(item_id, number)
        decision = panel.decide(item_id)
    return panel, decision


def to_ratify(viewer: Viewer, decision: Decision) -> DecidedItem:
    """A decision as a ratifier loads it."""
    loaded = ratification_queries.for_office(viewer, decision.id)
    assert loaded is not None
    return loaded
