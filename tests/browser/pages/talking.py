"""A team that talks, a review that is to be unlocked, and a report whose facts are checked and whose texts have versions."""

from collections.abc import Iterator

from tests.browser.furnishing import Furnished
from tests.browser.pages.page import Page, refused
from tests.browser.talking import points
from tests.scene import Stage


def pages(made: Furnished) -> Iterator[Page]:
    """From the discussion of a standard to the answer to a point."""
    agreeing = made.cases["agreeing"]
    talks = f"/reviews/{agreeing.reviews['lead']}/consensus/1.2"
    yield Page("discussion-on-standard", "lead", talks)
    yield Page("discussion-on-board", "lay", f"/reviews/{agreeing.reviews['lay']}/consensus")
    yield Page("discussion", "lead", f"{talks}/discussion")
    yield refused("discussion-empty", "lead", f"{talks}/discussion", words="")
    moderated = f"/cases/{agreeing.application_id}/consensus/1.2"
    yield Page("discussion-of-moderator", "moderator", f"{moderated}/discussion")
    yield Page("discussion-on-moderators-standard", "moderator", moderated)
    yield from _unlocking(made)
    yield from _checking(made)
    yield from _history(made)


def _unlocking(made: Furnished) -> Iterator[Page]:
    case = made.cases["unlocking"]
    lead, lay = case.reviews["lead"], case.reviews["lay"]
    yield Page("review-to-unlock", "lead", f"/reviews/{lead}")
    yield Page("unlock-waits", "lead", f"/reviews/{lead}/unlock")
    yield Page("unlock-ask", "lay", f"/reviews/{lay}/unlock")
    yield refused("unlock-ask-empty", "lay", f"/reviews/{lay}/unlock", reason="")
    yield Page("unlock-decide", "moderator", f"/unlocks/{lead}")
    yield refused("unlock-decide-empty", "moderator", f"/unlocks/{lead}", answer="")
    yield Page("moderator-list-unlocks", "moderator", "/consensus")


def _checking(made: Furnished) -> Iterator[Page]:
    checking, checked = made.cases["checking"], made.cases["checked"]
    report = f"/applications/{checking.application_id}/report"
    yield Page("report-with-points", "provider_lead", report)
    yield Page("report-point-mark", "contributor", f"{report}/1.3/points")
    yield Page("report-point-mark-another", "provider_lead", f"{report}/1.1/points")
    yield refused("report-point-empty", "provider_lead", f"{report}/1.1/points", quote="", words="")
    own = f"{report}/points/{points(checking)[0]}"
    yield Page("report-point-change", "provider_lead", own)
    yield Page(
        "report-point-stale",
        "provider_lead",
        own,
        409,
        {"version": "0", "quote": "1.1 by lead.", "words": "From another window.", "shows": "answer"},
    )
    confirm = f"/applications/{checking.application_id}/steps/confirm_accuracy"
    yield Page("report-confirm-with-points", "provider_lead", confirm)
    yield Page("report-points-sent", "provider_lead", f"/applications/{checked.application_id}/report")
    team = f"/reviews/{checked.reviews['lead']}/accuracy"
    yield Page("accuracy-points", "lead", team)
    first = points(checked)[0]
    yield Page("accuracy-point", "lead", f"{team}/points/{first}")
    yield refused("accuracy-point-empty", "lead", f"{team}/points/{first}", words="")
    lays = f"/reviews/{checked.reviews['lay']}/accuracy/points/{first}"
    yield Page("accuracy-point-lay", "lay", lays)


def _history(made: Furnished) -> Iterator[Page]:
    written = f"/reviews/{made.case(Stage.MODERATION).reviews['lead']}/report"
    issued = f"/reviews/{made.case(Stage.ACCURACY).reviews['lead']}/report/history/summary"
    yield Page("report-versions-none", "lead", f"{written}/history/summary")
    yield Page("report-versions", "lead", f"{written}/history/1.3")
    yield Page("report-versions-issued", "lead", issued)
    yield Page("report-version-restore", "lead", f"{written}/history/1.3/1/restore")
    yield Page("report-file-team", "lead", f"{written}/file", download=True)
    provider = f"/applications/{made.case(Stage.ACCURACY).application_id}/report/file"
    yield Page("report-file-provider", "provider_lead", provider, download=True)
    item = f"/items/{made.case(Stage.CALLED).item_id}/report/file"
    yield Page("report-file-panel", "panel_chair", item, download=True)
