"""What everybody may see, the doors, and the pages that say what went wrong."""

from collections.abc import Iterator

from tests.browser.furnishing import Furnished
from tests.browser.pages.page import Page, refused
from tests.browser.securing import passkey_of
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
    yield Page("standards-regulators", "", "/standards/regulators?regulator=GPhC")
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
    yield from _organisation()
    yield Page("home-roleless", "nobody", "/home")
    yield Page("home-newcomer", "newcomer", "/home")
    yield Page("account", "provider_lead", "/account")
    yield refused("account-wrong", "provider_lead", "/account", current="wrong one", chosen="short")
    yield Page("account-sign-ins", "contributor", "/account/sign-ins")
    yield Page("account-sign-ins-none", "provider_lead", "/account/sign-ins")
    yield Page("account-sign-in-nothing", "provider_lead", "/account/sign-ins/link", 400)
    yield Page("account-sign-in-remove", "contributor", f"/account/sign-ins/{made.jobs['identity']}/remove")
    yield Page("step-up-organisation", "contributor", "/step-up?purpose=sign:1&next=/home")
    yield Page("choose-password", "temporary", "/account/password?next=/home")
    yield refused("choose-password-weak", "temporary", "/account/password", chosen="P@ssw0rd123456")
    yield Page("step-up", "signatory", "/step-up?purpose=sign:1&next=/home")
    yield refused("step-up-wrong", "signatory", "/step-up?purpose=sign:1&next=/home", password="wrong one")
    yield from _signing_in(made)
    yield Page("not-found", "provider_lead", "/applications/999999", 404)
    yield Page("forbidden", "contributor", f"/applications/{empty}/steps/submit", 403)
    yield Page("wrong-method", "provider_lead", "/sign-out", 405)
    yield Page("too-large", "provider_lead", f"/applications/{empty}/standards/1.1", 413, {"narrative": LONG})


def _signing_in(made: Furnished) -> Iterator[Page]:
    """What people prove themselves with besides a password; the second step has tests of its own, because it lasts five minutes."""
    who, act, own = "secured", "change_sign_in", "/account/signing-in"
    passkey = f"{own}/passkeys/{passkey_of(made)}"
    yield Page("second-step-of-nobody", "", "/sign-in/second", 302, download=True)
    yield Page("passkey-question", "", "/sign-in/passkey", download=True)
    yield Page("step-up-question", who, "/step-up/passkey", download=True)
    yield Page("step-up-secured", who, "/step-up?act=decide&purpose=x&next=/home")
    yield refused("step-up-secured-empty", who, "/step-up?act=export&purpose=x&next=/home", password="")
    yield Page("signing-in", who, own)
    yield Page("signing-in-by-password", "provider_lead", own)
    yield Page("passkey-new-question", who, f"{own}/passkeys/question", download=True)
    yield Page("passkey-new", who, f"{own}/passkeys/new", confirmed=act)
    yield Page("passkey-rename", who, passkey, confirmed=act)
    yield refused("passkey-rename-empty", who, passkey, act, name="")
    yield Page("passkey-remove", who, f"{passkey}/remove", confirmed=act)
    yield Page("app", "provider_lead", f"{own}/app", confirmed=act)
    yield refused("app-wrong", who, f"{own}/app", act, one_time_code="12345")
    yield Page("app-remove", who, f"{own}/app/remove", confirmed=act)
    yield Page("recovery-codes", who, f"{own}/recovery-codes", confirmed=act)


def _organisation() -> Iterator[Page]:
    """A sign-in by an organisation that is not there."""
    yield Page("organisation-away", "", "/sign-in/with/nhs?next=/account", 503)
    yield Page("organisation-away-step-up", "contributor", "/step-up/with/nhs?purpose=p&next=/account", 503)
    yield Page("organisation-lost", "", "/sign-in/with/nhs/back?state=forged&code=1", 400)
    yield Page("organisation-lost-signed-in", "contributor", "/sign-in/with/nhs/back", 400)
    yield Page("organisation-signed-out", "", "/signed-out/nhs")
    yield Page("organisation-leave", "", "/sign-in/with/nhs/leave", 503)
