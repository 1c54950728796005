"""Whoever added a wrong file takes it back while nobody relied on it; it refuses what was signed or what colleagues cite."""

from collections.abc import Sequence

from accreditation.enums.evidence import USABLE, EvidenceTrigger
from accreditation.enums.people import DRAFTERS
from accreditation.errors import Reason
from accreditation.models.evidence import Citation, EvidenceRevision
from accreditation.permissions.scopes import provider_scope
from accreditation.permissions.viewer import Viewer
from accreditation.queries import taking_back as queries
from accreditation.services import answers, citations
from accreditation.services.evidence import storing
from accreditation.services.evidence.steps import Facts, step


def facts_of(revision: EvidenceRevision, viewer: Viewer) -> Facts:
    """What the workflow may ask of a file before a person takes a step with it."""
    return _facts(revision, viewer, queries.citations(revision.id) if revision.status in USABLE else ())


def take_back(revision: EvidenceRevision, *, organisation_id: int, actor: Viewer) -> int:
    """Withdraw a file that the person added, with their own citations of it, and say how many those were.

    Raises RuleBroken with every reason where anything signed cites it, where a colleague does, or where an answer that
    cites it may not change now. The caller holds the cases that cite it.
    """
    own = queries.citations(revision.id)
    facts = _facts(revision, actor, own)
    step(revision, EvidenceTrigger.TAKE_BACK, facts, organisation_id=organisation_id, actor=actor)
    for citation in own:
        application = citation.answer.application
        citations.uncite(citation, application=application, actor=actor, closed=_closed(citation))
    storing.remove_words(revision.id)
    return len(own)


def _facts(revision: EvidenceRevision, viewer: Viewer, citing: Sequence[Citation]) -> Facts:
    return Facts(
        actor_uploaded=revision.uploaded_by_id == viewer.person_id,
        was_signed=queries.was_signed(revision.id),
        cited_by_others=any(citation.created_by_id != viewer.person_id for citation in citing),
        cited_where_closed=any(_is_fixed(citation, viewer) for citation in citing),
    )


def _is_fixed(citation: Citation, viewer: Viewer) -> bool:
    """The answer may not change now, or is no longer this person's to change."""
    application = citation.answer.application
    drafts = provider_scope(viewer, DRAFTERS).covers(application.organisation_id, application.placement_id)
    return not drafts or _closed(citation) is not None


def _closed(citation: Citation) -> Reason | None:
    return answers.why_closed(citation.answer.application, citation.answer)
