"""What the gallery's scene holds beyond a case at every stage: real files, half-done work, concerns, jobs, empty rooms."""

import io
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import Tier
from accreditation.enums.awards import Outcome
from accreditation.enums.concerns import ConcernTrigger, FactKind
from accreditation.enums.evidence import EvidenceKind, RevisionStatus
from accreditation.enums.jobs import JobKind, JobState
from accreditation.enums.letters import LetterKind, LetterState
from accreditation.enums.meetings import MeetingTrigger
from accreditation.enums.people import Role
from accreditation.enums.reviews import ConflictKind
from accreditation.models.clocks import ExtraHoliday
from accreditation.models.concerns import Concern
from accreditation.models.evidence import EvidenceItem, EvidenceRevision
from accreditation.models.jobs import Job
from accreditation.models.letters import Letter, RefusingAddress
from accreditation.models.meetings import Item, Meeting
from accreditation.models.people import Grant, Person
from accreditation.models.reviews import Review
from accreditation.queries import answers as answer_queries
from accreditation.queries import applications, checks
from accreditation.queries import clocks as clock_queries
from accreditation.queries import items as item_queries
from accreditation.queries import meetings as meeting_queries
from accreditation.queries import moderation as moderation_queries
from accreditation.rules import working_days
from accreditation.services import (
    answers,
    assignments,
    checking,
    concerns,
    conflicts,
    extensions,
    grant_proposals,
    grants,
    holidays,
    identities,
    items,
    jobs,
    letters,
    meetings,
    moderation,
    pauses,
    provider_facts,
    sign_offs,
    submissions,
    votes,
)
from accreditation.services import applications as application_services
from tests import deciding, libraries, returning, reviewing, scene
from tests.browser import allocations, furnishing_concerns
from tests.documents import files, offices
from tests.offering import NOWHERE
from tests.scene import Case, Scene, Stage
from tests.world import World

SURVEY = "Learner survey, spring"
LONG_NAME = (
    "Ward for the rehabilitation of older people (Sir Bartholomew-Featherstonehaugh-Cholmondeley wing)"
)
SHORT: scene.Given = {"1.2": (2, 2, 2), "3.2": (2, 2, 2), "4.1": (2, 2, 2)}


@dataclass
class Furnished:
    """The scene with all that was put into it, by name."""

    scene: Scene
    cases: dict[str, Case] = field(default_factory=dict)
    files: dict[str, EvidenceRevision] = field(default_factory=dict)
    jobs: dict[str, int] = field(default_factory=dict)
    concerns: dict[str, int] = field(default_factory=dict)
    meetings: dict[str, int] = field(default_factory=dict)

    @property
    def world(self) -> World:
        """The field around the scene."""
        return self.scene.world

    @property
    def people(self) -> dict[str, Person]:
        """Everybody, by what they do."""
        return self.scene.people

    def case(self, stage: Stage) -> Case:
        """The case at a stage."""
        return self.scene.case(stage)


def furnish(world: World) -> Furnished:
    """A case at every stage, and everything else that a page may have to show."""
    made = Furnished(Scene(world))
    for stage in Stage:
        made.case(stage)
    for step in (
        _empty_rooms,
        _files,
        _patients,
        _unfinished,
        _excellence,
        _come_back,
        _checking,
        _agreeing,
        _doubts,
        _panels,
        _jobs,
        _letters,
        _facts,
        _paused,
        _returns,
        allocations.furnish,
    ):
        step(made)
    db.session.commit()
    return made


def _returns(made: Furnished) -> None:
    """Another provider that answers once for its two wards, one of which is being written; its lead leads a second one too."""
    world = made.world
    organisation, second = world.new_organisation("Two Rivers Trust"), world.new_organisation("Weir Trust")
    wards = [world.new_placement(f"{name} ward", organisation) for name in ("Mill", "Weir")]
    lead = made.people["returning"] = world.person(Role.PROVIDER_LEAD, organisation=organisation)
    world.grant(lead, Role.PROVIDER_LEAD, organisation_id=second.id)
    cycle, actor = world.cycle, world.viewer(lead)
    with unit_of_work():
        application_services.open_application(wards[0], actor=actor, cycle=cycle, tier=Tier.ACCREDITED)
    made.cases["return"] = Case(returning.begun(world, organisation=organisation, lead=lead).id)


def _paused(made: Furnished) -> None:
    """A case that was paused, went on, was given more time, and is paused again for longer; and a bank holiday added."""
    case = made.cases["paused"] = made.scene.new_case(Stage.SUBMITTED)
    made.cases["moved"] = made.scene.new_case(Stage.SUBMITTED)
    office, dean = made.scene.viewer("secretariat"), made.scene.viewer("ratifier")
    reason = "Two trusts merge, so the ward’s own papers are with the other one."
    for days_ago, act in (
        (38, lambda it: pauses.pause(it, actor=office, reason=reason)),
        (35, lambda it: pauses.resume(it, actor=office, reason="The papers are here.")),
        (3, lambda it: pauses.pause(it, actor=office, reason=reason)),
        (1, lambda it: pauses.extend_pause(it, actor=dean, days=20, reason="The merger is in June.")),
    ):
        with clock.at(made.scene.now - timedelta(days=days_ago)), unit_of_work():
            act(case.application)
    with unit_of_work():
        application = made.cases["moved"].application
        row = clock_queries.stage(application.id)
        assert row is not None
        extensions.extend(
            row, application, actor=office, days=20, reason="Half the office is ill.", agreed=True
        )
    administrator = made.world.viewer(made.people["administrator"])
    day = working_days.deadline(date(clock.today().year + 9, 2, 1), 3).date()
    with unit_of_work():
        holidays.add(day=day, name="Bank holiday for a jubilee", actor=administrator)
    made.jobs["holiday"] = db.session.scalars(select(ExtraHoliday.id)).one()


def _empty_rooms(made: Furnished) -> None:
    """Somebody with every role in an office and a provider where nothing has happened, and somebody without any."""
    world = made.world
    office = world.new_office("Quiet office")
    provider = world.new_organisation("Quiet Practice", office)
    person = made.people["newcomer"] = world.person(name="Nobody Yet")
    for role in (Role.PROVIDER_LEAD, Role.SIGNATORY):
        world.grant(person, role, organisation_id=provider.id)
    for role in (Role.SECRETARIAT, Role.REVIEWER, Role.MODERATOR, Role.RATIFIER, Role.CONCERN_OFFICER):
        world.grant(person, role, office_id=office.id)
    made.people["spare"] = world.person(Role.REVIEWER, name="Reviewer Spare")
    made.people["nobody"] = world.person(name="Without Role")
    made.people["temporary"] = world.person(name="Just Arrived")
    with unit_of_work():
        made.people["temporary"].password_is_temporary = True
        db.session.add(made.people["temporary"])
    with unit_of_work():
        proposed = grant_proposals.propose(
            made.people["nobody"].id, Role.RATIFIER, grants.Scope(office_id=world.office.id), actor=None
        )
    made.jobs["proposal"] = proposed.id
    with unit_of_work():
        actor = made.world.viewer(made.people["administrator"])
        made.jobs["identity"] = identities.link(
            made.people["contributor"].id, NOWHERE, "555036632103", actor=actor
        ).id
        identities.prepare(
            made.people["contributor"].id, "https://organisation-that-left.example", actor=actor
        )
    # On a case that is over, so that no other page of the gallery waits for the office.
    held = db.session.get_one(Review, made.case(Stage.CLOSED).reviews["learner"])
    with unit_of_work():
        conflicts.notice(held, [ConflictKind.PROVIDER_ROLE])


def _files(made: Furnished) -> None:
    """Real files: one replaced by a newer one, one refused, one that has just arrived; and one held, one withdrawn."""
    lead = made.world.client(made.people["provider_lead"])
    details = {
        "notes": "Answers of 41 learners of three wards.",
        **_day("expires_on", clock.today().year + 2),
    }
    where = libraries.added(lead, content=files.typeset(4), title=SURVEY, **details)
    made.files["replaced"] = _newest(SURVEY)
    lead.send(f"{where}/replace", file=(io.BytesIO(files.typeset(3)), "spring-2.pdf"))
    libraries.check()
    made.files["real"] = _newest(SURVEY)
    libraries.added(lead, content=files.encrypted(), title="Notes with a password", kind="minutes")
    made.files["refused"] = _newest("Notes with a password")
    libraries.add(lead, title="Audit that just arrived", kind="educational_audit")
    made.files["arriving"] = _newest("Audit that just arrived")
    for name, status in (("held", RevisionStatus.HELD), ("withdrawn", RevisionStatus.WITHDRAWN)):
        made.files[name] = reviewing.evidence(made.world, f"Report {name}", EvidenceKind.REGULATOR_REPORT)
        with unit_of_work():
            made.files[name].status = status
            item = db.session.get_one(EvidenceItem, made.files[name].item_id)
            item.expires_on = clock.today() - timedelta(days=3)


def _patients(made: Furnished) -> None:
    """A file that is held, one that waits for an answer, one of another kind; nobody's numbers."""
    lead = made.world.client(made.people["provider_lead"])
    for name, filename, content in (
        ("doubtful", "Handover.pdf", files.good(3, ["", "Patient 450 557 7104"])),
        ("asked", "Orders.txt", b"Order 4505577104 was paid, order 4505577104 too"),
        ("workbook", "Scores.xlsx", offices.excel({"Scores": [["Ward", "Score"], ["Seven", 4]]})),
    ):
        title = filename.partition(".")[0]
        libraries.added(lead, content=content, filename=filename, title=title, kind="minutes")
        made.files[name] = _newest(title)


def _newest(title: str) -> EvidenceRevision:
    statement = select(EvidenceRevision).join(EvidenceRevision.item).where(EvidenceItem.title == title)
    revision = db.session.scalars(statement.order_by(EvidenceRevision.id.desc())).first()
    assert revision is not None
    return revision


def _day(name: str, year: int) -> dict[str, str]:
    return {f"{name}-day": "1", f"{name}-month": "2", f"{name}-year": str(year)}


def _unfinished(made: Furnished) -> None:
    """A case with nothing in it, and one that is half done: drafts, a standard that does not apply, a colleague asked."""
    world = made.world
    made.cases["empty"] = Case(world.application(placement=world.new_placement(LONG_NAME)).id)
    half = world.application(placement=world.new_placement("Ward half done"))
    made.cases["half"] = Case(half.id)
    actor = made.scene.viewer("provider_lead")
    words = ("We plan rotas in pairs.", "We plan rotas in pairs, and review them each month with learners.")
    for code, version, narrative, away in (
        ("1.1", 0, words[0], False),
        ("1.1", 1, words[1], False),
        ("1.2", 0, "", False),
        ("1.5", 0, "", True),
    ):
        _answer(half.id, code, version, narrative, away=away, actor=actor)
    answer = answer_queries.to_standard(half.id, "1.3")
    assert answer is not None
    with unit_of_work():
        assignments.assign(
            [answer],
            application=half,
            actor=actor,
            person_id=made.people["contributor"].id,
            due_on=clock.today(),
        )


def _answer(case: int, code: str, version: int, narrative: str, *, away: bool, actor: object) -> None:
    answer = answer_queries.to_standard(case, code)
    assert answer is not None
    with unit_of_work():
        answers.save(
            answer,
            application=applications.get(case),
            actor=actor,  # type: ignore[arg-type]
            expected_version=version,
            self_score=3 if narrative else None,
            not_applicable=away,
            not_applicable_reason="No library is near." if away else "",
            narrative=narrative,
            gaps="Nights." if narrative else "",
            actions="",
        )


def _excellence(made: Furnished) -> None:
    """An application for excellence, in evidence."""
    place = made.world.new_placement("Ward of excellence")
    made.cases["excellence"] = Case(made.world.application(placement=place, tier=Tier.EXCELLENCE).id)
    for step in (scene.answer_all, scene.complete):
        step(made.scene, made.cases["excellence"])


def _come_back(made: Furnished) -> None:
    """A case that a panel deferred and that is back with its reviewers: some answers are new, so their scores are asked again."""
    case = made.cases["back"] = made.scene.new_case(Stage.DEFERRED)
    lead = made.scene.viewer("provider_lead")
    for code in scene.SHORT:
        answer = answer_queries.to_standard(case.application_id, code)
        assert answer is not None
        _answer(case.application_id, code, answer.version, "What changed since.", away=False, actor=lead)
    with unit_of_work():
        sign_offs.request_signature(case.application, actor=lead)
    scene.sign(made.scene, case)
    with unit_of_work():
        submissions.resubmit(case.application, actor=lead)


def _checking(made: Furnished) -> None:
    """The office has noted that something is missing in one answer."""
    office = made.scene.viewer("secretariat")
    subject = checks.standard_for_office(office, made.case(Stage.IN_CHECK).application_id, "1.2")
    assert subject is not None
    with unit_of_work():
        checking.note_missing(subject, missing="Which learners?", actor=office, expected_version=0)


def _agreeing(made: Furnished) -> None:
    """A case in which the team has only now begun to agree, so that nothing has passed to the moderator by itself."""
    made.scene.now += scene.BEGAN
    case = made.cases["agreeing"] = made.scene.new_case(Stage.MODERATION, scene.DISPUTED)
    review = reviewing.own(made.world, case.reviews["lead"], made.people["lead"])
    row = moderation_queries.standard(made.scene.viewer("lead"), review.round, "1.2")
    assert row is not None
    with unit_of_work():
        moderation.propose_score(
            review.application,
            row[0].line.standard_id,
            value=row[0].scores_given[0],
            reason="Two of the three audits are of other wards.",
            rationale="Learners know whom to ask on most wards.",
            actor=made.scene.viewer("lead"),
            expected_version=0,
        )
    made.scene.now -= scene.BEGAN


def _doubts(made: Furnished) -> None:
    """Two concerns, one of them dealt with, from low scores on a must-meet standard; the reviews are half done."""
    case = made.cases["doubted"] = made.scene.new_case(Stage.IN_REVIEW)
    for name, now in (("lead", True), ("lay", False)):
        review = reviewing.own(made.world, case.reviews[name], made.people[name])
        reviewing.give(made.world, review, "1.1", 1, at_risk_now=now, nothing_cited=False)
    raised = list(db.session.scalars(select(Concern).order_by(Concern.id)))
    made.concerns = {"new": raised[0].id, "closed": raised[1].id}
    for trigger in (ConcernTrigger.TRIAGE, ConcernTrigger.CLOSE):
        with unit_of_work():
            actor = made.scene.viewer("concern_officer")
            concerns.move_concern(raised[1], trigger, words="I rang the ward.", actor=actor)
    made.concerns["acted_on"] = furnishing_concerns.act(made.scene, made.cases["doubted"])


def _panels(made: Furnished) -> None:
    """Meetings not yet begun, adjourned, and closed with minutes; a case put to the vote; one that fell short."""
    moved = made.scene
    made.cases["short"] = moved.new_case(Stage.CALLED, SHORT)
    for stage in (Stage.CLOSED, Stage.DEFERRED):
        made.meetings[stage.value] = moved.case(stage).meeting_id
    _step(made, Stage.CLOSED, MeetingTrigger.CLOSE)
    _step(made, Stage.CLOSED, MeetingTrigger.CONFIRM_MINUTES)
    _step(made, Stage.DEFERRED, MeetingTrigger.ADJOURN)
    secretary = moved.viewer("secretariat")
    where = meeting_queries.arrangement(secretary)
    assert where is not None
    day = clock.today() + timedelta(days=40)
    with unit_of_work():
        planned = meetings.schedule(
            where, actor=secretary, title="Panel of next month", held_on=day, seats=scene.seats(moved)
        )
        # Whoever was to be in the chair has left.
        office_id = made.world.office.id
        db.session.add(Meeting(office_id=office_id, title="Panel without a chair", held_on=day))
    made.meetings["planned"] = planned.id
    _vote(made, moved.new_case(Stage.CALLED))


def _step(made: Furnished, stage: Stage, trigger: MeetingTrigger) -> None:
    with unit_of_work():
        meeting = scene.meeting_of(made.scene, made.case(stage))
        meetings.step(meeting, trigger, actor=made.scene.viewer("panel_chair"))


def _vote(made: Furnished, case: Case) -> None:
    made.cases["voted"] = case

    def item() -> Item:
        return item_queries.get(case.item_id)

    with unit_of_work():
        items.recuse(item(), actor=made.scene.viewer("member_5"), reason="My sister works there.")
    with unit_of_work():
        votes.propose(
            item(),
            actor=made.scene.viewer("panel_chair"),
            outcome=Outcome.ACCREDITED_WITH_CONDITIONS,
            departure_reason="Learners told us of nights without cover.",
            safety=True,
        )
    for name in ("member_1", "member_2"):
        with unit_of_work():
            deciding.give(item(), made.scene.viewer(name))


def _jobs(made: Furnished) -> None:
    """A job in each state."""
    for state in JobState:
        with unit_of_work():
            number = jobs.enqueue(JobKind.RENDER_PAGES, {"revision_id": made.files["real"].id})
            assert number is not None
            job = db.session.get_one(Job, number)
            job.state = state
            if state is JobState.RUNNING:
                job.token, job.lease_until = "t", clock.now()
            if state is JobState.DONE:
                job.finished_at, job.payload = clock.now(), {}
            if state is JobState.DEAD:
                job.error, job.tries = "The store did not answer.", 5
        made.jobs[state.value] = number


def _letters(made: Furnished) -> None:
    """A letter in each state, and an address that refuses them."""
    now = clock.now()
    for state in LetterState:
        with unit_of_work():
            key = f"letter:{state.value}"
            letters.ask(LetterKind.NOTICE, key=key, person_id=made.people["contributor"].id)
            letter = db.session.scalars(select(Letter).where(Letter.key == key)).one()
            letter.state = state
            if state is LetterState.SENT:
                letter.sent_at = now
            if state is LetterState.FAILED:
                letter.error, letter.tries = "The mail server refused the letter: 554 Not like this", 2
        made.jobs[key] = letter.id
    with unit_of_work():
        refusing = RefusingAddress(
            address="someone.who.left@a-long-name-of-a-hospital.example.org",
            refusals=3,
            reason="The mail server refused the address: 550 5.1.1 No such person",
            first_at=now,
            last_at=now,
            suppressed_at=now,
        )
        db.session.add(refusing)
    made.jobs["refusing"] = refusing.id


def _facts(made: Furnished) -> None:
    """What an officer knows of the provider, and a role that has ended."""
    officer, provider = made.scene.viewer("concern_officer"), made.world.organisation
    for kind, value in ((FactKind.CARE_QUALITY, "good"), (FactKind.SUPPORT_LEVEL, "1")):
        with unit_of_work():
            provider_facts.record(
                provider,
                actor=officer,
                kind=kind,
                value=value,
                source="Inspection report, https://reports.example.org/2016/a-very-long-address/of-a-report.html",
                dated_on=clock.today() - timedelta(days=20),
            )
    with unit_of_work():
        month = timedelta(days=30)
        db.session.add(
            Grant(
                person_id=made.people["contributor"].id,
                role=Role.ANALYST,
                starts_on=clock.today() - 2 * month,
                ends_on=clock.today() - month,
            )
        )
