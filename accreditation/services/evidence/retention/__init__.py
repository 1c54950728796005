"""How long evidence is kept: holds that keep it, a plan that only tells, and destroying exactly what a plan told."""

from accreditation.services.evidence.retention.destroying import destroy, finish
from accreditation.services.evidence.retention.holds import lift, place
from accreditation.services.evidence.retention.planning import Plan, plan

__all__ = ["Plan", "destroy", "finish", "lift", "place", "plan"]
