"""Guards from the office's check to the confirmed report; they count and name, and never show a score."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from accreditation.enums.applications import ApplicationKind
from accreditation.errors import Reason
from accreditation.rules.policy import CasePolicy


class ReviewingFacts(Protocol):
    """What the steps between submission and the panel need to know."""

    @property
    def kind(self) -> ApplicationKind: ...
    @property
    def policy(self) -> CasePolicy: ...
    @property
    def na_not_accepted(self) -> Sequence[str]:
        """Codes marked not applicable that the secretariat has not accepted (preset ones need no acceptance)."""

    @property
    def found_missing(self) -> Sequence[str]:
        """Codes on which the secretariat has noted that something is missing."""

    @property
    def defects(self) -> Sequence[str]:
        """Codes that the secretariat names as not complete in this check."""

    @property
    def returns_used(self) -> int: ...
    @property
    def reopened_unanswered(self) -> Sequence[str]:
        """Codes opened by a return or a deferral and not answered again since."""

    @property
    def changed_unopened(self) -> Sequence[str]:
        """Codes changed since the last submission though they were not opened."""

    @property
    def team_unmet(self) -> Sequence[Reason]:
        """What the team lacks to begin: number, professions, lay or learner, declarations, training, objections."""

    @property
    def team_short(self) -> Sequence[Reason]:
        """What the team has come to lack since it began, because somebody left or was set aside."""

    @property
    def conflicts_undecided(self) -> Sequence[Reason]:
        """Reviewers of the team with a conflict that came up since, about which the office has not decided."""

    @property
    def scores_unfounded(self) -> Sequence[str]:
        """Codes whose agreed score rests on a review that was set aside since."""

    @property
    def open_reviews(self) -> int:
        """Reviews of the team that are not locked."""

    @property
    def clarification_open(self) -> bool:
        """Whether questions are with the provider, or their answers not yet closed by the lead."""

    @property
    def answers_unconfirmed(self) -> Sequence[str]:
        """Codes answered after the reveal that not every reviewer has saved again since."""

    @property
    def visit_needed(self) -> bool: ...
    @property
    def visit_done(self) -> bool: ...
    @property
    def unagreed(self) -> Sequence[str]:
        """Codes in scope without an agreed score."""

    @property
    def organisation_return_agreed(self) -> bool:
        """Whether the organisation return that serves this case is agreed; true where none serves it."""

    @property
    def findings_missing(self) -> Sequence[str]:
        """Codes with an agreed score below 3 and no drafted finding."""

    @property
    def rationales_unread(self) -> Sequence[str]:
        """Codes whose rationale was put together from the reviewers' own, and which the lead has not looked at."""

    @property
    def accuracy_confirmed(self) -> bool:
        """Whether the provider has answered on the report, or the time to do so has run out."""

    @property
    def accuracy_out_of_bounds(self) -> Sequence[str]:
        """Points raised on the report that rest on evidence from after submission, in words."""

    @property
    def accuracy_unanswered(self) -> int:
        """Points raised by the provider that the lead has not answered."""

    @property
    def moderation_reopened(self) -> bool:
        """Whether agreeing scores was reopened once already."""


def _standard(code: str, message: str) -> Reason:
    return Reason(f"Standard {code}: {message}", "standard", (("code", code),))


def not_applicable_accepted(facts: ReviewingFacts) -> Iterator[Reason]:
    """Each standard marked not applicable is accepted, one by one."""
    for code in facts.na_not_accepted:
        yield _standard(code, "accept that it is not applicable, or send the application back.")


def nothing_missing(facts: ReviewingFacts) -> Iterator[Reason]:
    """Nothing is noted as missing in any standard."""
    for code in facts.found_missing:
        yield _standard(
            code, "you noted that something is missing. Send the application back, or take the note out."
        )


def defects_named(facts: ReviewingFacts) -> Iterator[Reason]:
    """What is not complete is named by standard."""
    # A return without a named defect would open no standard, and the provider could change nothing.
    if not facts.defects:
        yield Reason("Name at least one standard that is not complete, and what it lacks.", "application")


def returns_left(facts: ReviewingFacts) -> Iterator[Reason]:
    """An application is sent back to complete only as often as its policy says."""
    if facts.returns_used >= facts.policy.returns_for_completion:
        yield Reason(
            f"This application was sent back {facts.returns_used} times already; accept it, or close it once its deadline has passed."
        )


def opened_standards_answered(facts: ReviewingFacts) -> Iterator[Reason]:
    """Each standard that was opened has been answered again."""
    for code in facts.reopened_unanswered:
        yield _standard(code, "answer it again: it was opened for you to complete.")


def only_opened_changed(facts: ReviewingFacts) -> Iterator[Reason]:
    """Only the standards that were opened have changed; all others stand as submitted."""
    # Reviewers keep their scores on what was not opened, so it must be what they scored.
    for code in facts.changed_unopened:
        yield _standard(code, "it was not opened, so put it back to what you submitted.")


def team_complete(facts: ReviewingFacts) -> Iterator[Reason]:
    """The team is large, mixed, trained and clear enough for the award that is sought."""
    yield from facts.team_unmet


def team_still_stands(facts: ReviewingFacts) -> Iterator[Reason]:
    """The team has not fallen short since it began."""
    yield from facts.team_short


def conflicts_decided(facts: ReviewingFacts) -> Iterator[Reason]:
    """The office has decided about every conflict that came up in the team."""
    yield from facts.conflicts_undecided


def scores_founded(facts: ReviewingFacts) -> Iterator[Reason]:
    """Every agreed score rests on reviews that count."""
    if facts.scores_unfounded:
        codes = ", ".join(facts.scores_unfounded)
        yield Reason(
            f"A review was set aside after scores were agreed with it ({codes}). The office goes back to peer review, and"
            " they are agreed again.",
            "team",
        )


def team_fell_short(facts: ReviewingFacts) -> Iterator[Reason]:
    """The team has fallen short, or agreed scores rest on a review that counts no more, so that reviewing must go on."""
    # A complete team could otherwise be sent back to score again because somebody disliked the scores.
    if not facts.team_short and not facts.scores_unfounded:
        yield Reason("The review team is still complete, so peer review stays as it is.", "team")


def reviews_locked(facts: ReviewingFacts) -> Iterator[Reason]:
    """All reviews are locked."""
    if facts.open_reviews == 1:
        yield Reason("One review is not locked yet.", "team")
    elif facts.open_reviews > 1:
        yield Reason(f"{facts.open_reviews} reviews are not locked yet.", "team")


def clarification_closed(facts: ReviewingFacts) -> Iterator[Reason]:
    """No question to the provider is open."""
    if facts.clarification_open:
        yield Reason("Questions to the provider are still open.", "review")


def answers_confirmed(facts: ReviewingFacts) -> Iterator[Reason]:
    """Each reviewer has saved their score again of every standard that the provider answered since."""
    for code in facts.answers_unconfirmed:
        yield Reason(
            f"Standard {code}: every reviewer reads what the provider has answered, and saves their score again.",
            "score",
            (("code", code),),
        )


def visit_done(facts: ReviewingFacts) -> Iterator[Reason]:
    """The visit has taken place where the award that is sought needs one."""
    if facts.visit_needed and not facts.visit_done:
        yield Reason("The visit has not taken place yet.", "review")


def every_standard_agreed(facts: ReviewingFacts) -> Iterator[Reason]:
    """Every standard in scope has an agreed score."""
    for code in facts.unagreed:
        yield Reason(f"Standard {code}: agree a score.", "consensus", (("code", code),))


def organisation_return_agreed(facts: ReviewingFacts) -> Iterator[Reason]:
    """The scores of the organisation return that serves this case are agreed."""
    # A return serves all placements of a provider, so none of them goes on before its scores are agreed.
    if facts.kind is ApplicationKind.PLACEMENT and not facts.organisation_return_agreed:
        yield Reason("The scores of the organisation return are not agreed yet.", "organisation")


def findings_drafted(facts: ReviewingFacts) -> Iterator[Reason]:
    """A finding is drafted for each agreed score below 3."""
    for code in facts.findings_missing:
        yield Reason(f"Standard {code}: draft a finding.", "findings", (("code", code),))


def rationales_read(facts: ReviewingFacts) -> Iterator[Reason]:
    """The lead has looked at every rationale that was put together from the reviewers' own."""
    for code in facts.rationales_unread:
        yield Reason(f"Standard {code}: look at what the provider reads.", "rationale", (("code", code),))


def accuracy_not_confirmed(facts: ReviewingFacts) -> Iterator[Reason]:
    """The report is confirmed once."""
    if facts.accuracy_confirmed:
        # Over, and nothing to mend: the state stays, so the step would otherwise be offered again.
        yield Reason("The report was confirmed already.", over=True)


def accuracy_in_bounds(facts: ReviewingFacts) -> Iterator[Reason]:
    """Points on the report are about facts, or evidence that existed at submission."""
    for point in facts.accuracy_out_of_bounds:
        yield Reason(f"“{point}” rests on something from after you submitted, so take it out.", "application")


def accuracy_confirmed(facts: ReviewingFacts) -> Iterator[Reason]:
    """The provider has answered on the report, or the time for it has run out."""
    if not facts.accuracy_confirmed:
        yield Reason("The provider is still checking the report.", "application")


def accuracy_answered(facts: ReviewingFacts) -> Iterator[Reason]:
    """Each point that the provider raised has an answer."""
    if facts.accuracy_unanswered:
        yield Reason(
            f"Points raised by the provider without an answer: {facts.accuracy_unanswered}.", "application"
        )


def moderation_not_reopened(facts: ReviewingFacts) -> Iterator[Reason]:
    """Agreeing scores is reopened at most once."""
    if facts.moderation_reopened:
        yield Reason("Agreeing scores was reopened once already.", "consensus")


REVIEWS_STAND = (team_still_stands, conflicts_decided, scores_founded)
"""What everything after the reveal rests on: asked again at each step, because a reviewer may be set aside at any time."""

REOPENED_DONE = (opened_standards_answered, only_opened_changed)
