"""Interests that people tell, and the conflicts of a case as its office sees them."""

from collections.abc import Iterator

from accreditation.db import unit_of_work
from accreditation.enums.people import Role
from accreditation.enums.reviewers import TieKind
from accreditation.enums.reviews import ConflictKind, SetAsideCause
from accreditation.models.people import Person
from accreditation.queries import applications, teams
from accreditation.services import exceptions, reviews, ties
from tests.browser.furnishing import LONG_NAME, Furnished
from tests.browser.pages.page import Page, refused
from tests.scene import Stage

WHY = "Nobody else of the profession has been trained, and the panel of the other office is away until the end of May. "


def pages(made: Furnished) -> Iterator[Page]:
    """Told, asked for, found late, and set aside."""
    yield Page("interests-empty", "lay", "/interests")
    yield Page("interests-add", "newcomer", "/interests/add")
    yield refused(
        "interests-refused",
        "newcomer",
        "/interests/add",
        organisation="Nowhere",
        kind="family",
        words="",
        **{"starts_on-day": "40", "starts_on-month": "1", "starts_on-year": "2026"},
    )
    tie_id = _with_ties(made)
    yield Page("interests", "newcomer", "/interests")
    yield Page("interests-change", "newcomer", f"/interests/{tie_id}")
    yield from _of_case(made)


def _with_ties(made: Furnished) -> int:
    with unit_of_work():
        merged = made.world.new_organisation("Lakeside and Upper Valleys Community Trust")
        merged.successor_id = made.scene.elsewhere.id
    person = made.people["newcomer"].id
    with unit_of_work():
        ties.add(person, organisation_id=merged.id, kind=TieKind.EMPLOYER, actor=None)
        return ties.add(
            person,
            organisation_id=made.scene.elsewhere.id,
            kind=TieKind.BUSINESS,
            words=f"My brother’s firm cleans the {LONG_NAME}.",
            actor=None,
        ).id


def _of_case(made: Furnished) -> Iterator[Page]:
    case = made.scene.new_case(Stage.MODERATION)
    path, office = f"/cases/{case.application_id}/conflicts", "secretariat"
    yield Page("conflicts-none", office, path)
    yield Page("conflicts-later", office, f"{path}/reviews/{case.reviews['lay']}")
    yield refused("conflicts-later-empty", office, f"{path}/reviews/{case.reviews['lay']}", kind="")
    # Nobody of the panels of other pages, who read this provider's cases there.
    member, free = made.world.person(Role.PANEL_MEMBER), made.people["member_3"]
    yield Page("conflicts-nothing-to-set-aside", office, f"{path}/people/{free.id}")
    with unit_of_work():
        ties.add(
            member.id,
            organisation_id=made.world.organisation.id,
            kind=TieKind.FAMILY,
            words="My daughter is a student there.",
            actor=None,
        )
    yield Page("conflicts-propose", office, f"{path}/people/{member.id}")
    yield refused("conflicts-propose-empty", office, f"{path}/people/{member.id}", reason="")
    yield from _decided(made, member)


def _decided(made: Furnished, member: Person) -> Iterator[Page]:
    """Another case, in which a conflict was found late, and another is to be set aside."""
    case, office = made.scene.new_case(Stage.MODERATION), "secretariat"
    path, actor = f"/cases/{case.application_id}/conflicts", made.scene.viewer(office)
    with unit_of_work():
        application = applications.get(case.application_id)
        proposed = exceptions.propose(application, member, reason=WHY * 3, actor=actor)
        lay = teams.member_for_office(actor, case.application_id, case.reviews["lay"])
        assert lay is not None
        reviews.note_conflict(lay.review, kind=ConflictKind.FAMILY, actor=actor)
        reviews.set_aside(lay.review, cause=SetAsideCause.CONFLICTED, actor=actor)
    yield Page("conflicts", office, path)
    yield Page("conflicts-decide", "ratifier", f"{path}/{proposed.id}")
    yield Page("conflicts-proposed", office, f"{path}/{proposed.id}")
    yield refused("conflicts-decide-empty", "ratifier", f"{path}/{proposed.id}", act="withdraw", reason="")
    yield Page("conflicts-team", office, f"/cases/{case.application_id}/team")
