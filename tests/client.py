"""A browser without scripts: each request is its own, and every page that comes back is checked whole."""

from typing import Any

from flask import has_app_context
from flask.testing import FlaskClient
from lxml import html as parser
from werkzeug.test import TestResponse

from accreditation.db import db
from tests.pages import check

REDIRECTS = range(300, 400)


class Client(FlaskClient):
    """Sends requests in an app context of their own, as a server would, and reads pages critically."""

    checks_pages = True

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send one request; what the test itself has open is committed first."""
        if has_app_context():
            db.session.commit()
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        if self.checks_pages and response.mimetype == "text/html" and response.status_code not in REDIRECTS:
            check(response.text, status=response.status_code)
        return response

    def send(self, path: str, **fields: Any) -> TestResponse:
        """Open a page, fill in its form and send it, as a person would: the token and hidden fields come from the page."""
        page = self.get(path)
        assert page.status_code == 200, f"{path} answered {page.status_code}"
        return self.post(path, data=hidden(page.text) | fields, content_type="multipart/form-data")


def hidden(html: str) -> dict[str, str]:
    """The hidden inputs of a page's forms that are sent by POST."""
    inputs: dict[str, str] = {}
    for field in parser.fromstring(html).xpath("//main//form[@method='post']//input[@type='hidden']"):
        inputs[field.get("name")] = field.get("value", "")
    return inputs
