"""A field in which each list can be made longer by one; rows are written straight in, past the services."""

from collections.abc import Sequence
from datetime import timedelta
from functools import cached_property

from sqlalchemy import select, update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.applications import Tier
from accreditation.enums.audit import AuditKind
from accreditation.enums.awards import AwardStatus, AwardTrigger, Outcome
from accreditation.enums.concerns import ConcernKind, FactKind
from accreditation.enums.findings import FindingKind
from accreditation.enums.frameworks import StandardClass, StandardScope
from accreditation.enums.jobs import JobKind
from accreditation.enums.meetings import ItemStatus
from accreditation.enums.people import Duty, Profession, Role
from accreditation.enums.reviews import ModerationReason, ReviewerKind, ReviewStatus
from accreditation.enums.statements import PartnerKind
from accreditation.models.answers import Answer, AnswerRevision
from accreditation.models.applications import Application, CaseDuty
from accreditation.models.awards import Award, AwardEvent
from accreditation.models.comments import Comment, CommentResolution
from accreditation.models.concerns import Concern, Fact
from accreditation.models.findings import Finding
from accreditation.models.frameworks import Cycle, FrameworkVersion, Standard
from accreditation.models.jobs import Job
from accreditation.models.meetings import Decision, Item, Meeting, MeetingMember, Ratification
from accreditation.models.reviews import Review
from accreditation.models.statements import Statement, StatementRequest
from accreditation.models.workbooks import ReceivedWorkbook
from accreditation.queries import agreed_scores, answers
from accreditation.services import audit, invitations, presences
from accreditation.services.grants import Scope
from accreditation.services.moderation.records import open_case
from accreditation.services.sessions import history
from tests import agreeing, deciding, reviewing
from tests.architecture.growing_evidence import EvidenceLists
from tests.architecture.growing_letters import LetterLists
from tests.architecture.growing_reviewers import ReviewerLists
from tests.architecture.growing_training import TrainingLists


class Field(EvidenceLists, LetterLists, TrainingLists, ReviewerLists):
    """One test's field: what a list is about, made once, and a way to add one row to each list."""

    @cached_property
    def shared(self) -> tuple[Application, list[Review]]:
        """A case whose team is agreeing scores."""
        return agreeing.moderating(self.world)

    @cached_property
    def allocating(self) -> Application:
        """A case whose team is being chosen."""
        return reviewing.allocating(self.world)

    @cached_property
    def panel(self) -> deciding.Panel:
        """A panel with a meeting."""
        return deciding.Panel(self.world)

    @cached_property
    def award(self) -> Award:
        """An award of the provider's ward."""
        return self.add_award()

    @cached_property
    def workbook(self) -> ReceivedWorkbook:
        """A workbook of the provider's lead that waits, with nothing in it yet."""
        return self.add_workbook()

    def add_workbook(self) -> ReceivedWorkbook:
        """One more workbook that waits for the lead."""
        workbook = ReceivedWorkbook(
            application_id=self.drafted.id,
            person_id=self.world.lead.id,
            framework_version_id=self.drafted.framework_version_id,
            received_at=clock.now(),
            changes=[],
            troubles=[],
        )
        self.keep(workbook)
        return workbook

    def change_workbook(self) -> None:
        """One more standard that the workbook changes, and one more place that could not be taken."""
        codes = [answer.standard.code for answer in answers.in_scope(self.drafted)]
        changes = self.workbook.changes
        change = {"code": codes[len(changes) % len(codes)], "version": 1, "began": {"gaps": ""}}
        with unit_of_work():
            self.workbook.changes = [*changes, {**change, "typed": {"gaps": f"Gap {self.number()}"}}]
            self.workbook.troubles = [*self.workbook.troubles, ["Sheet", "F4", "Wrong", "Mend"]]

    def add_revision(self) -> None:
        """One more version of the answer to 1.1, each by somebody else."""
        self.keep(
            AnswerRevision(
                answer_id=self.first_answer.id,
                version=self.first_answer.version + self.number(),
                self_score=3,
                not_applicable=False,
                not_applicable_reason="",
                narrative="What we do.",
                gaps="",
                actions="",
                author_id=self.world.person(Role.CONTRIBUTOR).id,
                at=clock.now(),
            )
        )

    def add_comment(self) -> None:
        """One more comment on the answer to 1.1, with a reply, each by somebody else."""
        comment = self._comment()
        self.keep(comment)
        self.keep(self._comment(comment.id))
        person_id = self.world.person(Role.CONTRIBUTOR).id
        self.keep(
            CommentResolution(
                comment_id=comment.id, number=1, is_resolved=False, by_id=person_id, at=clock.now()
            )
        )

    def add_presence(self) -> None:
        """One more colleague who has the page of 1.1 open."""
        person_id = self.world.person(Role.CONTRIBUTOR).id
        with unit_of_work():
            presences.note(self.first_answer.id, person_id, is_typing=True)

    def add_assignment(self) -> None:
        """One more case in which the lead was asked to answer the first two standards."""
        case_id = self.world.application(placement=self.world.new_placement(f"Asked ward {self.number()}")).id
        with unit_of_work():
            answer_ids = (
                select(Answer.id).where(Answer.application_id == case_id).order_by(Answer.id).limit(2)
            )
            db.session.execute(
                update(Answer)
                .where(Answer.id.in_(answer_ids))
                .values(assignee_id=self.world.lead.id, assigned_due_on=clock.today())
            )

    def _comment(self, thread_id: int | None = None) -> Comment:
        return Comment(
            application_id=self.drafted.id,
            answer_id=self.first_answer.id,
            thread_id=thread_id,
            quote="",
            words=f"Comment {self.number()}",
            author_id=self.world.person(Role.CONTRIBUTOR).id,
            at=clock.now(),
        )

    def add_statement(self) -> None:
        """One more university that was asked for a statement on the drafted case, each by somebody else, and wrote it."""
        request = self._statement_request(self.drafted.id)
        self.keep(request)
        self.keep(self._statement(self.drafted.id, request))

    def add_statement_of_case(self) -> None:
        """One more learner's statement on the case whose team agrees scores."""
        self.keep(self._statement(self.shared[0].id))

    def _statement_request(self, application_id: int) -> StatementRequest:
        number, now = self.number(), clock.now()
        return StatementRequest(
            application_id=application_id,
            kind=PartnerKind.UNIVERSITY,
            name=f"Partner {number}",
            address=f"partner{number}@university.example",
            note="",
            nonce=f"{number}",
            asked_by_id=self.world.person(Role.PROVIDER_LEAD).id,
            asked_at=now,
            expires_at=now + timedelta(days=7),
            answered_on=clock.today(),
        )

    def _statement(self, application_id: int, request: StatementRequest | None = None) -> Statement:
        number = self.number()
        return Statement(
            application_id=application_id,
            request_id=request.id if request else None,
            kind=request.kind if request else PartnerKind.LEARNER,
            asked_by_id=self.world.lead.id,
            name=f"Partner {number}",
            role="",
            organisation="",
            words=f"Statement {number}",
            received_on=clock.today(),
        )

    def add_event(self) -> None:
        """One more event of a case's record, each by somebody else."""
        actor = self.world.viewer(self.world.person(Role.SECRETARIAT))
        with unit_of_work():
            audit.record(
                AuditKind.APPLICATION_SIGNED,
                actor=actor,
                stream=audit.case(self.drafted.id),
                application_id=self.drafted.id,
                snapshot=self.number(),
            )

    def add_candidate(self) -> None:
        """One more person who may review."""
        reviewing.reviewer(self.world)

    def add_asked(self) -> None:
        """One more person who was asked to review the same case."""
        self._ask(self.allocating, reviewing.reviewer(self.world).id, ReviewStatus.INVITED)

    def add_review(self, status: ReviewStatus = ReviewStatus.INVITED) -> None:
        """One more review for the same reviewer."""
        self._ask(self.add_case(S.IN_REVIEW), self.person(Role.REVIEWER).id, status)

    def _ask(self, application: Application, person_id: int, status: ReviewStatus) -> None:
        self.keep(
            Review(
                application_id=application.id,
                round_id=application.current_round.id,
                reviewer_id=person_id,
                kind=ReviewerKind.PEER,
                profession=Profession.NURSING,
                status=status,
                invited_at=clock.now(),
                declared_clear=True,
                locked_at=clock.now(),
            )
        )

    def add_duty(self) -> None:
        """One more person with a hand in the shared case."""
        self.keep(
            CaseDuty(
                application_id=self.shared[0].id,
                person_id=self.world.person(Role.CONTRIBUTOR).id,
                duty=Duty.AUTHOR.value,
                taken_at=clock.now(),
            )
        )

    def add_finding(self) -> None:
        """One more finding in the shared case."""
        application, team = self.shared
        self.keep(
            Finding(
                application_id=application.id,
                standard_id=self._standards()[self.number() % 24].id,
                kind=FindingKind.REQUIREMENT,
                words="Show what came of it.",
                drafted_by_id=team[0].reviewer_id,
                created_at=clock.now(),
            )
        )

    def add_opened(self) -> None:
        """One more standard of the shared case that its team has to talk about again."""
        review_round = self.shared[0].current_round
        with unit_of_work():
            agreed = next(iter(agreed_scores.of_round(review_round)), None)
            if agreed is not None:
                open_case(
                    review_round,
                    agreed.standard_id,
                    None,
                    reasons=[ModerationReason.RANGE],
                    for_moderator=False,
                    team_days=10,
                )

    def _standards(self) -> Sequence[Standard]:
        return self.world.framework.standards

    def add_concern(self) -> None:
        """One more concern, each about another case."""
        self.keep(
            Concern(
                application_id=self.add_case().id,
                standard_id=self._standards()[0].id,
                office_id=self.world.office.id,
                kind=ConcernKind.ASSURANCE,
                raised_by_id=self.world.person(Role.REVIEWER).id,
                raised_at=clock.now(),
                words="Supervision is missing.",
            )
        )

    def add_fact(self) -> None:
        """One more fact, each about another placement."""
        self.keep(
            Fact(
                organisation_id=self.world.organisation.id,
                placement_id=self.world.new_placement(f"Place {self.number()}").id,
                kind=FactKind.SUPPORT_LEVEL,
                value="1",
                source="Register",
                dated_on=clock.today(),
                recorded_at=clock.now(),
            )
        )

    def add_meeting(self) -> Meeting:
        """One more meeting of the office, with its chair."""
        chair = self.person(Role.PANEL_CHAIR)
        meeting = Meeting(
            office_id=self.world.office.id, title=f"Panel {self.number()}", held_on=clock.today()
        )
        meeting.members = [MeetingMember(person_id=chair.id, is_chair=True, profession=Profession.MEDICINE)]
        self.keep(meeting)
        return meeting

    def add_member(self) -> None:
        """One more person who may sit on the panel, and sits on it."""
        person = self.world.person(Role.PANEL_MEMBER)
        self.keep(
            MeetingMember(
                meeting_id=self.panel.meeting_id, person_id=person.id, profession=Profession.NURSING
            )
        )

    def add_item(self) -> None:
        """One more case on the panel's agenda."""
        number, application = self.number(), self.add_case(S.AT_PANEL)
        self.keep(
            Item(
                meeting_id=self.panel.meeting_id,
                application_id=application.id,
                round_id=application.current_round.id,
                position=number,
            )
        )

    def add_award(self, placement_id: int | None = None) -> Award:
        """One more award, at a place of its own unless said."""
        application, now = self.add_case(S.CLOSED), clock.now()
        chair = self.person(Role.PANEL_CHAIR).id
        item = Item(
            meeting_id=self.add_meeting().id,
            application_id=application.id,
            round_id=application.current_round.id,
            position=1,
            status=ItemStatus.RATIFIED,
            rule_outcome=Outcome.ACCREDITED,
        )
        self.keep(item)
        decision = Decision(
            item_id=item.id,
            application_id=application.id,
            outcome=Outcome.ACCREDITED,
            rule_outcome=Outcome.ACCREDITED,
            votes_for=3,
            votes_against=0,
            abstentions=0,
            decided_by_id=chair,
            decided_at=now,
        )
        self.keep(decision)
        word = Ratification(
            decision_id=decision.id, person_id=self.person(Role.RATIFIER).id, ratified=True, at=now
        )
        self.keep(word)
        award = Award(
            number=f"AC-26-{self.number():06}",
            application_id=application.id,
            ratification_id=word.id,
            placement_id=placement_id or application.placement_id,
            placement_name=f"Place {self.number()}",
            organisation_name="Riverside Trust",
            town="London",
            tier=Tier.ACCREDITED,
            status=AwardStatus.ACTIVE,
            starts_on=clock.today(),
            expires_on=clock.today() + timedelta(days=1000),
        )
        self.keep(award)
        self.add_award_event(award)
        return award

    def add_award_event(self, award: Award | None = None) -> None:
        """One more step in the life of an award (the same one unless said)."""
        award = award or self.award
        self.keep(
            AwardEvent(
                award_id=award.id,
                trigger=AwardTrigger.LIFT_CONDITIONS,
                status=AwardStatus.ACTIVE,
                words="Held.",
                at=clock.now(),
            )
        )

    def add_person(self) -> None:
        """One more person with two roles."""
        person = self.world.person(Role.CONTRIBUTOR)
        self.world.grant(person, Role.REVIEWER, office_id=self.world.office.id)

    def add_grant(self) -> None:
        """One more role of the same person, each in another provider."""
        organisation = self.world.new_organisation(f"Trust {self.number()}")
        self.world.grant(self.world.lead, Role.CONTRIBUTOR, organisation_id=organisation.id)

    def add_session(self) -> None:
        """One more place where the same person is signed in."""
        self.world.client(self.world.lead)

    def add_sign_in(self) -> None:
        """One more time when the same person signed in."""
        with unit_of_work():
            history.note(self.world.lead.id, method="password", user_agent="", succeeded=True)

    def add_invitation(self) -> None:
        """One more invitation, with two roles."""
        number = self.number()
        office = self.world.new_office(f"Office {number}")
        prepared = [
            invitations.PreparedRole(role, Scope(office_id=office.id))
            for role in (Role.REVIEWER, Role.MODERATOR)
        ]
        actor = self.world.viewer(self.world.person(Role.ADMINISTRATOR))
        with unit_of_work():
            invitation = invitations.invite(
                email=f"invited{number}@example.org",
                name=f"Invited {number}",
                prepared=prepared[0],
                actor=actor,
            )
            invitations.prepare_role(invitation, prepared[1], actor=actor)

    def add_organisation(self) -> None:
        """One more provider, each of another office, with a placement."""
        number = self.number()
        office = self.world.new_office(f"Office {number}")
        self.world.new_placement("Ward", self.world.new_organisation(f"Trust {number}", office))

    def add_placement(self) -> None:
        """One more placement of the provider."""
        self.world.new_placement(f"Place {self.number():03}")

    def add_version(self) -> FrameworkVersion:
        """One more published framework, with a standard."""
        number = self.number()
        version = FrameworkVersion(
            slug=f"framework-{number}",
            version="1",
            title=f"Framework {number}",
            content_hash=f"hash {number}",
            source="",
            published_at=clock.now(),
            published_by_id=self.world.person(Role.ADMINISTRATOR).id,
        )
        version.standards = [
            Standard(
                code="1.1",
                domain="1",
                position=0,
                title="Safe",
                klass=StandardClass.GATEWAY,
                scope=StandardScope.PLACEMENT,
                not_applicable_allowed=False,
            )
        ]
        self.keep(version)
        return version

    def add_cycle(self) -> None:
        """One more cycle, each with another framework."""
        number = self.number()
        self.keep(
            Cycle(
                name=f"Cycle {number} of many",
                framework_version_id=self.add_version().id,
                opens_on=clock.today(),
                closes_on=clock.today() + timedelta(days=number),
                settings={},
            )
        )

    def add_job(self) -> None:
        """One more job."""
        self.keep(
            Job(
                kind=JobKind.SWEEP,
                payload={"revision_id": self.number()},
                run_at=clock.now(),
                created_at=clock.now(),
            )
        )
