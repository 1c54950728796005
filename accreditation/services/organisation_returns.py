"""Answer once for a whole organisation: begin its return, which serves its placements' cases from then on (decision 0052)."""

from accreditation.enums.applications import ApplicationKind, ReturnBeginning, Tier
from accreditation.enums.people import Duty
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application
from accreditation.models.frameworks import Cycle
from accreditation.models.organisations import Organisation
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications as application_queries
from accreditation.queries import carry_forward as carry_forward_queries
from accreditation.queries import organisation_returns as queries
from accreditation.queries.policies import policy_of
from accreditation.services import applications, carry_forward, duties, served_cases

FEWEST_PLACES = 2
"""With one placement there is one form, and nothing to answer twice."""


def begin(
    organisation: Organisation,
    *,
    actor: Viewer,
    cycle: Cycle,
    begin_with: ReturnBeginning = ReturnBeginning.WRITTEN,
) -> Application:
    """Begin an organisation's return in a cycle; the placements' cases that are still being written go by it from now on.

    It begins with what the case that said most of the organisation's standards had said, or with the last return. The
    caller holds the provider, so that of two who begin at the same moment one is told, and no case begins meanwhile that
    this one does not serve.
    """
    refusal = why_not(organisation, cycle)
    if refusal:
        raise RuleBroken(refusal)
    opened = Application(
        kind=ApplicationKind.ORGANISATION,
        organisation_id=organisation.id,
        office_id=organisation.office_id,
        tier=Tier.ACCREDITED,
    )
    applications.add(opened, cycle=cycle, recruits=True, actor=actor)
    duties.take(opened.id, actor.id, Duty.PROVIDER_LEAD)
    organisation_return = application_queries.get(opened.id)
    cases = queries.to_serve(organisation_return)
    if begin_with is ReturnBeginning.LAST:
        _bring_last(organisation_return, actor)
    elif begin_with is ReturnBeginning.WRITTEN:
        _bring_written(organisation_return, cases, actor)
    served_cases.serve(organisation_return, cases, actor=actor)
    return organisation_return


def _bring_last(organisation_return: Application, actor: Viewer) -> None:
    last = carry_forward_queries.last_return_of(organisation_return.organisation_id)
    if last is not None:
        carry_forward.bring_over(organisation_return, last, actor=actor)


def _bring_written(organisation_return: Application, cases: list[Application], actor: Viewer) -> None:
    codes = [standard.code for standard in policy_of(organisation_return).standards]
    case_id = queries.most_written([application.id for application in cases], codes)
    if case_id is not None:
        source = next(application for application in cases if application.id == case_id)
        carry_forward.bring_in(organisation_return, source, codes=codes, actor=actor)


def why_not(organisation: Organisation, cycle: Cycle) -> str:
    """Why an organisation's return cannot begin in a cycle; empty where it can."""
    if queries.under_way(organisation.id) is not None:
        return "Your organisation’s return is under way already. Nothing was changed: carry on with that one."
    if organisation.closed_at is not None:
        return "This organisation is closed, so no return can be started."
    if not applications.is_open(cycle) or not cycle.own.takes(organisation.office_id):
        return "This cycle does not take your organisation’s return. Choose another one."
    if queries.places_served(organisation.id, cycle) < FEWEST_PLACES:
        return "Your organisation has fewer than two placements in this cycle, so each application asks for everything."
    return ""


def cycles_open(organisation: Organisation) -> list[Cycle]:
    """The cycles in which an organisation's return can begin today."""
    return [
        cycle
        for cycle in applications.cycles_open(organisation.office_id)
        if queries.places_served(organisation.id, cycle) >= FEWEST_PLACES
    ]
