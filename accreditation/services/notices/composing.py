"""Compose the letters of notices when they are sent: who hears of it, where it stands and what opens are all asked again."""

from datetime import date

from sqlalchemy import select

from accreditation.db import db
from accreditation.messages.content import LetterContent
from accreditation.models.letters import Letter
from accreditation.models.notices import Notice
from accreditation.permissions.viewer import Viewer
from accreditation.queries import sessions
from accreditation.queries.notices.audiences import reaches
from accreditation.queries.notices.openings import PATHS, Subjects, subjects
from accreditation.services.notices.catalogue import CATALOGUE
from accreditation.services.notices.wording import words

WHY = "You get this email because of what you do in this service. Under Notices you can choose what comes by email, and when."
MOST = 50
"""Notices in one letter; the page has the others."""


def notice(letter: Letter) -> LetterContent | None:
    """The letter about one notice; none where it no longer concerns its reader."""
    row = db.session.get(Notice, letter.facts["notice_id"])
    viewer = None if letter.person_id is None else sessions.viewer_of(letter.person_id)
    if row is None or viewer is None:
        return None
    about = subjects(viewer, [row.facts])
    if not _still_concerns(viewer, row, about):
        return None
    entry = CATALOGUE[row.kind]
    subject, text = words(entry, row, about)
    path = None if entry.opening is None else PATHS[entry.opening].format_map(row.facts)
    action = (
        ("See your notices", "/notices")
        if path is None or entry.opening is None
        else (entry.opening.label, path)
    )
    return LetterContent(subject, (text,), action, WHY)


def digest(letter: Letter) -> LetterContent | None:
    """One day's notices in one letter, without those that were read on the page; none where nothing is left."""
    viewer = None if letter.person_id is None else sessions.viewer_of(letter.person_id)
    if viewer is None:
        return None
    rows = db.session.scalars(
        select(Notice)
        .where(
            Notice.person_id == viewer.id,
            Notice.digest_on == date.fromisoformat(letter.facts["day"]),
            Notice.read_at.is_(None),
        )
        .order_by(Notice.id)
        .limit(MOST)
    ).all()
    about = subjects(viewer, [row.facts for row in rows])
    # Several of the same (three reviewers of one case accepted) are said once.
    texts = list(
        dict.fromkeys(
            ". ".join(words(CATALOGUE[row.kind], row, about))
            for row in rows
            if _still_concerns(viewer, row, about)
        )
    )
    if not texts:
        return None
    subject = "One notice for you" if len(texts) == 1 else f"{len(texts)} notices for you"
    return LetterContent(subject, tuple(texts), ("See your notices", "/notices"), WHY)


def _still_concerns(viewer: Viewer, row: Notice, about: Subjects) -> bool:
    """Whether the reader is still among those who hear of it, it still matters, and its page opens."""
    entry, case = CATALOGUE[row.kind], about.case_of(row.facts)
    if entry.stages and (case is None or case.status not in entry.stages):
        return False
    if entry.opening is not None and not about.may_open(viewer, entry.opening, row.facts):
        return False
    return db.session.execute(reaches(entry.audience, row.facts, viewer.id)).first() is not None
