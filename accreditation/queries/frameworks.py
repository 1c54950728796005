"""Published frameworks; their words never change, so each is parsed once a process."""

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from accreditation.db import db
from accreditation.frameworks.framework import Framework
from accreditation.frameworks.loader import load
from accreditation.models.applications import Application
from accreditation.models.frameworks import FrameworkRetirement, FrameworkVersion, Standard

_parsed: dict[str, Framework] = {}


def words(version: FrameworkVersion) -> Framework:
    """The text of a published version, kept by its content hash."""
    framework = _parsed.get(version.content_hash)
    if framework is None:
        source = db.session.scalars(
            select(FrameworkVersion.source).where(FrameworkVersion.id == version.id)
        ).one()
        framework = _parsed[version.content_hash] = load(source)
    return framework


def of_application(application: Application) -> Framework:
    """The framework that a case is pinned to; the case is loaded with its framework version."""
    return words(application.framework_version)


def newest(slug: str) -> FrameworkVersion | None:
    """The version of a framework that was published last."""
    return db.session.scalars(
        select(FrameworkVersion)
        .where(FrameworkVersion.slug == slug)
        .order_by(FrameworkVersion.published_at.desc(), FrameworkVersion.id.desc())
        .limit(1)
    ).first()


def versions() -> list[FrameworkVersion]:
    """Every published version, newest first."""
    return list(db.session.scalars(select(FrameworkVersion).order_by(FrameworkVersion.published_at.desc())))


_LATER = aliased(FrameworkRetirement)

_RETIRED = exists().where(
    FrameworkRetirement.framework_version_id == FrameworkVersion.id,
    FrameworkRetirement.is_retired,
    ~exists().where(
        _LATER.framework_version_id == FrameworkRetirement.framework_version_id,
        _LATER.number > FrameworkRetirement.number,
    ),
)
"""Versions that are offered for nothing new."""


def offered() -> list[FrameworkVersion]:
    """The published versions that are not retired, newest first."""
    return list(
        db.session.scalars(
            select(FrameworkVersion).where(~_RETIRED).order_by(FrameworkVersion.published_at.desc())
        )
    )


def retired() -> set[int]:
    """The versions that are retired, by their ids."""
    return set(db.session.scalars(select(FrameworkVersion.id).where(_RETIRED)))


def last_retirement(version_id: int) -> FrameworkRetirement | None:
    """What was said last of whether a version is retired."""
    return db.session.scalars(
        select(FrameworkRetirement)
        .where(FrameworkRetirement.framework_version_id == version_id)
        .order_by(FrameworkRetirement.number.desc())
        .limit(1)
    ).first()


def standards_of(version_id: int) -> list[Standard]:
    """The standards of a version in their order."""
    return list(
        db.session.scalars(
            select(Standard).where(Standard.framework_version_id == version_id).order_by(Standard.position)
        )
    )
