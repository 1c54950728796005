"""A visit: its day is found and moved, what was seen is noted by standard, and nothing of it reaches whom it must not."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus, Tier
from accreditation.enums.notices import NoticeKind
from accreditation.enums.reviews import ReviewStatus
from accreditation.errors import RuleBroken, Stale
from accreditation.models.applications import Application
from accreditation.models.moderation import AgreedScore
from accreditation.models.people import Person
from accreditation.models.reviews import Review, ScoreRevision
from accreditation.models.visits import VisitNote, VisitPlan
from accreditation.queries import agreed_scores, calendar, locked_scores, rounds, scores, scoring
from accreditation.queries import applications as application_queries
from accreditation.queries import visits as queries
from accreditation.queries.policies import policy_of
from accreditation.services import moderation, reviews, visits
from accreditation.visibility import SeenCase
from tests import reviewing
from tests.services.notices.hearing import heard_by
from tests.world import World

pytestmark = pytest.mark.postgresql_in_soak

DAY = 20


def day(number: int = DAY) -> date:
    return clock.today() + timedelta(days=number)


def lead_of(world: World, team: list[Review]) -> Review:
    return reviewing.own(world, team[0].id, db.session.get_one(Person, team[0].reviewer_id))


def offer(application: Application, world: World, number: int = DAY) -> None:
    with unit_of_work():
        visits.offer(application, day=day(number), begins_at=time(9, 30), actor=world.viewer(world.secretary))


def settle(
    world: World, review: Review, number: int = DAY, *, version: int = 0, because: str = ""
) -> VisitPlan:
    with unit_of_work():
        return visits.settle(
            review,
            day=day(number),
            begins_at=time(9, 30),
            meeting_point="Main entrance",
            moved_because=because,
            expected_version=version,
            actor=reviewing.viewer_of(world, review),
        )


def recorded(world: World, review: Review, learners: int | None) -> None:
    """The visit, held today, with a session for so many learners."""
    with unit_of_work():
        reviews.record_visit(
            review,
            held_on=clock.today(),
            learner_session=True,
            learners=learners,
            learners_said="They feel safe.",
            notes="Warm and busy.",
            expected_version=rounds.visit_version(review.round),
            actor=reviewing.viewer_of(world, review),
        )


def note(review: Review, code: str = "1.1", *, seen: str = "Seen.", learners_said: str = "") -> VisitNote:
    viewer_note = db.session.scalars(select(VisitNote).where(VisitNote.review_id == review.id)).first()
    subject = scoring.own(review.id, review.reviewer_id, code)
    assert subject is not None
    with unit_of_work():
        return visits.write_note(
            review,
            subject.entry.standard_id,
            viewer_note,
            seen=seen,
            learners_said=learners_said,
            expected_version=viewer_note.version if viewer_note else 0,
        )


def read(world: World, reader: Review) -> list[tuple[str, str]]:
    """What a reviewer reads of the notes of the visit."""
    viewer = reviewing.viewer_of(world, reader)
    seen = SeenCase(reader.application, reader, review_round=reader.round)
    notes = queries.noted(viewer, seen, reader.round, apart=queries.apart_in(reader))
    return [(each.seen, each.learners_said) for each in notes]


def test_a_day_is_offered_answered_settled_and_moved_with_a_reason(world: World) -> None:
    application, team = reviewing.revealed(world, Tier.EXCELLENCE)
    lead, provider = lead_of(world, team), world.viewer(world.lead)
    offer(application, world)
    offer(application, world)
    offer(application, world, DAY + 1)
    (first, second) = queries.dates(application.current_round)
    with unit_of_work():
        visits.reply(application, suits={first.id: True}, for_provider=True, actor=provider)
        visits.reply(
            application,
            suits={first.id: True, second.id: False},
            for_provider=False,
            actor=reviewing.viewer_of(world, team[1]),
        )
    both = queries.offered(provider, application.current_round)
    assert [(each.own, each.provider) for each in both] == [(True, True), (None, None)]
    assert len(both[1].names(suits=False)) == 1
    settle(world, lead)
    settle(world, lead)
    with pytest.raises(Stale):
        settle(world, lead, DAY + 1, because="Another window.")
    with pytest.raises(RuleBroken, match="Say why the visit moves"):
        settle(world, lead, DAY + 1, version=1)
    settle(world, lead, DAY + 1, version=1, because="The ward is closed that day.")
    expected = [NoticeKind.VISIT_SUITS, NoticeKind.VISIT_SETTLED, NoticeKind.VISIT_MOVED]
    assert [kind for kind in heard_by(world.lead) if kind in expected] == expected
    theirs = heard_by(reviewing.reviewer_of(team[1]))
    assert NoticeKind.VISIT_MOVED_TEAM in theirs
    assert theirs.count(NoticeKind.VISIT_SUITS_TEAM) == 1, "one a day, however many days are offered"
    for viewer in (provider, reviewing.viewer_of(world, team[1])):
        (entry,) = [each for each in calendar.upcoming(viewer) if each.key.startswith("visit-")]
        assert (entry.day, entry.begins_at, entry.changes) == (day(DAY + 1), time(9, 30), 1)
    assert not any(each.key.startswith("visit-") for each in calendar.upcoming(world.viewer(world.signatory)))


def test_no_day_is_offered_before_the_reveal_nor_where_excellence_is_not_sought(world: World) -> None:
    application, _ = reviewing.scoring(world, Tier.EXCELLENCE)
    with pytest.raises(RuleBroken, match="once every reviewer has locked"):
        offer(application, world)
    other, _ = reviewing.revealed(World(world.app))
    with pytest.raises(RuleBroken, match="Only an application for excellence"):
        offer(other, world)


def test_a_visit_is_planned_with_few_days_in_review_and_not_in_a_pause(world: World) -> None:
    application, team = reviewing.revealed(world, Tier.EXCELLENCE)
    for number in range(visits.MOST_DATES):
        offer(application, world, DAY + number)
    with pytest.raises(RuleBroken, match="offered already"):
        offer(application, world, DAY + visits.MOST_DATES)
    with pytest.raises(RuleBroken, match="a day to come"):
        offer(application, world, 0)
    application = application_queries.get(application.id)
    with unit_of_work():
        application.paused_at = clock.now()
    with pytest.raises(RuleBroken, match="paused"):
        settle(world, lead_of(world, team))
    application = application_queries.get(application.id)
    with unit_of_work():
        application.paused_at = None
        application.status = ApplicationStatus.MODERATION
    with pytest.raises(RuleBroken, match="while peer review is under way"):
        note(lead_of(world, team))


def test_offered_days_that_changed_meanwhile_are_looked_at_again(world: World) -> None:
    application, _ = reviewing.revealed(world, Tier.EXCELLENCE)
    offer(application, world)
    offer(application, world, DAY + 1)
    first = queries.dates(application.current_round)[0]
    with unit_of_work():
        visits.take_back(application, first.id)
    with pytest.raises(RuleBroken, match="have changed"), unit_of_work():
        visits.reply(application, suits={first.id: True}, for_provider=True, actor=world.viewer(world.lead))


def test_notes_wait_for_a_replacements_lock_and_go_with_who_is_set_aside(world: World) -> None:
    application, team = reviewing.revealed(world, Tier.EXCELLENCE)
    lead = lead_of(world, team)
    recorded(world, lead, 6)
    note(lead, seen="Rota on the wall.", learners_said="They call the registrar at night.")
    other = reviewing.own(world, team[1].id, reviewing.reviewer_of(team[1]))
    assert read(world, other) == [("Rota on the wall.", "They call the registrar at night.")]
    with unit_of_work():
        db.session.get_one(Review, other.id).status = ReviewStatus.SCORING
    assert read(world, other) == [], "who still scores blind sees nothing of it"
    assert queries.to_note(reviewing.viewer_of(world, other), other.id, "1.1") is None
    with unit_of_work():
        db.session.get_one(Review, other.id).status = ReviewStatus.REVEALED
        db.session.get_one(Review, lead.id).status = ReviewStatus.SET_ASIDE
    assert read(world, other) == []
    for person in (world.lead, world.signatory, world.secretary):
        seen = SeenCase(application)
        assert queries.noted(world.viewer(person), seen, application.current_round, apart=True) == []


def test_what_few_learners_said_stands_in_the_leads_words_alone(world: World) -> None:
    _, team = reviewing.revealed(world, Tier.EXCELLENCE)
    lead = lead_of(world, team)
    with pytest.raises(RuleBroken, match="once the lead has recorded"):
        note(lead, learners_said="One of them cried.")
    recorded(world, lead, 4)
    written = note(lead, learners_said="Nights are hard.")
    assert read(world, lead) == [("Seen.", "Nights are hard.")]
    recorded(world, lead, 3)
    assert read(world, lead) == [("Seen.", "")], "what was written before is shown to nobody"
    note(lead, seen="Seen once more.")
    assert written.learners_said == "Nights are hard.", "and is not lost"
    visit = rounds.visit(lead.application, lead.round, notes=True)
    session = queries.session_of(visit, policy_of(lead.application).reviewing)
    assert session is not None
    assert (session.words, session.words_of_all) == (
        "A session took place with fewer than 4 learners.",
        "They feel safe.",
    )


def test_a_revised_score_says_why_and_leaves_the_locked_one_to_be_measured(world: World) -> None:
    application, team = reviewing.revealed(world, Tier.EXCELLENCE)
    lead = lead_of(world, team)
    recorded(world, lead, None)
    with pytest.raises(RuleBroken, match="as you locked them"):
        reviewing.give(world, lead, "1.1", 3, revised_because="It was as described.")
    reviewing.give(world, lead, "1.1", 2, revised_because="Two wards were unlike the third.")
    reviewing.give(
        world, lead, "1.1", 2, private_note="Ask.", revised_because="Two wards were unlike the third."
    )
    with pytest.raises(RuleBroken, match="Say what you saw"):
        reviewing.give(world, lead, "1.1", 1, nothing_cited=False)
    locked = {(each.review_id, each.value) for each in locked_scores.as_locked(application.current_round)}
    assert (lead.id, 3) in locked
    assert {
        score.value for score in scores.counted(application.current_round) if score.review_id == lead.id
    } >= {2}
    reasons = db.session.scalars(
        select(ScoreRevision.revised_because).order_by(ScoreRevision.id.desc())
    ).first()
    assert reasons == "Two wards were unlike the third."


def test_a_score_that_was_revised_after_it_was_agreed_is_agreed_afresh(world: World) -> None:
    application, team = reviewing.revealed(world, Tier.EXCELLENCE)
    lead = lead_of(world, team)
    recorded(world, lead, None)

    def begun() -> dict[str, AgreedScore]:
        with unit_of_work():
            moderation.begin_moderation(
                application_queries.get(application.id), actor=reviewing.viewer_of(world, lead)
            )
        db.session.expire_all()
        agreed = agreed_scores.of_round(application_queries.get(application.id).current_round)
        return {score.standard.code: score for score in agreed}

    first = begun()["1.1"]
    assert first.value == 3
    with unit_of_work():
        application_queries.get(application.id).status = ApplicationStatus.IN_REVIEW
    lead = lead_of(world, team)
    reviewing.give(world, lead, "1.1", 3, private_note="Ask the chair.")
    again = begun()["1.1"]
    assert (again.id, again.version) == (first.id, 1), "a private note is nobody's to agree"
    with unit_of_work():
        application_queries.get(application.id).status = ApplicationStatus.IN_REVIEW
    reviewing.give(world, lead_of(world, team), "1.1", 2, revised_because="Two wards were unlike the third.")
    assert "1.1" not in begun(), "a must-meet standard across the pass line is talked about"
