"""Publish a framework: from then on it never changes, and cases are pinned to it."""

from accreditation import clock
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.errors import RuleBroken
from accreditation.frameworks.diff import needs_new_version
from accreditation.frameworks.lint import lint
from accreditation.frameworks.loader import load
from accreditation.models.frameworks import FrameworkRetirement, FrameworkVersion, Standard
from accreditation.permissions.viewer import Viewer
from accreditation.queries import cycles
from accreditation.queries import frameworks as queries
from accreditation.services import audit


def publish(source: str, *, actor: Viewer | None) -> FrameworkVersion:
    """Publish a framework file; the same content twice is the same version, other content needs a new number."""
    problems = lint(source)
    if problems:
        listed = "; ".join(f"{problem.path}: {problem.message}" for problem in problems[:5])
        raise RuleBroken(
            f"This framework cannot be published. {len(problems)} to mend: {listed}", field="source"
        )
    framework = load(source)
    newest = queries.newest(framework.slug)
    if newest is not None and newest.content_hash == framework.content_hash:
        return newest
    if newest is not None and needs_new_version(queries.words(newest), framework):
        raise RuleBroken(
            f"Version {framework.version} of this framework is published already with other content. Raise its version.",
            field="source",
        )
    version = FrameworkVersion(
        slug=framework.slug,
        version=str(framework.version),
        title=framework.title,
        content_hash=framework.content_hash,
        source=source,
        published_at=clock.now(),
        published_by_id=None if actor is None else actor.id,
        standards=[
            Standard(
                code=text.code,
                domain=text.domain,
                position=position,
                title=text.title,
                klass=text.standard_class,
                scope=text.scope,
                not_applicable_allowed=text.not_applicable_allowed,
            )
            for position, text in enumerate(framework.standards)
        ],
    )
    db.session.add(version)
    db.session.flush()
    audit.record(
        AuditKind.FRAMEWORK_PUBLISHED,
        actor=actor,
        stream=audit.SYSTEM,
        framework_version_id=version.id,
    )
    return version


def retire(version: FrameworkVersion, *, actor: Viewer) -> None:
    """Offer a version for nothing new any more; refused while a cycle on it takes or will take applications."""
    waiting = cycles.not_over(version.id)
    if waiting:
        names = ", ".join(f"“{cycle.name}”" for cycle in waiting)
        raise RuleBroken(
            f"This version is in use: {names}. Let it end, cancel it, or choose another framework version for it first."
        )
    _set_retired(version, is_retired=True, actor=actor, kind=AuditKind.FRAMEWORK_RETIRED)


def offer_again(version: FrameworkVersion, *, actor: Viewer) -> None:
    """Offer a retired version again."""
    _set_retired(version, is_retired=False, actor=actor, kind=AuditKind.FRAMEWORK_OFFERED_AGAIN)


def _set_retired(version: FrameworkVersion, *, is_retired: bool, actor: Viewer, kind: AuditKind) -> None:
    last = queries.last_retirement(version.id)
    # Sent twice, or by two at once: the second finds it done.
    if (last is not None and last.is_retired) == is_retired:
        return
    db.session.add(
        FrameworkRetirement(
            framework_version_id=version.id,
            number=1 if last is None else last.number + 1,
            is_retired=is_retired,
            by_id=actor.id,
            at=clock.now(),
        )
    )
    audit.record(kind, actor=actor, stream=audit.SYSTEM, framework_version_id=version.id)
