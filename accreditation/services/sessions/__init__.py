"""Sign people in and out by whatever they prove themselves with, slow down guessing, and ask again before an act that binds."""

from accreditation.services.sessions.attempts import Attempt, begin, forget_account, forgive
from accreditation.services.sessions.codes import take as take_code
from accreditation.services.sessions.passkeys import accept as accept_passkey
from accreditation.services.sessions.passkeys import options as passkey_options
from accreditation.services.sessions.signing import (
    SecondFactorNeeded,
    end_before,
    end_of_identities,
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
from accreditation.services.sessions.stepping import LASTS as STEP_UP_LASTS
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
    "STEP_UP_LASTS",
    "Attempt",
    "Proof",
    "SecondFactorNeeded",
    "accept_passkey",
    "begin",
    "end_before",
    "end_of_identities",
    "forget_account",
    "forgive",
    "go_on",
    "mark_of",
    "passkey_options",
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
    "take_code",
    "touch",
    "use_step_up",
]
