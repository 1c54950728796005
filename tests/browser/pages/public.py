"""What everybody may see, the doors, and the pages that say what went wrong."""

from collections.abc import Iterator

from tests.browser.furnishing import Furnished
from tests.browser.pages.page import Page, refused
from tests.scene import Stage

LONG = "x" * 1_100_000


def pages(made: Furnished) -> Iterator[Page]:
    """Register, standards, sign-in, account, errors."""
    number = made.case(Stage.CLOSED).award
    empty = made.cases["empty"].application_id
    yield Page("front", "", "/")
    yield Page("health", "", "/health", download=True)
    yield Page("ready", "", "/ready", 503, download=True)
    yield Page("standards", "", "/standards")
    yield Page("accessibility", "", "/accessibility")
    yield Page("help", "", "/help")
    yield Page("help-signed-in", "provider_lead", "/help")
    yield Page("contact", "", "/contact")
    yield Page("privacy", "", "/privacy")
    yield Page("cookies", "", "/cookies")
    yield Page("register", "", "/register")
    yield Page("register-signed-in", "secretariat", "/register")
    yield Page("register-csv", "", "/register.csv", download=True)
    yield Page("register-nothing", "", "/register?search=nowhere")
    yield Page("award", "", f"/register/{number}")
    yield Page("award-unknown", "", "/register/QA-0000-0000", 404)
    yield Page("verify", "", "/verify")
    yield Page("verify-found", "", f"/verify?number={number}")
    yield Page("verify-unknown", "", "/verify?number=QA-9999-9999")
    yield Page("sign-in", "", "/sign-in")
    yield refused("sign-in-empty", "", "/sign-in", email="", password="")
    yield refused("sign-in-wrong", "", "/sign-in", email="nobody@example.org", password="not the password")
    yield Page(
        "forged", "", "/sign-in", 422, {"csrf_token": "forged", "email": "a@example.org", "password": "p"}
    )
    yield Page("home-roleless", "nobody", "/home")
    yield Page("home-newcomer", "newcomer", "/home")
    yield Page("account", "provider_lead", "/account")
    yield refused("account-wrong", "provider_lead", "/account", current="wrong one", chosen="short")
    yield Page("choose-password", "temporary", "/account/password?next=/home")
    yield refused("choose-password-weak", "temporary", "/account/password", chosen="P@ssw0rd123456")
    yield Page("step-up", "signatory", "/step-up?purpose=sign:1&next=/home")
    yield refused("step-up-wrong", "signatory", "/step-up?purpose=sign:1&next=/home", password="wrong one")
    yield Page("not-found", "provider_lead", "/applications/999999", 404)
    yield Page("forbidden", "contributor", f"/applications/{empty}/steps/submit", 403)
    yield Page("wrong-method", "provider_lead", "/sign-out", 405)
    yield Page("too-large", "provider_lead", f"/applications/{empty}/standards/1.1", 413, {"narrative": LONG})
