"""Answers point to pages of usable files of their own provider, while they are open, and the same twice is once."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.evidence import EvidenceKind
from accreditation.enums.people import Duty, Role
from accreditation.errors import NotFound, Reason, RuleBroken, Stale
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.evidence import Citation, EvidenceItem, EvidenceRevision
from accreditation.models.organisations import Organisation
from accreditation.permissions.viewer import Viewer
from accreditation.queries import citing
from accreditation.services import citations, duties, evidence
from accreditation.storage.local import LocalStore
from tests import reviewing
from tests.world import World


class Case:
    """An open application and a file of four pages in its provider's library."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world, self.store = world, LocalStore(folder / "files")
        self.application: Application = world.application()
        self.answer = db.session.scalars(
            select(Answer).where(Answer.application_id == self.application.id).order_by(Answer.id)
        ).first()
        self.actor: Viewer = world.viewer(world.lead)
        self.revision = self.file(world.organisation)

    def file(self, organisation: Organisation, expires_on: date | None = None) -> EvidenceRevision:
        title = f"Survey {organisation.id} {expires_on}"
        revision = reviewing.evidence(self.world, title, pages=4, organisation_id=organisation.id)
        with unit_of_work():
            revision.item.expires_on = expires_on
        return revision

    def cite(self, revision: EvidenceRevision | None = None, **changes: object) -> Citation:
        revision = revision or self.revision
        assert self.answer is not None
        values = {
            "page_from": 2,
            "page_to": 3,
            "claim": "Nine in ten feel safe.",
            "closed": None,
            "actor": self.actor,
        }
        with unit_of_work():
            return citations.cite(
                self.answer,
                revision,
                application=self.application,
                item=db.session.get_one(EvidenceItem, revision.item_id),
                **{**values, **changes},  # type: ignore[arg-type]
            )


@pytest.fixture
def case(world: World, tmp_path: Path) -> Case:
    return Case(world, tmp_path)


def count() -> int | None:
    return db.session.scalar(select(func.count()).select_from(Citation))


def test_an_answer_cites_pages_and_makes_an_author(case: Case) -> None:
    citation = case.cite()
    assert (citation.page_from, citation.page_to, citation.claim) == (2, 3, "Nine in ten feel safe.")
    assert Duty.AUTHOR in duties.held_by(case.application.id, case.actor.id).here


def test_the_one_who_added_the_file_is_an_author_of_the_case_too(case: Case) -> None:
    other = case.world.viewer(case.world.person())
    case.cite(actor=other)
    assert Duty.AUTHOR in duties.held_by(case.application.id, case.actor.id).here


def test_the_same_twice_is_once(case: Case) -> None:
    assert case.cite().id == case.cite().id
    assert case.cite(page_to=4).id != case.cite().id
    assert count() == 2


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("page_from", "page_to", "words", "field"),
    [
        (0, 1, "The first page must be between 1 and 4", "page_from"),
        (5, 5, "The first page must be between 1 and 4", "page_from"),
        (3, 2, "The last page must be between 3 and 4", "page_to"),
        (3, 5, "The last page must be between 3 and 4", "page_to"),
    ],
)
def test_pages_that_are_not_there_are_refused(
    case: Case, page_from: int, page_to: int, words: str, field: str
) -> None:
    with pytest.raises(RuleBroken, match=words) as refused:
        case.cite(page_from=page_from, page_to=page_to)
    assert refused.value.field == field
    assert count() == 0


def test_a_file_out_of_use_is_refused(case: Case) -> None:
    with unit_of_work():
        evidence.withdraw(case.revision, organisation_id=case.world.organisation.id, actor=case.actor)
    with pytest.raises(RuleBroken, match="This file cannot be cited now: withdrawn"):
        case.cite()


def test_a_file_out_of_date_is_refused(case: Case) -> None:
    old = case.file(case.world.organisation, expires_on=clock.today() - timedelta(days=1))
    with pytest.raises(RuleBroken, match="out of date"):
        case.cite(old)
    assert case.cite(case.file(case.world.organisation, expires_on=clock.today())).id


def test_another_providers_file_is_not_found(case: Case) -> None:
    foreign = case.file(case.world.new_organisation("Hillside Trust"))
    with pytest.raises(NotFound):
        case.cite(foreign)


def test_a_closed_answer_takes_and_gives_nothing(case: Case) -> None:
    citation = case.cite()
    closed = Reason("This answer is closed.", "application")
    with pytest.raises(RuleBroken, match="This answer is closed"):
        case.cite(closed=closed, page_to=4)
    with pytest.raises(RuleBroken, match="This answer is closed"), unit_of_work():
        citations.uncite(citation, application=case.application, actor=case.actor, closed=closed)
    assert count() == 1


def test_a_citation_is_taken_back_and_the_file_stays(case: Case) -> None:
    citation = case.cite()
    with unit_of_work():
        citations.uncite(citation, application=case.application, actor=case.actor, closed=None)
    assert count() == 0
    assert db.session.get(EvidenceRevision, case.revision.id) is not None


YEAR = (date(2025, 4, 1), date(2026, 3, 31))
EARLIER = (date(2024, 4, 1), date(2025, 3, 31))


def figures(case: Case, period: tuple[date | None, date | None] = YEAR) -> EvidenceRevision:
    """Outcome data of a period."""
    revision = reviewing.evidence(case.world, "Attrition", EvidenceKind.ATTRITION_DATA, pages=4)
    with unit_of_work():
        revision.item.period_from, revision.item.period_to = period
    return revision


def period(citation: Citation) -> tuple[date | None, date | None]:
    return citation.period_from, citation.period_to


def test_outcome_data_covers_the_period_given_else_its_own(case: Case) -> None:
    revision = figures(case)
    own, given = case.cite(revision), case.cite(revision, period_from=EARLIER[0], period_to=EARLIER[1])
    assert (period(own), period(given)) == (YEAR, EARLIER)
    assert own.id != given.id, "the same pages, but other figures"
    assert case.cite(revision).id == own.id
    assert case.cite(revision, period_from=EARLIER[0], period_to=EARLIER[1]).id == given.id


def test_an_item_that_says_only_where_its_period_begins_gives_none(case: Case) -> None:
    assert period(case.cite(figures(case, (YEAR[0], None)))) == (None, None)


def test_what_is_no_outcome_data_covers_no_period(case: Case) -> None:
    with unit_of_work():
        case.revision.item.period_from, case.revision.item.period_to = YEAR
    assert period(case.cite()) == (None, None)
    with pytest.raises(RuleBroken, match="is not outcome data") as refusal:
        case.cite(period_from=YEAR[0], period_to=YEAR[1])
    assert refusal.value.field == "period_from"


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [(YEAR[0], None, "period_to"), (None, YEAR[1], "period_from"), (YEAR[1], YEAR[0], "period_to")],
)
def test_a_period_has_both_days_in_order(
    case: Case, first: date | None, last: date | None, field: str
) -> None:
    revision = figures(case)
    with pytest.raises(RuleBroken) as refusal:
        case.cite(revision, period_from=first, period_to=last)
    assert refusal.value.field == field
    assert count() == 0


@pytest.mark.parametrize(("chosen", "covered"), [(False, EARLIER), (True, YEAR)])
def test_a_newer_file_keeps_the_period_unless_another_is_chosen(
    case: Case, chosen: bool, covered: tuple[date, date]
) -> None:
    old = figures(case, EARLIER)
    citation_id = case.cite(old).id
    newer = reviewing.evidence(case.world, "Attrition", newer_than=old, content=b"newer", pages=4)
    cited = citing.citation_for(case.actor, citation_id)
    assert cited is not None
    with unit_of_work():
        citations.cite_newer(
            cited.citation,
            newer,
            application=cited.application,
            item=cited.citation.revision.item,
            page_from=2,
            page_to=3,
            actor=case.actor,
            closed=None,
            pages_chosen=chosen,
            period_from=YEAR[0],
            period_to=YEAR[1],
        )
    assert (cited.citation.revision_id, period(cited.citation)) == (newer.id, covered)


def change(case: Case, citation_id: int, version: int = 1, **changes: object) -> Citation:
    cited = citing.citation_for(case.actor, citation_id)
    assert cited is not None
    values = {"page_from": 4, "page_to": 4, "locator": "table 2", "claim": "All feel safe.", "closed": None}
    with unit_of_work():
        citations.change(
            cited.citation,
            application=cited.application,
            actor=case.actor,
            expected_version=version,
            **{**values, **changes},  # type: ignore[arg-type]
        )
    return cited.citation


def test_a_citation_is_changed_where_it_stands(case: Case) -> None:
    before = case.cite()
    after = change(case, before.id)
    assert (after.id, after.page_from, after.page_to) == (before.id, 4, 4)
    assert (after.locator, after.claim, after.version) == ("table 2", "All feel safe.", 2)
    assert after.revision_id == case.revision.id


def test_who_changes_a_citation_is_an_author_of_the_case(case: Case) -> None:
    citation = case.cite()
    case.actor = case.world.viewer(case.world.person(Role.CONTRIBUTOR))
    change(case, citation.id)
    assert Duty.AUTHOR in duties.held_by(case.application.id, case.actor.id).here


def test_a_change_over_somebody_elses_is_stale_and_the_same_again_is_not(case: Case) -> None:
    citation = case.cite()
    change(case, citation.id)
    assert change(case, citation.id).version == 2, "its reply was lost, and it was sent again"
    with pytest.raises(Stale):
        change(case, citation.id, claim="Mine.")
    assert change(case, citation.id, 2, claim="Mine.").claim == "Mine."


def test_a_change_into_one_that_is_there_leaves_one(case: Case) -> None:
    standing, changed = (
        case.cite(page_from=4, page_to=4, locator="table 2", claim="All feel safe."),
        case.cite(),
    )
    change(case, changed.id)
    assert db.session.scalars(select(Citation.id)).all() == [standing.id]


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"page_from": 5, "page_to": 5}, "must be between 1 and 4"),
        ({"closed": Reason("This answer is closed.", "application")}, "This answer is closed"),
        ({"period_from": YEAR[0], "period_to": YEAR[1]}, "is not outcome data"),
    ],
)
def test_a_change_meets_what_a_new_citation_meets(case: Case, changes: dict[str, object], words: str) -> None:
    citation = case.cite()
    with pytest.raises(RuleBroken, match=words):
        change(case, citation.id, **changes)  # type: ignore[arg-type]
    db.session.expire_all()
    assert (db.session.get_one(Citation, citation.id).page_from, count()) == (2, 1)


def test_a_citation_of_a_withdrawn_file_is_not_changed(case: Case) -> None:
    citation = case.cite()
    with unit_of_work():
        evidence.withdraw(case.revision, organisation_id=case.world.organisation.id, actor=case.actor)
    with pytest.raises(RuleBroken, match="cannot be cited now: withdrawn"):
        change(case, citation.id)
