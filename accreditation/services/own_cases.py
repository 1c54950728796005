"""All cases under way of a provider's people at a glance: how far each is, what stops it, and how it stands against its day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from accreditation import clock
from accreditation.enums.answers import COMPLETE, AnswerState
from accreditation.enums.applications import DRAFTING, REOPENED, standing
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.risks import Risk
from accreditation.models.applications import Application
from accreditation.models.snapshots import Snapshot
from accreditation.permissions.viewer import Viewer
from accreditation.queries import holidays, local_confirmations, own_cases, snapshots
from accreditation.queries.local_confirmations import Standing
from accreditation.queries.own_cases import MOST, CitedFile, OwnCase, WrittenAnswer
from accreditation.queries.paging import SIZE, Page
from accreditation.queries.policies import policy_of
from accreditation.rules.answers import draft_state
from accreditation.rules.risks import risk
from accreditation.services import next_steps
from accreditation.services.next_steps import NextStep


@dataclass(frozen=True)
class Filters:
    """Which cases to show, and in which order: by risk, by day or by name."""

    text: str = ""
    risk: Risk | None = None
    status: S | None = None
    sort: str = "risk"


@dataclass(frozen=True)
class CaseLine:
    """One case: how it stands against its day, how many of its standards are ready, and what stops its next step.

    `of` is how many standards it is about, none for one that others have; `opened` is how many came back.
    """

    application: Application
    stands: str
    risk: Risk
    ready: int = 0
    begun: int = 0
    of: int = 0
    opened: int = 0
    step: NextStep | None = None

    @property
    def to_do(self) -> int:
        """How many standards need work."""
        return self.opened or self.of - self.ready

    @property
    def untouched(self) -> int:
        """How many of them nobody has begun."""
        return self.of - self.ready - self.begun


@dataclass(frozen=True)
class Board:
    """A page of them; `left_off` says that more cases are under way than are weighed at once."""

    page: Page[CaseLine]
    left_off: bool


def board(viewer: Viewer, filters: Filters = Filters(), number: int = 1) -> Board:
    """A page of the viewer's cases under way; at most seven statements, whatever their number."""
    cases = own_cases.of_viewer(viewer, filters.text)
    lines = [
        line
        for line in _lines(cases[:MOST])
        if filters.risk in (None, line.risk) and filters.status in (None, line.application.status)
    ]
    lines.sort(
        key=_ORDERS.get(filters.sort.removeprefix("-"), _by_risk), reverse=filters.sort.startswith("-")
    )
    pages = max(1, -(-len(lines) // SIZE))
    number = min(max(number, 1), pages)
    shown = lines[(number - 1) * SIZE : number * SIZE]
    return Board(Page(shown, number, pages, len(lines), more=False), len(cases) > MOST)


def _day(line: CaseLine) -> date:
    return line.application.due_on or date.max


def _name(line: CaseLine) -> tuple[str, int]:
    return line.application.subject.search_key, line.application.id


def _by_risk(line: CaseLine) -> tuple[object, ...]:
    return list(Risk).index(line.risk), _day(line), *_name(line)


def _by_day(line: CaseLine) -> tuple[object, ...]:
    return _day(line), *_name(line)


_ORDERS = {"risk": _by_risk, "due": _by_day, "place": _name}


def _lines(cases: Sequence[OwnCase]) -> list[CaseLine]:
    drafted = [case.application.id for case in cases if case.application.status in DRAFTING]
    signed = [case.application.id for case in cases if case.application.status is S.SIGNED]
    read = _Read(
        own_cases.answers(drafted) if drafted else {},
        own_cases.cited(drafted) if drafted else {},
        snapshots.newest_of(signed),
        local_confirmations.standing_of(
            case.application for case in cases if case.application.status in DRAFTING
        ),
    )
    return [read.line(case) for case in cases]


@dataclass(frozen=True)
class _Read:
    """What was read of all cases together."""

    answers: Mapping[int, Sequence[WrittenAnswer]]
    cited: Mapping[int, Sequence[CitedFile]]
    snapshots: Mapping[int, Snapshot]
    standing: Mapping[int, Standing]
    _days_to: dict[date, int] = field(default_factory=dict)
    """The working days to each day that cases of one cycle share, counted once."""

    def line(self, case: OwnCase) -> CaseLine:
        """One case as the page shows it."""
        application, is_paused = case.application, case.application.paused_at is not None
        answers, cited = self.answers.get(application.id, ()), self.cited.get(application.id, ())
        step = next_steps.of_read(
            application, answers, cited, self.snapshots.get(application.id), self.standing.get(application.id)
        )
        opened = case.opened if application.status in REOPENED else 0
        states = _states(application, answers, cited)
        ready = sum(state in COMPLETE for state in states)
        line = CaseLine(
            application,
            standing(application.status, report_confirmed=case.report_confirmed),
            Risk.WITH_OTHERS,
            ready,
            sum(state not in COMPLETE and state is not AnswerState.NOT_STARTED for state in states),
            len(states),
            opened,
            step,
        )
        return replace(
            line,
            risk=risk(
                is_ours=_is_ours(case) and not is_paused,
                is_stopped=bool(opened or (step is not None and step.unmet)),
                to_do=line.to_do,
                days_left=self._days_left(application.due_on),
            ),
        )

    def _days_left(self, due_on: date | None) -> int | None:
        if due_on is None:
            return None
        today = clock.today()
        # A day that is over is over, also where no working day lies between.
        if due_on < today:
            return -1
        if due_on not in self._days_to:
            self._days_to[due_on] = holidays.days_between(today, due_on)
        return self._days_to[due_on]


def _is_ours(case: OwnCase) -> bool:
    """Whether somebody of the provider has it: to write, to sign, to complete, or to check its report."""
    status = case.application.status
    checks = status is S.FACTUAL_ACCURACY and not case.report_confirmed
    return checks or status in DRAFTING or status in REOPENED


def _states(
    application: Application, answers: Sequence[WrittenAnswer], cited: Sequence[CitedFile]
) -> list[AnswerState]:
    """How far each answer is, of the standards that the case is about."""
    policy, citing = policy_of(application), next_steps.citing_usable(cited)
    return [
        draft_state(answer, policy, cites_usable=answer.answer_id in citing)
        for answer in answers
        if next_steps.is_own(answer, policy)
    ]
