"""Several files at once without scripts: each gets a guess of its kind, which decides nothing before a person confirms it."""

import pytest
from sqlalchemy import select

from accreditation.db import db, unit_of_work
from accreditation.enums.evidence import EvidenceKind, RevisionStatus
from accreditation.enums.people import Role
from accreditation.errors import RuleBroken
from accreditation.models.evidence import EvidenceItem, EvidenceRevision
from accreditation.queries import answers, evidence
from accreditation.services import citations
from accreditation.services.evidence import library_changes
from tests import libraries, shelving
from tests.client import Client, hidden
from tests.documents import files
from tests.world import World


@pytest.fixture
def browser(world: World) -> Client:
    return world.client(world.lead)


def guessed(
    world: World, title: str = "Minutes", kind: EvidenceKind = EvidenceKind.MINUTES
) -> EvidenceRevision:
    return shelving.file(world, shelving.item(world, title, kind=kind, kind_confirmed=False))


def confirm(browser: Client, *items: int, **kinds: str) -> str:
    address = "/evidence/arrivals?" + "&".join(f"item={number}" for number in items)
    page = browser.get(address)
    sent = browser.post(
        "/evidence/arrivals", data={**hidden(page.text), "item": [str(number) for number in items], **kinds}
    )
    return browser.get(sent.location).text if sent.location else sent.text


def items() -> dict[str, EvidenceItem]:
    db.session.rollback()
    fresh = select(EvidenceItem).execution_options(populate_existing=True)
    return {item.title: item for item in db.session.scalars(fresh)}


def test_several_files_are_sent_then_each_kind_is_confirmed_or_changed(world: World, browser: Client) -> None:
    sent = libraries.add_several(
        browser,
        [
            (files.good(1), "student_survey.pdf"),
            (files.good(2), "minutes-of-May.pdf"),
            (files.good(3), "scan.pdf"),
        ],
        kind="",
    )
    assert sent.location is not None
    page = browser.get(sent.location).text
    assert page.count("A guess from the file’s name") == 2
    assert '<option value="minutes" selected>' in page
    made = items()
    assert [(item.kind, item.kind_confirmed) for _, item in sorted(made.items())] == [
        (EvidenceKind.MINUTES, False),
        (EvidenceKind.OTHER, False),
        (EvidenceKind.LEARNER_SURVEY, False),
    ]
    survey, minutes, scan = made["Student survey"].id, made["Minutes of May"].id, made["Scan"].id
    kinds = {f"kinds-{survey}": "university_evaluation", f"kinds-{minutes}": "minutes"}
    page = confirm(browser, survey, minutes, scan, **kinds)
    assert "1 file still waits for a kind" in page
    assert "Student survey" not in page
    made = items()
    assert (made["Student survey"].kind, made["Student survey"].kind_confirmed) == (
        EvidenceKind.UNIVERSITY_EVALUATION,
        True,
    )
    assert made["Minutes of May"].kind_confirmed
    assert not made["Scan"].kind_confirmed


def test_one_kind_for_all_of_them_is_confirmed_at_once(world: World, browser: Client) -> None:
    several = [(files.good(1), "minutes.pdf"), (files.good(2), "scan.pdf")]
    sent = libraries.add_several(browser, several, kind="policy")
    assert sent.location == "/evidence?sort=-added"
    assert {(item.kind, item.kind_confirmed) for item in items().values()} == {(EvidenceKind.POLICY, True)}


def test_nothing_chosen_and_a_kind_that_is_none_are_refused(world: World, browser: Client) -> None:
    number = guessed(world).item_id
    assert "Choose a kind for at least one of the files" in confirm(browser, number)
    assert "choose from the options shown" in confirm(browser, number, **{f"kinds-{number}": "nonsense"})
    assert not items()["Minutes"].kind_confirmed


def test_a_guess_cannot_be_cited_and_is_not_offered(world: World) -> None:
    revision, application = guessed(world), world.application()
    answer = answers.to_standard(application.id, "1.1")
    assert answer is not None

    def cite() -> None:
        with unit_of_work():
            citations.cite(
                answer,
                revision,
                application=application,
                item=db.session.get_one(EvidenceItem, revision.item_id),
                page_from=1,
                page_to=1,
                claim="It is shown here.",
                actor=world.viewer(world.lead),
                closed=None,
            )

    assert evidence.citable(world.organisation.id) == []
    with pytest.raises(RuleBroken, match="Nobody has confirmed yet") as refused:
        cite()
    assert refused.value.reasons[0].target == "evidence_item"
    with unit_of_work():
        item = db.session.get_one(EvidenceItem, revision.item_id)
        kinds = {item.id: EvidenceKind.MINUTES}
        assert library_changes.confirm_kinds([item], kinds, actor=world.viewer(world.lead)) == []
    assert len(evidence.citable(world.organisation.id)) == 1
    cite()


def test_what_a_colleague_confirmed_meanwhile_stays(world: World, browser: Client) -> None:
    number = guessed(world).item_id
    confirm(world.client(world.person(Role.CONTRIBUTOR)), number, **{f"kinds-{number}": "policy"})
    confirm(browser, number, **{f"kinds-{number}": "testimony"})
    assert items()["Minutes"].kind is EvidenceKind.POLICY


def test_saving_the_details_confirms_the_kind_that_stands_there(world: World, browser: Client) -> None:
    number = guessed(world).item_id
    page = browser.get(f"/evidence/{number}").text
    assert "a guess from the file’s name" in page
    assert f"/evidence/arrivals?item={number}" in page
    assert browser.send(f"/evidence/{number}/edit", title="Minutes", kind="minutes").status_code == 302
    assert items()["Minutes"].kind_confirmed


def test_changing_only_the_period_of_many_confirms_no_kind(world: World) -> None:
    revision = guessed(world)
    actor = world.viewer(world.lead)
    item = db.session.get_one(EvidenceItem, revision.item_id)
    for settings, confirmed in (
        ({"period_from": item.created_at.date()}, False),
        ({"kind": item.kind}, True),
    ):
        with unit_of_work():
            changes = library_changes.planned([item], **settings)
            library_changes.apply(changes, seen=library_changes.mark(changes), actor=actor)
        assert items()["Minutes"].kind_confirmed is confirmed


def test_the_library_marks_what_is_only_a_guess(world: World, browser: Client) -> None:
    guessed(world)
    guessed(world, "Scan", EvidenceKind.OTHER)
    shelving.file(world, "Said")
    page = browser.get("/evidence").text
    assert page.count("A guess") == 1
    assert page.count("Not said yet") == 1
    assert "Nobody has confirmed yet what kind 2 of these files are" in page


def test_only_ones_own_files_are_named_and_asked_about(world: World, browser: Client) -> None:
    foreign = shelving.file(world, "Foreign", organisation=world.new_organisation("Elsewhere"))
    own = shelving.file(world, "Own", status=RevisionStatus.SCANNING)
    address = f"item={foreign.item_id}&item={own.item_id}&item=99999999999"
    assert "Foreign" not in browser.get(f"/evidence/arrivals?{address}").text
    answer = browser.get(f"/evidence/arrivals/checking?{address}").get_json()["files"]
    assert answer == {
        str(own.item_id): {"title": "Own", "label": "Being checked", "colour": "blue", "over": False}
    }
    signatory = world.client(world.signatory)
    assert signatory.get(f"/evidence/arrivals?{address}").status_code == 403
    assert signatory.get(f"/evidence/arrivals/checking?{address}").status_code == 200


def test_a_list_in_which_something_is_checked_can_be_looked_at_again(world: World, browser: Client) -> None:
    shelving.file(world, "Own", status=RevisionStatus.SCANNING)
    page = browser.get("/evidence?kind=learner_survey").text
    assert "1 file in this list is being checked" in page
    assert 'href="/evidence?kind=learner_survey&amp;page=1">Look again' in page
