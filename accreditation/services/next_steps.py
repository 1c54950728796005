"""What stops the next step of an application, of one or of many at once; it takes no step and says nothing of whose it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from accreditation import clock
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.applications import Trigger
from accreditation.errors import Reason
from accreditation.models.applications import Application
from accreditation.models.snapshots import Snapshot
from accreditation.queries.local_confirmations import Standing
from accreditation.queries.own_cases import CitedFile, WrittenAnswer
from accreditation.rules.policy import CasePolicy
from accreditation.services.case_facts import CaseFacts
from accreditation.services.case_facts.preparing import CitedItem, answered, problem
from workflows.application import APPLICATION
from workflows.engine import unmet_before

NEXT: Mapping[S, Trigger] = {
    S.SELF_ASSESSMENT: Trigger.COMPLETE_SELF_ASSESSMENT,
    S.EVIDENCE: Trigger.REQUEST_SIGN_OFF,
    S.SIGN_OFF: Trigger.SIGN,
    S.SIGNED: Trigger.SUBMIT,
}
"""The step that leads on while only the provider sees what is written."""


@dataclass(frozen=True)
class NextStep:
    """The step that leads on, and everything that stops it."""

    trigger: Trigger
    unmet: tuple[Reason, ...]


def of_case(application: Application, facts: CaseFacts) -> NextStep | None:
    """The next step of a case that is still written; None for one that was sent or has ended."""
    trigger = NEXT.get(application.status)
    if trigger is None:
        return None
    return NextStep(trigger, tuple(unmet_before(APPLICATION, application, trigger, facts)))


def of_read(
    application: Application,
    answers: Sequence[WrittenAnswer],
    cited: Sequence[CitedFile],
    snapshot: Snapshot | None,
    standing: Standing | None = None,
) -> NextStep | None:
    """The same from what was read for many cases; whether its day is over is left to whoever shows the day."""
    step = of_case(application, _ReadFacts(application, answers, cited, snapshot, standing))
    if step is None:
        return None
    # On a page of many cases each reason says of which one it is, so that its link can be found.
    case = ("application_id", application.id)
    return replace(step, unmet=tuple(replace(reason, values=(*reason.values, case)) for reason in step.unmet))


def citing_usable(cited: Sequence[CitedFile]) -> frozenset[int]:
    """The answers that cite at least one file that is ready to use and not out of date."""
    today = clock.today()
    return frozenset(file.answer_id for file in cited if problem(file.status, file.expires_on, today) is None)


class _ReadFacts(CaseFacts):
    """The facts of one of many cases; what the guards up to submission ask was read for all of them together."""

    def __init__(
        self,
        application: Application,
        answers: Sequence[WrittenAnswer],
        cited: Sequence[CitedFile],
        snapshot: Snapshot | None,
        standing: Standing | None,
    ) -> None:
        super().__init__(application, None)
        citing = citing_usable(cited)
        # What does not count in the case no guard asks for, so it is left out; the rest is known by its policy.
        counting = {standard.code: standard for standard in self.policy.standards}
        self.standards = [
            answered(
                answer,
                code=answer.code,
                klass=counting[answer.code].klass,
                in_scope=is_own(answer, self.policy),
                opened=True,
                na_allowed=counting[answer.code].not_applicable_allowed,
                cites_usable=answer.answer_id in citing,
            )
            for answer in answers
            if answer.code in counting
        ]
        today = clock.today()
        served = {
            answer.answer_id
            for answer in answers
            if answer.code in counting and not is_own(answer, self.policy)
        }
        self.bad_citations = [
            CitedItem(file.item_id, file.title, words)
            # A file that several answers cite is one thing to mend.
            for file in {file.revision_id: file for file in cited if file.answer_id not in served}.values()
            if (words := problem(file.status, file.expires_on, today)) is not None
        ]
        self._snapshot = snapshot
        self._standing = standing

    @property
    def current_hash(self) -> str | None:
        """The fingerprint of the newest snapshot while its organisation's answers stand; one case alone is asked word for word."""
        snapshot = self._snapshot
        if snapshot is None or snapshot.voided_at is not None or self.organisation_unconfirmed:
            return None
        return snapshot.content_hash

    @property
    def time_over(self) -> bool:
        """Never asked here: it takes the record of outages, which is read for one case at a time."""
        return False


def is_own(answer: WrittenAnswer, policy: CasePolicy) -> bool:
    """Whether the case gives this answer itself; what is preset not to apply there stays so, whatever a return says of it."""
    return policy.is_own(answer.code) or (policy.in_scope(answer.code) and answer.not_applicable_preset)
