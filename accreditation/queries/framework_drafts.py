"""A framework text on its way to being published: what is wrong with it, and what it would change."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from accreditation.db import db
from accreditation.enums.people import Role
from accreditation.frameworks.diff import Change, diff, needs_new_version
from accreditation.frameworks.framework import Framework, StandardText
from accreditation.frameworks.lint import Problem, lint, version_too_low
from accreditation.frameworks.loader import load
from accreditation.models.frameworks import FrameworkVersion
from accreditation.permissions.viewer import Viewer
from accreditation.queries import frameworks


@dataclass(frozen=True)
class Draft:
    """What a look at a text found; without problems it has a framework, and `changes` since the `newest` version."""

    problems: Sequence[Problem] = ()
    framework: Framework | None = None
    newest: FrameworkVersion | None = None
    changes: Sequence[Change] = ()

    @property
    def is_published(self) -> bool:
        """Whether the newest version says exactly this already."""
        return (
            self.framework is not None
            and self.newest is not None
            and self.newest.content_hash == self.framework.content_hash
        )

    @property
    def ready(self) -> bool:
        """Whether it may be published now."""
        return self.framework is not None and not self.problems and not self.is_published


def look(source: str) -> Draft:
    """Lint a text and hold it against the newest published version of the same framework."""
    if problems := lint(source):
        return Draft(problems)
    framework = load(source)
    newest = frameworks.newest(framework.slug)
    if newest is None:
        return Draft(framework=framework)
    problems = []
    if needs_new_version(frameworks.words(newest), framework):
        problems.append(version_too_low(framework.version, newest.version))
    return Draft(problems, framework, newest, diff(source_of(newest.id) or "", source))


def source_of(version_id: int) -> str | None:
    """The text of a published version, exactly as it was sent."""
    return db.session.scalars(
        select(FrameworkVersion.source).where(FrameworkVersion.id == version_id)
    ).first()


def version(version_id: int) -> FrameworkVersion | None:
    """One published version, without its text."""
    return db.session.get(FrameworkVersion, version_id)


@dataclass(frozen=True)
class Published:
    """A published version with its words."""

    version: FrameworkVersion
    framework: Framework

    @property
    def name(self) -> str:
        """Its title and number, which together name it."""
        return f"{self.version.title}, version {self.version.version}"


def published_for_administrator(viewer: Viewer, version_id: int) -> Published | None:
    """A published version with its words, for an administrator."""
    if not viewer.has(Role.ADMINISTRATOR):
        return None
    published = version(version_id)
    return None if published is None else Published(published, frameworks.words(published))


def two_for_administrator(
    viewer: Viewer, version_id: int, other_id: int
) -> tuple[Published, Published] | None:
    """Two published versions with their words, for an administrator."""
    first = published_for_administrator(viewer, version_id)
    second = published_for_administrator(viewer, other_id)
    return None if first is None or second is None else (first, second)


def changes_between(before: Published, after: Published) -> list[Change]:
    """What changed in the text between two versions of one framework; two frameworks have other texts throughout."""
    if before.version.slug != after.version.slug:
        return []
    return diff(source_of(before.version.id) or "", source_of(after.version.id) or "")


def standard_for_administrator(
    viewer: Viewer, version_id: int, code: str
) -> tuple[Published, StandardText] | None:
    """One standard of a published version, for an administrator."""
    published = published_for_administrator(viewer, version_id)
    if published is None or all(text.code != code for text in published.framework.standards):
        return None
    return published, published.framework.standard(code)
