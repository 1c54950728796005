"""What a review team lacks, by the case's policy; it names what is missing and chooses nobody."""

from collections.abc import Collection, Sequence
from datetime import date

from accreditation import clock, dates
from accreditation.enums.people import Profession
from accreditation.enums.reviews import COUNTED, ON_TEAM
from accreditation.errors import Reason
from accreditation.models.reviews import Review
from accreditation.queries.objections import Shown
from accreditation.rules.policy import CasePolicy
from accreditation.rules.team import TeamMember, unmet_team

NO_LEAD = Reason("Choose who leads the review.", "team")


def unmet(
    policy: CasePolicy, reviews: Sequence[Review], hosted: Sequence[Profession], able: Collection[int]
) -> list[Reason]:
    """What the people who accepted lack to begin; who is not `able` to review any more counts no more."""
    return [*_unmet(policy, reviews, hosted, able, None), *lead_missing(reviews, able)]


def short(
    policy: CasePolicy, reviews: Sequence[Review], hosted: Sequence[Profession], able: Collection[int]
) -> list[Reason]:
    """What the team has come to lack since it began; training counted when it began."""
    return _unmet(policy, reviews, hosted, able, clock.today())


def lead_missing(reviews: Sequence[Review], able: Collection[int]) -> list[Reason]:
    """Nobody leads who could: who leads is a choice of the office, and no number of the framework."""
    led = any(
        review.is_lead and review.status in ON_TEAM and review.reviewer_id in able for review in reviews
    )
    return [] if led else [NO_LEAD]


def objections(shown: Sequence[Shown]) -> list[Reason]:
    """What the provider has against somebody, and until when it may still say so; nothing where it said that it has nothing."""
    reasons = []
    for each in shown:
        if each.objection is not None and each.objection.decided_at is None:
            words = f"The provider objects to {each.review.reviewer.name}. Decide about it."
            reasons.append(Reason(words, "team"))
        elif each.objection is None and each.is_open:
            words = (
                f"The provider may object to {each.review.reviewer.name} until {dates.moment(each.until)}."
            )
            reasons.append(Reason(words, "team"))
    return reasons


def undecided(reviews: Sequence[Review]) -> list[Reason]:
    """Reviews of the team that wait until the office has decided about a conflict."""
    return [
        Reason(
            f"A conflict of {review.reviewer.name} came up after the declaration. Decide about it.", "team"
        )
        for review in reviews
        if review.held_at is not None and review.status in ON_TEAM
    ]


def _unmet(
    policy: CasePolicy,
    reviews: Sequence[Review],
    hosted: Sequence[Profession],
    able: Collection[int],
    trained_on: date | None,
) -> list[Reason]:
    team = [review for review in reviews if review.status in ON_TEAM]
    # Whoever has locked did so while they could; whoever has not never will.
    gone = [review for review in team if review.status not in COUNTED and review.reviewer_id not in able]
    missing = unmet_team(
        [_member(review, trained_on) for review in team if review not in gone],
        hosted,
        clock.today(),
        rule=policy.team,
        training_valid_months=policy.cycle.training_valid_months,
        standardisation_valid_months=policy.cycle.standardisation_valid_months,
    )
    return [*missing, *(_gone(review) for review in gone)]


def _gone(review: Review) -> Reason:
    return Reason(
        f"{review.reviewer.name} cannot review any more, because the account or the role has ended. Set the review aside"
        " and ask somebody else, or have an administrator put it right.",
        "team",
    )


def _member(review: Review, trained_on: date | None) -> TeamMember:
    profile = review.reviewer.reviewer_profile
    return TeamMember(
        kind=review.kind,
        profession=review.profession,
        external_office=review.from_other_office,
        # A training that runs out during a review does not break up the team, so later it counts as of today.
        trained_on=trained_on or (profile.trained_on if profile else None),
        declared_clear=review.declared_clear,
        standardised_on=trained_on or (profile.standardised_on if profile else None),
        name=review.reviewer.name,
    )
