"""Panels: their meetings and members, and each case's item, decision, ratification and award, by the award rule itself."""

from dataclasses import asdict
from datetime import date, timedelta

from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.applications import Tier
from accreditation.enums.audit import AuditKind
from accreditation.enums.awards import AWARDING, AwardStatus, AwardTrigger, Outcome
from accreditation.enums.concerns import CareQuality, FactKind
from accreditation.enums.meetings import ItemStatus, MeetingStatus, VoteChoice
from accreditation.enums.people import Duty, Profession
from accreditation.frameworks.framework import Framework
from accreditation.rules.award import AwardFacts, AwardStandard, Verdict, decide
from accreditation.rules.award import Case as RuleCase
from bench.field.agreement import Agreed
from bench.field.audit import Stream
from bench.field.places import PROFESSIONS
from bench.field.plan import AGENDA, LEAST_MEETINGS, Case, Office, Plan
from bench.field.tables import Tables

FACTS = AwardFacts(
    support_level=0,
    regulator_conditions=False,
    overdue_imr=False,
    care_quality=CareQuality.GOOD,
    benchmark_cycles=2,
    visit_with_learner_session=True,
    reviewers=3,
    lay_reviewer=True,
    external_office_reviewer=True,
    shares_practice=True,
)
ITEM = {S.AT_PANEL: ItemStatus.LISTED, S.DECIDED: ItemStatus.DECIDED}
YEARS = 3
WORDS = "The panel read the paper and the report, and heard the lead reviewer."


class Panels:
    """Hands out places on agendas, ten cases a meeting; meetings that are to come are separate from those that were."""

    def __init__(self, plan: Plan, tables: Tables, offices: list[Office], framework: Framework) -> None:
        self.plan, self.tables, self.framework = plan, tables, framework
        self.rule = framework.thresholds.award_rule
        self.past = {office.id: self._meeting(office, 1, over=True) for office in offices}
        self.coming = {office.id: self._meeting(office, 0, over=False) for office in offices}
        self.filled: dict[int, int] = {}
        self.held = dict.fromkeys(self.past, 1)

    def _meeting(self, office: Office, number: int, *, over: bool) -> int:
        day = self.plan.day - timedelta(days=4 * number) if over else self.plan.day
        meeting = self.tables.meetings.add(
            office.id,
            f"{office.name}: panel {number}",
            day,
            MeetingStatus.MINUTES_CONFIRMED if over else MeetingStatus.OPEN,
            WORDS * 5 if over else "",
        )
        for seat, person in enumerate([office.chair, *office.members]):
            lay, learner = seat in {2, 3}, seat in {4, 5}
            profession = Profession.LAY if lay else PROFESSIONS[seat % len(PROFESSIONS)]
            self.tables.members.add(meeting, person, seat == 0, lay, learner, profession, True)
        return meeting

    def _place(self, case: Case) -> tuple[int, int]:
        """A meeting with room, and the place on its agenda."""
        side = self.coming if case.status is S.AT_PANEL else self.past
        meeting = side[case.office.id]
        if self.filled.get(meeting, 0) >= AGENDA:
            self.held[case.office.id] += 1
            over = side is self.past
            meeting = side[case.office.id] = self._meeting(case.office, self.held[case.office.id], over=over)
        self.filled[meeting] = self.filled.get(meeting, 0) + 1
        return meeting, self.filled[meeting]

    def end(self, offices: list[Office]) -> None:
        """Meetings without a case, where an office has had few, so that its list is as long as elsewhere."""
        for office in offices:
            for number in range(self.held[office.id] + 1, LEAST_MEETINGS + 1):
                self._meeting(office, number, over=True)

    def verdict(self, case: Case, agreed: Agreed) -> Verdict:
        """What the award rule says."""
        scope = self.framework.standards if case.tier is Tier.EXCELLENCE else self.framework.core
        return decide(
            RuleCase(
                standards=[AwardStandard(text.code, text.domain, text.standard_class) for text in scope],
                scores={code: value for code, value in agreed.items() if value is not None},
                facts=FACTS,
                tier=case.tier,
                not_applicable=frozenset(code for code, value in agreed.items() if value is None),
            ),
            self.rule,
        )

    def add(self, case: Case, review_round: int, agreed: Agreed, record: Stream) -> None:
        """A case's item and what came of it."""
        verdict = self.verdict(case, agreed)
        status = ITEM.get(case.status, ItemStatus.RATIFIED)
        called = status is not ItemStatus.LISTED
        meeting, position = self._place(case)
        lines = [
            {
                "kind": kind.value,
                "value": value,
                "source": "National register",
                "dated_on": self.plan.day.isoformat(),
            }
            for kind, value in ((FactKind.SUPPORT_LEVEL, "0"), (FactKind.CARE_QUALITY, "good"))
        ]
        item = self.tables.agenda.add(
            meeting,
            case.id,
            review_round,
            position,
            status,
            case.at(S.DECIDED) if called else None,
            verdict.outcome if called else None,
            verdict.escalate,
            [line.as_data() for line in verdict.clauses] if called else None,
            asdict(FACTS) | {"lines": lines} if called else None,
        )
        if called:
            self._decide(case, item, verdict.outcome, record)

    def _decide(self, case: Case, item: int, outcome: Outcome, record: Stream) -> None:
        at = case.at(S.DECIDED)
        settled = Outcome.DEFERRED if case.status is S.DEFERRED else outcome
        departure = "" if settled is outcome else "More is needed before the panel can decide."
        motion = self.tables.motions.add(item, 1, settled, departure, case.office.chair, at)
        for person in [case.office.chair, *case.office.members]:
            self.tables.votes.add(motion, person, VoteChoice.FOR, at)
            self.tables.duties.add(case.id, person, Duty.VOTER.value, at)
        decision = self.tables.decisions.add(
            item, case.id, settled, outcome, departure, 10, 0, 0, case.office.chair, at
        )
        for trigger, source, dest in (("call", "listed", "called"), ("decide", "called", "decided")):
            record.add(
                at,
                case.office.chair,
                AuditKind.ITEM_MOVED,
                item_id=item,
                trigger=trigger,
                source=source,
                dest=dest,
            )
        if case.reached(S.CLOSED):
            word = self.tables.ratifications.add(
                decision, case.office.ratifier, True, False, "", case.at(S.CLOSED)
            )
            if case.status is S.CLOSED and settled in AWARDING:
                self._award(case, decision, word, settled, record)

    def _award(self, case: Case, decision: int, word: int, outcome: Outcome, record: Stream) -> None:
        at = case.at(S.CLOSED)
        ends = _years_later(at.date())
        status = (
            AwardStatus.CONDITIONAL if outcome is Outcome.ACCREDITED_WITH_CONDITIONS else AwardStatus.ACTIVE
        )
        if ends < self.plan.day:
            status = AwardStatus.EXPIRED
        award = self.tables.awards.add(
            f"AC-{at.year % 100:02d}-{_code(case.number)}",
            case.id,
            word,
            case.place[0],
            case.place[1],
            case.provider.name,
            case.place[2],
            Tier.EXCELLENCE if outcome is Outcome.EXCELLENCE else Tier.ACCREDITED,
            status,
            at.date(),
            ends,
        )
        self.tables.award_events.add(
            award, AwardTrigger.GRANT, status, f"{outcome.label}.", at, case.office.ratifier, decision
        )
        record.add(
            at,
            case.office.ratifier,
            AuditKind.AWARD_MOVED,
            award_id=award,
            trigger="grant",
            source=None,
            dest=status.value,
        )


def _years_later(day: date) -> date:
    return day.replace(year=day.year + YEARS, day=min(day.day, 28))


def _code(number: int) -> str:
    """Six letters and digits that no two cases share, in no visible order."""
    alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
    spread, code = number * 7_368_787 % 30**6, ""
    for _ in range(6):
        spread, place = divmod(spread, 30)
        code += alphabet[place]
    return code
