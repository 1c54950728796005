"""Standards against evidence: what each rests on, how high that reaches, and where it is thin; three statements."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.evidence import USABLE, EvidenceKind, UnitKind
from accreditation.enums.frameworks import StandardClass
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.evidence import Citation, EvidenceItem, EvidenceRevision
from accreditation.models.frameworks import Standard
from accreditation.queries.citations import Newest, newest_of
from accreditation.queries.policies import policy_of
from accreditation.rules import names
from accreditation.rules.ceilings import Ceiling, EvidenceUse, Period, ceiling, weaknesses
from accreditation.rules.policy import CasePolicy
from accreditation.rules.years import years_before

NOTHING = "Nothing written or cited yet"
OUT_OF_DATE = "Out of date: {}"
GONE = "Cannot be used now: {}"


@dataclass(frozen=True)
class Use:
    """One citation of an item on one standard."""

    unit: UnitKind
    page_from: int
    page_to: int
    locator: str


@dataclass(frozen=True)
class Column:
    """A piece of evidence that the application cites somewhere."""

    item_id: int
    title: str
    kind: EvidenceKind
    newest: Newest | None


@dataclass(frozen=True)
class Line:
    """One standard with what it cites, by item; `weak` in words, nothing where nothing was found or it does not apply."""

    code: str
    title: str
    domain: str
    klass: StandardClass
    not_applicable: bool
    self_score: int | None
    uses: dict[int, list[Use]]
    ceiling: Ceiling | None
    weak: tuple[str, ...]

    @property
    def over(self) -> bool:
        """The provider's own score goes past what the evidence supports."""
        return self.ceiling is not None and self.ceiling.passed_by(self.self_score)


@dataclass(frozen=True)
class Matrix:
    """The whole matrix of one application."""

    lines: Sequence[Line]
    columns: Sequence[Column]

    def part(self, domain: str = "", *, weak: bool = False) -> "Matrix":
        """The standards of one domain, or those with a weak spot, with the evidence that they cite."""
        lines = [
            line
            for line in self.lines
            if domain in ("", line.domain) and (line.weak or line.over or not weak)
        ]
        cited = {item for line in lines for item in line.uses}
        return Matrix(lines, [column for column in self.columns if column.item_id in cited or not domain])


@dataclass
class _Cited:
    """One item as one standard cites it."""

    title: str
    kind: EvidenceKind
    expires_on: date | None
    ends_on: date | None
    usable: bool = False
    uses: list[Use] = field(default_factory=list)
    periods: set[Period | None] = field(default_factory=set)

    def counts(self, today: date) -> bool:
        """It may be relied on."""
        return self.usable and (self.expires_on is None or self.expires_on >= today)

    def doubt(self, today: date, pooled_from: date) -> str | None:
        """Why it helps little, in words: gone, run out, or of a period that is long over."""
        if not self.usable:
            return GONE.format(self.title)
        over = self.ends_on is not None and self.ends_on < pooled_from
        return None if self.counts(today) and not over else OUT_OF_DATE.format(self.title)


def of_application(application: Application) -> Matrix:
    """Every standard in scope against every piece of evidence that the application cites."""
    policy = policy_of(application)
    rows = _answers(application, policy)
    own = {row[0] for row in rows}
    cited = {answer_id: uses for answer_id, uses in _cited(application.id).items() if answer_id in own}
    titles = {item: use for uses in cited.values() for item, use in uses.items()}
    newest = newest_of(titles)
    columns = [
        Column(item, use.title, use.kind, newest.get(item))
        for item, use in sorted(titles.items(), key=lambda pair: (names.key(pair[1].title), pair[0]))
    ]
    return Matrix([_line(row, cited.get(row[0], {}), policy) for row in rows], columns)


Row = tuple[int, str, str, str, StandardClass, bool, int | None, bool, bool]


def _answers(application: Application, policy: CasePolicy) -> list[Row]:
    statement = (
        select(
            Answer.id,
            Standard.code,
            Standard.title,
            Standard.domain,
            Standard.klass,
            Answer.not_applicable,
            Answer.self_score,
            Answer.narrative != "",
            Answer.not_applicable_preset,
        )
        .join(Answer.standard)
        .where(Answer.application_id == application.id)
        .order_by(Standard.position)
    )
    rows: list[Row] = [tuple(row) for row in db.session.execute(statement)]  # type: ignore[misc]
    # What is preset not to apply here is the case's own, whatever an organisation return says of it.
    return [row for row in rows if policy.is_own(row[1]) or (policy.in_scope(row[1]) and row[8])]


def _cited(application_id: int) -> dict[int, dict[int, _Cited]]:
    """What each answer cites, by answer and by item."""
    rows = db.session.execute(
        select(
            Citation.answer_id,
            EvidenceItem.id,
            EvidenceItem.title,
            EvidenceItem.kind,
            EvidenceItem.expires_on,
            EvidenceItem.period_to,
            EvidenceRevision.status,
            Citation.period_from,
            Citation.period_to,
            EvidenceRevision.unit,
            Citation.page_from,
            Citation.page_to,
            Citation.locator,
        )
        .select_from(Citation)
        .join(Citation.answer)
        .join(Citation.revision)
        .join(EvidenceRevision.item)
        .where(Answer.application_id == application_id)
        .order_by(Citation.page_from, Citation.id)
    )
    cited: dict[int, dict[int, _Cited]] = {}
    for answer, item, title, kind, expires_on, ends_on, status, first_day, last_day, *where in rows:
        of_item = cited.setdefault(answer, {}).setdefault(item, _Cited(title, kind, expires_on, ends_on))
        of_item.usable = of_item.usable or status in USABLE
        of_item.uses.append(Use(*where))
        of_item.periods.add((first_day, last_day) if first_day and last_day else None)
    return cited


def _line(row: Row, cited: dict[int, _Cited], policy: CasePolicy) -> Line:
    _, code, title, domain, klass, away, score, written, _ = row
    uses = {item_id: item.uses for item_id, item in cited.items()}
    if away:
        return Line(code, title, domain, klass, away, score, uses, None, ())
    today = clock.today()
    # The marks are those of the case's own framework, as scoring counts them.
    counted = [
        EvidenceUse(item.kind, policy.marks_of(item.kind), period)
        for item in cited.values()
        if item.counts(today)
        for period in item.periods
    ]
    weak = [weakness.label for weakness in weaknesses(counted)]
    if not counted and not written:
        weak = [NOTHING]
    pooled_from = years_before(today, policy.ceilings.learner_evidence_pooled_years)
    doubts = [doubt for item in cited.values() if (doubt := item.doubt(today, pooled_from))]
    weak += dict.fromkeys(doubts)
    return Line(
        code, title, domain, klass, away, score, uses, ceiling(klass, counted, policy.ceilings), tuple(weak)
    )
