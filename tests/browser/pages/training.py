"""What reviewers see of their training, and the office of the cases that it makes for it."""

from collections.abc import Iterator

from tests.browser.furnishing import Furnished
from tests.browser.pages.page import Page, refused
from tests.browser.practising import practise
from tests.scene import Stage


def pages(made: Furnished) -> Iterator[Page]:
    """Training cases, scored and made."""
    ids = practise(made)
    yield from _scored(ids)
    yield from _made(made, ids)
    yield from _reported(made)
    yield from _exercises(ids)


def _scored(ids: dict[str, int]) -> Iterator[Page]:
    begun, done = f"/training/{ids['begun']}", f"/training/{ids['done']}"
    yield Page("training", "lead", "/training")
    yield Page("training-fresh", "lead", f"/training/{ids['fresh']}")
    yield Page("training-begun", "lead", begun)
    yield Page("training-done", "lead", done)
    yield Page("training-score", "lead", f"{begun}/standards/1.1")
    yield Page("training-score-fresh", "lead", f"{begun}/standards/4.1")
    yield Page("training-score-done", "lead", f"{done}/standards/1.1")
    yield Page("training-hand-in-not-yet", "lead", f"{begun}/hand-in")
    yield Page("training-hand-in-done", "lead", f"{done}/hand-in")
    yield Page("training-difference", "lead", f"{done}/difference")
    yield Page("training-difference-passed", "lead", f"/training/{ids['passed']}/difference")


def _made(made: Furnished, ids: dict[str, int]) -> Iterator[Page]:
    who = "secretariat"
    draft, copied, fresh = (f"/training-cases/{ids[name]}" for name in ("draft", "copied", "fresh"))
    yield Page("training-cases", who, "/training-cases")
    yield Page("training-case-new", who, "/training-cases/new")
    yield refused("training-case-new-empty", who, "/training-cases/new", title="")
    yield Page("training-case-draft", who, draft)
    yield Page("training-case-copied", who, copied)
    yield Page("training-case-published", who, fresh)
    yield Page("training-case-retired", who, f"/training-cases/{ids['retired']}")
    yield Page("training-case-change", who, f"{draft}/change")
    yield refused("training-case-change-empty", who, f"{draft}/change", title="")
    yield Page("training-case-standard", who, f"{draft}/standards/1.1")
    yield Page("training-case-standard-new", who, f"{draft}/standards/1.3")
    yield Page("training-case-standard-copied", who, f"{copied}/standards/1.1")
    yield Page("training-case-standard-closed", who, f"{fresh}/standards/1.1")
    yield refused(
        "training-case-standard-half", who, f"{draft}/standards/1.3", answer="Words.", kind_1="minutes"
    )
    yield Page("training-case-leave-out", who, f"{draft}/standards/1.1/leave-out")
    yield Page("training-case-retire", who, f"{fresh}/retire")
    yield Page(
        "training-case-copy", who, f"/cases/{made.case(Stage.CLOSED).application_id}/copy-for-training"
    )
    yield Page(
        "training-case-copy-not-yet",
        who,
        f"/cases/{made.case(Stage.SCORING).application_id}/copy-for-training",
    )


def _reported(made: Furnished) -> Iterator[Page]:
    lead, learner = made.people["lead"].id, made.people["learner"].id
    yield Page("calibration-list", "moderator", "/calibration")
    yield Page("calibration-own", "lead", f"/calibration/{lead}")
    yield Page("calibration-of-another", "moderator", f"/calibration/{lead}")
    yield Page("calibration-nothing", "learner", f"/calibration/{learner}")
    yield Page("cycle-reports", "secretariat", "/cycle-reports")
    yield Page("cycle-report", "secretariat", f"/cycle-reports/{made.world.cycle.id}")
    yield Page(
        "cycle-report-csv", "secretariat", f"/cycle-reports/{made.world.cycle.id}/report.csv", download=True
    )


def _exercises(ids: dict[str, int]) -> Iterator[Page]:
    who = "secretariat"
    first, second, closed = (f"/standard-settings/{ids[name]}" for name in ("setting", "second", "closed"))
    yield Page("exercises", who, "/standard-settings")
    yield Page("exercise-new", who, "/standard-settings/new")
    yield refused("exercise-new-empty", who, "/standard-settings/new", title="")
    yield Page("exercise-first", who, first)
    yield Page("exercise-second", who, second)
    yield Page("exercise-closed", who, closed)
    yield Page("exercise-ask", who, f"{first}/experts")
    yield refused("exercise-ask-nobody", who, f"{first}/experts", email="nobody@example.org")
    yield Page("exercise-ask-closed", who, f"{second}/experts")
    yield Page("exercise-add-case", who, f"{first}/cases")
    yield Page("exercise-add-case-closed", who, f"{second}/cases")
    yield Page("exercise-close", who, f"{first}/close")
    yield refused("exercise-close-not-yet", who, f"{first}/close")
    yield Page("exercise-close-closed", who, f"{closed}/close")
    yield Page("exercise-judge", "lead", f"{first}/judge")
    yield Page("exercise-judge-second", "lead", f"{second}/judge")
    yield Page("exercise-judge-closed", "lead", f"{closed}/judge")
    yield Page("exercise-place", "lay", f"{first}/cases/{ids['setting_case']}")
