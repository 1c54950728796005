"""What waits for the outsider who countersigns, and for the office that agrees to one."""

from collections.abc import Iterator

from sqlalchemy import select

from accreditation.db import db
from accreditation.enums import task_words
from accreditation.enums.applications import ENDED
from accreditation.enums.people import Role
from accreditation.models.applications import Application
from accreditation.models.countersigners import Countersigner
from accreditation.models.organisations import Organisation
from accreditation.permissions.conflicts import conflict_filter
from accreditation.permissions.viewer import Viewer
from accreditation.queries import waiting
from accreditation.queries.applications import SUBJECT_NAME, with_subject
from accreditation.queries.countersigners import WAITING
from accreditation.queries.home.task import SHOWN, Task, about


def countersigning(viewer: Viewer) -> Iterator[Task]:
    """Cases that the executive has signed and the viewer is to countersign."""
    # It comes with the viewer, so that the many who are nobody's outsider ask nothing.
    if not viewer.countersigned_cases:
        return
    statement = with_subject(
        select(Application.id, SUBJECT_NAME, Organisation.name, Application.due_on).select_from(Application)
    ).where(
        Application.id.in_(viewer.countersigned_cases),
        waiting.COUNTERSIGNER,
        Application.paused_at.is_(None),
    )
    for case_id, place, provider, due_on in db.session.execute(statement):
        yield Task(
            f"{task_words.COUNTERSIGN}: {place}",
            about(place, provider),
            "countersigners.sign",
            {"application_id": case_id},
            due_on,
        )


def outsiders(viewer: Viewer) -> Iterator[Task]:
    """Outsiders whom providers of the viewer's office named, for the office to agree to."""
    offices = viewer.offices(Role.SECRETARIAT)
    if not offices:
        return
    statement = (
        with_subject(
            select(Application.id, SUBJECT_NAME, Organisation.name)
            .select_from(Application)
            .join(Countersigner, Countersigner.application_id == Application.id)
        )
        .where(
            WAITING,
            Application.office_id.in_(offices),
            Application.status.not_in(ENDED),
            ~conflict_filter(viewer, Application.organisation_id, Application.id),
        )
        .order_by(Countersigner.id)
        .limit(SHOWN)
    )
    for case_id, place, provider in db.session.execute(statement):
        yield Task(
            f"Say whether an outsider may countersign: {place}",
            about(place, provider),
            "countersigners.decide",
            {"application_id": case_id},
        )
