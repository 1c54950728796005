"""Everybody who knocks in the access and canary tests, each with a browser, and every address as it is for one case."""

import io
from collections.abc import Set
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.concerns import FactKind
from accreditation.enums.evidence import EvidenceKind, RevisionStatus
from accreditation.enums.jobs import JobKind
from accreditation.enums.letters import LetterKind
from accreditation.enums.packs import PackState
from accreditation.enums.people import Role
from accreditation.enums.statements import PartnerKind
from accreditation.models.answers import Answer
from accreditation.models.clocks import ExtraHoliday
from accreditation.models.concerns import Concern
from accreditation.models.evidence import Citation, EvidenceRevision
from accreditation.models.factors import Passkey
from accreditation.models.letters import Letter, RefusingAddress
from accreditation.models.packs import Pack
from accreditation.models.people import Grant, Person
from accreditation.models.workbooks import ReceivedWorkbook
from accreditation.queries import allocations, answers, applications, clocks
from accreditation.queries import calendar_keys as calendar_key_queries
from accreditation.rules import working_days
from accreditation.services import (
    calendar_keys,
    comments,
    grant_proposals,
    grants,
    holds,
    holidays,
    identities,
    invitations,
    jobs,
    letters,
    saved_views,
    statements,
)
from accreditation.services.evidence import links, uploads
from accreditation.services.evidence.uploads import Announced
from accreditation.services.packs import requests
from accreditation.storage.base import Store
from tests import allocating, moving, pooling, reviewing
from tests.architecture import agreeing_ground, conflicting, visiting_training
from tests.architecture.access_rows import ELSEWHERE, EVERYBODY, Row
from tests.architecture.access_table import TABLE
from tests.architecture.growing_agreement import cycle_agreement
from tests.client import Client
from tests.offering import NOWHERE
from tests.scene import Case, Scene, Stage
from tests.staging import Staged

CODE = "1.1"


@dataclass
class Visitors:
    """The people's browsers, and what stands in the addresses."""

    stage: Staged
    browsers: dict[str, Client] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    fixed: dict[str, Any] = field(default_factory=dict)
    of_case: dict[int, dict[str, Any]] = field(default_factory=dict)
    packs: dict[int, int] = field(default_factory=dict)
    comments: dict[int, int] = field(default_factory=dict)
    statement_requests: dict[int, int] = field(default_factory=dict)
    workbooks: dict[int, int] = field(default_factory=dict)
    points: dict[int, int] = field(default_factory=dict)

    @property
    def app(self) -> Flask:
        """The app that they visit."""
        return self.stage.app

    @property
    def scene(self) -> Scene:
        """Who and what is there."""
        return self.stage.scene

    def address(self, endpoint: str, row: Row, case: Case | None = None) -> str:
        """The address of a page about this case, else about the row's, or about anything there is."""
        if case is None and row.stage is not None:
            case = self.scene.cases[row.stage]
        values, rule = self.values(endpoint, row, case), self.rule(endpoint)
        with self.app.test_request_context():
            return self.app.url_for(endpoint, **{name: values[name] for name in rule.arguments})

    def values(self, endpoint: str, row: Row, case: Case | None) -> dict[str, Any]:
        """What stands in an address about this case, or about what there is once."""
        values = {**self.fixed, **(self._of(case, endpoint, row) if case else {}), **row.given}
        if endpoint == "interests.change":
            values["tie_id"] = row.given.get("tie_id", self.fixed["interest_id"])
        return values

    def rule(self, endpoint: str) -> Rule:
        """How the address is made up, and which methods it takes."""
        return next(rule for rule in self.app.url_map.iter_rules() if rule.endpoint == endpoint)

    def disagreements(self, endpoint: str) -> list[str]:
        """Where an address answers somebody otherwise than the access table says, opened or sent a forged form."""
        methods = self.rule(endpoint).methods or set()
        wrong = []
        for row in TABLE[endpoint]:
            address = self.address(endpoint, row)
            for who in sorted(EVERYBODY):
                if "GET" in methods:
                    wrong += self._knock("GET", address, who, row.status(who))
                for method in methods & {"POST", "PUT"}:
                    wrong += self._knock(method, address, who, row.sending(who))
        return wrong

    def _knock(self, method: str, address: str, who: str, expected: int) -> list[str]:
        form = None if method == "GET" else {"csrf_token": "forged"}
        answer = self.browsers[who].open(address, method=method, data=form)
        answer.close()
        if answer.status_code == expected:
            return []
        return [f"{method} {address} by {who}: {answer.status_code}, not {expected}"]

    def _of(self, case: Case, endpoint: str, row: Row) -> dict[str, Any]:
        if case.application_id not in self.of_case:
            with self.app.app_context():
                self.of_case[case.application_id] = _about(case)
        values = dict(self.of_case[case.application_id])
        if endpoint.startswith("packs."):
            values["pack_id"] = self._pack_of(case.application_id)
        if endpoint == "comments.thread":
            values["comment_id"] = self._comment_of(case.application_id)
        if endpoint in {"statements.remind", "statements.withdraw"}:
            # A partner is asked while a case is written; of any other case there is none, and another's leads nowhere.
            elsewhere = next(iter(self.statement_requests.values()))
            values["request_id"] = self.statement_requests.get(case.application_id, elsewhere)
        if endpoint.startswith("accuracy."):
            elsewhere = next(iter(self.points.values()))
            values["remark_id"] = self.points.get(case.application_id, elsewhere)
        if endpoint == "workbooks.preview":
            values["workbook_id"] = self._workbook_of(case.application_id)
        if row.review in case.reviews:
            values["review_id"] = case.reviews[row.review]
        if case.meeting_id:
            values |= {"meeting_id": case.meeting_id}
        if endpoint == "calibration.show":
            values["person_id"] = self.people["lead"].id
        if endpoint in {"teams.invite", "conflicts.propose"}:
            values["person_id"] = self.people["invited"].id
        if endpoint.startswith(
            ("items.", "votes.", "conditions.", "statements.of_item", "report_documents.of_item")
        ):
            values["item_id"] = case.item_id
        if endpoint.startswith(("register.", "awards.")):
            values["number"] = case.award or "AC-26-NOSUCH"
        return values | {"decision_id": case.decision_id}

    def _pack_of(self, application_id: int) -> int:
        """The pack of a case, made for one that a test has added to the scene."""
        if application_id not in self.packs:
            with self.app.app_context():
                self.packs |= _packs(self.stage, {application_id})
        return self.packs[application_id]

    def _comment_of(self, application_id: int) -> int:
        """A comment in a case, written for one that a test has added to the scene."""
        if application_id not in self.comments:
            with self.app.app_context():
                self.comments |= _comments(self.scene, {application_id})
        return self.comments[application_id]

    def _workbook_of(self, application_id: int) -> int:
        """A workbook that waits in a case, sent for one that a test has added to the scene."""
        if application_id not in self.workbooks:
            with self.app.app_context():
                self.workbooks |= _workbooks(self.scene, {application_id})
        return self.workbooks[application_id]


def arrive(stage: Staged) -> Visitors:
    """Let everybody sign in, some of them from elsewhere; the app's context is held only for that."""
    visitors = Visitors(stage)
    with stage.app.app_context():
        people = {**stage.scene.people, "panel_member": stage.scene.people["member_1"]}
        people["newcomer"] = stage.scene.world.person(name="Newcomer")
        for name in sorted(ELSEWHERE):
            role = Role(name.removeprefix("elsewhere_"))
            people[name] = stage.scene.world.person(
                role,
                name=f"{role.label} Elsewhere",
                organisation=stage.scene.elsewhere,
                office=stage.scene.elsewhere_office,
            )
        visitors.people = people
        for name in sorted(EVERYBODY - {"nobody"}):
            visitors.browsers[name] = stage.scene.world.client(people[name])
        visitors.browsers["nobody"] = stage.scene.world.client()
        visitors.fixed = _fixed(stage.scene) | conflicting.placed(stage.scene)
        # Now, not when an address first asks: what a test makes is undone with what it tried.
        visitors.packs = _packs(stage, {case.application_id for case in stage.scene.cases.values()})
        visitors.comments = _comments(
            stage.scene, {case.application_id for case in stage.scene.cases.values()}
        )
        drafted = stage.scene.cases[Stage.SELF_ASSESSMENT].application_id
        visitors.statement_requests = {drafted: _statement_request(stage.scene, drafted)}
        visitors.workbooks = _workbooks(
            stage.scene, {case.application_id for case in stage.scene.cases.values()}
        )
        agreeing_ground.unlock_request(stage.scene.cases[Stage.MODERATION])
        visitors.points = {
            stage.scene.cases[at].application_id: agreeing_ground.point(stage.scene, stage.scene.cases[at])
            for at in (Stage.ACCURACY, Stage.CONFIRMED)
        }
        db.session.remove()
    return visitors


def _proposal(scene: Scene, someone: Person) -> int:
    """A role that waits for a second administrator."""
    scope = grants.Scope(office_id=scene.world.office.id)
    with unit_of_work():
        return grant_proposals.propose(someone.id, Role.RATIFIER, scope, actor=None).id


def _identity(scene: Scene, someone: Person) -> int:
    """An organisation's sign-in that opens somebody's account."""
    actor = scene.world.viewer(scene.people["administrator"])
    with unit_of_work():
        return identities.link(someone.id, NOWHERE, "555036632103", actor=actor).id


def _fixed(scene: Scene) -> dict[str, Any]:
    """What is there once: an organisation, a framework, a person, a job."""
    with unit_of_work():
        job_id = jobs.enqueue(JobKind.SWEEP, {}, unique_key="asked for by a test")
        letters.ask(LetterKind.NOTICE, key="a letter of a test", address="reader@example.org")
        letter_id = db.session.scalars(select(Letter.id).where(Letter.key == "a letter of a test")).one()
        refusing = RefusingAddress(
            address="gone@example.org",
            refusals=3,
            reason="550 Gone",
            first_at=clock.now(),
            last_at=clock.now(),
            suppressed_at=clock.now(),
        )
        db.session.add(refusing)
    someone = scene.people["analyst"]
    grant = db.session.scalars(select(Grant).where(Grant.person_id == someone.id)).one()
    return {
        "organisation_id": scene.world.organisation.id,
        "office_id": scene.world.office.id,
        "placement_id": scene.world.placement.id,
        "person_id": someone.id,
        "grant_id": grant.id,
        "proposal_id": _proposal(scene, someone),
        "version_id": moving.came_from_later(
            scene.world, scene.cases[Stage.SELF_ASSESSMENT].application_id
        ).id,
        "other_id": scene.world.framework.id,
        "cycle_id": scene.world.cycle.id,
        "job_id": job_id,
        "letter_id": letter_id,
        "refusing_address_id": refusing.id,
        "meeting_id": scene.cases[Stage.CALLED].meeting_id,
        "kind": FactKind.SUPPORT_LEVEL.value,
        "code": CODE,
        "number": 1,
        "item_id": _link(scene),
        "revision_id": _held(scene),
        "token": _upload(scene),
        "seal": "forged",
        "view_id": _saved_view(scene),
        "key": _calendar(scene),
        "hold_id": _hold(scene),
        "invitation_id": _invitation(scene),
        "holiday_id": _holiday(scene),
        "passkey_id": _passkey(scene),
        "name": "nhs",
        "identity_id": _identity(scene, someone),
        **_of_reviewing(scene),
    }


def _of_reviewing(scene: Scene) -> dict[str, Any]:
    """What is there once of the pool of reviewers: details, training, a proposed team, and a cycle's agreement."""
    return {
        **pooling.fixed(scene),
        **_proposed_team(scene),
        **visiting_training.practised(scene),
        "agreement_id": cycle_agreement(scene.world, scene.world.cycle.id),
    }


def _proposed_team(scene: Scene) -> dict[str, int]:
    """A team that the service proposed, one of its seats, and an objection to somebody of another team."""
    people = scene.people
    case = scene.case(Stage.ALLOCATION)
    allocation_id = allocating.proposed(scene.world, case.application, people["secretariat"])
    allocating.objected(scene.case(Stage.TEAM_READY).reviews["lay"], people["provider_lead"])
    seat = allocations.seats(allocation_id)[0]
    return {"allocation_id": allocation_id, "seat_id": seat.id}


def _passkey(scene: Scene) -> int:
    """A passkey of the provider's lead."""
    with unit_of_work():
        passkey = Passkey(
            person_id=scene.people["provider_lead"].id,
            credential_id="cGFzc2tleQ",
            user_handle="YWNjb3VudA",
            public_key=b"",
            sign_count=0,
            backed_up=True,
            name="Ward laptop",
            added_at=clock.now(),
        )
        db.session.add(passkey)
    return passkey.id


def _held(scene: Scene) -> int:
    """A file of the provider that is held."""
    revision = reviewing.evidence(scene.world, "Held")
    with unit_of_work():
        revision.status = RevisionStatus.HELD
    return revision.id


def _link(scene: Scene) -> int:
    """A link in the provider's library."""
    with unit_of_work():
        return links.add_link(
            organisation_id=scene.world.organisation.id,
            actor=scene.viewer("provider_lead"),
            address="https://inspections.example/ward-7",
            seen_on=clock.today(),
            title="Inspection report",
            kind=EvidenceKind.REGULATOR_REPORT,
        ).item_id


def _hold(scene: Scene) -> int:
    """A hold on everything of the provider."""
    with unit_of_work():
        return holds.place(
            organisation_id=scene.world.organisation.id,
            item_id=None,
            reason="Asked for by a test",
            actor=scene.world.viewer(scene.people["administrator"]),
        ).id


def _invitation(scene: Scene) -> int:
    """Somebody who is invited."""
    scope = grants.Scope(organisation_id=scene.world.organisation.id)
    with unit_of_work():
        return invitations.invite(
            email="invited-by-letter@example.org",
            name="Invited By Letter",
            prepared=invitations.PreparedRole(Role.CONTRIBUTOR, scope),
            actor=scene.world.viewer(scene.people["administrator"]),
        ).id


def _holiday(scene: Scene) -> int:
    """A bank holiday that was added, in a year in which nothing of the scene is due."""
    with unit_of_work():
        day = working_days.deadline(date(clock.today().year + 9, 2, 1), 3).date()
        holidays.add(day=day, name="A jubilee", actor=scene.world.viewer(scene.people["administrator"]))
    return db.session.scalars(select(ExtraHoliday.id)).one()


def _packs(stage: Staged, application_ids: Set[int]) -> dict[int, int]:
    """A pack of each of these applications, by their ids."""
    lead, store = stage.scene.people["provider_lead"], stage.app.extensions["store"]
    return {application_id: _pack(application_id, lead, store) for application_id in sorted(application_ids)}


def _pack(application_id: int, lead: Person, store: Store) -> int:
    """A pack of a case that is ready, with something under its keys."""
    with unit_of_work():
        pack = Pack(application_id=application_id, asked_by_id=lead.id, asked_at=clock.now(), pages=1)
        db.session.add(pack)
        db.session.flush()
        pack.pdf_key, pack.zip_key = requests.pdf_key(pack.id), requests.zip_key(pack.id)
        pack.pdf_size = pack.zip_size = 4
        pack.state = PackState.READY
    for key in (requests.pdf_key(pack.id), requests.zip_key(pack.id)):
        store.put_stream(key, io.BytesIO(b"pack"), 4)
    return pack.id


def _comments(scene: Scene, application_ids: Set[int]) -> dict[int, int]:
    """A comment of the provider's lead in each of these applications, by their ids."""
    lead, written = scene.viewer("provider_lead"), {}
    for application_id in sorted(application_ids):
        answer = answers.to_standard(application_id, CODE)
        assert answer is not None
        with unit_of_work():
            comment = comments.add(
                answer, application_id=application_id, actor=lead, words="Who writes this?", quote=""
            )
        written[application_id] = comment.id
    return written


def _statement_request(scene: Scene, application_id: int) -> int:
    """A university that the provider's lead asks for a statement on an application."""
    with unit_of_work():
        return statements.ask(
            applications.get(application_id),
            actor=scene.viewer("provider_lead"),
            kind=PartnerKind.UNIVERSITY,
            name="Professor Partner",
            email="partner@university.example",
            note="",
        ).id


def _saved_view(scene: Scene) -> int:
    """Filters that the provider's lead keeps."""
    lead = scene.world.viewer(scene.people["provider_lead"])
    with unit_of_work():
        return saved_views.save(actor=lead, page="evidence.library", name="Mine", query="kind=minutes").id


def _calendar(scene: Scene) -> str:
    """What stands in the address of the provider's lead's own calendar."""
    with unit_of_work():
        key = calendar_keys.make(actor=scene.viewer("provider_lead"))
    return calendar_key_queries.address_part(key, scene.world.app.config["SECRET_KEY"])


def _upload(scene: Scene) -> str:
    """A file that the provider's lead has begun to send."""
    begun = uploads.begin(
        scene.world.app.extensions["store"],
        Announced("Begun.pdf", 9, "application/pdf", 0, "0" * 64),
        organisation_id=scene.world.organisation.id,
        actor=scene.world.viewer(scene.people["provider_lead"]),
        kind=EvidenceKind.MINUTES,
        limit=9,
    )
    return begun.token


def _about(case: Case) -> dict[str, Any]:
    """What stands in the addresses of one case."""
    answer = db.session.scalars(
        select(Answer)
        .join(Answer.standard)
        .where(Answer.application_id == case.application_id, Answer.standard.has(code=CODE))
    ).one()
    citation, revision = db.session.execute(
        select(Citation, EvidenceRevision)
        .join(EvidenceRevision, EvidenceRevision.id == Citation.revision_id)
        .where(Citation.answer_id == answer.id)
        .order_by(Citation.id)
        .limit(1)
    ).one()
    running = clocks.stage(case.application_id)
    concern = db.session.scalars(select(Concern).where(Concern.application_id == case.application_id)).first()
    return {
        "application_id": case.application_id,
        "standard_id": answer.standard_id,
        "citation_id": citation.id,
        "revision_id": revision.id,
        "item_id": revision.item_id,
        "concern_id": concern.id if concern else 0,
        "clock_id": running.id if running else 0,
        "code": CODE,
    }


def _workbooks(scene: Scene, application_ids: Set[int]) -> dict[int, int]:
    """A workbook of the provider's lead that waits in each of these applications, by their ids."""
    lead, received = scene.people["provider_lead"], {}
    for application_id in sorted(application_ids):
        with unit_of_work():
            workbook = ReceivedWorkbook(
                application_id=application_id,
                person_id=lead.id,
                framework_version_id=scene.world.framework.id,
                received_at=clock.now(),
                changes=[{"code": CODE, "version": 1, "began": {"gaps": ""}, "typed": {"gaps": "Nights."}}],
                troubles=[],
            )
            db.session.add(workbook)
        received[application_id] = workbook.id
    return received
