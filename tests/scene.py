"""A whole office at work, made through the services: its people, one of each role, and a case at any stage."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cached_property

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.enums.applications import Tier
from accreditation.enums.evidence import EvidenceKind
from accreditation.enums.findings import FindingKind
from accreditation.enums.meetings import MeetingTrigger, Seat
from accreditation.enums.people import Profession
from accreditation.errors import NotFound
from accreditation.models.meetings import Meeting
from accreditation.models.organisations import Office, Organisation
from accreditation.permissions.viewer import Viewer
from accreditation.queries import agreed_scores, rounds, snapshots
from accreditation.queries import answers as answer_queries
from accreditation.queries import items as item_queries
from accreditation.queries import meetings as meeting_queries
from accreditation.queries import ratifications as ratification_queries
from accreditation.queries import reviews as review_queries
from accreditation.services import (
    answers,
    checking,
    findings,
    items,
    meetings,
    moderation,
    objections,
    ratifications,
    reports,
    reviews,
    sign_offs,
    submissions,
    teams,
    votes,
)
from accreditation.services.meetings import PanelSeat
from accreditation.services.reviews import Judgement
from tests import agreeing, asking, deciding, reviewing
from tests.grounds import remembered
from tests.scene_cases import BEGAN, DISPUTED, SHORT, Case, Given, Stage, people_of
from tests.world import World

__all__ = ["BEGAN", "DISPUTED", "PATHS", "SHORT", "Case", "Given", "Scene", "Stage", "case_at"]


class Scene:
    """An office, two providers and everybody who has to do with them; `cases` are made when asked for."""

    def __init__(self, world: World, now: datetime | None = None) -> None:
        self.world = world
        self.now = now or clock.now()
        self.panel_on: date | None = None
        self.made = 0
        self.cases: dict[Stage, Case] = {}
        with clock.at(self.now - BEGAN):
            _ = world.cycle
            self.people = people_of(world)

    @cached_property
    def elsewhere(self) -> Organisation:
        """A provider of another office."""
        return self.world.new_organisation("Hillside Trust", self.elsewhere_office)

    @cached_property
    def elsewhere_office(self) -> Office:
        """Another office."""
        return self.world.new_office("South West")

    def viewer(self, name: str) -> Viewer:
        """Somebody as services see them."""
        return self.world.viewer(self.people[name])

    def case(self, stage: Stage) -> Case:
        """The scene's case at that stage."""
        if stage not in self.cases:
            self.cases[stage] = self.new_case(stage)
        return self.cases[stage]

    def new_case(self, stage: Stage, given: Given | None = None) -> Case:
        """Another case at that stage, of a placement of its own."""
        tier = Tier.EXCELLENCE if stage is Stage.VISITED else Tier.ACCREDITED
        given = USUAL.get(stage, {}) if given is None else given
        with clock.at(self.now - BEGAN):
            self.made += 1
            self.world.placement = self.world.new_placement(
                f"Ward {self.made} ({stage.value.replace('_', ' ')})"
            )
            case = Case(self.world.application(tier=tier).id, given)
        self.take(case, None, stage)
        return case

    def take(self, case: Case, begun: Stage | None, stage: Stage) -> None:
        """Take a case on from one stage to a later one: long ago until its meeting opens, and today from there."""
        steps = PATHS[stage]
        for number in range(len(PATHS[begun]) if begun else 0, len(steps)):
            today = open_meeting in steps[: number + 1]
            with clock.at(self.now if today else self.now - BEGAN):
                steps[number](self, case)


@remembered
def case_at(world: World, stage: Stage) -> Case:
    """A case at a stage, in a scene of its own."""
    return Scene(world).new_case(stage)


# The steps of a case. Each does what one person would do next.


def answer_all(scene: Scene, case: Case) -> None:
    """Answer every standard with 3, each resting on a survey and an audit."""
    kinds = {
        "Learner survey": EvidenceKind.LEARNER_SURVEY,
        "Educational audit": EvidenceKind.EDUCATIONAL_AUDIT,
    }
    files = [
        reviewing.evidence(scene.world, f"{title} {case.application_id}", kind)
        for title, kind in kinds.items()
    ]
    application, lead = case.application, scene.viewer("provider_lead")
    with unit_of_work():
        for answer in answer_queries.of_application(case.application_id):
            answers.save(
                answer,
                application=application,
                actor=lead,
                expected_version=0,
                self_score=3,
                not_applicable=False,
                not_applicable_reason="",
                narrative=f"What we do about {answer.standard.code}.",
                gaps="",
                actions="",
            )
            reviewing._cite(answer, files, scene.people["provider_lead"])


def complete(scene: Scene, case: Case) -> None:
    """Finish the self-assessment."""
    with unit_of_work():
        submissions.complete_self_assessment(case.application, actor=scene.viewer("provider_lead"))


def ask_to_sign(scene: Scene, case: Case) -> None:
    """Ask the executive to sign."""
    with unit_of_work():
        sign_offs.request_sign_off(case.application, actor=scene.viewer("provider_lead"))


def sign(scene: Scene, case: Case) -> None:
    """Sign what stands."""
    snapshot = snapshots.newest(case.application_id)
    assert snapshot is not None
    with unit_of_work():
        sign_offs.sign(
            case.application,
            actor=scene.viewer("signatory"),
            shown_hash=snapshot.content_hash,
            stepped_up=True,
        )


def submit(scene: Scene, case: Case) -> None:
    """Send it to the office."""
    with unit_of_work():
        submissions.submit(case.application, actor=scene.viewer("provider_lead"))


def begin_check(scene: Scene, case: Case) -> None:
    """Start checking."""
    with unit_of_work():
        checking.begin_check(case.application, actor=scene.viewer("secretariat"))


def send_back(scene: Scene, case: Case) -> None:
    """Send it back to complete one standard."""
    first = answer_queries.in_scope(case.application)[0].standard.code
    with unit_of_work():
        checking.return_for_completion(
            case.application, actor=scene.viewer("secretariat"), defects={first: "Say more."}
        )


def accept(scene: Scene, case: Case) -> None:
    """Accept it as complete."""
    with unit_of_work():
        checking.accept(case.application, actor=scene.viewer("secretariat"))


def lapse(scene: Scene, case: Case) -> None:
    """Close it after its deadline, because nobody completed it."""
    with unit_of_work():
        case.application.due_on = clock.today() - timedelta(days=1)
        checking.lapse(
            case.application, actor=scene.viewer("secretariat"), reason="Nothing came before the deadline."
        )


def invite(scene: Scene, case: Case) -> None:
    """Invite three reviewers, who accept, and a fourth, who has not answered."""
    for name in ("lead", "lay", "learner", "invited"):
        person = scene.people[name]
        review = reviewing.invited(scene.world, case.application, person, is_lead=name == "lead")
        case.reviews[name] = review.id
        if name != "invited":
            with unit_of_work():
                reviews.accept(review, actor=scene.world.viewer(person))


def allocate(scene: Scene, case: Case) -> None:
    """Confirm the team without the one who never answered, and let it begin."""
    with unit_of_work():
        review = reviewing.own(scene.world, case.reviews["invited"], scene.people["invited"])
        reviews.decline(review, actor=scene.viewer("invited"))
    with unit_of_work():
        objections.have_none(case.application, actor=scene.viewer("provider_lead"))
    with unit_of_work():
        teams.allocate_team(case.application, actor=scene.viewer("secretariat"))


def begin_scoring(scene: Scene, case: Case) -> None:
    """Open the case to score it."""
    for name in ("lead", "lay", "learner"):
        review = reviewing.own(scene.world, case.reviews[name], scene.people[name])
        with unit_of_work():
            reviews.begin_scoring(review, actor=scene.viewer(name))


def score(scene: Scene, case: Case) -> None:
    """Give every score, but lock nothing."""
    lines = review_queries.scored_lines(case.application.current_round)
    entries = [review_queries.entry(case.application.current_round, line.code) for line in lines]
    for number, name in enumerate(("lead", "lay", "learner")):
        review = reviewing.own(scene.world, case.reviews[name], scene.people[name])
        with unit_of_work():
            for entry in filter(None, entries):
                code = entry.standard.code
                value = case.given.get(code, (3, 3, 3))[number]
                judgement = Judgement(
                    value=value,
                    rationale=f"{case.words.get('rationale', code)} by {name}.",
                    private_note=case.words.get("private_note", ""),
                    ceiling_reason=case.words.get("ceiling_reason", ""),
                    at_risk_now=True if value <= 1 else None,
                    relied_on=frozenset(citation.id for citation in entry.citations),
                )
                reviews.score_standard(
                    review, entry, None, judgement, actor=scene.viewer(name), expected_version=0
                )


def lock(scene: Scene, case: Case) -> None:
    """Lock the three reviews; the last one shares the scores."""
    for name in ("lead", "lay", "learner"):
        reviewing.lock(scene.world, reviewing.own(scene.world, case.reviews[name], scene.people[name]))


def ask(scene: Scene, case: Case) -> None:
    """Send the provider a question about 1.1; the lay reviewer keeps another one to themselves."""
    lead, lay = (
        reviewing.own(scene.world, case.reviews[name], scene.people[name]) for name in ("lead", "lay")
    )
    asking.write(scene.world, lay, "1.2", case.words.get("own_question", "Who is asked?"))
    asking.word(scene.world, lead, "1.1", case.words.get("question", "How often is it looked at?"))
    asking.send(scene.world, lead)


def visit(scene: Scene, case: Case) -> None:
    """Visit the place, and let learners speak in confidence."""
    review = reviewing.own(scene.world, case.reviews["lead"], scene.people["lead"])
    today, actor = clock.today(), scene.viewer("lead")
    notes = case.words.get("visit_notes", "What we saw.")
    with unit_of_work():
        reviews.record_visit(
            review,
            held_on=today,
            learner_session=True,
            learners=6,
            notes=notes,
            expected_version=rounds.visit_version(review.round),
            actor=actor,
        )


def begin_moderation(scene: Scene, case: Case) -> None:
    """Start agreeing scores."""
    with unit_of_work():
        moderation.begin_moderation(case.application, actor=scene.viewer("lead"))


def draft_findings(scene: Scene, case: Case) -> None:
    """Look at every rationale, and write a finding on every agreed score below 3."""
    agreeing.read_through(case.application, scene.viewer("lead"))
    with unit_of_work():
        for agreed in agreed_scores.of_round(case.application.current_round):
            if agreed.value is not None and agreed.value < 3:
                words = f"Do better on {agreed.standard.code}."
                findings.draft_finding(
                    case.application,
                    agreed,
                    kind=FindingKind.REQUIREMENT,
                    words=words,
                    actor=scene.viewer("lead"),
                )


def issue_report(scene: Scene, case: Case) -> None:
    """Send the report to the provider."""
    with unit_of_work():
        reports.issue_report(case.application, actor=scene.viewer("lead"))


def confirm(scene: Scene, case: Case) -> None:
    """Confirm its facts."""
    with unit_of_work():
        reports.confirm_accuracy(case.application, actor=scene.viewer("provider_lead"))


def answer_accuracy(scene: Scene, case: Case) -> None:
    """Send the case on to a panel."""
    with unit_of_work():
        reports.answer_accuracy(case.application, actor=scene.viewer("lead"), answer="")


def seats(scene: Scene) -> dict[int, PanelSeat]:
    """A panel of six: chair, lay, learner and three professions."""
    places = {
        "panel_chair": PanelSeat(Seat.CHAIR, Profession.MEDICINE),
        "member_1": PanelSeat(Seat.MEMBER, Profession.NURSING),
        "member_2": PanelSeat(Seat.LAY, None),
        "member_3": PanelSeat(Seat.LEARNER, Profession.PHARMACY),
        "member_4": PanelSeat(Seat.MEMBER, Profession.MEDICINE),
        "member_5": PanelSeat(Seat.MEMBER, Profession.MIDWIFERY),
    }
    return {scene.people[name].id: place for name, place in places.items()}


def put_on_agenda(scene: Scene, case: Case) -> None:
    """Arrange a panel for the scene's own day, and put the case on its agenda with its papers."""
    secretary = scene.viewer("secretariat")
    where = meeting_queries.arrangement(secretary)
    if where is None:  # whoever runs the office may have lost the role in a walk
        raise NotFound
    day = scene.panel_on or scene.now.astimezone(clock.LONDON).date()
    offered = {person.person_id for person in where.people}
    chosen = {person_id: seat for person_id, seat in seats(scene).items() if person_id in offered}
    with unit_of_work():
        title = f"Panel {case.application_id}"
        meeting = meetings.schedule(where, actor=secretary, title=title, held_on=day, seats=chosen)
    case.meeting_id = meeting.id
    with unit_of_work():
        case.item_id = meetings.list_case(meeting_of(scene, case), case.application, actor=secretary).id
    with unit_of_work():
        meetings.step(meeting_of(scene, case), MeetingTrigger.ISSUE_PAPERS, actor=secretary)


def meeting_of(scene: Scene, case: Case) -> Meeting:
    """The meeting as services take it."""
    meeting = meeting_queries.for_viewer(scene.viewer("secretariat"), case.meeting_id)
    if meeting is None:
        raise NotFound
    return meeting


def open_meeting(scene: Scene, case: Case) -> None:
    """Open the meeting with everybody in the room."""
    chair = scene.viewer("panel_chair")
    with unit_of_work():
        meetings.step(meeting_of(scene, case), MeetingTrigger.OPEN, actor=chair)
        meetings.mark_present(meeting_of(scene, case), actor=chair, present=list(seats(scene)))


def call(scene: Scene, case: Case) -> None:
    """Begin to discuss the case."""
    with unit_of_work():
        items.call(item_queries.get(case.item_id), actor=scene.viewer("panel_chair"))


def decide(scene: Scene, case: Case) -> None:
    """Vote for what the rule says, and record it."""
    for number in range(1, 6):
        with unit_of_work():
            deciding.give(item_queries.get(case.item_id), scene.viewer(f"member_{number}"))
    with unit_of_work():
        deciding.write_condition(item_queries.get(case.item_id), scene.viewer("panel_chair"))
    with unit_of_work():
        made = votes.decide(
            item_queries.get(case.item_id),
            actor=scene.viewer("panel_chair"),
            without_all_votes=True,
            on_the_line_seen=True,
        )
    assert made is not None
    case.decision_id = made.id


def ratify(scene: Scene, case: Case) -> None:
    """A second person confirms it."""
    ratifier = scene.viewer("ratifier")
    decided = ratification_queries.for_office(ratifier, case.decision_id)
    assert decided is not None
    with unit_of_work():
        award = ratifications.ratify(decided, actor=ratifier)
    case.award = award.number if award else ""


Step = Callable[[Scene, Case], None]
PATH: tuple[tuple[Stage, tuple[Step, ...]], ...] = (
    (Stage.SELF_ASSESSMENT, (answer_all,)),
    (Stage.EVIDENCE, (complete,)),
    (Stage.SIGN_OFF, (ask_to_sign,)),
    (Stage.SIGNED, (sign,)),
    (Stage.SUBMITTED, (submit,)),
    (Stage.IN_CHECK, (begin_check,)),
    (Stage.ALLOCATION, (accept,)),
    (Stage.TEAM_READY, (invite,)),
    (Stage.IN_REVIEW, (allocate, begin_scoring)),
    (Stage.SCORING, (score,)),
    (Stage.REVEALED, (lock,)),
    (Stage.MODERATION, (begin_moderation,)),
    (Stage.AGREED, (draft_findings,)),
    (Stage.ACCURACY, (issue_report,)),
    (Stage.CONFIRMED, (confirm,)),
    (Stage.READY, (answer_accuracy,)),
    (Stage.LISTED, (put_on_agenda,)),
    (Stage.OPENED, (open_meeting,)),
    (Stage.CALLED, (call,)),
    (Stage.DECIDED, (decide,)),
    (Stage.CLOSED, (ratify,)),
)
BRANCHES: dict[Stage, tuple[Stage, tuple[Step, ...]]] = {
    Stage.RETURNED: (Stage.IN_CHECK, (send_back,)),
    Stage.LAPSED: (Stage.IN_CHECK, (lapse,)),
    Stage.ASKED: (Stage.SCORING, (ask,)),
    Stage.VISITED: (Stage.REVEALED, (visit,)),
    Stage.DEFERRED: (Stage.DECIDED, (ratify,)),
}
USUAL = {
    Stage.SCORING: DISPUTED,
    Stage.REVEALED: DISPUTED,
    Stage.VISITED: DISPUTED,
    Stage.MODERATION: DISPUTED,
    Stage.DEFERRED: SHORT,
}


def _paths() -> dict[Stage, tuple[Step, ...]]:
    paths: dict[Stage, tuple[Step, ...]] = {}
    done: tuple[Step, ...] = ()
    for stage, steps in PATH:
        done = (*done, *steps)
        paths[stage] = done
    for stage, (source, steps) in BRANCHES.items():
        paths[stage] = (*paths[source], *steps)
    return paths


PATHS = _paths()
"""The steps to each stage, in order."""
