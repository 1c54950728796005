"""Every version of a score can be read again from its revisions alone, years later, whatever was saved since."""

from random import Random
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload, selectinload

from accreditation.db import db, unit_of_work
from accreditation.enums.evidence import EvidenceException, EvidenceKind
from accreditation.models.people import Person
from accreditation.models.reviews import Score, ScoreCitation, ScoreRevision
from accreditation.models.snapshots import Entry
from accreditation.queries import reviews as queries
from accreditation.services import reviews
from accreditation.services.reviews import Judgement
from tests import reviewing
from tests.statements import counted
from tests.world import World

pytestmark = pytest.mark.postgresql_in_soak

SAVES = 50
FIELDS = (
    "version",
    "entry_id",
    "value",
    "cannot_judge",
    "rationale",
    "nothing_cited",
    "ceiling_reason",
    "private_note",
    "at_risk_now",
)


def contents(score: Score | ScoreRevision) -> dict[str, Any]:
    """Everything that a score, or a revision of one, says."""
    cited = {
        (citation.entry_citation_id, citation.relied_on, citation.exception, citation.corrected_kind)
        for citation in score.citations
    }
    return {name: getattr(score, name) for name in FIELDS} | {"citations": cited}


def loaded(score_id: int) -> Score:
    """A score as a new request loads it."""
    db.session.expunge_all()
    whole = select(Score).options(
        joinedload(Score.citations).joinedload(ScoreCitation.entry_citation), joinedload(Score.review)
    )
    return db.session.scalars(whole.where(Score.id == score_id)).unique().one()


def random_judgement(random: Random, entry: Entry) -> Judgement:
    ids = [citation.id for citation in entry.citations]
    relied_on = frozenset(key for key in ids if random.random() < 0.5)
    value = random.choice((None, 0, 1, 2, 3, 4))
    return Judgement(
        value=value,
        cannot_judge=value is None and random.random() < 0.5,
        rationale=f"Because of {random.random()}." if random.random() < 0.8 else "",
        nothing_cited=not relied_on and value in (0, 1),
        ceiling_reason=random.choice(("", "The team saw it.")),
        private_note=random.choice(("", "Between us.")),
        relied_on=relied_on,
        exceptions={key: random.choice(list(EvidenceException)) for key in ids if random.random() < 0.3},
        corrected_kinds={key: random.choice(list(EvidenceKind)) for key in ids if random.random() < 0.3},
        at_risk_now=random.choice((None, True, False)),
    )


def test_any_version_is_rebuilt_from_revisions_alone_after_many_saves(world: World) -> None:
    application, (first, _) = reviewing.scoring(world)
    actor, random = reviewing.viewer_of(world, first), Random(1)
    entry = queries.entry(application.current_round, "1.1")
    assert entry is not None
    stood: dict[int, dict[str, Any]] = {}
    for _ in range(SAVES):
        score = reviewing.score_of(first)
        with unit_of_work():
            saved = reviews.score_standard(
                first,
                entry,
                score,
                random_judgement(random, entry),
                actor=actor,
                expected_version=score.version if score else 0,
                explicit=False,
            )
        content = contents(saved)
        assert content == contents(loaded(saved.id)), "what was returned is what was kept"
        stood[saved.version] = content
        first = reviewing.own(world, first.id, db.session.get_one(Person, actor.id))
        entry = queries.entry(application.current_round, "1.1")
        assert entry is not None
    revisions = db.session.scalars(
        select(ScoreRevision).options(selectinload(ScoreRevision.citations)).order_by(ScoreRevision.version)
    )
    assert {revision.version: contents(revision) for revision in revisions} == stood
    assert len(stood) > SAVES / 2


def test_the_answer_about_risk_and_its_save_are_in_the_revision(world: World) -> None:
    application, (first, _) = reviewing.scoring(world)
    reviewing.give(world, first, "1.4", 1, at_risk_now=True)
    revision = db.session.scalars(select(ScoreRevision)).one()
    assert (revision.at_risk_now, revision.nothing_cited, revision.value) == (True, True, 1)
    assert application.id == first.application_id


def test_a_citation_of_an_earlier_version_is_never_changed_or_removed(world: World) -> None:
    _, (first, _) = reviewing.scoring(world)
    reviewing.give(world, first, "1.1", 3)
    cited = db.session.scalars(select(ScoreCitation)).first()
    assert cited is not None
    with pytest.raises(IntegrityError), unit_of_work():
        cited.relied_on, cited.exception = False, EvidenceException.OUT_OF_DATE
    again = db.session.scalars(select(ScoreCitation)).first()
    with pytest.raises(IntegrityError), unit_of_work():
        db.session.delete(again)


def test_the_same_again_is_no_new_version_and_a_kind_corrected_to_itself_says_nothing(world: World) -> None:
    application, (first, _) = reviewing.scoring(world)
    entry = queries.entry(application.current_round, "1.1")
    assert entry is not None
    same = {citation.id: citation.kind for citation in entry.citations}
    reviewing.give(world, first, "1.1", 3)
    reviewing.give(world, first, "1.1", 3, corrected_kinds=same)
    score = reviewing.score_of(first)
    assert score is not None
    assert score.version == 1
    assert {citation.corrected_kind for citation in score.citations} == {None}


@pytest.mark.one_database
@pytest.mark.parametrize("earlier", [False, True])
def test_a_save_writes_the_score_its_revision_and_all_its_citations_in_three_statements(
    world: World, earlier: bool
) -> None:
    application, (first, _) = reviewing.scoring(world)
    if earlier:
        reviewing.give(world, first, "1.1", 3)
    entry = queries.entry(application.current_round, "1.1")
    assert entry is not None
    score = reviewing.score_of(first)
    judgement = Judgement(
        value=2, rationale="Less.", relied_on=frozenset(citation.id for citation in entry.citations)
    )
    actor = reviewing.viewer_of(world, first)
    with counted() as statements, unit_of_work():
        reviews.score_standard(
            first, entry, score, judgement, actor=actor, expected_version=score.version if score else 0
        )
    assert len(statements) == 3, statements
