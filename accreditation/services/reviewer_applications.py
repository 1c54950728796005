"""Somebody asks to become a reviewer, without an account; their office invites them or declines with a reason.

What is answered is the same for every address, so that nobody learns who has an account or has applied.
"""

import hashlib
from datetime import timedelta

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from accreditation import clock, text
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.enums.letters import LetterKind
from accreditation.enums.people import Profession
from accreditation.enums.reviewers import ApplicationOutcome
from accreditation.enums.reviews import ReviewerKind
from accreditation.errors import RuleBroken
from accreditation.messages.content import LetterContent
from accreditation.models.letters import Letter
from accreditation.models.reviewer_applications import ReviewerApplication
from accreditation.permissions.viewer import Viewer
from accreditation.queries import reviewer_applications as queries
from accreditation.queries import reviewer_details as details_queries
from accreditation.rules.places import lay_misfit
from accreditation.rules.places_of_network import place_of
from accreditation.services import (
    accounts,
    audit,
    invitations,
    letters,
    organisations,
    prepared_reviewers,
)
from accreditation.services.prepared_reviewers import Brought

WITHIN = timedelta(hours=1)
MOST_FROM_PLACE = 30
"""From one network address in an hour: a whole trust may stand behind it."""
KEEP = timedelta(days=180)
"""So long after the decision it is kept who applied."""


def apply(
    *,
    name: str,
    email: str,
    kind: ReviewerKind,
    profession: Profession | None,
    employer: str,
    office_id: int,
    why: str,
    remote_addr: str,
) -> None:
    """Take an application; one that waits for the same address is the same one, and says from now on what was sent last.

    Raises RuleBroken for a profession that does not go with the kind, a closed office, and too many from one place.
    """
    email, name = accounts.checked_identity(email, name)
    profession = _profession(kind, profession)
    organisations.check_office(office_id)
    values = {
        "name": name,
        "kind": kind,
        "profession": profession,
        "employer": text.single_line(employer),
        "why": why.strip(),
        "office_id": office_id,
        "asked_from": _place(remote_addr),
        "sent_at": clock.now(),
    }
    application = queries.waiting_of(email)
    if application is None:
        application = ReviewerApplication(address=email, **values)
        try:
            with db.session.begin_nested():
                db.session.add(application)
        except IntegrityError:
            # Sent twice at one moment: the other one waits already, and says the same.
            return
    else:
        for field, value in values.items():
            setattr(application, field, value)
        application.times_sent += 1
    db.session.flush()
    audit.record(
        AuditKind.REVIEWER_APPLIED,
        actor=None,  # whoever applies has no account
        stream=audit.PEOPLE,
        reviewer_application_id=application.id,
        office_id=office_id,
    )


def _place(remote_addr: str) -> str:
    """A digest of where an application comes from; raises RuleBroken where too many came from there."""
    place = hashlib.sha256(f"place:{place_of(remote_addr)}".encode(errors="replace")).hexdigest()
    since = clock.now() - WITHIN
    # One that is sent anew is the same application, and yet another line in the record.
    sent = select(func.coalesce(func.sum(ReviewerApplication.times_sent), 0)).where(
        ReviewerApplication.asked_from == place, ReviewerApplication.sent_at > since
    )
    if db.session.scalars(sent).one() >= MOST_FROM_PLACE:
        raise RuleBroken("Too many applications were sent from here. Try again in an hour.")
    return place


def _profession(kind: ReviewerKind, profession: Profession | None) -> Profession:
    if profession is None:
        if kind is not ReviewerKind.LAY:
            raise RuleBroken("Choose your profession, or the one that you are learning", field="profession")
        return Profession.LAY
    misfit = lay_misfit(is_lay=kind is ReviewerKind.LAY, profession=profession)
    if misfit:
        raise RuleBroken(f"{misfit[0].upper()}{misfit[1:]}", field="profession")
    return profession


def invite(application: ReviewerApplication, *, actor: Viewer) -> ApplicationOutcome:
    """Invite whoever applied, or propose the role where they have an account already; says which of the two.

    Raises RuleBroken where it was decided already, where the role is held or proposed, or where they are invited already.
    """
    _refuse_decided(application)
    brought = Brought(application.kind, application.profession)
    holder = accounts.holder_of(application.address)
    if holder is not None:
        prepared_reviewers.propose(holder.id, application.office_id, actor=actor)
        if details_queries.profile(holder.id) is None:
            prepared_reviewers.bring(holder.id, brought, actor=actor)
        return _decide(application, ApplicationOutcome.PROPOSED, actor)
    organisations.check_office(application.office_id)
    invitation = invitations.invite(
        email=application.address, name=application.name, prepared=None, actor=actor
    )
    prepared_reviewers.prepare(invitation.id, application.office_id, brought)
    return _decide(application, ApplicationOutcome.INVITED, actor)


def decline(application: ReviewerApplication, *, reason: str, actor: Viewer) -> None:
    """Decline an application, with a reason that goes out in a letter; raises RuleBroken where it was decided already."""
    _refuse_decided(application)
    if not reason.strip():
        raise RuleBroken("Say why, because the letter tells them", field="reason")
    application.reason = reason.strip()
    _decide(application, ApplicationOutcome.DECLINED, actor)
    letters.ask(
        LetterKind.REVIEWER_DECLINED,
        key=f"reviewer_declined:{application.id}",
        address=application.address,
        facts={"reviewer_application_id": application.id},
    )


def compose(letter: Letter) -> LetterContent | None:
    """The words of the letter to whoever was declined."""
    application = queries.get(letter.facts["reviewer_application_id"])
    if application is None or application.address != letter.address:
        return None
    return LetterContent(
        subject="Your application to become a reviewer",
        paragraphs=(
            f"Thank you for your application to review for the {application.office.name} office.",
            "The office does not invite you now. It writes:",
            application.reason,
            "You may apply again.",
        ),
        why="You get this letter because somebody applied to become a reviewer with your email address.",
    )


def sweep() -> None:
    """Forget, in the present transaction, who applied, half a year after they were answered."""
    now = clock.now()
    old = update(ReviewerApplication).where(
        ReviewerApplication.cleared_at.is_(None), ReviewerApplication.decided_at < now - KEEP
    )
    db.session.execute(
        old.values(cleared_at=now, name="", address="", employer="", why="", reason="").execution_options(
            synchronize_session=False
        )
    )


def _decide(
    application: ReviewerApplication, outcome: ApplicationOutcome, actor: Viewer
) -> ApplicationOutcome:
    application.outcome, application.decided_at = outcome, clock.now()
    application.decided_by_id = actor.id
    db.session.flush()
    audit.record(
        AuditKind.REVIEWER_APPLICATION_DECIDED,
        actor=actor,
        stream=audit.PEOPLE,
        reviewer_application_id=application.id,
        outcome=outcome.value,
    )
    return outcome


def _refuse_decided(application: ReviewerApplication) -> None:
    if application.outcome is not None:
        raise RuleBroken(f"This application was answered already: {application.outcome.label.lower()}.")
