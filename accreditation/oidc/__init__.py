"""Talks to an organisation's sign-in by OpenID Connect; knows neither people nor sessions, and keeps no token.

`client` is loaded where one is set, because its libraries are heavy.
"""

from accreditation.oidc.assertions import Assertion, Returned
from accreditation.oidc.failures import Failure, SignInFailed

__all__ = ["Assertion", "Failure", "Returned", "SignInFailed"]
