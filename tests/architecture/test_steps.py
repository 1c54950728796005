"""Every step has what it needs to be taken, and the answer to "may I?" is the same by predicate and by address."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accreditation.db import db
from accreditation.enums import step_words
from accreditation.enums.applications import ApplicationStatus, Trigger
from accreditation.enums.labelled import Labelled
from accreditation.models.applications import Application
from accreditation.models.concerns import Concern
from accreditation.models.reviews import Review
from accreditation.permissions.viewer import NOBODY as SIGNED_OUT
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications, held, items, step_subjects
from accreditation.queries.step_subjects import Subject
from accreditation.services import steps
from accreditation.services.steps import NOUNS
from accreditation.web.steps import own_page
from forms.base import BaseForm
from forms.steps import FORMS, form_of
from tests.architecture.access_rows import EVERYBODY, Row
from tests.architecture.visitors import Visitors
from tests.scene import Stage
from workflows.actors import NOBODY, OFFICE, PANEL, PROVIDER, TEAM, Actor
from workflows.diagrams import WORKFLOWS
from workflows.engine import Row as WorkflowRow

pytestmark = pytest.mark.xdist_group("scene")

REGISTERED = {noun.workflow.noun: noun for noun in NOUNS.values()}

WAITING = {
    "application": {"appeals": "remit_review remit_panel"},
    "finding": {
        "findings beyond the panel": "issue acknowledge decline submit_plan agree_plan submit_evidence find_met"
        " find_partly_met find_not_met extend"
    },
    "award": {
        "the life of an award": "impose_conditions lift_conditions open_review uphold uphold_with_conditions suspend"
        " restore withdraw surrender"
    },
    "appeal": {"appeals": "acknowledge open_stage_one uphold dismiss ask_stage_two"},
}
"""Steps of people that nobody can take yet, by the capability that they wait for; this list may only shrink."""


def _waiting(noun: str) -> set[str]:
    return {code for codes in WAITING.get(noun, {}).values() for code in codes.split()}


def _of_people(rows: Collection[WorkflowRow[Any]]) -> set[Labelled]:
    return {row.trigger for row in rows if not NOBODY.issuperset(row.by)}


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_step_of_a_person_has_a_use_case_words_and_a_form_or_waits_for_its_capability(
    name: str,
) -> None:
    workflow = WORKFLOWS[name]
    triggers, waiting = _of_people(workflow.rows), _waiting(workflow.noun)
    taken = {trigger for trigger in triggers if trigger.value not in waiting}
    noun = REGISTERED.get(workflow.noun)
    assert waiting <= {trigger.value for trigger in triggers}, "only steps of the table wait"
    assert taken == set(noun.use_cases if noun else ())
    assert taken == set(step_words.WORDS.get(workflow.noun, ()))
    for trigger in taken:
        assert step_words.words_of(workflow.noun, trigger).happens.endswith(".")
        assert issubclass(form_of(workflow.noun, trigger), BaseForm)


def test_a_form_belongs_to_a_step_that_is_taken_on_the_shared_page() -> None:
    for noun, forms in FORMS.items():
        for trigger in forms:
            assert trigger in REGISTERED[noun].use_cases
            assert own_page(noun, trigger) is None


@dataclass(frozen=True)
class Door:
    """One address at which a step is taken, and the actors who come through it."""

    trigger: Labelled
    endpoint: str
    side: Collection[Actor]


GENERIC = {
    "application": (("steps.of_application", PROVIDER), ("steps.of_case", OFFICE)),
    "meeting": (("steps.of_meeting", OFFICE | PANEL),),
}
TAKEN_AT: dict[Labelled, str] = {
    Trigger.LIST_ON_AGENDA: "meetings.list_case",
    Trigger.REPLACE_REVIEWER: "teams.invite",
    Trigger.SET_ASIDE: "teams.set_aside",
}
"""Where a step is taken that the pages lead to through a list."""


def _doors(noun: str, rows: Collection[WorkflowRow[Any]]) -> Iterator[Door]:
    """Every address at which one of the rows is taken by a person."""
    for trigger in dict.fromkeys(row.trigger for row in rows):
        by = {actor for row in rows if row.trigger is trigger for actor in row.by} - NOBODY
        if not by or trigger.value in _waiting(noun):
            continue
        page = own_page(noun, trigger)
        if page is not None:
            yield Door(trigger, TAKEN_AT.get(trigger, page.endpoints[0]), frozenset(Actor))
        else:
            yield from (Door(trigger, name, side) for name, side in GENERIC[noun] if not by.isdisjoint(side))


def _viewer(visitors: Visitors, who: str) -> Viewer:
    return SIGNED_OUT if who == "nobody" else visitors.scene.world.viewer(visitors.people[who])


def _let_in(visitors: Visitors, who: str, address: str) -> bool:
    """Whether a form with a forged token is refused for its token, and not for who sends it."""
    status = visitors.browsers[who].open(address, method="POST", data={"csrf_token": "forged"}).status_code
    assert status in {422, 302, 403, 404}, f"{address} by {who}: {status}"
    return status == 422


def _disagreements(visitors: Visitors, door: Door, address: str, subjects: dict[str, Subject]) -> list[str]:
    wrong = []
    for who in sorted(EVERYBODY):
        with visitors.app.app_context():
            actor = steps.actor_of(_viewer(visitors, who), subjects[who], door.trigger, side=door.side)
        if _let_in(visitors, who, address) != (actor is not None):
            wrong.append(f"{door.trigger} at {address} by {who}: the table says {actor}")
    return wrong


STAGES = {
    ApplicationStatus.SELF_ASSESSMENT: Stage.SELF_ASSESSMENT,
    ApplicationStatus.EVIDENCE: Stage.EVIDENCE,
    ApplicationStatus.SIGN_OFF: Stage.SIGN_OFF,
    ApplicationStatus.SIGNED: Stage.SIGNED,
    ApplicationStatus.SUBMITTED: Stage.SUBMITTED,
    ApplicationStatus.IN_CHECK: Stage.IN_CHECK,
    ApplicationStatus.RETURNED: Stage.RETURNED,
    ApplicationStatus.ALLOCATION: Stage.TEAM_READY,
    ApplicationStatus.IN_REVIEW: Stage.REVEALED,
    ApplicationStatus.MODERATION: Stage.MODERATION,
    ApplicationStatus.FACTUAL_ACCURACY: Stage.ACCURACY,
    ApplicationStatus.READY_FOR_PANEL: Stage.READY,
    ApplicationStatus.AT_PANEL: Stage.CALLED,
    ApplicationStatus.DECIDED: Stage.DECIDED,
    ApplicationStatus.DEFERRED: Stage.DEFERRED,
    ApplicationStatus.CLOSED: Stage.CLOSED,
    ApplicationStatus.LAPSED: Stage.LAPSED,
}


def test_every_state_that_anything_leaves_is_walked() -> None:
    workflow = NOUNS[Application].workflow
    assert set(STAGES) == {status for status in ApplicationStatus if workflow.leaving(status)}


@pytest.mark.parametrize("status", STAGES)
def test_a_case_lets_in_whom_its_rows_name(visitors: Visitors, status: ApplicationStatus) -> None:
    case = visitors.scene.cases[STAGES[status]]
    wrong = []
    with visitors.app.app_context():
        application = applications.get(case.application_id)
        assert application.status is status
        subjects = {
            who: step_subjects.of_case(_viewer(visitors, who), application) for who in sorted(EVERYBODY)
        }
        db.session.remove()
    rows = NOUNS[Application].workflow.leaving(status)
    for door in _doors("application", rows):
        given = {"trigger": door.trigger.value}
        address = visitors.address(door.endpoint, Row({}, stage=STAGES[status], given=given), case)
        wrong += _disagreements(visitors, door, address, subjects)
    assert wrong == []


def _subject(visitors: Visitors, noun: str, stage: Stage, review: str) -> Subject:
    """A thing of another noun at one stage of its case."""
    case = visitors.scene.cases[stage]
    if noun == "review":
        statement = (
            select(Review).options(joinedload(Review.application)).where(Review.id == case.reviews[review])
        )
        return step_subjects.of_review(db.session.scalars(statement).one())
    if noun == "meeting":
        return step_subjects.of_meeting(items.get(case.item_id).meeting)
    if noun == "item":
        return step_subjects.of_item(items.get(case.item_id))
    statement_of_concern = (
        select(Concern)
        .options(joinedload(Concern.application))
        .where(Concern.application_id == case.application_id)
    )
    return step_subjects.of_concern(db.session.scalars(statement_of_concern).one())


@pytest.mark.parametrize(
    ("noun", "stage", "review", "codes"),
    [
        ("review", Stage.TEAM_READY, "invited", "accept decline declare_conflict set_aside"),
        ("review", Stage.TEAM_READY, "lead", "begin_scoring set_aside"),
        ("review", Stage.SCORING, "lead", "lock set_aside"),
        ("review", Stage.REVEALED, "lay", "set_aside"),
        ("meeting", Stage.CALLED, "", "issue_papers open adjourn resume close confirm_minutes"),
        ("item", Stage.CALLED, "", "call decide postpone"),
        ("item", Stage.DECIDED, "", "ratify return"),
        ("concern", Stage.SCORING, "", "triage escalate close"),
    ],
)
def test_other_things_let_in_whom_their_rows_name(
    visitors: Visitors, noun: str, stage: Stage, review: str, codes: str
) -> None:
    with visitors.app.app_context():
        subject = _subject(visitors, noun, stage, review)
        db.session.remove()
    rows = [row for row in REGISTERED[noun].workflow.rows if row.trigger.value in codes.split()]
    doors = list(_doors(noun, rows))
    assert {door.trigger.value for door in doors} == set(codes.split())
    wrong = []
    for door in doors:
        row = Row({}, stage=stage, review=review, given={"trigger": door.trigger.value})
        address = visitors.address(door.endpoint, row)
        wrong += _disagreements(visitors, door, address, dict.fromkeys(EVERYBODY, subject))
    assert wrong == []


@pytest.mark.parametrize(
    ("codes", "is_held"), [("release reject", True), ("withdraw take_back take_down", False)]
)
def test_a_file_lets_in_whom_its_rows_name(visitors: Visitors, codes: str, is_held: bool) -> None:
    # The office takes down only what was sent to it.
    case = visitors.scene.cases[Stage.SUBMITTED]
    rows = [row for row in REGISTERED["file"].workflow.rows if row.trigger.value in codes.split()]
    doors = list(_doors("file", rows))
    assert {door.trigger.value for door in doors} == set(codes.split())
    wrong = []
    for door in doors:
        row = Row({}) if is_held else Row({}, stage=Stage.SUBMITTED)
        address = visitors.address(door.endpoint, row)
        with visitors.app.app_context():
            revision_id = visitors.fixed["revision_id"] if is_held else visitors.of_case[case.application_id]
            number = revision_id if isinstance(revision_id, int) else revision_id["revision_id"]
            file = held.file_for(_viewer(visitors, "information_lead"), number)
            assert file is not None
            subject = step_subjects.of_file(file)
            db.session.remove()
        wrong += _disagreements(visitors, door, address, dict.fromkeys(EVERYBODY, subject))
    assert wrong == []


def test_every_side_has_a_door() -> None:
    sides = {
        actor
        for noun, registered in REGISTERED.items()
        for door in _doors(noun, registered.workflow.rows)
        for row in registered.workflow.rows
        if row.trigger is door.trigger
        for actor in row.by
    }
    for side in (PROVIDER, TEAM, PANEL - {Actor.APPEAL_PANEL}, {Actor.SECRETARIAT, Actor.RATIFIER}):
        assert side & sides


@pytest.mark.parametrize(
    ("who", "status", "codes"),
    [
        ("provider_lead", ApplicationStatus.SELF_ASSESSMENT, "complete_self_assessment withdraw"),
        ("contributor", ApplicationStatus.SELF_ASSESSMENT, "complete_self_assessment"),
        ("signatory", ApplicationStatus.SELF_ASSESSMENT, ""),
        ("signatory", ApplicationStatus.SIGN_OFF, "sign send_back"),
        ("provider_lead", ApplicationStatus.SIGNED, "submit"),
        ("signatory", ApplicationStatus.SIGNED, "send_back withdraw"),
        ("secretariat", ApplicationStatus.IN_CHECK, "accept return_for_completion lapse"),
        ("secretariat", ApplicationStatus.MODERATION, "reopen_review"),
        ("provider_lead", ApplicationStatus.FACTUAL_ACCURACY, "confirm_accuracy"),
        ("lead", ApplicationStatus.FACTUAL_ACCURACY, "answer_accuracy reopen_moderation"),
        ("panel_chair", ApplicationStatus.AT_PANEL, "decide postpone"),
        ("ratifier", ApplicationStatus.DECIDED, "ratify send_back_once order_new_panel"),
        ("auditor", ApplicationStatus.DECIDED, ""),
    ],
)
def test_a_person_is_offered_their_own_steps_and_no_others(
    visitors: Visitors, who: str, status: ApplicationStatus, codes: str
) -> None:
    case = visitors.scene.cases[STAGES[status]]
    with visitors.app.app_context():
        viewer = _viewer(visitors, who)
        subject = step_subjects.of_case(viewer, applications.get(case.application_id))
        offers = steps.offered(viewer, subject)
        db.session.remove()
    assert [offer.trigger.value for offer in offers] == codes.split()
