"""Every event has its notice or a reason for having none, every notice its words, and every link its page."""

import string
from typing import Any

import pytest
from flask import Flask

from accreditation.enums.audit import AuditKind
from accreditation.enums.notices import Audience, NoticeGroup, NoticeKind, Opening
from accreditation.queries.notices.audiences import AUDIENCES
from accreditation.queries.notices.openings import PATHS, RULES
from accreditation.services.audit.facts import FACTS
from accreditation.services.notices import CATALOGUE, catalogue, reminders
from accreditation.services.notices.events import NOT_TAKEN, OTHERS, WITHOUT_EVENT
from accreditation.services.notices.rules import Heard
from accreditation.services.notices.steps import STEPS
from workflows.appeal import APPEAL
from workflows.application import APPLICATION
from workflows.award import AWARD
from workflows.clarification import CLARIFICATION
from workflows.concern import CONCERN
from workflows.engine import Workflow
from workflows.evidence import EVIDENCE
from workflows.finding import FINDING
from workflows.meeting import ITEM, MEETING
from workflows.review import REVIEW

OF_WORKFLOW: dict[AuditKind, Workflow[Any]] = {
    AuditKind.APPLICATION_MOVED: APPLICATION,
    AuditKind.REVIEW_MOVED: REVIEW,
    AuditKind.EVIDENCE_MOVED: EVIDENCE,
    AuditKind.MEETING_MOVED: MEETING,
    AuditKind.ITEM_MOVED: ITEM,
    AuditKind.AWARD_MOVED: AWARD,
    AuditKind.CONCERN_MOVED: CONCERN,
    AuditKind.FINDING_MOVED: FINDING,
    AuditKind.CLARIFICATION_MOVED: CLARIFICATION,
}
WITHOUT_STEPS = (APPEAL,)


def every_rule():
    for steps in STEPS.values():
        yield from steps.values()
    yield from OTHERS.values()


@pytest.mark.parametrize("kind", OF_WORKFLOW, ids=lambda kind: kind.value)
def test_every_trigger_is_heard_of_or_has_a_reason(kind: AuditKind) -> None:
    workflow = OF_WORKFLOW[kind]
    missing = {row.trigger.value for row in workflow.rows} - set(STEPS[kind])
    assert not missing, "write down in services/notices/events.py who hears of it, or why nobody does"


def test_every_workflow_is_one_of_these() -> None:
    moved = {kind for kind, facts in FACTS.items() if {"trigger", "source", "dest"} <= facts}
    assert moved == set(OF_WORKFLOW) == set(STEPS)
    assert {workflow.noun for workflow in WITHOUT_STEPS} == set(NOT_TAKEN)


def test_every_other_event_is_heard_of_or_has_a_reason() -> None:
    assert set(AuditKind) - set(STEPS) - set(OTHERS) == set()


def test_a_reason_is_a_sentence() -> None:
    reasons = [rule for rule in every_rule() if isinstance(rule, str)]
    reasons += [*NOT_TAKEN.values(), *WITHOUT_EVENT.values()]
    assert all(len(reason.split()) >= 4 for reason in reasons)


def test_every_notice_is_heard_of_somewhere() -> None:
    by_events = {each.kind for rule in every_rule() if not isinstance(rule, str) for each in rule}
    rows = [*reminders.OF_A_CASE.values(), *reminders.OF_A_REVIEW.values(), *reminders.OF_A_CLOCK.values()]
    rows += [reminders.OF_A_MEETING, reminders.OF_A_FINDING, reminders.OF_AN_ASSIGNMENT]
    heard = by_events | {kind for row in rows for kind, _ in row}
    assert not heard & set(WITHOUT_EVENT)
    assert heard | set(WITHOUT_EVENT) == set(NoticeKind)


def test_a_step_to_one_state_names_a_state_that_it_leads_to() -> None:
    for kind, steps in STEPS.items():
        for trigger, rule in steps.items():
            ends = {
                row.dest.value
                for row in OF_WORKFLOW[kind].rows
                if row.trigger.value == trigger and row.dest is not None
            }
            for each in () if isinstance(rule, str) else rule:
                assert isinstance(each, Heard)
                assert each.dest is None or each.dest.value in ends


def test_the_catalogue_has_every_kind_and_audience() -> None:
    assert set(CATALOGUE) == set(NoticeKind)
    assert set(AUDIENCES) == set(Audience) == {entry.audience for entry in CATALOGUE.values()}
    assert set(PATHS) == set(Opening) == {entry.opening for entry in CATALOGUE.values() if entry.opening}


@pytest.mark.parametrize("kind", NoticeKind, ids=lambda kind: kind.value)
def test_words_are_plain_and_whole(kind: NoticeKind) -> None:
    entry = CATALOGUE[kind]
    assert entry.values <= catalogue.VALUES
    filled = [
        words.format(place="Ward 7", reference="PA-26-AB12CD", day="3 March 2027")
        for words in (entry.subject, entry.text)
    ]
    assert len(filled[0]) <= 60, "a subject is read in a list of letters"
    assert filled[1][-1] in ".?"
    assert not set("{}<>\n") & set("".join(filled))
    jargon = ("lapse", "snapshot", "gateway", "moderat", "quarantin", "sign_off", "ratif", "allocat", "score")
    provider = kind in catalogue.PROVIDER
    assert not provider or not [word for word in jargon if word in " ".join(filled).lower()]


def test_a_concern_a_file_or_a_role_is_named_in_no_subject_line() -> None:
    for kind, entry in CATALOGUE.items():
        if entry.opening in {Opening.CONCERN, Opening.FILE, Opening.HELD_FILES, Opening.PROPOSALS}:
            assert not entry.values, kind


def test_words_that_name_something_else_stop_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = catalogue.Entry(NoticeGroup.TASK, Audience.PERSON, "Scored {score}", "You.", Opening.ACCOUNT)
    monkeypatch.setattr(catalogue, "CATALOGUE", {NoticeKind.SIGNED: entry})
    with pytest.raises(LookupError, match="score"):
        catalogue._check(NoticeKind.SIGNED)
    with pytest.raises(LookupError, match="no words"):
        catalogue._check(NoticeKind.SUBMITTED)


@pytest.mark.one_database
def test_every_page_that_a_notice_opens_has_an_address_and_says_for_whom_it_opens() -> None:
    assert set(PATHS) == set(RULES) == set(Opening)


def test_every_link_is_the_address_of_a_page(app: Flask) -> None:
    adapter = app.url_map.bind("localhost")
    for opening, path in PATHS.items():
        names = [name for _, name, _, _ in string.Formatter().parse(path) if name]
        endpoint, values = adapter.match(path.format(**dict.fromkeys(names, 1)))
        assert len(values) == len(names), opening
        assert "GET" in (next(app.url_map.iter_rules(endpoint)).methods or set()), opening
