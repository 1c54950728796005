"""What each row of a file of reviewers would do, as everything stands now; it writes nothing."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from accreditation import clock, dates
from accreditation.enums.organisations import OrganisationKind
from accreditation.enums.reviewers import RowAct, TrainingKind
from accreditation.errors import RuleBroken
from accreditation.models.organisations import Organisation
from accreditation.models.people import ReviewerProfile
from accreditation.models.reviewer_applications import PreparedReviewer, ReceivedReviewers
from accreditation.permissions.viewer import Viewer
from accreditation.queries import reviewer_imports as queries
from accreditation.queries import reviewer_pool
from accreditation.queries.reviewer_imports import Standing
from accreditation.rules import names
from accreditation.rules.reviewer_files.reading import Column, Line
from accreditation.rules.reviewer_files.typed import ReviewerRow, typed_in
from accreditation.services import accounts
from accreditation.services.prepared_reviewers import Brought
from accreditation.text import code


@dataclass(frozen=True)
class PlannedRow:
    """One row: what it would do and why, in words; for a row that can be taken, for whom and with what."""

    number: int
    name: str
    email: str
    act: RowAct
    words: Sequence[str] = ()
    office_id: int = 0
    person_id: int | None = None
    proposes: bool = False
    brought: Brought | None = None


@dataclass(frozen=True)
class _Around:
    """What stands around the rows of one file, looked up once."""

    viewer: Viewer
    offices: Mapping[str, int]
    office_names: Mapping[int, str]
    own: frozenset[int] | None
    organisations: Mapping[str, Organisation]
    standing: Mapping[str, Standing]
    invited: Mapping[str, PreparedReviewer | None]


def plan(received: ReceivedReviewers, *, actor: Viewer) -> list[PlannedRow]:
    """Every row of a file with what it would do now; a fixed number of statements."""
    rows: list[tuple[Line, ReviewerRow | None, list[str]]] = []
    earlier: dict[str, int] = {}
    for stored in received.rows:
        line = Line(
            stored["number"],
            {Column(name): words for name, words in stored["cells"].items()},
            stored["has_more"],
        )
        rows.append((line, *_checked(line, earlier)))
    taken = [row for _, row, _ in rows if row is not None]
    addresses = {row.email for row in taken}
    around = _Around(
        viewer=actor,
        offices=queries.offices(actor),
        office_names=queries.office_names(),
        own=reviewer_pool.offices_of(actor),
        organisations=queries.organisations(
            {code(typed) for row in taken for typed in (row.employer, *row.universities) if typed}
        ),
        standing=queries.standing(addresses),
        invited=queries.invited(addresses),
    )
    return [_planned(line, row, wrong, around) for line, row, wrong in rows]


def digest(rows: Sequence[PlannedRow]) -> str:
    """A mark that differs once any row would do something else than what was read."""
    lines = "\n".join(f"{row.number} {row.act.value} {row.office_id} {'|'.join(row.words)}" for row in rows)
    return hashlib.sha256(lines.encode()).hexdigest()


def _checked(line: Line, earlier: dict[str, int]) -> tuple[ReviewerRow | None, list[str]]:
    """What a row says by itself, and that no row before it has the same address."""
    row, wrong = typed_in(line, clock.today())
    if row is None:
        return None, wrong
    try:
        email, name = accounts.checked_identity(row.email, row.name)
    except RuleBroken as refused:
        return None, [f"{refused.message}."]
    if email in earlier:
        return None, [f"The same email address stands in row {earlier[email]} already."]
    earlier[email] = line.number
    return replace(row, email=email, name=name), []


def _planned(line: Line, row: ReviewerRow | None, wrong: list[str], around: _Around) -> PlannedRow:
    cells = line.cells
    whole = PlannedRow(
        line.number, cells.get(Column.NAME, ""), cells.get(Column.EMAIL, ""), RowAct.WRONG, wrong
    )
    if row is None:
        return whole
    office_id = _office(row, around, wrong)
    employer = _organisation(row.employer, "employer", around, wrong)
    universities = [_university(typed, around, wrong) for typed in row.universities]
    account = around.standing.get(row.email)
    if account is not None:
        wrong += _why_not(account, around)
    elif row.email in around.invited:
        wrong += _why_not_invited(around.invited[row.email], around)
    if wrong or office_id is None:
        return replace(whole, words=wrong)
    brought = _brought(row, employer, universities)
    notes = _merged([employer, *universities])
    whole = replace(whole, name=row.name, email=row.email, words=notes, office_id=office_id, brought=brought)
    if account is not None:
        return _of_account(whole, account, brought, around, row)
    return _of_newcomer(whole, brought, around)


def _office(row: ReviewerRow, around: _Around, wrong: list[str]) -> int | None:
    own = sorted(set(around.offices.values()))
    if not row.office:
        if len(own) == 1:
            return own[0]
        wrong.append("There is no office, and you look after several.")
        return None
    office_id = around.offices.get(names.key(row.office))
    if office_id is None:
        wrong.append(f"“{row.office}” is no office that you look after.")
    return office_id


def _organisation(typed: str, noun: str, around: _Around, wrong: list[str]) -> Organisation | None:
    if not typed:
        return None
    organisation = around.organisations.get(code(typed))
    if organisation is None:
        wrong.append(f"No organisation has the ODS code “{typed}”, as the {noun} of this row.")
    return organisation


def _university(typed: str, around: _Around, wrong: list[str]) -> Organisation | None:
    organisation = _organisation(typed, "university", around, wrong)
    if organisation is not None and organisation.kind is not OrganisationKind.UNIVERSITY:
        wrong.append(f"{organisation.name} is no university.")
    return organisation


def _why_not(account: Standing, around: _Around) -> list[str]:
    person = account.person
    if person.disabled_at is not None:
        return ["The account of this address is switched off."]
    if person.id == around.viewer.id:
        return ["This is your own account. A colleague has to take this row."]
    if around.own is not None and person.reviewer_profile is not None:
        elsewhere = account.reviews_for - around.own
        if elsewhere and not account.reviews_for & around.own:
            return ["This person reviews for another office, which looks after their details."]
    return []


def _why_not_invited(prepared: PreparedReviewer | None, around: _Around) -> list[str]:
    if prepared is None:
        return ["This address is invited already, to something else. Wait until that is accepted."]
    if around.own is not None and prepared.office_id not in around.own:
        return ["This address is invited by another office, which looks after what goes with the invitation."]
    return []


def _merged(organisations: Sequence[Organisation | None]) -> list[str]:
    return [
        f"{organisation.name} was taken over by {organisation.successor.name}; both count."
        for organisation in organisations
        if organisation is not None and organisation.successor is not None
    ]


def _brought(
    row: ReviewerRow, employer: Organisation | None, universities: Sequence[Organisation | None]
) -> Brought:
    return Brought(
        kind=row.kind,
        profession=row.profession,
        professions=tuple(profession for profession in row.professions if profession is not row.profession),
        expertise=tuple(row.expertise),
        learner_groups=tuple(row.learner_groups),
        employer_id=employer.id if employer is not None else None,
        university_ids=tuple(
            dict.fromkeys(organisation.id for organisation in universities if organisation is not None)
        ),
        trained_on=row.trained_on,
        standardised_on=row.standardised_on,
        load_cap=row.load_cap,
    )


def _of_newcomer(whole: PlannedRow, brought: Brought, around: _Around) -> PlannedRow:
    office = around.office_names[whole.office_id]
    prepared = around.invited.get(whole.email)
    if prepared is None:
        words = f"Invited by email to open an account, as a reviewer of the {office} office."
        return replace(whole, act=RowAct.INVITE, words=[words, *whole.words])
    if (prepared.office_id, prepared.details) == (whole.office_id, brought.stored()):
        return replace(whole, act=RowAct.SAME, words=["Invited already, and has not accepted yet."])
    changes = [
        "Invited already: what goes with the invitation is changed to this row. No other email goes out."
    ]
    if prepared.office_id != whole.office_id:
        before = around.office_names[prepared.office_id]
        changes.append(f"A reviewer of the {office} office, instead of the {before} office.")
    return replace(whole, act=RowAct.CHANGE, words=[*changes, *whole.words])


def _of_account(
    whole: PlannedRow, account: Standing, brought: Brought, around: _Around, row: ReviewerRow
) -> PlannedRow:
    changes = _differences(account, brought, row)
    proposes = whole.office_id not in account.reviews_for | account.proposed_for
    if proposes:
        changes.append(
            f"The role of reviewer of the {around.office_names[whole.office_id]} office is proposed."
        )
    notes = list(whole.words)
    if account.person.name != whole.name:
        notes.append(f"The account is of {account.person.name}; that name stays.")
    if not changes:
        return replace(whole, act=RowAct.SAME, words=["All of it stands already.", *notes])
    return replace(
        whole,
        act=RowAct.CHANGE,
        words=[*changes, *notes],
        person_id=account.person.id,
        proposes=proposes,
        brought=brought,
    )


def _differences(account: Standing, brought: Brought, row: ReviewerRow) -> list[str]:
    profile = account.person.reviewer_profile
    changes = _of_profile(profile, brought, row)
    for noun, now, new in (
        ("Further professions", account.professions, brought.professions),
        ("Kinds of place known well", account.expertise, brought.expertise),
        ("Learners known well", account.learner_groups, brought.learner_groups),
    ):
        if new and set(new) != now:
            changes.append(f"{noun}: {_listed(now)} becomes {_listed(new)}.")
    if set(brought.university_ids) - account.universities:
        changes.append(f"Universities: {', '.join(row.universities)} added.")
    for kind, held_on, newest in (
        (TrainingKind.REVIEWING, brought.trained_on, profile.trained_on if profile else None),
        (
            TrainingKind.STANDARDISATION,
            brought.standardised_on,
            profile.standardised_on if profile else None,
        ),
    ):
        if held_on is not None and held_on != newest and (kind, held_on) not in account.trainings:
            changes.append(f"{kind.label} on {dates.day(held_on)} is recorded.")
    return changes


def _of_profile(profile: ReviewerProfile | None, brought: Brought, row: ReviewerRow) -> list[str]:
    if profile is None:
        return ["Their details as a reviewer are recorded."]
    changes = []
    if (profile.kind, profile.profession) != (brought.kind, brought.profession):
        before, after = (f"{who.kind.label}, {who.profession.label}" for who in (profile, brought))
        changes.append(f"{before} becomes {after}.")
    if brought.employer_id is not None and brought.employer_id != profile.employer_id:
        changes.append(f"Employer: {row.employer}, from today.")
    if brought.load_cap is not None and brought.load_cap != profile.load_cap:
        changes.append(f"Cases at a time: {profile.load_cap} becomes {brought.load_cap}.")
    return changes


def _listed(members: Any) -> str:
    return ", ".join(sorted(member.label for member in members)) or "nothing"
