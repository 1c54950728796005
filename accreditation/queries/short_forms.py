"""A domain of a small placement's application, as one account with the scores of its standards."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from accreditation.enums.people import PROVIDER_ROLES
from accreditation.frameworks.framework import Domain, Framework, StandardText
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.permissions.viewer import Viewer
from accreditation.queries import answers, applications, frameworks
from accreditation.queries.applications import OfCase
from accreditation.queries.policies import policy_of
from accreditation.rules.short_form import Account, account_of


def is_offered(application: Application) -> bool:
    """Whether an application may be written by domain: its placement is small, and its cycle offers that."""
    placement = application.placement
    return (
        placement is not None
        and placement.is_small
        and policy_of(application).cycle.short_form_for_small_placements
    )


@dataclass(frozen=True)
class ShortFormPage(OfCase):
    """One domain of a case, with its answers in the framework's order."""

    domain: Domain
    framework: Framework
    answers: Sequence[Answer]

    @cached_property
    def account(self) -> Account:
        """What most of its standards say word for word."""
        return account_of({answer.standard.code: answer.narrative for answer in self.scored})

    @property
    def scored(self) -> list[Answer]:
        """The answers to standards that apply."""
        return [answer for answer in self.answers if not answer.not_applicable]

    @property
    def version(self) -> int:
        """How often any of its answers was saved, so that a save of any of them is noticed."""
        return sum(answer.version for answer in self.answers)

    def text(self, answer: Answer) -> StandardText:
        """The words of an answer's standard."""
        return self.framework.standard(answer.standard.code)


def page_for(viewer: Viewer, application_id: int, domain: str) -> ShortFormPage | None:
    """One domain of a small placement's case, of the viewer's own provider or placement; none where it is not offered."""
    application = applications.for_provider(viewer, application_id) if viewer.has(*PROVIDER_ROLES) else None
    if application is None or not is_offered(application):
        return None
    framework = frameworks.of_application(application)
    words = next((words for words in framework.domains if words.code == domain), None)
    own = [answer for answer in answers.in_scope(application) if answer.standard.domain == domain]
    return ShortFormPage(application, words, framework, own) if words is not None and own else None
