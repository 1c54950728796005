"""How a row of the access table is written: groups of people, and what each of them gets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.scene import Stage

Who = frozenset[str]


def who(names: str) -> Who:
    return frozenset(names.split())


NOBODY = who("nobody")
PROVIDER = who("contributor provider_lead signatory information_lead")
DRAFTERS = who("contributor provider_lead")
LEAD = who("provider_lead")
REVIEWERS = who("lead lay invited")
SECRETARIAT = who("secretariat")
OFFICE = who("secretariat moderator ratifier concern_officer auditor")
CHAIR = who("panel_chair")
PANEL = who("panel_chair panel_member")
MEETING = who("secretariat ratifier panel_chair panel_member")
NATION = who("appeal_officer analyst auditor administrator")
ADMINISTRATOR = who("administrator")
ELSEWHERE = who(
    "elsewhere_provider_lead elsewhere_reviewer elsewhere_secretariat elsewhere_moderator elsewhere_ratifier"
    " elsewhere_concern_officer elsewhere_panel_chair"
)
EVERYBODY = (
    NOBODY | who("newcomer moderator concern_officer") | PROVIDER | REVIEWERS | MEETING | NATION | ELSEWHERE
)
"""One person for each: those of the scene's office and provider, the nation's, some of elsewhere, and two without a role."""


@dataclass(frozen=True)
class Row:
    """What everybody gets from one address, about the case at one stage."""

    answers: Mapping[Who, int]
    stage: Stage | None = None
    review: str = "lead"
    others: int = 404
    nobody: int = 302
    forged: int = 422
    reads: Who = frozenset()
    given: Mapping[str, Any] = field(default_factory=dict)

    def status(self, who: str) -> int:
        """What one person gets."""
        for group, status in self.answers.items():
            if who in group:
                return status
        return self.nobody if who == "nobody" else self.others

    def sending(self, who: str) -> int:
        """What one person gets for a form with a forged token; who only reads the page may send nothing at all."""
        if who in self.reads:
            return 403
        return self.forged if self.status(who) == 200 else self.status(who)


def role(*groups: Who) -> Row:
    """A page that belongs to roles and to no one thing."""
    return Row({frozenset().union(*groups): 200}, others=403)


def about(stage: Stage, let_in: Who, no_further: Who = frozenset(), **more: Any) -> Row:
    """A page about the case at that stage: who is let in, and who sees the case but may not do this."""
    return Row({let_in: 200, no_further: 403}, stage=stage, **more)


def open_to_all(**given: Any) -> Row:
    """A page for everybody, signed in or not."""
    return Row({EVERYBODY: 200}, given=given)


S = Stage
SIGNED_IN = Row({EVERYBODY - NOBODY: 200})
UNKNOWN_LINK = Row({EVERYBODY: 404}, given={"reset_id": 1, "change_id": 1, "request_id": 1})
"""A page that only a letter's link opens; without its key it answers as one that was never sent."""
ADMIN, ADMIN_ONE = role(ADMINISTRATOR), Row({ADMINISTRATOR: 200})
HELD = Row({who("information_lead"): 200, PROVIDER | SECRETARIAT: 403})
"""A file that is held; the provider has an information lead, so the office decides nothing."""
