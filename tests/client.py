"""A browser without scripts: each request is its own, and every page that comes back is checked whole."""

import hashlib
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import has_app_context
from flask.testing import FlaskClient
from lxml import html as parser
from sqlalchemy import update
from werkzeug.test import TestResponse

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.models.people import UserSession
from tests.pages import check

REDIRECTS = range(300, 400)


class Client(FlaskClient):
    """Sends requests in an app context of their own, as a server would, and reads pages critically."""

    checks_pages = True
    confirms = True
    """Whether the person confirms that it is them wherever that is asked, and goes on with what they did."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send one request; what the test itself has open is committed first."""
        if has_app_context():
            db.session.commit()
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        if self.confirms and response.status_code == 302 and response.location.startswith("/step-up?act="):
            self._confirm(response.location)
            with self.application.app_context():
                response = super().open(*args, **kwargs)
        if self.checks_pages and response.mimetype == "text/html" and response.status_code not in REDIRECTS:
            check(response.text, status=response.status_code)
        return response

    def _confirm(self, address: str) -> None:
        """What the page for it writes, without its password."""
        with self.session_transaction() as cookie:
            token = cookie["_user_id"]
        stepped_up = update(UserSession).where(
            UserSession.token_hash == hashlib.sha256(token.encode()).hexdigest()
        )
        purpose = parse_qs(urlsplit(address).query)["purpose"][0]
        with self.application.app_context(), unit_of_work():
            db.session.execute(stepped_up.values(stepped_up_at=clock.now(), step_up_for=purpose))

    def send(self, path: str, **fields: Any) -> TestResponse:
        """Open a page, fill in its form and send it, as a person would: the token and hidden fields come from the page."""
        page = self.get(path)
        assert page.status_code == 200, f"{path} answered {page.status_code}"
        return self.post(path, data=hidden(page.text) | fields, content_type="multipart/form-data")


def hidden(html: str) -> dict[str, str]:
    """The hidden inputs of a page's forms that are sent by POST; those of a form that is sent to the page itself go first."""
    forms = parser.fromstring(html).xpath("//main//form[@method='post']")
    inputs: dict[str, str] = {}
    for form in sorted(forms, key=lambda form: form.get("action") is None):
        for field in form.xpath(".//input[@type='hidden']"):
            inputs[field.get("name")] = field.get("value", "")
    return inputs
