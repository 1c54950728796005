"""Begin an application from the placement's last one, and say of each answer whether it is still true; the last one never changes."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from sqlalchemy import delete, select
from sqlalchemy.orm import contains_eager

from accreditation.db import db
from accreditation.enums.answers import StillTrue
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import Duty
from accreditation.errors import Reason, RuleBroken
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.content import answer_content
from accreditation.models.evidence import Citation
from accreditation.permissions.viewer import Viewer
from accreditation.queries import answers as answer_queries
from accreditation.queries import carry_forward as queries
from accreditation.queries import citations as citation_queries
from accreditation.queries import confirmations, frameworks
from accreditation.rules.framework_moves import AnsweredText, AnswerText, carried
from accreditation.services import answers, audit, duties
from accreditation.services.framework_moves import cite_too, is_free, presets_of


def bring_over(application: Application, earlier: Application, *, actor: Viewer) -> None:
    """Let a new application say and cite what an earlier one of its placement does, each answer to be confirmed.

    Raises RuleBroken where nothing says what became of the earlier framework's standards.
    """
    framework_map = queries.map_to(earlier, application.framework_version)
    if framework_map is None:
        raise RuleBroken(
            "Your last application answered another framework, and nothing says what became of its standards."
            " Begin with empty answers. Your last application can still be read.",
            field="begin",
        )
    application.begun_from_id = earlier.id
    duties.take(application.id, actor.id, Duty.AUTHOR)
    bringing = _Bringing(application, earlier, actor)
    for row in framework_map.rows:
        for code in row.after:
            bringing.take(row.before, code)
    _record(application, earlier, actor)


def bring_in(application: Application, other: Application, *, codes: Sequence[str], actor: Viewer) -> None:
    """Let an organisation return say and cite of some standards what the case of one of its placements does now."""
    duties.take(application.id, actor.id, Duty.AUTHOR)
    bringing = _Bringing(application, other, actor, to_confirm=False)
    for code in codes:
        bringing.take([code], code)
    _record(application, other, actor)


def _record(application: Application, earlier: Application, actor: Viewer) -> None:
    audit.record(
        AuditKind.ANSWERS_BROUGHT_OVER,
        actor=actor,
        stream=audit.case(application.id),
        application_id=application.id,
        earlier_id=earlier.id,
    )


class _Bringing:
    """The answers of one application on their way into another."""

    def __init__(
        self, application: Application, earlier: Application, actor: Viewer, *, to_confirm: bool = True
    ) -> None:
        self.application = application
        self.actor = actor
        self.to_confirm = to_confirm
        self.then_words = frameworks.of_application(earlier)
        self.words = frameworks.of_application(application)
        self.then = _by_code(earlier)
        self.answers = _by_code(application)
        self.citations = _citations(self.then)
        self.authors: set[int] = set()
        self.unable = answer_queries.no_longer_able(application, self.then.values())

    def take(self, before: Sequence[str], code: str) -> None:
        """Fill one answer with what the standards before it said; where nobody wrote anything, it stays as it is."""
        sources = [self.then[earlier_code] for earlier_code in before]
        answer, text = self.answers[code], self._carried(before, code)
        # What the framework presets says already that it does not apply, with its own reason.
        is_preset = answer.not_applicable_preset and text.not_applicable
        if is_free(sources) or is_preset or text.is_empty:
            return
        for name, value in asdict(text).items():
            setattr(answer, name, value)
        answer.not_applicable_preset = False
        answer.to_confirm = self.to_confirm or any(source.to_confirm for source in sources)
        assignees = (source.assignee_id for source in sources if source.assignee_id not in self.unable)
        answer.assignee_id = next((person_id for person_id in assignees if person_id), None)
        answers.keep_next(answer, actor=self.actor)
        cited = [citation for source in sources for citation in self.citations.get(source.id, ())]
        # Whoever added a cited file is an author of the case, as wherever it is cited; whoever wrote words that nobody is
        # asked to confirm wrote them here too.
        authors = {citation.revision.uploaded_by_id for citation in cited}
        if not self.to_confirm:
            authors |= answer_queries.authors_of(source.id for source in sources)
        for person_id in sorted(authors - self.authors):
            duties.take(self.application.id, person_id, Duty.AUTHOR, actor=self.actor)
        self.authors |= authors
        cite_too(answer, cited)

    def _carried(self, before: Sequence[str], code: str) -> AnswerText:
        sources = [
            AnsweredText(
                earlier_code,
                self.then_words.standard(earlier_code).title,
                AnswerText(**answer_content(self.then[earlier_code])),
            )
            for earlier_code in before
        ]
        return carried(sources, na_allowed=self.words.standard(code).not_applicable_allowed)


def still_true(answer: Answer, *, application: Application, actor: Viewer, expected_version: int) -> None:
    """Let what was brought over stand as it is, in the name of whoever says so.

    Raises RuleBroken where evidence that it cites was not looked at for more than a year.
    """
    _refuse(answer, application, expected_version)
    _refuse_old_evidence(answer, application.cycle_id)
    duties.take(application.id, actor.id, Duty.AUTHOR)
    answers.confirm(answer, StillTrue.STILL_TRUE, application=application, actor=actor)
    answers.keep_next(answer, actor=actor)


def no_longer(answer: Answer, *, application: Application, actor: Viewer, expected_version: int) -> None:
    """Empty what was brought over, with what it cites; its words stay in its history, and the last application as it was."""
    _refuse(answer, application, expected_version)
    duties.take(application.id, actor.id, Duty.AUTHOR)
    presets = presets_of(application, frameworks.of_application(application))
    reason = presets.get(answer.standard.code)
    empty = AnswerText(None, reason is not None, reason or "", "", "", "")
    for name, value in asdict(empty).items():
        setattr(answer, name, value)
    answer.not_applicable_preset = reason is not None
    db.session.execute(delete(Citation).where(Citation.answer_id == answer.id))
    answers.confirm(answer, StillTrue.NO_LONGER, application=application, actor=actor)
    answers.keep_next(answer, actor=actor)


def _refuse(answer: Answer, application: Application, expected_version: int) -> None:
    closed = answers.why_closed(application, answer)
    if closed is not None:
        raise RuleBroken(closed.message, reasons=[closed])
    if not answer.to_confirm:
        raise RuleBroken("There is nothing to confirm here any more. Nothing was changed.")
    if answer.version != expected_version:
        raise RuleBroken(
            "This answer changed since you opened the page. Nothing was changed by you. Read it again, then choose."
        )


def _refuse_old_evidence(answer: Answer, cycle_id: int) -> None:
    items = {
        citation.revision.item_id: citation.revision.item
        for citation in citation_queries.of_answer(answer.id)
    }
    reasons = [
        Reason(
            f"Look at “{item.title}” again and confirm that it is still current.",
            "evidence_item",
            (("item_id", item.id),),
        )
        for item in items.values()
        if confirmations.is_needed(item, cycle_id)
    ]
    if reasons:
        raise RuleBroken(
            "Some evidence of this answer was last confirmed more than a year ago. Nothing was changed."
            " Confirm the evidence first, or choose “Changed” and take it out.",
            field="still_true",
            reasons=reasons,
        )


def _by_code(application: Application) -> dict[str, Answer]:
    return {answer.standard.code: answer for answer in answer_queries.of_application(application.id)}


def _citations(earlier: Mapping[str, Answer]) -> dict[int, list[Citation]]:
    cited: dict[int, list[Citation]] = {}
    for citation in db.session.scalars(
        select(Citation)
        .join(Citation.revision)
        .options(contains_eager(Citation.revision))
        .where(Citation.answer_id.in_([answer.id for answer in earlier.values()]))
        .order_by(Citation.id)
    ):
        cited.setdefault(citation.answer_id, []).append(citation)
    return cited
