"""Whether a review team is large, mixed, trained and clear enough; refuses nobody by name but says what is missing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from accreditation.enums.people import Profession
from accreditation.enums.reviews import ReviewerKind
from accreditation.errors import Reason
from accreditation.rules.thresholds import TeamRule
from accreditation.rules.years import months_before


@dataclass(frozen=True)
class TeamMember:
    """A person who accepted to review the case."""

    kind: ReviewerKind
    profession: Profession
    external_office: bool
    trained_on: date | None
    declared_clear: bool
    name: str = "One member"
    standardised_on: date | None = None


def unmet_team(
    members: Collection[TeamMember],
    professions_hosted: Collection[Profession],
    today: date,
    *,
    rule: TeamRule,
    training_valid_months: int,
    standardisation_valid_months: int = 0,
) -> list[Reason]:
    """What a team of accepted reviewers lacks for the award that is sought; empty when it may begin."""
    return [
        Reason(words, "team")
        for words in (
            *_mix(members, rule, professions_hosted),
            *_people(members, today, training_valid_months),
            *_unstandardised(members, today, standardisation_valid_months),
        )
    ]


def _mix(members: Collection[TeamMember], rule: TeamRule, hosted: Collection[Profession]) -> list[str]:
    """What the team lacks as a whole."""
    kinds = [member.kind for member in members]
    # A lay reviewer shares no profession with anybody, whatever the place's own list says.
    same = sum(member.profession in hosted and member.profession is not Profession.LAY for member in members)
    unmet = []
    if len(members) < rule.reviewers:
        unmet.append(f"{rule.reviewers} reviewers who have accepted are needed ({len(members)} so far).")
    if sum(member.external_office for member in members) < rule.other_office:
        unmet.append("A reviewer from another office is needed.")
    if same < rule.same_profession:
        unmet.append("A reviewer of a profession that learns here is needed.")
    if sum(kind is not ReviewerKind.PEER for kind in kinds) < rule.lay_or_learner:
        unmet.append("A lay or learner reviewer is needed.")
    if kinds.count(ReviewerKind.LAY) < rule.lay:
        unmet.append("A lay reviewer is needed.")
    return unmet


def _people(members: Collection[TeamMember], today: date, months: int) -> list[str]:
    """What single members lack."""
    unmet = []
    for member in members:
        if not member.declared_clear:
            unmet.append(f"{member.name} has not declared that they have no conflict.")
        if not is_trained(member.trained_on, today, months):
            unmet.append(f"{member.name} was not trained within the last {months} months.")
    return unmet


def _unstandardised(members: Collection[TeamMember], today: date, months: int) -> list[str]:
    """Members who have not scored a training case in time; with 0 months nobody has to."""
    return [
        f"{member.name} has not done this year’s standardisation. It is one training case, scored and handed in."
        for member in members
        if not is_standardised(member.standardised_on, today, months)
    ]


def is_standardised(standardised_on: date | None, today: date, months: int) -> bool:
    """Whether a standardisation counts today, as `is_trained`; where the cycle asks for none (0 months), always."""
    return months == 0 or is_trained(standardised_on, today, months)


def is_trained(trained_on: date | None, today: date, months: int) -> bool:
    """Whether a training counts today: not in the future, and no longer ago than so many months, to the day."""
    return trained_on is not None and months_before(today, months) <= trained_on <= today
