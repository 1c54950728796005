"""A case from nothing to the register, through pages alone: every step is somebody at a browser."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta

from lxml import html as parser

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import Tier
from accreditation.enums.people import Profession, Role
from accreditation.enums.reviews import ReviewerKind
from accreditation.jobs.handlers import HANDLERS
from accreditation.jobs.worker import Worker
from accreditation.models.people import Person
from accreditation.rules import passwords
from accreditation.rules.working_days import deadline
from tests.documents import files
from tests.journeys.hands import Hand
from tests.world import World

PASSWORD = "a passphrase for the journey"
HASH = passwords.hashed(PASSWORD)
GATEWAYS = frozenset({"1.1", "1.4", "2.2", "3.1"})
CORE = tuple(
    f"{domain}.{number}"
    for domain, last in enumerate((6, 5, 2, 2, 4, 5), start=1)
    for number in range(1, last + 1)
)
STRETCH = tuple(f"X{number}" for number in range(1, 9))
Enter = Callable[[Person], Hand]


class Journey:
    """One case and everybody who has a hand in it; `enter` signs a person in, the way of the test at hand."""

    def __init__(self, world: World, enter: Enter, *, tier: Tier = Tier.ACCREDITED) -> None:
        self.world, self.tier = world, tier
        self.codes = CORE + (STRETCH if tier is Tier.EXCELLENCE else ())
        self._enter, self._hands = enter, dict[int, Hand]()
        self.reviews: dict[int, str] = {}
        self.panel: list[Person] = []
        self._people()

    def _people(self) -> None:
        world = self.world
        self.lead, self.signatory, self.secretary = world.lead, world.signatory, world.secretary
        elsewhere = world.new_office("North")
        self.reviewers = [
            world.person(Role.REVIEWER, name="Rae Lead", office=world.office),
            world.profile(world.person(Role.REVIEWER, name="Lou Lay"), ReviewerKind.LAY, Profession.LAY),
        ]
        if self.tier is Tier.EXCELLENCE:
            self.reviewers.append(world.person(Role.REVIEWER, name="Noor North", office=elsewhere))
        self.moderator = world.person(Role.MODERATOR, name="Mo Derator")
        self.chair = world.person(Role.PANEL_CHAIR, name="Cam Chair")
        members = [
            world.person(Role.PANEL_MEMBER, name=f"Member {n}") for n in ("One", "Two", "Three", "Four")
        ]
        self.panel = [self.chair, *members]
        self.dean = world.person(Role.RATIFIER, name="Dee Dean")
        self.officer = world.person(Role.CONCERN_OFFICER, name="Con Cern")

    def hand(self, person: Person) -> Hand:
        """The person at their browser, signed in."""
        if person.id not in self._hands:
            self._hands[person.id] = self._enter(person)
        return self._hands[person.id]

    def apply(self, scores: Mapping[str, int] | None = None) -> None:
        """The provider starts, assesses itself, uploads and cites real files, and the executive signs."""
        lead = self.hand(self.lead)
        self.case = self.begin().partition("/standards/")[0]
        for code in self.codes:
            lead.send(
                f"{self.case}/standards/{code}",
                self_score=(scores or {}).get(code, 3),
                narrative=f"What this ward does about standard {code}, shift by shift.",
            )
        lead.send(f"{self.case}/steps/complete_self_assessment")
        self._upload()
        for code in self.codes:
            self._cite(code)
        lead.send(f"{self.case}/steps/request_sign_off")
        self.sign()
        lead.send(f"{self.case}/steps/submit")

    def begin(self) -> str:
        """The lead starts the application; where that leads."""
        return self.hand(self.lead).send(
            f"/placements/{self.world.placement.id}/start", cycle=self.world.cycle.id, tier=self.tier.value
        )

    def _upload(self) -> None:
        lead = self.hand(self.lead)
        kinds = ("learner_survey", "educational_audit", "incident_data", "improvement_project")
        for number, kind in enumerate(kinds, start=2):
            lead.send(
                "/evidence/add", title=f"Paper on {kind}", kind=kind, file=(f"{kind}.pdf", files.good(number))
            )
        db.session.commit()
        Worker(self.world.app, HANDLERS).drain()
        page = parser.fromstring(lead.read(f"{self.case}/standards/{self.codes[0]}/cite"))
        options = page.xpath("//select[@name='revision']/option[@value!='']")
        self.papers = {
            kind: option.get("value") for kind in kinds for option in options if kind in option.text_content()
        }
        assert len(self.papers) == len(kinds), "every file is ready to cite"

    def _cite(self, code: str) -> None:
        several = code in GATEWAYS or self.tier is Tier.EXCELLENCE
        kinds = (
            ("learner_survey", "educational_audit", "incident_data") if several else ("improvement_project",)
        )
        for kind in kinds:
            self.hand(self.lead).send(
                f"{self.case}/standards/{code}/cite",
                revision=self.papers[kind],
                page_from=1,
                page_to=2,
                claim=f"Shows {code} at work",
            )

    def sign(self) -> None:
        """The executive reads, proves who they are, and signs."""
        signatory = self.hand(self.signatory)
        page = parser.fromstring(signatory.read(f"{self.case}/sign-off"))
        step_up = page.xpath("//a[contains(@href, '/step-up')]/@href")[0]
        signatory.send(step_up, password=PASSWORD)
        signatory.send(f"{self.case}/sign-off", declared="y")

    @property
    def office_case(self) -> str:
        """The case as the office addresses it."""
        return self.case.replace("/applications/", "/cases/")

    def check(self) -> None:
        """The office checks and accepts."""
        office = self.hand(self.secretary)
        office.send(f"{self.office_case}/steps/begin_check")
        office.send(f"{self.office_case}/steps/accept")

    def build_team(self) -> None:
        """The office invites; reviewers declare and accept; the team is confirmed."""
        office = self.hand(self.secretary)
        for reviewer in self.reviewers:
            self._invite(office, reviewer)
        for reviewer in self.reviewers:
            hand = self.hand(reviewer)
            self.reviews[reviewer.id] = re.findall(r'href="(/reviews/\d+)"', hand.read("/reviews"))[0]
            hand.send(f"{self.reviews[reviewer.id]}/declare", declaration="clear")
        self.hand(self.lead).send(f"{self.case}/reviewers")
        office.send(f"{self.office_case}/steps/allocate_team")
        for reviewer in self.reviewers:
            self.hand(reviewer).send(f"{self.reviews[reviewer.id]}/begin")

    def _invite(self, office: Hand, reviewer: Person) -> None:
        elsewhere = "?elsewhere=y" if reviewer.name == "Noor North" else ""
        is_lead = {"is_lead": "y"} if reviewer is self.reviewers[0] else {}
        office.send(f"{self.office_case}/team/invite/{reviewer.id}{elsewhere}", **is_lead)

    def score(
        self, scores: Mapping[str, int] | None = None, *, other: Mapping[str, int] | None = None
    ) -> None:
        """Every reviewer scores every standard and locks; `other` are scores in which the second differs."""
        for number, reviewer in enumerate(self.reviewers):
            own = {**(scores or {}), **((other or {}) if number == 1 else {})}
            for code in self.codes:
                self._judge(reviewer, code, own.get(code, 3))
        self._ask_nothing()
        for reviewer in self.reviewers:
            self.hand(reviewer).send(f"{self.reviews[reviewer.id]}/lock")

    def _ask_nothing(self) -> None:
        """The lead says that the team has no question to the provider: nobody locks before."""
        lead = self.reviewers[0]
        self.hand(lead).send(
            f"{self.reviews[lead.id]}/questions/waive", reason="What was submitted answers everything."
        )

    def _judge(self, reviewer: Person, code: str, value: int) -> None:
        hand, path = self.hand(reviewer), f"{self.reviews[reviewer.id]}/standards/{code}"
        page = parser.fromstring(hand.read(path))
        cited = page.xpath("//input[@name='relied_on']/@value")
        typed: dict[str, object] = {
            "score": value,
            "rationale": f"{code}: the evidence shows it, page by page.",
        }
        low_gateway = code in GATEWAYS and value <= 1
        if value <= 1:
            typed["nothing_cited"] = "y"
        else:
            typed["relied_on"] = cited
        if low_gateway:
            typed["at_risk_now"] = "yes"
        if value == 4:
            typed["ceiling_reason"] = "Two rounds of results and an outside review are shown."
        hand.send(path, **typed)

    @property
    def team(self) -> str:
        """The case as the lead reviewer addresses it."""
        return self.reviews[self.reviewers[0].id]

    def agree(
        self, settled: Mapping[str, int] | None = None, *, moderated: Mapping[str, int] | None = None
    ) -> None:
        """The team begins consensus and settles what stands open; the moderator settles the rest."""
        lead = self.hand(self.reviewers[0])
        lead.send(f"{self.team}/consensus/begin")
        for code, value in (settled or {}).items():
            lead.send(
                f"{self.team}/consensus/{code}",
                value=value,
                reason="Read again together.",
                rationale="The evidence was read again.",
            )
            for person in self.reviewers[1:]:
                self.hand(person).send(f"{self.reviews[person.id]}/consensus")
        for code, value in (moderated or {}).items():
            self.hand(self.moderator).send(
                f"{self.office_case}/consensus/{code}",
                value=value,
                reason="Read with both rationales.",
                rationale="The evidence was read again.",
            )

    def report(self, findings: Mapping[str, str] | None = None) -> None:
        """The report is issued; the provider confirms its facts; the lead answers."""
        self.issue_report(findings)
        self.hand(self.lead).send(f"{self.case}/steps/confirm_accuracy", comments="")
        self.hand(self.reviewers[0]).send(f"{self.team}/accuracy", answer="Thank you for checking.")

    def issue_report(self, findings: Mapping[str, str] | None = None) -> None:
        """The lead writes findings, looks at every text and issues the report, which the provider reads."""
        lead = self.hand(self.reviewers[0])
        lead.send(f"{self.team}/report", summary="A placement that knows itself.")
        for code, kind in (findings or {}).items():
            lead.send(f"{self.team}/report/{code}", kind=kind, words=f"Put {code} right for every learner.")
        page = parser.fromstring(lead.read(f"{self.team}/report"))
        # Who writes a finding has looked at the text beside it.
        for path in page.xpath("//tr[.//strong[normalize-space()='To look at']]//th//a/@href"):
            lead.send(path)
        lead.send(f"{self.team}/report/issue")
        assert "A placement that knows itself." in self.hand(self.lead).read(f"{self.case}/report")

    def meet(self, outcome: str = "accredited") -> None:
        """A meeting is arranged, its papers go out, the panel votes, and the chair records the decision."""
        office = self.hand(self.secretary)
        day = (deadline(clock.now(), 12) + timedelta(hours=1)).date()
        seats: dict[str, object] = {
            f"seat_{self.chair.id}": "chair",
            f"profession_{self.chair.id}": "medicine",
        }
        for member, seat in zip(self.panel[1:], ("learner", "lay", "member", "member"), strict=True):
            seats |= {
                f"seat_{member.id}": seat,
                f"profession_{member.id}": "lay" if seat == "lay" else "nursing",
            }
        self.meeting = office.send(
            "/meetings/new",
            title="Panel of the journey",
            **{"held_on-day": day.day, "held_on-month": day.month, "held_on-year": day.year},
            **seats,
        )
        office.send(f"{self.meeting}/agenda/{self.case.rsplit('/', 1)[1]}")
        office.send(f"{self.meeting}/steps/issue_papers")
        with clock.shifted(timedelta(days=(day - clock.today()).days)):
            self._decide(outcome)

    def _decide(self, outcome: str) -> None:
        chair = self.hand(self.chair)
        self._sign_in_again()
        chair.send(f"{self.meeting}/room", present=[person.id for person in self.panel])
        chair.send(f"{self.meeting}/steps/open")
        self.item = re.findall(r'href="(/meetings/items/\d+)"', chair.read(self.meeting))[0]
        chair.send(f"{self.item}/call")
        chair.send(f"{self.item}/propose", outcome=outcome)
        for person in self.panel:
            self.hand(person).send(f"{self.item}/vote", choice="for")
        chair.send(f"{self.item}/decide", on_the_line_seen="y")
        ratify = re.findall(r'href="(/decisions/\d+/ratify)"', self.hand(self.dean).read(self.office_case))[0]
        self.hand(self.dean).send(ratify, answer="ratify")

    def excel(self, scores: Mapping[str, int]) -> None:
        """An application for excellence: scores of 4 are moderated, a visit is made, and results are on record."""
        self.apply()
        self.check()
        self.build_team()
        self.score(scores)
        self.hand(self.reviewers[0]).send(
            f"{self.team}/visit",
            **{"held_on-day": clock.today().day, "held_on-month": clock.today().month},
            **{"held_on-year": clock.today().year},
            learner_session="y",
            learners="6",
            notes="Learners spoke freely.",
        )
        self.agree(moderated=scores)
        self.report(dict.fromkeys(scores, "commendation"))
        self._record("benchmark_cycles", "2")
        self._record("shares_practice", "yes")
        self.meet("excellence")

    def _record(self, kind: str, value: str) -> None:
        today = clock.today()
        self.hand(self.officer).send(
            f"/organisations/{self.world.organisation.id}/facts/{kind}",
            value=value,
            source="Letter from the provider",
            **{"dated_on-day": today.day, "dated_on-month": today.month, "dated_on-year": today.year},
        )

    def come_back(self, code: str) -> None:
        """The provider answers an opened standard again, signs and sends; the team scores it blind again and agrees."""
        lead = self.hand(self.lead)
        lead.send(
            f"{self.case}/standards/{code}", self_score=3, narrative="What changed since the panel met."
        )
        lead.send(f"{self.case}/steps/request_signature")
        self.sign()
        lead.send(f"{self.case}/steps/resubmit")
        for reviewer in self.reviewers:
            # A review of its own in the new round: what was shared in the first stays as it is.
            hand = self.hand(reviewer)
            waiting = re.findall(r'href="(/reviews/\d+)"', hand.read("/reviews"))
            self.reviews[reviewer.id] = waiting[0]
            hand.send(f"{waiting[0]}/begin")
            self._judge(reviewer, code, 3)
        self._ask_nothing()
        for reviewer in self.reviewers:
            self.hand(reviewer).send(f"{self.reviews[reviewer.id]}/lock")
        self.agree()
        self.hand(self.reviewers[0]).send(f"{self.team}/report/{code}", words="")
        self.report()

    def _sign_in_again(self) -> None:
        """Sessions ended in the weeks before the meeting."""
        self._hands = {}
        self.hand(self.chair)
