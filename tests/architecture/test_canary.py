"""Texts that nobody else may read are planted, then looked for on every page of everybody: what is blind stays blind."""

import re
import secrets
from collections.abc import Collection, Mapping
from contextlib import contextmanager

import pytest
from sqlalchemy import update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.statements import PartnerKind
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.reviews import Review
from accreditation.queries import answers, applications, rounds
from accreditation.queries import items as item_queries
from accreditation.queries import reviews as review_queries
from accreditation.services import comments, link_tokens, review_notes, reviews, statements, visits
from accreditation.services.reviews import Judgement
from accreditation.services.statements.asking import PURPOSE
from accreditation.visibility import CaseRole, Field, SeenCase, shows
from tests import reviewing
from tests.architecture.access_rows import EVERYBODY, PROVIDER
from tests.architecture.access_table import TABLE
from tests.architecture.visitors import Visitors
from tests.scene import BEGAN, Case, Scene, Stage, visit
from tests.staging import undone_unless_kept

pytestmark = [pytest.mark.soak, pytest.mark.xdist_group("scene")]

PACKED = {
    "packs.document",
    "packs.originals",
    "application_documents.download",
    "crosswalk.as_document",
    "crosswalk.as_workbook",
    "workbooks.download",
    "report_documents.of_provider",
    "report_documents.of_team",
    "report_documents.of_item",
}
"""Files whose words are packed, so that nothing planted would be found in them; who gets them, the table of access says."""

UNTOUCHED = PACKED | {
    "case_evidence.download",
    "case_evidence.picture",
    "review_evidence.download",
    "evidence.original",
    "static",
    # Everybody's own is read in test_calendar_canary.py; how to come by it is the same for all.
    "calendar.feed",
    "calendar.address",
    "calendar.withdraw",
    "evidence.picture",
    "review_evidence.picture",
    "held.picture",
    "held.original",
}
"""Downloads are written down, so that the audit page would differ for another reason; pictures hold no words."""

ABOUT_NO_CASE = {
    "accounts",
    "address_changes",
    "cycles",
    "frameworks",
    "heartbeats",
    "invitations",
    "jobs",
    "letters",
    "organisations",
    "people",
    "public",
    "resets",
    "reviewer_applications",
    "reviewer_details",
    "reviewer_imports",
    "reviewers",
    "sign_ins",
    "static",
}
CURIOUS = EVERYBODY - {
    "newcomer",
    "contributor",
    "information_lead",
    "appeal_officer",
    "analyst",
    "elsewhere_provider_lead",
    "elsewhere_secretariat",
    "elsewhere_ratifier",
    "elsewhere_concern_officer",
}
"""Everybody but those who see the same as another of them."""

ROLE_OF = {
    **dict.fromkeys(PROVIDER, CaseRole.PROVIDER),
    **dict.fromkeys(("lead", "lay"), CaseRole.REVIEWER),
    **dict.fromkeys(("panel_chair", "panel_member"), CaseRole.PANEL),
    "moderator": CaseRole.MODERATOR,
    "secretariat": CaseRole.SECRETARIAT,
    "ratifier": CaseRole.RATIFIER,
}
"""What everybody is to the planted cases; who is not here is nothing to them."""

Pages = dict[tuple[str, str], str]
"""What somebody was shown at an address."""


def canary(kind: str) -> str:
    """A text that is nowhere else."""
    return f"canary {kind} {secrets.token_hex(6)}"


@contextmanager
def backstage(visitors: Visitors):
    """Work on the scene as services do, and keep it."""
    with visitors.app.app_context(), undone_unless_kept(keep=True):
        yield visitors.scene


def fetch(visitors: Visitors, case: Case, people: Collection[str] = CURIOUS, *, whole: bool = False) -> Pages:
    """Every page that any row of the access table lets these people see, about this case where it is about one.

    Pages that are about no case are left out unless the `whole` house is asked for.
    """
    with visitors.app.app_context():
        reference = applications.get(case.application_id).reference
    pages: Pages = {}
    for who in people:
        addresses = {f"/audit?subject={reference}", "/audit?stream=system", f"/worklist?text={reference}"}
        for endpoint, rows in TABLE.items():
            is_opened = endpoint not in UNTOUCHED and "GET" in (visitors.rule(endpoint).methods or ())
            if is_opened and (whole or endpoint.partition(".")[0] not in ABOUT_NO_CASE):
                addresses |= {
                    visitors.address(endpoint, row, case if row.stage else None)
                    for row in rows
                    if row.status(who) == 200
                }
        for address in sorted(addresses):
            answer = visitors.browsers[who].get(address)
            pages[who, address] = _without_tokens(answer.text)
            answer.close()
    return pages


def _without_tokens(text: str) -> str:
    # A question to a passkey is another each time, like the token of a form.
    return re.sub(r'((?:name="csrf_token"[^>]*value|"challenge":)\W?")[^"]*', r"\1", text)


def readers(pages: Pages, text: str) -> set[str]:
    """Who was shown the text anywhere."""
    return {who for (who, _), page in pages.items() if text in page}


def allowed(visitors: Visitors, case: Case, field: Field) -> set[str]:
    """Who may read these fields of the case now, by the table of visibility and by what each of them is to the case."""
    with visitors.app.app_context():
        application = applications.get(case.application_id)
        return {who for who, role in ROLE_OF.items() if _reads(visitors, case, application, field, who, role)}


def _reads(
    visitors: Visitors, case: Case, application: Application, field: Field, who: str, role: CaseRole
) -> bool:
    """Whether the table lets this person read the fields, in this one role."""
    scene = visitors.scene
    viewer = scene.viewer({"panel_member": "member_1"}.get(who, who))
    review = db.session.get(Review, case.reviews[who]) if who in case.reviews else None
    items = (item_queries.get(case.item_id),) if case.item_id else ()
    return shows(field, viewer, SeenCase(application, review, items), role)


def score_as_lead(visitors: Visitors, case: Case, words: Mapping[str, str], value: int, *codes: str) -> None:
    """The lead reviewer scores these standards, or all but 2.2, in these words."""
    with backstage(visitors) as scene, clock.at(scene.now - BEGAN):
        for line in review_queries.scored_lines(case.application.current_round):
            if line.code in codes or (not codes and line.code != "2.2"):
                review = reviewing.own(scene.world, case.reviews["lead"], scene.people["lead"])
                entry = review_queries.entry(case.application.current_round, line.code)
                assert entry is not None
                cited = frozenset(citation.id for citation in entry.citations)
                judgement = Judgement(
                    value=value,
                    relied_on=cited,
                    at_risk_now=True if value < 2 else None,
                    **words,  # type: ignore[arg-type]
                )
                with unit_of_work():
                    reviews.score_standard(
                        review, entry, None, judgement, actor=scene.viewer("lead"), expected_version=0
                    )


def test_before_the_reveal_a_score_is_its_authors_alone(visitors: Visitors) -> None:
    """Neither its words nor that there is one: every page of everybody else is the same before and after."""
    with backstage(visitors) as scene:
        case = scene.new_case(Stage.IN_REVIEW)
    before = fetch(visitors, case, EVERYBODY - {"lead"}, whole=True)
    planted = {name: canary(name) for name in ("rationale", "private_note", "ceiling_reason")}
    score_as_lead(visitors, case, planted, 3)
    after = fetch(visitors, case, EVERYBODY, whole=True)
    for text in planted.values():
        assert readers(after, text) == {"lead"}
    # Of one's own sessions it is said to the minute when each was used last.
    changed = sorted(key for key in before if before[key] != after[key] and key[1] != "/account/sessions")
    assert not changed, f"these pages tell that scores were given: {changed}"
    _a_concern_is_the_officers(visitors, case)


def _a_concern_is_the_officers(visitors: Visitors, case: Case) -> None:
    worry = canary("worry")
    score_as_lead(visitors, case, {"rationale": worry}, 1, "2.2")
    visitors.of_case.pop(case.application_id)
    pages = fetch(visitors, case)
    assert "concern_officer" in readers(pages, worry)
    assert readers(pages, worry) <= {"concern_officer", "lead"}
    with visitors.app.app_context():
        place = applications.get(case.application_id).placement
        assert place is not None
    for (who, address), page in pages.items():
        if who in {"auditor", "administrator"} and "stream=system" in address:
            assert "Concern raised" in page
            assert place.name not in page, "the record tells of which place a concern is"


def test_after_the_reveal_each_text_is_read_by_those_of_the_table(visitors: Visitors) -> None:
    planted = {name: canary(name) for name in ("rationale", "private_note", "ceiling_reason")}
    with backstage(visitors) as scene:
        case = scene.new_case(Stage.IN_REVIEW)
        case.words = planted
        scene.take(case, Stage.IN_REVIEW, Stage.REVEALED)
    pages = fetch(visitors, case)
    scores = allowed(visitors, case, Field.SCORES)
    assert {"lead", "lay", "moderator"} <= readers(pages, planted["rationale"]) <= scores
    for begun, stage in ((Stage.REVEALED, Stage.ACCURACY), (Stage.ACCURACY, Stage.CALLED)):
        _own_notes_and_the_panels(visitors, case, pages, planted)
        with backstage(visitors) as scene:
            scene.take(case, begun, stage)
        pages = fetch(visitors, case)
    assert {"panel_chair", "panel_member"} <= readers(pages, planted["private_note"]), "the paper shows them"
    assert "provider_lead" in readers(pages, planted["rationale"]), "merged, it is what the provider reads"
    with backstage(visitors) as scene:
        scene.take(case, Stage.CALLED, Stage.CLOSED)
    _own_notes_and_the_panels(visitors, case, fetch(visitors, case), planted)


def _own_notes_and_the_panels(
    visitors: Visitors, case: Case, pages: Pages, planted: Mapping[str, str]
) -> None:
    """A private note is its author's and the panel's; a reason to pass a ceiling is for those who read scores."""
    notes = readers(pages, planted["private_note"])
    assert notes <= {"lead", "lay"} | allowed(visitors, case, Field.PRIVATE_NOTES)
    assert readers(pages, planted["ceiling_reason"]) <= allowed(visitors, case, Field.SCORES)


def test_notes_of_a_visit_stay_with_the_team(visitors: Visitors) -> None:
    notes, seen, heard, own = (canary(kind) for kind in ("visit", "seen", "heard", "own"))
    with backstage(visitors) as scene:
        case = scene.cases[Stage.VISITED]
        case.words = {"visit_notes": notes}
        with clock.at(scene.now - BEGAN):
            visit(scene, case)
            _note_as_lead(scene, case, seen, heard, own)
    pages = fetch(visitors, case)
    for text in (notes, seen, heard):
        assert readers(pages, text) == {"lead", "lay"}
        assert readers(pages, text) <= allowed(visitors, case, Field.VISIT_NOTES)
    assert readers(pages, own) == {"lead"}, "a note to oneself is nobody else's"


def _note_as_lead(scene: Scene, case: Case, seen: str, heard: str, own: str) -> None:
    review = reviewing.own(scene.world, case.reviews["lead"], scene.people["lead"])
    entry = review_queries.entry(review.round, "1.1")
    assert entry is not None
    with unit_of_work():
        reviews.record_visit(
            review,
            held_on=clock.today(),
            learner_session=True,
            learners=5,
            learners_said=heard,
            notes=case.words["visit_notes"],
            expected_version=rounds.visit_version(review.round),
            actor=scene.viewer("lead"),
        )
        visits.write_note(review, entry.standard_id, None, seen=seen, learners_said=heard, expected_version=0)
        review_notes.write(review, entry.standard_id, None, words=own, expected_version=0)


def test_a_reviewer_who_is_late_reads_nothing_before_the_own_lock(visitors: Visitors) -> None:
    """What the others gave is on no page of a reviewer who has not locked, though all of them have."""
    words = canary("rationale")
    with backstage(visitors) as scene:
        case = scene.new_case(Stage.IN_REVIEW)
        case.words = {"rationale": words}
        scene.take(case, Stage.IN_REVIEW, Stage.SCORING)
        with clock.at(scene.now - BEGAN):
            for name in ("lead", "learner"):
                reviewing.lock(
                    scene.world, reviewing.own(scene.world, case.reviews[name], scene.people[name])
                )
    pages = fetch(visitors, case)
    assert readers(pages, f"{words} by lay") == {"lay"}
    assert readers(pages, f"{words} by learner") == set()
    assert readers(pages, f"{words} by lead") <= {"lead"}


def test_what_a_team_says_among_itself_is_on_its_own_pages_alone(visitors: Visitors) -> None:
    """Neither its words nor that there are any: every page of everybody outside the provider is the same before and after."""
    planted = {name: canary(name) for name in ("quote", "comment", "reply", "closing")}
    with backstage(visitors) as scene:
        case = scene.new_case(Stage.IN_REVIEW)
        _ask_to_answer(case, scene.people["contributor"].id)
    outside = EVERYBODY - PROVIDER
    before = fetch(visitors, case, outside, whole=True)
    with backstage(visitors) as scene:
        _talk(visitors, case, planted)
    after = fetch(visitors, case, outside, whole=True)
    # That somebody's letter of the day waits to be sent is said, and not of what it tells.
    tells_less = {"/account/sessions", "/letters"}
    changed = sorted(key for key in before if before[key] != after[key] and key[1] not in tells_less)
    assert not changed, f"these pages tell that a team talks: {changed}"
    for text in planted.values():
        assert readers(fetch(visitors, case, PROVIDER, whole=True), text) == PROVIDER
    with backstage(visitors) as scene:
        for begun, stage in (
            (Stage.IN_REVIEW, Stage.REVEALED),
            (Stage.REVEALED, Stage.ACCURACY),
            (Stage.ACCURACY, Stage.CALLED),
            (Stage.CALLED, Stage.CLOSED),
        ):
            scene.take(case, begun, stage)
    pages = fetch(visitors, case, EVERYBODY, whole=True)
    for text in planted.values():
        assert readers(pages, text) == PROVIDER == allowed(visitors, case, Field.COMMENTS)
    # A notice leads to it, in words that are none of it; nobody outside has one.
    assert readers(pages, "A comment in your team") == {"contributor", "provider_lead"}


def test_what_partners_wrote_is_the_providers_alone_until_it_is_sent(visitors: Visitors) -> None:
    words, note, address = _partner()
    with backstage(visitors) as scene:
        case = scene.new_case(Stage.SELF_ASSESSMENT)
    _ask_and_write(visitors, case, words, note, address)
    pages = _pages_by_case_alone(visitors, case)
    assert readers(pages, words) == PROVIDER == allowed(visitors, case, Field.STATEMENTS)
    assert readers(pages, address) == {"provider_lead"}


def test_what_partners_wrote_is_read_by_those_of_the_table_once_it_is_sent(visitors: Visitors) -> None:
    words, note, address = _partner()
    with backstage(visitors) as scene:
        case = scene.new_case(Stage.SELF_ASSESSMENT)
    visitors.statement_requests[case.application_id] = _ask_and_write(visitors, case, words, note, address)
    with backstage(visitors) as scene:
        scene.take(case, Stage.SELF_ASSESSMENT, Stage.TEAM_READY)
    team = fetch(visitors, case, {"lead", "lay", "invited", "secretariat"})
    assert readers(team, words) == {"secretariat"}, "nobody of the team has begun"
    with backstage(visitors) as scene:
        scene.take(case, Stage.TEAM_READY, Stage.CALLED)
    pages = fetch(visitors, case)
    everybody_let_in = {"lead", "lay", "secretariat", "moderator", "ratifier", "panel_chair", "panel_member"}
    assert everybody_let_in <= readers(pages, words) <= allowed(visitors, case, Field.STATEMENTS)
    # Whom the lead asked, and with which words, is on no page of anybody else.
    assert readers(pages, note) == set()
    assert readers(pages, address) <= {"provider_lead", "administrator"}


def _partner() -> tuple[str, str, str]:
    """What a partner writes, what the lead writes to them, and where that goes."""
    return canary("statement"), canary("note"), f"{secrets.token_hex(6)}@university.example"


def _ask_and_write(visitors: Visitors, case: Case, words: str, note: str, address: str) -> int:
    """A university is asked by the lead, and writes."""
    secret = visitors.app.extensions["settings"].secret_key
    with backstage(visitors) as scene:
        with unit_of_work():
            statement_request = statements.ask(
                applications.get(case.application_id),
                actor=scene.viewer("provider_lead"),
                kind=PartnerKind.UNIVERSITY,
                name="Professor Canary",
                email=address,
                note=note,
            )
        key = link_tokens.token(secret, PURPOSE, statement_request.id, statement_request.nonce)
        with unit_of_work():
            statements.write(
                statement_request.id,
                key,
                secret=secret,
                words=words,
                name="Professor Canary",
                role="",
                organisation="",
            )
        return statement_request.id


def _pages_by_case_alone(visitors: Visitors, case: Case) -> Pages:
    """Every page whose address names the case and nothing else, to everybody who is let in or not: a draft has no other."""
    pages: Pages = {}
    for rule in visitors.app.url_map.iter_rules():
        if (
            rule.arguments != {"application_id"}
            or "GET" not in (rule.methods or ())
            or rule.endpoint in PACKED
        ):
            continue
        with visitors.app.test_request_context():
            address = visitors.app.url_for(rule.endpoint, application_id=case.application_id)
        for who in CURIOUS | PROVIDER:
            answer = visitors.browsers[who].get(address)
            pages[who, address] = answer.text
            answer.close()
    return pages


def _ask_to_answer(case: Case, person_id: int) -> None:
    answer = answers.to_standard(case.application_id, "1.1")
    assert answer is not None
    with unit_of_work():
        db.session.execute(update(Answer).where(Answer.id == answer.id).values(assignee_id=person_id))


def _talk(visitors: Visitors, case: Case, words: Mapping[str, str]) -> None:
    """The lead comments and resolves; whoever was asked to answer replies."""
    scene = visitors.scene
    lead, contributor = scene.viewer("provider_lead"), scene.viewer("contributor")
    answer = answers.to_standard(case.application_id, "1.1")
    assert answer is not None
    with unit_of_work():
        comment = comments.add(
            answer,
            application_id=case.application_id,
            actor=lead,
            words=words["comment"],
            quote=words["quote"],
        )
    with unit_of_work():
        comments.go_on(comment, actor=contributor, words=words["reply"], resolve=None)
    with unit_of_work():
        comments.go_on(comment, actor=lead, words=words["closing"], resolve=True)
