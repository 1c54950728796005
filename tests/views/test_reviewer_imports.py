"""Reviewers from a file: nothing before it is confirmed, good rows without the bad ones, and the same file again changes nothing."""

import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.organisations import OrganisationKind, PlacementKind
from accreditation.enums.people import Profession, Role
from accreditation.errors import RuleBroken
from accreditation.models.accounts import Invitation
from accreditation.models.audit import AuditEvent
from accreditation.models.people import GrantProposal, Person
from accreditation.models.reviewer_applications import PreparedReviewer, ReceivedReviewers
from accreditation.queries import reviewer_details
from accreditation.services import organisations, reviewer_imports
from accreditation.services.reviewer_imports import taking
from tests.client import Client, hidden
from tests.statements import counted
from tests.world import World

UPLOAD = "/reviewers/import"
HEAD = "Name;Email;Kind;Profession;Kinds of place;Employer;Universities;Trained on;Cases at a time\r\n"


@pytest.fixture
def office(world: World) -> Client:
    """A browser of the office."""
    return world.client(world.secretary)


def upload(browser: Client, content: str | bytes):
    """Send a file, and open what it would do."""
    sent = content if isinstance(content, bytes) else content.encode("cp1252")
    page = browser.get(UPLOAD)
    return browser.post(
        UPLOAD,
        data=hidden(page.text) | {"file": (io.BytesIO(sent), "reviewers.csv")},
        content_type="multipart/form-data",
    )


def how_many(model) -> int:
    db.session.expire_all()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def university(world: World) -> None:
    with unit_of_work():
        organisations.add_organisation(
            ods_code="UNI1",
            name="Hill University",
            kind=OrganisationKind.UNIVERSITY,
            office_id=world.office.id,
            actor=None,
        )


def test_good_rows_are_taken_without_the_bad_ones_and_the_same_file_changes_nothing(
    world: World, office: Client
) -> None:
    university(world)
    standing = world.person(Role.REVIEWER, name="Ann Nurse")
    outsider = world.person(name="Oz Outsider")
    day = f"{clock.today() - timedelta(days=3):%d/%m/%Y}"
    content = HEAD + "".join(
        f"{row}\r\n"
        for row in (
            f"Zoë New;zoe@example.org;peer;Midwifery;Clinic;{world.organisation.ods_code};UNI1;{day};2",
            f"Ann Nurse;{standing.email};peer;Nursing;Hospital ward;;;;",
            f"Oz Outsider;{outsider.email};lay;;;;;;",
            "Bad Job;bad@example.org;peer;Nursng;;NOSUCH;;;",
            "Zoë Again;ZOE@example.org;peer;Midwifery;;;;;",
            "Nowhere;nowhere@example.org;peer;Nursing;;NOSUCH;;;",
        )
    )
    sent = upload(office, content)
    page = office.get(sent.location).text
    for words in ("Did you mean “Nursing”?", "stands in row 2 already", "ODS code “NOSUCH”", "Zoë New"):
        assert words in page
    assert re.search(r"<strong[^>]*>\s*Would be changed", page), "nothing of it is done yet"
    assert how_many(Invitation) == how_many(GrantProposal) == 0
    assert "Zoë New" not in office.get(f"{sent.location}?act=wrong").text
    done = office.send(sent.location, act="")
    assert done.status_code == 302
    assert "1 invited, 2 changed. 3 left out" in office.get(done.location).text
    assert how_many(ReceivedReviewers) == 0
    (prepared,) = db.session.scalars(select(PreparedReviewer)).all()
    assert prepared.details["employer_id"] == world.organisation.id
    profile = reviewer_details.profile(standing.id)
    assert profile is not None
    assert reviewer_details.of(profile).expertise == [PlacementKind.WARD]
    brought = reviewer_details.profile(outsider.id)
    assert brought is not None
    assert brought.profession is Profession.LAY
    (proposal,) = db.session.scalars(select(GrantProposal)).all()
    assert proposal.person_id == outsider.id
    assert "zoe" not in "".join(db.session.scalars(select(AuditEvent.facts))).lower()
    again = upload(office, content)
    page = office.get(again.location).text
    for words in ("Invited already, and has not accepted yet", "All of it stands already", "Stays as it is"):
        assert words in page
    assert re.search(r"Would be invited\s*</dt>\s*<dd[^>]*>\s*Nobody", page)
    assert "Take " not in page
    events = how_many(AuditEvent)
    gone = office.send(again.location, act="discard")
    assert "The file is discarded. Nothing was changed." in office.get(gone.location).text
    assert how_many(AuditEvent) == events


def test_what_changed_since_it_was_read_is_read_again(world: World, office: Client) -> None:
    reviewer = world.person(Role.REVIEWER, name="Ann Nurse")
    sent = upload(office, f"{HEAD}Ann Nurse;{reviewer.email};peer;Nursing;;;;;7\r\n")
    page = office.get(sent.location)
    page = office.get(sent.location) if page.status_code == 302 else page
    with unit_of_work():
        profile = reviewer_details.profile(reviewer.id)
        assert profile is not None
        profile.load_cap = 9
    refused = office.post(sent.location, data=hidden(page.text))
    assert refused.status_code == 422
    assert "Something changed since you read this" in refused.text
    assert "9 becomes 7" in refused.text


def test_only_ones_own_file_office_and_people(world: World, office: Client) -> None:
    leeds = world.new_office("Leeds")
    elsewhere = world.person(Role.REVIEWER, name="Dee Elsewhere", office=leeds)
    gone = world.person(name="Gone Person")
    with unit_of_work():
        db.session.get_one(Person, gone.id).disabled_at = clock.now()
    head = "Name,Email,Kind,Profession,Office\n"
    sent = upload(
        office,
        f"{head}Dee,{elsewhere.email},peer,Medicine,\n"
        f"Sol,{world.secretary.email},peer,Medicine,\n"
        f"Gone,{gone.email},peer,Medicine,\n"
        "New,new@example.org,peer,Medicine,Leeds\n",
    )
    page = office.get(sent.location).text
    for words in ("for another office", "your own account", "switched off", "“Leeds” is no office"):
        assert words in page
    assert "Take " not in page
    colleague = world.client(world.person(Role.SECRETARIAT))
    assert colleague.get(sent.location).status_code == 404
    assert colleague.post(sent.location).status_code == 404
    assert world.client(elsewhere).get(UPLOAD).status_code == 403
    with clock.at(clock.now() + timedelta(days=2)), unit_of_work():
        assert reviewer_imports.sweep() == 1


def test_another_office_leaves_who_is_invited_and_ones_own_two_say_which_is_which(
    world: World, office: Client
) -> None:
    leeds = world.new_office("Leeds")
    head = "Name,Email,Kind,Profession,Office\n"
    of_leeds = world.client(world.person(Role.SECRETARIAT, office=leeds))
    of_leeds.send(upload(of_leeds, f"{head}Zoë,zoe@example.org,lay,,\n").location, act="")
    row = f"{head}Zoë,zoe@example.org,learner,Nursing,{world.office.code}\n"
    page = office.get(upload(office, row).location).text
    assert "This address is invited by another office" in page
    assert "Take " not in page
    administrator = world.client(world.person(Role.ADMINISTRATOR))
    sent = upload(administrator, row)
    page = administrator.get(sent.location).text
    assert f"A reviewer of the {world.office.name} office, instead of the Leeds office." in page
    administrator.send(sent.location, act="")
    db.session.expire_all()
    (prepared,) = db.session.scalars(select(PreparedReviewer)).all()
    assert (prepared.office_id, prepared.details["kind"]) == (world.office.id, "learner")


def test_what_is_no_such_file_is_refused_and_nothing_is_kept(world: World, office: Client) -> None:
    for content, words in (
        (b"PK\x03\x04\0\0", "no CSV file"),
        (b"Name;Kind\r\nA;lay\r\n", "missing: Email address"),
    ):
        refused = upload(office, content)
        assert refused.status_code == 422
        assert words in refused.text
    with pytest.raises(RuleBroken, match="larger than 1 MB"), unit_of_work():
        reviewer_imports.receive(b"x" * (reviewer_imports.LARGEST + 1), actor=world.viewer(world.secretary))
    assert how_many(ReceivedReviewers) == 0
    assert office.get(f"{UPLOAD}/empty.csv").data.decode("utf-8-sig").startswith("Email address,Name,Kind")


def test_a_full_file_is_read_in_as_many_statements_as_a_short_one(world: World) -> None:
    actor = world.viewer(world.secretary)

    def statements(rows: int) -> int:
        lines = "".join(
            f"P{number},p{number}@example.org,lay,{world.office.code}\n" for number in range(rows)
        )
        with unit_of_work():
            received = reviewer_imports.receive(f"Name,Email,Kind,Office\n{lines}".encode(), actor=actor)
        with counted() as asked_for:
            assert len(reviewer_imports.plan(received, actor=actor)) == rows
        return len(asked_for)

    assert statements(3) == statements(300)


def test_a_long_file_is_taken_in_parts(world: World, office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "MOST_AT_ONCE", 2)
    lines = "".join(f"P{number};p{number}@example.org;lay;;;;;;\r\n" for number in range(3))
    sent = upload(office, HEAD + lines)
    first = office.send(sent.location, act="")
    assert first.location == sent.location
    assert "2 invited, 0 changed. Rows that still wait: 1" in office.get(first.location).text
    assert office.send(sent.location, act="").location == "/reviewers"
    assert (how_many(Invitation), how_many(ReceivedReviewers)) == (3, 0)
