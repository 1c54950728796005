"""A walk through every address that can be opened, as anybody, with the words of whatever comes back, be it a page or a file."""

import io
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from lxml import html as parser
from pypdf import PdfReader
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.wrappers import Response

from accreditation.db import db
from accreditation.jobs.letters import COMPOSERS
from accreditation.models.audit import AuditEvent
from accreditation.models.letters import Letter
from tests.architecture.access_rows import Row
from tests.architecture.access_table import TABLE
from tests.architecture.visitors import Visitors
from tests.client import Client
from tests.scene import Case

Readers = dict[str, dict[str, list[str]]]
"""Who was shown a text, by the text, and at which addresses."""

NOT_OPENED = {"static", "provider_sign_ins.begin", "provider_sign_ins.begin_step_up"}
"""Files of the service's own, and addresses that lead to another service."""

OF_CASE = {"application_id", "review_id", "item_id", "concern_id", "decision_id", "meeting_id"}
"""What stands in the addresses of a case."""

LISTS = {
    "audit.as_csv",
    "audit.index",
    "calendar.show",
    "calibration.show",
    "cases.worklist",
    "cases.worklist_csv",
    "concerns.as_csv",
    "concerns.index",
    "consensus.moderator_list",
    "home.finished",
    "home.show",
    "interests.show",
    "meetings.index",
    "notices.index",
    "reviewer_applications.show",
    "reviewer_details.show",
    "reviewers.show",
    "reviews.index",
    "training.difference",
    "training_cases.standard",
}
"""Pages about no one case on which something of a case, of a reviewer or of a training case stands."""

ONLY_SUBMITTED = {
    "packs",
    "crosswalk",
    "workbooks",
    "application_documents",
    "case_evidence",
    "review_evidence",
}
"""Blueprints of files that hold what was submitted and nothing else, and are made anew for each reader."""

RECORD, NO_PERSON = "the record of what happened", "letters to nobody here"
"""Readers that are no people: what is written down for ever, and letters to an address without an account."""

SEARCHED = "zqwordthatisnowhere"


@dataclass
class Walk:
    """Everything about one case and everything about none, opened by these people.

    `own` are values that stand in the addresses of one person beside those of the access table: their review, their ties.
    Unless the `whole` service is asked for, pages that are near no case and files of what was submitted are left out.
    """

    visitors: Visitors
    case: Case
    people: Collection[str]
    own: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    whole: bool = True
    read: set[tuple[str, str]] = field(default_factory=set)
    """Which person was let in where."""
    written: tuple[int, int] = (0, 0)
    """The last letter and the last event that were read already."""

    def readers(self, texts: Collection[str]) -> Readers:
        """Who is shown which of the texts now, on any page or in any file."""
        shown: Readers = {text: {} for text in texts}
        for who in self.people:
            browser = self.visitors.browsers[who]
            # Each page is checked where it is tested; here its words are read.
            browser.checks_pages = False
            for address in self.addresses(who):
                words = self._open(browser, address)
                if words:
                    self.read.add((who, address))
                _note(shown, who, address, words)
            browser.checks_pages = True
        return shown

    def written_to(self, texts: Collection[str]) -> Readers:
        """Who is shown which of the texts in a letter that was not read before, or on the record of what happened."""
        shown: Readers = {text: {} for text in texts}
        with self.visitors.app.app_context():
            for who, words in (*self._letters(), *self._record()):
                _note(shown, who, who, words)
        return shown

    def searchers(self, who: str, texts: Collection[str]) -> dict[str, list[str]]:
        """Where somebody is answered otherwise when they search for one of the texts than for a word that stands nowhere.

        What they were let in to is searched, so they walk before.
        """
        shown: dict[str, list[str]] = {text: [] for text in texts}
        browser = self.visitors.browsers[who]
        for address, name in sorted(set(self._searches(who, browser))):
            nowhere = self._search(browser, address, name, SEARCHED)
            for text in texts:
                if self._search(browser, address, name, text) != nowhere:
                    shown[text].append(f"{address}?{name}")
        return shown

    def pages(self, *parts: str) -> dict[tuple[str, str], str]:
        """What these people are answered at every address of these parts of the service."""
        answers = {}
        for who in self.people:
            browser = self.visitors.browsers[who]
            browser.checks_pages = False
            for address in self.addresses(who, *parts):
                answers[who, address] = _without_tokens(self._open(browser, address))
            browser.checks_pages = True
        return answers

    def addresses(self, who: str, *parts: str) -> list[str]:
        """Every address that can be opened, about the case and about what there is once, and those of this person's own; or those of some parts of the service."""
        made = set()
        for rule in self.visitors.app.url_map.iter_rules():
            if parts and rule.endpoint.partition(".")[0] not in parts:
                continue
            if "GET" in (rule.methods or ()) and rule.endpoint not in NOT_OPENED:
                made |= set(self._of_rule(rule, self.own.get(who, {})))
        return sorted(made)

    def _of_rule(self, rule: Rule, own: Mapping[str, int]) -> Iterator[str]:
        arguments = rule.arguments
        if not self.whole and not self._is_near(rule):
            return
        for row in TABLE.get(rule.endpoint, (Row({}),)):
            values = self.visitors.values(rule.endpoint, row, self.case)
            for more in ({}, own) if arguments & own.keys() else ({},):
                standing = {**values, **more, **row.given}
                given: dict[str, Any] = {name: standing.get(name) or 0 for name in arguments}
                yield self.visitors.app.url_map.bind("localhost").build(rule.endpoint, given)

    def _is_near(self, rule: Rule) -> bool:
        """Whether an address is about the case, or lists cases, reviewers or what they wrote."""
        if rule.endpoint.partition(".")[0] in ONLY_SUBMITTED:
            return False
        return rule.endpoint in LISTS or bool(rule.arguments & OF_CASE)

    def _open(self, browser: Client, address: str) -> str:
        answer = browser.get(address)
        try:
            return words_of(answer) if answer.status_code == 200 else ""
        finally:
            answer.close()

    def _searches(self, who: str, browser: Client) -> Iterator[tuple[str, str]]:
        """The fields in which somebody may type a word to look for something."""
        for reader, address in sorted(self.read):
            if reader != who or "." in address.rpartition("/")[2]:
                continue
            text = self._open(browser, address)
            if "<form" not in text:
                continue
            for form in parser.fromstring(text).xpath("//main//form[not(@method) or @method='get']"):
                action = form.get("action") or address
                for box in form.xpath(".//input[not(@type) or @type='text' or @type='search']/@name"):
                    yield action.partition("?")[0], box

    def _search(self, browser: Client, address: str, name: str, word: str) -> str:
        text = self._open(browser, f"{address}?{urlencode({name: word})}")
        return _without_tokens(text).replace(word, "")

    def _letters(self) -> Iterator[tuple[str, str]]:
        """What every letter would say if it was sent now."""
        names = {person.id: name for name, person in self.visitors.people.items()}
        letter_id, event_id = self.written
        for letter in db.session.scalars(
            select(Letter).where(Letter.id > letter_id).order_by(Letter.id)
        ).all():
            self.written = (letter.id, event_id)
            # The visitors' own letter is about nothing.
            content = COMPOSERS[letter.kind](letter) if letter.facts else None
            if content is not None:
                yield names.get(letter.person_id or 0, NO_PERSON), repr(content)

    def _record(self) -> Iterator[tuple[str, str]]:
        letter_id, event_id = self.written
        for event in db.session.scalars(select(AuditEvent).where(AuditEvent.id > event_id)):
            self.written = (letter_id, max(event.id, event_id))
            yield RECORD, event.facts


def _note(shown: Readers, who: str, address: str, words: str) -> None:
    if not words:
        return
    for text, places in shown.items():
        if text in words:
            places.setdefault(who, []).append(address)


def _without_tokens(text: str) -> str:
    # A question to a passkey is another each time, like the token of a form.
    return re.sub(r'((?:name="csrf_token"[^>]*value|"challenge":)\W?")[^"]*', r"\1", text)


def words_of(answer: Response) -> str:
    """The words of an answer: of a page or a text as they are, of a document or a workbook as a reader sees them."""
    name = answer.headers.get("Content-Disposition", "")
    content = answer.data
    if (answer.mimetype or "").startswith("image/"):
        return ""
    return name + "".join(_texts(content))


def _texts(content: bytes) -> Iterable[str]:
    if content.startswith(b"%PDF"):
        # A line may break within a word.
        return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return [text for name in packed.namelist() for text in (name, *_texts(packed.read(name)))]
    # What a calendar folds is put together again.
    return [content.decode("utf-8", "replace").replace("\r\n ", "")]
