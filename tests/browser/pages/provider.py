"""What a provider's people see: their applications at every stage, and their evidence library."""

from collections.abc import Iterator

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.evidence import EvidenceKind
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.evidence import Citation
from accreditation.models.workbooks import ReceivedWorkbook
from accreditation.queries import answers as answer_queries
from accreditation.services import comments
from accreditation.services.evidence import uploads
from accreditation.services.evidence.uploads import Announced
from tests import carrying, moving
from tests.browser.furnishing import Furnished
from tests.browser.keeping import FAILED, READY, WAITING
from tests.browser.pages import countersigning
from tests.browser.pages.page import Page, refused
from tests.scene import Stage

SHOWN = (
    Stage.SELF_ASSESSMENT,
    Stage.EVIDENCE,
    Stage.SIGN_OFF,
    Stage.SIGNED,
    Stage.RETURNED,
    Stage.IN_REVIEW,
    Stage.ACCURACY,
    Stage.CALLED,
    Stage.DEFERRED,
    Stage.CLOSED,
)
STEPS = {
    "complete_self_assessment": Stage.SELF_ASSESSMENT,
    "request_sign_off": Stage.EVIDENCE,
    "reopen_self_assessment": Stage.EVIDENCE,
    "change_tier": Stage.EVIDENCE,
    "recall": Stage.SIGN_OFF,
    "submit": Stage.SIGNED,
    "complete_return": Stage.RETURNED,
    "confirm_accuracy": Stage.ACCURACY,
    "resubmit": Stage.DEFERRED,
}


def pages(made: Furnished) -> Iterator[Page]:
    """The application from its start to the report."""
    lead, signatory = "provider_lead", "signatory"
    yield Page("home-lead", lead, "/home")
    yield Page("home-signatory", signatory, "/home")
    yield Page("home-finished", lead, "/home/finished")
    yield Page("home-placements", lead, "/home/placements")
    yield Page("home-contributor", "contributor", "/home")
    yield from _starting(made, lead)
    for stage in SHOWN:
        yield Page(f"application-{stage}", lead, _path(made, stage))
    paused, moved = (f"/applications/{made.cases[name].application_id}" for name in ("paused", "moved"))
    yield Page("application-paused", lead, paused)
    yield Page("application-dates", lead, f"{_path(made, Stage.SELF_ASSESSMENT)}/dates")
    yield Page("application-dates-paused", lead, f"{paused}/dates")
    yield Page("application-dates-moved", lead, f"{moved}/dates")
    yield Page("application-dates-over", lead, f"{_path(made, Stage.CLOSED)}/dates")
    yield Page("application-empty", lead, _named(made, "empty"))
    yield Page("application-half", lead, _named(made, "half"))
    for stage in (Stage.SELF_ASSESSMENT, Stage.EVIDENCE, Stage.SIGN_OFF):
        yield Page(f"readiness-{stage}", lead, f"{_path(made, stage)}/readiness")
    yield Page("readiness-empty", lead, f"{_named(made, 'empty')}/readiness")
    yield Page("readiness-half", lead, f"{_named(made, 'half')}/readiness")
    yield Page("readiness-excellence", lead, f"{_named(made, 'excellence')}/readiness")
    yield Page("readiness-board", lead, "/applications/readiness")
    yield Page("readiness-board-nothing", lead, "/applications/readiness?text=nowhere")
    yield Page("application-excellence", lead, _named(made, "excellence"))
    yield Page("application-to-sign", signatory, _path(made, Stage.SIGN_OFF))
    yield from _standards(made, lead)
    for trigger, stage in STEPS.items():
        yield Page(f"step-{trigger}", lead, f"{_path(made, stage)}/steps/{trigger}")
    yield Page("step-withdraw", lead, f"{_named(made, 'half')}/steps/withdraw")
    yield refused("step-refused", lead, f"{_named(made, 'empty')}/steps/complete_self_assessment")
    yield Page("step-send-back", signatory, f"{_path(made, Stage.SIGN_OFF)}/steps/send_back")
    yield from _comments(made, lead)
    yield from _signing(made, lead, signatory)
    yield from countersigning.pages(made)
    for stage in (Stage.ACCURACY, Stage.CLOSED, Stage.DEFERRED):
        yield Page(f"report-{stage}", lead, f"{_path(made, stage)}/report")
    yield from _packs(made, lead)
    yield from _frameworks(made, lead)
    yield from _begun_from_last(made, lead)
    yield from _short_form(made, lead)


def _short_form(made: Furnished, lead: str) -> Iterator[Page]:
    """A small placement's case, written by domain: nothing yet, one account, and an account that speaks to nothing."""
    case = made.world.application(placement=made.world.new_placement("Rose Cottage", is_small=True))
    for code in ("2.1", "2.2"):
        moving.save(made.world, case, code, narrative="The five of us meet every Friday.", self_score=1)
    moving.save(made.world, case, "2.3", narrative="Everybody has a say.", self_score=1)
    address = f"/applications/{case.id}/domains"
    yield Page("application-small", lead, f"/applications/{case.id}")
    yield Page("short-form-empty", lead, f"{address}/1")
    yield Page("short-form", lead, f"{address}/2")
    yield Page("short-form-signatory", "signatory", f"{address}/2")
    yield refused("short-form-of-nothing", lead, f"{address}/2", words="Ours.", speaks_to=[])
    yield from _workbooks(made, lead)


def _workbooks(made: Furnished, lead: str) -> Iterator[Page]:
    """A case whose answers come back in a workbook: changed alone, changed by both, and in cells that cannot be taken."""
    case = made.world.application(placement=made.world.new_placement("Ward that works in Excel"))
    moving.save(made.world, case, "1.1", narrative="Learners meet their supervisor in the first week.")
    moving.save(
        made.world, case, "1.1", narrative="Learners meet their supervisor on the first day.", self_score=2
    )
    ids = [
        _workbook(made, lead, case, troubles).id
        for troubles in ([], [["1 Learning", "F4", "Wrong.", "Mend."]])
    ]
    page = f"/applications/{case.id}/workbook"
    yield Page("workbook", lead, page)
    yield Page("workbook-reader", "signatory", page)
    yield Page("workbook-closed", lead, f"{_path(made, Stage.IN_REVIEW)}/workbook")
    yield Page("workbook-xlsx", lead, f"{page}/answers.xlsx", download=True)
    yield refused("workbook-empty", lead, page)
    yield Page("workbook-preview", lead, f"{page}/received/{ids[0]}")
    yield Page("workbook-preview-troubles", lead, f"{page}/received/{ids[1]}")
    yield refused("workbook-preview-empty", lead, f"{page}/received/{ids[0]}")


def _workbook(made: Furnished, lead: str, case: Application, troubles: list[list[str]]) -> ReceivedWorkbook:
    typed = {"narrative": "All learners meet their supervisor in the first week.", "gaps": "Nights. " * 40}
    began = {"narrative": "Learners meet their supervisor in the first week.", "gaps": ""}
    score = {"self_score": 3, "not_applicable": False}
    nothing: dict[str, object] = {"self_score": None, "not_applicable": False}
    with unit_of_work():
        received = ReceivedWorkbook(
            application_id=case.id,
            person_id=made.scene.people[lead].id,
            framework_version_id=case.framework_version_id,
            received_at=clock.now(),
            changes=[
                {"code": "1.1", "version": 1, "began": began | nothing, "typed": typed | score},
                {"code": "1.3", "version": 0, "began": nothing, "typed": score},
            ],
            troubles=troubles,
        )
        db.session.add(received)
    return received


def _begun_from_last(made: Furnished, lead: str) -> Iterator[Page]:
    """A case that began from the last one of its placement: what it says and cites is to be confirmed."""
    place = made.world.new_placement("Ward that starts again")
    earlier = made.world.application(placement=place)
    moving.save(made.world, earlier, "1.1", narrative="Every learner is met at the door.", self_score=1)
    moving.save(made.world, earlier, "1.3", narrative="A fund for small ideas.", self_score=1)
    yield Page(
        "start-again", lead, f"/placements/{carrying.withdrawn(made.world, earlier).placement_id}/start"
    )
    yield refused("start-again-empty", lead, f"/placements/{place.id}/start", cycle="", begin="")
    case = carrying.begun(made.world, earlier, place)
    standard = f"/applications/{case.id}/standards/1.1"
    yield Page("application-to-confirm", lead, f"/applications/{case.id}")
    yield Page("standard-to-confirm", lead, standard)
    yield Page("standard-changing", lead, f"{standard}?changing=1")
    yield Page("still-true", lead, f"{standard}/still-true")
    yield refused("still-true-empty", lead, f"{standard}/still-true", still_true="")
    yield Page("still-true-nothing", lead, f"/applications/{case.id}/standards/1.2/still-true")
    yield Page("history-last-time", lead, f"{standard}/history")


def _frameworks(made: Furnished, lead: str) -> Iterator[Page]:
    """A case that was moved to another framework, with its archive, and what moving back would do."""
    case = made.world.application(placement=made.world.new_placement("Ward with two frameworks"))
    moving.save(made.world, case, "1.6", narrative="Shared decisions on every round.", self_score=1)
    case = moving.move(made.world, case, moving.came_from_later(made.world, case.id))
    yield Page("application-framework", lead, f"/applications/{case.id}/framework")
    yield Page("framework-move", lead, f"/applications/{case.id}/framework/{made.world.framework.id}")


def _packs(made: Furnished, lead: str) -> Iterator[Page]:
    """A pack that nobody asked for, that is being made, that failed, and that is ready with its two files."""
    yield Page("pack-none", lead, f"{_path(made, Stage.EVIDENCE)}/pack")
    yield Page("pack-waiting", lead, f"{_path(made, WAITING)}/pack")
    yield Page("pack-failed", lead, f"{_path(made, FAILED)}/pack")
    yield Page("pack-progress", lead, f"{_path(made, WAITING)}/pack/progress", download=True)
    for stage in (Stage.EVIDENCE, Stage.CLOSED, Stage.DEFERRED):
        yield Page(f"document-{stage}", lead, f"{_path(made, stage)}/document")
    yield Page("document-file", lead, f"{_path(made, Stage.EVIDENCE)}/document/file", download=True)
    ready = f"{_path(made, READY)}/pack"
    yield Page("pack-ready", lead, ready)
    yield Page("pack-document", lead, f"{ready}/{made.jobs['pack']}/document", download=True)
    yield Page("pack-files", lead, f"{ready}/{made.jobs['pack']}/files", download=True)


def _path(made: Furnished, stage: Stage) -> str:
    return f"/applications/{made.case(stage).application_id}"


def _named(made: Furnished, name: str) -> str:
    return f"/applications/{made.cases[name].application_id}"


def _starting(made: Furnished, lead: str) -> Iterator[Page]:
    place = made.world.new_placement("Ward not started").id
    yield Page("start", lead, f"/placements/{place}/start")
    yield refused("start-empty", lead, f"/placements/{place}/start", cycle="")
    begin, returned = f"/providers/{made.world.organisation.id}/return", _named(made, "return")
    yield Page("return-begin", lead, begin)
    yield refused("return-begin-empty", lead, begin, cycle="")
    yield Page("returns", "returning", "/organisation-return")
    yield Page("returns-none", "contributor", "/organisation-return")
    yield Page("return-home", "returning", "/home")
    yield Page("return-placements", "returning", "/home/placements")
    yield Page("return", "returning", returned)
    yield Page("return-standard", "returning", f"{returned}/standards/2.1")
    yield Page("return-readiness", "returning", f"{returned}/readiness")
    yield Page(
        "return-under-way",
        "returning",
        f"/providers/{made.cases['return'].application.organisation_id}/return",
    )


def _standards(made: Furnished, lead: str) -> Iterator[Page]:
    half, evidence = _named(made, "half"), _path(made, Stage.EVIDENCE)
    yield Page("standard-draft", lead, f"{half}/standards/1.1")
    yield Page("standard-empty", "contributor", f"{half}/standards/1.4")
    yield Page("standard-away", lead, f"{half}/standards/1.5")
    yield Page("standard-cited", lead, f"{evidence}/standards/1.1")
    yield Page("standard-closed", lead, f"{_path(made, Stage.IN_REVIEW)}/standards/1.1")
    yield Page("standard-returned", lead, f"{_path(made, Stage.RETURNED)}/standards/1.1")
    yield Page("standard-stands", lead, f"{_path(made, Stage.RETURNED)}/standards/1.2")
    yield Page("standard-deferred", lead, f"{_path(made, Stage.DEFERRED)}/standards/3.2")
    yield Page("standard-to-sign", "signatory", f"{_path(made, Stage.SIGN_OFF)}/standards/2.2")
    yield Page("standard-stretch", lead, f"{_named(made, 'excellence')}/standards/X2")
    yield refused("standard-too-long", lead, f"{half}/standards/1.1", gaps="g" * 9000)
    stale = {"version": "0", "narrative": "What I typed meanwhile,\nin two lines.", "gaps": "Weekends."}
    yield Page("standard-stale", lead, f"{half}/standards/1.1", 409, stale)
    yield Page("history", lead, f"{half}/standards/1.1/history")
    yield Page("history-whole", lead, f"{half}/standards/1.1/history?from=0&to=1")
    yield Page("restore", lead, f"{half}/standards/1.1/history/1/restore")
    yield Page("restore-closed", lead, f"{_path(made, Stage.IN_REVIEW)}/standards/1.1/history/1/restore")
    yield Page("history-empty", lead, f"{half}/standards/4.1/history")
    yield Page("assign", lead, f"{half}/standards/1.3/assign")
    yield Page("assign-domain", lead, f"{half}/domains/1/assign")
    yield refused("assign-domain-empty", lead, f"{half}/domains/1/assign", standards="", person="")
    yield Page("assign-domain-closed", lead, f"{_path(made, Stage.IN_REVIEW)}/domains/1/assign")
    yield Page("cite", lead, f"{evidence}/standards/1.2/cite")
    yield Page("cite-nothing", lead, f"{evidence}/standards/1.2/cite?q=nowhere")
    yield refused("cite-empty", lead, f"{evidence}/standards/1.2/cite", revision="", claim="")
    cited = db.session.scalars(
        select(Citation.id)
        .join(Answer)
        .where(Answer.application_id == made.case(Stage.EVIDENCE).application_id)
    ).first()
    yield Page("uncite", lead, f"/citations/{cited}/remove")


def _comments(made: Furnished, lead: str) -> Iterator[Page]:
    """A case whose team talks: an open comment with a reply, one that is resolved, and nothing yet."""
    case = made.world.application(placement=made.world.new_placement("Ward that talks"))
    moving.save(made.world, case, "1.1", narrative="Learners meet their supervisor in the first week.")
    answer = answer_queries.to_standard(case.id, "1.1")
    assert answer is not None
    ids: list[int] = []
    for words in ("Also those who start\non a <b>Saturday</b>?", "Add the numbers of last year."):
        with unit_of_work():
            quote = "meet their supervisor" if not ids else "our weekly round"
            actor = made.scene.viewer("contributor")
            comment = comments.add(answer, application_id=case.id, actor=actor, words=words, quote=quote)
            comments.go_on(comment, actor=made.scene.viewer(lead), words="Yes. " * 30, resolve=bool(ids))
        ids.append(comment.id)
    page = f"/applications/{case.id}"
    yield Page("application-comments", lead, page)
    yield Page("standard-comments", lead, f"{page}/standards/1.1")
    yield Page("comments", lead, f"{page}/standards/1.1/comments")
    yield Page("comments-none", lead, f"{page}/standards/1.2/comments")
    yield refused("comments-empty", lead, f"{page}/standards/1.1/comments", words="")
    yield Page("comment", lead, f"{page}/comments/{ids[0]}")
    yield Page("comment-resolved", lead, f"{page}/comments/{ids[1]}")
    yield refused("comment-empty", lead, f"{page}/comments/{ids[0]}", words="")


def _signing(made: Furnished, lead: str, signatory: str) -> Iterator[Page]:
    path = f"{_path(made, Stage.SIGN_OFF)}/sign-off"
    yield Page("sign-off", signatory, path)
    yield Page("sign-off-whole", signatory, f"{path}?whole=y")
    yield Page("sign-off-lead", lead, path)
    yield Page("sign-off-signed", lead, f"{_path(made, Stage.SIGNED)}/sign-off")
    yield Page("sign-off-nothing", lead, f"{_named(made, 'half')}/sign-off")
    yield Page("sign-again", lead, f"{_path(made, Stage.RETURNED)}/steps/request_signature")


def evidence(made: Furnished) -> Iterator[Page]:
    """The library, and an item in each state."""
    lead = "provider_lead"
    yield Page("library", lead, "/evidence")
    yield Page("library-csv", lead, "/evidence/list.csv", download=True)
    yield Page("library-filtered", lead, "/evidence?q=spring&kind=learner_survey")
    yield Page("library-nothing", lead, "/evidence?q=nowhere")
    yield Page("library-empty", "newcomer", "/evidence")
    yield Page("library-signatory", "signatory", "/evidence")
    yield Page("evidence-add", lead, "/evidence/add")
    begun = _begun(made)
    yield Page("upload-remove", lead, f"/uploads/{begun}/abandon")
    yield Page("upload-standing", lead, f"/uploads/{begun}", download=True)
    yield refused("evidence-add-empty", lead, "/evidence/add", title="", kind="", **{"expires_on-day": "40"})
    for name, revision in made.files.items():
        if name != "replaced":
            yield Page(f"item-{name}", lead, f"/evidence/{revision.item_id}")
    real = made.files["real"]
    item = f"/evidence/{real.item_id}"
    yield Page("item-cited", lead, f"/evidence/{_cited_item(made)}")
    yield Page("item-contributor", "contributor", item)
    yield Page("item-edit", lead, f"{item}/edit")
    yield refused("item-edit-empty", lead, f"{item}/edit", title="")
    yield Page("item-edit-stale", lead, f"{item}/edit", 409, {"version": "0", "title": "Another title"})
    yield Page("item-replace", lead, f"{item}/replace")
    yield refused("item-replace-empty", lead, f"{item}/replace")
    yield Page("item-withdraw", lead, f"{item}/revisions/{real.id}/withdraw")
    yield Page("item-page", lead, f"{item}/revisions/{real.id}/pages/2")
    yield Page("item-picture", lead, f"/evidence/revisions/{real.id}/pages/1.webp", download=True)
    yield Page("item-original", lead, f"/evidence/revisions/{real.id}/original", download=True)


def _begun(made: Furnished) -> str:
    """A file that the lead has begun to send, which the page for adding lists as not finished."""
    upload = uploads.begin(
        made.world.app.extensions["store"],
        Announced("A long name of a survey, spring.pdf", 9_000_000, "application/pdf", 0, "0" * 64),
        organisation_id=made.world.organisation.id,
        actor=made.world.viewer(made.people["provider_lead"]),
        kind=EvidenceKind.LEARNER_SURVEY,
        limit=10_000_000,
    )
    return upload.token


def held(made: Furnished) -> Iterator[Page]:
    """Files in which a patient's number may stand, as their people and the information lead see them."""
    lead, decider = "provider_lead", "information_lead"
    doubtful, waiting, real = made.files["doubtful"], made.files["asked"], made.files["real"]
    yield Page("home-held", decider, "/home")
    yield Page("held-files", decider, "/held")
    yield Page("held-none", "secretariat", "/held")
    yield Page("held-file", decider, f"/held/{doubtful.id}")
    yield refused("held-no-reason", decider, f"/held/{doubtful.id}", reason="")
    yield Page("held-picture", decider, f"/held/{doubtful.id}/pages/2.webp", download=True)
    yield Page("held-original", decider, f"/held/{doubtful.id}/original", download=True)
    yield Page("item-checking", lead, f"/evidence/{doubtful.item_id}/checking", download=True)
    yield Page("item-held-lead", decider, f"/evidence/{doubtful.item_id}")
    question = f"/evidence/{waiting.item_id}/revisions/{waiting.id}/numbers"
    yield Page("numbers", lead, question)
    yield refused("numbers-empty", lead, question)
    yield Page("take-down", decider, f"/held/{real.id}/take-down")
    yield refused("take-down-empty", decider, f"/held/{real.id}/take-down", reason="")
    workbook = made.files["workbook"]
    yield Page("item-sheet", lead, f"/evidence/{workbook.item_id}/revisions/{workbook.id}/pages/1")


def _cited_item(made: Furnished) -> int:
    cited = db.session.scalars(select(Citation).order_by(Citation.id)).first()
    assert cited is not None
    from accreditation.models.evidence import EvidenceRevision

    return db.session.get_one(EvidenceRevision, cited.revision_id).item_id
