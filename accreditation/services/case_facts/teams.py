"""What a review team lacks, by the cycle's or the framework's numbers; it names what is missing and chooses nobody."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from accreditation import clock
from accreditation.enums.applications import Tier
from accreditation.enums.people import Profession
from accreditation.enums.reviews import ON_TEAM
from accreditation.errors import Reason
from accreditation.frameworks.framework import Framework
from accreditation.models.applications import Application
from accreditation.models.reviews import Review
from accreditation.rules.team import TeamMember, TeamRule, unmet_team

NO_LEAD = Reason("Choose who leads the review.", "team")


def unmet(
    application: Application, framework: Framework, reviews: Sequence[Review], hosted: Sequence[Profession]
) -> list[Reason]:
    """What the people who accepted lack to begin."""
    return _unmet(application, framework, reviews, hosted, None)


def short(
    application: Application, framework: Framework, reviews: Sequence[Review], hosted: Sequence[Profession]
) -> list[Reason]:
    """What the team has come to lack since it began; training counted when it began."""
    return _unmet(application, framework, reviews, hosted, clock.today())


def rule_for(application: Application, framework: Framework) -> TeamRule:
    """The least that a team must have: the cycle's own numbers, else the framework's."""
    defaults = framework.cycle_defaults
    excellence = application.tier is Tier.EXCELLENCE
    asked = defaults.excellence_team if excellence else defaults.team
    own = application.cycle.settings.get("excellence_team" if excellence else "team", {})
    return TeamRule(**{**asdict(asked), **own})


def _unmet(
    application: Application,
    framework: Framework,
    reviews: Sequence[Review],
    hosted: Sequence[Profession],
    trained_on: date | None,
) -> list[Reason]:
    team = [review for review in reviews if review.status in ON_TEAM]
    missing = unmet_team(
        [_member(review, trained_on) for review in team],
        application.tier,
        hosted,
        clock.today(),
        rule=rule_for(application, framework),
        training_valid_months=framework.cycle_defaults.training_valid_months,
    )
    return missing if any(review.is_lead for review in team) else [*missing, NO_LEAD]


def _member(review: Review, trained_on: date | None) -> TeamMember:
    profile = review.reviewer.reviewer_profile
    return TeamMember(
        kind=review.kind,
        profession=review.profession,
        external_office=review.from_other_office,
        trained_on=trained_on or (profile.trained_on if profile else None),
        declared_clear=review.declared_clear,
        name=review.reviewer.name,
    )
