"""Draft findings: one a standard, of a kind that goes with its agreed score, and only while the report is written."""

import pytest

from accreditation.db import unit_of_work
from accreditation.enums.findings import FindingKind, FindingStatus
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application
from accreditation.models.findings import Finding
from accreditation.models.moderation import AgreedScore
from accreditation.queries import agreed_scores
from accreditation.queries import findings as queries
from accreditation.services import findings
from tests import agreeing, reviewing
from tests.world import World

pytestmark = pytest.mark.postgresql_in_soak


def agreed(application: Application, code: str) -> AgreedScore:
    return next(
        score for score in agreed_scores.of_round(application.current_round) if score.standard.code == code
    )


def draft(
    world: World, application: Application, code: str, kind: FindingKind | None, words: str
) -> Finding | None:
    with unit_of_work():
        return findings.draft_finding(
            application,
            agreed(application, code),
            kind=kind,
            words=words,
            actor=world.viewer(world.secretary),
        )


def test_a_finding_is_drafted_changed_and_taken_away(world: World) -> None:
    application, _ = agreeing.moderating(world)
    draft(world, application, "1.2", FindingKind.REQUIREMENT, "Plan it.")
    again = draft(world, application, "1.2", FindingKind.CONDITION, "Plan it by May.")
    assert again is not None
    drafts = queries.of_case(application.id)
    assert [(draft.kind, draft.words, draft.status) for draft in drafts] == [
        (FindingKind.CONDITION, "Plan it by May.", FindingStatus.DRAFT)
    ]
    assert draft(world, application, "1.2", None, "") is None
    assert queries.of_case(application.id) == []


@pytest.mark.parametrize(
    ("code", "kind", "words", "field"),
    [
        ("1.2", FindingKind.COMMENDATION, "Well done.", "kind"),
        ("1.1", FindingKind.REQUIREMENT, "Do more.", "kind"),
        ("1.2", FindingKind.REQUIREMENT, "  ", "words"),
        ("1.2", None, "Words without a kind", "kind"),
    ],
)
@pytest.mark.one_database
def test_a_finding_fits_its_score(
    world: World, code: str, kind: FindingKind | None, words: str, field: str
) -> None:
    application, _ = agreeing.moderating(world)
    with pytest.raises(RuleBroken) as refusal:
        draft(world, application, code, kind, words)
    assert refusal.value.field == field


def test_nothing_is_drafted_before_or_after_the_report_is_written(world: World) -> None:
    application, team = agreeing.issued(world)
    with pytest.raises(RuleBroken, match="while scores are being agreed"):
        draft(world, application, "1.2", FindingKind.CONDITION, "Too late.")
    assert reviewing.viewer_of(world, team[0]).person_id is not None
