"""People of every role try things on two cases at random, through the services and on a real database."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from random import Random

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import Connection, select

from accreditation import clock
from accreditation.db import db
from accreditation.errors import NotFound, RuleBroken, Stale
from accreditation.models.applications import CaseDuty
from tests.journeys import gates, promises
from tests.journeys.acts import ACTS, apply_deadlines, attempt
from tests.journeys.comings import happen
from tests.journeys.going_on import go_on
from tests.journeys.tries import Try
from tests.scene import Case, Scene, Stage
from tests.staging import BEGINNINGS

DICE = st.integers(0, 2**20)
REFUSALS = (RuleBroken, NotFound, Stale)
CURIOUS = ("lead", "lay", "learner", "invited", "moderator", "secretariat", "panel_chair", "member_1", "hats")
"""Those who may come to read scores; everybody else is asked when a walk ends."""


class Walk(RuleBasedStateMachine):
    """Two cases of the scene; whatever is done to them is undone when the walk ends."""

    def __init__(self, scene: Scene, connection: Connection, taken: Counter[str] | None = None) -> None:
        """`taken` counts the steps that were taken, for whoever asks whether the walks went everywhere."""
        super().__init__()
        db.session.remove()
        self.undo = connection.begin_nested()
        self.scene, self.now = scene, scene.now
        self.cases: list[Case] = []
        self.taken = Counter() if taken is None else taken
        self.changed = False
        self.seen = promises.Seen()
        self.viewers = {name: scene.viewer(name) for name in scene.people}

    @initialize(first=st.sampled_from(BEGINNINGS), second=st.sampled_from(BEGINNINGS))
    def two_cases_are_somewhere(self, first: Stage, second: Stage) -> None:
        """Begin with one case, or with two."""
        for stage in dict.fromkeys((first, second)):
            case = self.scene.case(stage)
            self.cases.append(replace(case, reviews=dict(case.reviews)))

    @rule(name=st.sampled_from(sorted(ACTS)), seed=DICE)
    def somebody_tries(self, name: str, seed: int) -> None:
        """Somebody tries something, whether it fits or not."""
        dice = Random(seed)
        self._try(name, self._case(dice), dice)

    @rule(seed=DICE)
    def somebody_tries_what_fits(self, seed: int) -> None:
        """Three of the things that people do while a case stands there."""
        dice = Random(seed)
        case = self._case(dice)
        for _ in range(3):
            self._try(dice.choice(FITTING.get(case.application.status.value, sorted(ACTS))), case, dice)
            self.every_promise_holds()

    @rule(seed=DICE, times=st.integers(1, 4))
    def somebody_goes_on(self, seed: int, times: int) -> None:
        """The right person does the right thing, a few times over."""
        case = self._case(Random(seed))
        for _ in range(times):
            self._run(lambda: self._go_on(case))
            self.every_promise_holds()

    @rule(
        seed=DICE, name=st.sampled_from(["nothing", "nothing", "nothing", "nothing", "deadlines", "withdraw"])
    )
    def time_passes(self, seed: int, name: str) -> None:
        """Some days go by; now and then a deadline takes its step, or a provider gives up."""
        dice = Random(seed)
        self.now += timedelta(days=dice.choice([0, 0, 1, 1, 8, 30]))
        given = Try(self.scene, self._case(dice), self.viewers["signatory"], dice)
        if name == "deadlines":
            self._run(lambda: apply_deadlines(given))
        elif name == "withdraw" and not given.usually():
            self._run(lambda: attempt(name, given))

    def _go_on(self, case: Case) -> None:
        later = go_on(self.scene, case)
        if later is not None:
            self.now = later

    def _case(self, dice: Random) -> Case:
        return self.cases[0] if dice.random() < 0.7 else self.cases[-1]

    def _try(self, name: str, case: Case, dice: Random) -> None:
        with clock.at(self.now):
            # As they are now: a role that has just ended is nobody's any more.
            actor = self.scene.viewer(self._who(name, case, dice))
        given = Try(self.scene, case, actor, dice)
        self._run(lambda: self._attempt(name, given))

    def _attempt(self, name: str, given: Try) -> None:
        """Try it, and where it was done, hold that it was theirs to do."""
        attempt(name, given)
        gates.was_theirs_to_do(name, given.acting.id, given.case.application_id)

    @rule(seed=DICE)
    def somebody_comes_or_goes(self, seed: int) -> None:
        """A role, an account or an employer changes; then somebody whom it concerns tries to go on as before."""
        dice = Random(seed)
        if dice.random() < 0.6:
            return
        case = self._case(dice)
        name = dice.choice(sorted(self.viewers.keys() - {"administrator"}))
        self._run(lambda: happen(self.scene, name, dice))
        for act in dice.sample(sorted(ACTS), 3):
            with clock.at(self.now):
                given = Try(self.scene, case, self.scene.viewer(name), dice)
            self._run(partial(self._attempt, act, given))

    def _who(self, name: str, case: Case, dice: Random) -> str:
        """Mostly who usually does it, often somebody who has a part in the case already, now and then anybody."""
        luck = dice.random()
        if luck < 0.55:
            return dice.choice(ACTS[name][1])
        if luck < 0.9:
            held = select(CaseDuty.person_id).where(CaseDuty.application_id == case.application_id).distinct()
            ids = set(db.session.scalars(held))
            parts = sorted(who for who, viewer in self.viewers.items() if viewer.person_id in ids)
            return dice.choice(parts)
        return dice.choice(sorted(self.viewers))

    def _run(self, act: promises.Act) -> None:
        with clock.at(self.now):
            try:
                act()
                self.changed = True
            except REFUSALS:
                pass
            finally:
                db.session.remove()

    @invariant()
    def every_promise_holds(self) -> None:
        """Nothing that was promised is broken by what was done last; a refusal was rolled back whole."""
        if self.changed:
            self._ask(CURIOUS)
        self.changed = False

    def _ask(self, names: Iterable[str]) -> None:
        viewers = [self.viewers[name] for name in names]
        promises.all_hold(self.seen, viewers, {case.application_id for case in self.cases})

    def teardown(self) -> None:
        """Ask once more on behalf of everybody, and of the whole record, then undo everything."""
        try:
            self._ask(self.viewers)
            self.taken.update(self.seen.taken)
            promises.the_record_is_whole()
        finally:
            db.session.remove()
            self.undo.rollback()
            self.scene.panel_on = None

    @property
    def moment(self) -> datetime:
        """What time it is in this walk."""
        return self.now


FITTING = {
    "self_assessment": ["save answer", "complete self-assessment"],
    "evidence": ["save answer", "reopen self-assessment", "request sign-off", "change tier", "withdraw file"],
    "sign_off": ["sign", "recall", "send back to team"],
    "signed": ["submit", "send back to team"],
    "submitted": ["begin check"],
    "in_check": ["accept", "accept not applicable", "send back to provider"],
    "returned": ["save answer", "sign again", "sign", "complete return"],
    "allocation": ["invite", "accept invitation", "decline", "declare conflict", "choose lead", "allocate"],
    "in_review": [
        "score",
        "score",
        "lock",
        "begin scoring",
        "set aside",
        "invite",
        "accept invitation",
        "visit",
        "begin moderation",
        "concern",
    ],
    "moderation": [
        "settle",
        "settle",
        "assent",
        "assent",
        "pass to moderator",
        "draft finding",
        "issue report",
        "set aside",
        "reopen review",
    ],
    "factual_accuracy": [
        "confirm accuracy",
        "answer accuracy",
        "reopen moderation",
        "set aside",
        "reopen review",
    ],
    "ready_for_panel": ["put on agenda", "list again", "reopen review"],
    "at_panel": [
        "vote",
        "vote",
        "propose",
        "decide",
        "step out",
        "room",
        "call",
        "postpone",
        "meeting step",
        "meeting step",
    ],
    "decided": ["ratification", "ratification", "meeting step"],
    "deferred": ["save answer", "sign again", "sign", "resubmit"],
    "closed": ["fact", "concern", "ratification", "meeting step"],
    "lapsed": ["reinstate"],
}
"""What people do while a case stands there."""
