"""Save what a reviewer says of a standard: every save is a revision, none overwrites another unseen, none is shared."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from operator import attrgetter

from sqlalchemy.orm.attributes import set_committed_value

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.evidence import EvidenceException, EvidenceKind
from accreditation.enums.reviews import ReviewStatus
from accreditation.errors import Reason, RuleBroken, Stale
from accreditation.models.reviews import Review, Score, ScoreCitation, ScoreRevision
from accreditation.models.snapshots import Entry
from accreditation.permissions.viewer import Viewer
from accreditation.queries import ceilings, rounds, scores, scoring
from accreditation.queries.policies import policy_of
from accreditation.rules.ceilings import Ceiling
from accreditation.rules.review import ScoreDraft, concern_kind, concern_question, left_before_locking
from accreditation.rules.thresholds import ReviewRule
from accreditation.services import concerns

JUDGED = (
    "value",
    "cannot_judge",
    "rationale",
    "nothing_cited",
    "ceiling_reason",
    "private_note",
    "revised_because",
)


@dataclass(frozen=True)
class Judgement:
    """What a reviewer says of one standard; citations are ids of the entry's own.

    `corrected_kinds` says of a citation which kind of evidence it really is, where the provider called it another;
    `revised_because` why a shared score is changed after a visit.
    """

    value: int | None = None
    cannot_judge: bool = False
    rationale: str = ""
    nothing_cited: bool = False
    ceiling_reason: str = ""
    private_note: str = ""
    relied_on: frozenset[int] = frozenset()
    exceptions: Mapping[int, EvidenceException] = field(default_factory=dict)
    corrected_kinds: Mapping[int, EvidenceKind] = field(default_factory=dict)
    at_risk_now: bool | None = None
    revised_because: str = ""


def why_closed(review: Review) -> Reason | None:
    """Why a score may not change now, in plain words; None while it may."""
    application = review.application
    if not review.is_current:
        return Reason("A later review of this application has begun, so scores of this one stand.", "review")
    if review.held_at is not None:
        return Reason(
            "A conflict of interest came up, so nothing can change until the office has decided about it.",
            "review",
        )
    if application.paused_at is not None:
        return Reason("This application is paused, so nothing can change until the pause ends.", "review")
    if application.status is not ApplicationStatus.IN_REVIEW:
        return Reason("Peer review of this application is over, so scores stand.", "review")
    if review.status is ReviewStatus.SCORING:
        return None
    if review.status is ReviewStatus.LOCKED:
        return Reason("Your review is locked, so your scores stand.", "review")
    if review.status is ReviewStatus.REVEALED and _visited(review):
        return None
    return Reason("Your scores are shared with the team, so they stand.", "review")


def _visited(review: Review) -> bool:
    # A visit of the round before counts as a visit, but showed nothing that these scores do not know already.
    return policy_of(review.application).visit_needed and rounds.visit_version(review.round) > 0


def score_standard(
    review: Review,
    entry: Entry,
    score: Score | None,
    judgement: Judgement,
    *,
    actor: Viewer,
    expected_version: int,
    explicit: bool = True,
) -> Score:
    """Keep a judgement; raises Stale with the score that stands if another tab saved first.

    `explicit` is a save that the person asked for: then a score that passes its evidence needs a reason, and a
    must-meet standard at 0 or 1 the answer about people's safety, which is raised as a concern at once. Once scores are
    shared nothing is locked any more, so then every save must be whole and say why, whoever asked for it.
    """
    closed = why_closed(review)
    if closed is not None:
        raise RuleBroken(closed.message, reasons=[closed])
    rule = policy_of(review.application).reviewing
    # Only what the person asked to save answers for people's safety.
    answer = judgement.at_risk_now if explicit else None
    if answer is None and score is not None:
        answer = score.at_risk_now
    # A score that nobody has read yet needs no reason to change.
    because = judgement.revised_because if review.status is ReviewStatus.REVEALED else ""
    judgement = replace(judgement, at_risk_now=answer, revised_because=because)
    values, citations = _content(entry, judgement, rule)
    unchanged = score is not None and _unchanged(score, entry, citations, values)
    # What is sent again because its reply was lost is no conflict with itself.
    if not unchanged and (score.version if score else 0) != expected_version:
        raise Stale(score, began=scores.texts_of(score, expected_version) if score is not None else None)
    _refuse_impossible(entry, judgement, rule)
    if review.status is ReviewStatus.REVEALED:
        _refuse_half(review, entry, score, judgement, rule)
    elif explicit:
        _ask(review, entry, judgement, rule)
    saved = score if score is not None and unchanged else _keep(review, entry, score, values, citations)
    # Asked of the score as it stands and not of what this save brought: an answer from before counts for it too.
    if explicit and saved.at_risk_now is not None:
        concerns.raise_concern(
            review.application,
            standard_id=entry.standard_id,
            kind=concern_kind(saved.at_risk_now),
            words=saved.rationale or "No rationale is written yet.",
            actor=actor,
            since=review.round.opened_at,
            changed_at=scores.changed_at(saved, "value", "rationale", "at_risk_now"),
        )
    return saved


def _refuse_impossible(entry: Entry, judgement: Judgement, rule: ReviewRule) -> None:
    """What no save may hold, not even while typing."""
    if entry.not_applicable:
        raise RuleBroken("This standard does not apply here, so it is not scored.")
    cited = {citation.id for citation in entry.citations}
    if not (judgement.relied_on | set(judgement.exceptions) | set(judgement.corrected_kinds)) <= cited:
        raise RuleBroken("That evidence is not cited here. Open the page again.", field="relied_on")
    if judgement.nothing_cited and judgement.relied_on:
        raise RuleBroken(
            "You chose evidence that you relied on. Untick it, or untick “Nothing cited supports this”.",
            field="nothing_cited",
        )
    if judgement.nothing_cited and (judgement.value or 0) > rule.uncited_at_most:
        raise RuleBroken(
            f"“Nothing cited supports this” goes with a score of 0 or {rule.uncited_at_most} only.",
            field="nothing_cited",
        )


def _ask(review: Review, entry: Entry, judgement: Judgement, rule: ReviewRule) -> None:
    """What a save that the person asked for must answer while the review is still to be locked."""
    supports = _supported(review, entry, judgement)
    if supports.passed_by(judgement.value) and judgement.relied_on and not judgement.ceiling_reason:
        raise RuleBroken(
            f"{supports.reason} This usually supports {supports.value} at most. Say why you score higher.",
            field="ceiling_reason",
        )
    # Half a judgement, without a rationale yet, is not held up by the question: locking asks it at the latest.
    if judgement.rationale:
        _refuse_unanswered(entry, judgement, rule)


def _refuse_unanswered(entry: Entry, judgement: Judgement, rule: ReviewRule) -> None:
    if concern_question(entry.standard.klass, judgement.value, rule) and judgement.at_risk_now is None:
        raise RuleBroken("Say whether patients or learners are at risk now.", field="at_risk_now")


def _refuse_half(
    review: Review, entry: Entry, score: Score | None, judgement: Judgement, rule: ReviewRule
) -> None:
    """Refuse a change to a shared score that locking would have refused, because nobody locks it again."""
    _refuse_unanswered(entry, judgement, rule)
    draft = ScoreDraft(
        code=entry.standard.code,
        klass=entry.standard.klass,
        value=judgement.value,
        cannot_judge=judgement.cannot_judge,
        rationale=judgement.rationale,
        relied_on=len(judgement.relied_on),
        nothing_cited=judgement.nothing_cited,
        passes_ceiling=_supported(review, entry, judgement).passed_by(judgement.value),
        ceiling_reason=judgement.ceiling_reason,
        at_risk_now=judgement.at_risk_now,
    )
    left = left_before_locking([draft], rule)
    if left:
        words = " ".join(reason.message for reason in left)
        raise RuleBroken(f"The team reads this score, so it is saved whole. {words}", reasons=left)
    if score is not None:
        _refuse_unexplained(score, entry, judgement)


def _relied_on(score: Score, entry: Entry) -> set[int]:
    """The citations of an entry that a score relied on, also where it was saved before the provider added to it."""
    if score.entry_id == entry.id:
        return {used.entry_citation_id for used in score.citations if used.relied_on}
    return {citation_id for citation_id, used in scoring.judged_before(score, entry) if used.relied_on}


def _refuse_unexplained(score: Score, entry: Entry, judgement: Judgement) -> None:
    """Refuse to change what was locked without a reason, or to give a reason for what is not changed."""
    relied_on = _relied_on(score, entry)
    changed = relied_on != judgement.relied_on or any(
        getattr(judgement, name) != getattr(score, name)
        for name in ("value", "cannot_judge", "rationale", "ceiling_reason")
    )
    if (changed or score.revised_because) and not judgement.revised_because.strip():
        raise RuleBroken(
            "Say what you saw on the visit, or read in the provider’s answer, that changes your score.",
            field="revised_because",
        )
    if judgement.revised_because and not changed and not score.revised_because:
        raise RuleBroken(
            "You say why, but your score and your rationale are as you locked them. Change one of them, or leave this page.",
            field="revised_because",
        )


def _supported(review: Review, entry: Entry, judgement: Judgement) -> Ceiling:
    """What the evidence that is relied on supports, as the reviewer takes it."""
    return ceilings.of_entry(review.application, entry, judgement.relied_on, judgement.corrected_kinds)


def _content(
    entry: Entry, judgement: Judgement, rule: ReviewRule
) -> tuple[dict[str, object], list[ScoreCitation]]:
    """All that a judgement says, as a score keeps it."""
    values: dict[str, object] = {name: getattr(judgement, name) for name in JUDGED}
    if judgement.cannot_judge:
        values |= {"value": None, "nothing_cited": False}
    # An answer to a question that this score does not ask must not stand for one that is asked later.
    value = None if judgement.cannot_judge else judgement.value
    asks = concern_question(entry.standard.klass, value, rule)
    values["at_risk_now"] = judgement.at_risk_now if asks else None
    return values, _citations(entry, judgement)


def _keep(
    review: Review,
    entry: Entry,
    score: Score | None,
    values: dict[str, object],
    citations: list[ScoreCitation],
) -> Score:
    if score is None:
        score = Score(review_id=review.id, standard_id=entry.standard_id, version=0, at_risk_now=None)
        db.session.add(score)
    for name, value in values.items():
        setattr(score, name, value)
    score.entry_id = entry.id
    score.version += 1
    score.updated_at = clock.now()
    db.session.flush()
    _revise(score, citations)
    return score


def _unchanged(score: Score, entry: Entry, citations: list[ScoreCitation], values: dict[str, object]) -> bool:
    return (
        score.entry_id == entry.id
        and set(map(_judged_as, score.citations)) == set(map(_judged_as, citations))
        and all(getattr(score, name) == value for name, value in values.items())
    )


def _judged_as(citation: ScoreCitation) -> tuple[int, bool, EvidenceException | None, EvidenceKind | None]:
    return (
        citation.entry_citation.id,
        citation.relied_on,
        citation.exception,
        citation.corrected_kind,
    )


def _citations(entry: Entry, judgement: Judgement) -> list[ScoreCitation]:
    """What a judgement says of each citation that it says anything of; a kind corrected to itself says nothing."""
    judged = [
        ScoreCitation(
            entry_citation=citation,
            relied_on=citation.id in judgement.relied_on,
            exception=judgement.exceptions.get(citation.id),
            corrected_kind=None
            if (kind := judgement.corrected_kinds.get(citation.id)) is citation.kind
            else kind,
        )
        for citation in entry.citations
    ]
    return [
        citation
        for citation in judged
        if citation.relied_on or citation.exception is not None or citation.corrected_kind is not None
    ]


def _revise(score: Score, citations: list[ScoreCitation]) -> None:
    """Write down all that a score says now, for good; its citations belong to this version of it."""
    content = {name: getattr(score, name) for name in (*JUDGED, "entry_id", "at_risk_now", "version")}
    db.session.add(ScoreRevision(score_id=score.id, at=score.updated_at, citations=citations, **content))
    db.session.flush()
    # The score was loaded with the citations of the version before.
    set_committed_value(score, "citations", sorted(citations, key=attrgetter("entry_citation_id")))
