"""What a reviewer may open of the provider's evidence: pages of files that the submitted answers cite, and nothing else."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from accreditation.enums.permissions import Permission as P
from accreditation.queries import evidence as evidence_queries
from accreditation.queries import file_checks
from accreditation.queries import reviews as queries
from accreditation.queries.reviews import CitedFile, CitedFilePage
from accreditation.services import evidence
from accreditation.web import files
from accreditation.web.access import requires, viewer

bp = Blueprint("review_evidence", __name__, url_prefix="/reviews/<id:review_id>/evidence/<id:revision_id>")


@bp.get("/pages/<id:number>")
@requires(P.REVIEW_SCORE, queries.cited_file_page)
def page(subject: CitedFilePage) -> ResponseReturnValue:
    """One page of a cited file: its picture with its text."""
    _, text, label = queries.page_text(subject.revision.id, subject.number)
    return render_template(
        "reviews/evidence.html",
        review=subject.review,
        place=subject.review.application.subject.name,
        revision=subject.revision,
        name=subject.title,
        kind=subject.kind,
        number=subject.number,
        text=text,
        label=label,
        unreadable=evidence_queries.why_unreadable(subject.revision, subject.number),
        copying=bool(file_checks.being_copied([subject.revision])),
    )


@bp.get("/pages/<id:number>.webp")
@requires(P.REVIEW_SCORE, queries.cited_file_page)
def picture(subject: CitedFilePage) -> ResponseReturnValue:
    """The picture of one page, drawn by us; the only thing of a file that is shown inline."""
    return files.picture(evidence.picture(files.store(), subject.revision, subject.number))


@bp.get("/file")
@requires(P.REVIEW_SCORE, queries.cited_file)
def download(subject: CitedFile) -> ResponseReturnValue:
    """The file without details of people, only as an attachment, and written down."""
    copy = evidence.reading_copy(files.store(), subject.revision)
    return files.taken(
        copy,
        lambda: evidence.record_download(
            subject.revision, organisation_id=subject.organisation_id, actor=viewer()
        ),
    )
