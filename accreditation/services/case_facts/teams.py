"""What a review team lacks, by the case's policy; it names what is missing and chooses nobody."""

from collections.abc import Sequence
from datetime import date

from accreditation import clock
from accreditation.enums.people import Profession
from accreditation.enums.reviews import ON_TEAM
from accreditation.errors import Reason
from accreditation.models.reviews import Review
from accreditation.rules.policy import CasePolicy
from accreditation.rules.team import TeamMember, unmet_team

NO_LEAD = Reason("Choose who leads the review.", "team")


def unmet(policy: CasePolicy, reviews: Sequence[Review], hosted: Sequence[Profession]) -> list[Reason]:
    """What the people who accepted lack to begin."""
    return _unmet(policy, reviews, hosted, None)


def short(policy: CasePolicy, reviews: Sequence[Review], hosted: Sequence[Profession]) -> list[Reason]:
    """What the team has come to lack since it began; training counted when it began."""
    return _unmet(policy, reviews, hosted, clock.today())


def _unmet(
    policy: CasePolicy,
    reviews: Sequence[Review],
    hosted: Sequence[Profession],
    trained_on: date | None,
) -> list[Reason]:
    team = [review for review in reviews if review.status in ON_TEAM]
    missing = unmet_team(
        [_member(review, trained_on) for review in team],
        hosted,
        clock.today(),
        rule=policy.team,
        training_valid_months=policy.cycle.training_valid_months,
    )
    # The rule counts people; who leads is a choice of the office, and no number of the framework.
    return missing if any(review.is_lead for review in team) else [*missing, NO_LEAD]


def _member(review: Review, trained_on: date | None) -> TeamMember:
    profile = review.reviewer.reviewer_profile
    return TeamMember(
        kind=review.kind,
        profession=review.profession,
        external_office=review.from_other_office,
        # A training that runs out during a review does not break up the team, so later it counts as of today.
        trained_on=trained_on or (profile.trained_on if profile else None),
        declared_clear=review.declared_clear,
        name=review.reviewer.name,
    )
