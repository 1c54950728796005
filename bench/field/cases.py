"""One case with what its provider wrote: the application, its answers, their citations, and its record so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from random import Random

from accreditation.enums.applications import ApplicationKind, Tier, Trigger
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import Duty
from accreditation.models.content import AnswerValues
from bench.field.audit import Stream
from bench.field.evidence import File
from bench.field.plan import STAGE, STAGES, Case
from bench.field.tables import Tables
from bench.field.words import Words

TRIGGERS = {
    S.EVIDENCE: Trigger.COMPLETE_SELF_ASSESSMENT,
    S.SIGN_OFF: Trigger.REQUEST_SIGN_OFF,
    S.SIGNED: Trigger.SIGN,
    S.SUBMITTED: Trigger.SUBMIT,
    S.IN_CHECK: Trigger.BEGIN_CHECK,
    S.ALLOCATION: Trigger.ACCEPT,
    S.IN_REVIEW: Trigger.ALLOCATE_TEAM,
    S.MODERATION: Trigger.BEGIN_MODERATION,
    S.FACTUAL_ACCURACY: Trigger.ISSUE_REPORT,
    S.READY_FOR_PANEL: Trigger.ANSWER_ACCURACY,
    S.AT_PANEL: Trigger.LIST_ON_AGENDA,
    S.DECIDED: Trigger.DECIDE,
    S.CLOSED: Trigger.RATIFY,
}
ENDINGS = {
    S.RETURNED: (Trigger.RETURN_FOR_COMPLETION, S.IN_CHECK),
    S.LAPSED: (Trigger.LAPSE, S.EVIDENCE),
    S.WITHDRAWN: (Trigger.WITHDRAW, S.SUBMITTED),
}


@dataclass(frozen=True)
class Cited:
    """A file as one answer cites it."""

    file: File
    page_from: int
    page_to: int
    claim: str


@dataclass(frozen=True)
class WrittenAnswer:
    """What an answer says, for those who freeze it."""

    standard_id: int
    code: str
    position: int
    stretch: bool
    gateway: bool
    content: AnswerValues
    cited: Sequence[Cited]


def add_application(case: Case, tables: Tables, words: Words, cycle_id: int, version_id: int) -> None:
    """The case's own row; its id was chosen before."""
    since = case.at(STAGES[case.stage]) + (timedelta(hours=5) if case.status in ENDINGS else timedelta())
    ended = case.status in {S.CLOSED, S.LAPSED, S.WITHDRAWN}
    made = tables.applications.add(
        f"PA-{case.opened.year}-{case.number + 1:06d}",
        ApplicationKind.PLACEMENT,
        case.place[0],
        case.provider.id,
        case.office.id,
        cycle_id,
        version_id,
        case.tier,
        case.status,
        since,
        None if ended else due_on(case, since),
        case.opened,
        case.at(S.SUBMITTED) if case.reached(S.SUBMITTED) else None,
        S.EVIDENCE if case.status is S.LAPSED else None,
        1 if case.status is S.RETURNED else 0,
    )
    assert made == case.id, "cases are numbered in one place"
    if case.status is S.RETURNED:
        for standard in case.standards[:3]:
            tables.defects.add(case.id, 1, standard.id, words.short())


def due_on(case: Case, since: datetime) -> date:
    """When its stage is due: half of the cases are late."""
    return since.date() + timedelta(days=2 + case.number * 11 % 23)


def shares_scores(case: Case) -> bool:
    """Whether every review of it is locked: from moderation on, and one case in review of four."""
    return case.reached(S.MODERATION) or (case.status is S.IN_REVIEW and variant(case) == 3)


def variant(case: Case) -> int:
    """Which of four kinds a case in review is."""
    return (case.number % 40 - 27) % 4


def add_answers(
    case: Case, files: Sequence[File], tables: Tables, words: Words, random: Random
) -> list[WrittenAnswer]:
    """An answer to every standard; a case that has just begun has half of them."""
    people = [case.provider.lead, *case.provider.contributors[:3]]
    half = case.status is S.SELF_ASSESSMENT
    written = []
    for number, standard in enumerate(case.standards):
        empty = (half and number % 2 == 1) or (standard.stretch and case.tier is not Tier.EXCELLENCE)
        away = not empty and standard.not_applicable_allowed and (case.number + number) % 29 == 3
        answer = _write(case, number, files, words, random, empty=empty, away=away)
        author = people[number % len(people)]
        at = case.opened + timedelta(days=1, minutes=7 * number)
        content = answer.content.values()
        answer_id = tables.answers.add(
            case.id,
            standard.id,
            0 if empty else 1,
            *content,
            False,
            author if number % 4 == 0 else None,
            None if empty else at,
            None if empty else author,
        )
        if not empty:
            tables.answer_revisions.add(answer_id, 1, *content, author, at)
        for citation in answer.cited:
            tables.citations.add(
                answer_id,
                citation.file.revision_id,
                citation.page_from,
                citation.page_to,
                citation.claim,
                author,
                at,
            )
        if not empty:
            written.append(answer)
    return written


def _write(
    case: Case, number: int, files: Sequence[File], words: Words, random: Random, *, empty: bool, away: bool
) -> WrittenAnswer:
    standard = case.standards[number]
    score = None if empty or away else random.choice((2, 3, 3, 3, 3, 4))
    cited = []
    if score is not None and case.reached(S.EVIDENCE) and files:
        for place in range(1 + (number + case.number) % 3 % 2):
            page = random.randint(1, 3)
            file = files[(number + place * 4) % len(files)]
            cited.append(Cited(file, page, min(3, page + number % 2), words.claim()))
    silent = empty or away
    return WrittenAnswer(
        standard.id,
        standard.code,
        standard.position,
        standard.stretch,
        standard.klass.value == "gateway",
        {
            "self_score": score,
            "not_applicable": away,
            "not_applicable_reason": words.short() if away else "",
            "narrative": "" if silent else words.narrative(),
            "gaps": "" if silent else words.short(),
            "actions": "" if silent else words.short(),
        },
        cited,
    )


def add_duties(case: Case, tables: Tables) -> None:
    """Who has had a hand in a case before its reviewers."""
    duties = tables.duties
    for person in case.provider.contributors[:3]:
        duties.add(case.id, person, Duty.AUTHOR.value, case.opened)
    duties.add(case.id, case.provider.lead, Duty.PROVIDER_LEAD.value, case.opened)
    if case.reached(S.SIGNED):
        duties.add(case.id, case.provider.signatory, Duty.SIGNATORY.value, case.at(S.SIGNED))
    if case.reached(S.IN_CHECK):
        duties.add(case.id, secretary_of(case), Duty.SECRETARIAT.value, case.at(S.IN_CHECK))


def secretary_of(case: Case) -> int:
    """Who runs the case."""
    return case.office.secretariat[case.number % len(case.office.secretariat)]


def begin_record(case: Case, record: Stream, cycle_id: int) -> None:
    """The case's own moves, in the order in which they happened."""
    record.add(
        case.opened,
        case.provider.lead,
        AuditKind.APPLICATION_OPENED,
        application_id=case.id,
        cycle_id=cycle_id,
        tier=case.tier.value,
    )
    for source, dest in pairwise(STAGES[: case.stage + 1]):
        _moved(case, record, source, dest, TRIGGERS[dest])
    if case.status in ENDINGS:
        trigger, source = ENDINGS[case.status]
        _moved(case, record, source, case.status, trigger)


def _moved(case: Case, record: Stream, source: S, dest: S, trigger: Trigger) -> None:
    late = STAGE[dest] >= STAGE[S.IN_CHECK]
    record.add(
        case.at(dest),
        secretary_of(case) if late else case.provider.lead,
        AuditKind.APPLICATION_MOVED,
        application_id=case.id,
        trigger=trigger.value,
        source=source.value,
        dest=(S.DEFERRED if dest is S.CLOSED and case.status is S.DEFERRED else dest).value,
    )
