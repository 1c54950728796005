"""A provider's part of a story: answers, citations, signature, submission, and what is done again after a return."""

from collections.abc import Collection, Mapping

from accreditation.demo import shelves
from accreditation.demo.stages.story import Story
from accreditation.enums.applications import ApplicationStatus
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.permissions.viewer import Viewer
from accreditation.queries import answers as queries
from accreditation.queries import applications as application_queries
from accreditation.queries import snapshots
from accreditation.queries.policies import policy_of
from accreditation.services import answers, assignments, citations, sign_offs, submissions


def answer(story: Story, codes: Collection[str] | None = None, *, round_: int = 1) -> None:
    """Write an account of each standard that has none, or of those that are named."""
    with story.acting() as application:
        for number, answer_ in enumerate(queries.in_scope(application)):
            code = answer_.standard.code
            included = code in codes if codes is not None else answer_.version == 0
            if included and not answer_.not_applicable_preset:
                author = story.authors[number % len(story.authors)]
                _save(story, application, answer_, author, round_)


def _save(story: Story, application: Application, answer_: Answer, author: Viewer, round_: int) -> None:
    code, plan = answer_.standard.code, story.plan
    away = code in plan.not_applicable
    score = plan.self_score(code)
    texts = (
        dict.fromkeys(("narrative", "gaps", "actions"), "")
        if away
        else story.writer.answer(code, score, round_)
    )
    answers.save(
        answer_,
        application=application,
        actor=author,
        expected_version=answer_.version,
        self_score=None if away else score,
        not_applicable=away,
        not_applicable_reason=plan.not_applicable.get(code, ""),
        **texts,
    )


def cite(story: Story, codes: Collection[str] | None = None) -> None:
    """Point each answer to the pages that speak of it; those that are named, or all that claim a score of 2 or more."""
    with story.acting() as application:
        shelf, policy = shelves.of_provider(application.organisation_id), policy_of(application)
        for number, answer_ in enumerate(queries.in_scope(application)):
            code, claims = answer_.standard.code, policy.needs_citation(answer_.self_score or 0)
            if claims and (codes is None or code in codes):
                author = story.authors[number % len(story.authors)]
                for source, page in shelves.fitting(shelf, code, answer_.standard.klass):
                    citations.cite(
                        answer_,
                        source.revision,
                        application=application,
                        item=source.item,
                        page_from=page,
                        page_to=page,
                        claim=story.writer.claim(code, source.item.kind),
                        actor=author,
                        closed=answers.why_closed(application, answer_),
                    )


def assign(story: Story, codes: Mapping[str, Viewer]) -> None:
    """Ask people to answer standards."""
    with story.acting() as application:
        for answer_ in queries.of_application(application.id):
            if answer_.standard.code in codes:
                assignments.assign(
                    [answer_],
                    application=application,
                    actor=story.cast.lead,
                    person_id=codes[answer_.standard.code].id,
                    due_on=None,
                )


def to_evidence(story: Story) -> None:
    """Answer every standard and finish the self-assessment."""
    answer(story)
    with story.acting() as application:
        submissions.complete_self_assessment(application, actor=story.cast.lead)


def to_sign_off(story: Story) -> None:
    """Cite evidence and send the application to the executive."""
    cite(story)
    with story.acting() as application:
        sign_offs.request_sign_off(application, actor=story.cast.lead)


def to_signed(story: Story) -> None:
    """Sign what was frozen last."""
    with story.acting() as application:
        frozen = snapshots.newest(application.id)
        assert frozen is not None, "sign-off was not asked for"
        sign_offs.sign(
            application, actor=story.cast.signatory, shown_hash=frozen.content_hash, stepped_up=True
        )


def to_submitted(story: Story) -> None:
    """Send the signed application to the office."""
    with story.acting() as application:
        submissions.submit(application, actor=story.cast.lead)


def send_again(story: Story) -> None:
    """Complete what was sent back or deferred: write and cite the open standards again, sign, send."""
    with story.acting() as application:
        opened = {defect.standard.code for defect in application_queries.defects(application)}
    answer(story, opened, round_=2)
    with story.acting() as application:
        sign_offs.request_signature(application, actor=story.cast.lead)
    to_signed(story)
    with story.acting() as application:
        if application.status is ApplicationStatus.RETURNED:
            submissions.complete_return(application, actor=story.cast.lead)
        else:
            submissions.resubmit(application, actor=story.cast.lead)


def to_withdrawn(story: Story) -> None:
    """Withdraw the application, as whoever may at its stage."""
    with story.acting() as application:
        early = {ApplicationStatus.SELF_ASSESSMENT, ApplicationStatus.EVIDENCE, ApplicationStatus.SIGN_OFF}
        actor = story.cast.lead if application.status in early else story.cast.signatory
        submissions.withdraw(application, actor=actor)
