"""One seat on a panel: taken, given up, or handed to somebody else because whoever sat there leaves."""

from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.enums.meetings import MeetingStatus
from accreditation.models.meetings import Meeting, MeetingMember
from accreditation.models.people import Person
from accreditation.permissions.viewer import Viewer
from accreditation.queries import meetings as queries
from accreditation.services import audit


def record(member: MeetingMember, *, actor: Viewer | None) -> None:
    """Write down that somebody sits on a panel, and as what."""
    audit.record(
        AuditKind.MEMBER_SEATED,
        actor=actor,
        stream=audit.SYSTEM,
        meeting_id=member.meeting_id,
        person_id=member.person_id,
        seat=queries.seat_of(member).value,
        profession=member.profession.value,
    )


def unseat(member: MeetingMember, *, actor: Viewer | None) -> None:
    """Take somebody off a panel that has not begun."""
    db.session.delete(member)
    audit.record(
        AuditKind.MEMBER_UNSEATED,
        actor=actor,
        stream=audit.SYSTEM,
        meeting_id=member.meeting_id,
        person_id=member.person_id,
    )


def hand_on(member_id: int, successor: Person | None, *, actor: Viewer | None) -> None:
    """Let somebody take the seat of a member who leaves, or leave it empty.

    A chair stays until there is another, and who has sat since the meeting began stays in its record.
    """
    member = db.session.get_one(MeetingMember, member_id)
    meeting = db.session.get_one(Meeting, member.meeting_id)
    begun = meeting.status not in {MeetingStatus.SCHEDULED, MeetingStatus.PAPERS_ISSUED}
    if successor is not None:
        newcomer = MeetingMember(
            meeting_id=meeting.id,
            person_id=successor.id,
            is_chair=member.is_chair,
            is_lay=member.is_lay,
            is_learner=member.is_learner,
            profession=successor.reviewer_profile.profession
            if successor.reviewer_profile
            else member.profession,
        )
        db.session.add(newcomer)
        record(newcomer, actor=actor)
    if not begun and (successor is not None or not member.is_chair):
        unseat(member, actor=actor)
    db.session.flush()
