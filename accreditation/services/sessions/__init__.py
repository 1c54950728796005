"""Sign people in and out by whatever they prove themselves with, slow down guessing, and ask again before an act that binds."""

from accreditation.services.sessions.attempts import forget_account, forgive
from accreditation.services.sessions.signing import (
    SecondFactorNeeded,
    go_on,
    mark_of,
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
    prove_with_passkey,
    prove_with_password,
    purpose,
    step_up,
    use_step_up,
)

__all__ = [
    "Proof",
    "SecondFactorNeeded",
    "forget_account",
    "forgive",
    "go_on",
    "mark_of",
    "prove",
    "prove_with_passkey",
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
