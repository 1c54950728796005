"""A form in a request: the token, what the rules refused, and what somebody else saved first."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from wtforms import Form

from forms.base import NOT_FROM_HERE, SAVED_FIRST
from forms.fields import HiddenField

FILLED = {
    "version": "3",
    "name": "Ash",
    "narrative": "What we <b>do</b>\x00\x07 😀 שלום",
    "score": "2",
    "agree": "y",
}


@pytest.fixture
def client(house_app: Flask) -> FlaskClient:
    return house_app.test_client()


def _token(client: FlaskClient) -> str:
    field = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sample").text)
    assert field
    return field[1]


def _summary(page: Any) -> list[str]:
    return [
        " ".join(item.text_content().split())
        for item in page.xpath("//*[contains(@class, 'error-summary__list')]/li")
    ]


@pytest.mark.parametrize("token", [None, "", "forged", "##" + "0" * 40, "☃", "2030##x"])
def test_a_bad_token_is_said_once_and_the_text_is_kept(client: FlaskClient, token: str | None) -> None:
    answer = client.post("/sample", data=FILLED if token is None else FILLED | {"csrf_token": token})
    page = html.document_fromstring(answer.text)
    assert answer.status_code == 200
    assert _summary(page) == [NOT_FROM_HERE]
    assert page.findtext(".//title").startswith("Error: Every component")
    assert page.get_element_by_id("narrative").text == "What we <b>do</b> 😀 שלום"
    assert [box.get("value") for box in page.xpath("//input[@name='score'][@checked]")] == ["2"]


def test_a_good_token_lets_the_form_through_for_the_whole_session(client: FlaskClient) -> None:
    token = _token(client)
    assert client.post("/sample", data=FILLED | {"csrf_token": token}).status_code == 302
    assert (
        html.document_fromstring(client.get("/sample").text).xpath("string(//*[@role='alert']//p)") == "Saved"
    )
    assert _token(client) == token


def test_a_token_of_another_session_is_refused(client: FlaskClient, house_app: Flask) -> None:
    other = _token(house_app.test_client())
    answer = client.post("/sample", data=FILLED | {"csrf_token": other})
    assert NOT_FROM_HERE in answer.text


def test_sign_out_and_confirm_forms_carry_the_token(client: FlaskClient) -> None:
    page = html.document_fromstring(client.get("/sample").text)
    forms = page.xpath("//form[@method='post']")
    tokens = {form.xpath("string(.//input[@name='csrf_token']/@value)") for form in forms}
    assert len(forms) == 3
    assert tokens == {_token(client)}


def test_token_and_version_are_no_values(client: FlaskClient) -> None:
    answer = client.post("/values", data=FILLED | {"csrf_token": _token(client)}).get_json()
    assert answer["fine"] is True
    assert answer["version"] == 3
    assert "csrf" not in answer["values"]
    assert "'version'" not in answer["values"]


def test_a_refusal_of_the_rules_is_shown_with_what_to_do_first(client: FlaskClient) -> None:
    answer = client.post("/refused/rule", data=FILLED | {"csrf_token": _token(client)})
    page = html.document_fromstring(answer.text)
    assert _summary(page) == ["Not yet"]
    assert page.xpath("//*[contains(@class, 'error-summary')]//a/@href") == ["#beds"]
    assert page.xpath("string(//*[@id='beds-error'])") == "Error: Not yet"
    unmet = page.xpath("//*[contains(@class, 'house-unmet')]")[0]
    assert unmet.xpath(".//a/@href") == ["/sample"]
    assert unmet.xpath(".//li/text()") == ["The window is closed"]


def test_a_stale_save_keeps_what_was_typed_and_takes_the_newer_version(client: FlaskClient) -> None:
    page = html.document_fromstring(
        client.post("/refused/stale", data=FILLED | {"csrf_token": _token(client)}).text
    )
    assert _summary(page) == [SAVED_FIRST]
    assert page.xpath("//form[@data-autosave]//input[@name='version']/@value") == ["7"]
    assert page.get_element_by_id("narrative").text.startswith("What we <b>do</b>")


def test_no_token_is_asked_where_tokens_are_off(house_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(house_app.config, "CSRF_ENABLED", False)
    client = house_app.test_client()
    assert "csrf_token" not in client.get("/sample").text
    assert client.post("/sample", data=FILLED).status_code == 302


class Carrying(Form):
    """A form with nothing but what its page carries."""

    shown = HiddenField()


def test_a_hidden_field_is_drawn_by_its_form_and_never_as_a_box(house_app: Flask) -> None:
    field: Any = house_app.jinja_env.globals["field"]
    with pytest.raises(TypeError, match="its form draws it"):
        field(Carrying().shown)
