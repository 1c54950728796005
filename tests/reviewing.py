"""Cases on their way through peer review, made through the services step by step, for tests that begin further on."""

import hashlib
import io
from collections.abc import Sequence

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import Tier
from accreditation.enums.evidence import EvidenceKind, RevisionStatus, ScanResult
from accreditation.enums.people import Profession, Role
from accreditation.enums.reviews import ReviewerKind
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.evidence import Citation, EvidenceItem, EvidencePage, EvidenceRevision
from accreditation.models.people import Person
from accreditation.models.reviews import Review, Score
from accreditation.queries import answers as answer_queries
from accreditation.queries import applications as application_queries
from accreditation.queries import clarifications as clarification_queries
from accreditation.queries import reviews as queries
from accreditation.queries import scoring as scoring_queries
from accreditation.queries import snapshots
from accreditation.rules.ceilings import Period
from accreditation.services import (
    answers,
    checking,
    clarifications,
    objections,
    reviews,
    sign_offs,
    submissions,
    teams,
)
from accreditation.services.reviews import Judgement
from accreditation.storage.base import Store
from tests import shelving
from tests.grounds import remembered
from tests.world import World

PICTURE = (
    b"RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"
)


def evidence(
    world: World,
    title: str = "Learner survey",
    kind: EvidenceKind = EvidenceKind.LEARNER_SURVEY,
    *,
    newer_than: EvidenceRevision | None = None,
    content: bytes = b"",
    pages: int = 3,
    organisation_id: int | None = None,
    store: Store | None = None,
) -> EvidenceRevision:
    """A file in a provider's library as its check leaves it, with its pictures; or a newer file of an item there."""
    content = content or f"file {title}".encode()
    lead, store = world.lead, store or world.app.extensions["store"]
    organisation_id = organisation_id or world.organisation.id
    with unit_of_work():
        revision = EvidenceRevision(
            item_id=newer_than.item_id if newer_than else None,
            number=newer_than.number + 1 if newer_than else 1,
            status=RevisionStatus.ACCEPTED,
            filename="survey.pdf",
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            media_type="application/pdf",
            pages=pages,
            pictures=pages,
            scan=ScanResult.CLEAN,
            uploaded_by_id=lead.id,
            uploaded_at=clock.now(),
            storage_key="pending",
        )
        if newer_than is None:
            item = EvidenceItem(
                organisation_id=organisation_id,
                title=title,
                kind=kind,
                owner_id=lead.id,
                created_at=clock.now(),
            )
            item.revisions = [revision]
        db.session.add(revision)
        db.session.flush()
        revision.storage_key = revision.reading_key = f"evidence/{organisation_id}/{revision.id}"
        db.session.add_all(
            EvidencePage(revision_id=revision.id, number=n, text=f"{title}, words of page {n}")
            for n in range(1, pages + 1)
        )
    _keep(store, revision, content)
    return revision


def _keep(store: Store, revision: EvidenceRevision, content: bytes) -> None:
    assert revision.storage_key is not None
    store.put_stream(revision.storage_key, io.BytesIO(content), len(content))
    for number in range(1, revision.pictures + 1):
        store.put_stream(f"pictures/{revision.id}/{number}.webp", io.BytesIO(PICTURE), 1000)


@remembered
def answered(
    world: World,
    tier: Tier = Tier.ACCREDITED,
    *,
    application: Application | None = None,
    not_applicable: Sequence[str] = (),
    outcomes: Sequence[Period] = (),
) -> Application:
    """An application with an answer to every standard; 1.1 cites two files, and outcome data of the periods given."""
    application = application or world.application(tier=tier)
    revisions = [evidence(world), evidence(world, "Educational audit", EvidenceKind.EDUCATIONAL_AUDIT)]
    lead = world.viewer(world.lead)
    with unit_of_work():
        for answer in answer_queries.in_scope(application):
            _answer(application, answer, lead, answer.standard.code in not_applicable)
            if answer.standard.code == "1.1":
                _cite(answer, revisions, world.lead)
    if outcomes:
        figures = shelving.file(world, "Attrition", kind=EvidenceKind.ATTRITION_DATA)
        for period in outcomes:
            shelving.cite(world, figures, application.id, "1.1", period=period)
    return application_queries.get(application.id)


def _answer(application: Application, answer: Answer, lead, away: bool) -> None:
    answers.save(
        answer,
        application=application,
        actor=lead,
        expected_version=0,
        self_score=None if away else 3 if answer.standard.code == "1.1" else 1,
        not_applicable=away,
        not_applicable_reason="We do not do this here." if away else "",
        narrative="" if away else f"What we do about {answer.standard.code}.",
        gaps="",
        actions="",
    )


def _cite(answer: Answer, revisions: Sequence[EvidenceRevision], person: Person) -> None:
    db.session.add_all(
        Citation(
            answer_id=answer.id,
            revision_id=revision.id,
            page_from=2,
            page_to=3,
            claim="Learners say so",
            created_by_id=person.id,
            created_at=clock.now(),
        )
        for revision in revisions
    )


@remembered
def submitted(world: World, tier: Tier = Tier.ACCREDITED, **how: object) -> Application:
    """An application that was signed and sent."""
    return sent(world, answered(world, tier, **how))  # type: ignore[arg-type]


def sent(world: World, application: Application) -> Application:
    """An application whose answers are written, signed and sent."""
    lead, signatory = world.viewer(world.lead), world.viewer(world.signatory)
    with unit_of_work():
        submissions.complete_self_assessment(application, actor=lead)
        sign_offs.request_sign_off(application, actor=lead)
    snapshot = snapshots.newest(application.id)
    assert snapshot is not None
    with unit_of_work():
        sign_offs.sign(application, actor=signatory, shown_hash=snapshot.content_hash, stepped_up=True)
    with unit_of_work():
        submissions.submit(application, actor=lead)
    return application_queries.get(application.id)


@remembered
def in_check(world: World, tier: Tier = Tier.ACCREDITED, **how: object) -> Application:
    """An application that the office is checking."""
    return check(world, submitted(world, tier, **how))


def check(world: World, application: Application) -> Application:
    """An application that was sent, and that the office is checking now."""
    with unit_of_work():
        checking.begin_check(application, actor=world.viewer(world.secretary))
    return application


@remembered
def allocating(world: World, tier: Tier = Tier.ACCREDITED, **how: object) -> Application:
    """An application that was accepted as complete and waits for its team."""
    return accepted(world, in_check(world, tier, **how))


def accepted(world: World, application: Application) -> Application:
    """An application that the office checks, accepted as complete."""
    secretary = world.viewer(world.secretary)
    with unit_of_work():
        for answer in answer_queries.in_scope(application):
            if answer.not_applicable:
                checking.accept_not_applicable(application, answer, actor=secretary)
        checking.accept(application, actor=secretary)
    return application


def reviewer(world: World, kind: ReviewerKind = ReviewerKind.PEER, *, elsewhere: bool = False) -> Person:
    """A trained reviewer of the office, or of another."""
    office = world.new_office("North") if elsewhere else None
    person = world.person(Role.REVIEWER, office=office)
    profession = Profession.LAY if kind is ReviewerKind.LAY else Profession.NURSING
    return world.profile(person, kind, profession)


def invited(world: World, application: Application, person: Person, *, is_lead: bool = False) -> Review:
    """An invitation, loaded for its reviewer."""
    with unit_of_work():
        review = teams.invite(
            application, person_id=person.id, is_lead=is_lead, actor=world.viewer(world.secretary)
        )
    return own(world, review.id, person)


def own(world: World, review_id: int, person: Person) -> Review:
    """A review as its reviewer loads it."""
    review = queries.for_reviewer(world.viewer(person), review_id)
    assert review is not None
    return review


@remembered
def with_team(world: World, tier: Tier = Tier.ACCREDITED, **how: object) -> tuple[Application, list[Review]]:
    """An application whose team is confirmed: a lead peer and a lay reviewer, and for excellence one from elsewhere."""
    return team_for(world, allocating(world, tier, **how))


def team_for(world: World, application: Application) -> tuple[Application, list[Review]]:
    """A case that waits for its team, with one."""
    people = [reviewer(world), reviewer(world, ReviewerKind.LAY)]
    if application.tier is Tier.EXCELLENCE:
        people.append(reviewer(world, elsewhere=True))
    team = [invited(world, application, person, is_lead=number == 0) for number, person in enumerate(people)]
    for review, person in zip(team, people, strict=True):
        with unit_of_work():
            reviews.accept(review, actor=world.viewer(person))
    unopposed(world, application)
    with unit_of_work():
        teams.allocate_team(application, actor=world.viewer(world.secretary))
    return application, team


def unopposed(world: World, application: Application) -> None:
    """The provider says that it has no objection to those who have joined the team, so that the office need not wait."""
    with unit_of_work():
        objections.have_none(application, actor=world.viewer(world.lead))


@remembered
def scoring(world: World, tier: Tier = Tier.ACCREDITED, **how: object) -> tuple[Application, list[Review]]:
    """An application whose team has begun to score."""
    return begin(world, *with_team(world, tier, **how))


def begin(world: World, application: Application, team: list[Review]) -> tuple[Application, list[Review]]:
    """A case whose team begins to score."""
    for review in team:
        with unit_of_work():
            reviews.begin_scoring(review, actor=viewer_of(world, review))
    return application, team


def reviewer_of(review: Review) -> Person:
    """Whose review it is."""
    return db.session.get_one(Person, review.reviewer_id)


def viewer_of(world: World, review: Review):
    """The reviewer of a review, as services see them."""
    return world.viewer(reviewer_of(review))


def give(world: World, review: Review, code: str, value: int | None = 3, **changes: object) -> None:
    """Score one standard; on 1.1 both citations are relied on, elsewhere a reason is given for going past the ceiling."""
    subject = scoring_queries.own(review.id, review.reviewer_id, code)
    assert subject is not None
    entry, score = subject.entry, subject.score
    low = value is not None and value <= 1
    typed: dict[str, object] = {
        "value": value,
        "cannot_judge": value is None,
        "rationale": f"Why {code} is so.",
        "relied_on": frozenset(citation.id for citation in entry.citations),
        "nothing_cited": low and not entry.citations,
        "ceiling_reason": "Seen by the team" if value and value > 1 else "",
        "at_risk_now": False if low and entry.standard.klass == "gateway" else None,
    }
    with unit_of_work():
        reviews.score_standard(
            review,
            entry,
            score,
            Judgement(**{**typed, **changes}),  # type: ignore[arg-type]
            actor=viewer_of(world, review),
            expected_version=score.version if score else 0,
        )


def score_of(review: Review, code: str = "1.1") -> Score | None:
    """The score that a reviewer gave of one standard, as it is in the database."""
    subject = scoring_queries.own(review.id, review.reviewer_id, code)
    assert subject is not None
    return subject.score


def score_all(world: World, review: Review, **values: int | None) -> None:
    """Score every standard: 1.1 at 3, the others that nothing supports cannot be judged, unless said by code (s1_2=1)."""
    for line in queries.scored_lines(review.round):
        if not line.not_applicable:
            default = 3 if line.code == "1.1" else None
            give(world, review, line.code, values.get(f"s{line.code.replace('.', '_')}", default))


def settle_questions(world: World, review: Review) -> None:
    """Say that nothing is asked of the provider, where nothing was said of it yet: nobody locks before."""
    if not clarification_queries.statuses(review.round_id):
        with unit_of_work():
            clarifications.waive(review, reason="Nothing is unclear.", actor=viewer_of(world, review))


def lock(world: World, review: Review) -> bool:
    """Lock a review; true when the scores are shared by it."""
    settle_questions(world, review)
    with unit_of_work():
        return reviews.lock_review(review, actor=viewer_of(world, review))


@remembered
def revealed(world: World, tier: Tier = Tier.ACCREDITED) -> tuple[Application, list[Review]]:
    """An application whose reviewers have all locked."""
    application, team = scoring(world, tier)
    for review in team:
        score_all(world, review)
        lock(world, review)
    return application_queries.get(application.id), team
