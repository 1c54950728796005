"""Turning the pages of a file in a form that cites it: what was typed stays, and nothing is saved or refused yet."""

from flask import request

from accreditation.models.evidence import EvidenceRevision
from accreditation.queries import cited_pages
from accreditation.queries.cited_pages import ShownPage
from forms.citations import PagesForm

BUTTON = "show"
"""The name of the buttons that show another page; the value is its number, or what else than a number: the one typed."""


def turned(form: PagesForm) -> bool:
    """Whether such a button was pressed; the form then holds that page."""
    # A script of ours and a browser without scripts send the same, so that there is one way to draw the page.
    value = request.form.get(BUTTON)
    if value is None:
        return False
    if value.isascii() and value.isdigit() and len(value) <= len(str(form.page_from.maximum)):
        form.turn_to(int(value))
    return True


def page_shown(revision: EvidenceRevision | None, form: PagesForm) -> ShownPage | None:
    """The page to show beside the form: the one turned to, else the first that is cited; None where the file has none such."""
    chosen = form.looked_at if form.looked_at is not None else form.page_from.data
    return cited_pages.page_of(revision, 1 if chosen is None else chosen)
