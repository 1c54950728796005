"""Sign people in and out, slow down guessing, and ask for the password again before an act that binds."""

from accreditation.services.sessions.attempts import forget_account, forgive
from accreditation.services.sessions.signing import (
    sign_in,
    sign_out,
    sign_out_everywhere,
    sign_out_of,
    start,
    sweep,
    touch,
)
from accreditation.services.sessions.stepping import (
    Proof,
    prove,
    prove_with_password,
    purpose,
    step_up,
    use_step_up,
)

__all__ = [
    "Proof",
    "forget_account",
    "forgive",
    "prove",
    "prove_with_password",
    "purpose",
    "sign_in",
    "sign_out",
    "sign_out_everywhere",
    "sign_out_of",
    "start",
    "step_up",
    "sweep",
    "touch",
    "use_step_up",
]
