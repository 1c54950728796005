"""Cases whose scores are being agreed, made through the services, for tests that begin further on."""

from collections.abc import Mapping

from accreditation.db import db, unit_of_work
from accreditation.enums.applications import Tier
from accreditation.enums.findings import FindingKind
from accreditation.enums.people import Role
from accreditation.enums.reviews import ReviewerKind
from accreditation.models.applications import Application
from accreditation.models.moderation import AgreedScore
from accreditation.models.people import Person
from accreditation.models.reviews import Review
from accreditation.permissions.viewer import Viewer
from accreditation.queries import agreed_scores
from accreditation.queries import answers as answer_queries
from accreditation.queries import applications as application_queries
from accreditation.queries import moderation as queries
from accreditation.queries import reviews as review_queries
from accreditation.services import checking, findings, moderation, reports, reviews, teams
from tests import reviewing
from tests.grounds import remembered
from tests.world import World

Given = Mapping[str, tuple[int | None, int | None]]
"""Scores of the lead and of the lay reviewer, by code; every other standard is given 1 by both."""


@remembered
def revealed(
    world: World, given: Given, tier: Tier = Tier.ACCREDITED, **how: object
) -> tuple[Application, list[Review]]:
    """An application whose reviewers have all locked; both give 3 on 1.1 and 1 elsewhere unless said."""
    return reveal(world, given, *reviewing.scoring(world, tier, **how))


def reveal(
    world: World, given: Given, application: Application, team: list[Review]
) -> tuple[Application, list[Review]]:
    """A case whose team has begun to score, after everybody has locked."""
    for number, review in enumerate(team):
        for line in review_queries.scored_lines(application.current_round):
            usual = 3 if line.code == "1.1" else 1
            pair = given.get(line.code, (usual, usual))
            value = pair[min(number, 1)]
            reviewing.give(world, review, line.code, value, rationale=f"{review.kind.value} on {line.code}.")
        reviewing.lock(world, review)
    return application_queries.get(application.id), [reload(world, review) for review in team]


@remembered
def revealed_without(world: World, *codes: str) -> tuple[Application, list[Review]]:
    """The same for an application in which some standards do not apply, as the office accepted."""
    application = reviewing.in_check(world, not_applicable=codes)
    secretary = world.viewer(world.secretary)
    with unit_of_work():
        for answer in answer_queries.of_application(application.id):
            if answer.not_applicable:
                checking.accept_not_applicable(application, answer, actor=secretary)
        checking.accept(application, actor=secretary)
    people = [reviewing.reviewer(world), reviewing.reviewer(world, ReviewerKind.LAY)]
    team = [
        reviewing.invited(world, application, person, is_lead=number == 0)
        for number, person in enumerate(people)
    ]
    for review, person in zip(team, people, strict=True):
        with unit_of_work():
            reviews.accept(review, actor=world.viewer(person))
    reviewing.unopposed(world, application)
    with unit_of_work():
        teams.allocate_team(application, actor=secretary)
    for review, person in zip(team, people, strict=True):
        with unit_of_work():
            reviews.begin_scoring(review, actor=world.viewer(person))
        reviewing.score_all(world, review)
        reviewing.lock(world, review)
    return application_queries.get(application.id), [reload(world, review) for review in team]


def reload(world: World, review: Review) -> Review:
    """A review as its reviewer loads it now."""
    loaded = queries.for_team(reviewing.viewer_of(world, review), review.id)
    assert loaded is not None
    return loaded


def settled(
    world: World,
    application: Application,
    standard_id: int,
    team: list[Review],
    *,
    value: int | None,
    expected_version: int = 0,
    reason: str = "We talked it through.",
    rationale: str = "What we saw, together.",
) -> AgreedScore | None:
    """The lead proposes a score, and each of the others on the team agrees with it; what is then agreed."""
    lead, *others = team
    with unit_of_work():
        agreed = moderation.propose_score(
            application,
            standard_id,
            value=value,
            reason=reason,
            rationale=rationale,
            actor=reviewing.viewer_of(world, lead),
            expected_version=expected_version,
        )
    for review in others:
        agreed = assented(world, application, standard_id, review)
    return agreed


def assented(world: World, application: Application, standard_id: int, review: Review) -> AgreedScore | None:
    """One reviewer agrees with what is proposed now."""
    opened = queries.case_of(application.current_round, standard_id)
    assert opened is not None
    with unit_of_work():
        return moderation.assent(
            application,
            standard_id,
            actor=reviewing.viewer_of(world, review),
            proposal_id=opened.proposals[-1].id,
        )


@remembered
def moderating(world: World, given: Given | None = None, **how: object) -> tuple[Application, list[Review]]:
    """An application whose lead has begun to agree scores."""
    application, team = revealed(world, given or {}, **how)  # type: ignore[arg-type]
    begun(world, application, team)
    return application, team


def begun(world: World, application: Application, team: list[Review]) -> None:
    """The lead begins to agree the scores of a case."""
    with unit_of_work():
        moderation.begin_moderation(application, actor=reviewing.viewer_of(world, team[0]))


def fresh(application_id: int) -> Application:
    """A case as it stands after requests of a browser."""
    db.session.expunge_all()
    return application_queries.get(application_id)


def moderator(world: World, name: str = "Mo Moderator") -> Person:
    """A moderator of the office."""
    return world.person(Role.MODERATOR, name=name)


def drafted(world: World, application: Application, lead: Review) -> None:
    """A finding on every agreed score below 3, and every rationale looked at."""
    read_through(application, reviewing.viewer_of(world, lead))
    with unit_of_work():
        for agreed in agreed_scores.of_round(application.current_round):
            if agreed.value is not None and agreed.value < 3:
                findings.draft_finding(
                    application,
                    agreed,
                    kind=FindingKind.REQUIREMENT,
                    words=f"Do better on {agreed.standard.code}.",
                    actor=reviewing.viewer_of(world, lead),
                )


def read_through(application: Application, actor: Viewer) -> None:
    """The lead looks at what the provider reads of every score, and leaves it."""
    with unit_of_work():
        for agreed in agreed_scores.of_round(application.current_round):
            if agreed.round_id == application.current_round.id:
                reports.write_rationale(
                    application,
                    agreed.standard_id,
                    rationale=agreed.rationale,
                    expected_version=agreed.version,
                    actor=actor,
                )


@remembered
def issued(world: World, given: Given | None = None) -> tuple[Application, list[Review]]:
    """An application whose report the provider is checking; nothing differs unless said."""
    application, team = moderating(world, given)
    drafted(world, application, team[0])
    sent(world, application, team)
    return application, team


def sent(world: World, application: Application, team: list[Review]) -> None:
    """The lead issues the report."""
    with unit_of_work():
        reports.issue_report(application, actor=reviewing.viewer_of(world, team[0]))
