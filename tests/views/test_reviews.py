"""A reviewer's pages: declare, read, score blind, lock; and what nobody else may reach."""

import re
from datetime import timedelta
from unittest.mock import patch

import pytest

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import Tier
from accreditation.enums.audit import AuditKind
from accreditation.enums.evidence import EvidenceException, EvidenceKind, RevisionStatus
from accreditation.enums.people import Role
from accreditation.enums.reviews import ReviewStatus
from accreditation.models.audit import AuditEvent
from accreditation.models.concerns import Concern
from accreditation.models.evidence import EvidenceItem, EvidenceRevision
from accreditation.models.people import Person
from accreditation.models.reviews import Review, Score
from accreditation.models.rounds import ReviewRound
from accreditation.queries import reviews as queries
from accreditation.services import allocations, evidence
from tests import asking, reviewing
from tests.client import Client, hidden
from tests.statements import counted
from tests.world import World

CANARY = "Canary rationale of the first reviewer"


def browser_of(world: World, review: Review) -> Client:
    return world.client(db.session.get_one(Person, review.reviewer_id))


def entry_of(review: Review, code: str = "1.1"):
    entry = queries.entry(db.session.get_one(ReviewRound, review.round_id), code)
    assert entry is not None
    return entry


def own_score(review: Review, code: str = "1.1") -> Score | None:
    db.session.expire_all()
    return reviewing.score_of(review, code)


def test_nothing_is_read_before_the_declaration_and_the_confirmed_team(world: World) -> None:
    case = reviewing.allocating(world)
    person = reviewing.reviewer(world)
    review = reviewing.invited(world, case, person, is_lead=True)
    browser = world.client(person)
    assert f"/reviews/{review.id}" in browser.get("/reviews").text
    page = browser.get(f"/reviews/{review.id}").text
    assert "Ward 7" in page
    assert "Pat Lead" in page
    assert "What we do about" not in page
    assert browser.get(f"/reviews/{review.id}/standards/1.1").status_code == 404
    refused = browser.send(f"/reviews/{review.id}/declare")
    assert refused.status_code == 422
    assert browser.send(f"/reviews/{review.id}/declare", declaration="clear").status_code == 302
    assert browser.get(f"/reviews/{review.id}/standards/1.1").status_code == 404
    assert "as soon as the office confirms the team" in browser.get(f"/reviews/{review.id}").text


def test_a_conflict_needs_words_and_ends_the_review(world: World) -> None:
    case = reviewing.allocating(world)
    person = reviewing.reviewer(world)
    review = reviewing.invited(world, case, person)
    browser = world.client(person)
    path = f"/reviews/{review.id}/declare"
    assert browser.send(path, declaration="conflict").status_code == 422
    assert (
        browser.send(path, declaration="conflict", kind="family", words="My sister works there.").status_code
        == 302
    )
    db.session.expire_all()
    assert db.session.get_one(Review, review.id).status is ReviewStatus.CONFLICTED
    assert "nothing more is asked of you" in browser.get(f"/reviews/{review.id}").text.lower()


def test_an_invitation_can_be_declined(world: World) -> None:
    case = reviewing.allocating(world)
    person = reviewing.reviewer(world)
    review = reviewing.invited(world, case, person)
    assert world.client(person).send(f"/reviews/{review.id}/decline").status_code == 302
    db.session.expire_all()
    assert db.session.get_one(Review, review.id).status is ReviewStatus.DECLINED


def test_a_reviewer_begins_scores_and_sees_what_is_left(world: World) -> None:
    _, (first, _) = reviewing.with_team(world)
    browser = browser_of(world, first)
    assert browser.send(f"/reviews/{first.id}/begin").status_code == 302
    path = f"/reviews/{first.id}/standards/1.1"
    page = browser.get(path).text
    assert "What we do about 1.1." in page
    assert "Learners say so" in page
    cited = entry_of(first).citations
    sent = browser.send(
        path,
        score="3",
        rationale=CANARY,
        relied_on=[cited[0].id, cited[1].id],
        **{f"flags-{cited[0].id}": "out_of_date"},
    )
    assert sent.status_code == 302
    score = own_score(first)
    assert score is not None
    assert (score.value, score.version, score.rationale) == (3, 1, CANARY)
    assert {citation.exception for citation in score.citations} == {EvidenceException.OUT_OF_DATE, None}
    following = browser.send(
        path, score="3", rationale=CANARY, relied_on=[citation.id for citation in cited], go="next"
    )
    assert following.location == f"/reviews/{first.id}/standards/1.2"
    page = browser.get(path).text
    assert "✓ done" in page
    assert CANARY in page
    left = browser.get(f"/reviews/{first.id}/lock").text
    assert f"/reviews/{first.id}/standards/1.2" in left
    assert "Standard 1.1" not in left
    overview = browser.get(f"/reviews/{first.id}").text
    assert "1 standard of 24 finished" in overview


def test_typing_is_saved_with_versions_and_never_asks(world: World) -> None:
    _, (first, _) = reviewing.scoring(world)
    browser = browser_of(world, first)
    path = f"/reviews/{first.id}/standards/1.4"
    fields = hidden(browser.get(path).text) | {"score": "0", "rationale": "Nothing"}
    script = {"X-Requested-With": "autosave"}
    answer = browser.post(path, data=fields, headers=script)
    assert answer.status_code == 200
    assert answer.get_json()["version"] == 1
    again = browser.post(path, data=fields | {"version": "1", "rationale": "Nothing at all"}, headers=script)
    assert again.get_json()["version"] == 2
    stale = browser.post(path, data=fields | {"version": "1", "rationale": "Other window"}, headers=script)
    assert stale.status_code == 409
    assert db.session.query(Concern).count() == 0


def test_another_window_shows_both_texts(world: World) -> None:
    _, (first, _) = reviewing.scoring(world)
    browser = browser_of(world, first)
    path = f"/reviews/{first.id}/standards/1.1"
    fields = hidden(browser.get(path).text)
    browser.post(path, data=fields | {"rationale": "First window"})
    late = browser.post(path, data=fields | {"rationale": "Second window"})
    assert late.status_code == 409
    assert "First window" in late.text
    assert "Second window" in late.text


def test_a_low_must_meet_standard_asks_about_risk_and_tells_the_concern_officer_alone(world: World) -> None:
    case, (first, _) = reviewing.scoring(world)
    browser = browser_of(world, first)
    path = f"/reviews/{first.id}/standards/1.4"
    judgement = {"score": "0", "rationale": CANARY, "nothing_cited": "y"}
    refused = browser.send(path, **judgement)
    assert refused.status_code == 422
    assert "Are patients or learners at risk now?" in refused.text
    assert browser.send(path, **judgement, at_risk_now="yes").status_code == 302
    concern = db.session.query(Concern).one()
    officer = world.client(world.person(Role.CONCERN_OFFICER))
    assert "Safety concern" in officer.get("/concerns").text
    assert CANARY in officer.get(f"/concerns/{concern.id}").text
    secretary = world.client(world.secretary)
    assert secretary.get("/concerns").status_code == 403
    assert secretary.get(f"/concerns/{concern.id}").status_code == 404
    assert "oncern" not in _main(secretary.get(f"/cases/{case.id}").text)
    sent = officer.send(f"/concerns/{concern.id}", trigger="triage", words="I rang the ward.")
    assert sent.status_code == 302
    assert "Escalate it, or close it with what was found" in officer.get("/home").text
    assert (
        officer.send(f"/concerns/{concern.id}", trigger="close", words="Mended the same day.").status_code
        == 302
    )
    assert "Mended the same day." in officer.get(f"/concerns/{concern.id}").text
    assert "oncern" not in _main(secretary.get(f"/cases/{case.id}").text)


def _main(text: str) -> str:
    return text[text.index("<main") : text.index("</main>")]


def test_scores_stay_with_their_author_on_every_page(world: World) -> None:
    case, (first, second) = reviewing.scoring(world)
    reviewing.give(world, first, "1.1", 4, rationale=CANARY, private_note="Canary note")
    other = browser_of(world, second)
    pages = [
        other.get(f"/reviews/{second.id}/standards/1.1").text,
        other.get(f"/reviews/{second.id}").text,
        world.client(world.secretary).get(f"/cases/{case.id}").text,
        world.client(world.secretary).get(f"/cases/{case.id}/team").text,
        world.client(world.lead).get(f"/applications/{case.id}").text,
    ]
    for page in pages:
        assert CANARY not in page
        assert "Canary note" not in page
        assert "✓ done" not in page
    for path in ("", "/standards/1.1", "/lock", "/declare"):
        assert other.get(f"/reviews/{first.id}{path}").status_code == 404


def test_the_last_lock_shares_the_scores(world: World) -> None:
    _, team = reviewing.scoring(world)
    for review in team:
        reviewing.score_all(world, review)
        browser = browser_of(world, review)
        reviewing.settle_questions(world, review)
        assert "Lock my review" in browser.get(f"/reviews/{review.id}/lock").text
        assert browser.send(f"/reviews/{review.id}/lock").status_code == 302
    assert "scores are shared with the team now" in browser.get(f"/reviews/{team[1].id}").text
    assert db.session.query(AuditEvent).filter_by(kind=AuditKind.SCORES_REVEALED.value).count() == 1
    page = browser.get(f"/reviews/{team[1].id}/standards/1.1").text
    assert "Your scores are shared with the team, so they stand." in page


def test_evidence_is_reached_only_through_what_was_submitted(world: World) -> None:
    _, (first, second) = reviewing.scoring(world)
    stray = reviewing.evidence(world, "Not cited")
    cited = entry_of(first).citations[0].revision_id
    browser = browser_of(world, first)
    base = f"/reviews/{first.id}/evidence"
    page = browser.get(f"{base}/{cited}/pages/2")
    assert "words of page 2" in page.text
    picture = browser.get(f"{base}/{cited}/pages/2.webp")
    assert (picture.mimetype, picture.data) == ("image/webp", reviewing.PICTURE)
    assert browser.get(f"{base}/{cited}/pages/9").status_code == 404
    assert browser.get(f"{base}/{stray.id}/pages/1").status_code == 404
    assert browser_of(world, second).get(f"{base}/{cited}/pages/1").status_code == 404
    file = browser.get(f"{base}/{cited}/file")
    assert file.mimetype == "application/octet-stream"
    assert file.headers["Content-Disposition"].startswith("attachment")
    read = db.session.query(AuditEvent).filter_by(kind=AuditKind.EVIDENCE_READ.value).one()
    assert read.actor_id == first.reviewer_id
    citation = entry_of(first).citations[0]
    beside = browser.get(f"/reviews/{first.id}/standards/1.1?cited={citation.id}&page=3").text
    assert "words of page 3" in beside
    assert re.search(rf'src="[^"]*/evidence/{cited}/pages/3.webp"', beside)


@pytest.mark.one_database
def test_a_page_alone_is_named_as_it_was_submitted(world: World) -> None:
    _, (first, _) = reviewing.scoring(world)
    citation = entry_of(first).citations[0]
    revision = db.session.get_one(EvidenceRevision, citation.revision_id)
    item = db.session.get_one(EvidenceItem, revision.item_id)
    item.title = "Complaint about somebody"
    db.session.flush()
    page = browser_of(world, first).get(f"/reviews/{first.id}/evidence/{revision.id}/pages/1").text
    assert "Complaint about somebody" not in page
    assert citation.title in page


def test_a_file_taken_out_of_use_is_said_so(world: World) -> None:
    _, (first, _) = reviewing.scoring(world)
    citation = entry_of(first).citations[0]
    revision = db.session.get_one(EvidenceRevision, citation.revision_id)
    with unit_of_work():
        evidence.withdraw(revision, organisation_id=world.organisation.id, actor=world.viewer(world.lead))
    assert revision.status is RevisionStatus.WITHDRAWN
    browser = browser_of(world, first)
    assert (
        "can no longer be opened"
        in browser.get(f"/reviews/{first.id}/standards/1.1?cited={citation.id}").text
    )
    assert browser.get(f"/reviews/{first.id}/evidence/{revision.id}/file").status_code == 404


def test_a_file_without_a_copy_is_never_sent_as_it_came(world: World) -> None:
    _, (first, _) = reviewing.scoring(world)
    revision = db.session.get_one(EvidenceRevision, entry_of(first).citations[0].revision_id)
    with unit_of_work():
        revision.reading_key = None
    browser, base = browser_of(world, first), f"/reviews/{first.id}/evidence/{revision.id}"
    assert "there is no copy of it" in browser.get(f"{base}/pages/1").text
    evidence.ask_for_copies()
    assert "is being made" in browser.get(f"{base}/pages/1").text
    assert browser.get(f"{base}/file").status_code == 404
    owner = world.client(world.lead).get(f"/evidence/{revision.item_id}").text
    assert "A copy without personal details is being made." in owner


def test_the_lead_records_the_visit_for_excellence(world: World) -> None:
    _, team = reviewing.revealed(world, Tier.EXCELLENCE)
    lead, other = browser_of(world, team[0]), browser_of(world, team[1])
    path = f"/reviews/{team[0].id}/visit"
    today = clock.today()
    day = {"held_on-day": today.day, "held_on-month": today.month, "held_on-year": today.year}
    assert other.get(f"/reviews/{team[1].id}/visit").status_code == 403
    assert lead.send(path, learner_session="y", notes="Canary visit note").status_code == 422
    assert (
        lead.send(path, **day, learner_session="y", learners="6", notes="Canary visit note").status_code
        == 302
    )
    assert "The visit took place on" in lead.get(f"/reviews/{team[0].id}").text
    assert (
        "Canary visit note"
        not in world.client(world.lead).get(f"/applications/{team[0].application_id}").text
    )
    assert (
        "Canary visit note" not in world.client(world.secretary).get(f"/cases/{team[0].application_id}").text
    )


def test_a_kind_is_corrected_on_the_page_and_while_typing(world: World) -> None:
    _, (first, _) = reviewing.scoring(world)
    browser = browser_of(world, first)
    path, cited = f"/reviews/{first.id}/standards/1.1", entry_of(first).citations[0]
    assert "Learner survey, as the provider says" in browser.get(path).text
    judgement = {"score": "2", "rationale": "One page of a survey.", "relied_on": [str(cited.id)]}
    kind = f"kinds-{cited.id}"
    typed = browser.post(
        path,
        data=hidden(browser.get(path).text) | judgement | {kind: "testimony"},
        headers={"X-Requested-With": "autosave"},
    )
    assert typed.get_json()["version"] == 1
    score = own_score(first)
    assert score is not None
    assert [citation.corrected_kind for citation in score.citations] == [EvidenceKind.TESTIMONY]
    assert '<option value="testimony" selected' in browser.get(path).text
    assert browser.send(path, **judgement, **{kind: "gossip"}).status_code == 422
    assert browser.send(path, **judgement, **{kind: ""}).status_code == 302
    score = own_score(first)
    assert score is not None
    assert [citation.corrected_kind for citation in score.citations] == [None]


@pytest.mark.one_database
def test_the_review_page_asks_the_database_at_most_eight_times(world: World) -> None:
    _, (first, _) = reviewing.scoring(world)
    reviewing.give(world, first, "1.1", 3)
    browser = browser_of(world, first)
    citation = entry_of(first).citations[0]
    path = f"/reviews/{first.id}/standards/1.1?cited={citation.id}"
    browser.get(path)
    with counted() as statements:
        assert browser.get(path).status_code == 200
    assert len(statements) <= 8, statements


@pytest.mark.one_database
def test_saving_a_score_takes_few_statements(world: World) -> None:
    _, (first, _) = reviewing.scoring(world)
    browser = browser_of(world, first)
    path = f"/reviews/{first.id}/standards/1.2"
    fields = hidden(browser.get(path).text) | {"score": "cannot_judge", "rationale": "Nothing to see"}
    with counted() as statements:
        assert browser.post(path, data=fields, headers={"X-Requested-With": "autosave"}).status_code == 200
    assert len(statements) <= 7, statements


def test_an_invitation_that_ran_out_is_not_called_answered(world: World) -> None:
    review, browser, path = to_answer(world)
    assert review.due_on is not None
    with (
        clock.at(clock.now() + (review.due_on - clock.today()) + timedelta(days=1)),
        patch("accreditation.queries.heartbeats.down_since", return_value=False),
        patch("accreditation.queries.heartbeats.clock_in_doubt", return_value=False),
    ):
        assert allocations.expire() == 1
    for page in ("declare", "decline"):
        shown = browser.get(f"{path}/{page}").text
        assert "answered this invitation" not in shown
        assert f"If you would still like to review, tell the office, {world.office.name}." in shown


@pytest.mark.one_database
def test_an_invitation_that_was_accepted_is_not_called_closed(world: World) -> None:
    _, browser, path = to_answer(world)
    assert browser.send(f"{path}/declare", declaration="clear").status_code == 302
    page = browser.get(f"{path}/declare").text
    assert "You have answered this invitation already." in page
    assert "Nothing more is asked of you" not in page


def to_answer(world: World) -> tuple[Review, Client, str]:
    person = reviewing.reviewer(world)
    review = reviewing.invited(world, reviewing.allocating(world), person)
    return review, world.client(person), f"/reviews/{review.id}"


@pytest.mark.parametrize("tier", [Tier.ACCREDITED, Tier.EXCELLENCE])
def test_before_locking_a_reviewer_reads_what_can_still_change(world: World, tier: Tier) -> None:
    _, (first, *_) = reviewing.scoring(world, tier)
    reviewing.score_all(world, first)
    reviewing.settle_questions(world, first)
    page = browser_of(world, first).get(f"/reviews/{first.id}/lock").text
    assert "for good" not in page
    assert "until scores are shared you can ask a moderator to unlock your review" in page
    assert ("After the visit you may change a score" in page) is (tier is Tier.EXCELLENCE)


def test_the_lead_reads_where_the_teams_questions_stand(world: World) -> None:
    application, (lead, _) = reviewing.scoring(world)
    browser, path = browser_of(world, lead), f"/reviews/{lead.id}"
    to_send, sent, answered = (
        "send them, or say that nothing is asked",
        "with the provider",
        "Read the answers",
    )
    assert to_send in browser.get(path).text
    asking.word(world, lead, "1.2", "How often do you look at it?")
    asking.send(world, lead)
    page = browser.get(path).text
    assert to_send not in page
    assert f"Questions of the whole team: {sent}" in page
    asking.answer(world, application, {"1.2": "Every week."})
    asking.send_answers(world, application)
    page = browser.get(path).text
    assert sent not in page
    assert answered in page
    reviewing.give(world, lead, "1.2", 2)
    asking.close(world, lead)
    page = browser.get(path).text
    assert "Questions of the whole team" in page
    assert not [words for words in (to_send, sent, answered) if words in page]
