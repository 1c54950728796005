"""The team's part of a story after the reveal: agreed scores, findings, the report and what the provider says of it."""

from collections.abc import Collection

from accreditation.demo.stages.story import USUAL_SCORE, Story
from accreditation.enums.findings import FindingKind
from accreditation.enums.frameworks import StandardClass
from accreditation.models.applications import Application
from accreditation.models.frameworks import Standard
from accreditation.models.moderation import AgreedScore, ModerationCase
from accreditation.queries import agreed_scores, frameworks, rounds, teams
from accreditation.queries import moderation as queries
from accreditation.services import discussions, findings, moderation, reports

TOP = 4


def to_moderation(story: Story) -> None:
    """Begin to agree scores."""
    with story.acting() as application:
        moderation.begin_moderation(application, actor=story.cast.reviewers[0])


def discuss(story: Story, code: str) -> None:
    """Let two of the team say on a standard why they differ; each reviewer in turn has a line."""
    for number, name in enumerate(("remark", "remark_back")):
        person = story.cast.reviewers[number]
        with story.acting() as application:
            listed = teams.of_round(application.current_round)
            own = next(review.id for review in listed if review.reviewer_id == person.id)
            page = queries.team_standard(person, own, code)
            assert page is not None, "the scores are not shared yet"
            words = story.writer.line(name, code=code)
            discussions.remark(page.application, page.row.line, words=words, actor=person, review=page.review)


def settle(story: Story, codes: Collection[str] | None = None) -> None:
    """Settle what has to be talked about at the plan's score, by the team or the moderator; all, or those named."""
    with story.acting() as application:
        standards = {
            standard.id: standard for standard in frameworks.standards_of(application.framework_version_id)
        }
        for standard_id, opened in sorted(queries.cases(application.current_round).items()):
            named = codes is None or standards[standard_id].code in codes
            if opened.settled_at is None and named:
                _settle(story, application, standards[standard_id], opened)


def _settle(story: Story, application: Application, standard: Standard, opened: ModerationCase) -> None:
    writer, value = story.writer, story.plan.aim(standard.code)
    rationale = writer.rationale(standard.code, value, "what is cited")
    if queries.with_moderator(opened):
        assert story.cast.moderator is not None, "a moderator is needed"
        moderation.settle_by_moderator(
            application,
            standard.id,
            value=value,
            reason=writer.line("moderator_reason"),
            rationale=rationale,
            actor=story.cast.moderator,
            expected_version=0,
        )
        return
    lead, *others = story.cast.reviewers
    moderation.propose_score(
        application,
        standard.id,
        value=value,
        reason=writer.line("team_reason"),
        rationale=rationale,
        actor=lead,
        expected_version=0,
    )
    proposed = queries.case_of(application.current_round, standard.id)
    assert proposed is not None, "the lead proposed a score"
    for reviewer in others:
        moderation.assent(application, standard.id, actor=reviewer, proposal_id=proposed.proposals[-1].id)


def draft_findings(story: Story) -> None:
    """Look at each rationale, draft a finding below 3, and praise what stands at 4; then write the summary."""
    with story.acting() as application:
        for agreed in agreed_scores.of_round(application.current_round):
            if agreed.round_id == application.current_round.id:
                reports.write_rationale(
                    application,
                    agreed.standard_id,
                    rationale=agreed.rationale,
                    expected_version=agreed.version,
                    actor=story.cast.reviewers[0],
                )
            kind = _kind(agreed)
            if kind is not None:
                words = story.writer.finding(kind)
                findings.draft_finding(
                    application, agreed, kind=kind, words=words, actor=story.cast.reviewers[0]
                )
        summary = story.writer.line("summary")
        version = rounds.report(application.current_round).version
        reports.write_summary(
            application, actor=story.cast.reviewers[0], summary=summary, expected_version=version
        )


def _kind(agreed: AgreedScore) -> FindingKind | None:
    if agreed.value is None or agreed.value == USUAL_SCORE:
        return None
    if agreed.value == TOP:
        return FindingKind.COMMENDATION
    gateway = agreed.standard.klass is StandardClass.GATEWAY
    return FindingKind.CONDITION if gateway else FindingKind.REQUIREMENT


def to_factual_accuracy(story: Story) -> None:
    """Settle every score, draft the findings and send the report to the provider."""
    settle(story)
    draft_findings(story)
    with story.acting() as application:
        reports.issue_report(application, actor=story.cast.reviewers[0])


def confirm(story: Story, about: str = "") -> None:
    """Confirm the report's facts; with a standard's code, say that something about it is wrong."""
    comments = story.writer.line("accuracy", code=about) if about else ""
    with story.acting() as application:
        reports.confirm_accuracy(application, actor=story.cast.lead, comments=comments)


def to_ready_for_panel(story: Story) -> None:
    """Confirm the report where nobody has, answer the provider and send the case on to a panel."""
    with story.acting() as application:
        confirmed = rounds.report(application.current_round).confirmation is not None
    if not confirmed:
        confirm(story)
    with story.acting() as application:
        point = rounds.report(application.current_round).confirmation
        answer = story.writer.line("accuracy_answer") if point is not None and point.comments else ""
        reports.answer_accuracy(application, actor=story.cast.reviewers[0], answer=answer)
