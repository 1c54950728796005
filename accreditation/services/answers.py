"""Save what a provider says of a standard; every save is kept as a revision, and none overwrites another unseen."""

from collections.abc import Iterable
from typing import Unpack

from accreditation import clock
from accreditation.db import db
from accreditation.enums.answers import COMPLETE, AnswerState, StillTrue
from accreditation.enums.applications import ANSWERING, REOPENED, ApplicationStatus
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import Duty
from accreditation.errors import Reason, RuleBroken, Stale
from accreditation.models.answers import Answer, AnswerRevision
from accreditation.models.applications import Application, Defect
from accreditation.models.content import AnswerContent, AnswerValues, answer_content
from accreditation.models.evidence import Citation
from accreditation.permissions.viewer import Viewer
from accreditation.queries import answers as answer_queries
from accreditation.queries import applications as queries
from accreditation.queries import ceilings, clarifications
from accreditation.queries.policies import policy_of
from accreditation.rules.answers import draft_state, reopened_state
from accreditation.services import audit, duties
from accreditation.services.case_facts import CaseFacts

SERVED = "Your organisation answers this standard once for all its placements. Say on its own page what is different here."


def why_closed(
    application: Application, answer: Answer, defects: Iterable[Defect] | None = None
) -> Reason | None:
    """Why an answer may not be changed now, in plain words; None while it may. A page may have loaded the defects."""
    if is_served(application, answer):
        return Reason(SERVED, "organisation")
    return why_standard_closed(application, answer, defects)


def why_standard_closed(
    application: Application, answer: Answer, defects: Iterable[Defect] | None = None
) -> Reason | None:
    """Why nothing of a standard may be changed now, whoever answers it; None while it may."""
    if application.paused_at is not None:
        return Reason(
            "This application is paused, so nothing can change until the pause ends.", "application"
        )
    if application.is_return and not policy_of(application).in_scope(answer.standard.code):
        return Reason(
            "This standard is about a placement, so each placement’s own application answers it.",
            "application",
        )
    if application.status in ANSWERING:
        return None
    if application.status in REOPENED:
        defects = queries.defects(application) if defects is None else defects
        if answer.standard_id in {defect.standard_id for defect in defects}:
            return None
        return Reason(
            "This standard stands as you sent it. Only the standards that came back are open.", "application"
        )
    return Reason(
        f"This answer is closed, because the application stands at “{application.status.label}”.",
        "application",
    )


def why_citing_closed(
    application: Application, answer: Answer, citation: Citation | None = None
) -> Reason | None:
    """Why nothing may be cited for an answer now; None also while reviewers ask about it, for what is added to answer them.

    With a citation: why that one may not be changed, which stands as it was sent where it was cited before they asked.
    """
    closed = why_closed(application, answer)
    if closed is None or application.paused_at is not None:
        return closed
    asked_at = clarifications.asked_about(application, answer.standard_id)
    if asked_at is None or (citation is not None and citation.created_at <= asked_at):
        return closed
    return None


def is_served(application: Application, answer: Answer) -> bool:
    """Whether the organisation's return gives this answer, so that the case itself does not."""
    if application.return_id is None:
        return False
    policy = policy_of(application)
    return policy.in_scope(answer.standard.code) and not answer_queries.is_own(answer, policy)


def open_now(application: Application) -> list[Answer]:
    """The answers that may be changed now, in the framework's order; those of the other award are left out."""
    if application.paused_at is not None:
        return []
    in_scope = answer_queries.in_scope(application)
    if application.status in ANSWERING:
        return in_scope
    if application.status in REOPENED:
        opened = {defect.standard_id for defect in queries.defects(application)}
        return [answer for answer in in_scope if answer.standard_id in opened]
    return []


def unfinished(application: Application) -> list[str]:
    """The codes of the standards that still wait for their provider, in the framework's order."""
    opened = open_now(application)
    supports = ceilings.of_drafts(application, opened)
    reopened = CaseFacts(application, None).reopened
    complete = COMPLETE
    # Evidence has a stage of its own, which nobody is held up for before.
    if application.status is ApplicationStatus.SELF_ASSESSMENT:
        complete = COMPLETE | {AnswerState.NEEDS_EVIDENCE}
    waiting = []
    for answer in opened:
        support = supports[answer.id]
        state = draft_state(answer, support.policy, cites_usable=bool(support.evidence))
        if reopened is not None:
            state = reopened_state(answer.standard.code, state, reopened)
        if state not in complete:
            waiting.append(answer.standard.code)
    return waiting


def save(
    answer: Answer,
    *,
    application: Application,
    actor: Viewer,
    expected_version: int,
    **content: Unpack[AnswerValues],
) -> Answer:
    """Keep what was typed; raises Stale with the answer that stands if somebody saved first."""
    closed = why_closed(application, answer)
    if closed is not None:
        raise RuleBroken(closed.message, reasons=[closed])
    if content["not_applicable"] and not policy_of(application).na_allowed(answer.standard.code):
        raise RuleBroken("This standard applies to every placement. Give it a score.", field="not_applicable")
    # A score that goes with the other choice may still stand in the form, and would break the row's CHECK; a reason
    # without its mark would be signed though no page shows it.
    if content["not_applicable"]:
        content["self_score"] = None
    else:
        content["not_applicable_reason"] = ""
    # Asked before the version: what is sent again because its reply was lost is no conflict with itself.
    if content == answer_content(answer):
        return answer
    if answer.version != expected_version:
        raise _overtaken(answer, actor, expected_version)
    duties.take(application.id, actor.id, Duty.AUTHOR)
    if answer.to_confirm:
        confirm(answer, StillTrue.CHANGED, application=application, actor=actor)
    for name, value in content.items():
        setattr(answer, name, value)
    # The office accepted other words, so what it accepted does not stand any more.
    answer.not_applicable_accepted_at = None
    keep_next(answer, actor=actor)
    return answer


def keep_next(answer: Answer, *, actor: Viewer) -> None:
    """Keep what an answer says now as its next version."""
    answer.version += 1
    answer.updated_at, answer.updated_by_id = clock.now(), actor.id
    db.session.add(
        AnswerRevision(
            answer_id=answer.id,
            version=answer.version,
            author_id=actor.id,
            at=answer.updated_at,
            **answer_content(answer),
        )
    )


def confirm(answer: Answer, still_true: StillTrue, *, application: Application, actor: Viewer) -> None:
    """Let what the last application said wait for nobody any more: somebody looked at it, and this is what they said."""
    answer.to_confirm = False
    audit.record(
        AuditKind.ANSWER_CONFIRMED,
        actor=actor,
        stream=audit.case(application.id),
        application_id=application.id,
        answer_id=answer.id,
        still_true=still_true.value,
    )


def restored(answer: Answer, earlier: AnswerContent) -> AnswerValues:
    """What an answer says with the wording of an earlier version: its score stays, and whether the standard applies."""
    return {
        "self_score": answer.self_score,
        "not_applicable": answer.not_applicable,
        "not_applicable_reason": earlier.not_applicable_reason
        if answer.not_applicable and earlier.not_applicable
        else answer.not_applicable_reason,
        "narrative": earlier.narrative,
        "gaps": earlier.gaps,
        "actions": earlier.actions,
    }


def restore(
    answer: Answer,
    earlier: AnswerContent,
    *,
    application: Application,
    actor: Viewer,
    expected_version: int,
) -> Answer:
    """Save the wording of an earlier version again, as the next one; raises Stale if somebody saved meanwhile."""
    return save(
        answer,
        application=application,
        actor=actor,
        expected_version=expected_version,
        **restored(answer, earlier),
    )


def _overtaken(answer: Answer, actor: Viewer, expected_version: int) -> Stale:
    """What whoever saved second is shown: what stands, by whom and since when, and what both set out from."""
    versions = answer_queries.texts_of(answer.id, {expected_version, answer.version})
    began, standing = versions.get(expected_version), versions.get(answer.version)
    who = ""
    if standing is not None:
        who = "You, in another window," if standing.author_id == actor.id else standing.author.name
    return Stale(
        answer,
        began=answer_content(began) if began is not None else None,
        who=who,
        at=answer.updated_at,
    )
