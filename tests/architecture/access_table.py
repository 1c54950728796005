"""Who gets which answer from every address: one row or more for each, everybody in the scene is asked.

A row names the stage of the case it is asked about and who is let in (200) or sees the thing but may not do this
(403). Whoever is not named gets the answer for strangers: 404, the same as for an address that leads nowhere, or 403
where the page belongs to a role and to no one thing. Who is not signed in is sent to sign in (302).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.scene import Stage

Who = frozenset[str]


def _who(names: str) -> Who:
    return frozenset(names.split())


NOBODY = _who("nobody")
PROVIDER = _who("contributor provider_lead signatory information_lead")
DRAFTERS = _who("contributor provider_lead")
LEAD = _who("provider_lead")
REVIEWERS = _who("lead lay invited")
SECRETARIAT = _who("secretariat")
OFFICE = _who("secretariat moderator ratifier concern_officer auditor")
CHAIR = _who("panel_chair")
PANEL = _who("panel_chair panel_member")
MEETING = _who("secretariat ratifier panel_chair panel_member")
NATION = _who("appeal_officer analyst auditor administrator")
ADMINISTRATOR = _who("administrator")
ELSEWHERE = _who(
    "elsewhere_provider_lead elsewhere_reviewer elsewhere_secretariat elsewhere_moderator elsewhere_ratifier"
    " elsewhere_concern_officer elsewhere_panel_chair"
)
EVERYBODY = (
    NOBODY | _who("newcomer moderator concern_officer") | PROVIDER | REVIEWERS | MEETING | NATION | ELSEWHERE
)
"""One person for each: those of the scene's office and provider, the nation's, some of elsewhere, and two without a role."""


@dataclass(frozen=True)
class Row:
    """What everybody gets from one address, about the case at one stage."""

    answers: Mapping[Who, int]
    stage: Stage | None = None
    review: str = "lead"
    others: int = 404
    nobody: int = 302
    forged: int = 422
    reads: Who = frozenset()
    given: Mapping[str, Any] = field(default_factory=dict)

    def status(self, who: str) -> int:
        """What one person gets."""
        for group, status in self.answers.items():
            if who in group:
                return status
        return self.nobody if who == "nobody" else self.others

    def sending(self, who: str) -> int:
        """What one person gets for a form with a forged token; who only reads the page may send nothing at all."""
        if who in self.reads:
            return 403
        return self.forged if self.status(who) == 200 else self.status(who)


def role(*groups: Who) -> Row:
    """A page that belongs to roles and to no one thing."""
    return Row({frozenset().union(*groups): 200}, others=403)


def about(stage: Stage, let_in: Who, no_further: Who = frozenset(), **more: Any) -> Row:
    """A page about the case at that stage: who is let in, and who sees the case but may not do this."""
    return Row({let_in: 200, no_further: 403}, stage=stage, **more)


def open_to_all(**given: Any) -> Row:
    """A page for everybody, signed in or not."""
    return Row({EVERYBODY: 200}, given=given)


S = Stage
SIGNED_IN = Row({EVERYBODY - NOBODY: 200})
UNKNOWN_LINK = Row({EVERYBODY: 404}, given={"reset_id": 1, "change_id": 1})
"""A page that only a letter's link opens; without its key it answers as one that was never sent."""
ADMIN, ADMIN_ONE = role(ADMINISTRATOR), Row({ADMINISTRATOR: 200})
HELD = Row({_who("information_lead"): 200, PROVIDER | SECRETARIAT: 403})
"""A file that is held; the provider has an information lead, so the office decides nothing."""

TABLE: dict[str, tuple[Row, ...]] = {
    # Everybody.
    "static": (open_to_all(filename="js/house.js"),),
    "home.front": (Row({NOBODY: 200}, others=302),),
    "home.show": (SIGNED_IN,),
    "home.finished": (SIGNED_IN,),
    "home.placements": (SIGNED_IN,),
    "calendar.show": (SIGNED_IN,),
    "calendar.address": (SIGNED_IN,),
    "calendar.withdraw": (SIGNED_IN,),
    # Whoever has the address is let in, signed in or not.
    "calendar.feed": (open_to_all(), Row({EVERYBODY: 404}, given={"key": "forged"})),
    "notices.index": (SIGNED_IN,),
    "notices.read": (SIGNED_IN,),
    "notices.preferences": (SIGNED_IN,),
    "accounts.sign_in": (open_to_all(),),
    "accounts.sign_out": (SIGNED_IN,),
    "accounts.show": (SIGNED_IN,),
    "accounts.choose_password": (Row({NOBODY: 302}, others=302),),
    "accounts.sign_out_everywhere": (SIGNED_IN,),
    "accounts.step_up": (SIGNED_IN,),
    "sign_ins.open_sessions": (SIGNED_IN,),
    "sign_ins.end_session": (Row({EVERYBODY - NOBODY: 200}, given={"session_id": 1}),),
    "sign_ins.history": (SIGNED_IN,),
    "address_changes.begin": (SIGNED_IN,),
    "address_changes.confirm": (UNKNOWN_LINK,),
    "address_changes.stop": (UNKNOWN_LINK,),
    "address_changes.stopped": (open_to_all(),),
    "resets.begin": (open_to_all(),),
    "resets.sent": (open_to_all(),),
    "resets.choose": (UNKNOWN_LINK,),
    "invitations.accept": (UNKNOWN_LINK,),
    "factors.show": (SIGNED_IN,),
    "factors.passkey_question": (SIGNED_IN,),
    "factors.add_passkey": (SIGNED_IN,),
    "factors.app": (SIGNED_IN,),
    "factors.remove_app": (SIGNED_IN,),
    "factors.recovery_codes": (SIGNED_IN,),
    "factors.rename_passkey": (Row({LEAD: 200}),),
    "factors.remove_passkey": (Row({LEAD: 200}),),
    "proofs.second": (Row({NOBODY: 302}, others=302),),  # nobody is half signed in
    "proofs.sign_in": (Row({EVERYBODY: 200}, forged=302),),
    "proofs.step_up": (Row({EVERYBODY - NOBODY: 200}, forged=302),),
    "identities.own": (SIGNED_IN,),
    "identities.link": (Row({EVERYBODY - NOBODY: 400}),),  # nothing was proved at an organisation
    "identities.remove_own": (Row({_who("analyst"): 200}),),
    "provider_sign_ins.begin": (Row({EVERYBODY: 503}),),  # the organisation of these tests is not there
    "provider_sign_ins.begin_step_up": (Row({EVERYBODY - NOBODY: 400}),),  # without a purpose
    "provider_sign_ins.back": (Row({EVERYBODY: 400}),),
    "provider_sign_ins.signed_out": (open_to_all(),),
    "provider_sign_ins.leave": (Row({EVERYBODY: 503}),),
    "provider_sign_ins.ended": (Row({EVERYBODY: 400}),),
    "public.accessibility": (open_to_all(),),
    "public.contact": (open_to_all(),),
    "public.cookies": (open_to_all(),),
    "public.help_page": (open_to_all(),),
    "public.privacy": (open_to_all(),),
    "public.is_well": (open_to_all(),),
    "public.ready": (Row({EVERYBODY: 503}),),  # no worker runs here
    "public.standards": (open_to_all(),),
    "crosswalk.standards": (open_to_all(),),
    "register.index": (open_to_all(),),
    "register.as_csv": (open_to_all(),),
    "register.show": (Row({EVERYBODY: 200}, stage=S.CLOSED),),
    "register.verify": (open_to_all(),),
    # The provider.
    "applications.start": (about(S.SELF_ASSESSMENT, DRAFTERS, PROVIDER),),
    "applications.show": tuple(about(stage, PROVIDER) for stage in (S.SELF_ASSESSMENT, S.SCORING, S.CLOSED)),
    "steps.of_application": (
        about(S.SELF_ASSESSMENT, DRAFTERS, PROVIDER, given={"trigger": "complete_self_assessment"}),
        about(S.IN_CHECK, _who("signatory"), PROVIDER, given={"trigger": "withdraw"}),
        about(S.RETURNED, LEAD, PROVIDER, given={"trigger": "request_signature"}),
        about(S.IN_CHECK, frozenset(), given={"trigger": "nonsense"}),
    ),
    "answers.edit": (
        about(S.SELF_ASSESSMENT, PROVIDER, reads=PROVIDER - DRAFTERS),
        about(S.SCORING, PROVIDER, reads=PROVIDER - DRAFTERS),
    ),
    "answers.assign": (about(S.SELF_ASSESSMENT, LEAD, PROVIDER),),
    "answers.history": (about(S.SELF_ASSESSMENT, PROVIDER),),
    "carry_forward.confirm": (about(S.SELF_ASSESSMENT, DRAFTERS, PROVIDER),),
    "answers.restore": (about(S.SELF_ASSESSMENT, DRAFTERS, PROVIDER, given={"number": 1}),),
    "comments.index": (about(S.SELF_ASSESSMENT, PROVIDER), about(S.SCORING, PROVIDER)),
    "comments.thread": (about(S.SELF_ASSESSMENT, PROVIDER), about(S.SCORING, PROVIDER)),
    "citations.add": (about(S.SELF_ASSESSMENT, DRAFTERS, PROVIDER),),
    "citations.remove": (about(S.SELF_ASSESSMENT, DRAFTERS, PROVIDER),),
    "citations.change": (about(S.SELF_ASSESSMENT, DRAFTERS, PROVIDER),),
    "framework_moves.show": (about(S.SELF_ASSESSMENT, PROVIDER), about(S.SCORING, PROVIDER)),
    "framework_moves.move": (about(S.SELF_ASSESSMENT, LEAD, PROVIDER),),
    "citation_moves.show": (about(S.SELF_ASSESSMENT, DRAFTERS, PROVIDER),),
    "citations.newer": (about(S.SELF_ASSESSMENT, DRAFTERS, PROVIDER),),
    # Once it is sent, the page of the application says where it stands.
    "readiness.board": (role(PROVIDER, _who("elsewhere_provider_lead")),),
    "readiness.show": (
        *(about(stage, PROVIDER) for stage in (S.SELF_ASSESSMENT, S.EVIDENCE, S.SIGN_OFF)),
        Row({PROVIDER: 302}, stage=S.SCORING),
    ),
    "matrix.show": (about(S.SELF_ASSESSMENT, PROVIDER), about(S.SCORING, PROVIDER)),
    "matrix.as_csv": (about(S.SELF_ASSESSMENT, PROVIDER), about(S.SCORING, PROVIDER)),
    "crosswalk.show": (about(S.SELF_ASSESSMENT, PROVIDER), about(S.SCORING, PROVIDER)),
    "crosswalk.as_csv": (about(S.SELF_ASSESSMENT, PROVIDER), about(S.SCORING, PROVIDER)),
    "sign_offs.show": (about(S.SIGN_OFF, PROVIDER, reads=PROVIDER - _who("signatory")),),
    "provider_reports.show": (about(S.ACCURACY, PROVIDER), about(S.MODERATION, frozenset())),
    "packs.show": (about(S.SELF_ASSESSMENT, PROVIDER), about(S.SCORING, PROVIDER)),
    "packs.progress": (about(S.SELF_ASSESSMENT, PROVIDER),),
    "packs.document": (about(S.SELF_ASSESSMENT, PROVIDER),),
    "packs.originals": (about(S.SELF_ASSESSMENT, PROVIDER),),
    "evidence.as_csv": (Row({PROVIDER | _who("elsewhere_provider_lead"): 200}),),
    "evidence.library": (Row({PROVIDER | _who("elsewhere_provider_lead"): 200}),),
    "evidence.add": (Row({DRAFTERS | _who("elsewhere_provider_lead"): 200, PROVIDER: 403}),),
    "evidence.show": (about(S.SELF_ASSESSMENT, PROVIDER),),
    "evidence.edit": (about(S.SELF_ASSESSMENT, DRAFTERS, PROVIDER),),
    "evidence.replace": (about(S.SELF_ASSESSMENT, DRAFTERS, PROVIDER),),
    "evidence.withdraw": (about(S.SELF_ASSESSMENT, LEAD, PROVIDER),),
    "evidence.page": (about(S.SELF_ASSESSMENT, PROVIDER),),
    "evidence.picture": (about(S.SELF_ASSESSMENT, PROVIDER),),
    "evidence.original": (about(S.SELF_ASSESSMENT, PROVIDER),),
    "file_checks.progress": (about(S.SELF_ASSESSMENT, PROVIDER),),
    # Of a file that was accepted at once: who added it is the provider lead.
    "file_checks.numbers": (about(S.SELF_ASSESSMENT, _who("provider_lead information_lead"), PROVIDER),),
    "file_checks.refusal": (about(S.SELF_ASSESSMENT, LEAD, PROVIDER),),
    "file_checks.take_back": (about(S.SELF_ASSESSMENT, LEAD, PROVIDER),),
    "arrivals.show": (Row({DRAFTERS | _who("elsewhere_provider_lead"): 200, PROVIDER: 403}),),
    "arrivals.checking": (Row({PROVIDER | _who("elsewhere_provider_lead"): 200}),),
    "held.index": (role(_who("information_lead"), SECRETARIAT, _who("elsewhere_secretariat")),),
    "held.show": (HELD, about(S.SELF_ASSESSMENT, frozenset())),
    "held.picture": (HELD, about(S.SELF_ASSESSMENT, frozenset())),
    "held.original": (HELD, about(S.SELF_ASSESSMENT, frozenset())),
    # The office takes down what was sent to it: what is only in the library is the provider's own.
    "held.take_down": (
        about(S.SELF_ASSESSMENT, _who("information_lead"), PROVIDER | SECRETARIAT),
        about(S.SCORING, _who("information_lead secretariat"), PROVIDER),
    ),
    "evidence_search.show": (Row({PROVIDER | _who("elsewhere_provider_lead"): 200}),),
    "links.add": (Row({DRAFTERS | _who("elsewhere_provider_lead"): 200, PROVIDER: 403}),),
    "links.see_again": (Row({DRAFTERS: 200, PROVIDER: 403}),),
    "library_changes.show": (Row({DRAFTERS | _who("elsewhere_provider_lead"): 200, PROVIDER: 403}),),
    "saved_views.new": (Row({PROVIDER | _who("elsewhere_provider_lead"): 200}),),
    "saved_views.delete": (Row({LEAD: 200}),),
    "confirmations.show": (about(S.SELF_ASSESSMENT, DRAFTERS, PROVIDER),),
    # The lead wrote in one of the open applications last, so it is opened at once.
    "citing.cases": (
        Row({LEAD: 302, DRAFTERS - LEAD: 200, PROVIDER - DRAFTERS: 403}, stage=S.SELF_ASSESSMENT),
    ),
    "citing.add": (about(S.SELF_ASSESSMENT, DRAFTERS, PROVIDER),),
    # Uploads in parts: only the sender's own; a script is told in JSON that its token is not this session's.
    "uploads.guess": (Row({DRAFTERS | _who("elsewhere_provider_lead"): 200, PROVIDER: 403}),),
    "uploads.begin": (Row({DRAFTERS | _who("elsewhere_provider_lead"): 200, PROVIDER: 403}),),
    "uploads.begin_newer": (about(S.SELF_ASSESSMENT, DRAFTERS, PROVIDER),),
    "uploads.show": (Row({LEAD: 200}),),
    "uploads.sign": (Row({LEAD: 200}),),
    "uploads.send": (Row({LEAD: 200}),),
    "uploads.complete": (Row({LEAD: 200}),),
    "uploads.abandon": (Row({LEAD: 200}),),
    # The office.
    "cases.worklist": (role(SECRETARIAT, _who("elsewhere_secretariat")),),
    "stranded.index": (role(SECRETARIAT, _who("elsewhere_secretariat administrator")),),
    "cases.worklist_csv": (role(SECRETARIAT, _who("elsewhere_secretariat")),),
    "cases.show": tuple(about(stage, OFFICE) for stage in (S.IN_CHECK, S.SCORING, S.MODERATION, S.CLOSED)),
    "steps.of_case": (about(S.IN_CHECK, SECRETARIAT, OFFICE, given={"trigger": "accept"}),),
    "clocks.show": tuple(about(stage, OFFICE) for stage in (S.IN_CHECK, S.SCORING)),
    "clocks.extend": (about(S.SCORING, SECRETARIAT, OFFICE),),
    "clocks.of_provider": tuple(about(stage, PROVIDER) for stage in (S.SELF_ASSESSMENT, S.SCORING)),
    "pauses.pause": (about(S.SCORING, _who("secretariat concern_officer"), OFFICE),),
    "pauses.resume": (about(S.SCORING, _who("secretariat concern_officer"), OFFICE),),
    "pauses.extend": (about(S.SCORING, _who("ratifier"), OFFICE),),
    "cases.waive": (about(S.CLOSED, SECRETARIAT, OFFICE),),
    "checking.show": (
        about(S.IN_CHECK, SECRETARIAT, OFFICE),
        about(S.SCORING, SECRETARIAT, OFFICE),
        about(S.MODERATION, _who("secretariat moderator ratifier"), OFFICE),
    ),
    "checking.standard": (
        about(S.IN_CHECK, SECRETARIAT, OFFICE),
        about(S.SCORING, SECRETARIAT, OFFICE),
        about(
            S.MODERATION,
            _who("secretariat moderator ratifier"),
            OFFICE,
            reads=_who("moderator ratifier"),
        ),
    ),
    "checking.send_back": (about(S.IN_CHECK, SECRETARIAT, OFFICE), about(S.SCORING, SECRETARIAT, OFFICE)),
    "checking.undo_not_applicable": (about(S.IN_CHECK, SECRETARIAT, OFFICE, forged=302),),
    "case_evidence.page": (
        about(S.IN_CHECK, SECRETARIAT, OFFICE),
        about(S.MODERATION, _who("secretariat moderator ratifier"), OFFICE),
        about(S.EVIDENCE, frozenset()),
    ),
    "case_evidence.picture": (about(S.IN_CHECK, SECRETARIAT, OFFICE),),
    "case_evidence.download": (about(S.IN_CHECK, SECRETARIAT, OFFICE),),
    "teams.invite": (about(S.TEAM_READY, SECRETARIAT, OFFICE),),
    "teams.show": (about(S.TEAM_READY, SECRETARIAT, OFFICE), about(S.SCORING, SECRETARIAT, OFFICE)),
    "teams.lead": (about(S.TEAM_READY, SECRETARIAT, OFFICE),),
    "teams.set_aside": (about(S.TEAM_READY, SECRETARIAT, OFFICE),),
    "teams.clear": (about(S.TEAM_READY, SECRETARIAT, OFFICE),),
    "concerns.as_csv": (role(_who("concern_officer elsewhere_concern_officer")),),
    "concerns.index": (role(_who("concern_officer elsewhere_concern_officer")),),
    "concerns.show": (about(S.SCORING, _who("concern_officer")),),
    "provider_facts.index": (Row({_who("concern_officer"): 200}),),
    "provider_facts.record": (Row({_who("concern_officer"): 200}),),
    # Reviewers; nobody ever opens another's review.
    "reviews.index": (SIGNED_IN,),
    "reviews.show": (
        about(S.TEAM_READY, _who("invited"), review="invited"),
        about(S.SCORING, _who("lead")),
        about(S.SCORING, _who("lay"), review="lay"),
    ),
    "reviews.declare": (about(S.TEAM_READY, _who("invited"), review="invited"),),
    "reviews.decline": (about(S.TEAM_READY, _who("invited"), review="invited"),),
    "reviews.begin": (
        about(S.TEAM_READY, _who("lead")),
        about(S.TEAM_READY, frozenset(), _who("invited"), review="invited"),
    ),
    "reviews.score": (
        about(S.SCORING, _who("lead")),
        about(S.SCORING, _who("lay"), review="lay"),
        about(S.TEAM_READY, frozenset(), review="invited"),
    ),
    "reviews.lock": (about(S.SCORING, _who("lead")),),
    "reviews.visit": (
        about(S.VISITED, _who("lead")),
        about(S.VISITED, frozenset(), _who("lay"), review="lay"),
    ),
    "review_evidence.page": (
        about(S.SCORING, _who("lead")),
        about(S.TEAM_READY, frozenset(), review="invited"),
    ),
    "review_evidence.picture": (about(S.SCORING, _who("lead")),),
    "review_evidence.download": (about(S.SCORING, _who("lead")),),
    "consensus.team": (
        about(S.SCORING, frozenset()),
        about(S.MODERATION, _who("lead")),
        about(S.MODERATION, _who("lay"), review="lay"),
    ),
    "consensus.figures": (
        about(S.SCORING, frozenset()),
        about(S.MODERATION, _who("lead")),
        about(S.MODERATION, _who("lay"), review="lay"),
    ),
    "consensus.begin": (
        about(S.REVEALED, _who("lead")),
        about(S.REVEALED, frozenset(), _who("lay"), review="lay"),
    ),
    "consensus.standard": (
        about(S.SCORING, frozenset()),
        about(S.MODERATION, _who("lead")),
        about(S.MODERATION, _who("lay"), review="lay", reads=_who("lay")),
    ),
    "consensus.pass_on": (
        about(S.MODERATION, _who("lead")),
        about(S.MODERATION, frozenset(), _who("lay"), review="lay"),
    ),
    "consensus.moderator_list": (role(_who("moderator elsewhere_moderator")),),
    "consensus.show": (about(S.SCORING, frozenset()), about(S.MODERATION, _who("moderator"))),
    "consensus.settle": (about(S.SCORING, frozenset()), about(S.MODERATION, _who("moderator"))),
    "reports.edit": (
        about(S.MODERATION, _who("lead")),
        about(S.MODERATION, _who("lay"), review="lay", reads=_who("lay")),
    ),
    "reports.issue": (
        about(S.MODERATION, _who("lead")),
        about(S.MODERATION, frozenset(), _who("lay"), review="lay"),
    ),
    "reports.standard": (
        about(S.SCORING, frozenset()),
        about(S.MODERATION, _who("lead")),
        about(S.MODERATION, _who("lay"), review="lay", reads=_who("lay")),
    ),
    "corrections.write": (about(S.CONFIRMED, _who("lead"), given={"code": "summary"}),),
    "reports.accuracy": (
        about(S.ACCURACY, _who("lead")),
        about(S.ACCURACY, _who("lay"), review="lay", reads=_who("lay")),
    ),
    "reports.reopen": (
        about(S.ACCURACY, _who("lead")),
        about(S.ACCURACY, frozenset(), _who("lay"), review="lay"),
    ),
    # The panel.
    "meetings.index": (
        role(MEETING, _who("elsewhere_secretariat elsewhere_ratifier elsewhere_panel_chair")),
    ),
    "meetings.new": (Row({_who("secretariat elsewhere_secretariat"): 200}),),
    "meetings.show": (about(S.CALLED, MEETING),),
    "calendar.of_meeting": (about(S.CALLED, MEETING),),
    "meetings.change": (about(S.CALLED, SECRETARIAT, MEETING),),
    "meetings.members": (about(S.CALLED, SECRETARIAT, MEETING),),
    "meetings.list_case": (about(S.READY, SECRETARIAT, _who("ratifier")),),
    "steps.of_meeting": (about(S.CALLED, CHAIR, MEETING, given={"trigger": "adjourn"}),),
    "meetings.who_is_here": (about(S.CALLED, SECRETARIAT | CHAIR, MEETING),),
    "items.paper": (about(S.CALLED, MEETING),),
    "items.call": (about(S.CALLED, CHAIR, MEETING),),
    "votes.propose": (about(S.CALLED, CHAIR, MEETING),),
    "votes.vote": (about(S.CALLED, PANEL, MEETING),),
    "conditions.write": (about(S.CALLED, CHAIR, MEETING),),
    "items.recuse": (about(S.CALLED, PANEL, MEETING),),
    "votes.decide": (about(S.CALLED, CHAIR, MEETING),),
    "items.postpone": (about(S.CALLED, SECRETARIAT | CHAIR, MEETING),),
    "awards.restore": (about(S.CLOSED, _who("ratifier"), OFFICE),),
    "ratifications.show": (about(S.DECIDED, _who("ratifier"), OFFICE),),
    # Administrators and auditors.
    "audit.as_csv": (role(_who("auditor administrator")),),
    "audit.index": (role(_who("auditor administrator")),),
    "audit.verify": (role(_who("auditor administrator")),),
    "people.as_csv": (ADMIN,),
    "people.index": (ADMIN,),
    "people.new": (ADMIN,),
    "people.show": (ADMIN_ONE,),
    "people.give_role": (ADMIN_ONE,),
    "leavings.end_role": (ADMIN_ONE,),
    "people.reviewer": (ADMIN_ONE,),
    "people.password": (ADMIN_ONE,),
    "leavings.switch_off": (ADMIN_ONE,),
    "factor_resets.show": (ADMIN_ONE,),
    "people.enable": (ADMIN_ONE,),
    "people.correct": (ADMIN_ONE,),
    "invitations.index": (ADMIN,),
    "invitations.new": (ADMIN,),
    "invitations.show": (ADMIN_ONE,),
    "invitations.add_role": (ADMIN_ONE,),
    "invitations.renew": (ADMIN_ONE,),
    "invitations.withdraw": (ADMIN_ONE,),
    "identities.of_person": (ADMIN_ONE,),
    "identities.add": (ADMIN_ONE,),
    "identities.remove": (ADMIN_ONE,),
    "proposals.index": (ADMIN,),
    "proposals.decide": (ADMIN_ONE,),
    "organisations.as_csv": (ADMIN,),
    "organisations.index": (ADMIN,),
    "organisations.new": (ADMIN,),
    "organisations.new_office": (ADMIN,),
    "organisations.show": (ADMIN_ONE,),
    "organisations.change": (ADMIN_ONE,),
    "organisations.offices": (ADMIN,),
    "organisations.office": (ADMIN_ONE,),
    "closings.office": (ADMIN_ONE,),
    "closings.organisation": (ADMIN_ONE,),
    "closings.placement": (ADMIN_ONE,),
    "organisations.new_placement": (ADMIN_ONE,),
    "organisations.placement": (ADMIN_ONE,),
    "frameworks.index": (ADMIN,),
    "frameworks.new": (ADMIN,),
    "frameworks.show": (ADMIN_ONE,),
    "frameworks.changes": (ADMIN_ONE,),
    "frameworks.source": (ADMIN_ONE,),
    "frameworks.standard": (ADMIN_ONE,),
    "crosswalk.of_framework": (ADMIN_ONE,),
    "cycles.index": (ADMIN,),
    "cycles.new": (ADMIN,),
    "cycles.show": (ADMIN_ONE,),
    "cycles.change": (ADMIN_ONE,),
    "cycles.framework": (ADMIN_ONE,),
    "cycles.cancel": (ADMIN_ONE,),
    "kept_files.index": (ADMIN,),
    "holds.index": (ADMIN,),
    "holds.new": (ADMIN_ONE,),
    "holds.lift": (ADMIN_ONE,),
    "heartbeats.confirm": (ADMIN,),
    "letters.index": (ADMIN,),
    "letters.send_again": (ADMIN_ONE,),
    "letters.send_all_again": (ADMIN,),
    "letters.addresses": (ADMIN,),
    "letters.allow": (ADMIN_ONE,),
    "letters.demo": (Row({EVERYBODY: 404}),),  # this is no demonstration
    "holidays.index": (ADMIN,),
    "holidays.take_away": (ADMIN_ONE,),
    "jobs.index": (ADMIN,),
    "jobs.run_again": (ADMIN_ONE,),
}
