"""What reviewers, the lead reviewer and the moderator see."""

from collections.abc import Iterator

from sqlalchemy import select

from accreditation.db import db
from accreditation.models.snapshots import Entry, EntryCitation, Snapshot, SnapshotEntry
from tests.browser.furnishing import Furnished
from tests.browser.pages.page import Page, refused
from tests.scene import Stage


def _review(made: Furnished, stage: Stage, name: str = "lead") -> str:
    return f"/reviews/{made.case(stage).reviews[name]}"


def reviewing(made: Furnished) -> Iterator[Page]:
    """From the invitation to the lock."""
    doubted = f"/reviews/{made.cases['doubted'].reviews['lead']}"
    invited = _review(made, Stage.TEAM_READY, "invited")
    yield Page("home-reviewer", "lead", "/home")
    yield Page("reviews", "lead", "/reviews")
    yield Page("reviews-empty", "newcomer", "/reviews")
    yield Page("review-invited", "invited", invited)
    yield Page("review-declined", "invited", _review(made, Stage.IN_REVIEW, "invited"))
    yield Page("declare", "invited", f"{invited}/declare")
    yield refused("declare-empty", "invited", f"{invited}/declare")
    yield Page("decline", "invited", f"{invited}/decline")
    yield Page("review-accepted", "lead", _review(made, Stage.TEAM_READY))
    yield Page("begin", "lead", f"{_review(made, Stage.IN_REVIEW)}/begin")
    yield Page("review-fresh", "lay", _review(made, Stage.IN_REVIEW, "lay"))
    yield Page("review-half", "lead", doubted)
    yield Page("review-ready", "lead", _review(made, Stage.SCORING))
    yield Page("review-shared", "lead", _review(made, Stage.REVEALED))
    yield Page("review-held", "learner", _review(made, Stage.CLOSED, "learner"))
    yield Page("review-visited", "lead", _review(made, Stage.VISITED))
    yield Page("visit-recorded", "lead", f"{_review(made, Stage.VISITED)}/visit")
    yield Page("score-after-visit", "lead", f"{_review(made, Stage.VISITED)}/standards/1.1")
    back = f"/reviews/{made.cases['back'].reviews['lead']}"
    yield Page("review-asked-again", "lead", back)
    yield Page("score-asked-again", "lead", f"{back}/standards/3.2")
    yield Page("review-last-time-none", "lead", f"{back}/last-time")
    yield Page("lock-not-yet", "lead", f"{doubted}/lock")
    yield Page("lock", "lead", f"{_review(made, Stage.SCORING)}/lock")
    yield from _scoring(made, doubted)
    yield Page("visit", "lead", f"{_review(made, Stage.REVEALED)}/visit")
    yield refused("visit-empty", "lead", f"{_review(made, Stage.REVEALED)}/visit", **{"held_on-day": "3"})
    yield from _cited(made)


def _scoring(made: Furnished, doubted: str) -> Iterator[Page]:
    fresh = f"{_review(made, Stage.IN_REVIEW)}/standards"
    yield Page("score-fresh", "lead", f"{fresh}/1.1")
    yield Page("score-core", "lay", f"{_review(made, Stage.IN_REVIEW, 'lay')}/standards/1.2")
    yield Page("score-given", "lead", f"{_review(made, Stage.SCORING)}/standards/2.2")
    yield Page("score-low", "lead", f"{doubted}/standards/1.1")
    yield Page("score-locked", "lead", f"{_review(made, Stage.REVEALED)}/standards/1.1")
    cited = citations(made, Stage.IN_REVIEW)[0]
    yield Page("score-beside", "lead", f"{fresh}/1.1?cited={cited.id}&page=2")
    low = {"score": "0", "rationale": "Nobody is there at night.", "version": "0"}
    yield refused("score-risk-unsaid", "lead", f"{fresh}/1.4", **low)
    stale = {"version": "0", "score": "2", "rationale": "From my other window."}
    yield Page("score-stale", "lead", f"{doubted}/standards/1.1", 409, stale)


def citations(made: Furnished, stage: Stage) -> list[EntryCitation]:
    statement = (
        select(EntryCitation)
        .join(Entry)
        .join(SnapshotEntry, SnapshotEntry.entry_id == Entry.id)
        .join(Snapshot, Snapshot.id == SnapshotEntry.snapshot_id)
        .where(Snapshot.application_id == made.case(stage).application_id)
        .order_by(EntryCitation.id)
    )
    return list(db.session.scalars(statement))


def _cited(made: Furnished) -> Iterator[Page]:
    revision = citations(made, Stage.IN_REVIEW)[0].revision_id
    path = f"{_review(made, Stage.IN_REVIEW)}/evidence/{revision}"
    yield Page("cited-page", "lead", f"{path}/pages/2")
    yield Page("cited-picture", "lead", f"{path}/pages/2.webp", download=True)
    yield Page("cited-file", "lead", f"{path}/file", download=True)


def agreeing(made: Furnished) -> Iterator[Page]:
    """From the shared scores to the answered report."""
    board = f"/reviews/{made.cases['agreeing'].reviews['lead']}/consensus"
    yield Page("consensus-overdue", "lead", f"{_review(made, Stage.MODERATION)}/consensus")
    yield Page("consensus-revealed", "lead", f"{_review(made, Stage.REVEALED)}/consensus")
    yield Page("consensus-figures", "lead", f"{board}/figures")
    yield Page("consensus-begin", "lead", f"{_review(made, Stage.REVEALED)}/consensus/begin")
    yield Page("consensus-lead", "lead", board)
    yield Page("consensus-lay", "lay", f"{_review(made, Stage.MODERATION, 'lay')}/consensus")
    yield Page("consensus-agreed", "lead", f"{_review(made, Stage.AGREED)}/consensus")
    for code, why in (("1.1", "moderator"), ("1.2", "team"), ("1.3", "agreed"), ("3.1", "usual")):
        yield Page(f"consensus-{why}-standard", "lead", f"{board}/{code}")
    theirs = f"/reviews/{made.cases['agreeing'].reviews['lay']}/consensus"
    yield Page("consensus-proposed-standard", "lay", f"{theirs}/1.2")
    yield Page("consensus-assent", "lay", theirs)
    yield refused("consensus-assent-anew", "lay", theirs, proposals="1-99")
    yield refused("consensus-standard-empty", "lead", f"{board}/1.2", rationale="", reason="")
    yield Page("consensus-pass", "lead", f"{board}/1.2/pass")
    yield refused("consensus-pass-empty", "lead", f"{board}/1.2/pass", reason="")
    yield from _moderating(made)
    yield from _reporting(made)


def _moderating(made: Furnished) -> Iterator[Page]:
    path = f"/cases/{made.case(Stage.MODERATION).application_id}/consensus"
    yield Page("home-moderator", "moderator", "/home")
    yield Page("moderator-list", "moderator", "/consensus")
    yield Page("moderator-list-nothing", "moderator", "/consensus?text=nowhere")
    yield Page("moderator-list-empty", "newcomer", "/consensus")
    yield Page("moderator-case", "moderator", path)
    yield Page("moderator-settle", "moderator", f"{path}/1.1")
    yield Page("moderator-reads", "moderator", f"{path}/1.2")
    yield refused("moderator-settle-empty", "moderator", f"{path}/1.1", rationale="", reason="")


def _reporting(made: Furnished) -> Iterator[Page]:
    written, drafted = _review(made, Stage.MODERATION), _review(made, Stage.AGREED)
    yield Page("report-writing", "lead", f"{written}/report")
    yield Page("report-ready", "lead", f"{drafted}/report")
    yield Page("report-lay", "lay", f"{_review(made, Stage.MODERATION, 'lay')}/report")
    yield Page("report-issued", "lead", f"{_review(made, Stage.ACCURACY)}/report")
    yield refused("report-too-long", "lead", f"{written}/report", summary="s" * 30000)
    yield Page("report-issue", "lead", f"{drafted}/report/issue")
    yield Page("report-issue-not-yet", "lead", f"{written}/report/issue")
    yield Page("report-standard", "lead", f"{written}/report/1.3")
    yield refused("report-standard-empty", "lead", f"{written}/report/1.3", rationale="", words="w" * 9000)
    yield Page("accuracy-waiting", "lead", f"{_review(made, Stage.ACCURACY)}/accuracy")
    yield Page("accuracy", "lead", f"{_review(made, Stage.CONFIRMED)}/accuracy")
    yield Page("accuracy-words", "lead", f"{_review(made, Stage.CONFIRMED)}/accuracy/words/summary")
    yield Page("accuracy-reopen", "lead", f"{_review(made, Stage.CONFIRMED)}/accuracy/reopen")
    yield refused("accuracy-reopen-empty", "lead", f"{_review(made, Stage.CONFIRMED)}/accuracy/reopen")
