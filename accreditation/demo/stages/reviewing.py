"""The office's and the reviewers' part of a story: the check, the team, scores, the lock, the visit."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db
from accreditation.demo.stages.story import Story
from accreditation.enums.concerns import ConcernTrigger
from accreditation.enums.frameworks import StandardClass
from accreditation.enums.reviews import ReviewStatus
from accreditation.models.concerns import Concern
from accreditation.models.reviews import Review
from accreditation.models.snapshots import Entry
from accreditation.permissions.viewer import Viewer
from accreditation.queries import answers, applications, ceilings, review_questions, scoring, snapshots
from accreditation.queries import clarifications as clarification_queries
from accreditation.queries import reviews as queries
from accreditation.queries import teams as team_queries
from accreditation.services import checking, clarifications, concerns, objections, reviews, teams
from accreditation.services.reviews import Judgement

LOW = 1


def to_in_check(story: Story) -> None:
    """Begin to check what was submitted."""
    with story.acting() as application:
        checking.begin_check(application, actor=story.cast.secretary)


def to_returned(story: Story, codes: Collection[str]) -> None:
    """Send the application back, naming what is missing."""
    words = story.writer.defects()
    with story.acting() as application:
        defects = {code: words[number % len(words)] for number, code in enumerate(codes)}
        checking.return_for_completion(application, actor=story.cast.secretary, defects=defects)


def to_allocation(story: Story) -> None:
    """Accept each "does not apply", and the application as complete."""
    with story.acting() as application:
        for answer in answers.of_application(application.id):
            if answer.not_applicable and not answer.not_applicable_preset:
                checking.accept_not_applicable(application, answer, actor=story.cast.secretary)
        checking.accept(application, actor=story.cast.secretary)


def invite(story: Story, reviewers: Sequence[int] = ()) -> None:
    """Ask the cast's reviewers to join, or those whose numbers are given; the first of all leads."""
    with story.acting() as application:
        for number in reviewers or range(len(story.cast.reviewers)):
            person = story.cast.reviewers[number]
            teams.invite(application, person_id=person.id, is_lead=number == 0, actor=story.cast.secretary)


def accept(story: Story, reviewers: Sequence[int] = ()) -> None:
    """Declare that there is no conflict, and join the team."""
    for number in reviewers or range(len(story.cast.reviewers)):
        person = story.cast.reviewers[number]
        with story.acting():
            reviews.accept(_own(story, person), actor=person, words=story.writer.line("declaration"))


def to_in_review(story: Story) -> None:
    """Invite the team where nobody was asked yet, let everybody accept, and confirm the team."""
    with story.acting() as application:
        statuses = {
            review.reviewer_id: review.status for review in team_queries.of_round(application.current_round)
        }
    people = list(enumerate(story.cast.reviewers))
    missing = [number for number, person in people if person.id not in statuses]
    if missing:
        invite(story, missing)
    waiting = [
        number
        for number, person in people
        if statuses.get(person.id, ReviewStatus.INVITED) is ReviewStatus.INVITED
    ]
    if waiting:
        accept(story, waiting)
    with story.acting() as application:
        objections.have_none(application, actor=story.cast.lead)
    with story.acting() as application:
        teams.allocate_team(application, actor=story.cast.secretary)


def _own(story: Story, person: Viewer) -> Review:
    """A reviewer's own review of this case, loaded as their pages load it."""
    application = applications.get(story.application_id)
    listed = next(
        review
        for review in team_queries.of_round(application.current_round)
        if review.reviewer_id == person.id
    )
    review = queries.for_reviewer(person, listed.id)
    assert review is not None, "the reviewer holds no reviewer's role"
    return review


def score(story: Story, reviewer: int, codes: Collection[str] | None = None) -> None:
    """Let one reviewer score every standard of the round that has no score yet, or those that are named."""
    person = story.cast.reviewers[reviewer]
    with story.acting():
        review = _own(story, person)
        if review.status is ReviewStatus.ACCEPTED:
            reviews.begin_scoring(review, actor=person)
        submitted = snapshots.submitted(story.application_id)
        assert submitted is not None, "nothing was submitted"
        given = {line.standard_id for line in scoring.lines(review) if line.is_begun}
        to_score = {
            line.standard_id
            for line in queries.scored_lines(review.round)
            if (codes is None or line.code in codes) and not line.not_applicable
        }
        for entry in snapshots.entries(submitted):
            if entry.standard_id in to_score - given:
                _judge(story, review, entry, reviewer)


def _judge(story: Story, review: Review, entry: Entry, reviewer: int) -> None:
    reviews.score_standard(
        review,
        entry,
        None,
        _judgement(story, review, entry, reviewer),
        actor=story.cast.reviewers[reviewer],
        expected_version=0,
    )


def _judgement(story: Story, review: Review, entry: Entry, reviewer: int) -> Judgement:
    code, klass = entry.standard.code, entry.standard.klass
    value, writer = story.plan.given(code, reviewer), story.writer
    cited = list(entry.citations)
    page = (
        f"{cited[reviewer % len(cited)].title}, page {cited[reviewer % len(cited)].page_from},"
        if cited
        else ""
    )
    evidence = [(citation.kind, ceilings.period_of(citation)) for citation in cited]
    supported = ceilings.supported(review.application, klass, evidence)
    risky = klass is StandardClass.GATEWAY and value is not None and value <= LOW
    return Judgement(
        value=value,
        cannot_judge=value is None,
        rationale=writer.rationale(code, value, page or "the account", reviewer),
        nothing_cited=value is not None and value <= LOW and not cited,
        ceiling_reason=writer.line("ceiling") if supported.passed_by(value) else "",
        private_note=writer.line("private_note") if code == "2.1" and reviewer == 0 else "",
        relied_on=frozenset(citation.id for citation in cited) if value is not None else frozenset(),
        at_risk_now=code in story.plan.at_risk if risky else None,
    )


def ask(story: Story, codes: Collection[str]) -> None:
    """Let the lead word a question on each of these standards, and send them to the provider."""
    lead = story.cast.reviewers[0]
    with story.acting():
        review = _own(story, lead)
        for code in codes:
            subject = review_questions.to_word(lead, review.id, code)
            assert subject is not None, "nothing may be asked about this standard"
            words = story.writer.line("question", code=code)
            clarifications.word(review, subject.gathered, words=words, expected_version=0, actor=lead)
        since = clarification_queries.sent_last(review.round_id)
        lines = [line for line in review_questions.gathered(review.round, since=since) if line.words]
        clarifications.send(review, actor=lead, shown=review_questions.fingerprint(lines), looked_at=True)


def lock(story: Story, reviewer: int) -> bool:
    """Lock one reviewer's review; true when that shares the team's scores."""
    person = story.cast.reviewers[reviewer]
    with story.acting():
        review = _own(story, person)
        # Nobody locks before the team has said whether it asks the provider anything.
        if not clarification_queries.statuses(review.round_id):
            clarifications.waive(review, reason=story.writer.line("nothing_asked"), actor=person)
        return reviews.lock_review(review, actor=person)


def to_revealed(story: Story) -> None:
    """Let everybody who has not done so score and lock, so that the scores are shared."""
    for number, person in enumerate(story.cast.reviewers):
        with story.acting():
            status = _own(story, person).status
        if status in {ReviewStatus.ACCEPTED, ReviewStatus.SCORING}:
            score(story, number)
            lock(story, number)


def visit(story: Story) -> None:
    """Record the visit, held today, with its session for learners alone."""
    lead = story.cast.reviewers[0]
    with story.acting():
        reviews.record_visit(
            _own(story, lead),
            held_on=clock.today(),
            learner_session=True,
            learners=6,
            learners_said="They feel welcome and safe, and ask for more time with the clinic’s own patients.",
            notes=story.writer.line("visit"),
            actor=lead,
        )


def triage(story: Story, then: ConcernTrigger | None = None) -> None:
    """Let the concern officer look at what the scores raised, and escalate or close it."""
    officer = story.cast.concern_officer
    assert officer is not None, "a concern officer is needed"
    words = story.writer.line("concern_triage")
    with story.acting() as application:
        for concern in db.session.scalars(select(Concern).where(Concern.application_id == application.id)):
            for trigger in filter(None, (ConcernTrigger.TRIAGE, then)):
                concerns.move_concern(concern, trigger, words=words, actor=officer)
