"""What waits for panels, for those who answer for awards and concerns, and for administrators."""

from collections.abc import Iterator

from sqlalchemy import (
    func,
    or_,
    select,
)

from accreditation import clock, dates
from accreditation.db import db
from accreditation.enums.concerns import ConcernStatus
from accreditation.enums.meetings import MeetingStatus
from accreditation.enums.people import PANEL_ROLES, Role
from accreditation.models.applications import Application
from accreditation.models.awards import Award
from accreditation.models.clocks import Clock
from accreditation.models.concerns import Concern
from accreditation.models.meetings import Meeting, MeetingMember
from accreditation.permissions.viewer import Viewer
from accreditation.queries import (
    awards,
    concerns,
    heartbeats,
    letters,
    people,
    provider_facts,
    stranded,
)
from accreditation.queries import reviewer_applications as applications_to_review
from accreditation.queries.applications import SUBJECT_NAME
from accreditation.queries.home.task import SHOWN, Part, Task
from accreditation.queries.policies import policy_of

OF_MEETING: dict[MeetingStatus, tuple[str, Part]] = {
    MeetingStatus.SCHEDULED: ("Keep the day free", Part.MAY),
    MeetingStatus.PAPERS_ISSUED: ("Read the papers", Part.MUST),
    MeetingStatus.OPEN: ("Take part now", Part.MUST),
    MeetingStatus.ADJOURNED: ("Take part when it goes on", Part.MUST),
    MeetingStatus.CLOSED: ("Confirm the minutes", Part.MUST),
    MeetingStatus.CANCELLED: ("Free the day", Part.MAY),
}
"""What a meeting asks of its members, by where it stands."""
OPEN_CONCERNS = (ConcernStatus.RAISED, ConcernStatus.TRIAGED)


def proposals(viewer: Viewer) -> Iterator[Task]:
    """Roles that another administrator proposed."""
    count = people.proposals_waiting(viewer)
    if count:
        roles = "One proposed role waits" if count == 1 else f"{count:,} proposed roles wait"
        yield Task(f"{roles} for you", "Confirm or turn down what was proposed", "proposals.index")


def reviewer_applications(viewer: Viewer) -> Iterator[Task]:
    """People who ask to review for the viewer's offices."""
    count = applications_to_review.waiting(viewer)
    if count:
        people_words = "One person asks" if count == 1 else f"{count:,} people ask"
        yield Task(
            f"{people_words} to become a reviewer",
            "Invite them, or decline with a reason",
            "reviewer_applications.index",
        )


def left_alone(viewer: Viewer) -> Iterator[Task]:
    """Cases and meetings that nobody can move, because whoever could has left."""
    if stranded.is_any(viewer):
        yield Task(
            "Look at what nobody can move",
            "Somebody has left, or a role is not given",
            "stranded.index",
            word="New",
            is_first=True,
        )


def meetings(viewer: Viewer) -> Iterator[Task]:
    """Meetings of panels on which the viewer sits."""
    offices = viewer.offices(*PANEL_ROLES)
    if not offices:
        return
    rows = db.session.execute(
        select(Meeting.id, Meeting.title, Meeting.held_on, Meeting.status, Meeting.moved_from)
        .join(MeetingMember, MeetingMember.meeting_id == Meeting.id)
        .where(
            MeetingMember.person_id == viewer.id,
            Meeting.office_id.in_(offices),
            Meeting.status != MeetingStatus.MINUTES_CONFIRMED,
            or_(Meeting.status != MeetingStatus.CLOSED, MeetingMember.is_chair),
            # Until its day everybody who would have come must hear of it.
            or_(Meeting.status != MeetingStatus.CANCELLED, Meeting.held_on >= clock.today()),
        )
        .order_by(Meeting.held_on, Meeting.id)
        .limit(SHOWN)
    )
    for meeting_id, title, held_on, status, moved_from in rows:
        words, part = OF_MEETING[status]
        hint = "" if moved_from is None else f"It was planned for {dates.day(moved_from)} before"
        if status is MeetingStatus.CANCELLED:
            hint = "Cancelled: it is not held on this day"
        place = {"meeting_id": meeting_id}
        yield Task(f"{words}: {title}", hint, "meetings.show", place, held_on, part=part, is_deadline=False)


def open_concerns(viewer: Viewer) -> Iterator[Task]:
    """Concerns that the viewer deals with."""
    if not viewer.has(Role.CONCERN_OFFICER):
        return
    rows = db.session.execute(
        select(
            Concern.id,
            Concern.kind,
            Concern.status,
            func.coalesce(SUBJECT_NAME, Award.placement_name),
            Clock.due_on,
        )
        .outerjoin(Concern.application)
        .outerjoin(Application.organisation)
        .outerjoin(Application.placement)
        .outerjoin(Concern.award)
        .outerjoin(Concern.triage)
        .where(concerns.seen_by(viewer), Concern.status.in_(OPEN_CONCERNS))
        .order_by(Concern.status, Concern.raised_at, Concern.id)
        .limit(SHOWN)
    )
    for concern_id, kind, status, name, look_by in rows:
        new = status is ConcernStatus.RAISED
        yield Task(
            f"{kind.label}: {name or 'no case'}",
            "Say what you found and what you will do"
            if new
            else "Escalate it, or close it with what was found",
            "concerns.show",
            {"concern_id": concern_id},
            look_by if new else None,
            word="New" if new else "To do",
        )


def suspended_awards(viewer: Viewer) -> Iterator[Task]:
    """Suspended awards that no support level stands against any more, for a ratifier of the office."""
    for award, application in awards.suspended_for(viewer):
        levels = provider_facts.support_levels(application.organisation_id)
        level = levels.get(award.placement_id, levels.get(None))
        if level is None or int(level.value) < policy_of(application).award_life.suspends_at_support_level:
            yield Task(
                f"Restore the award of {award.placement_name}?",
                "It is suspended, and the support level has fallen",
                "awards.restore",
                {"number": award.number},
            )


def doubtful_date(viewer: Viewer) -> Iterator[Task]:
    """A jump of the clock, until somebody says that the date is right."""
    if heartbeats.jumps_for(viewer):
        yield Task("Confirm today’s date", "The clock jumped, so no deadline counts", "heartbeats.confirm")


def undelivered_letters(viewer: Viewer) -> Iterator[Task]:
    """Letters by email that reached nobody: their readers know of nothing."""
    count = letters.undelivered(viewer)
    if count:
        lost = "One letter was" if count == 1 else f"{count:,} letters were"
        hint = "See why, then send again, or correct the address"
        yield Task(f"{lost} not delivered", hint, "letters.index", word="New", part=Part.MAY)
