"""The table of the demonstration's cases: which place has which story, who reviews it, and how far it has come."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from accreditation.demo import stages
from accreditation.demo.stages import Plan, Story
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.applications import Tier
from accreditation.enums.concerns import ConcernTrigger

Step = Callable[[Story], object]

ROUTE: tuple[tuple[S, int, tuple[Step, ...]], ...] = (
    (S.EVIDENCE, 12, (stages.to_evidence,)),
    (S.SIGN_OFF, 10, (stages.to_sign_off,)),
    (S.SIGNED, 2, (stages.to_signed,)),
    (S.SUBMITTED, 1, (stages.to_submitted,)),
    (S.IN_CHECK, 3, (stages.to_in_check,)),
    (S.ALLOCATION, 4, (stages.to_allocation,)),
    (S.IN_REVIEW, 6, (stages.to_in_review,)),
    (S.MODERATION, 16, (stages.to_revealed, stages.to_moderation)),
    (S.FACTUAL_ACCURACY, 6, (stages.to_factual_accuracy,)),
    (S.READY_FOR_PANEL, 7, (stages.to_ready_for_panel,)),
)
"""Each state, after how many working days it usually comes, and the steps that lead there."""

BEFORE_MEETING = 14


@dataclass(frozen=True)
class Case:
    """One place's case: its round, the state it came to so many working days ago, and what happened besides."""

    place: str
    status: S
    reached: int
    team: tuple[str, ...] = ()
    plan: Plan = Plan()
    round: str = "second"
    instead: tuple[tuple[S, Step], ...] = ()
    then: tuple[tuple[int, Step], ...] = ()

    def steps(self) -> list[tuple[int, tuple[Step, ...]]]:
        """The usual steps up to the state, the last one on its day; `begin` comes before the first."""
        found: list[tuple[int, tuple[Step, ...]]] = []
        back, mine = self.reached, dict(self.instead)
        wanted = [row for row in ROUTE if self.status in {row[0]} or _before(row[0], self.status)]
        for status, days, usual in reversed(wanted):
            found.append((back, (mine[status],) if status in mine else usual))
            back += days
        found.append((back, ()))
        return found[::-1]


def _before(one: S, other: S) -> bool:
    order = [status for status, _, _ in ROUTE]
    return other in order and order.index(one) < order.index(other)


def _with_visit(story: Story) -> None:
    """Desk scores, the visit, then the moderation: excellence is not given without somebody having been there."""
    stages.to_revealed(story)
    stages.visit(story)
    stages.to_moderation(story)


def after(back: int, *steps: Step) -> tuple[tuple[int, Step], ...]:
    """Further steps on one day."""
    return tuple((back, step) for step in steps)


FOURS = ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.1", "3.2", "X2")
FIRST_DOMAINS = ("1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "2.1", "2.2")
EXCELLENT = Plan(tier=Tier.EXCELLENCE, agreed=dict.fromkeys(FOURS, 4))
USUAL_SPLITS = {"1.3": (3, 2), "4.1": (3, 4), "5.4": (2, 3)}

CASES = (
    # First round: decided.
    Case(
        "theatres",
        S.READY_FOR_PANEL,
        90 + BEFORE_MEETING,
        ("Janet Holroyd", "Bernadette Walsh"),
        Plan(agreed={"1.3": 2}, splits={"5.2": (3, 2), "1.3": (2, 2)}),
        round="first",
    ),
    Case(
        "children",
        S.READY_FOR_PANEL,
        90 + BEFORE_MEETING,
        ("Dr Kofi Mensah", "Bernadette Walsh", "Jasmine Kaur"),
        EXCELLENT,
        round="first",
        instead=((S.MODERATION, _with_visit),),
    ),
    Case(
        "larch",
        S.READY_FOR_PANEL,
        90 + BEFORE_MEETING,
        ("Janet Holroyd", "Colin Tattersall"),
        Plan(agreed={"2.2": 2}, splits={"2.2": (2, 2), "6.5": (3, 2)}, not_applicable={"1.3": "The home has no research or improvement post, and learners do projects with their course."}),
        round="first",
    ),
    Case(
        "dental",
        S.READY_FOR_PANEL,
        84 + BEFORE_MEETING,
        ("Dr Adeel Hussain", "Maureen Oldroyd"),
        Plan(splits={"5.4": (3, 2)}),
        round="first",
    ),
    Case(
        "rowan",
        S.READY_FOR_PANEL,
        80 + BEFORE_MEETING,
        ("Dr Stephen Byrne", "Jasmine Kaur", "Tendai Moyo"),
        Plan(
            agreed={"1.1": 1, "3.1": 2, "4.2": 2, "2.1": 2},
            splits={"1.1": (1, 1, 2), "3.1": (2, 2, 2), "2.1": (2, 3, 2)},
            at_risk=frozenset({"1.1"}),
        ),
        round="first",
        then=after(80 + BEFORE_MEETING + 12, partial(stages.triage, then=ConcernTrigger.ESCALATE)),
    ),
    Case(
        "marshlane",
        S.READY_FOR_PANEL,
        76 + BEFORE_MEETING,
        ("Dr Olivia Grant", "Geoffrey Pym"),
        Plan(agreed={"4.2": 2}, splits={"4.2": (2, 2), "5.3": (3, 4)}),
        round="first",
    ),
    # Second round: at the panel.
    Case(
        "wound",
        S.READY_FOR_PANEL,
        BEFORE_MEETING,
        ("Dr Kofi Mensah", "Sam Adeyemi", "Colin Tattersall"),
        Plan(agreed={"4.2": 2}, splits={"4.2": (2, 2, 3)}),
    ),
    Case(
        "visiting",
        S.READY_FOR_PANEL,
        BEFORE_MEETING,
        ("Dr Kofi Mensah", "Sam Adeyemi"),
        Plan(agreed={"1.6": 2}, splits={"1.6": (2, 2), "5.1": (3, 2)}),
    ),
    Case("recovery", S.READY_FOR_PANEL, 4, ("Jasmine Kaur", "Tendai Moyo"), Plan(splits={"5.2": (2, 3)})),
    # With the provider to check, with the team, with the office.
    Case("harrow", S.FACTUAL_ACCURACY, 4, ("Leanne Dobson", "Maureen Oldroyd"), Plan(splits={"3.2": (3, 2)})),
    Case(
        "maternity",
        S.MODERATION,
        3,
        ("Dr Rachel Stern", "Colin Tattersall", "Sam Adeyemi"),
        Plan(splits={"1.1": (3, 2, 3), "4.1": (1, 3, 3), "5.2": (3, 2, 3), "6.3": (None, None, 3)}),
        then=after(2, partial(stages.settle, codes=("5.2",))),
    ),
    Case(
        "amu",
        S.IN_REVIEW,
        12,
        ("Janet Holroyd", "Dr Kofi Mensah", "Sam Adeyemi"),
        Plan(splits={"1.4": (2, 1, 2), **USUAL_SPLITS}, at_risk=frozenset({"1.4"})),
        then=(
            *after(7, partial(stages.score, reviewer=1)),
            *after(6, partial(stages.lock, reviewer=1)),
            *after(5, partial(stages.score, reviewer=2)),
            *after(4, partial(stages.lock, reviewer=2)),
            *after(3, partial(stages.score, reviewer=0, codes=FIRST_DOMAINS)),
        ),
    ),
    Case(
        "station",
        S.IN_REVIEW,
        14,
        ("Nadia Haddad", "Geoffrey Pym"),
        then=after(6, partial(stages.score, reviewer=0)),
    ),
    Case(
        "rehab",
        S.ALLOCATION,
        5,
        ("Ewa Nowak", "Bernadette Walsh"),
        then=(*after(4, stages.invite), *after(3, partial(stages.accept, reviewers=(0,)))),
    ),
    Case(
        "fern",
        S.ALLOCATION,
        6,
        ("Janet Holroyd", "Colin Tattersall"),
        then=(*after(5, stages.invite), *after(4, partial(stages.accept, reviewers=(1,)))),
    ),
    Case(
        "beech",
        S.IN_CHECK,
        4,
        plan=Plan(
            not_applicable={
                "1.3": "Learners do their projects with the university, and none has been placed here in a research term.",
                "5.3": "Changes in services are planned by the group and taught at head office.",
            }
        ),
    ),
    Case(
        "hythe",
        S.IN_CHECK,
        7,
        then=after(5, partial(stages.to_returned, codes=("1.3", "3.2"))),
    ),
    Case("district", S.SUBMITTED, 2),
    # Still with the provider.
    Case("highstreet", S.SIGNED, 1),
    Case("emergency", S.SIGN_OFF, 2, plan=Plan(tier=Tier.EXCELLENCE, self_scores={"1.1": 4, "X1": 4})),
    Case("stroke", S.EVIDENCE, 6, then=after(3, partial(stages.cite, codes=("1.1", "1.4", "3.1", "3.2", "4.1")))),
    Case("skelby", S.SELF_ASSESSMENT, 9, then=after(4, partial(stages.answer, codes=FIRST_DOMAINS))),
    # Closed without a decision.
    Case("crisis", S.SELF_ASSESSMENT, 150, round="first", then=after(140, partial(stages.answer, codes=("1.1",)))),
    Case("crisis", S.EVIDENCE, 45, then=after(20, stages.to_withdrawn)),
)


@dataclass(frozen=True)
class Meeting:
    """A panel meeting so many working days ago (ahead, where negative), with the cases that it takes, in order."""

    office: str
    back: int
    places: tuple[str, ...] = ()
    decided: tuple[str, ...] | None = None
    ratified: bool = True

    @property
    def to_decide(self) -> tuple[str, ...]:
        """The cases that it decides; the others stay on the agenda."""
        return self.places if self.decided is None else self.decided


MEETINGS = (
    Meeting("NW", 90, ("theatres", "children", "larch")),
    Meeting("YH", 84, ("dental",)),
    Meeting("WM", 80, ("rowan",)),
    Meeting("KSS", 76, ("marshlane",)),
    Meeting("NW", 0, ("wound", "visiting"), decided=("wound",), ratified=False),
    Meeting("WM", -14),
)
