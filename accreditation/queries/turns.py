"""Whose turn a case is: by name where few can be meant and the reader may know them, else by role; and until when."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from accreditation import clock, dates
from accreditation.db import db
from accreditation.enums.applications import ENDED, REOPENED
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.labelled import Labelled
from accreditation.enums.meetings import ItemStatus
from accreditation.enums.people import PROVIDER_ROLES, Role
from accreditation.enums.reviews import COUNTED, ON_TEAM, ReviewStatus
from accreditation.enums.turn_words import Side, Turn, TurnWords, words_of
from accreditation.models.applications import Application
from accreditation.models.clocks import CasePause
from accreditation.models.meetings import Item, Meeting
from accreditation.models.people import Person
from accreditation.models.reviews import Review
from accreditation.permissions.viewer import Viewer
from accreditation.queries import clarifications, clocks, rounds, unlocks
from accreditation.queries.people import holders

FEW = 3
"""More people than these are told by their role."""

YOU = "You"
NOBODY_ANY_MORE = "Nobody: it has ended"

ROLE_OF: dict[Labelled, Role] = {
    S.SELF_ASSESSMENT: Role.PROVIDER_LEAD,
    S.EVIDENCE: Role.PROVIDER_LEAD,
    S.SIGN_OFF: Role.SIGNATORY,
    S.SIGNED: Role.PROVIDER_LEAD,
    S.RETURNED: Role.PROVIDER_LEAD,
    S.DEFERRED: Role.PROVIDER_LEAD,
    Turn.SIGN_AGAIN: Role.SIGNATORY,
    S.FACTUAL_ACCURACY: Role.PROVIDER_LEAD,
    Turn.CLARIFY: Role.PROVIDER_LEAD,
    S.SUBMITTED: Role.SECRETARIAT,
    S.IN_CHECK: Role.SECRETARIAT,
    S.ALLOCATION: Role.SECRETARIAT,
    S.READY_FOR_PANEL: Role.SECRETARIAT,
    S.LAPSED: Role.SECRETARIAT,
    S.DECIDED: Role.RATIFIER,
}
"""Whose turn it is, where one role takes the next step."""

OF_TEAM: dict[Side, str] = {
    Side.PROVIDER: "Your reviewers",
    Side.OFFICE: "The review team",
    Side.TEAM: "Your team",
    Side.PANEL: "The reviewers",
}


@dataclass(frozen=True)
class WhoseTurn:
    """Who has a case now and until when, with the words of their turn; `nobody` is a role that nobody can act in."""

    turn: Labelled
    who: str
    until: date | None
    words: TurnWords
    nobody: Role | None = None
    pause: CasePause | None = None

    @property
    def is_paused(self) -> bool:
        """Whether nobody has it, because it is paused."""
        return self.turn is Turn.PAUSED

    @property
    def is_mine(self) -> bool:
        """Whether it is the reader's own."""
        return self.who.startswith(YOU)


def turn_of(
    application: Application,
    side: Side,
    viewer: Viewer,
    *,
    signature_waits: bool = False,
    countersigner: str = "",
    reviews: Sequence[Review] = (),
    report_confirmed: bool | None = None,
    has_questions: bool = True,
    answer_by: date | None = None,
) -> WhoseTurn:
    """Whose turn a case is, for one side; a statement at most, two while its report or a question is with the provider.

    What the page has read already is given: that a completed case waits to be signed, which outsider has to countersign
    it, the reviews of its round, whether any question stands with the provider, where that is known, and by when a
    moderator answers a reviewer who keeps the scores from being shared.
    """
    if application.paused_at is not None:
        return _paused(application, side)
    if application.status is S.LAPSED:
        return _closed(application, side)
    if countersigner:
        words = words_of(Turn.COUNTERSIGN, side)
        return WhoseTurn(Turn.COUNTERSIGN, f"{countersigner} (from outside)", application.due_on, words)
    review = _UnderReview(answer_by=answer_by, all_locked=bool(reviews) and not _open(reviews))
    if has_questions and application.status is S.IN_REVIEW:
        review = _under_review(application)
        if review.with_provider:
            who, _, nobody = _holder(application, Turn.CLARIFY, side, viewer, reviews)
            return WhoseTurn(Turn.CLARIFY, who, review.until, words_of(Turn.CLARIFY, side), nobody)
    # A provider does not learn how its reviewers get on with their reviews.
    tells = application.status is S.IN_REVIEW and side is not Side.PROVIDER and review.all_locked
    if tells and review.answer_by is not None:
        return WhoseTurn(Turn.UNLOCK, "A moderator", review.answer_by, words_of(Turn.UNLOCK, side))
    turn = _turn(application, signature_waits=signature_waits, report_confirmed=report_confirmed)
    # Not shared though all have locked: the office has to mend the team first, as its page says.
    if tells and application.current_round.revealed_at is not None:
        turn = Turn.BEGIN_AGREEING
    who, until, nobody = _holder(application, turn, side, viewer, reviews)
    return WhoseTurn(turn, who, until, words_of(turn, side), nobody)


@dataclass(frozen=True)
class _UnderReview:
    """A case in review: whether its provider is asked something and until when, what a moderator is asked, and whether all locked."""

    with_provider: bool = False
    until: date | None = None
    answer_by: date | None = None
    all_locked: bool = False


def _under_review(application: Application) -> _UnderReview:
    """How far a case in review is; one statement."""
    row = db.session.execute(
        select(
            clarifications.WITH_PROVIDER,
            clarifications.answer_due(),
            unlocks.ANSWER_BY,
            unlocks.ALL_LOCKED,
        )
        .select_from(Application)
        .where(Application.id == application.id)
    ).one()
    return _UnderReview(bool(row[0]), row[1] if row[0] else None, row[2], bool(row[3]))


def _open(reviews: Sequence[Review]) -> list[str]:
    """Who of a team has not locked, by name."""
    return [
        review.reviewer.name
        for review in reviews
        if review.status in ON_TEAM and review.status not in COUNTED | {ReviewStatus.LOCKED}
    ]


def _paused(application: Application, side: Side) -> WhoseTurn:
    """Nobody's turn, until the last day that the pause may last."""
    pause = clocks.running_pause(application.id)
    until = None if pause is None else clocks.ends(pause).date()
    return WhoseTurn(Turn.PAUSED, "Nobody now", until, words_of(Turn.PAUSED, side), pause=pause)


def _closed(application: Application, side: Side) -> WhoseTurn:
    """The office's, as long as it may reopen what its deadline closed."""
    until = clocks.reopened_until(application.id)
    if until is None or clock.today() > until:
        return WhoseTurn(Turn.STAYS_CLOSED, NOBODY_ANY_MORE, None, words_of(Turn.STAYS_CLOSED, side))
    return WhoseTurn(S.LAPSED, _office(application, side), until, words_of(S.LAPSED, side))


def _turn(application: Application, *, signature_waits: bool, report_confirmed: bool | None) -> Labelled:
    status = application.status
    if status in REOPENED and signature_waits:
        return Turn.SIGN_AGAIN
    if status is S.FACTUAL_ACCURACY:
        confirmed = rounds.is_confirmed(application) if report_confirmed is None else report_confirmed
        return Turn.ANSWER_REPORT if confirmed else status
    return Turn.AGREE_RETURN if status is S.MODERATION and application.is_return else status


def _holder(
    application: Application, turn: Labelled, side: Side, viewer: Viewer, reviews: Sequence[Review]
) -> tuple[str, date | None, Role | None]:
    """Who has the case, until when, and the role that nobody can act in."""
    if turn in ENDED:
        return NOBODY_ANY_MORE, None, None
    if turn is S.AT_PANEL:
        return *_panel(application, side), None
    role = ROLE_OF.get(turn)
    if role is None:
        return _of_team(turn, side, viewer, reviews), application.due_on, None
    # The team and the panel know neither the provider's people nor those of the office by what they have to do.
    people = _people(application, role) if side in {Side.PROVIDER, Side.OFFICE} else None
    nobody = role if people == [] else None
    return _by_role(application, role, side, viewer, people or []), application.due_on, nobody


def _by_role(
    application: Application, role: Role, side: Side, viewer: Viewer, people: Collection[Person]
) -> str:
    if side is Side.OFFICE or (side is Side.PROVIDER and role in PROVIDER_ROLES):
        return _named(people, role, viewer)
    if role is Role.SECRETARIAT:
        return _office(application, side)
    return "The provider" if role in PROVIDER_ROLES else "A second person, who confirms decisions"


def _people(application: Application, role: Role) -> list[Person]:
    if role in PROVIDER_ROLES:
        return holders(
            role, organisation_id=application.organisation_id, placement_id=application.placement_id
        )
    return holders(role, office_id=application.office_id)


def _office(application: Application, side: Side) -> str:
    return "Your office" if side is Side.OFFICE else f"The office, {application.office.name}"


def _named(people: Collection[Person], role: Role, viewer: Viewer) -> str:
    """Few people by name, the reader first; more by their role."""
    mine = any(person.id == viewer.person_id for person in people)
    others = [person.name for person in people if person.id != viewer.person_id]
    if mine and not others:
        return YOU
    part = role.label.lower()
    if len(people) > FEW:
        return f"{YOU}, or another {part}" if mine else f"Any of {len(people)} people ({part})"
    names = ([YOU] if mine else []) + others
    return " or ".join(names) + f" ({part})" if names else f"Nobody ({part})"


def _of_team(turn: Labelled, side: Side, viewer: Viewer, reviews: Sequence[Review]) -> str:
    """Reviewers by name for the office alone: a provider never learns who they are, and they score alone."""
    if turn in {Turn.ANSWER_REPORT, Turn.BEGIN_AGREEING}:
        leads = [review for review in reviews if review.is_lead]
        if side is Side.TEAM and any(review.reviewer_id == viewer.person_id for review in leads):
            return YOU
        if side is Side.OFFICE and leads:
            return f"{leads[0].reviewer.name}, who leads the review"
        return "The lead of the review team" if side is not Side.PROVIDER else "The lead of your reviewers"
    still_open = _open(reviews)
    if side is Side.OFFICE and turn is S.IN_REVIEW and 0 < len(still_open) <= FEW:
        return ", ".join(still_open)
    if side is Side.TEAM and turn is S.IN_REVIEW:
        return "The reviewers of your team who have not locked"
    return OF_TEAM[side]


def _panel(application: Application, side: Side) -> tuple[str, date | None]:
    row = db.session.execute(
        select(Meeting.title, Meeting.held_on)
        .join(Item, Item.meeting_id == Meeting.id)
        .where(Item.application_id == application.id, Item.status != ItemStatus.POSTPONED)
        .order_by(Item.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return "The panel", None
    return (f"The panel of {dates.day(row.held_on)}" if side is Side.PROVIDER else row.title), row.held_on
