"""Step 6 of the award rule: each test for excellence gets its own line; refuses to stop at the first that fails."""

from accreditation.enums.awards import Clause
from accreditation.enums.frameworks import StandardClass
from accreditation.rules.award.case import Case
from accreditation.rules.award.counts import CoreCounts, ceil_share
from accreditation.rules.award.facts import AwardFacts
from accreditation.rules.award.verdict import ClauseLine, counted, named, sentence
from accreditation.rules.thresholds import AwardRule, ExcellenceRule


def excellence_lines(case: Case, rule: AwardRule, core: CoreCounts) -> list[ClauseLine]:
    """Every test for excellence, passed or failed. A stretch standard without a score is not shown, so it fails."""
    return [
        *_core(rule.excellence, core),
        *_stretch(case, rule),
        *_results(case.facts, rule.excellence),
        *_people(case.facts, rule.excellence),
    ]


def _line(part: str, passed: bool, text: str, standards: tuple[str, ...] = ()) -> ClauseLine:
    return ClauseLine(Clause.EXCELLENCE, sentence(text), passed, standards, part)


def _core(rule: ExcellenceRule, core: CoreCounts) -> list[ClauseLine]:
    """No core standard below 3, and enough at 4, in enough domains, the first one among them."""
    below = tuple(item.code for item, score in core.scored if score < rule.core_floor)
    top = [item for item, score in core.scored if score >= rule.high_score]
    codes, domains = tuple(item.code for item in top), {item.domain for item in top}
    needed, high, home = (
        ceil_share(core.n, 1, rule.high_share_divisor),
        rule.high_score,
        rule.high_domain_required,
    )
    floor = (
        f"{named('standard', below)} below {rule.core_floor}"
        if below
        else f"no core standard is below {rule.core_floor}"
    )
    # The learning environment itself must be among the best; other domains cannot make up for it.
    at_home = tuple(item.code for item in top if item.domain == home)
    return [
        _line("core_floor", not below, floor, below),
        _line(
            "high_share",
            len(top) >= needed,
            f"{counted(len(top), 'standard')} at {high}; {needed} needed",
            codes,
        ),
        _line(
            "high_domains",
            len(domains) >= rule.high_domains,
            f"standards at {high} are found in {len(domains)} domains; {rule.high_domains} needed",
            codes,
        ),
        _line(
            "high_domain_required",
            bool(at_home),
            f"domain {home} has {len(at_home)} at {high}; 1 needed",
            at_home,
        ),
    ]


def _stretch(case: Case, rule: AwardRule) -> list[ClauseLine]:
    """The excellence standards: enough met, none too low or unscored, the required one met, one at the top."""
    excellence, key = rule.excellence, rule.excellence.stretch_required
    codes = [item.code for item in case.standards if item.klass is StandardClass.STRETCH]
    scores = {code: case.scores[code] for code in codes if code in case.scores}
    met = tuple(code for code, score in scores.items() if score >= rule.met_score)
    # Not scored counts as too low: silence must not earn excellence.
    low = tuple(code for code in codes if scores.get(code, -1) < excellence.stretch_floor)
    top = tuple(code for code, score in scores.items() if score >= excellence.high_score)
    noun, at = "excellence standard", f"at {rule.met_score} or more"
    floor = (
        f"{named(noun, low)} below {excellence.stretch_floor} or not scored"
        if low
        else f"no excellence standard is below {excellence.stretch_floor}"
    )
    tops = f"{counted(len(top), noun)} at {excellence.high_score}; {excellence.stretch_high} needed"
    return [
        _line(
            "stretch_met",
            len(met) >= excellence.stretch_met,
            f"{counted(len(met), noun)} {at}; {excellence.stretch_met} needed",
            met,
        ),
        _line("stretch_floor", not low, floor, low),
        _line("stretch_required", key in met, f"{key} is {'' if key in met else 'not '}{at}", (key,)),
        _line("stretch_high", len(top) >= excellence.stretch_high, tops, top),
    ]


def _results(facts: AwardFacts, rule: ExcellenceRule) -> list[ClauseLine]:
    """Survey or metric cycles, the visit and the support level."""
    level = f"the support level is {facts.support_level}; {rule.support_level_at_most} is the highest for excellence"
    cycles = f"survey or metric cycles at or above benchmark: {facts.benchmark_cycles}; {rule.benchmark_cycles} needed"
    visit = facts.visit_with_learner_session
    return [
        _line("benchmark_cycles", facts.benchmark_cycles >= rule.benchmark_cycles, cycles),
        _line(
            "visit",
            # The line stands also where no visit is asked for, so that everybody reads the same list of tests.
            visit or not rule.visit_with_learner_session,
            f"a visit with a confidential learner session was {'' if visit else 'not '}held",
        ),
        _line("support_level", facts.support_level <= rule.support_level_at_most, level),
    ]


def _people(facts: AwardFacts, rule: ExcellenceRule) -> list[ClauseLine]:
    """The review team, and the promise to share practice."""
    lay, office, shares = facts.lay_reviewer, facts.external_office_reviewer, facts.shares_practice
    return [
        _line(
            "reviewers",
            facts.reviewers >= rule.reviewers,
            f"reviewers: {facts.reviewers}; {rule.reviewers} needed",
        ),
        _line(
            "lay_reviewer", lay or not rule.lay_reviewers, f"{'a' if lay else 'no'} lay reviewer took part"
        ),
        _line(
            "external_office_reviewer",
            office or not rule.other_office_reviewers,
            f"{'a' if office else 'no'} reviewer from another office took part",
        ),
        _line(
            "shares_practice",
            shares or not rule.shares_practice,
            f"the provider has {'' if shares else 'not '}agreed to share its practice",
        ),
    ]
