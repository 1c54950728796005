"""Make training cases: written or copied, scored by experts, published once whole, and changed no more after that."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.audit import AuditKind
from accreditation.enums.evidence import EvidenceKind
from accreditation.errors import Reason, RuleBroken, Stale
from accreditation.models.applications import Application
from accreditation.models.calibration import ExpertScore, TrainingCase, TrainingEvidence, TrainingStandard
from accreditation.models.frameworks import FrameworkVersion, Standard
from accreditation.models.snapshots import Entry
from accreditation.permissions.viewer import Viewer
from accreditation.queries import policies
from accreditation.queries import training_cases as queries
from accreditation.services import audit
from accreditation.text import single_line

COPIED_FROM = frozenset({ApplicationStatus.CLOSED})
"""Where a real application stands when it may be copied: nothing about it is open."""
PIECES = 4
"""How many pieces of evidence the form has for one standard."""


@dataclass(frozen=True)
class Written:
    """What is written of one standard of a training case; `expert_score` is 0 to 4, and goes with its reason.

    `names_out` is the editor's word that what was copied was read and names nobody.
    """

    self_score: int | None
    answer: str
    evidence: Sequence[tuple[EvidenceKind, str]] = ()
    expert_score: int | None = None
    expert_reason: str = ""
    names_out: bool = False


def make(*, title: str, place: str, framework_version_id: int, actor: Viewer | None) -> TrainingCase:
    """Begin a training case as a draft."""
    if db.session.get(FrameworkVersion, framework_version_id) is None:
        raise RuleBroken("Choose the framework from the list", field="framework_version_id")
    training_case = TrainingCase(
        framework_version_id=framework_version_id,
        title=_titled(title),
        place=place,
        made_by_id=actor.person_id if actor else None,
        made_at=clock.now(),
    )
    db.session.add(training_case)
    db.session.flush()
    _record(AuditKind.TRAINING_CASE_MADE, training_case, actor)
    return training_case


def describe(
    training_case: TrainingCase, *, title: str, place: str, expected_version: int, actor: Viewer
) -> None:
    """Change what a draft is called and says of its place."""
    _refuse_published(training_case)
    if (training_case.title, training_case.place) == (title, place):
        return
    if training_case.version != expected_version:
        raise Stale(training_case)
    training_case.title, training_case.place = _titled(title), place
    training_case.version += 1


def write(
    training_case: TrainingCase,
    standard: Standard,
    written: Written,
    *,
    expected_version: int,
    actor: Viewer | None,
) -> TrainingStandard:
    """Write what a draft says of one standard, with what experts give on it; raises Stale where another saved first."""
    _refuse_published(training_case)
    if standard.framework_version_id != training_case.framework_version_id:
        raise RuleBroken("This standard is of another framework.")
    if not written.answer:
        raise RuleBroken("Write what the place says", field="answer")
    if (written.expert_score is None) != (not written.expert_reason):
        field = "expert_score" if written.expert_score is None else "expert_reason"
        raise RuleBroken(
            "The experts’ score and their reason go together. Give both, or neither yet.", field=field
        )
    row = queries.standard_of(training_case.id, standard.code)
    if (row.version if row is not None else 0) != expected_version:
        raise Stale(row)
    if row is None:
        row = TrainingStandard(
            training_case_id=training_case.id, standard_id=standard.id, version=0, evidence=[]
        )
        db.session.add(row)
    row.self_score, row.answer = written.self_score, written.answer
    row.is_copied = bool(row.is_copied) and not written.names_out
    row.version += 1
    _replace_evidence(row, written.evidence)
    db.session.flush()
    _give(row, written, actor)
    return row


def leave_out(training_case: TrainingCase, row: TrainingStandard) -> None:
    """Take a standard out of a draft, with what was written of it."""
    _refuse_published(training_case)
    expert = db.session.get(ExpertScore, row.id)
    if expert is not None:
        db.session.delete(expert)
        db.session.flush()
    db.session.delete(row)


def left_before_publishing(training_case: TrainingCase) -> list[Reason]:
    """What a draft lacks to be published, each with the standard where it is mended."""
    rule = policies.standardisation_of(training_case.framework_version)
    standards = queries.standards_of(training_case.id)
    experts = queries.experts_of(training_case.id)
    left = []
    if not training_case.place:
        left.append(Reason("Say what kind of place it is."))
    if len(standards) < rule.fewest_standards:
        left.append(
            Reason(f"At least {rule.fewest_standards} standards are needed ({len(standards)} so far).")
        )
    for row in standards:
        if row.is_copied:
            left.append(Reason(f"{row.standard.code}: read what was copied, and take the names out."))
        if row.id not in experts:
            left.append(Reason(f"{row.standard.code}: give the experts’ score and their reason."))
    return left


def publish(training_case: TrainingCase, *, actor: Viewer | None) -> None:
    """Let reviewers score a training case from now on; every standard has the experts' score and reason."""
    _refuse_published(training_case)
    left = left_before_publishing(training_case)
    if left:
        raise RuleBroken("This training case cannot be published yet.", reasons=left)
    training_case.published_at = clock.now()
    training_case.version += 1
    _record(AuditKind.TRAINING_CASE_PUBLISHED, training_case, actor)


def retire(training_case: TrainingCase, *, actor: Viewer) -> None:
    """Offer a training case to nobody new; who has begun it may hand it in."""
    if training_case.published_at is None or training_case.retired_at is not None:
        raise RuleBroken("Only a published training case can be retired, and only once. Nothing was changed.")
    training_case.retired_at = clock.now()
    training_case.version += 1
    _record(AuditKind.TRAINING_CASE_RETIRED, training_case, actor)


def copy(application: Application, entries: Sequence[Entry], *, title: str, actor: Viewer) -> TrainingCase:
    """Begin a training case with the answers of a closed application, to be read and unnamed standard by standard.

    What it cites comes along as kinds and claims, never as files.
    """
    if application.status not in COPIED_FROM:
        raise RuleBroken("Only a closed application can be copied for training.")
    training_case = make(
        title=title, place="", framework_version_id=application.framework_version_id, actor=actor
    )
    for entry in entries:
        if entry.not_applicable or not entry.narrative:
            continue
        row = TrainingStandard(
            training_case_id=training_case.id,
            standard_id=entry.standard_id,
            self_score=entry.self_score,
            answer="\n\n".join(filter(None, (entry.narrative, entry.gaps, entry.actions))),
            is_copied=True,
        )
        row.evidence = [
            TrainingEvidence(position=position, kind=citation.kind, words=citation.claim)
            for position, citation in enumerate(entry.citations[:PIECES])
        ]
        db.session.add(row)
    db.session.flush()
    audit.record(
        AuditKind.TRAINING_CASE_COPIED,
        actor=actor,
        stream=audit.case(application.id),
        application_id=application.id,
        training_case_id=training_case.id,
    )
    return training_case


def has_part(training_case_id: int, person_id: int) -> bool:
    """Whether somebody made a training case or gave an expert score on it, and so knows what the experts gave."""
    made = select(TrainingCase.id).where(
        TrainingCase.id == training_case_id, TrainingCase.made_by_id == person_id
    )
    given = (
        select(ExpertScore.training_standard_id)
        .join(TrainingStandard, TrainingStandard.id == ExpertScore.training_standard_id)
        .where(TrainingStandard.training_case_id == training_case_id, ExpertScore.given_by_id == person_id)
    )
    return bool(db.session.scalar(select(func.count()).select_from(made.union_all(given).subquery())))


def _titled(title: str) -> str:
    title = single_line(title)
    if not title:
        raise RuleBroken("Enter a title", field="title")
    return title


def _refuse_published(training_case: TrainingCase) -> None:
    # Who has scored it was compared with what stands now: another wording would make their result untrue.
    if training_case.published_at is not None:
        raise RuleBroken("This training case is published, so it stays as it is. Retire it and make another.")


def _replace_evidence(row: TrainingStandard, pieces: Sequence[tuple[EvidenceKind, str]]) -> None:
    if [(piece.kind, piece.words) for piece in row.evidence] == list(pieces):
        return
    row.evidence.clear()
    # The positions are unique, and an insert goes before a delete.
    db.session.flush()
    row.evidence.extend(
        TrainingEvidence(position=position, kind=kind, words=words)
        for position, (kind, words) in enumerate(pieces)
    )


def _give(row: TrainingStandard, written: Written, actor: Viewer | None) -> None:
    """Keep what experts give, or take it back where it was emptied."""
    given = db.session.get(ExpertScore, row.id)
    if written.expert_score is None:
        if given is not None:
            db.session.delete(given)
        return
    if given is None:
        given = ExpertScore(training_standard_id=row.id)
        db.session.add(given)
    elif (given.value, given.reason) == (written.expert_score, written.expert_reason):
        return
    given.value, given.reason = written.expert_score, written.expert_reason
    given.given_by_id, given.given_at = (actor.person_id if actor else None), clock.now()


def _record(kind: AuditKind, training_case: TrainingCase, actor: Viewer | None) -> None:
    audit.record(kind, actor=actor, stream=audit.SYSTEM, training_case_id=training_case.id)
