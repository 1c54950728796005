"""The pool of reviewers: a reviewer's own details, the office's list, who applies, and files of reviewers."""

from collections.abc import Iterator

from accreditation.db import unit_of_work
from accreditation.queries import reviewer_applications as application_queries
from accreditation.services import reviewer_applications, reviewer_trainings
from tests import pooling
from tests.browser.furnishing import Furnished
from tests.browser.pages.page import Page, refused

LONG = "I have worked in small units for many years, and taught <b>midwives</b> & nurses there. " * 5
FILE = (
    "Name,Email,Kind,Profession,Office\n"
    "Nia New,nia.new@example.org,peer,Midwifery,\n"
    "Bad Job with a long name that goes on,a.long.address.of.a.reviewer@learning.university.example,peer,Nursng,\n"
    "Ben Bad,no address,lay,,Nowhere\n"
)


def pages(made: Furnished) -> Iterator[Page]:
    """Everything about the pool."""
    yield from _own(made)
    yield from _office(made)
    yield from _applying(made)
    yield from _files(made)


def _own(made: Furnished) -> Iterator[Page]:
    who, path, viewer = "spare", "/account/reviewer", made.scene.viewer("spare")
    yield Page("reviewer-details-bare", "lay", path)
    yield Page("reviewer-details-unknown", "newcomer", path)
    away = pooling.away(viewer)
    tie_id = pooling.tied(viewer, made.scene.elsewhere)
    yield Page("reviewer-details", who, path)
    yield Page("reviewer-details-change", who, f"{path}/change")
    yield refused("reviewer-details-change-wrong", who, f"{path}/change", load_cap="51")
    yield Page("reviewer-away", who, f"{path}/away")
    yield refused("reviewer-away-empty", who, f"{path}/away")
    yield Page("reviewer-away-back", who, f"{path}/away/{away.id}/take-back")
    yield Page("reviewer-tie", who, f"{path}/ties/add")
    yield refused("reviewer-tie-empty", who, f"{path}/ties/add", organisation_id="No such place")
    yield Page("reviewer-tie-change", who, f"{path}/ties/{tie_id}")


def _office(made: Furnished) -> Iterator[Page]:
    who, reviewer = "secretariat", made.people["spare"]
    yield Page("reviewers", who, "/reviewers")
    yield Page("reviewers-filtered", "administrator", "/reviewers?kind=peer&trained=yes&load=room")
    yield Page("reviewers-nothing", who, "/reviewers?text=nobody")
    yield Page("reviewers-empty", "newcomer", "/reviewers")
    yield Page("reviewer", who, f"/reviewers/{reviewer.id}")
    yield Page("reviewer-training", who, f"/reviewers/{reviewer.id}/training")
    recorded, wrong = (pooling.trained(made.scene.viewer(name)) for name in ("spare", "lay"))
    yield Page("reviewer-training-strike", who, f"/reviewers/{reviewer.id}/training/{recorded.id}")
    yield refused("reviewer-training-strike-why", who, f"/reviewers/{reviewer.id}/training/{recorded.id}")
    with unit_of_work():
        reviewer_trainings.strike_out(
            wrong, None, reason="It was another person’s.", actor=made.scene.viewer("secretariat")
        )
    yield Page("reviewer-struck-out", who, f"/reviewers/{wrong.person_id}")
    yield Page("reviewer-training-struck", who, f"/reviewers/{wrong.person_id}/training/{wrong.id}")
    yield refused("reviewer-training-empty", who, f"/reviewers/{reviewer.id}/training", words="Leeds")


def _applying(made: Furnished) -> Iterator[Page]:
    who, listed = "secretariat", "/reviewers/applications"
    yield Page("become-a-reviewer", "", "/become-a-reviewer")
    yield refused("become-a-reviewer-empty", "", "/become-a-reviewer", email="no address")
    yield Page("become-a-reviewer-sent", "", "/become-a-reviewer/sent")
    waiting = pooling.applied(made.world.office, why=LONG)
    declined = pooling.applied(made.world.office, "Dan Declined")
    application = application_queries.get(declined)
    assert application is not None
    with unit_of_work():
        reviewer_applications.decline(application, reason=LONG, actor=made.scene.viewer("secretariat"))
    yield Page("reviewer-applications", who, listed)
    yield Page("reviewer-applications-answered", who, f"{listed}?decided=y")
    yield Page("reviewer-applications-none", "newcomer", listed)
    yield Page("reviewer-application", who, f"{listed}/{waiting}", confirmed="give_role")
    yield refused("reviewer-application-empty", who, f"{listed}/{waiting}", "give_role", decision="")
    yield Page("reviewer-application-answered", who, f"{listed}/{declined}", confirmed="give_role")


def _files(made: Furnished) -> Iterator[Page]:
    who, path = "secretariat", "/reviewers/import"
    yield Page("reviewers-file-first", "administrator", path)
    received = pooling.received(made.scene.viewer("secretariat"), FILE)
    yield Page("reviewers-file", who, path)
    yield refused("reviewers-file-none", who, path)
    yield Page("reviewers-file-empty", who, f"{path}/empty.csv", download=True)
    yield Page("reviewers-file-read", who, f"{path}/{received}", confirmed="give_role")
    yield Page("reviewers-file-same", who, f"{path}/{received}?act=same", confirmed="give_role")
