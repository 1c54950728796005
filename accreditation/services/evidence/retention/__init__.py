"""How long evidence is kept: a plan that changes nothing, and destroying exactly what a plan named."""

from accreditation.services.evidence.retention.destroying import destroy, finish
from accreditation.services.evidence.retention.planning import Plan, plan

__all__ = ["Plan", "destroy", "finish", "plan"]
