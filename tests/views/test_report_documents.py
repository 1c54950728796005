"""The report of a review as a file, and how its texts came to read as they do: the same bytes, no names, nobody's own score."""

import pytest

from accreditation.db import db, unit_of_work
from accreditation.models.people import Person
from accreditation.services import discussions, reports
from accreditation.web.report_documents import CHECKED, DRAFT, described
from tests import agreeing, reviewing
from tests.documents import made
from tests.services.test_discussions import line_of
from tests.services.test_reports import agreed
from tests.world import World

pytestmark = pytest.mark.postgresql_in_soak

REMARK = "CANARY-REMARK Do not tell."


def test_the_provider_takes_away_what_it_may_read_and_the_same_gives_the_same_bytes(world: World) -> None:
    application, team = agreeing.moderating(world)
    lead = reviewing.viewer_of(world, team[0])
    with unit_of_work():
        discussions.remark(application, line_of(application), words=REMARK, actor=lead, review=team[0])
        reports.write_summary(
            application, actor=lead, summary="Strong on supervision.\n\n= Not markup", expected_version=0
        )
    provider = world.client(world.lead)
    path = f"/applications/{application.id}/report/file"
    assert provider.get(f"{path}?written_as=pdf").status_code == 404, "nothing before it is issued"
    teams = world.client(reviewing.reviewer_of(team[0]))
    drafted = teams.get(f"/reviews/{team[0].id}/report/file?written_as=docx")
    assert DRAFT in made.text_of(made.word(drafted.data))
    agreeing.drafted(world, application, team[0])
    agreeing.sent(world, application, team)
    first = provider.get(f"{path}?written_as=pdf")
    assert first.status_code == 200
    assert first.data == provider.get(f"{path}?written_as=pdf").data
    assert {"H1", "H2", "H3", "TH"} <= set(made.tags(first.data)), "tagged, so that a screen reader reads it"
    as_word = made.text_of(made.word(provider.get(f"{path}?written_as=docx").data))
    for words in (made.words(first.data), as_word):
        for part in ("Strong on supervision.", "= Not markup", "Do better on 1.2.", CHECKED, "1.2"):
            assert part in words
        for hidden in (REMARK, reviewing.reviewer_of(team[0]).name, reviewing.reviewer_of(team[1]).name):
            assert hidden not in words
    assert provider.get(f"{path}?written_as=exe").status_code == 200, (
        "what is no kind of file is the usual one"
    )
    elsewhere = world.client(db.session.get_one(Person, team[1].reviewer_id))
    assert elsewhere.get(path).status_code == 404


def test_every_version_is_read_compared_and_restored(world: World) -> None:
    application, team = agreeing.moderating(world)
    lead, lay = (world.client(reviewing.reviewer_of(review)) for review in team)
    base = f"/reviews/{team[0].id}/report"
    lead.send(base, summary="Strong on supervision.")
    lead.send(base, summary="Weak on supervision.")
    history = f"{base}/history/summary"
    page = lead.get(history).text
    assert "[removed:] </span>Strong<" in page
    assert "[added:] </span>Weak<" in page
    assert "Strong on supervision." in lead.get(f"{history}?to=1").text
    assert lay.get(history.replace(f"/{team[0].id}/", f"/{team[1].id}/")).status_code == 200
    assert lay.get(f"/reviews/{team[1].id}/report/history/summary/1/restore").status_code == 403
    assert lead.send(f"{history}/1/restore").status_code == 302
    assert "Strong on supervision." in lead.get(base).text
    assert "nothing to restore" in lead.get(f"{history}/1/restore").text
    assert lead.send(f"{history}/2/restore", version="1").status_code == 409
    assert lead.get(f"{history}/9/restore").status_code == 404
    merged = agreed(application, "1.1").rationale
    lead.send(f"{base}/1.1", rationale="Put in other words.")
    assert lead.send(f"{base}/history/1.1/1/restore").status_code == 302
    now = agreed(agreeing.fresh(application.id), "1.1")
    assert (now.rationale, now.version) == (merged, 3)


def test_a_document_says_what_a_return_and_a_later_round_carry(world: World) -> None:
    application, _ = agreeing.issued(world)
    document = described(application, application.current_round)
    assert document.made_on == described(application, application.current_round).made_on
    assert document == described(application, application.current_round)
