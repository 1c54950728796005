"""The last application of a placement, which a new one may begin from, and what was written, agreed and asked then."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, or_, select

from accreditation.db import db
from accreditation.enums.applications import ENDED, ApplicationKind
from accreditation.frameworks.framework import StandardText
from accreditation.frameworks.maps.framework_map import FrameworkMap
from accreditation.frameworks.maps.source import between
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.content import AnswerContent, answer_content
from accreditation.models.findings import Finding
from accreditation.models.frameworks import FrameworkVersion, Standard
from accreditation.models.moderation import AgreedScore
from accreditation.models.organisations import Placement
from accreditation.models.snapshots import Entry, SnapshotEntry
from accreditation.permissions.viewer import Viewer
from accreditation.queries import agreed_scores, applications, findings, frameworks, snapshots
from accreditation.queries.answers import AnswerPage
from accreditation.rules.framework_moves import AnsweredText, AnswerText, carried
from accreditation.visibility import CaseRole, Field, SeenCase, shows

_WRITTEN = exists().where(
    Answer.application_id == Application.id,
    ~Answer.not_applicable_preset,
    or_(
        Answer.self_score.is_not(None),
        Answer.not_applicable,
        Answer.narrative != "",
        Answer.gaps != "",
        Answer.actions != "",
    ),
)


def last_of(placement: Placement) -> Application | None:
    """The last application of a placement that has ended, with at least one answer; none of another provider before it."""
    return _last(
        Application.placement_id == placement.id, Application.organisation_id == placement.organisation_id
    )


def last_return_of(organisation_id: int) -> Application | None:
    """The last organisation return of a provider that has ended, with at least one answer."""
    return _last(
        Application.kind == ApplicationKind.ORGANISATION, Application.organisation_id == organisation_id
    )


def _last(*of: ColumnElement[bool]) -> Application | None:
    return db.session.scalars(
        applications.whole()
        .where(*of, Application.status.in_(ENDED), _WRITTEN)
        .order_by(Application.opened_at.desc(), Application.id.desc())
        .limit(1)
    ).first()


def map_to(earlier: Application, version: FrameworkVersion) -> FrameworkMap | None:
    """What became of the standards of an earlier application in a framework version; None where nothing says it."""
    return between(frameworks.of_application(earlier), frameworks.words(version))


@dataclass(frozen=True)
class EarlierStandard:
    """A standard of the last application, with the agreed score and the findings that its provider may read of it."""

    standard_id: int
    text: StandardText
    agreed: AgreedScore | None
    findings: Sequence[Finding]


@dataclass(frozen=True)
class LastTime:
    """The last application beside one answer of the new one: the standards that this one follows."""

    application: Application
    standards: Sequence[EarlierStandard]
    reads_report: bool


def beside(viewer: Viewer, page: AnswerPage) -> LastTime | None:
    """What was agreed and asked last time of what a standard asks now; None where the case began with empty answers."""
    if page.application.begun_from_id is None:
        return None
    earlier = applications.for_provider(viewer, page.application.begun_from_id)
    framework_map = None if earlier is None else map_to(earlier, page.application.framework_version)
    if earlier is None or framework_map is None:
        return None
    codes = framework_map.leading_to(page.text.code).before
    if not codes:
        return None
    seen = SeenCase(earlier)
    reads_report = all(
        shows(field, viewer, seen, CaseRole.PROVIDER) for field in (Field.AGREED, Field.REPORT)
    )
    return LastTime(earlier, _standards(earlier, codes, reads_report=reads_report), reads_report)


def _standards(
    earlier: Application, codes: Sequence[str], *, reads_report: bool
) -> Sequence[EarlierStandard]:
    framework = frameworks.of_application(earlier)
    ids = db.session.scalars(
        select(Standard)
        .where(Standard.framework_version_id == earlier.framework_version_id, Standard.code.in_(codes))
        .order_by(Standard.position)
    ).all()
    by_standard = findings.by_standard(findings.of_case(earlier.id)) if reads_report else {}
    return [
        EarlierStandard(
            standard.id,
            framework.standard(standard.code),
            agreed_scores.of_standard(earlier.round, standard.id)
            if reads_report and earlier.round is not None
            else None,
            by_standard.get(standard.id, ()),
        )
        for standard in ids
    ]


def words_then(last_time: LastTime, page: AnswerPage) -> AnswerText:
    """What was sent last time of what a standard asks now; what was written, where nothing was sent."""
    texts = _sent(last_time) or _written(last_time)
    sources = [
        AnsweredText(
            standard.text.code,
            standard.text.title,
            AnswerText(**answer_content(texts[standard.standard_id])),
        )
        for standard in last_time.standards
        if standard.standard_id in texts
    ]
    return carried(sources, na_allowed=page.text.not_applicable_allowed)


def _sent(last_time: LastTime) -> dict[int, AnswerContent]:
    snapshot = snapshots.submitted(last_time.application.id)
    if snapshot is None:
        return {}
    entries = db.session.scalars(
        select(Entry)
        .join(SnapshotEntry, SnapshotEntry.entry_id == Entry.id)
        .where(SnapshotEntry.snapshot_id == snapshot.id, SnapshotEntry.standard_id.in_(_ids(last_time)))
    )
    return {entry.standard_id: entry for entry in entries}


def _written(last_time: LastTime) -> dict[int, AnswerContent]:
    answers = db.session.scalars(
        select(Answer).where(
            Answer.application_id == last_time.application.id, Answer.standard_id.in_(_ids(last_time))
        )
    )
    return {answer.standard_id: answer for answer in answers}


def _ids(last_time: LastTime) -> list[int]:
    return [standard.standard_id for standard in last_time.standards]
