"""A case is about a placement or, as an organisation return, about a provider: its pages name it either way."""

import pytest
from sqlalchemy import select

from accreditation.db import db
from accreditation.enums.people import Role
from accreditation.models.answers import Answer
from accreditation.models.concerns import Concern
from accreditation.models.evidence import Citation, EvidenceRevision
from accreditation.queries import citations, own_placements
from tests import reviewing
from tests.returning import new_return
from tests.scene import Case, Given, Scene, Stage
from tests.world import World

PROVIDER = "Riverside Trust"
GIVEN: dict[Stage, Given] = {
    Stage.SCORING: {"2.2": (0, 0, 0)},
    Stage.MODERATION: {"2.2": (3, 2, 2), "2.3": (2, 2, 2)},
}

PAGES: dict[Stage, dict[str, tuple[str, ...]]] = {
    Stage.EVIDENCE: {
        "provider_lead": (
            "/home",
            "/applications/{case}",
            "/applications/{case}/steps/withdraw",
            "/applications/{case}/standards/2.1",
            "/applications/{case}/matrix",
            "/applications/{case}/regulators",
            "/applications/{case}/pack",
            "/evidence/{item}",
            "/evidence/{item}/cite/{case}",
        ),
    },
    Stage.SIGN_OFF: {"signatory": ("/home", "/applications/{case}/sign-off")},
    Stage.IN_CHECK: {
        "secretariat": ("/home", "/worklist", "/worklist.csv", "/cases/{case}", "/cases/{case}/check"),
    },
    Stage.RETURNED: {
        "provider_lead": ("/home", "/applications/{case}", "/applications/{case}/steps/request_signature")
    },
    Stage.TEAM_READY: {
        "secretariat": ("/cases/{case}/team", "/cases/{case}/team/{lay}/lead"),
        "invited": ("/home", "/reviews", "/reviews/{invited}", "/reviews/{invited}/declare"),
    },
    Stage.SCORING: {
        "lead": (
            "/home",
            "/reviews",
            "/reviews/{lead}",
            "/reviews/{lead}/standards/2.1",
            "/reviews/{lead}/lock",
            "/reviews/{lead}/evidence/{revision}/pages/1",
        ),
        "concern_officer": ("/home", "/concerns", "/concerns/{concern}"),
    },
    Stage.MODERATION: {
        "lead": (
            "/home",
            "/reviews/{lead}/consensus",
            "/reviews/{lead}/consensus/2.2",
            "/reviews/{lead}/consensus/2.2/pass",
            "/reviews/{lead}/report",
            "/reviews/{lead}/report/2.3",
        ),
        "moderator": ("/home", "/consensus", "/cases/{case}/consensus", "/cases/{case}/consensus/2.2"),
    },
    Stage.ACCURACY: {"provider_lead": ("/home", "/applications/{case}/report")},
}


def organisation_return(scene: Scene, stage: Stage) -> Case:
    """A return at that stage."""
    return new_return(scene, stage, GIVEN.get(stage))


def address_parts(case: Case) -> dict[str, int]:
    """What stands in the addresses of a case's pages."""
    revision = db.session.scalars(
        select(EvidenceRevision)
        .join(Citation, Citation.revision_id == EvidenceRevision.id)
        .join(Citation.answer)
        .where(Answer.application_id == case.application_id)
        .limit(1)
    ).one()
    concern = db.session.scalars(select(Concern.id).where(Concern.application_id == case.application_id))
    return {
        "case": case.application_id,
        "revision": revision.id,
        "item": revision.item_id,
        "concern": concern.first() or 0,
        **case.reviews,
    }


@pytest.mark.one_database
@pytest.mark.parametrize("stage", PAGES, ids=str)
def test_every_page_of_an_organisation_return_names_the_provider(world: World, stage: Stage) -> None:
    scene = Scene(world)
    case = organisation_return(scene, stage)
    parts = address_parts(case)
    for who, paths in PAGES[stage].items():
        browser = world.client(scene.people[who])
        for path in paths:
            answer = browser.get(path.format(**parts))
            assert answer.status_code == 200, (who, path)
            assert PROVIDER in answer.text, (who, path)


def test_home_lists_an_organisation_return_beside_the_placements(world: World) -> None:
    scene = Scene(world)
    case = organisation_return(scene, Stage.SUBMITTED)
    lines = {line.name: line for line in own_placements.placements(scene.viewer(Role.CONTRIBUTOR.value)).rows}
    assert lines[PROVIDER].application_id == case.application_id
    assert not lines[PROVIDER].may_start
    ward = next(line for name, line in lines.items() if name == "North ward")
    assert (ward.application_id, ward.may_start) == (None, True)


def test_evidence_to_check_again_counts_for_an_organisation_return(world: World) -> None:
    scene = Scene(world)
    case = organisation_return(scene, Stage.EVIDENCE)
    cited = db.session.get_one(EvidenceRevision, address_parts(case)["revision"])
    reviewing.evidence(world, "Newer", newer_than=cited)
    assert [line.place for line in citations.cases_to_check(scene.viewer(Role.CONTRIBUTOR.value))] == [
        PROVIDER
    ]
