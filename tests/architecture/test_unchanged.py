"""A form that opens with what is stored, sent as it opened, changes nothing; every address with such a form is tried."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from lxml import html as parser
from sqlalchemy import Connection, select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.models.people import Grant
from accreditation.queries import answers
from forms.base import BaseForm
from forms.fields.core import HouseField
from tests.architecture.access_rows import Row
from tests.architecture.access_table import TABLE
from tests.architecture.visitors import CODE, Visitors
from tests.scene import Stage
from tests.staging import undone

pytestmark = [pytest.mark.xdist_group("scene"), pytest.mark.one_database]

SUGGESTS = {
    "applications.start": "the only open cycle and the award itself, for a new application",
    "organisation_returns.begin": "the only open cycle and what was written already, for a new return",
    "meetings.new": "the usual seats of a new meeting",
    "organisations.new_placement": "the office and a tick of a new placement",
    "citing.add": "the page that somebody came from, for a new citation",
    "identities.add": "the only organisation, for a new link",
    "links.add": "today, for a new link",
    "links.see_again": "today, for a new look at a link",
    "evidence.add": "the library of a new item",
    "consensus.settle": "the score that nobody has settled yet",
}
"""Forms that open with a suggestion for something new, and not with what is stored."""
REFUSES = {"people.correct"}
"""Forms that say that nothing was changed, instead of going on."""
VOLATILE = {"user_sessions", "kept_inputs"}


def editing(visitors: Visitors, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Row, str, str]]:
    """Each address whose form opens with something stored that a person sees: (endpoint, row, who, page)."""
    made: list[BaseForm] = []
    process = BaseForm.process

    def noticing(
        form: BaseForm, formdata: Any = None, obj: Any = None, data: Any = None, **more: Any
    ) -> None:
        process(form, formdata, obj, data, **more)
        if obj is not None or data or more:
            made.append(form)

    monkeypatch.setattr(BaseForm, "process", noticing)
    for endpoint, rows in TABLE.items():
        if not {"GET", "POST"} <= (visitors.rule(endpoint).methods or set()):
            continue
        for row in rows:
            let_in = [person for group, status in row.answers.items() if status == 200 for person in group]
            if not let_in:
                continue
            who = min(let_in)
            made.clear()
            address = visitors.address(endpoint, row)
            page = visitors.browsers[who].get(address)
            shows_stored = page.status_code == 200 and any(_shows_stored(form) for form in made)
            if shows_stored and as_opened(page.text, address):
                yield endpoint, row, who, page.text


def _shows_stored(form: BaseForm) -> bool:
    return any(isinstance(field, HouseField) and not field.hidden and field.object_data for field in form)


def as_opened(page: str, address: str) -> Mapping[str, list[str]]:
    """What a browser sends for the page's form when nothing was touched; a form beside it that is sent elsewhere is another's."""
    forms = [
        form
        for form in parser.fromstring(page).xpath("//main//form[@method='post']")
        if form.get("action", address) == address
    ]
    # A page that is read and no longer written has none.
    filled = max(forms, key=lambda form: len(form.inputs), default=None)
    sent: dict[str, list[str]] = {}
    for name, value in [] if filled is None else filled.form_values():
        sent.setdefault(name, []).append(value)
    return sent


def stored(connection: Connection) -> dict[str, list[Any]]:
    """Every row of every table, but for what each request writes about itself."""
    db.session.commit()
    return {
        name: sorted(map(repr, connection.execute(select(table))))
        for name, table in db.metadata.tables.items()
        if name not in VOLATILE
    }


def end_roles(visitors: Visitors) -> None:
    """Somebody who answers a standard, and a member of the panel, hold no role any more."""
    scene = visitors.scene
    draft = scene.cases[Stage.SELF_ASSESSMENT]
    with unit_of_work():
        answer = answers.to_standard(draft.application_id, CODE)
        assert answer is not None
        answer.assignee_id = visitors.people["newcomer"].id
        for grant in db.session.scalars(select(Grant).where(Grant.person_id == scene.people["member_2"].id)):
            grant.starts_on = grant.ends_on = clock.today() - timedelta(days=1)


def test_an_edit_form_that_is_sent_as_it_opened_changes_nothing(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried, wrong = set(), []
    with undone(visitors.stage) as connection:
        end_roles(visitors)
        for endpoint, row, who, page in editing(visitors, monkeypatch):
            if endpoint in SUGGESTS:
                continue
            tried.add(endpoint)
            address = visitors.address(endpoint, row)
            before = stored(connection)
            answer = visitors.browsers[who].post(
                address, data=as_opened(page, address), content_type="multipart/form-data"
            )
            after = stored(connection)
            changed = [name for name in after if after[name] != before[name]]
            if changed or answer.status_code != (422 if endpoint in REFUSES else 302):
                wrong.append(f"{endpoint}: {answer.status_code}, changed {changed}")
    assert tried >= {
        "organisations.placement",
        "meetings.members",
        "meetings.who_is_here",
        "assignments.standard",
    }
    assert not wrong, "\n".join(wrong)
