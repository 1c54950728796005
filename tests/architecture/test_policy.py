"""Every number of the framework file is read by something, and no number of the rules is written in code."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from accreditation.enums.applications import Tier
from tests.architecture.probing import NUMBERS, PROBES, Leaf, Probe, at, leaves, others, policy_with, put

ROOT = Path(__file__).parents[2]

LATER: dict[str, str] = {
    "award_rule.excellence.pooled_below_responses": "survey figures with few answers, pooled",
    "award_rule.excellence.pooled_years": "survey figures with few answers, pooled",
    "award_life.renewal_opens_days_before": "renewal of awards",
    "award_life.condition_overdue_suspends_days": "following up conditions",
    "award_life.tell_of_change_days": "mergers, moves and new leads",
    "cycle_defaults.short_form_for_small_placements": "the short form",
    "cycle_defaults.clocks.headline": "letters",
    "cycle_defaults.clocks.letter": "letters",
    "cycle_defaults.clocks.transfer_adoption": "mergers, moves and new leads",
    "cycle_defaults.clocks.end_to_end": "figures on how long cases take",
    "cycle_defaults.clocks.end_to_end_with_visit": "figures on how long cases take",
    "cycle_defaults.clocks.finding_acknowledged": "following up findings",
    "cycle_defaults.clocks.action_plan": "following up findings",
    "cycle_defaults.clocks.plan_agreement": "following up findings",
    "cycle_defaults.clocks.action_extension": "following up findings",
    "cycle_defaults.clocks.recommendation_declined": "following up findings",
    "cycle_defaults.clocks.appeal_acknowledge": "appeals",
    "cycle_defaults.clocks.appeal_stage_one": "appeals",
    "cycle_defaults.clocks.appeal_ask_stage_two": "appeals",
    "cycle_defaults.clocks.appeal_stage_two": "appeals",
}
"""Numbers that nothing reads yet, with the capability that will; this list may only shrink."""

READ_BESIDE_THE_DATABASE = {
    "cycle_defaults.clarifications": "cycle.clarifications",
    "cycle_defaults.clarifications_with_visit": "cycle.clarifications_with_visit",
    "moderation.moderator_takes_over_days": "moderation.moderator_takes_over_days",
    "ceilings.learner_evidence_pooled_years": "ceilings.learner_evidence_pooled_years",
    "award_rule.excellence.visit_with_learner_session": "policy.visit_needed",
    "award_life.years": "award_life.years",
    "award_life.renewal_due_days_before": "award_life.renewal_due_days_before",
    "award_life.condition_days_at_most": "award_life.condition_days_at_most",
    "award_life.suspends_at_support_level": "award_life.suspends_at_support_level",
    "award_life.no_new_application_days": "award_life.no_new_application_days",
    # The query hands them to the rule as one.
    "firmness.redraws": "policy.firmness",
    "firmness.seed": "policy.firmness",
    "firmness.firm_percent": "policy.firmness",
    "firmness.close_percent": "policy.firmness",
    "cycle_defaults.tiers": "cycle.tiers",
    "cycle_defaults.conflict_years": "defaults_of(version).conflict_years",
    "cycle_defaults.replacement_rounds": "cycle.replacement_rounds",
    "cycle_defaults.outage_hours": "cycle.outage_hours",
    "cycle_defaults.standardisation_valid_months": "cycle.standardisation_valid_months",
    "standardisation.within_one_percent": "rule.within_one_percent",
    "standardisation.gateways_within_one": "rule.gateways_within_one",
    "standardisation.fewest_standards": "rule.fewest_standards",
}
"""Numbers that a query or service reads, as the end of the expression that reads them."""


def trees(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    """Every module below these folders, by its path."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


USERS = ("accreditation/services", "accreditation/queries", "accreditation/views", "accreditation/web")


def expressions() -> list[str]:
    """Every attribute that services, queries and views read, as it is written."""
    return [
        ast.unparse(node)
        for _, tree in trees(*USERS)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
    ]


def clocks_asked() -> set[str]:
    """Every clock that is asked for by name: in a call of `days`, or as the clock of a stage."""
    clocks: set[str] = set()
    for _, tree in trees(*USERS):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("days"):
                clocks |= {
                    text.value
                    for text in ast.walk(node)
                    if isinstance(text, ast.Constant) and isinstance(text.value, str)
                }
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "CLOCK_OF":
                clocks |= {str(text.value) for text in ast.walk(node.value) if isinstance(text, ast.Constant)}
    return clocks  # fmt: skip


def is_read(leaf: Leaf, before: Mapping[Probe, Mapping[Tier, Any]], read: list[str]) -> bool:
    """Whether another value of a number changes an answer of the rules, or a service reads it."""
    name = ".".join(leaf)
    for start, probe, tier in PROBES:
        if name.startswith(start) and any(
            probe(policy_with(put(NUMBERS, leaf, other), tier)) != before[probe][tier]
            for other in others(at(NUMBERS, leaf))
        ):
            return True
    ending = READ_BESIDE_THE_DATABASE.get(name)
    return ending is not None and any(expression.endswith(ending) for expression in read)


def test_every_number_of_the_framework_file_is_read_by_something() -> None:
    before = {probe: {tier: probe(policy_with(NUMBERS, tier)) for tier in Tier} for _, probe, _ in PROBES}
    read, clocks = expressions(), clocks_asked()
    unread = {
        ".".join(leaf)
        for leaf in leaves(NUMBERS)
        if not (leaf[-1] in clocks if leaf[-2:-1] == ("clocks",) else is_read(leaf, before, read))
    }
    assert unread == set(LATER)


def test_every_clock_that_is_asked_for_is_one_of_the_frameworks() -> None:
    assert clocks_asked() <= set(NUMBERS.cycle_defaults.clocks)


def test_only_the_policy_reads_a_frameworks_numbers() -> None:
    readers = {
        path
        for path, tree in trees("accreditation", "workflows", "forms")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"thresholds", "cycle_defaults"}
    }
    allowed = {
        "accreditation/commands/award.py",  # tries the rule on lines of a file, which belong to no case
        "accreditation/queries/policies.py",
        "accreditation/rules/policy.py",
    }
    assert {path for path in readers if not path.startswith("accreditation/frameworks/")} <= allowed


def test_a_cycles_stored_settings_are_read_in_one_place() -> None:
    readers = {
        path
        for path, tree in trees("accreditation")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node).endswith("cycle.settings")
    }
    assert readers == {"accreditation/queries/policies.py"}, "it compares them; only the model gives them out"


FOLDERS = ("accreditation/rules", "workflows", *USERS)
TECHNICAL = (
    "accreditation/rules/nhs_numbers.py",  # how NHS numbers are made, not a rule of ours
    "accreditation/rules/allocation/",  # what a good fit weighs, and how long the solver works; rules come from the policy
    "accreditation/rules/merging.py",  # how many words in a row keep two places of a text apart
    "accreditation/rules/passwords.py",  # what makes a password strong
    "accreditation/rules/phrases.py",  # how words in quotes are found in a text
    "accreditation/rules/sought_words.py",  # how many words of a standard are looked for, and how much each counts
    "accreditation/rules/word_diff.py",  # how long two texts are compared, and when a run of words is folded
    "accreditation/rules/words.py",  # how text is cut up for searching
    "accreditation/services/audit/",  # hashes and batches
    "accreditation/services/backups/",  # bytes
    "accreditation/services/evidence/",  # bytes, parts and lengths of names
    "accreditation/services/jobs.py",  # leases and tries
    "accreditation/services/letters/",  # leases, tries and waits, and how long rows are kept
    "accreditation/services/packs/",  # bytes, and days that a made pack is kept
    "accreditation/services/identities/",  # sign-in
    "accreditation/services/link_tokens.py",  # sign-in
    "accreditation/services/sessions/",  # sign-in
    "accreditation/web/",  # HTTP's own numbers, and the stages that a page draws
)
"""Where numbers belong to machines, not to accreditation."""

ALLOWED: dict[str, tuple[set[int], str]] = {
    "accreditation/rules/agreement/alpha.py": (
        {2, 40},
        "a square, a half, and the fortieth at each end of 95 %",
    ),
    "accreditation/rules/agreement/drawing.py": ({2, 10}, "a method's own figures, and where it begins"),
    "accreditation/rules/agreement/gwet.py": ({2}, "a square, and two categories"),
    "accreditation/rules/agreement/icc.py": ({2}, "a square, and two raters"),
    "accreditation/rules/agreement/kappa.py": ({2}, "a pair of raters"),
    "accreditation/rules/agreement/measures.py": (
        {2, 1000, 2011},
        "pairs, draws of an interval, and their seed",
    ),
    "accreditation/rules/agreement/percentages.py": ({100}, "a percentage"),
    "accreditation/rules/agreement/reading.py": (
        {2, 101, 200},
        "a pair of raters, how wide a scale may be, and raters of a file",
    ),
    "accreditation/rules/agreement/weights.py": ({2}, "a square"),
    "accreditation/rules/agreement/words.py": ({80}, "from when scores are mostly equal, in words alone"),
    "accreditation/rules/award/firmness.py": ({2, 100}, "a pair, a percentage"),
    "accreditation/rules/award/redraws.py": ({2, 4, 50}, "Wilson's interval, and reviewers of one case"),
    "accreditation/rules/thresholds.py": (
        {4, 5, 60, 80, 90, 1000, 2016},
        "what stands for a framework of before it was asked for: standardisation, a visit, how firm an outcome is called",
    ),
    "accreditation/rules/award/counts.py": ({100}, "a percentage"),
    "accreditation/rules/award/facts.py": ({5}, "the scale of support levels, 0 to 4"),
    "accreditation/rules/award/verdict.py": ({2, 3, 4}, "the order of outcomes"),
    "accreditation/rules/policy.py": ({100}, "a percentage"),
    "accreditation/rules/retention.py": ({3, 8}, "years that the law asks for, whatever the framework"),
    "accreditation/rules/scores.py": ({2, 5}, "the scale itself, and a middle"),
    "accreditation/rules/likeness.py": ({4, 5}, "the share of words that two pages have in common"),
    "accreditation/rules/names.py": ({200, 20_000}, "lengths of text"),
    "accreditation/rules/standardisation.py": ({100}, "a percentage"),
    "accreditation/rules/differences.py": ({4}, "what words call about the same"),
    "accreditation/rules/small_numbers.py": ({5}, "what is too small to be shown"),
    "accreditation/rules/standard_setting.py": ({2}, "more than half"),
    "accreditation/queries/cycle_reports.py": ({4}, "where a distribution ends"),
    "accreditation/queries/standard_settings.py": ({2}, "the second round"),
    "accreditation/services/standard_settings.py": ({2}, "a mean of one is none"),
    "accreditation/queries/training_attempts.py": ({100}, "training cases of a page"),
    "accreditation/services/training_cases.py": ({4}, "pieces of evidence that the form has room for"),
    "accreditation/rules/years.py": ({12}, "months in a year"),
    "accreditation/rules/uptime.py": ({9}, "when a working day begins"),
    "accreditation/rules/working_days.py": (
        {5, 17, 64},
        "a week, when a working day ends, and years kept in memory",
    ),
    "workflows/application/deciding.py": ({3}, "the first states of a table"),
    "workflows/diagrams.py": ({3}, "how a diagram is laid out"),
    "accreditation/services/accounts/address_changes.py": (
        {5, 7, 90},
        "changes that may be asked for in a day; days of a link, and of its row",
    ),
    "accreditation/queries/joint_sign_offs.py": ({200}, "applications that are signed at once"),
    "accreditation/queries/own_cases.py": ({200}, "cases that are weighed at once"),
    "accreditation/rules/award/smallest.py": ({6}, "sets of standards that are spelt out"),
    "accreditation/rules/places_of_network.py": ({64, 128}, "bits of an address on the network"),
    "accreditation/services/accounts/resets.py": ({2, 3, 30}, "letters for an hour, and days of a row"),
    "accreditation/services/invitations/sending.py": ({7}, "days of a link"),
    "accreditation/services/statements/asking.py": (
        {20, 28, 180},
        "letters that a case may cause, and days of a link and of who was asked",
    ),
    "accreditation/services/security_letters.py": ({8}, "bytes of chance"),
    "accreditation/services/accounts/records.py": ({200, 254}, "lengths of text"),
    "accreditation/services/applications.py": ({6, 100}, "how a reference is written"),
    "accreditation/services/awards.py": ({6, 100}, "how a number is written"),
    "accreditation/services/case_facts/reviewing.py": ({2}, "the second request"),
    "accreditation/services/clocks/recomputing.py": ({500}, "rows asked for in one statement"),
    "accreditation/services/cycles.py": ({50, 100, 260}, "what a field takes, and dates listed one by one"),
    "accreditation/services/holidays.py": ({100}, "length of a name"),
    "accreditation/services/provider_facts.py": ({5}, "the scale of support levels, 0 to 4"),
    "accreditation/services/organisation_returns.py": ({2}, "one placement has nothing to answer twice"),
    "accreditation/services/organisations.py": ({200}, "length of a name"),
    "accreditation/services/kept_inputs.py": ({4, 10, 1024}, "sizes, and pages kept for a person"),
    "accreditation/services/sealing.py": ({32}, "length of a key"),
    "accreditation/services/factors/passkeys.py": ({20}, "passkeys of a person"),
    "accreditation/services/two_hands.py": ({30}, "days that a new password counts against a reset"),
    "accreditation/views/factors.py": ({4}, "letters of a key that are read together"),
    "accreditation/views/proofs.py": ({3}, "recovery codes that are few"),
    "accreditation/rules/one_time_codes.py": (
        {3, 4, 6, 10, 30, 32},
        "the standard's own figures and seconds, and how codes are written",
    ),
    "accreditation/services/readiness.py": ({2, 5}, "threads, and minutes after which a worker is missed"),
    "accreditation/services/saved_views.py": ({30}, "rows kept for a person"),
    "accreditation/queries/accounts.py": ({50, 90}, "rows of a page, and days of the history of signing in"),
    "accreditation/queries/assignments.py": ({500}, "cases that one statement asks about"),
    "accreditation/services/presences.py": ({5}, "seconds between two writes of the same"),
    "accreditation/queries/allocations.py": ({25}, "rows of a page"),
    "accreditation/queries/audit.py": ({50}, "rows of a page"),
    "accreditation/queries/awards.py": ({8, 25}, "words of a search, and rows of a page"),
    "accreditation/queries/calendar/__init__.py": ({100, 500}, "lines of a page and of a file"),
    "accreditation/queries/calendar_keys.py": ({2, 16}, "how long a secret is"),
    "accreditation/queries/case_search.py": ({200, 1000, 4000}, "cases and names looked up one by one"),
    "accreditation/queries/citation_moves.py": ({10, 100}, "rows of a page, and pages compared"),
    "accreditation/queries/cited_pages.py": ({2}, "pages shown beside one"),
    "accreditation/queries/citations.py": ({20, 50}, "rows of a page"),
    "accreditation/queries/closings.py": ({20}, "rows of a list"),
    "accreditation/queries/citing.py": ({200}, "rows of a list"),
    "accreditation/queries/evidence.py": ({20, 100}, "rows of a page"),
    "accreditation/queries/evidence_search.py": ({12, 500, 5000, 1000000}, "words of a query"),
    "accreditation/queries/suggested_evidence.py": (
        {3, 20, 256, 20_000},
        "pages shown, put together, and standards kept in memory",
    ),
    "accreditation/queries/held.py": ({50}, "rows of a page"),
    "accreditation/queries/holds.py": ({1000}, "rows of a page"),
    "accreditation/queries/home/task.py": ({5, 10, 20, 40}, "rows of a page"),
    "accreditation/queries/invitations.py": ({50}, "rows of a page"),
    "accreditation/queries/kept_inputs.py": ({7}, "days for which a page is good"),
    "accreditation/queries/notices/inbox.py": ({25}, "rows of a page"),
    "accreditation/rules/quiet_times.py": ({8}, "the hour of the morning at which letters go out"),
    "accreditation/services/notices/announcing.py": (
        {50, 256, 500},
        "rows written in one statement, and statements kept",
    ),
    "accreditation/services/notices/composing.py": ({50}, "notices in one letter"),
    "accreditation/services/notices/reminders.py": (
        {5, 10, 28},
        "when people are reminded, for no rule says when; and the days that are looked at",
    ),
    "accreditation/views/notices.py": ({10}, "digits of an id"),
    "accreditation/queries/own_files.py": ({30, 200}, "days and rows of a list"),
    "accreditation/queries/kept_files.py": ({31}, "days of a report on kept files"),
    "accreditation/queries/libraries.py": ({3, 100}, "rows and years of a chart"),
    "accreditation/queries/letters.py": ({15, 30}, "minutes after which a letter is late, and days on home"),
    "accreditation/queries/meetings.py": ({50}, "rows of a page"),
    "accreditation/queries/organisations.py": ({2, 6}, "rows of a list, and whether there is one alone"),
    "accreditation/queries/open_tasks/questions.py": ({50}, "choices in a list"),
    "accreditation/queries/open_tasks/reviews.py": ({20}, "choices in a list"),
    "accreditation/queries/open_tasks/roles.py": ({5, 10}, "names and cases in a list"),
    "accreditation/queries/identities.py": ({2, 7}, "rows looked up, and days that a prepared sign-in waits"),
    "accreditation/queries/paging.py": ({50, 1000, 10000}, "rows of a page, and of a file"),
    "accreditation/queries/people.py": ({50}, "rows of a page"),
    "accreditation/queries/policies.py": ({1000}, "policies kept in memory"),
    "accreditation/queries/progress.py": ({100}, "a percentage"),
    "accreditation/queries/reliability.py": ({2}, "a pair of reviewers"),
    "accreditation/queries/scoring.py": ({160}, "length of a line"),
    "accreditation/queries/sessions.py": ({10, 50}, "minutes on a shared computer, and rows of a list"),
    "accreditation/queries/stranded.py": ({50}, "cases that home looks at"),
    "accreditation/queries/teams.py": ({25}, "rows of a page"),
    "accreditation/queries/turns.py": ({3}, "names in a line"),
    "accreditation/queries/uploads.py": ({50}, "rows of a page"),
    "accreditation/views/cases.py": ({10}, "rows that stand open"),
    "accreditation/rules/workbooks/layout.py": (
        {8, 9, 10, 24, 34, 36, 44, 60, 70, 32_767},
        "widths, and what a cell holds",
    ),
    "accreditation/rules/workbooks/reading.py": (
        {2, 5, 31, 40},
        "columns, and lengths of what is shown and read",
    ),
    "accreditation/rules/workbooks/sheets.py": ({26}, "letters of the alphabet"),
    "accreditation/rules/workbooks/typed.py": ({5, 40}, "lengths of what is shown"),
    "accreditation/services/ties.py": ({1900}, "a year before anybody who works today was employed"),
    "accreditation/services/visits/keeping.py": ({40}, "lines of a list"),
    "accreditation/services/visits/planning.py": ({6}, "days offered at once"),
    "accreditation/services/workbooks.py": ({5, 10, 1024}, "size of a file, and files that wait"),
    "accreditation/rules/reviewer_files/reading.py": (
        {10, 60, 1000, 2000},
        "rows above the headings, headings, characters of a cell, and rows of a file",
    ),
    "accreditation/rules/reviewer_files/typed.py": (
        {3, 4, 5, 7, 20, 50, 60, 1948},
        "the oldest day, digits, the largest load, choices of a cell, and lengths of what is shown",
    ),
    "accreditation/services/reviewer_applications.py": ({30, 180}, "what one place may send, and days kept"),
    "accreditation/services/reviewer_details.py": ({3, 50, 366}, "the largest load, and bounds of days away"),
    "accreditation/services/reviewer_imports/taking.py": (
        {250, 1024},
        "size of a file, and rows taken at once",
    ),
    "accreditation/queries/reviewer_imports.py": ({500}, "addresses in one statement"),
    "accreditation/queries/reviewer_pool.py": ({50}, "rows of a page"),
    "accreditation/views/reviewer_imports.py": ({50}, "rows of a page"),
    "accreditation/rules/sheets.py": ({2, 26, 100}, "rows and columns of a page"),
    "accreditation/views/arrivals.py": ({2, 31, 50}, "how big a number of a page may be, and rows of it"),
    "accreditation/views/uploads.py": ({200}, "names of files asked about at once"),
    "accreditation/views/evidence.py": ({2, 4, 422}, "how a page is laid out, and HTTP's refusal"),
    "accreditation/views/framework_versions.py": ({200}, "length of a line"),
    "accreditation/views/held.py": ({10}, "rows of a page"),
    "accreditation/views/letters.py": ({30}, "letters of the demonstration on a page"),
    "accreditation/views/library_changes.py": ({2, 31}, "how big a number of a page may be"),
    "accreditation/views/matrix.py": ({12}, "columns of a page"),
    "accreditation/views/meetings/arranging.py": ({10}, "an hour of the day"),
    "accreditation/views/reviews/scoring.py": ({100_000}, "how big a number of a page may be"),
    "accreditation/views/public.py": (
        {503, 2026, 11, 29},
        "a status, and the day of the accessibility statement",
    ),
    "accreditation/views/saved_views.py": ({1000}, "length of an address"),
}
"""Numbers that are no rules, file by file."""


def numbers_in(tree: ast.Module) -> set[int]:
    """The whole numbers but -1, 0 and 1 that are compared, reckoned with, defaults, constants, named, given or returned."""
    parts: list[ast.AST] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare | ast.BinOp | ast.AugAssign):
            parts.append(node)
        elif isinstance(node, ast.arguments):
            parts += [default for default in (*node.defaults, *node.kw_defaults) if default is not None]
        elif isinstance(node, ast.Module | ast.ClassDef):
            parts += [
                statement.value
                for statement in node.body
                if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None
            ]
        elif isinstance(node, ast.Call) and ast.unparse(node.func) != "abort":
            parts += [
                given
                for given in (*node.args, *(named.value for named in node.keywords))
                if _is_number(given)
            ]
        elif isinstance(node, ast.Assign | ast.Return) and _is_number(node.value):
            parts.append(node)
    constants = (leaf.value for part in parts for leaf in ast.walk(part) if isinstance(leaf, ast.Constant))
    return {value for value in constants if type(value) is int and value not in {0, 1}}


def _is_number(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) is int


def test_no_number_of_the_rules_is_written_in_code() -> None:
    written = {
        path: numbers_in(tree)
        for path, tree in trees(*FOLDERS)
        if not path.startswith(TECHNICAL) and numbers_in(tree)
    }
    assert written == {path: numbers for path, (numbers, _) in ALLOWED.items()}


@pytest.mark.parametrize(
    "source",
    [
        "MET = 3",
        "def f(days=10): ...",
        "class Rule:\n    days: int = 10",
        "late = waited >= 5",
        "def f(score):\n    return score < 3",
        "due = start + 5 * DAY",
        "def f():\n    days = 5",
        "due = deadline(start, n=5)",
        "def days():\n    return 5",
    ],
)
def test_a_number_is_seen_wherever_a_rule_could_hide(source: str) -> None:
    assert numbers_in(ast.parse(source))
