"""What a provider sends: another tier is another award, and what was sent is never taken out of use."""

from datetime import timedelta

import pytest

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus, Tier
from accreditation.errors import RuleBroken
from accreditation.models.frameworks import Cycle
from accreditation.queries import applications
from accreditation.queries import snapshots as snapshot_queries
from accreditation.services import sign_offs, snapshots, submissions
from tests import reviewing
from tests.world import World


def test_another_tier_is_another_award_that_the_cycle_offers(world: World) -> None:
    case, lead = reviewing.answered(world), world.viewer(world.lead)
    with unit_of_work():
        submissions.complete_self_assessment(case, actor=lead)
    with pytest.raises(RuleBroken, match="already") as refusal, unit_of_work():
        submissions.change_tier(case, actor=lead, tier=Tier.ACCREDITED)
    assert refusal.value.field == "tier"
    with unit_of_work():
        db.session.get_one(Cycle, world.cycle.id).settings = {"tiers": [Tier.ACCREDITED.value]}
    with pytest.raises(RuleBroken, match="does not offer"), unit_of_work():
        submissions.change_tier(applications.get(case.id), actor=lead, tier=Tier.EXCELLENCE)
    assert applications.get(case.id).status is ApplicationStatus.EVIDENCE
    with unit_of_work():
        db.session.get_one(Cycle, world.cycle.id).settings = {}
    with unit_of_work():
        submissions.change_tier(applications.get(case.id), actor=lead, tier=Tier.EXCELLENCE)
    changed = applications.get(case.id)
    assert (changed.tier, changed.status) == (Tier.EXCELLENCE, ApplicationStatus.SELF_ASSESSMENT)


def test_what_waits_for_a_signature_goes_out_of_use_once_and_what_was_sent_never_does(world: World) -> None:
    case, lead = reviewing.answered(world), world.viewer(world.lead)
    with unit_of_work():
        snapshots.void(case.id)
        submissions.complete_self_assessment(case, actor=lead)
        sign_offs.request_sign_off(case, actor=lead)
    waiting = snapshot_queries.newest(case.id)
    assert waiting is not None
    with unit_of_work():
        snapshots.void(case.id)
    first = waiting.voided_at
    assert first is not None
    with clock.at(first + timedelta(days=365)), unit_of_work():
        snapshots.void(case.id)
    assert waiting.voided_at == first


def test_voiding_leaves_what_was_submitted(world: World) -> None:
    case = reviewing.submitted(world)
    with unit_of_work():
        snapshots.void(case.id)
    sent = snapshot_queries.newest(case.id)
    assert sent is not None
    assert sent.voided_at is None
