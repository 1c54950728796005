"""One case before a panel: it is called, a member may step out, an outcome is proposed, voted on and decided."""

from accreditation.services.items.calling import call, postpone, propose
from accreditation.services.items.voting import decide, recuse, vote

__all__ = ["call", "decide", "postpone", "propose", "recuse", "vote"]
