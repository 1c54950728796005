"""How ready an application is: what stops it, its scores beside the evidence, what they would earn; for the provider alone."""

import re
from datetime import timedelta

import pytest
from lxml import html

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.applications import Tier
from accreditation.enums.concerns import FactKind
from accreditation.enums.evidence import EvidenceKind as K
from accreditation.enums.people import Role
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.concerns import Fact
from accreditation.models.organisations import Placement
from accreditation.queries import answers
from tests import reviewing, shelving
from tests.client import Client
from tests.world import World


class Draft:
    """An application whose every standard has the score that a test gives it."""

    def __init__(self, world: World, tier: Tier = Tier.ACCREDITED, **how: Placement) -> None:
        self.world = world
        self.case: Application = world.application(tier=tier, **how)
        self.path = f"/applications/{self.case.id}/readiness"

    def score(self, score: int | None = 3, **changed: int | None) -> None:
        """All of them, but those that are named as in `s1_1=2`."""
        by_code = {name.removeprefix("s").replace("_", "."): to for name, to in changed.items()}
        with unit_of_work():
            for answer in answers.of_application(self.case.id):
                answer.narrative = "We do."
                answer.self_score = by_code.get(answer.standard.code, score)
                answer.version = 1

    def answer(self, code: str) -> Answer:
        answer = answers.to_standard(self.case.id, code)
        assert answer is not None
        return answer

    def move(self, status: S) -> None:
        """Somewhere else, past its steps."""
        with unit_of_work():
            db.session.get_one(Application, self.case.id).status = status

    def read(self, browser: Client | None = None) -> str:
        """The words of the page, one space apart."""
        answer = (browser or self.world.client(self.world.lead)).get(self.path)
        assert answer.status_code == 200
        main = html.fromstring(answer.text).find(".//main")
        # A narrow screen repeats a column's heading in each cell, where nobody hears it.
        for repeated in main.findall(".//span[@class='nhsuk-table__heading']"):
            repeated.text = ""
        words = " ".join(" ".join(main.itertext()).split())
        return re.sub(r" ([.,:])", r"\1", words)


@pytest.fixture
def draft(world: World) -> Draft:
    return Draft(world)


def test_what_stops_the_next_step_is_listed_with_its_links_for_everybody_of_the_provider(
    draft: Draft,
) -> None:
    draft.score(3, s1_3=None)
    for person in (draft.world.lead, draft.world.signatory):
        page = draft.world.client(person).get(draft.path)
        assert "One thing stops this step" in page.text
        assert (
            f'<a href="/applications/{draft.case.id}/standards/1.3">Standard 1.3: give a self score.</a>'
            in page.text
        )
    draft.score(3)
    assert "Next: finish self-assessment Nothing stops this step. Finish self-assessment" in draft.read()
    # Whoever may not take the step reads that nothing stops it, and is offered no button.
    signatory = draft.read(draft.world.client(draft.world.signatory))
    assert "Nothing stops this step. Somebody else takes it: see who has the application now." in signatory


def test_evidence_is_asked_for_next_and_a_signature_after_it(draft: Draft) -> None:
    draft.score(1)
    draft.move(S.EVIDENCE)
    assert "Next: send to your executive to sign Nothing stops this step." in draft.read()
    draft.score(1, s2_1=3)
    assert "Standard 2.1: a self score of 3 must cite evidence that is ready to use." in draft.read()
    draft.move(S.SIGN_OFF)
    # Who wrote here cannot sign, and that stops nobody else.
    assert "Next: sign Nothing stops this step." in draft.read()


def test_a_score_stands_beside_what_its_evidence_supports(draft: Draft) -> None:
    draft.score(1, s1_2=3, s1_3=2, s1_5=None)
    both = [
        shelving.file(draft.world, kind.label, kind=kind) for kind in (K.LEARNER_SURVEY, K.EDUCATIONAL_AUDIT)
    ]
    for revision in both:
        shelving.cite(draft.world, revision, draft.case.id, "1.3")
    words = draft.read()
    assert "1 score is above what the evidence supports." in words
    assert (
        "3 Supports up to 1 Your 3 is above that. For 3, cite something that shows what really happens"
        in words
    )
    assert "2 Supports your 2, and would support up to 3" in words
    assert "1 Supports your 1 " in words
    assert "Not yet scored Supports up to 1" in words


def test_what_does_not_apply_has_its_reason_and_where_it_is_allowed_is_said(draft: Draft) -> None:
    draft.score(3)
    with unit_of_work():
        answer = draft.answer("1.5")
        answer.self_score, answer.not_applicable, answer.not_applicable_reason = (
            None,
            True,
            "No library here.",
        )
        preset = draft.answer("6.1")
        preset.self_score, preset.not_applicable, preset.not_applicable_preset = None, True, True
    words = draft.read()
    assert "Does not apply Your reason: No library here." in words
    assert "Does not apply Set for this kind of placement" in words
    allowed = words.partition("What may be marked as not applicable")[2].partition("1.1 ")[0]
    assert "At most 4 standards of these, each with a reason; you have marked 1." in allowed
    assert "1.5 Facilities and library: marked" in allowed
    assert "2.2 " not in allowed, "a must-meet standard never"


def test_the_rule_says_nothing_while_a_score_is_missing_but_what_is_still_possible(draft: Draft) -> None:
    draft.score(3, s1_1=2, s2_4=None)
    words = draft.read()
    assert "The rule says nothing yet: it needs a score for every standard that applies" in words
    assert "1 standard is not yet scored: 2.4" in words
    assert "the best that is still possible is deferred" in words
    assert "On these scores" not in words


def test_the_rule_on_the_scores_and_the_smallest_sets_that_would_change_it(draft: Draft) -> None:
    draft.score(3, s1_2=2, s1_3=2)
    words = draft.read()
    assert (
        "On these scores the rule would say: Accredited with conditions. Conditions apply: domain 1" in words
    )
    assert "If no score went past what your evidence supports, it would say: Not accredited." in words
    assert "It would take 1 higher score. Any one of these is enough: 1.2 " in words
    assert "1.3" in words.partition("Any one of these")[2]
    assert "What it would take for Excellence" not in words
    draft.score(3)
    words = draft.read()
    assert "On these scores the rule would say: Accredited. If no score" in words
    assert "What it would take for Accredited Your scores are enough for it." in words
    assert "No decision is made while the support level is 3 or more" in words


def test_excellence_has_a_path_of_its_own_where_it_is_sought(world: World) -> None:
    draft = Draft(world, Tier.EXCELLENCE)
    draft.score(3, X4=None)
    words = draft.read()
    assert "Not yet scored for excellence: X4" in words
    excellence = words.partition("What it would take for Excellence")[2]
    assert excellence.startswith(" It would take 9 higher scores, and there is more than one choice.")
    assert "In any case: X4 Growing educators to 4" in excellence
    assert "Excellence also asks for 2 survey or metric cycles" in excellence


def test_it_is_linked_from_the_application_until_it_is_sent_and_leads_back_there_after(world: World) -> None:
    lead = world.client(world.lead)
    draft = Draft(world, placement=world.new_placement("Ward 9"))
    assert draft.path in lead.get(f"/applications/{draft.case.id}").text
    sent = reviewing.submitted(world)
    assert f"/applications/{sent.id}/readiness" not in lead.get(f"/applications/{sent.id}").text
    answer = lead.get(f"/applications/{sent.id}/readiness")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/applications/{sent.id}")


@pytest.mark.one_database
def test_what_is_recorded_about_a_place_is_not_told_by_its_hint(draft: Draft) -> None:
    draft.score(3)
    before = draft.read()
    with unit_of_work():
        db.session.add(
            Fact(
                organisation_id=draft.world.organisation.id,
                kind=FactKind.SUPPORT_LEVEL,
                value="4",
                source="Concern officer",
                dated_on=clock.today(),
                recorded_at=clock.now(),
            )
        )
    assert draft.read() == before


BOARD = "/applications/readiness"


def test_the_board_links_each_thing_that_stops_a_case_to_where_it_is_mended(draft: Draft) -> None:
    draft.score(1, s1_3=None)
    page = draft.world.client(draft.world.lead).get(BOARD)
    assert "1 application." in page.text
    assert "23 of 24 ready<br>1 needs work" in page.text
    assert (
        f'<a href="/applications/{draft.case.id}/standards/1.3">Standard 1.3: give a self score.</a>'
        in page.text
    )
    draft.score(None)
    page = draft.world.client(draft.world.lead).get(BOARD)
    assert f'<a href="{draft.path}">22 more things<' in page.text
    draft.score(1)
    assert (
        f'Nothing: <a href="{draft.path}">finish self-assessment<'
        in draft.world.client(draft.world.lead).get(BOARD).text
    )


def test_the_board_says_when_an_application_is_due_and_that_its_day_is_over(draft: Draft) -> None:
    with unit_of_work():
        db.session.get_one(Application, draft.case.id).due_on = clock.today() - timedelta(days=2)
    page = draft.world.client(draft.world.lead).get(BOARD).text
    assert '<strong class="nhsuk-tag nhsuk-tag--red">2 days overdue</strong>' in page
    assert "<strong>Past its day</strong>" in page


def test_an_empty_board_says_what_to_do_and_a_filtered_one_how_to_see_all(draft: Draft) -> None:
    lead = draft.world.client(draft.world.lead)
    assert "No application fits these filters" in lead.get(f"{BOARD}?risk=late").text
    # What nobody can choose is no filter.
    assert "1 application." in lead.get(f"{BOARD}?risk=nonsense&status=closed&sort=nonsense").text
    elsewhere = draft.world.new_organisation("Elsewhere")
    other = draft.world.client(draft.world.person(Role.PROVIDER_LEAD, organisation=elsewhere))
    assert "No application is under way" in other.get(BOARD).text


def test_a_board_of_two_providers_names_each(draft: Draft) -> None:
    lead, other = draft.world.lead, draft.world.new_organisation("Hillside Trust")
    page = draft.world.client(lead).get(BOARD).text
    assert "Riverside Trust</span>" not in page
    draft.world.grant(lead, Role.PROVIDER_LEAD, organisation_id=other.id)
    draft.world.application(placement=draft.world.new_placement("Ward 1", other))
    page = draft.world.client(lead).get(BOARD).text
    assert "Riverside Trust</span>" in page
    assert "Hillside Trust</span>" in page


def test_home_leads_to_the_board(draft: Draft) -> None:
    assert f'<a href="{BOARD}">' in draft.world.client(draft.world.lead).get("/home").text
