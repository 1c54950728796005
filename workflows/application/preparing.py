"""From the first answer to the office's check: writing, signing, sending, and completing what came back."""

from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.applications import Trigger as T
from workflows.actors import Actor as A
from workflows.application.facts import AppRow, is_placement
from workflows.engine import Row
from workflows.guards import countersigning, ending, preparing, reviewing

SIGNING = (preparing.signatory_stepped_up, preparing.shown_is_what_stands)
COUNTERSIGNABLE = (
    ending.in_time,
    preparing.organisation_answers_stand,
    countersigning.countersignature_waits,
    countersigning.countersigner_is_outsider,
)

PREPARING: tuple[AppRow, ...] = (
    Row(
        T.COMPLETE_SELF_ASSESSMENT,
        S.SELF_ASSESSMENT,
        S.EVIDENCE,
        preparing.ANSWERED,
        by=(A.PROVIDER_LEAD, A.CONTRIBUTOR),
    ),
    Row(
        T.REQUEST_SIGN_OFF,
        S.EVIDENCE,
        S.SIGN_OFF,
        (ending.in_time, *preparing.READY),
        by=(A.PROVIDER_LEAD,),
    ),
    Row(T.REOPEN_SELF_ASSESSMENT, S.EVIDENCE, S.SELF_ASSESSMENT, by=(A.PROVIDER_LEAD,)),
    # Back to the beginning, because excellence brings standards that nobody has answered yet.
    Row(T.CHANGE_TIER, S.EVIDENCE, S.SELF_ASSESSMENT, by=(A.PROVIDER_LEAD,), when=is_placement),
    # It stays until both have signed: what an executive signs who worked on it is not signed yet.
    Row(
        T.SIGN,
        S.SIGN_OFF,
        None,
        (ending.in_time, preparing.organisation_answers_stand, countersigning.executive_has_not_signed),
        by=(A.SIGNATORY,),
        when=countersigning.outsider_countersigns,
        asks=SIGNING,
    ),
    Row(
        T.SIGN,
        S.SIGN_OFF,
        S.SIGNED,
        (
            ending.in_time,
            preparing.organisation_answers_stand,
            countersigning.executive_has_not_signed,
            preparing.signatory_wrote_nothing,
        ),
        by=(A.SIGNATORY,),
        asks=SIGNING,
    ),
    Row(T.COUNTERSIGN, S.SIGN_OFF, S.SIGNED, COUNTERSIGNABLE, by=(A.COUNTERSIGNER,), asks=SIGNING),
    Row(
        T.SEND_BACK,
        S.SIGN_OFF,
        S.EVIDENCE,
        (countersigning.executive_signs_first,),
        by=(A.SIGNATORY, A.COUNTERSIGNER),
    ),
    Row(T.RECALL, S.SIGN_OFF, S.EVIDENCE, by=(A.PROVIDER_LEAD,)),
    Row(
        T.SUBMIT,
        S.SIGNED,
        S.SUBMITTED,
        (preparing.window_open, ending.in_time, *preparing.READY, preparing.signature_stands),
        by=(A.PROVIDER_LEAD,),
    ),
    # Nobody's step: a cited file was taken down, or the organisation signed other answers, so what was signed is not what
    # would be sent.
    Row(T.VOID_SIGNATURE, S.SIGNED, S.EVIDENCE, (ending.not_paused_unless_taken_down,), by=(A.SERVICE,)),
    Row(T.SEND_BACK, S.SIGNED, S.EVIDENCE, by=(A.SIGNATORY,)),
)

CHECKING: tuple[AppRow, ...] = (
    Row(T.BEGIN_CHECK, S.SUBMITTED, S.IN_CHECK, by=(A.SECRETARIAT,)),
    Row(
        T.ACCEPT,
        S.IN_CHECK,
        S.ALLOCATION,
        (reviewing.not_applicable_accepted, reviewing.nothing_missing),
        by=(A.SECRETARIAT,),
    ),
    Row(
        T.RETURN_FOR_COMPLETION,
        S.IN_CHECK,
        S.RETURNED,
        (reviewing.returns_left,),
        by=(A.SECRETARIAT,),
        asks=(reviewing.defects_named,),
    ),
    # What was sent back is signed where it stands: the same signature and the same guards as before the first
    # submission, without a state of its own, because the office still waits for the answers.
    Row(
        T.REQUEST_SIGNATURE,
        (S.RETURNED, S.DEFERRED),
        None,
        (ending.in_time, preparing.new_signature_needed, *reviewing.REOPENED_DONE, *preparing.READY),
        by=(A.PROVIDER_LEAD,),
    ),
    Row(
        T.SIGN,
        (S.RETURNED, S.DEFERRED),
        None,
        (ending.in_time, preparing.waits_to_be_signed, preparing.signatory_wrote_nothing),
        by=(A.SIGNATORY,),
        asks=SIGNING,
    ),
    Row(T.COUNTERSIGN, (S.RETURNED, S.DEFERRED), None, COUNTERSIGNABLE, by=(A.COUNTERSIGNER,), asks=SIGNING),
    # Also what waits to be signed a second time can be wrong, and the team must read why.
    Row(
        T.SEND_BACK,
        (S.RETURNED, S.DEFERRED),
        None,
        (preparing.signature_waits, countersigning.executive_signs_first),
        by=(A.SIGNATORY, A.COUNTERSIGNER),
    ),
    Row(
        T.COMPLETE_RETURN,
        S.RETURNED,
        S.IN_CHECK,
        (ending.in_time, *reviewing.REOPENED_DONE, *preparing.READY, preparing.signature_stands),
        by=(A.PROVIDER_LEAD,),
    ),
)
