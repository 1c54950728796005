"""Where nobody else can sign: the lead names an outsider, the office decides, the outsider reads and countersigns."""

from collections.abc import Iterator

from accreditation.db import unit_of_work
from accreditation.enums.people import Duty
from accreditation.queries import applications, people, snapshots
from accreditation.services import countersigners, duties, sign_offs
from tests.browser.furnishing import Furnished
from tests.browser.pages.page import Page, refused
from tests.scene import Stage

LONG = "Both of us who work here wrote answers, and nobody else of the practice may sign for it. " * 4


def pages(made: Furnished) -> Iterator[Page]:
    """Every page of it, from nobody named to countersigned."""
    lead, signatory, office, outsider = "provider_lead", "signatory", "secretariat", "newcomer"
    unnamed, waiting, agreed = (_case(made) for _ in range(3))
    _propose(made, waiting)
    _propose(made, agreed)
    with unit_of_work():
        countersigners.agree(applications.get(agreed), actor=made.scene.viewer(office))
    yield Page("countersigner-stopped", signatory, f"/applications/{unnamed}/sign-off")
    yield Page("countersigner-name", lead, f"/applications/{unnamed}/countersigner")
    yield refused("countersigner-name-empty", lead, f"/applications/{unnamed}/countersigner", name="")
    yield Page("countersigner-waiting", lead, f"/applications/{waiting}/countersigner")
    yield Page("countersigner-take-back", lead, f"/applications/{waiting}/countersigner/take-back")
    yield Page("countersigner-decide", office, f"/cases/{waiting}/countersigner")
    yield refused(
        "countersigner-decide-empty", office, f"/cases/{waiting}/countersigner", act="refuse", reason=""
    )
    yield Page("countersigner-decide-nobody", office, f"/cases/{unnamed}/countersigner")
    yield Page("countersigner-case", office, f"/cases/{waiting}")
    _sign(made, agreed)
    yield Page("countersigner-home", outsider, "/home")
    yield Page("countersign", outsider, f"/countersigning/{agreed}")
    yield Page("countersign-send-back", outsider, f"/countersigning/{agreed}/send-back")
    yield refused("countersign-send-back-empty", outsider, f"/countersigning/{agreed}/send-back", reason="")
    yield Page("countersigner-awaited", lead, f"/applications/{agreed}")


def _case(made: Furnished) -> int:
    """A case that waits to be signed, and on which every executive of the provider worked."""
    case_id = made.scene.new_case(Stage.SIGN_OFF).application_id
    with unit_of_work():
        for executive in people.signatories(applications.get(case_id)):
            duties.take(case_id, executive.id, Duty.AUTHOR)
    return case_id


def _propose(made: Furnished, case_id: int) -> None:
    outsider = made.people["newcomer"]
    with unit_of_work():
        countersigners.propose(
            applications.get(case_id),
            actor=made.scene.viewer("provider_lead"),
            name=outsider.name,
            email=outsider.email,
            organisation_name="Training Hub of the Upper Valleys and the Coast",
            reason=LONG,
        )


def _sign(made: Furnished, case_id: int) -> None:
    snapshot = snapshots.newest(case_id)
    assert snapshot is not None
    with unit_of_work():
        sign_offs.sign(
            applications.get(case_id),
            actor=made.scene.viewer("signatory"),
            shown_hash=snapshot.content_hash,
            stepped_up=True,
        )
