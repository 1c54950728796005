"""Each reason is asked, kept, shown to those who get the case, and to nobody else."""

from datetime import timedelta

import pytest

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.applications import Trigger as T
from accreditation.enums.people import Role
from accreditation.enums.reviews import SetAsideCause
from accreditation.enums.turn_words import Side
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application, MoveReason
from accreditation.models.audit import AuditSeal
from accreditation.models.reviews import Review
from accreditation.queries import applications, move_reasons
from accreditation.services import checking, items, ratifications, reviews, sign_offs
from accreditation.services.case_facts import CaseFacts
from tests import clocks, deciding, reviewing
from tests.scene import Stage, case_at
from tests.world import World

pytestmark = pytest.mark.one_database


def why(application_id: int, side: Side) -> str | None:
    """What one side reads now of why the case came back."""
    db.session.expire_all()
    case = applications.get(application_id)
    facts = CaseFacts(case, None)
    reason = move_reasons.why_back(case, side, latest_snapshot=facts.latest_snapshot)
    return None if reason is None else reason.words


def test_an_executive_sends_back_with_a_reason_that_only_the_provider_reads(world: World) -> None:
    case = case_at(world, Stage.SIGN_OFF)
    page = f"/applications/{case.application_id}"
    signatory = world.client(world.signatory)
    refused = signatory.send(f"{page}/steps/send_back", reason=" ")
    assert refused.status_code == 422
    assert "Tell your team what has to be changed" in refused.text
    assert signatory.send(f"{page}/steps/send_back", reason="Say who is on call at night.").status_code == 302
    team = world.client(world.lead).get(page).text
    assert "Your executive sent it back, with this reason" in team
    assert "Say who is on call at night." in team
    assert "Sam Signatory, " in team
    assert "on call at night" not in world.client(world.secretary).get(f"/cases/{case.application_id}").text
    assert db.session.query(AuditSeal).filter_by(what="move_reason").count() == 1
    # Asked again, it no longer came back; taken back by the team itself, it came back for no reason but theirs.
    with clock.at(clock.now() + timedelta(hours=1)):
        with unit_of_work():
            again = applications.get(case.application_id)
            sign_offs.request_sign_off(again, actor=world.viewer(world.lead))
        assert why(case.application_id, Side.PROVIDER) is None
        with unit_of_work():
            sign_offs.recall(applications.get(case.application_id), actor=world.viewer(world.lead))
        assert why(case.application_id, Side.PROVIDER) is None


def test_what_was_completed_in_a_return_is_sent_back_too_and_stays_returned(world: World) -> None:
    case = case_at(world, Stage.RETURNED)
    with unit_of_work():
        applications.get(case.application_id).due_on = clock.today() + timedelta(days=5)
    signatory = world.viewer(world.signatory)
    with pytest.raises(RuleBroken, match="nothing to send back"), unit_of_work():
        sign_offs.send_back(applications.get(case.application_id), actor=signatory, reason="No.")
    browser = world.client(world.lead)
    written = browser.send(
        f"/applications/{case.application_id}/standards/1.1", self_score="3", narrative="Now with the rota."
    )
    assert written.status_code == 302
    with unit_of_work():
        sign_offs.request_signature(applications.get(case.application_id), actor=world.viewer(world.lead))
    page = f"/applications/{case.application_id}"
    assert "Read what was completed and sign it" in world.client(world.lead).get(page).text
    sent = world.client(world.signatory).send(f"{page}/steps/send_back", reason="The figure is last year's.")
    assert sent.status_code == 302
    assert applications.get(case.application_id).status is S.RETURNED
    text = world.client(world.lead).get(page).text
    assert "The figure is last year" in text
    assert "1 standard to complete" in text
    assert "last year" not in world.client(world.secretary).get(f"/cases/{case.application_id}").text


@pytest.mark.parametrize("use_case", [checking.lapse, checking.reinstate, checking.reopen_review])
def test_the_office_has_to_give_a_reason(world: World, use_case) -> None:
    case = reviewing.in_check(world)
    with pytest.raises(RuleBroken, match="Write your reason"), unit_of_work():
        use_case(case, actor=world.viewer(world.secretary), reason="  ")
    assert db.session.query(MoveReason).count() == 0


def test_closing_and_reopening_are_explained_to_the_provider_and_the_office(world: World) -> None:
    case = case_at(world, Stage.LAPSED)
    assert why(case.application_id, Side.OFFICE) == "Nothing came before the deadline."
    lead, page = world.client(world.lead), f"/applications/{case.application_id}"
    assert "Nothing came before the deadline." in lead.get(page).text
    with unit_of_work():
        clocks.anew(applications.get(case.application_id))
    sent = world.client(world.secretary).send(
        f"/cases/{case.application_id}/steps/reinstate", reason="The ward was closed by a flood."
    )
    assert sent.status_code == 302
    assert "The ward was closed by a flood." in lead.get(page).text
    timeline = world.client(world.secretary).get(f"/cases/{case.application_id}").text
    assert timeline.count("Nothing came before the deadline.") == 1, "in the record of the case"


def test_the_clock_closes_without_words_and_the_page_says_why(world: World) -> None:
    application = world.application()
    with unit_of_work():
        db.session.add(
            MoveReason(application_id=application.id, trigger=T.LAPSE, words="", written_at=clock.now())
        )
        db.session.execute(
            Application.__table__.update()  # type: ignore[attr-defined]
            .where(Application.id == application.id)
            .values(status=S.LAPSED, lapsed_from=S.EVIDENCE, status_since=clock.now() - timedelta(seconds=1))
        )
    db.session.expire_all()
    assert (
        "Its deadline passed before it was sent."
        in world.client(world.lead).get(f"/applications/{application.id}").text
    )


def test_a_postponed_case_tells_the_office_why_and_the_provider_only_that_it_waits(world: World) -> None:
    panel, item_id = deciding.called(world)
    chair = panel.viewer()
    with clock.at(deciding.on_the_day(panel)):
        office = world.client(world.secretary)
        with pytest.raises(RuleBroken, match="Write your reason"), unit_of_work():
            items.postpone(panel.item(item_id), actor=chair, reason="")
        with unit_of_work():
            items.postpone(panel.item(item_id), actor=chair, reason="The visit was not spoken of.")
        case_id = panel.item(item_id).application_id
        assert why(case_id, Side.OFFICE) == "The visit was not spoken of."
        assert why(case_id, Side.PANEL) == "The visit was not spoken of."
        assert why(case_id, Side.PROVIDER) is None
        assert "not spoken of" in office.get(f"/cases/{case_id}").text


def test_a_ratifier_s_reasons_reach_the_office_and_not_the_provider(world: World) -> None:
    panel, decision = deciding.decided(world)
    dean = world.viewer(world.person(Role.RATIFIER))
    with clock.at(deciding.on_the_day(panel)):
        with unit_of_work():
            ratifications.send_back(
                deciding.to_ratify(dean, decision), actor=dean, reason="Clause 3 was not read."
            )
        case_id = decision.application_id
        assert why(case_id, Side.OFFICE) == "Clause 3 was not read."
        assert why(case_id, Side.PROVIDER) is None
        office = world.client(world.secretary).get(f"/cases/{case_id}").text
        assert office.count("Clause 3 was not read.") == 2, "above everything, and in the record"


def test_a_reviewer_reads_why_the_own_review_was_set_aside_and_the_provider_does_not(world: World) -> None:
    case, (first, second) = reviewing.with_team(world)
    with unit_of_work():
        reviews.set_aside(
            first,
            cause=SetAsideCause.LEFT,
            reason="You moved to the trust.",
            actor=world.viewer(world.secretary),
        )
    reviewer = world.client(reviewing.reviewer_of(first))
    assert "You moved to the trust." in reviewer.get(f"/reviews/{first.id}").text
    other = world.client(reviewing.reviewer_of(db.session.get_one(Review, second.id)))
    assert "You moved to the trust." not in other.get(f"/reviews/{second.id}").text
    assert "You moved to the trust." not in world.client(world.lead).get(f"/applications/{case.id}").text
    assert "You moved to the trust." in world.client(world.secretary).get(f"/cases/{case.id}").text
