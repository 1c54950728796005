"""Words that not all may read are planted in a whole case, then looked for everywhere as everybody, in every phase of a review."""

import io
import zipfile
from collections.abc import Iterator, Mapping

import docx
import pytest
from werkzeug.wrappers import Response

from accreditation.db import db, unit_of_work
from accreditation.enums.calibration import Grouping
from accreditation.queries import standard_settings as settings
from accreditation.services import standard_settings
from tests.architecture.access_rows import EVERYBODY
from tests.architecture.secret_ending import PHASES
from tests.architecture.secret_story import Story
from tests.architecture.secret_table import QUICK, SEARCHING, SECRETS, WALKERS, expected
from tests.architecture.visitors import Visitors, arrive
from tests.architecture.walking import Walk, words_of
from tests.documents import files
from tests.scene import Stage
from tests.staging import staged, undone_unless_kept

pytestmark = [pytest.mark.xdist_group("scene")]

JOINING = ("learner", "substitute", "second")
"""Reviewers who are no visitors of the other tests."""


EXERCISES = ("standard_settings", "training", "training_cases", "calibration", "home", "notices", "audit")
"""The parts of the service in which what an expert marks could be shown."""


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitors]:
    """Everybody on a scene of their own: what comes to light in the story would close other tests' cases to them."""
    with staged("sqlite", tmp_path_factory.mktemp("secrets")) as stage:
        yield arrive(stage)


def let_in(story: Story) -> None:
    """Give a browser to whoever has joined."""
    visitors = story.visitors
    for name in JOINING:
        if name in story.scene.people and name not in visitors.browsers:
            with visitors.app.app_context():
                visitors.people[name] = story.scene.people[name]
                visitors.browsers[name] = story.scene.world.client(visitors.people[name])
                db.session.remove()


def own(story: Story) -> dict[str, dict[str, int]]:
    """What stands in addresses of one person's own; the secretariat looks after what others are and did."""
    values = {name: {"review_id": review_id} for name, review_id in story.case.reviews.items()}
    values["lay"]["training_case_id"] = story.training_case_id
    values["secretariat"] = {
        "review_id": story.case.reviews["learner"],
        "person_id": story.scene.people["learner"].id,
        "reviewer_id": story.scene.people["lay"].id,
        "reviewer_application_id": story.reviewer_application_id,
        "exception_id": story.exception_id,
    }
    values["ratifier"] = {"exception_id": story.exception_id}
    return values


def differences(
    shown: Mapping[str, Mapping[str, list[str]]], story: Story, phase: str, people: str
) -> Iterator[str]:
    """Where somebody was shown a secret that is not theirs, or not shown it though it is."""
    for name, text in story.planted.items():
        read, due = shown[text], expected(name, phase, people)
        for who in sorted(read.keys() - due):
            yield f"{phase}: {who} reads {name} at {read[who][:3]}"
        for who in sorted(due - read.keys()):
            yield f"{phase}: {who} no longer reads {name}"


def walked(
    story: Story, phase: str, written: tuple[int, int], people: str = ""
) -> tuple[list[str], tuple[int, int]]:
    """What the table does not say after a phase, and how far letters and the record were read."""
    texts = list(story.planted.values())
    people = people or WALKERS.get(phase, "")
    walk = Walk(story.visitors, story.case, people.split(), own(story), whole=False, written=written)
    wrong = list(differences(walk.readers(texts), story, phase, people)) if people else []
    letters = walk.written_to(texts)
    wrong += [f"{phase}: written to {who}" for readers in letters.values() for who in readers]
    # Where the tests have to be quick, nobody searches.
    return wrong + ([] if people == QUICK else list(searched(walk, story, phase))), walk.written


def searched(walk: Walk, story: Story, phase: str) -> Iterator[str]:
    """Who learns by a search for it that a secret stands anywhere, though it is not theirs."""
    for who in SEARCHING.get(phase, "").split():
        # A day is no word, and a field for a day answers one as it should.
        words = {name: text for name, text in story.planted.items() if name != "away"}
        texts = {name: text for name, text in words.items() if who not in expected(name, phase, who)}
        shown = walk.searchers(who, texts.values())
        yield from (
            f"{phase}: {who} is led to {name} by {shown[text]}" for name, text in texts.items() if shown[text]
        )


def test_before_the_last_lock_each_text_is_read_by_those_of_the_table(visitors: Visitors) -> None:
    """The beginning of the long walk, on the scene of the other tests: nothing of it closes a case to anybody."""
    story = Story(visitors)
    for phase, happens in PHASES.items():
        happens(story)
        let_in(story)
        if phase == "late":
            break
    wrong, _ = walked(story, "late", (0, 0), QUICK)
    assert not wrong, "\n".join(wrong)


@pytest.mark.soak
@pytest.mark.timeout(3000)
def test_in_every_phase_each_text_is_read_by_those_of_the_table_and_by_nobody_else(alone: Visitors) -> None:
    """Everybody opens everything, some look for each word, and nobody is shown or led to what is not theirs."""
    story, wrong, written = Story(alone), list[str](), (0, 0)
    for phase, happens in PHASES.items():
        happens(story)
        let_in(story)
        more, written = walked(story, phase, written)
        wrong += more
    assert set(story.planted) == set(SECRETS), "the table names every secret"
    assert not wrong, "\n".join(wrong)


def mark(visitors: Visitors, of_hundred: int, grouping: Grouping) -> None:
    """The lay reviewer says the same of every standard and of the case of an exercise."""
    with visitors.app.app_context(), undone_unless_kept(keep=True), unit_of_work():
        part = settings.part_of(visitors.scene.viewer("lay"), visitors.fixed["standard_setting_id"])
        assert part is not None
        marks = {standard.id: of_hundred for standard, _ in settings.core_of(part.setting)}
        standard_settings.judge(part, marks, number=1, expected_version=part.expert.version)
        (case,) = settings.cases_of(part.setting)
        standard_settings.place(settings.CasePart(part, case), grouping)


@pytest.mark.soak
@pytest.mark.timeout(3000)
def test_marks_of_an_expert_change_no_page_of_anybody_else(alone: Visitors) -> None:
    """What holds no words is found by its difference: the same expert marks otherwise while the round is open."""
    walk = Walk(alone, alone.scene.cases[Stage.CLOSED], sorted(EVERYBODY))
    mark(alone, 41, Grouping.BORDERLINE)
    before = walk.pages(*EXERCISES)
    mark(alone, 83, Grouping.ABOVE)
    after = walk.pages(*EXERCISES)
    assert {who for who, address in before if before[who, address] != after[who, address]} == {"lay"}


def test_a_word_that_stands_where_it_should_not_is_seen_whatever_it_stands_in() -> None:
    """In a page, a sheet, a calendar that folds its lines, a document whose lines break within words, and a zip of any of them."""
    text = "zqleakbcdfghjkl"
    document = io.BytesIO()
    written = docx.Document()
    written.add_paragraph(f"It says {text}.")
    written.save(document)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("notes.docx", document.getvalue())
    pages = {
        "text/html": f"<p>{text}</p>".encode(),
        "text/csv": f"A,{text}\r\n".encode(),
        "text/calendar": f"SUMMARY:{text[:6]}\r\n {text[6:]}\r\n".encode(),
        "application/zip": packed.getvalue(),
        "application/pdf": files.good(1, [text]),
    }
    for mimetype, content in pages.items():
        assert text in words_of(Response(content, mimetype=mimetype)), mimetype
