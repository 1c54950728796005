"""After a deferral: who is asked again and where, and that nothing is sent but what was signed."""

import pytest
from sqlalchemy import select, update

from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.concerns import ConcernKind, ConcernStatus, ConcernTrigger
from accreditation.enums.people import Role
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application, Defect
from accreditation.models.concerns import Concern
from accreditation.models.people import Person
from accreditation.models.reviews import Review
from accreditation.queries import applications, teams
from accreditation.queries import reviews as queries
from accreditation.services import concerns, reviews, sign_offs, submissions
from accreditation.services.case_facts import CaseFacts
from tests import reviewing
from tests.services.test_checking import change, sign_again
from tests.world import World

pytestmark = pytest.mark.postgresql_in_soak


def deferred(world: World) -> tuple[Application, list[Review]]:
    """A case that a panel deferred, with 1.1 open; the panel's own steps are tested with the panel."""
    application, team = reviewing.revealed(world)
    standard = next(
        line for line in queries.lines(application.current_round) if line.code == "1.1"
    ).standard_id
    with unit_of_work():
        db.session.execute(
            update(Application)
            .where(Application.id == application.id)
            .values(status=ApplicationStatus.DEFERRED, deferrals=1)
        )
        db.session.add(
            Defect(
                application_id=application.id,
                return_number=application.returns,
                standard_id=standard,
                words="Show what changed.",
            )
        )
    db.session.expire_all()
    return applications.get(application.id), team


def test_the_team_is_asked_again_where_it_looks(world: World) -> None:
    application, team = deferred(world)
    change(world, application, "1.1", "Since the panel met, every ward has a lead.")
    sign_again(world, application)
    with unit_of_work():
        submissions.resubmit(application, actor=world.viewer(world.lead))
    assert application.status is ApplicationStatus.IN_REVIEW
    assert CaseFacts(application, None).open_reviews == 2
    new = {review.reviewer_id: review for review in teams.of_round(application.current_round)}
    other = world.client(db.session.get_one(Person, team[1].reviewer_id))
    path = f"/reviews/{new[team[1].reviewer_id].id}"
    assert path in other.get("/home").text
    assert f"/reviews/{team[1].id}" not in other.get("/home").text, "the first review waits for nobody"
    listed = other.get("/reviews").text
    assert "Review after deferral" in listed
    assert path in listed
    assert other.get(f"{path}/consensus").status_code == 404
    for old in team:
        person = db.session.get_one(Person, old.reviewer_id)
        review = reviewing.own(world, new[old.reviewer_id].id, person)
        with unit_of_work():
            reviews.begin_scoring(review, actor=world.viewer(person))
        assert "without seeing the others" in world.client(person).get(f"/reviews/{review.id}").text
        with pytest.raises(AssertionError):
            reviewing.give(world, review, "1.2", 2)
        reviewing.give(world, review, "1.1", 3)
        reviewing.lock(world, review)
        page = world.client(person).get(f"/reviews/{review.id}").text
        assert "You have scored them again." in page
        assert "without seeing the others" not in page
    assert CaseFacts(applications.get(application.id), None).open_reviews == 0
    assert "All reviews are locked" in other.get(f"{path}/consensus").text


def test_people_at_risk_in_the_next_review_are_a_concern_of_their_own(world: World) -> None:
    application, team = deferred(world)
    standard_id = db.session.scalars(
        select(Defect.standard_id).where(Defect.application_id == application.id)
    ).one()
    lead, officer = reviewing.viewer_of(world, team[0]), world.viewer(world.person(Role.CONCERN_OFFICER))
    with unit_of_work():
        concern = concerns.raise_concern(
            application,
            words="Nobody is there.",
            actor=lead,
            standard_id=standard_id,
            kind=ConcernKind.SAFETY,
        )
    with unit_of_work():
        concerns.move_concern(concern, ConcernTrigger.TRIAGE, words="We wrote to them.", actor=officer)
    change(world, application, "1.1", "Since the panel met, every ward has a lead.")
    sign_again(world, application)
    with unit_of_work():
        submissions.resubmit(application, actor=world.viewer(world.lead))
    new = {review.reviewer_id: review for review in teams.of_round(application.current_round)}
    person = db.session.get_one(Person, team[0].reviewer_id)
    review = reviewing.own(world, new[person.id].id, person)
    with unit_of_work():
        reviews.begin_scoring(review, actor=world.viewer(person))
    reviewing.give(world, review, "1.1", 0, at_risk_now=True, nothing_cited=False)
    heard = db.session.scalars(select(Concern).where(Concern.kind == ConcernKind.SAFETY).order_by(Concern.id))
    assert [concern.status for concern in heard] == [ConcernStatus.TRIAGED, ConcernStatus.RAISED]


@pytest.mark.one_database
def test_completed_answers_are_not_sent_under_the_signature_of_before(world: World) -> None:
    """What was signed before it was sent back says nothing of what was changed since."""
    application, _ = deferred(world)
    change(world, application, "1.1", "Since the panel met, every ward has a lead.")
    lead, signatory = world.client(world.lead), world.client(world.signatory)
    case = f"/applications/{application.id}"
    assert "Ask for a new signature" in lead.get(case).text
    assert "Your executive must sign first" in lead.get(case).text
    with pytest.raises(RuleBroken, match="must sign first"), unit_of_work():
        submissions.resubmit(application, actor=world.viewer(world.lead))
    assert "Nothing needs you now" in signatory.get("/home").text
    assert lead.send(f"{case}/steps/request_signature").status_code == 302
    assert "Ask for a new signature" not in lead.get(case).text
    assert case in signatory.get("/home").text
    assert "Read and sign" in signatory.get(case).text
    assert "Read what you are sending" in lead.get(case).text
    assert "as it will be sent" in lead.get(f"{case}/sign-off").text


@pytest.mark.one_database
def test_a_change_after_asking_cancels_what_was_asked(world: World) -> None:
    application, _ = deferred(world)
    change(world, application, "1.1", "Since the panel met, every ward has a lead.")
    sign_again(world, application)
    change(world, application, "1.1", "Nobody outside has read this yet.")
    with pytest.raises(RuleBroken, match="must sign again"), unit_of_work():
        submissions.resubmit(application, actor=world.viewer(world.lead))
    lead = world.client(world.lead)
    case = f"/applications/{application.id}"
    assert "Ask for a new signature" in lead.get(case).text
    with unit_of_work():
        sign_offs.request_signature(application, actor=world.viewer(world.lead))
    change(world, application, "1.1", "And this neither.")
    signatory = world.client(world.signatory)
    assert "Read and sign" not in signatory.get(case).text
    assert "asks for a new signature" in signatory.get(f"{case}/sign-off").text
    sign_again(world, application)
    with unit_of_work():
        submissions.resubmit(application, actor=world.viewer(world.lead))
    entry = queries.entry(application.current_round, "1.1")
    assert entry is not None
    assert entry.narrative == "And this neither."
