"""What a placement sent in its last application beside what it sends now: for the people who read what was submitted."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from accreditation.db import db
from accreditation.frameworks.framework import Framework, StandardText
from accreditation.models.applications import Application
from accreditation.models.content import answer_content
from accreditation.models.rounds import ReviewRound
from accreditation.models.snapshots import Entry, Snapshot, SnapshotEntry
from accreditation.queries import agreed_scores, applications, frameworks, snapshots
from accreditation.queries.carry_forward import map_to
from accreditation.rules.framework_moves import AnsweredText, AnswerText, carried


@dataclass(frozen=True)
class StandardThenAndNow:
    """One standard of a round: what was sent then of all that became it, and what is sent now."""

    text: StandardText
    before: Sequence[StandardText]
    then: AnswerText | None
    """None where nothing that was sent then became this standard."""

    now: Entry


@dataclass(frozen=True)
class LastTime:
    """The last application of a placement that was sent, standard by standard beside this one."""

    application: Application
    standards: Sequence[StandardThenAndNow]


def of_round(application: Application, review_round: ReviewRound) -> LastTime | None:
    """What was sent the last time before a round's case; None for a placement's first, or where frameworks cannot be compared."""
    earlier = _before(application)
    framework_map = None if earlier is None else map_to(earlier, application.framework_version)
    sent = None if earlier is None else snapshots.submitted(earlier.id)
    if earlier is None or framework_map is None or sent is None:
        return None
    then, then_words = _by_code(sent.id), frameworks.of_application(earlier)
    words = frameworks.of_application(application)
    return LastTime(
        earlier,
        [
            _standard(entry, framework_map.leading_to(code).before, then, then_words, words)
            for code, entry in _by_code(review_round.snapshot_id).items()
        ],
    )


def agreed_then(last_time: LastTime) -> dict[str, int | None]:
    """What was agreed in the last application, by the code that each standard had then; for those who decide alone."""
    review_round = last_time.application.round
    if review_round is None or review_round.revealed_at is None:
        return {}
    return {line.code: line.value for line in agreed_scores.lines(review_round)}


def _before(application: Application) -> Application | None:
    """The last case of the same placement and provider, or the provider's last return, that was sent before this one was begun."""
    return db.session.scalars(
        applications.whole()
        .where(
            Application.kind == application.kind,
            Application.placement_id == application.placement_id,
            Application.organisation_id == application.organisation_id,
            Application.id != application.id,
            Application.opened_at < application.opened_at,
            Application.id.in_(select(Snapshot.application_id).where(Snapshot.submitted_at.is_not(None))),
        )
        .order_by(Application.opened_at.desc(), Application.id.desc())
        .limit(1)
    ).first()


def _by_code(snapshot_id: int) -> dict[str, Entry]:
    entries = db.session.scalars(
        select(Entry)
        .join(SnapshotEntry, SnapshotEntry.entry_id == Entry.id)
        .join(Entry.standard)
        .options(contains_eager(Entry.standard))
        .where(SnapshotEntry.snapshot_id == snapshot_id)
        .order_by(SnapshotEntry.position)
    )
    return {entry.standard.code: entry for entry in entries}


def _standard(
    entry: Entry,
    before: Sequence[str],
    then: dict[str, Entry],
    then_words: Framework,
    words: Framework,
) -> StandardThenAndNow:
    text = words.standard(entry.standard.code)
    sources = [
        AnsweredText(code, then_words.standard(code).title, AnswerText(**answer_content(then[code])))
        for code in before
        if code in then
    ]
    return StandardThenAndNow(
        text,
        [then_words.standard(source.code) for source in sources],
        carried(sources, na_allowed=text.not_applicable_allowed) if sources else None,
        entry,
    )
