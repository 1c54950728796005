"""Published frameworks; their words never change, so each is parsed once a process."""

from sqlalchemy import select

from accreditation.db import db
from accreditation.frameworks.framework import Framework
from accreditation.frameworks.loader import load
from accreditation.models.applications import Application
from accreditation.models.frameworks import FrameworkVersion, Standard

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


def standards_of(version_id: int) -> list[Standard]:
    """The standards of a version in their order."""
    return list(
        db.session.scalars(
            select(Standard).where(Standard.framework_version_id == version_id).order_by(Standard.position)
        )
    )
