"""What the secretariat and the concern officer see."""

from collections.abc import Iterator

from accreditation.queries import clocks
from tests.browser.furnishing import Furnished
from tests.browser.pages.page import Page, refused
from tests.browser.pages.reviewers import citations
from tests.scene import Stage

SHOWN = (
    Stage.SUBMITTED,
    Stage.IN_CHECK,
    Stage.ALLOCATION,
    Stage.SCORING,
    Stage.READY,
    Stage.DECIDED,
    Stage.CLOSED,
)


def _case(made: Furnished, stage: Stage) -> str:
    return f"/cases/{made.case(stage).application_id}"


def pages(made: Furnished) -> Iterator[Page]:
    """Worklist, cases, checks, teams, concerns, known facts."""
    office = "secretariat"
    yield Page("home-office", office, "/home")
    yield Page("worklist", office, "/worklist")
    yield Page("worklist-filtered", office, "/worklist?status=in_check&ended=y&sort=-due")
    yield Page("worklist-nothing", office, "/worklist?text=nowhere")
    yield Page("stranded-office", office, "/without-anybody")
    yield Page("stranded-nothing", "newcomer", "/without-anybody")
    yield Page("worklist-empty", "newcomer", "/worklist")
    yield Page("earlier-start-none", office, f"{_case(made, Stage.CLOSED)}/earlier-start")
    yield Page("worklist-csv", office, "/worklist.csv", download=True)
    for stage in SHOWN:
        yield Page(f"case-{stage}", office, _case(made, stage))
    yield Page("case-ratifier", "ratifier", _case(made, Stage.DECIDED))
    checked = _case(made, Stage.IN_CHECK)
    yield Page("step-begin-check", office, f"{_case(made, Stage.SUBMITTED)}/steps/begin_check")
    yield Page("step-accept", office, f"{checked}/steps/accept")
    yield Page("step-lapse", office, f"{checked}/steps/lapse")
    yield Page("step-allocate", office, f"{_case(made, Stage.TEAM_READY)}/steps/allocate_team")
    yield refused("step-allocate-refused", office, f"{_case(made, Stage.ALLOCATION)}/steps/allocate_team")
    yield Page("check", office, f"{checked}/check")
    yield Page("check-later", office, f"{_case(made, Stage.IN_REVIEW)}/check")
    yield Page("check-standard", office, f"{checked}/check/1.1")
    yield Page("check-standard-later", office, f"{_case(made, Stage.IN_REVIEW)}/check/1.1")
    yield refused("check-standard-empty", office, f"{checked}/check/1.2", missing="")
    yield Page("check-nothing-missing", office, f"{_case(made, Stage.DEFERRED)}/check")
    yield Page("check-not-now", office, f"{_case(made, Stage.SUBMITTED)}/send-back")
    yield Page("check-send-back", office, f"{checked}/send-back")
    cited = f"{checked}/evidence/{citations(made, Stage.IN_CHECK)[0].revision_id}"
    yield Page("check-file", office, f"{cited}/pages/1")
    yield Page("check-file-picture", office, f"{cited}/pages/1.webp", download=True)
    yield Page("check-file-copy", office, f"{cited}/file", download=True)
    yield from _dates(made, office)
    yield from _teams(made, office)
    yield from _concerns(made)


def _dates(made: Furnished, office: str) -> Iterator[Page]:
    paused, moved = (f"/cases/{made.cases[name].application_id}" for name in ("paused", "moved"))
    running, over = _case(made, Stage.SCORING), _case(made, Stage.CLOSED)
    yield Page("case-paused", office, paused)
    yield Page("dates", office, f"{running}/dates")
    yield Page("dates-paused", office, f"{paused}/dates")
    yield Page("dates-moved", office, f"{moved}/dates")
    yield Page("dates-dean", "ratifier", f"{paused}/dates")
    yield Page("dates-over", office, f"{over}/dates")
    yield Page("pause", office, f"{running}/pause")
    yield refused("pause-empty", office, f"{running}/pause", reason="")
    yield Page("pause-twice", office, f"{paused}/pause")
    yield Page("go-on", office, f"{paused}/go-on")
    yield refused("go-on-empty", office, f"{paused}/go-on", reason="")
    yield Page("go-on-not-paused", office, f"{running}/go-on")
    yield Page("longer-pause-twice", "ratifier", f"{paused}/longer-pause")
    yield Page("longer-pause-not-paused", "ratifier", f"{running}/longer-pause")
    row = clocks.stage(made.cases["moved"].application_id)
    review = clocks.stage(made.case(Stage.SCORING).application_id)
    assert row is not None
    assert review is not None
    yield Page("more-time-none", office, f"{moved}/dates/{row.id}")
    yield Page("more-time", office, f"{running}/dates/{review.id}")
    yield refused("more-time-empty", office, f"{running}/dates/{review.id}", days="", reason="")
    yield refused("more-time-asked", office, f"{running}/dates/{review.id}", days="15", reason="Illness.")


def _teams(made: Furnished, office: str) -> Iterator[Page]:
    case = made.case(Stage.TEAM_READY)
    team = f"{_case(made, Stage.TEAM_READY)}/team"
    yield Page("team-none", office, f"{_case(made, Stage.ALLOCATION)}/team")
    yield Page("team", office, team)
    yield Page("team-nobody", office, f"{team}?text=nowhere&profession=dentistry")
    yield Page("team-complete", office, f"{_case(made, Stage.SCORING)}/team")
    yield Page("team-invite", office, f"{team}/invite/{made.people['spare'].id}")
    yield Page("team-invite-conflict", office, f"{team}/invite/{made.people['lead'].id}")
    yield Page("team-lead", office, f"{team}/{case.reviews['lay']}/lead")
    over, held = _case(made, Stage.CLOSED), made.case(Stage.CLOSED).reviews["learner"]
    yield Page("team-clear", office, f"{over}/team/{held}/clear")
    yield refused("team-clear-empty", office, f"{over}/team/{held}/clear", reason="")
    yield Page("team-set-aside", office, f"{team}/{case.reviews['invited']}/set-aside")
    yield refused("team-set-aside-empty", office, f"{team}/{case.reviews['invited']}/set-aside")


def proposals(made: Furnished) -> Iterator[Page]:
    """Teams that the service proposes, and what a provider says of a person."""
    office, lead = "secretariat", "provider_lead"
    team, short = made.jobs["team"], made.jobs["short team"]
    yield Page("allocations", office, "/allocations")
    yield refused("allocations-nothing-chosen", office, "/allocations", cycle="")
    yield Page("allocation", office, f"/allocations/{team}")
    yield Page("allocation-short", office, f"/allocations/{short}")
    yield refused("allocation-no-reason", office, f"/allocations/{short}", with_nearest="y")
    seat = made.jobs["seat"]
    yield Page("allocation-change", office, f"/allocations/{team}/seats/{seat}")
    yield refused("allocation-change-empty", office, f"/allocations/{team}/seats/{seat}")
    yield Page("allocation-discard", office, f"/allocations/{team}/discard")
    yield Page("team-propose", office, f"{_case(made, Stage.ALLOCATION)}/team/propose")
    shown = made.cases["shown"]
    reviewers = f"/applications/{shown.application_id}/reviewers"
    yield Page("shown-team", lead, reviewers)
    yield Page(
        "shown-team-none", lead, f"/applications/{made.case(Stage.ALLOCATION).application_id}/reviewers"
    )
    yield Page("object", lead, f"{reviewers}/{shown.reviews['lead']}/object")
    yield refused("object-empty", lead, f"{reviewers}/{shown.reviews['lead']}/object", reason="")
    objection = f"/cases/{shown.application_id}/team/{shown.reviews['lay']}/objection"
    yield Page("objection", office, objection)
    yield refused("objection-empty", office, objection)


def _concerns(made: Furnished) -> Iterator[Page]:
    officer, provider = "concern_officer", made.world.organisation.id
    facts = f"/organisations/{provider}/facts"
    yield Page("home-officer", officer, "/home")
    yield Page("concerns", officer, "/concerns")
    yield Page("concerns-csv", officer, "/concerns/list.csv", download=True)
    yield Page("concerns-nothing", officer, "/concerns?kind=safety&status=escalated")
    yield Page("concerns-empty", "newcomer", "/concerns")
    yield Page("concern-new", officer, f"/concerns/{made.concerns['new']}")
    yield Page("concern-closed", officer, f"/concerns/{made.concerns['closed']}")
    yield refused("concern-empty", officer, f"/concerns/{made.concerns['new']}", words="")
    for act in ("require", "inform", "share"):
        yield Page(f"concern-{act}", officer, f"/concerns/{made.concerns['new']}/{act}")
        yield refused(f"concern-{act}-empty", officer, f"/concerns/{made.concerns['new']}/{act}", words="")
    yield Page("concern-share-closed", officer, f"/concerns/{made.concerns['closed']}/share")
    yield Page("concern-acted-on", officer, f"/concerns/{made.concerns['acted_on']}")
    yield Page(
        "application-required-at-once",
        "provider_lead",
        f"/applications/{made.cases['doubted'].application_id}",
    )
    yield Page("facts", officer, facts)
    yield Page("fact-quality", officer, f"{facts}/care_quality")
    yield Page("fact-level", officer, f"{facts}/support_level")
    yield refused("fact-empty", officer, f"{facts}/support_level", source="", **{"dated_on-month": "13"})
