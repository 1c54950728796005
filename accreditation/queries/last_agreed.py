"""What was agreed and asked of a standard in a subject's last case: for a reviewer whose own score of it is saved, so that it sways nobody."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Integer, and_, bindparam, or_, select

from accreditation.db import db
from accreditation.enums.findings import FindingKind, FindingStatus
from accreditation.frameworks.maps.framework_map import FrameworkMap
from accreditation.frameworks.maps.source import between
from accreditation.models.findings import Finding
from accreditation.models.frameworks import FrameworkVersion, Standard
from accreditation.models.moderation import AgreedScore
from accreditation.models.rounds import ReviewRound
from accreditation.permissions.viewer import Viewer
from accreditation.queries import frameworks
from accreditation.queries.agreed_scores import counts_in
from accreditation.queries.scoring import ToScore
from accreditation.visibility import CaseRole, Field, SeenCase, shows

_maps: dict[tuple[str, str], FrameworkMap | None] = {}
"""From one published version to another, kept by their content hashes: neither ever changes."""


@dataclass(frozen=True)
class LastAgreed:
    """One standard of the last case that became the one in hand: its agreed score (None: it did not apply) and what was found."""

    code: str
    title: str
    value: int | None
    findings: tuple[tuple[FindingKind, str], ...]


# Built once, and light: a line a standard and finding, without rationales.
_OF_ROUND = (
    select(
        Standard.code,
        Standard.title,
        AgreedScore.value,
        Finding.kind,
        Finding.words,
        FrameworkVersion,
    )
    .select_from(AgreedScore)
    .join(AgreedScore.standard)
    .join(FrameworkVersion, FrameworkVersion.id == Standard.framework_version_id)
    .join(ReviewRound, ReviewRound.id == bindparam("round_id", type_=Integer))
    .outerjoin(
        Finding,
        and_(
            Finding.application_id == ReviewRound.application_id,
            Finding.standard_id == AgreedScore.standard_id,
            Finding.status != FindingStatus.DRAFT,
            # An immediate requirement is the concern officer's, and no part of a report.
            Finding.kind != FindingKind.IMR,
        ),
    )
    .where(
        counts_in(bindparam("round_id", type_=Integer)),
        # On the same version the standard is the same; on another it may have had other codes, which the crosswalk says.
        or_(
            Standard.code == bindparam("code"),
            Standard.framework_version_id != bindparam("version_id", type_=Integer),
        ),
    )
    .order_by(Standard.position, Finding.id)
)


def of_standard(viewer: Viewer, subject: ToScore) -> Sequence[LastAgreed]:
    """What was agreed last time of what a standard asks now; nothing until the reviewer's own score of it is saved.

    One statement where there was a case before, else none.
    """
    score = subject.score
    if (
        subject.earlier_round_id is None
        or score is None
        or not (score.cannot_judge or score.value is not None)
    ):
        return ()
    seen = SeenCase(subject.application, subject.review, review_round=subject.round)
    if not shows(Field.LAST_AGREED, viewer, seen, CaseRole.REVIEWER):
        return ()
    values = {
        "round_id": subject.earlier_round_id,
        "code": subject.entry.standard.code,
        "version_id": subject.application.framework_version_id,
    }
    rows = db.session.execute(_OF_ROUND, values).all()
    if not rows:
        return ()
    codes = _codes(rows[0].FrameworkVersion, subject)
    agreed: dict[str, LastAgreed] = {}
    for row in rows:
        if row.code in codes:
            before = agreed.get(row.code)
            findings = ((row.kind, row.words),) if row.kind is not None else ()
            earlier = before.findings if before is not None else ()
            agreed[row.code] = LastAgreed(row.code, row.title, row.value, (*earlier, *findings))
    return tuple(agreed.values())


def _codes(version: FrameworkVersion, subject: ToScore) -> Sequence[str]:
    """The codes that the standard had then."""
    code = subject.entry.standard.code
    now = subject.application.framework_version
    if version.id == now.id:
        return (code,)
    key = (version.content_hash, now.content_hash)
    if key not in _maps:
        _maps[key] = between(frameworks.words(version), frameworks.words(now))
    framework_map = _maps[key]
    return framework_map.leading_to(code).before if framework_map is not None else ()
