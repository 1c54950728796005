"""Teams proposed by the service: asked for, worked out, changed by hand, accepted; and who is asked when somebody says no."""

from accreditation.services.allocations.accepting import accept
from accreditation.services.allocations.asking import ProposalRequest, ask_for_case, ask_for_cycle, discard
from accreditation.services.allocations.changing import change
from accreditation.services.allocations.filling import ask as ask_to_fill
from accreditation.services.allocations.filling import expire, fill
from accreditation.services.allocations.proposing import propose

__all__ = [
    "ProposalRequest",
    "accept",
    "ask_for_case",
    "ask_for_cycle",
    "ask_to_fill",
    "change",
    "discard",
    "expire",
    "fill",
    "propose",
]
