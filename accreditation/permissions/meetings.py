"""Who may do what at a panel meeting; never when."""

from accreditation.enums.people import PANEL_ROLES, Role
from accreditation.permissions.conflicts import in_conflict
from accreditation.permissions.subjects import OfOffice, PanelItem, PanelMeeting
from accreditation.permissions.viewer import Viewer


def arranges(viewer: Viewer, meeting: OfOffice) -> bool:
    """Is secretariat of the panel's office."""
    return meeting.office_id in viewer.offices(Role.SECRETARIAT)


def sits(viewer: Viewer, meeting: PanelMeeting) -> bool:
    """Is a named member of this panel, with a panel grant in its office that stands."""
    return meeting.office_id in viewer.offices(*PANEL_ROLES) and any(
        member.person_id == viewer.person_id for member in meeting.members
    )


def sees(viewer: Viewer, meeting: PanelMeeting) -> bool:
    """Sits on the panel, arranges it, or ratifies for its office."""
    return sits(viewer, meeting) or meeting.office_id in viewer.offices(Role.SECRETARIAT, Role.RATIFIER)


def chairs(viewer: Viewer, meeting: PanelMeeting) -> bool:
    """Is the chair of this panel, with a chair's grant in its office that stands."""
    return meeting.office_id in viewer.offices(Role.PANEL_CHAIR) and any(
        member.person_id == viewer.person_id and member.is_chair for member in meeting.members
    )


def sees_item(viewer: Viewer, item: PanelItem) -> bool:
    """May read the paper: not a member who has stepped out of this item, and nobody in conflict with the case."""
    recused = any(recusal.person_id == viewer.person_id for recusal in item.recusals)
    may_read = sees(viewer, item.meeting) or viewer.has_nationally(Role.RATIFIER)
    return may_read and not recused and not in_conflict(viewer, item.application)


def votes(viewer: Viewer, item: PanelItem) -> bool:
    """Sits on the panel, has not stepped out of this item and is in no conflict with the case."""
    return sits(viewer, item.meeting) and sees_item(viewer, item)


def chairs_item(viewer: Viewer, item: PanelItem) -> bool:
    """Is the chair, has not stepped out of this item and is in no conflict with the case."""
    return chairs(viewer, item.meeting) and sees_item(viewer, item)
