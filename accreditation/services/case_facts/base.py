"""What every part of a case's facts begins with."""

from accreditation.enums.applications import ApplicationKind
from accreditation.models.applications import Application
from accreditation.permissions.viewer import Viewer
from accreditation.queries.policies import policy_of
from accreditation.rules.policy import CasePolicy


class Part:
    """One case, and who acts on it (None: the clock); the case is loaded with its framework version and cycle."""

    def __init__(self, application: Application, actor: Viewer | None, **given: object) -> None:
        self.application = application
        self.actor = actor
        # What only the caller knows (a posted hash, a chosen meeting): guards read it like any other fact.
        self.given = given

    @property
    def kind(self) -> ApplicationKind:
        """Placement, or organisation return."""
        return self.application.kind

    @property
    def policy(self) -> CasePolicy:
        """By which rules the case goes."""
        return policy_of(self.application)
