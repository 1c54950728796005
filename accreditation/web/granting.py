"""Where a role is to be held, from what was typed into the form that gives it or prepares it for an invitation."""

from accreditation.errors import RuleBroken
from accreditation.queries import organisations as organisation_queries
from accreditation.services import grants, organisations
from forms.people import NAMED, GrantForm


def placements_to_choose(form: GrantForm) -> list[tuple[int, str]]:
    """The placements of the organisation that was typed, once it is known and only some of them are asked for."""
    if form.reach.data != NAMED or not form.organisation_id.data:
        return []
    typed = organisation_queries.named(form.organisation_id.data)
    return organisation_queries.placement_names(typed[0].id) if len(typed) == 1 else []


def scope_of(form: GrantForm) -> grants.Scope:
    """Where the role is to be held, as it was typed; raises RuleBroken."""
    typed = form.organisation_id.data
    organisation_id = organisations.chosen(typed, field="organisation_id").id if typed else None
    placement_ids = frozenset(form.placements.data or ()) if form.reach.data == NAMED else frozenset()
    if form.reach.data == NAMED and organisation_id is not None and not placement_ids:
        # Without this, who was to have one placement would be given all of them.
        raise RuleBroken("Choose at least one placement", field="placements")
    return grants.Scope(organisation_id, form.office_id.data, placement_ids)
