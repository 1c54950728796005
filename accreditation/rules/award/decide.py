"""The award rule itself, a pure function; refuses to decide on a core score that is missing."""

from dataclasses import replace

from accreditation.enums.applications import Tier
from accreditation.enums.awards import Clause, Outcome
from accreditation.rules.award.case import Case, check
from accreditation.rules.award.counts import CoreCounts, count
from accreditation.rules.award.excellence import excellence_lines
from accreditation.rules.award.steps import STEPS
from accreditation.rules.award.verdict import ClauseLine, Verdict
from accreditation.rules.thresholds import AwardRule


def decide(case: Case, rule: AwardRule) -> Verdict:
    """What a case earns and why (Quality Strategy award rule, steps 1 to 6).

    Every clause gets a line, also after one has decided; exactly one line carries the outcome. Raises MissingScore
    for a core standard without a score and RuleBroken for a case that cannot be read.
    """
    check(case)
    core = count(case, rule)
    outcome: Outcome | None = None
    lines: list[ClauseLine] = []
    # All steps are read also after one has decided, so that a provider sees every gap and not only the worst.
    for step in STEPS:
        line, leads_to = step(case.facts, rule, core)
        if outcome is None and leads_to is not None:
            outcome, line = leads_to, replace(line, outcome=leads_to)
        lines.append(line)
    assert outcome is not None, "the last step always decides"
    if case.tier is Tier.EXCELLENCE:
        outcome, lines = _excellence(case, rule, core, outcome, lines)
    return Verdict(outcome, escalate=bool(core.gateways_low), clauses=tuple(lines))


def outcome_of(case: Case, rule: AwardRule) -> Outcome:
    """The outcome alone, of a case that was checked before; for what asks it many times and reads no clause."""
    core = count(case, rule)
    # The same steps as above, only that nobody reads those after the one that decides.
    outcome = next(leads_to for step in STEPS if (leads_to := step(case.facts, rule, core)[1]) is not None)
    if case.tier is not Tier.EXCELLENCE or outcome is not Outcome.ACCREDITED:
        return outcome
    tests = excellence_lines(case, rule, core)
    return Outcome.EXCELLENCE if all(line.passed for line in tests) else outcome


def _excellence(
    case: Case, rule: AwardRule, core: CoreCounts, outcome: Outcome, lines: list[ClauseLine]
) -> tuple[Outcome, list[ClauseLine]]:
    """Step 6: only from plain Accredited, and only if every test passes; else the outcome stands and the lines say why."""
    if outcome is not Outcome.ACCREDITED:
        text = "Excellence is looked at only when everything else earns plain Accredited."
        return outcome, [*lines, ClauseLine(Clause.EXCELLENCE, text, passed=False, part="reached")]
    tests = excellence_lines(case, rule, core)
    if failed := sum(not line.passed for line in tests):
        text = f"{failed} of {len(tests)} tests for excellence {'is' if failed == 1 else 'are'} not passed."
        return outcome, [*lines, ClauseLine(Clause.EXCELLENCE, text, passed=False, part="reached"), *tests]
    # The line that decided for plain Accredited gives its outcome up: exactly one line carries the outcome.
    earned = ClauseLine(
        Clause.EXCELLENCE,
        "Every test for excellence is passed.",
        True,
        part="reached",
        outcome=Outcome.EXCELLENCE,
    )
    return Outcome.EXCELLENCE, [*(replace(line, outcome=None) for line in lines), earned, *tests]
