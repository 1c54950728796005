"""The table of the demonstration's cases and meetings: which place has which story, who reviews it, how far it has come."""

from functools import partial

from accreditation.demo import stages
from accreditation.demo.routes import BEFORE_MEETING, Case, Meeting, after
from accreditation.demo.stages import Plan, Story
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.applications import Tier
from accreditation.enums.concerns import ConcernTrigger


def _with_visit(story: Story) -> None:
    """Desk scores, the visit, then the moderation: excellence is not given without somebody having been there."""
    stages.to_revealed(story)
    stages.visit(story)
    stages.to_moderation(story)


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
        Plan(
            agreed={"2.2": 2},
            splits={"2.2": (2, 2), "6.5": (3, 2)},
            not_applicable={
                "1.3": "The home has no research or improvement post, and learners do projects with their course."
            },
        ),
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
        then=after(80 + BEFORE_MEETING + 10, partial(stages.triage, then=ConcernTrigger.ESCALATE)),
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
        then=(
            *after(2, partial(stages.settle, codes=("5.2",))),
            *after(1, partial(stages.discuss, code="4.1")),
        ),
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
        then=(
            *after(6, partial(stages.score, reviewer=0)),
            *after(3, partial(stages.ask, codes=("1.2", "3.2"))),
        ),
    ),
    Case(
        "rehab",
        S.ALLOCATION,
        5,
        ("Ewa Nowak", "Bernadette Walsh"),
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
    Case(
        "stroke",
        S.EVIDENCE,
        6,
        then=after(3, partial(stages.cite, codes=("1.1", "1.4", "3.1", "3.2", "4.1"))),
    ),
    Case("skelby", S.SELF_ASSESSMENT, 9, then=after(4, partial(stages.answer, codes=FIRST_DOMAINS))),
    Case("imaging", S.SELF_ASSESSMENT, 1, then=after(1, partial(stages.answer, codes=("1.1", "1.2")))),
    # Closed without a decision.
    Case(
        "crisis",
        S.SELF_ASSESSMENT,
        150,
        round="first",
        then=after(140, partial(stages.answer, codes=("1.1",))),
    ),
    Case("crisis", S.EVIDENCE, 45, then=after(20, stages.to_withdrawn)),
)

MEETINGS = (
    Meeting("NW", 90, ("theatres", "children", "larch")),
    Meeting("YH", 84, ("dental",)),
    Meeting("WM", 80, ("rowan",)),
    Meeting("KSS", 76, ("marshlane",)),
    Meeting("NW", 0, ("wound", "visiting"), decided=("wound",), ratified=False),
    Meeting("WM", -14),
)

RETURNS = {"calder": 1}
"""Which provider answers once for its placements in the second round, and how many working days ago it began to."""
