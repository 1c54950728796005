"""Save what a reviewer says of a standard: every save is a revision, none overwrites another unseen, none is shared."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.evidence import EvidenceException
from accreditation.enums.reviews import ReviewStatus
from accreditation.errors import Reason, RuleBroken, Stale
from accreditation.models.reviews import Review, Score, ScoreCitation, ScoreRevision
from accreditation.models.snapshots import Entry
from accreditation.permissions.viewer import Viewer
from accreditation.queries.policies import policy_of
from accreditation.rules.review import concern_kind, concern_question
from accreditation.rules.thresholds import ReviewRule
from accreditation.services import concerns
from accreditation.services.reviews import drafts

SAID = ("value", "cannot_judge", "rationale", "nothing_cited", "ceiling_reason", "private_note")
NO_CITATIONS: Mapping[int, EvidenceException] = {}


@dataclass(frozen=True)
class Judgement:
    """What a reviewer says of one standard; citations are ids of the entry's own."""

    value: int | None = None
    cannot_judge: bool = False
    rationale: str = ""
    nothing_cited: bool = False
    ceiling_reason: str = ""
    private_note: str = ""
    relied_on: frozenset[int] = frozenset()
    exceptions: Mapping[int, EvidenceException] = field(default_factory=dict)
    at_risk_now: bool | None = None


def why_closed(review: Review, *, entry_changed: bool) -> Reason | None:
    """Why a score may not change now, in plain words; None while it may."""
    application = review.application
    if application.paused_at is not None:
        return Reason("This application is paused, so nothing can change until the pause ends.", "review")
    if application.status is not ApplicationStatus.IN_REVIEW:
        return Reason("Peer review of this application is over, so scores stand.", "review")
    if review.status is ReviewStatus.SCORING:
        return None
    if review.status is ReviewStatus.LOCKED:
        return Reason("Your review is locked, so your scores stand.", "review")
    if review.status is ReviewStatus.REVEALED and (entry_changed or _visited(review)):
        return None
    return Reason("Only standards with a new answer from the provider are open now.", "review")


def _visited(review: Review) -> bool:
    application = review.application
    return policy_of(application).visit_needed and application.visit_held_on is not None


def score_standard(
    review: Review,
    entry: Entry,
    score: Score | None,
    said: Judgement,
    *,
    actor: Viewer,
    expected_version: int,
    explicit: bool = True,
) -> Score:
    """Keep a judgement; raises Stale with the score that stands if another tab saved first.

    `explicit` is a save that the person asked for: then a score that passes its evidence needs a reason, and a
    must-meet standard at 0 or 1 the answer about people's safety, which is raised as a concern at once.
    """
    closed = why_closed(review, entry_changed=score is not None and score.entry_id != entry.id)
    if closed is not None:
        raise RuleBroken(closed.message, reasons=[closed])
    if (score.version if score else 0) != expected_version:
        raise Stale(score)
    rule = policy_of(review.application).reviewing
    _refuse_impossible(entry, said, rule)
    if explicit:
        _ask(review, entry, score, said, rule)
    saved = _keep(review, entry, score, said, explicit=explicit)
    if explicit and said.at_risk_now is not None and concern_question(entry.standard.klass, said.value, rule):
        concerns.raise_concern(
            review.application,
            standard_id=entry.standard_id,
            kind=concern_kind(said.at_risk_now),
            words=said.rationale,
            actor=actor,
        )
    return saved


def _refuse_impossible(entry: Entry, said: Judgement, rule: ReviewRule) -> None:
    """What no save may hold, not even while typing."""
    if entry.not_applicable:
        raise RuleBroken("This standard does not apply here, so it is not scored.")
    known = {citation.id for citation in entry.citations}
    if not (said.relied_on | set(said.exceptions)) <= known:
        raise RuleBroken("That evidence is not cited here. Open the page again.", field="relied_on")
    if said.nothing_cited and said.relied_on:
        raise RuleBroken(
            "You chose evidence that you relied on. Untick it, or untick “Nothing cited supports this”.",
            field="nothing_cited",
        )
    if said.nothing_cited and (said.value or 0) > rule.uncited_at_most:
        raise RuleBroken(
            f"“Nothing cited supports this” goes with a score of 0 or {rule.uncited_at_most} only.",
            field="nothing_cited",
        )


def _ask(review: Review, entry: Entry, score: Score | None, said: Judgement, rule: ReviewRule) -> None:
    """What an asked-for save must answer."""
    kinds = [citation.kind for citation in entry.citations if citation.id in said.relied_on]
    supports = drafts.supported(review.application, entry.standard.klass, kinds)
    if supports.passed_by(said.value) and said.relied_on and not said.ceiling_reason:
        raise RuleBroken(
            f"{supports.reason} This usually supports {supports.value} at most. Say why you score higher.",
            field="ceiling_reason",
        )
    asked = concern_question(entry.standard.klass, said.value, rule) and said.rationale
    answered = said.at_risk_now is not None or (score is not None and score.at_risk_now is not None)
    if asked and not answered:
        raise RuleBroken("Say whether patients or learners are at risk now.", field="at_risk_now")
    if review.status is ReviewStatus.REVEALED and score is not None and score.entry_id == entry.id:
        changed = (said.value, said.cannot_judge) != (score.value, score.cannot_judge)
        if changed and said.rationale == score.rationale:
            raise RuleBroken(
                "Say in your rationale what you saw on the visit that changes your score.", field="rationale"
            )


def _keep(review: Review, entry: Entry, score: Score | None, said: Judgement, *, explicit: bool) -> Score:
    values = {name: getattr(said, name) for name in SAID}
    if said.cannot_judge:
        values |= {"value": None, "nothing_cited": False}
    if explicit and said.at_risk_now is not None:
        values["at_risk_now"] = said.at_risk_now
    if score is None:
        score = Score(
            review_id=review.id, standard_id=entry.standard_id, version=0, at_risk_now=None, citations=[]
        )
        db.session.add(score)
    elif _unchanged(score, entry, said, values):
        return score
    for name, value in values.items():
        setattr(score, name, value)
    score.entry_id = entry.id
    score.version += 1
    score.updated_at = clock.now()
    _cite(score, said)
    db.session.flush()
    kept = {name: values[name] for name in ("value", "cannot_judge", "rationale", "private_note")}
    db.session.add(ScoreRevision(score_id=score.id, version=score.version, at=score.updated_at, **kept))
    return score


def _unchanged(score: Score, entry: Entry, said: Judgement, values: dict[str, object]) -> bool:
    cited = {one.entry_citation_id: (one.relied_on, one.exception) for one in score.citations}
    return (
        score.entry_id == entry.id
        and cited == _citing(said)
        and all(getattr(score, name) == value for name, value in values.items())
    )


def _citing(said: Judgement) -> dict[int, tuple[bool, EvidenceException | None]]:
    ids = said.relied_on | set(said.exceptions)
    return {one: (one in said.relied_on, said.exceptions.get(one)) for one in ids}


def _cite(score: Score, said: Judgement) -> None:
    wanted = _citing(said)
    there = {one.entry_citation_id: one for one in score.citations}
    for citation_id, old in there.items():
        if citation_id not in wanted:
            score.citations.remove(old)
    for citation_id, (relied_on, exception) in sorted(wanted.items()):
        if citation_id in there:
            there[citation_id].relied_on, there[citation_id].exception = relied_on, exception
        else:
            score.citations.append(
                ScoreCitation(entry_citation_id=citation_id, relied_on=relied_on, exception=exception)
            )
