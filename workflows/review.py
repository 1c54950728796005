"""How one reviewer's review moves, from invitation to close; locking and revealing are separate, one-way steps."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from accreditation.enums.reviews import ReviewStatus as S
from accreditation.enums.reviews import ReviewTrigger as T
from accreditation.enums.reviews import SetAsideCause
from accreditation.errors import Reason
from workflows.actors import Actor as A
from workflows.engine import Row, Workflow


class ReviewFacts(Protocol):
    """What a review's guards may ask."""

    @property
    def paused(self) -> bool:
        """Whether the case is paused now."""

    @property
    def declared_clear(self) -> bool:
        """Whether the reviewer declared no conflict, and none is known."""

    @property
    def conflict_undecided(self) -> bool:
        """Whether a conflict came up since, and the office has not decided about it."""

    @property
    def team_allocated(self) -> bool:
        """Whether the secretariat has confirmed the team, so that the content may be read."""

    @property
    def clarification_settled(self) -> bool:
        """Whether the lead has sent or waived the questions, and no question or answer is open."""

    @property
    def unfinished(self) -> Sequence[Reason]:
        """What is left before locking: scores, rationales, citations, drafts to confirm, the risk question."""

    @property
    def open_reviews(self) -> int:
        """Reviews of the team that are not locked, this one included; a late replacement counts only itself."""

    @property
    def unlock_wanted(self) -> bool:
        """Whether the reviewer has asked to unlock it, and nobody has answered yet."""

    @property
    def scores_shared(self) -> bool:
        """Whether the scores of its round are shared."""

    @property
    def set_aside_cause(self) -> SetAsideCause | None: ...
    @property
    def silent_too_long(self) -> bool:
        """Whether the reviewer has been silent for 5 working days past the due date."""


def declared_clear(facts: ReviewFacts) -> Iterator[Reason]:
    """The reviewer has declared, and no conflict is known."""
    if not facts.declared_clear:
        yield Reason("Declare that you have no conflict of interest first.", "review")


def no_conflict_undecided(facts: ReviewFacts) -> Iterator[Reason]:
    """No conflict came up that the office has still to decide about."""
    if facts.conflict_undecided:
        yield Reason(
            "A conflict of interest came up after you declared, so this review waits until the office has decided.",
            "review",
        )


def team_allocated(facts: ReviewFacts) -> Iterator[Reason]:
    """The secretariat has confirmed the team."""
    if not facts.team_allocated:
        yield Reason("The review team is not confirmed yet.", "team")


def not_paused(facts: ReviewFacts) -> Iterator[Reason]:
    """The case is not paused."""
    if facts.paused:
        yield Reason("This application is paused, so nothing can move until the pause ends.", "application")


def clarification_settled(facts: ReviewFacts) -> Iterator[Reason]:
    """The questions to the provider were waived, or asked, answered and closed."""
    if not facts.clarification_settled:
        yield Reason("The lead reviewer must waive or close the questions to the provider first.", "review")


def every_standard_finished(facts: ReviewFacts) -> Iterator[Reason]:
    """Every standard is scored or "cannot judge", with a rationale, and a citation or "nothing cited supports this"."""
    yield from facts.unfinished


def all_locked(facts: ReviewFacts) -> Iterator[Reason]:
    """The last review of the team is locked, so that nobody sees a score before."""
    if facts.open_reviews:
        yield Reason("Scores are shared when all reviews are locked.", "team")


def unlock_requested(facts: ReviewFacts) -> Iterator[Reason]:
    """The reviewer has asked for it, so that two people want it."""
    if not facts.unlock_wanted:
        yield Reason("The reviewer has not asked for this, or took it back.", "review")


def not_shared(facts: ReviewFacts) -> Iterator[Reason]:
    """No score of the round is shared: whoever has read the others' never changes their own for that."""
    if facts.scores_shared:
        yield Reason("Scores are shared with the team, so no review is unlocked any more.", "review")


def cause_given(facts: ReviewFacts) -> Iterator[Reason]:
    """A review is set aside because the reviewer left, has been silent too long, or has a conflict."""
    if facts.set_aside_cause is None:
        yield Reason("Say why this review is set aside.", "team")
    # Leaving and a conflict hold at once; only silence needs time to be told from a holiday.
    elif facts.set_aside_cause is SetAsideCause.SILENT and not facts.silent_too_long:
        yield Reason("The reviewer has until 5 working days past the due date.", "team")


REVIEW: Workflow[ReviewFacts] = Workflow(
    "review",
    S,
    (S.INVITED,),
    (
        Row(T.ACCEPT, S.INVITED, S.ACCEPTED, (declared_clear, no_conflict_undecided), by=(A.REVIEWER,)),
        Row(T.DECLINE, S.INVITED, S.DECLINED, by=(A.REVIEWER, A.CLOCK)),
        Row(T.DECLARE_CONFLICT, S.INVITED, S.CONFLICTED, by=(A.REVIEWER,)),
        Row(
            T.BEGIN_SCORING,
            S.ACCEPTED,
            S.SCORING,
            # Asked again at each step: a conflict may become known after somebody has accepted.
            (not_paused, declared_clear, no_conflict_undecided, team_allocated),
            by=(A.REVIEWER,),
        ),
        Row(
            T.LOCK,
            S.SCORING,
            S.LOCKED,
            (
                not_paused,
                declared_clear,
                no_conflict_undecided,
                clarification_settled,
                every_standard_finished,
            ),
            by=(A.REVIEWER,),
        ),
        Row(
            T.UNLOCK,
            S.LOCKED,
            S.SCORING,
            (not_paused, no_conflict_undecided, unlock_requested, not_shared),
            by=(A.MODERATOR,),
        ),
        # Nobody's step: scores open by themselves for all at once, so that nobody can look first.
        Row(T.REVEAL, S.LOCKED, S.REVEALED, (all_locked,), by=(A.SERVICE,)),
        Row(T.CLOSE, S.REVEALED, S.CLOSED, by=(A.SERVICE,)),
        Row(
            T.SET_ASIDE,
            (S.INVITED, S.ACCEPTED, S.SCORING, S.LOCKED, S.REVEALED),
            S.SET_ASIDE,
            by=(A.SECRETARIAT,),
            asks=(cause_given,),
        ),
    ),
)
