"""A small placement writes one account a domain; it becomes the answers to the standards that it speaks to."""

import pytest

from accreditation.db import db, unit_of_work
from accreditation.enums.people import Role
from accreditation.models.applications import Application
from accreditation.queries import answers as answer_queries
from accreditation.queries import applications as application_queries
from accreditation.services import answers
from tests.client import hidden
from tests.world import World

WORDS = "Five of us look after every learner together, and we ask them each month."


@pytest.fixture
def application(world: World) -> Application:
    """An application of a small placement."""
    return world.application(placement=world.new_placement("Rose Cottage", is_small=True))


def path(application: Application, domain: str = "1") -> str:
    return f"/applications/{application.id}/domains/{domain}"


def texts_now(application: Application) -> dict[str, tuple[int | None, str]]:
    """The score and text of each standard of the first domain."""
    db.session.expire_all()
    return {
        answer.standard.code: (answer.self_score, answer.narrative)
        for answer in answer_queries.of_application(application.id)
        if answer.standard.domain == "1"
    }


def test_one_account_is_the_answer_to_each_standard_that_it_speaks_to(
    world: World, application: Application
) -> None:
    lead = world.client(world.lead)
    assert "Write one account of this domain" in lead.get(f"/applications/{application.id}").text
    page = lead.get(path(application))
    assert page.text.count('name="speaks_to"') == 6
    saved = lead.send(
        path(application),
        **{"words": WORDS, "speaks_to": ["1.1", "1.2"], "score-1.1": "3", "score-1.2": "2", "score-1.5": "1"},
    )
    assert saved.status_code == 302
    texts = texts_now(application)
    assert texts["1.1"] == (3, WORDS)
    assert texts["1.2"] == (2, WORDS)
    assert texts["1.5"] == (1, "")
    assert WORDS in lead.get(f"/applications/{application.id}/standards/1.2").text
    answer = answer_queries.to_standard(application.id, "1.1")
    assert answer is not None
    assert len(answer_queries.versions(answer.id)) == 1


def test_a_standard_that_it_no_longer_speaks_to_says_nothing_and_keeps_its_history(
    world: World, application: Application
) -> None:
    lead = world.client(world.lead)
    lead.send(path(application), words=WORDS, speaks_to=["1.1", "1.2"])
    lead.send(path(application), words=WORDS + " More.", speaks_to=["1.1"])
    texts = texts_now(application)
    assert texts["1.1"][1] == WORDS + " More."
    assert texts["1.2"][1] == ""
    assert WORDS in lead.get(f"/applications/{application.id}/standards/1.2/history").text


def test_a_text_of_its_own_stays_until_it_is_ticked(world: World, application: Application) -> None:
    answer = answer_queries.to_standard(application.id, "1.4")
    assert answer is not None
    with unit_of_work():
        answers.save(
            answer,
            application=application_queries.get(application.id),
            actor=world.viewer(world.lead),
            expected_version=0,
            self_score=3,
            not_applicable=False,
            not_applicable_reason="",
            narrative="Ours alone.",
            gaps="",
            actions="",
        )
    lead = world.client(world.lead)
    lead.send(path(application), words=WORDS, speaks_to=["1.1", "1.2"])
    assert texts_now(application)["1.4"] == (3, "Ours alone.")
    assert "These standards have a text of their own: 1.4." in lead.get(path(application)).text


def test_who_saves_second_is_shown_what_stands_and_loses_nothing(
    world: World, application: Application
) -> None:
    lead, colleague = world.client(world.lead), world.client(world.person(Role.PROVIDER_LEAD))
    opened = hidden(colleague.get(path(application)).text)
    lead.send(path(application), words=WORDS, speaks_to=["1.1", "1.2"])
    late = colleague.post(path(application), data={**opened, "words": "Mine.", "speaks_to": ["1.1"]})
    assert late.status_code == 409
    assert WORDS in late.text
    assert "Mine." in late.text
    assert texts_now(application)["1.1"][1] == WORDS


def test_an_account_speaks_to_something(world: World, application: Application) -> None:
    refused = world.client(world.lead).send(path(application), words=WORDS, speaks_to=[])
    assert refused.status_code == 422
    assert "Choose which standards your account speaks to" in refused.text
    assert WORDS in refused.text


def test_it_is_for_small_placements_of_ones_own(world: World, application: Application) -> None:
    large = world.application()
    lead = world.client(world.lead)
    assert lead.get(path(large)).status_code == 404
    assert "Write one account" not in lead.get(f"/applications/{large.id}").text
    assert lead.get(path(application, "X")).status_code == 404
    assert lead.get(path(application, "9")).status_code == 404
    stranger = world.person(Role.PROVIDER_LEAD, organisation=world.new_organisation("Elsewhere"))
    assert world.client(stranger).get(path(application)).status_code == 404
    signatory = world.client(world.signatory)
    assert 'name="words"' not in signatory.get(path(application)).text
