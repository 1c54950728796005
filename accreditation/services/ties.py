"""What ties people to providers and universities: told once, ended or put right, and never removed.

Whatever changes here is asked of the person's open reviews at once, so that a review stops in the transaction of its cause.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.enums.organisations import OrganisationKind
from accreditation.enums.reviewers import TieKind
from accreditation.errors import RuleBroken, Stale
from accreditation.models.organisations import Organisation
from accreditation.models.people import ReviewerProfile
from accreditation.models.ties import InterestDeclaration, Tie
from accreditation.permissions.viewer import Viewer
from accreditation.queries import locks
from accreditation.rules.years import years_after
from accreditation.services import audit, conflicts

IN_WORDS = frozenset({TieKind.FAMILY, TieKind.BUSINESS, TieKind.OTHER})
"""What the kind alone does not say: these take a sentence of the person's own."""

TOLD_AHEAD_YEARS = 1
"""A tie may be told this long before it begins."""

EARLIEST = date(1900, 1, 1)


@dataclass(frozen=True)
class TieContent:
    """What a tie says: with whom, of which kind, from and to which day, and in which words."""

    organisation_id: int
    kind: TieKind
    starts_on: date | None = None
    ends_on: date | None = None
    words: str = ""


def of(tie: Tie) -> TieContent:
    """What a tie says now."""
    return TieContent(tie.organisation_id, tie.kind, tie.starts_on, tie.ends_on, tie.words)


def add(
    person_id: int,
    *,
    organisation_id: int,
    kind: TieKind,
    starts_on: date | None = None,
    ends_on: date | None = None,
    words: str = "",
    actor: Viewer | None,
) -> Tie:
    """Tell a tie; one that says just the same is the one that stands, so a form that is sent twice tells it once.

    Raises RuleBroken for an organisation that is not there, days in the wrong order, missing words, or a tie of the same
    kind with the same organisation in the same days.
    """
    content = TieContent(organisation_id, kind, starts_on, ends_on, words.strip())
    locks.ties_of(person_id)
    same = [tie for tie in _of_kind(person_id, content) if of(tie) == content]
    if same:
        return same[0]
    _check(person_id, content)
    _keep_employer_of_profile(person_id)
    tie = Tie(
        person_id=person_id,
        organisation_id=content.organisation_id,
        kind=content.kind,
        starts_on=content.starts_on,
        ends_on=content.ends_on,
        words=content.words,
        recorded_by_id=actor.person_id if actor else None,
        recorded_at=clock.now(),
    )
    db.session.add(tie)
    _changed(tie, AuditKind.TIE_ADDED, actor)
    return tie


def end(tie: Tie, *, ends_on: date, actor: Viewer | None) -> None:
    """Say on which day a tie ends or ended; it still counts for the years that the cycle says. The same day twice is once."""
    tie = _held(tie)
    if tie.ends_on == ends_on:
        return
    if tie.ends_on is not None and tie.ends_on < clock.today():
        raise RuleBroken("This tie has ended already. Put it right, if its last day is wrong.")
    _check_days(tie.starts_on, ends_on)
    _keep_employer_of_profile(tie.person_id)
    tie.ends_on = ends_on
    _changed(tie, AuditKind.TIE_ENDED, actor)


def put_right(tie: Tie, content: TieContent, *, expected_version: int, actor: Viewer | None) -> None:
    """Change what a tie says where it was told wrongly; raises Stale with what stands if it was changed meanwhile."""
    content = TieContent(
        content.organisation_id, content.kind, content.starts_on, content.ends_on, content.words.strip()
    )
    tie = _held(tie)
    if content == of(tie):
        return
    if tie.version != expected_version:
        raise Stale(tie)
    _check(tie.person_id, content, besides_id=tie.id)
    _keep_employer_of_profile(tie.person_id)
    tie.organisation_id, tie.kind, tie.words = content.organisation_id, content.kind, content.words
    tie.starts_on, tie.ends_on = content.starts_on, content.ends_on
    _changed(tie, AuditKind.TIE_PUT_RIGHT, actor)


def change_employer(profile: ReviewerProfile, employer_id: int | None, *, actor: Viewer | None) -> None:
    """Let a reviewer have this employer from today instead of those of before, which ended yesterday; or none.

    One that the same person recorded today never was. For whoever records no dates: the reviewer puts them right on their
    own page.
    """
    locks.ties_of(profile.person_id)
    today = clock.today()
    before = profile.employer_id
    mistaken = {tie.id for tie in _employers(profile.person_id) if _is_slip(tie, actor)}
    if employer_id is not None:
        starts_on = today if before is not None else None
        add(
            profile.person_id,
            organisation_id=employer_id,
            kind=TieKind.EMPLOYER,
            starts_on=starts_on,
            actor=actor,
        )
    else:
        _keep_employer_of_profile(profile.person_id)
    for tie in _employers(profile.person_id):
        if tie.organisation_id == employer_id:
            continue
        if tie.id in mistaken:
            # It stands on the record for no day that counts.
            tie.starts_on = EARLIEST
            end(tie, ends_on=EARLIEST, actor=actor)
        else:
            end(tie, ends_on=max(tie.starts_on or date.min, today - timedelta(days=1)), actor=actor)


def _is_slip(tie: Tie, actor: Viewer | None) -> bool:
    """Whether whoever changes the employer recorded this one today: what others told, or only the details named, is no slip."""
    if tie.recorded_by_id != (actor.person_id if actor is not None else None):
        return False
    # What is taken over from the details is recorded by nobody, and from no day on.
    is_new = tie.recorded_by_id is not None or tie.starts_on is not None
    return is_new and clock.day_of(tie.recorded_at) == clock.today()


def _employers(person_id: int) -> list[Tie]:
    """The employers of somebody that have not ended."""
    return list(
        db.session.scalars(
            select(Tie)
            .where(
                Tie.person_id == person_id,
                Tie.kind == TieKind.EMPLOYER,
                or_(Tie.ends_on.is_(None), Tie.ends_on >= clock.today()),
            )
            .order_by(Tie.id)
        )
    )


def declare_all_told(person_id: int, *, actor: Viewer) -> InterestDeclaration:
    """Keep a person's own word that their ties are all told; twice on one day is once."""
    locks.ties_of(person_id)
    newest = db.session.scalars(
        select(InterestDeclaration)
        .where(InterestDeclaration.person_id == person_id)
        .order_by(InterestDeclaration.made_at.desc(), InterestDeclaration.id.desc())
        .limit(1)
    ).first()
    ties = db.session.scalars(select(Tie.id).where(Tie.person_id == person_id)).all()
    if newest is not None and clock.day_of(newest.made_at) == clock.today() and newest.ties == len(ties):
        return newest
    declaration = InterestDeclaration(person_id=person_id, made_at=clock.now(), ties=len(ties))
    db.session.add(declaration)
    audit.record(AuditKind.INTERESTS_DECLARED, actor=actor, stream=audit.PEOPLE, person_id=person_id)
    db.session.flush()
    return declaration


def _held(tie: Tie) -> Tie:
    """Two windows of one person at one moment: the second waits, and gets what the first has saved."""
    locks.ties_of(tie.person_id)
    return db.session.scalars(
        select(Tie).where(Tie.id == tie.id).execution_options(populate_existing=True)
    ).one()


def _keep_employer_of_profile(person_id: int) -> None:
    """Write down as a tie the employer that only the reviewer's details name, before another takes its place there."""
    profile = _profile(person_id)
    if profile is None or profile.employer_id is None:
        return
    content = TieContent(profile.employer_id, TieKind.EMPLOYER)
    if not _of_kind(person_id, content):
        db.session.add(
            Tie(
                person_id=person_id,
                organisation_id=content.organisation_id,
                kind=content.kind,
                recorded_at=clock.now(),
            )
        )
        db.session.flush()


def _of_kind(person_id: int, content: TieContent) -> list[Tie]:
    return list(
        db.session.scalars(
            select(Tie)
            .where(
                Tie.person_id == person_id,
                Tie.kind == content.kind,
                Tie.organisation_id == content.organisation_id,
            )
            .order_by(Tie.id)
        )
    )


def _check(person_id: int, content: TieContent, *, besides_id: int | None = None) -> None:
    organisation = db.session.get(Organisation, content.organisation_id)
    if organisation is None:
        raise RuleBroken("Choose the organisation from the list", field="organisation_id")
    university = organisation.kind is OrganisationKind.UNIVERSITY
    if content.kind is TieKind.UNIVERSITY and not university:
        raise RuleBroken(
            f"{organisation.name} is not a university. Choose another kind of tie, or the university.",
            field="organisation_id",
        )
    if content.kind in IN_WORDS and not content.words:
        raise RuleBroken("Say in a sentence what the tie is", field="words")
    _check_days(content.starts_on, content.ends_on)
    first, last = content.starts_on or date.min, content.ends_on or date.max
    for tie in _of_kind(person_id, content):
        if (
            tie.id != besides_id
            and (tie.starts_on or date.min) <= last
            and (tie.ends_on or date.max) >= first
        ):
            raise RuleBroken(
                f"A tie of this kind with {organisation.name} is told for these days already. Change that one instead.",
                field="organisation_id",
            )


def _check_days(starts_on: date | None, ends_on: date | None) -> None:
    latest = years_after(clock.today(), TOLD_AHEAD_YEARS)
    if starts_on is not None and not EARLIEST <= starts_on <= latest:
        raise RuleBroken("The first day must lie between 1900 and a year from now", field="starts_on")
    if ends_on is not None and ends_on < (starts_on or EARLIEST):
        raise RuleBroken("The last day must be the first day or later", field="ends_on")


def _changed(tie: Tie, kind: AuditKind, actor: Viewer | None) -> None:
    tie.version = (tie.version or 0) + 1
    db.session.flush()
    audit.record(
        kind,
        actor=actor,
        stream=audit.PEOPLE,
        tie_id=tie.id,
        person_id=tie.person_id,
        kind=tie.kind.value,
    )
    _settle_employer(tie.person_id)
    conflicts.look_again(tie.person_id)


def _settle_employer(person_id: int) -> None:
    """Let the reviewer's details name the employer who stands today, the one that began last where there are several."""
    profile = _profile(person_id)
    if profile is None:
        return
    today = clock.today()
    profile.employer_id = db.session.scalars(
        select(Tie.organisation_id)
        .where(
            Tie.person_id == person_id,
            Tie.kind == TieKind.EMPLOYER,
            or_(Tie.starts_on.is_(None), Tie.starts_on <= today),
            or_(Tie.ends_on.is_(None), Tie.ends_on >= today),
        )
        .order_by(Tie.starts_on.is_(None), Tie.starts_on.desc(), Tie.id.desc())
        .limit(1)
    ).first()
    db.session.flush()


def _profile(person_id: int) -> ReviewerProfile | None:
    return db.session.scalars(select(ReviewerProfile).where(ReviewerProfile.person_id == person_id)).first()
