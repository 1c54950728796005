"""What people heard, read from their notices and letters as their readers would."""

from datetime import datetime

from sqlalchemy import select, update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.letters import LetterKind
from accreditation.enums.notices import NoticeKind
from accreditation.jobs.letters import COMPOSERS
from accreditation.messages.content import LetterContent
from accreditation.models.applications import Application
from accreditation.models.letters import Letter
from accreditation.models.notices import Notice
from accreditation.models.people import Person
from accreditation.queries import sessions
from accreditation.services import notices
from accreditation.services.notices import Line, Occasion


def heard_by(person: Person) -> list[NoticeKind]:
    """The kinds of somebody's notices, the oldest first."""
    return list(
        db.session.scalars(select(Notice.kind).where(Notice.person_id == person.id).order_by(Notice.id))
    )


def notices_of(person: Person) -> list[Notice]:
    """Somebody's notices, the oldest first."""
    rows = select(Notice).where(Notice.person_id == person.id).order_by(Notice.id)
    return list(db.session.scalars(rows.execution_options(populate_existing=True)))


def line_of(notice: Notice) -> Line:
    """A notice as its reader sees it now."""
    viewer = sessions.viewer_of(notice.person_id)
    assert viewer is not None
    return notices.lines(viewer, [notice])[0]


def letters_to(person: Person, kind: LetterKind = LetterKind.NOTICE) -> list[Letter]:
    """The letters that were asked for to somebody, the oldest first."""
    return list(
        db.session.scalars(
            select(Letter).where(Letter.person_id == person.id, Letter.kind == kind).order_by(Letter.id)
        )
    )


def composed(letter: Letter) -> LetterContent | None:
    """What a letter says when it is sent now."""
    return COMPOSERS[letter.kind](letter)


def stand(case: Application, status: ApplicationStatus, **values: object) -> None:
    """Let a case stand somewhere."""
    with unit_of_work():
        db.session.execute(
            update(Application).where(Application.id == case.id).values({"status": status, **values})
        )
    db.session.expire_all()


def announce(kind: NoticeKind, case: Application, key: str = "once", **more: object) -> int:
    """Let people hear of something about a case."""
    with unit_of_work():
        return notices.announce([Occasion(kind, {"application_id": case.id}, key, **more)])  # type: ignore[arg-type]


def london(year: int, month: int, day: int, hour: int = 12) -> datetime:
    """A moment as it is in England."""
    return datetime(year, month, day, hour, tzinfo=clock.LONDON)
