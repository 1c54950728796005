"""What the office may open of the provider's evidence: pages of files that the submitted answers cite, and nothing else."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from accreditation.enums.permissions import Permission as P
from accreditation.permissions.table import can
from accreditation.queries import case_evidence as queries
from accreditation.queries import evidence as evidence_queries
from accreditation.queries import file_checks
from accreditation.queries.case_evidence import CaseFile, CaseFilePage
from accreditation.queries.reviews import page_text
from accreditation.services import evidence
from accreditation.web import files
from accreditation.web.access import requires, viewer

bp = Blueprint("case_evidence", __name__, url_prefix="/cases/<id:application_id>/evidence/<id:revision_id>")


@bp.get("/pages/<id:number>")
@requires(P.SUBMISSION_SEE, queries.cited_file_page)
def page(subject: CaseFilePage) -> ResponseReturnValue:
    """One page of a cited file: its picture with its words, and what cites it."""
    application, revision = subject.application, subject.revision
    _, text, label = page_text(revision.id, subject.number)
    in_office = application.organisation.office_id == application.office_id
    return render_template(
        "checking/evidence.html",
        application=application,
        place=application.subject.name,
        file=subject,
        revision=revision,
        number=subject.number,
        text=text,
        label=label,
        unreadable=evidence_queries.why_unreadable(revision, subject.number),
        copying=bool(file_checks.being_copied([revision])),
        may_take_down=in_office and can(viewer(), P.CASE_RUN, application),
    )


@bp.get("/pages/<id:number>.webp")
@requires(P.SUBMISSION_SEE, queries.cited_file_page)
def picture(subject: CaseFilePage) -> ResponseReturnValue:
    """The picture of one page, drawn by us; the only thing of a file that is shown inline."""
    return files.picture(evidence.picture(files.store(), subject.revision, subject.number))


@bp.get("/file")
@requires(P.SUBMISSION_SEE, queries.cited_file)
def download(subject: CaseFile) -> ResponseReturnValue:
    """The file without details of people, only as an attachment, and written down."""
    copy = evidence.reading_copy(files.store(), subject.revision)
    return files.taken(
        copy,
        lambda: evidence.record_download(subject.revision, organisation_id=subject.owner_id, actor=viewer()),
    )
