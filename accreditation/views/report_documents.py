"""The report of a review as a document: for its provider once it is issued, for its team, and for the panel that decides."""

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue

from accreditation.documents import making
from accreditation.enums.documents import DocumentFormat
from accreditation.enums.factors import BindingAct
from accreditation.enums.meetings import MeetingStatus
from accreditation.enums.permissions import Permission as P
from accreditation.models.applications import Application
from accreditation.models.meetings import Item
from accreditation.models.reviews import Review
from accreditation.models.rounds import ReviewRound
from accreditation.permissions.table import can
from accreditation.queries import items as item_queries
from accreditation.queries import moderation as moderation_queries
from accreditation.queries import reports as queries
from accreditation.visibility import Field, SeenCase, shows
from accreditation.web import files, report_documents
from accreditation.web.access import requires, viewer
from accreditation.web.bind import filtered
from accreditation.web.stepping import stepped_up
from forms.report_documents import ReportDocumentForm

bp = Blueprint("report_documents", __name__)


@bp.get("/applications/<id:application_id>/report/file")
@requires(P.APPLICATION_SEE, queries.for_provider)
@stepped_up(BindingAct.EXPORT)
def of_provider(application: Application) -> ResponseReturnValue:
    """The report that its provider reads."""
    again = url_for("provider_reports.show", application_id=application.id)
    return _made(application, application.current_round, again)


@bp.get("/reviews/<id:review_id>/report/file")
@requires(P.REPORT_SEE, moderation_queries.for_team)
@stepped_up(BindingAct.EXPORT)
def of_team(review: Review) -> ResponseReturnValue:
    """The report for its team, also while it is written: then every page says that it is a draft."""
    return _made(review.application, review.round, url_for("reports.edit", review_id=review.id))


@bp.get("/items/<id:item_id>/report/file")
@requires(P.ITEM_SEE, item_queries.for_panel)
@stepped_up(BindingAct.EXPORT)
def of_item(item: Item) -> ResponseReturnValue:
    """The report for the panel that has the case, once its papers are out."""
    waits = item.meeting.status is MeetingStatus.SCHEDULED and not can(
        viewer(), P.MEETING_ARRANGE, item.meeting
    )
    seen_case = SeenCase(item.application, items=(item,), review_round=item.round)
    if waits or not shows(Field.REPORT, viewer(), seen_case):
        abort(404)
    return _made(item.application, item.round, url_for("items.paper", item_id=item.id))


def _made(application: Application, review_round: ReviewRound, again: str) -> ResponseReturnValue:
    written_as = filtered(ReportDocumentForm, written_as=DocumentFormat.PDF).values().get("written_as")
    written_as = written_as or DocumentFormat.PDF
    document = report_documents.described(application, review_round)
    name = f"{report_documents.filename(application)}.{written_as.value}"
    return files.made(lambda: making.document(document, written_as), name, again=again)
