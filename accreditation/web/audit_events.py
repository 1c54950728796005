"""The facts of an audit event in plain words; an id or code that it does not know is shown as it stands."""

from collections.abc import Iterator, Mapping
from datetime import date

from accreditation.enums.applications import ApplicationStatus, Tier, Trigger
from accreditation.enums.audit import AuditKind
from accreditation.enums.awards import AwardStatus, AwardTrigger
from accreditation.enums.concerns import ConcernAct, ConcernKind, ConcernStatus, ConcernTrigger, FactKind
from accreditation.enums.evidence import EvidenceTrigger, RevisionStatus
from accreditation.enums.findings import FindingStatus, FindingTrigger
from accreditation.enums.jobs import JobKind
from accreditation.enums.labelled import Labelled
from accreditation.enums.letters import LetterKind
from accreditation.enums.meetings import ItemStatus, ItemTrigger, MeetingStatus, MeetingTrigger
from accreditation.enums.people import Duty, Role
from accreditation.enums.reviews import AgreementMethod, ReviewStatus, ReviewTrigger, SetAsideCause
from accreditation.queries.audit import Event, Names
from accreditation.web.filters import day

Vocabulary = type[Labelled]

MOVES: Mapping[str, tuple[Vocabulary, Vocabulary]] = {
    AuditKind.APPLICATION_MOVED: (Trigger, ApplicationStatus),
    AuditKind.REVIEW_MOVED: (ReviewTrigger, ReviewStatus),
    AuditKind.EVIDENCE_MOVED: (EvidenceTrigger, RevisionStatus),
    AuditKind.FINDING_MOVED: (FindingTrigger, FindingStatus),
    AuditKind.CONCERN_MOVED: (ConcernTrigger, ConcernStatus),
    AuditKind.MEETING_MOVED: (MeetingTrigger, MeetingStatus),
    AuditKind.ITEM_MOVED: (ItemTrigger, ItemStatus),
    AuditKind.AWARD_MOVED: (AwardTrigger, AwardStatus),
}
KINDS: Mapping[str, Vocabulary] = {
    AuditKind.CONCERN_RAISED: ConcernKind,
    AuditKind.CONCERN_ACTED_ON: ConcernAct,
    AuditKind.FACT_RECORDED: FactKind,
    AuditKind.JOB_RUN_AGAIN: JobKind,
    AuditKind.LETTER_SENT_AGAIN: LetterKind,
}
CODES: Mapping[str, Vocabulary] = {
    "tier": Tier,
    "role": Role,
    "duty": Duty,
    "cause": SetAsideCause,
    "method": AgreementMethod,
}
DAYS = {"starts_on": "from", "ends_on": "to", "held_on": "to be held on"}
SERVICE = {"people": "People and roles", "system": "The service"}
HASH_SHOWN = 12


def place(stream: str, names: Names) -> str:
    """The record that an event stands in, by the name of what it is about."""
    kind, _, number = stream.partition(":")
    if kind == "case":
        return f"Case {names.cases.get(int(number), number)}"
    if kind == "organisation":
        return names.organisations.get(int(number), f"Organisation {number}")
    return SERVICE.get(stream, stream)


def facts_in_words(event: Event, names: Names) -> list[str]:
    """Each fact of an event in words; what the record's own name says already is left out."""
    return list(_facts_in_words(event, names))


def _facts_in_words(event: Event, names: Names) -> Iterator[str]:
    if event.kind in MOVES:
        yield from _move(event, *MOVES[event.kind])
    for name, fact in event.facts.items():
        # The record's own name says it already, and a step's parts were said above.
        if (
            fact is None
            or name in {"trigger", "source", "dest"}
            or event.stream == f"{_kind_of(name)}:{fact}"
        ):
            continue
        yield _fact_in_words(event, name, fact, names)


def _move(event: Event, triggers: Vocabulary, states: Vocabulary) -> Iterator[str]:
    """What was done and between which states; what is made new comes from none."""
    source, dest = event.facts.get("source"), _label(states, event.facts.get("dest"))
    if source is None:
        yield f"begins as “{dest}”"
        return
    trigger = _member(triggers, event.facts.get("trigger"))
    yield trigger.done if trigger else _plain(event.facts.get("trigger"))
    yield f"from “{_label(states, source)}” to “{dest}”"


def _kind_of(name: str) -> str:
    return "case" if name == "application_id" else name.removesuffix("_id")


def _fact_in_words(event: Event, name: str, fact: int | str | bool, names: Names) -> str:
    if name == "person_id" and fact in names.people:
        return "for themselves" if fact == event.actor_id else f"for {names.people[int(fact)]}"
    if name in CODES:
        return _label(CODES[name], fact)
    if name == "kind" and event.kind in KINDS:
        return _label(KINDS[event.kind], fact)
    if name == "scope":
        return _scope(str(fact), names)
    if name in DAYS:
        return f"{DAYS[name]} {day(date.fromisoformat(str(fact)))}"
    if isinstance(fact, bool):
        return f"{name.replace('_', ' ')}: {'yes' if fact else 'no'}"
    if name in {"snapshot", "digest"}:
        return f"fingerprint {str(fact)[:HASH_SHOWN]}"
    what = name.removesuffix("_id").replace("_", " ").replace("application", "case")
    if isinstance(fact, bool):
        return f"{what}: {'yes' if fact else 'no'}"
    names_of: Mapping[str, Mapping[int, str]] = {
        "organisation_id": names.organisations,
        "application_id": names.cases,
        "office_id": names.offices,
        "standard_id": names.standards,
    }
    return (
        f"{what} {names_of.get(name, {}).get(int(fact), fact)}"
        if isinstance(fact, int)
        else f"{what} {_plain(fact)}"
    )


def _scope(scope: str, names: Names) -> str:
    kind, _, number = scope.partition(":")
    if kind == "organisation":
        return names.organisations.get(int(number), f"organisation {number}")
    return f"{names.offices.get(int(number), number)} office" if kind == "office" else "the nation"


def _label(vocabulary: Vocabulary, code: object) -> str:
    member = _member(vocabulary, code)
    return member.label if member else _plain(code)


def _member(vocabulary: Vocabulary, code: object) -> Labelled | None:
    try:
        return vocabulary(str(code))
    except ValueError:
        return None


def _plain(code: object) -> str:
    return str(code).replace("_", " ")
