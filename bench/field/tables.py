"""Every table that the generator fills, with the columns in the order in which it gives them."""

from accreditation.models.answers import Answer, AnswerRevision
from accreditation.models.applications import Application, CaseDuty, Defect
from accreditation.models.audit import AuditEvent, AuditHead
from accreditation.models.awards import Award, AwardEvent
from accreditation.models.concerns import Concern, Fact
from accreditation.models.content import ANSWER_FIELDS
from accreditation.models.evidence import Citation, EvidenceItem, EvidencePage, EvidenceRevision
from accreditation.models.findings import Finding
from accreditation.models.frameworks import Cycle
from accreditation.models.jobs import Job
from accreditation.models.meetings import Decision, Item, Meeting, MeetingMember, Motion, Ratification, Vote
from accreditation.models.moderation import (
    AgreedScore,
    AgreedScoreReview,
    ModerationCase,
    ModerationCaseReason,
)
from accreditation.models.organisations import (
    Office,
    Organisation,
    Placement,
    PlacementLearnerGroup,
    PlacementProfession,
)
from accreditation.models.people import Grant, Person, ReviewerProfile, UserSession
from accreditation.models.reviews import Declaration, Review, Score, ScoreCitation, ScoreRevision
from accreditation.models.rounds import AccuracyPoint, ReportVersion, ReviewRound, RoundStandard
from accreditation.models.snapshots import Entry, EntryCitation, Signature, Snapshot, SnapshotEntry
from accreditation.queries.evidence_search import INDEX
from bench.bulk import Bulk

ANSWER = " ".join(ANSWER_FIELDS)


class Tables:
    """The tables of one load."""

    def __init__(self, bulk: Bulk) -> None:
        into = bulk.into
        self.bulk = bulk
        self.offices = into(Office, "code name")
        self.organisations = into(Organisation, "ods_code name kind office_id created_at")
        self.placements = into(Placement, "organisation_id office_id name kind town capacity")
        self.professions = into(PlacementProfession, "placement_id profession")
        self.groups = into(PlacementLearnerGroup, "placement_id learner_group")
        self.people = into(Person, "email name created_at")
        self.grants = into(Grant, "person_id role organisation_id office_id starts_on ends_on")
        self.profiles = into(ReviewerProfile, "person_id kind profession employer_id trained_on")
        self.sessions = into(UserSession, "token_hash person_id created_at seen_at expires_at")
        self.cycles = into(Cycle, "name framework_version_id opens_on closes_on settings version")
        self.facts = into(Fact, "organisation_id placement_id kind value source dated_on recorded_at")
        self.applications = into(
            Application,
            "reference kind placement_id organisation_id office_id cycle_id framework_version_id tier status"
            " status_since due_on opened_at submitted_at lapsed_from returns",
        )
        self.defects = into(Defect, "application_id return_number standard_id words")
        self.duties = into(CaseDuty, "application_id person_id duty taken_at")
        self.answers = into(
            Answer,
            f"application_id standard_id version {ANSWER} not_applicable_preset assignee_id updated_at"
            " updated_by_id",
        )
        self.answer_revisions = into(
            AnswerRevision,
            f"answer_id version {ANSWER} author_id at",
        )
        self._fill_evidence()
        self._fill_reviews()
        self._fill_panels()
        self.events = into(AuditEvent, "stream seq at kind actor_id facts previous_hash hash")
        self.heads = into(AuditHead, "stream seq hash")
        self.jobs = into(Job, "kind payload state run_at tries error created_at finished_at")

    def _fill_evidence(self) -> None:
        into = self.bulk.into
        self.items = into(
            EvidenceItem,
            "organisation_id title kind period_from period_to expires_on notes owner_id created_at",
        )
        self.revisions = into(
            EvidenceRevision,
            "item_id number status filename size sha256 media_type storage_key pages pictures scan searched"
            " uploaded_by_id uploaded_at",
        )
        self.pages = into(EvidencePage, "revision_id number text")
        self.words = self.bulk.into_table(INDEX, "rowid words")
        self.citations = into(
            Citation, "answer_id revision_id page_from page_to claim created_by_id created_at"
        )
        self.snapshots = into(
            Snapshot,
            "application_id number content_hash created_at voided_at submitted_at",
        )
        self.signatures = into(Signature, "snapshot_id person_id kind signed_at")
        self.entries = into(
            Entry,
            f"application_id standard_id content_hash {ANSWER}",
        )
        self.placed = into(SnapshotEntry, "snapshot_id standard_id entry_id position")
        self.entry_citations = into(
            EntryCitation, "entry_id revision_id position title kind sha256 page_from page_to claim"
        )

    def _fill_reviews(self) -> None:
        into = self.bulk.into
        self.rounds = into(
            ReviewRound, "application_id number why snapshot_id follows_id opened_at revealed_at closed_at"
        )
        self.round_standards = into(RoundStandard, "round_id standard_id")
        self.reports = into(ReportVersion, "round_id version summary written_by_id written_at issued_at")
        self.accuracy = into(
            AccuracyPoint, "report_id comments made_by_id made_at answer answered_by_id answered_at"
        )
        self.reviews = into(
            Review,
            "application_id round_id reviewer_id kind profession is_lead from_other_office status invited_at due_on"
            " declared_clear locked_at",
        )
        self.declarations = into(Declaration, "review_id made_at is_clear words")
        self.scores = into(
            Score,
            "review_id standard_id entry_id version value cannot_judge rationale nothing_cited ceiling_reason"
            " private_note at_risk_now updated_at",
        )
        self.score_citations = into(
            ScoreCitation, "score_id version entry_citation_id relied_on exception corrected_kind"
        )
        self.score_revisions = into(
            ScoreRevision,
            "score_id version entry_id value cannot_judge rationale nothing_cited ceiling_reason private_note at_risk_now at",
        )
        self.moderated = into(
            ModerationCase,
            "round_id standard_id number for_moderator note opened_at moderator_from settled_at",
        )
        self.moderation_reasons = into(ModerationCaseReason, "moderation_case_id reason")
        self.agreed = into(
            AgreedScore,
            "round_id standard_id version entry_id value method rationale reason agreed_by_id agreed_at",
        )
        self.agreed_reviews = into(AgreedScoreReview, "agreed_score_id review_id")
        self.findings = into(
            Finding, "application_id standard_id kind status words drafted_by_id created_at issued_at due_on"
        )
        self.concerns = into(
            Concern,
            "application_id standard_id office_id kind status raised_by_id raised_at words",
        )

    def _fill_panels(self) -> None:
        into = self.bulk.into
        self.meetings = into(Meeting, "office_id title held_on status minutes")
        self.members = into(
            MeetingMember, "meeting_id person_id is_chair is_lay is_learner profession present"
        )
        self.agenda = into(
            Item,
            "meeting_id application_id round_id position status called_at rule_outcome escalate clauses facts",
        )
        self.motions = into(Motion, "item_id number outcome departure_reason proposed_by_id proposed_at")
        self.votes = into(Vote, "motion_id person_id choice at")
        self.decisions = into(
            Decision,
            "item_id application_id outcome rule_outcome departure_reason votes_for votes_against abstentions"
            " decided_by_id decided_at",
        )
        self.ratifications = into(Ratification, "decision_id person_id ratified new_panel reason at")
        self.awards = into(
            Award,
            "number application_id ratification_id placement_id placement_name organisation_name town tier status"
            " starts_on expires_on",
        )
        self.award_events = into(AwardEvent, "award_id trigger status words at actor_id decision_id")
