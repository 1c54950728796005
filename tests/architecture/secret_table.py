"""The table of secrets: who reads each planted text, from each phase of the story until the next that is named."""

from collections.abc import Mapping

from tests.architecture.access_rows import EVERYBODY

EVERYONE = " ".join(sorted(EVERYBODY | {"learner", "substitute", "second"}))
"""Everybody who knocks at the other doors of the service, and those who join the team; whoever is in no row below reads nothing."""

WALKERS: Mapping[str, str] = {
    "late": EVERYONE,
    "shared": EVERYONE,
    "held": "lead learner secretariat",
    "set_aside": "lead learner moderator secretariat auditor provider_lead",
    "replaced": "lead lay learner substitute moderator secretariat provider_lead",
    "reported": "lead learner substitute moderator secretariat ratifier provider_lead signatory",
    "reopened": EVERYONE,
    "at_panel": EVERYONE,
    "fallen_out": "lead second moderator secretariat ratifier panel_chair panel_member concern_officer auditor",
}
"""Who opens everything after which phase: everybody, or those for whom something changed in it and each side of the case."""

QUICK = "lay lead moderator secretariat provider_lead newcomer"
"""Who opens everything where the tests have to be quick."""

SEARCHING: Mapping[str, str] = {
    "late": "lay secretariat auditor",
    "reopened": "second",
}
"""Who types every secret that is a word into every field that searches, and after which phase."""

_PROVIDER = "provider_lead contributor signatory information_lead"
_PANEL = "panel_chair panel_member"
_TEAM = "lead lay learner"
_CASE_RECORD = "secretariat moderator ratifier concern_officer auditor"
"""Who in the office reads what became of a case, with the reasons that were written for its record."""

_STILL_RECORD = "secretariat ratifier auditor"
"""The same, once a moderator and a concern officer are of the provider themselves."""

_POOL = {"late": "lay secretariat"}
_OFFICE = {"late": "secretariat"}

_SENT = {
    "late": f"{_TEAM} secretariat {_PROVIDER}",
    "shared": f"{_TEAM} secretariat {_PROVIDER} moderator ratifier",
    "held": f"lead lay secretariat {_PROVIDER} moderator ratifier",
    "replaced": f"lead lay substitute secretariat {_PROVIDER} moderator ratifier",
    "reopened": f"lead substitute second secretariat {_PROVIDER} moderator ratifier",
    "fallen_out": f"lead substitute secretariat {_PROVIDER} ratifier",
}
"""What the provider submitted: its office and its team, and once scores are shared whoever settles or confirms them."""

_AMONG_TEAM = {
    "shared": f"{_TEAM} moderator",
    "held": "lead lay moderator",
    "reported": "lead lay substitute moderator",
    "reopened": "lead substitute moderator",
    "at_panel": "lead substitute second moderator",
    "fallen_out": "lead substitute",
}
"""Of the team that has locked and of its moderator; whoever takes a place later is blind until the own lock."""

_SEEN = {
    "shared": _TEAM,
    "held": "lead lay",
    "reported": "lead lay substitute",
    "reopened": "lead substitute",
    "at_panel": f"lead substitute second {_PANEL}",
    "fallen_out": "lead substitute panel_chair",
}
"""Of the team and the panel alone: what was seen and heard on a visit."""

_MERGED = {
    "reported": f"lead lay substitute moderator {_PROVIDER}",
    "reopened": "lead substitute moderator",
    "at_panel": f"lead substitute second moderator {_PROVIDER} {_PANEL} secretariat ratifier",
    "fallen_out": f"lead substitute {_PROVIDER} panel_chair secretariat ratifier",
}
"""Words that stand in the report: the provider reads them while it is with it or past it, and nobody who has yet to lock."""

_SUMMARY = {
    phase: " ".join(who for who in names.split() if who != "moderator") for phase, names in _MERGED.items()
}
"""The same of its summary, which a moderator has nothing to settle of."""

SECRETS: Mapping[str, Mapping[str, str]] = {
    # Of the pool: what somebody said of themselves, and what they make of a training case.
    "tie_lay": {"late": "lay"},
    "tie_moderator": {"late": "moderator"},
    # With the provider of the case: whoever decides what is done about it reads it, too.
    "tie_learner": {"held": "learner secretariat"},
    "tie_excepted": {"at_panel": "moderator secretariat ratifier"},
    "training": _POOL,
    "away": _POOL,
    "application": _OFFICE,
    "expert_reason": {"late": "lay"},
    "practice": {"late": "lay"},
    # Of the team that is chosen.
    "declaration": _OFFICE,
    "conflict": _OFFICE,
    "decline": _OFFICE,
    # A provider reads of its objections until its team is done.
    "objection": {
        "late": "secretariat provider_lead",
        "reported": "secretariat",
        "reopened": "secretariat provider_lead",
        "at_panel": "secretariat",
    },
    "objection_answer": {
        "late": "provider_lead",
        "reported": "",
        "reopened": "provider_lead",
        "at_panel": "",
    },
    # Of the provider, and the questions to it.
    "answer": _SENT,
    "comment": {"late": _PROVIDER},
    "question": _SENT,
    "question_answer": _SENT,
    "question_private": {"late": "lay", "reopened": ""},
    "question_given": {"late": "learner", "held": ""},
    # Of each reviewer: what is shared, what is for the panel, and what is nobody else's.
    "rationale_lead": {"late": "lead", **_AMONG_TEAM, **_MERGED},
    # Words that were merged into the report stand there until the score that rested on them is agreed again.
    "rationale_lay": {"late": "lay", **_AMONG_TEAM, **_MERGED, "at_panel": "", "fallen_out": ""},
    "rationale_substitute": {**_MERGED},
    # Set aside, a score stays on the record and is read by nobody.
    "rationale_learner": {
        "late": "learner",
        "shared": f"{_TEAM} moderator",
        "held": "lead lay moderator",
        "set_aside": "",
    },
    "rationale_second": {"reopened": "second", **{p: _MERGED[p] for p in ("at_panel", "fallen_out")}},
    # Of an own score that is locked, the page before the reveal shows the rationale alone.
    "ceiling_lead": _AMONG_TEAM,
    "ceiling_lay": {"late": "lay", **_AMONG_TEAM, "reopened": "", "at_panel": "", "fallen_out": ""},
    "ceiling_learner": {"shared": f"{_TEAM} moderator", "held": "lead lay moderator", "set_aside": ""},
    "ceiling_substitute": {p: _AMONG_TEAM[p] for p in ("reported", "reopened", "at_panel", "fallen_out")},
    "ceiling_second": {"reopened": "second", **{p: _AMONG_TEAM[p] for p in ("at_panel", "fallen_out")}},
    "private_note_lead": {
        "shared": "lead",
        "reported": "",
        "reopened": "lead",
        "at_panel": _PANEL,
        "fallen_out": "panel_chair",
    },
    "private_note_lay": {"late": "lay", "reported": ""},
    "private_note_learner": {"shared": "learner", "held": ""},
    "private_note_substitute": {"reopened": "substitute", "at_panel": _PANEL, "fallen_out": "panel_chair"},
    "private_note_second": {"reopened": "second", "at_panel": _PANEL, "fallen_out": "panel_chair"},
    "own_note_lead": {"late": "lead"},
    "own_note_lay": {"late": "lay", "reopened": ""},
    "own_note_learner": {"late": "learner", "held": ""},
    "own_note_substitute": {"reported": "substitute"},
    "own_note_second": {"reopened": "second", "fallen_out": ""},
    "concern": {"late": "concern_officer", "fallen_out": ""},
    "unlock": {"late": "lead moderator", "fallen_out": "lead"},
    "unlock_answer": {"late": "lead moderator", "fallen_out": "lead"},
    # Of the team together.
    "remark": _AMONG_TEAM,
    "visit": _SEEN,
    "learners_together": _SEEN,
    "visit_note": {"shared": _TEAM, "held": "lead lay", "set_aside": ""},
    "learners": {"shared": _TEAM, "held": "lead lay", "set_aside": ""},
    # The office reads in the case's record why somebody was set aside, and so does the reviewer.
    "set_aside_learner": {"set_aside": f"{_CASE_RECORD} learner", "fallen_out": f"{_STILL_RECORD} learner"},
    "set_aside_lay": {"reopened": f"{_CASE_RECORD} lay", "fallen_out": f"{_STILL_RECORD} lay"},
    # The team reads why it is at work again.
    "reopening": {
        "reopened": f"{_CASE_RECORD} lead substitute second",
        "at_panel": _CASE_RECORD,
        "fallen_out": _STILL_RECORD,
    },
    # Of the report, and of what two people set aside.
    "summary": _SUMMARY,
    "point": {
        "reported": _PROVIDER,
        "reopened": "lead substitute",
        "at_panel": f"{_PROVIDER} lead substitute second",
        "fallen_out": f"{_PROVIDER} lead substitute",
    },
    "point_answer": {
        "reopened": "lead substitute",
        "at_panel": f"{_PROVIDER} lead substitute second",
        "fallen_out": f"{_PROVIDER} lead substitute",
    },
    "exception": {"at_panel": f"secretariat ratifier {_PANEL}", "fallen_out": "secretariat ratifier"},
    "withdrawal": {"fallen_out": "secretariat ratifier"},
}


def expected(name: str, phase: str, people: str = "") -> frozenset[str]:
    """Who of these people, else of those that walk after a phase, reads a secret, as the last phase named for it says."""
    phases = list(WALKERS)
    so_far = reversed(phases[: phases.index(phase) + 1])
    newest = next((each for each in so_far if each in SECRETS[name]), None)
    walking = (people or WALKERS[phase]).split()
    return frozenset(SECRETS[name][newest].split() if newest else ()) & frozenset(walking)
