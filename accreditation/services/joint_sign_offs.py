"""Ask for the sign-off of several placements at once, and sign several in one act; each keeps a snapshot and a signature of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from accreditation.enums.applications import Trigger
from accreditation.enums.people import Duty
from accreditation.models.applications import Application
from accreditation.permissions.viewer import Viewer
from accreditation.services import duties, sign_offs
from accreditation.services.case_facts import CaseFacts
from workflows.application import APPLICATION
from workflows.engine import unmet


@dataclass(frozen=True)
class Jointly:
    """For which applications a step was taken in one act, and which were left out, each with why."""

    done: list[Application] = field(default_factory=list)
    left_out: list[tuple[Application, str]] = field(default_factory=list)


def request(cases: Iterable[Application], *, actor: Viewer) -> Jointly:
    """Ask the executive to sign each of these; the caller holds them, in the order of their ids."""
    outcome = Jointly()
    for case in cases:
        why = _why_not(case, Trigger.REQUEST_SIGN_OFF, Duty.PROVIDER_LEAD, actor=actor)
        if why:
            outcome.left_out.append((case, why))
            continue
        sign_offs.request_sign_off(case, actor=actor)
        outcome.done.append(case)
    return outcome


def sign(cases: Iterable[Application], *, actor: Viewer, shown: Mapping[int, str]) -> Jointly:
    """Sign exactly what was shown of each of these, for whoever has just proved who they are; `shown` holds the hash of each.

    What changed since it was shown is left out and named.
    """
    outcome = Jointly()
    for case in cases:
        shown_hash = shown.get(case.id, "")
        why = _why_not(
            case, Trigger.SIGN, Duty.SIGNATORY, actor=actor, shown_hash=shown_hash, stepped_up=True
        )
        if why:
            outcome.left_out.append((case, why))
            continue
        sign_offs.sign(case, actor=actor, shown_hash=shown_hash, stepped_up=True)
        outcome.done.append(case)
    return outcome


def _why_not(case: Application, trigger: Trigger, duty: Duty, *, actor: Viewer, **given: object) -> str:
    """What stops a step of one case; asked before anything of it is written, because the others go on."""
    reasons = unmet(APPLICATION, case, trigger, CaseFacts(case, actor, **given))
    if reasons:
        more = f" ({len(reasons) - 1} more)" if len(reasons) > 1 else ""
        return reasons[0].message + more
    others = duties.held_by(case.id, actor.id).excluding(duty)
    return duties.refusal(others, duty) if others else ""
