"""Of a whole journey, no notice, letter or subject line has anything that somebody wrote, scored, declared or called a file."""

import re
from collections.abc import Iterator, Mapping, Sequence

import pytest
from sqlalchemy import Text, inspect, select
from sqlalchemy.orm import DeclarativeBase

from accreditation.db import db, unit_of_work
from accreditation.enums.applications import Trigger
from accreditation.enums.audit import AuditKind
from accreditation.enums.concerns import ConcernKind
from accreditation.enums.notices import Audience, NoticeKind
from accreditation.models.answers import Answer
from accreditation.models.applications import Defect, MoveReason
from accreditation.models.comments import Comment
from accreditation.models.concerns import Concern, ConcernRecord
from accreditation.models.evidence import EvidenceItem, EvidenceRevision
from accreditation.models.findings import Finding
from accreditation.models.letters import Letter
from accreditation.models.meetings import Decision, Motion, Ratification
from accreditation.models.moderation import AgreedScore, ModerationCase, ScoreProposal
from accreditation.models.notices import Notice
from accreditation.models.people import Person
from accreditation.models.review_notes import ReviewNote
from accreditation.models.reviews import Declaration, ReviewConflict, Score
from accreditation.models.rounds import ReportVersion, Visit
from accreditation.models.visits import VisitNote
from accreditation.queries import answers
from accreditation.services import comments, concerns
from accreditation.services.notices import CATALOGUE
from accreditation.services.notices.steps import STEPS
from tests.scene import DISPUTED, SHORT, Scene, Stage
from tests.services.notices.hearing import composed, line_of
from tests.world import World

WRITTEN: Mapping[type[DeclarativeBase], tuple[str, ...]] = {
    Answer: ("narrative", "gaps", "actions", "not_applicable_reason"),
    Comment: ("quote", "words"),
    Defect: ("words",),
    MoveReason: ("words",),
    Concern: ("words",),
    ConcernRecord: ("words",),
    EvidenceItem: ("title", "notes"),
    EvidenceRevision: ("filename",),
    Finding: ("words",),
    Decision: ("departure_reason",),
    Motion: ("departure_reason",),
    Ratification: ("reason",),
    AgreedScore: ("rationale", "reason"),
    ModerationCase: ("note",),
    ScoreProposal: ("rationale", "reason"),
    Declaration: ("words",),
    ReviewConflict: ("reason",),
    Score: ("rationale", "private_note", "ceiling_reason", "revised_because"),
    ReviewNote: ("words",),
    VisitNote: ("seen", "learners_said"),
    ReportVersion: ("summary",),
    Visit: ("notes", "learners_said"),
}
"""Everything that people write, score or declare, and what their files are called."""

SHORTEST = 4


def canaries(world: World) -> Iterator[str]:
    """Everything that is written anywhere, as it is stored."""
    for model, names in WRITTEN.items():
        for name in names:
            assert isinstance(inspect(model).columns[name].type, Text), f"{model.__name__}.{name}"
            yield from db.session.scalars(select(getattr(model, name)).distinct())


@pytest.fixture
def field(world: World) -> Scene:
    """A field with cases at their end, on their way and sent back, a concern and a held file."""
    scene = Scene(world)
    scene.new_case(Stage.CLOSED, SHORT)
    scene.new_case(Stage.MODERATION, DISPUTED)
    scene.case(Stage.RETURNED)
    _comment(scene, scene.case(Stage.RETURNED).application_id)
    with unit_of_work():
        concerns.raise_concern(
            scene.case(Stage.RETURNED).application,
            standard_id=db.session.scalars(select(Answer.standard_id).limit(1)).one(),
            kind=ConcernKind.SAFETY,
            words="A learner was left alone on the ward.",
            actor=scene.viewer("lead"),
        )
    return scene


def _comment(scene: Scene, application_id: int) -> None:
    """The team talks about an answer, so that its lead hears of a reply."""
    answer = answers.to_standard(application_id, "1.1")
    assert answer is not None
    lead, contributor = scene.viewer("provider_lead"), scene.viewer("contributor")
    with unit_of_work():
        comment = comments.add(
            answer,
            application_id=application_id,
            actor=lead,
            words="Is that still so at night?",
            quote="What we do about 1.1.",
        )
    with unit_of_work():
        comments.go_on(comment, actor=contributor, words="Since the spring it is.", resolve=None)


@pytest.mark.one_database
def test_of_a_whole_journey_nothing_secret_is_heard(field: Scene) -> None:
    rows = db.session.scalars(select(Notice)).all()
    assert len({row.kind for row in rows}) > 20
    _says_nothing_that_anybody_wrote(field.world, rows)
    _names_no_person_and_no_number(rows)
    _opens_to_its_reader(field.world, rows)
    assert {row.person_id for row in rows if row.kind is NoticeKind.COMMENT_ADDED} == {
        field.people["provider_lead"].id
    }
    officers = {row.person_id for row in rows if row.kind is NoticeKind.CONCERN_RAISED}
    assert officers == {field.people["concern_officer"].id}


def _says_nothing_that_anybody_wrote(world: World, rows: Sequence[Notice]) -> None:
    texts = {text for text in canaries(world) if text and len(text) >= SHORTEST}
    assert len(texts) > 100, "there is something to look for"
    shown = [f"{line.subject} {line.text}" for line in map(line_of, rows)]
    letters = [content for letter in db.session.scalars(select(Letter)) if (content := composed(letter))]
    assert letters
    sent = [" ".join((content.subject, *content.paragraphs, content.why)) for content in letters]
    stored = [repr(row.facts) for row in rows]
    stored += [repr(facts) for facts in db.session.scalars(select(Letter.facts))]
    whole = "\n".join((*shown, *sent, *stored))
    assert not [text for text in texts if text in whole]


def _names_no_person_and_no_number(rows: Sequence[Notice]) -> None:
    """A day, a reference and the name of a place are all that is filled in."""
    names = set(db.session.scalars(select(Person.name)))
    for line in map(line_of, rows):
        words = f"{line.subject} {line.text}"
        assert not [name for name in names if name in words]
        plain = re.sub(r"PA-\d\d-\w+|\d{1,2} [A-Z][a-z]+ 20\d\d|5pm|Ward \d+ \([a-z ]+\)", "", words)
        assert not re.search(r"\d", plain), words


def _opens_to_its_reader(world: World, rows: Sequence[Notice]) -> None:
    # One of each kind of page for each reader.
    links = {
        (row.person_id, re.sub(r"\d+", "#", link[1])): link[1] for row in rows if (link := line_of(row).link)
    }
    assert len(links) > 15
    browsers = {person_id: world.client(db.session.get_one(Person, person_id)) for person_id, _ in links}
    for (person_id, _), path in sorted(links.items()):
        assert browsers[person_id].get(path).status_code in {200, 302}, (person_id, path)


def test_a_provider_hears_of_no_decision_before_it_is_confirmed() -> None:
    rule = STEPS[AuditKind.APPLICATION_MOVED][Trigger.DECIDE.value]
    assert {CATALOGUE[each.kind].audience for each in rule if not isinstance(each, str)} == {
        Audience.RATIFIERS
    }
