"""What a panel, its chair, its secretariat and the ratifier see."""

from collections.abc import Iterator

from accreditation import clock
from tests.browser.furnishing import Furnished
from tests.browser.pages.page import Page, refused
from tests.scene import Stage


def _meeting(made: Furnished, stage: Stage) -> str:
    return f"/meetings/{made.case(stage).meeting_id}"


def _item(made: Furnished, stage: Stage) -> str:
    return f"/meetings/items/{made.case(stage).item_id}"


def pages(made: Furnished) -> Iterator[Page]:
    """Meetings, papers, votes, decisions."""
    office, chair = "secretariat", "panel_chair"
    yield Page("home-chair", chair, "/home")
    yield Page("home-member", "member_1", "/home")
    yield Page("home-ratifier", "ratifier", "/home")
    yield Page("home-finished-chair", chair, "/home/finished")
    yield Page("meetings", office, "/meetings")
    yield Page("meetings-chair", chair, "/meetings?status=open")
    yield Page("meetings-nothing", office, "/meetings?search=nowhere")
    yield Page("meetings-empty", "newcomer", "/meetings")
    yield from _arranging(made, office)
    yield Page("meeting-papers", office, _meeting(made, Stage.LISTED))
    yield Page("meeting-open", chair, _meeting(made, Stage.OPENED))
    yield Page("meeting-called", "member_1", _meeting(made, Stage.CALLED))
    yield Page("meeting-stepped-out", "member_5", f"/meetings/{made.cases['voted'].meeting_id}")
    yield Page("meeting-adjourned", chair, _meeting(made, Stage.DEFERRED))
    yield Page("meeting-minutes", chair, _meeting(made, Stage.CLOSED))
    yield from _papers(made, office, chair)
    yield from _acts(made, chair)
    yield from _ratifying(made)


def _arranging(made: Furnished, office: str) -> Iterator[Page]:
    planned = f"/meetings/{made.meetings['planned']}"
    yield Page("meeting-new", office, "/meetings/new")
    bad = {"title": "", "held_on-day": "31", "held_on-month": "2", "held_on-year": str(clock.today().year)}
    yield refused("meeting-new-empty", office, "/meetings/new", **bad)
    yield Page("meeting-planned", office, planned)
    yield Page("meeting-planned-chair", "panel_chair", planned)
    yield Page("meeting-change", office, f"{planned}/change")
    yield refused("meeting-change-empty", office, f"{planned}/change", title="", **{"held_on-day": "x"})
    yield Page("meeting-cancel", office, f"{planned}/steps/cancel")
    yield Page("meeting-members", office, f"{planned}/members")
    yield Page("meeting-list-case", office, f"{planned}/agenda/{made.case(Stage.READY).application_id}")
    yield Page("meeting-issue-papers", office, f"{planned}/steps/issue_papers")
    yield refused("meeting-issue-refused", office, f"{planned}/steps/issue_papers")
    yield Page("meeting-room", "panel_chair", f"{_meeting(made, Stage.OPENED)}/room")
    yield Page("meeting-close", "panel_chair", f"{_meeting(made, Stage.OPENED)}/steps/close")


def _papers(made: Furnished, office: str, chair: str) -> Iterator[Page]:
    yield Page("paper-last-time", chair, f"{_item(made, Stage.CALLED)}/last-time")
    yield Page("paper-listed", "member_1", _item(made, Stage.LISTED))
    yield Page("paper-opened", chair, _item(made, Stage.OPENED))
    yield Page("paper-called", chair, _item(made, Stage.CALLED))
    yield Page("paper-called-member", "member_2", _item(made, Stage.CALLED))
    yield Page("paper-short", chair, f"/meetings/items/{made.cases['short'].item_id}")
    yield Page("paper-voted", chair, f"/meetings/items/{made.cases['voted'].item_id}")
    yield Page("paper-to-vote", "member_3", f"/meetings/items/{made.cases['voted'].item_id}")
    yield Page("paper-decided", chair, _item(made, Stage.DECIDED))
    yield Page("paper-office", office, _item(made, Stage.CALLED))
    yield Page("paper-ratified", chair, _item(made, Stage.CLOSED))


def _acts(made: Furnished, chair: str) -> Iterator[Page]:
    voted = f"/meetings/items/{made.cases['voted'].item_id}"
    called = _item(made, Stage.CALLED)
    yield Page("item-call", chair, f"{_item(made, Stage.OPENED)}/call")
    yield Page("item-propose", chair, f"{called}/propose")
    below = {"outcome": "not_accredited", "departure_reason": ""}
    yield refused("item-propose-unexplained", chair, f"{called}/propose", **below)
    yield Page("item-vote", "member_3", f"{voted}/vote")
    yield refused("item-vote-empty", "member_3", f"{voted}/vote")
    yield Page("item-decide", chair, f"{voted}/decide")
    yield refused("item-decide-early", chair, f"{called}/decide", "decide")
    yield Page("item-condition", chair, f"{called}/conditions")
    yield refused("item-condition-empty", chair, f"{called}/conditions", words="")
    yield Page("item-recuse", "member_3", f"{called}/recuse")
    yield refused("item-recuse-empty", "member_3", f"{called}/recuse", reason="")
    yield Page("item-postpone", chair, f"{called}/postpone")


def _ratifying(made: Furnished) -> Iterator[Page]:
    waiting = f"/decisions/{made.case(Stage.DECIDED).decision_id}/ratify"
    yield Page("ratify", "ratifier", waiting)
    yield refused("ratify-empty", "ratifier", waiting, "ratify", reason="")
    yield Page("award-stands", "ratifier", f"/awards/{made.case(Stage.CLOSED).award}/restore")
    yield Page("ratified", "ratifier", f"/decisions/{made.case(Stage.CLOSED).decision_id}/ratify")
