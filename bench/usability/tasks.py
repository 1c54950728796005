"""What everyday tasks cost: each is done once on the demonstration, as somebody who knows the pages does it."""

from collections.abc import Callable, Mapping

from bench.usability.hand import Effort, Hand
from bench.usability.sites import Site

Task = Callable[[Site], Effort]
PLACE = "Imaging outpatients"
"""A placement of the demonstration that has no application."""
PANEL = ("victoria.lumley", "abdul.karim", "sheila.entwistle", "callum.reid", "teresa.pinto")
"""The members beside the chair at the meeting that is open in the demonstration."""


def score_by_mouse(site: Site) -> Effort:
    """Read both cited pages of a standard, score it, begin the rationale, go on."""
    with site.window("reviewer") as page:
        hand = _at_standard(Hand(page))
        hand.click(r"^Page \d+ of ", nth=0)
        hand.click(r"^Page \d+ of ", nth=1)
        hand.choose("^3 Met")
        hand.write("^Your rationale", "Sound, and seen in two places.")
        hand.choose("^Educational audit")
        hand.click("^Save and continue")
        return hand.effort


def score_by_keyboard(site: Site) -> Effort:
    """The same without a mouse, once single-key shortcuts are on."""
    with site.window("reviewer") as page:
        hand = _at_standard(Hand(page))
        page.locator("summary", has_text="Shortcuts").click()
        page.get_by_text("Use single keys").click()
        page.locator("summary", has_text="Shortcuts").click()
        page.locator("h1").click()
        hand.effort = Effort()
        for key in ("n", "e", "n", "e", "3", "r"):
            hand.press(key)
        page.keyboard.type("Sound, and seen in two places.")
        hand.press("Escape")
        with page.expect_navigation():
            hand.press("c")
        return hand.effort


def _at_standard(hand: Hand) -> Hand:
    hand.click("Acute medical unit")
    hand.click(r"^2\.[345] ", nth=0)
    hand.effort = Effort()
    return hand


def cite_from_search(site: Site) -> Effort:
    """Cite a page that a search inside the files brought up."""
    with site.window("provider lead") as page:
        hand = Hand(page)
        hand.go("Evidence")
        hand.click("^Search inside your files")
        page.locator("main input[name=q]").fill("induction")
        page.keyboard.press("Enter")
        page.wait_for_load_state()
        hand.effort = Effort()
        hand.click("^Cite this page")
        page.get_by_label("What these pages show").fill("Each learner is inducted.")
        hand.choose(r"^1\.2 ")
        hand.click("^Cite$")
        return hand.effort


def apply(site: Site) -> Effort:
    """Take an application of 24 standards from nothing to submitted: the lead, the executive, the lead."""
    with site.window("provider lead") as page, site.window("executive signatory") as other:
        lead, executive = Hand(page), Hand(other)
        lead.click(f"^Start an application for {PLACE}")
        lead.click("^Start application")
        while page.locator("main input[name=self_score]").count():
            lead.choose("^3")
            page.get_by_label("What you do").fill("We do this, and look at it each month.")
            lead.click("^Save and continue|^Save and go on")
        lead.click("^Finish self-assessment")
        lead.go("Evidence")
        lead.click("^Educational audit of the learning environment")
        lead.click("^Cite this evidence")
        lead.click("^Choose all")
        page.get_by_label("What these pages show").fill("The audit looked at every standard.")
        lead.click("^Cite$")
        lead.go("Home")
        lead.click(PLACE)
        lead.click("^Send to your executive")
        lead.click("^Send to your executive")
        other.reload()
        executive.click(PLACE)
        executive.click("^Confirm that it is me")
        other.locator("main input[name=password]").fill(site.password)
        executive.click("^Continue")
        executive.choose(".")
        executive.click("^Sign this application")
        lead.go("Home")
        lead.click(PLACE)
        lead.click("^Submit")
        return lead.effort + executive.effort


def decide(site: Site) -> Effort:
    """Call a plain case, vote on it with six members, and write the decision down."""
    with site.window("panel chair") as page:
        chair = Hand(page)
        chair.click("^Take part now")
        chair.click("^Go to ")
        chair.click("^Call this case")
        effort = Effort()
        for name in PANEL:
            with site.window(f"{name}@quality.example") as theirs:
                effort += _vote(Hand(theirs))
        page.reload()
        chair.choose("^For")
        chair.click("^Vote")
        chair.click("^Record")
        page.locator("main input[name=password]").fill(site.password)
        chair.click("^Continue")
        chair.click("^Record")
        return chair.effort + effort


def _vote(member: Hand) -> Effort:
    member.click("^Take part now")
    member.click("^Go to ")
    member.choose("^For")
    member.click("^Vote")
    return member.effort


TASKS: Mapping[str, Task] = {
    "Score a standard, two cited pages looked at, by mouse": score_by_mouse,
    "The same by keyboard": score_by_keyboard,
    "Cite a page that a search found": cite_from_search,
    "24 standards, from nothing to submitted": apply,
    "A plain case called, voted by six, decided": decide,
}
