"""An organisation's sign-in is set without a mistake, or the service says which one it is and does not start."""

from dataclasses import replace
from pathlib import Path

import pytest

from accreditation.settings import BadSettings, Settings
from accreditation.sign_in_providers import from_environment, problems

RIGHT = {
    "BASE_URL": "https://accreditation.example",
    "OIDC_PROVIDERS": "cis2, entra",
    "OIDC_CIS2_ISSUER": "https://am.example:443/openam",
    "OIDC_CIS2_LABEL": "NHS CIS2",
    "OIDC_CIS2_CLIENT_ID": "a",
    "OIDC_CIS2_CLIENT_SECRET": "b",
    "OIDC_CIS2_ACR": "AAL3_ANY AAL2_OR_AAL3_ANY",
    "OIDC_ENTRA_ISSUER": "https://login.example/tenant/v2.0",
    "OIDC_ENTRA_LABEL": "Riverside Trust",
    "OIDC_ENTRA_CLIENT_ID": "c",
    "OIDC_ENTRA_CLIENT_SECRET": "d",
    "OIDC_ENTRA_TRUST_ADDRESSES": "1",
}


def test_what_is_set_is_read_in_its_order() -> None:
    assert problems(RIGHT) == []
    cis2, entra = from_environment(RIGHT)
    assert (cis2.name, cis2.label, cis2.auth, cis2.scopes) == (
        "cis2",
        "NHS CIS2",
        "client_secret_basic",
        "openid email",
    )
    assert cis2.acr == cis2.accepted_acr == ("AAL3_ANY", "AAL2_OR_AAL3_ANY")
    (only,) = from_environment(
        {"OIDC_PROVIDERS": "nhs", "OIDC_NHS_ACR": "ANY", "OIDC_NHS_ACCEPTED_ACR": "AAL2 AAL3"}
    )
    assert (only.acr, only.accepted_acr) == (("ANY",), ("AAL2", "AAL3"))
    assert not cis2.trust_addresses
    assert entra.trust_addresses
    assert problems({"SECRET_KEY": "nothing is set"}) == []


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"OIDC_CIS2_ISSUER": "http://am.example"}, "OIDC_CIS2_ISSUER must begin with https://"),
        ({"OIDC_CIS2_ISSUER": "https://user:secret@am.example"}, "OIDC_CIS2_ISSUER must begin"),
        ({"OIDC_CIS2_ISSUER": "https://[am.example"}, "OIDC_CIS2_ISSUER must begin"),
        ({"OIDC_CIS2_ISSUER": ""}, "OIDC_CIS2_ISSUER is not set"),
        ({"OIDC_CIS2_LABEL": " "}, "OIDC_CIS2_LABEL is not set"),
        ({"OIDC_CIS2_CLIENT_ID": ""}, "OIDC_CIS2_CLIENT_ID is not set"),
        ({"OIDC_CIS2_CLIENT_SECRET": ""}, "OIDC_CIS2_CLIENT_SECRET is not set"),
        ({"OIDC_CIS2_SCOPES": "email"}, "OIDC_CIS2_SCOPES must name openid"),
        ({"OIDC_CIS2_AUTH": "none"}, "OIDC_CIS2_AUTH must be one of"),
        ({"OIDC_CIS2_AUTH": "private_key_jwt"}, "OIDC_CIS2_KEY_ID is not set"),
        ({"OIDC_CIS2_PRIVATE_KEY_FILE": "/no/such/file"}, "OIDC_CIS2_PRIVATE_KEY_FILE must name a file"),
        ({"OIDC_CIS2_CLIENT_SECERT": "b"}, "OIDC_CIS2_CLIENT_SECERT is not a setting"),
        ({"OIDC_CIS3_LABEL": "b"}, "OIDC_CIS3_LABEL is not a setting"),
        ({"OIDC_CIS2_TRUST_ADDRESSES": "yes"}, "OIDC_CIS2_TRUST_ADDRESSES must be 1 or 0"),
        ({"OIDC_PROVIDERS": "cis2 entra cis2"}, "names 'cis2' twice"),
        ({"OIDC_PROVIDERS": "cis2 entra NHS-login"}, "names 'NHS-login': use small letters"),
        ({"BASE_URL": "http://accreditation.example"}, "BASE_URL must be"),
    ],
)
def test_each_slip_is_named(changes: dict[str, str], says: str) -> None:
    assert any(says in problem for problem in problems(RIGHT | changes)), problems(RIGHT | changes)


def test_a_slip_keeps_the_service_from_starting_and_shows_no_secret() -> None:
    secret = "0123456789-abcdefghij-0123456789-" + "klmno"
    environment = {
        **RIGHT,
        "SECRET_KEY": secret,
        "AUDIT_KEY": secret[::-1],
        "DATABASE_URL": "sqlite:////tmp/x",
    }
    environment["OIDC_CIS2_CLIENT_SECRET"] = "never shown"
    Settings.from_environment(environment).checked()
    with pytest.raises(BadSettings, match="OIDC_CIS2_LABEL is not set") as caught:
        Settings.from_environment({**environment, "OIDC_CIS2_LABEL": ""}).checked()
    assert "never shown" not in str(caught.value) + repr(from_environment(environment))


def test_a_key_in_a_file_stands_for_the_secret(tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    file.write_text("a key")
    by_key = {"OIDC_CIS2_PRIVATE_KEY_FILE": str(file), "OIDC_CIS2_KEY_ID": "k", "OIDC_CIS2_CLIENT_SECRET": ""}
    assert problems(RIGHT | by_key) == []
    assert from_environment(RIGHT | by_key)[0].auth == "private_key_jwt"


def test_plain_http_is_for_this_very_machine_alone() -> None:
    cis2 = from_environment(RIGHT)[0]
    for issuer in ("http://127.0.0.1:9400", "http://localhost:9400", "http://[::1]:9400"):
        assert list(replace(cis2, issuer=issuer).problems()) == []
