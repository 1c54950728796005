"""A whole application as a document for its provider: choosing what stands in it, and taking it away."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.documents import making
from accreditation.enums.documents import DocumentFormat
from accreditation.enums.factors import BindingAct
from accreditation.enums.permissions import Permission as P
from accreditation.models.applications import Application
from accreditation.permissions.table import can
from accreditation.queries import application_documents as queries
from accreditation.queries import applications
from accreditation.web import application_documents, files
from accreditation.web.access import requires, viewer
from accreditation.web.bind import filtered
from accreditation.web.stepping import stepped_up
from forms.application_documents import DocumentForm

bp = Blueprint("application_documents", __name__, url_prefix="/applications/<id:application_id>/document")


@bp.get("")
@requires(P.APPLICATION_SEE, applications.for_provider)
def show(application: Application) -> ResponseReturnValue:
    """Choose what the document contains."""
    form = filtered(DocumentForm, written_as=DocumentFormat.PDF)
    form.evidence.data = True
    return render_template(
        "application_documents/show.html",
        application=application,
        form=form,
        submitted=queries.is_submitted(application),
    )


@bp.get("/file")
@requires(P.APPLICATION_SEE, applications.for_provider)
@stepped_up(BindingAct.EXPORT)
def download(application: Application) -> ResponseReturnValue:
    """The document of these choices; it is made now and kept nowhere."""
    choices = filtered(DocumentForm, written_as=DocumentFormat.PDF).values()
    with_comments = bool(choices.get("comments")) and can(viewer(), P.APPLICATION_COMMENT, application)
    written_as = choices.get("written_as", DocumentFormat.PDF)
    whole = queries.of_application(application, with_comments=with_comments)
    document = application_documents.described(whole, with_evidence=bool(choices.get("evidence")))
    name = f"self-assessment-{application.reference}{'-internal-comments' if whole.has_comments else ''}"
    again = url_for(".show", application_id=application.id)
    return files.made(
        lambda: making.document(document, written_as), f"{name}.{written_as.value}", again=again
    )
