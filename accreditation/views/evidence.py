"""A provider's evidence library: what is in it, adding files, and each item with its files and what cites it."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.documents import types
from accreditation.enums.evidence import USABLE, RevisionStatus
from accreditation.enums.permissions import Permission as P
from accreditation.models.evidence import SOON, EvidenceItem
from accreditation.permissions.table import can
from accreditation.queries import confirmations, file_checks, held, libraries, locks, uploads
from accreditation.queries import evidence as queries
from accreditation.queries import saved_views as saved_view_queries
from accreditation.queries.evidence import File, FilePage
from accreditation.queries.held import HeldFile
from accreditation.queries.libraries import Library
from accreditation.queries.paging import WHOLE
from accreditation.services import evidence
from accreditation.services.evidence import details, several
from accreditation.services.evidence.uploads import PART_SIZE
from accreditation.storage.base import plain_size
from accreditation.web import files
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, filtered, page_number, submitted
from accreditation.web.render import page_items
from forms.base import ConfirmForm
from forms.evidence import AddForm, DetailsForm, LibraryFilter, ReplaceForm
from forms.uploads import BatchForm

bp = Blueprint("evidence", __name__, url_prefix="/evidence")

CSV_HEAD = (
    "Title",
    "Provider",
    "Kind",
    "Period from",
    "Period to",
    "Last day",
    "Added",
    "Added by",
    "Newest file",
)
PREVIEWED = 4
TOGETHER = 2
"""Files that come with one form are together at most so many times as large as one may be: they wait on this disk."""


@bp.get("")
@requires(P.EVIDENCE_SEE, libraries.library_for)
def library(library: Library) -> ResponseReturnValue:
    """Every piece of evidence of the person's own providers."""
    form = _library_filter(library)
    chosen = form.values()
    items = libraries.items(library, **chosen, sort=request.args.get("sort", ""), number=page_number())
    return render_template(
        "evidence/library.html",
        library=library,
        names={organisation.id: organisation.name for organisation in library.organisations},
        items=items,
        filters=form,
        filtering=bool(chosen),
        saved=saved_view_queries.of_page(viewer(), "evidence.library"),
        today=clock.today(),
        soon=clock.today() + SOON,
        under_way=file_checks.UNDER_WAY,
    )


@bp.get("/list.csv")
@requires(P.EVIDENCE_SEE, libraries.library_for)
def as_csv(library: Library) -> ResponseReturnValue:
    """The evidence that the filters show, as a file."""
    chosen = _library_filter(library).values()
    items = libraries.items(library, **chosen, sort=request.args.get("sort", ""), size=WHOLE)
    names = {organisation.id: organisation.name for organisation in library.organisations}
    rows = (
        (
            line.title,
            names[line.organisation_id],
            line.kind if line.kind_confirmed else f"{line.kind.label} (a guess)",
            line.period_from,
            line.period_to,
            line.expires_on,
            line.uploaded_at,
            line.owner,
            line.status,
        )
        for line in items.rows
    )
    return files.spreadsheet("evidence.csv", CSV_HEAD, rows)


def _library_filter(library: Library) -> LibraryFilter:
    form = filtered(LibraryFilter)
    form.organisation.choices = [
        (organisation.id, organisation.name) for organisation in library.organisations
    ]
    form.owner.choices = libraries.owners(library)
    return form


@bp.route("/add", methods=["GET", "POST"])
@requires(P.EVIDENCE_ADD, libraries.library_for, own_transaction=True)
def add(library: Library) -> ResponseReturnValue:
    """Add a piece of evidence with its first file, or one for each of several files."""
    limit = files.expect_upload(TOGETHER)
    form = bind(AddForm, data={"organisation": library.organisation_id})
    form.organisation.choices = [(organisation.id, organisation.name) for organisation in library.addable]
    if submitted(form):
        return _received(form, limit)
    batch = bind(BatchForm, prefix="batch-", data={"organisation": library.organisation_id})
    batch.organisation.choices = form.organisation.choices
    return shown(
        "evidence/add.html",
        form=form,
        batch=batch,
        library=library,
        unfinished=uploads.unfinished(viewer()),
        together=plain_size(TOGETHER * limit),
        most_files=several.MOST,
        **_taken(limit),
    )


def _received(form: AddForm, limit: int) -> ResponseReturnValue:
    """Take what was sent: one file with its title, or several, of which each is kept or refused by itself."""
    values = form.values()
    sent = [several.Sent(file.stream, file.filename, file.mimetype) for file in values.pop("file")]
    values |= {
        "organisation_id": values.pop("organisation"),
        "actor": viewer(),
        "limit": limit,
        "groups": files.groups(),
        "quotas": files.quotas(),
    }
    if len(sent) == 1:
        (file,) = sent
        revision = evidence.receive(
            files.store(), file.stream, filename=file.filename, declared=file.declared, **values
        )
        flash("Your file has arrived, and is being checked.")
        return redirect(url_for(".show", item_id=revision.item_id))
    del values["title"]
    arrivals = evidence.receive_several(files.store(), sent, **values)
    if any(file.refused for file in arrivals):
        page = render_template("evidence/arrivals.html", arrivals=arrivals, unsaid=values["kind"] is None)
        return make_response(page, 422)
    flash(f"{len(arrivals)} files have arrived, and are being checked.")
    if values["kind"] is None:
        return redirect(url_for("arrivals.show", item=[file.item_id for file in arrivals]))
    return redirect(url_for(".library", sort="-added"))


def _taken(limit: int) -> dict[str, object]:
    """What a page for sending files says of them: how large, of which kinds, and the size of the parts."""
    return {
        "limit": plain_size(limit),
        "kinds": types.in_words(files.groups()),
        "accept": ",".join(types.extensions(files.groups())),
        "part_size": PART_SIZE,
    }


@bp.get("/<id:item_id>")
@requires(P.EVIDENCE_SEE, queries.item_for)
def show(item: EvidenceItem) -> ResponseReturnValue:
    """One piece of evidence: its files, how each was checked, and what cites it."""
    revisions = queries.revisions(item.id)
    files_of = {revision.id: HeldFile(revision, item) for revision in revisions}
    held_now = [revision for revision in revisions if revision.status is RevisionStatus.HELD]
    return render_template(
        "evidence/show.html",
        item=item,
        revisions=revisions,
        states=file_checks.states(revisions),
        may_confirm={number for number, file in files_of.items() if can(viewer(), P.EVIDENCE_CONFIRM, file)},
        leads=held.leads_of(item.organisation_id, held_now[0].uploaded_by_id) if held_now else [],
        may_decide=any(can(viewer(), P.HELD_DECIDE, file) for file in files_of.values()),
        may_take_down=any(can(viewer(), P.EVIDENCE_TAKE_DOWN, file) for file in files_of.values()),
        reading=next((revision for revision in revisions if revision.is_usable), None),
        waiting=any(file_checks.being_checked(revision) for revision in revisions),
        citing=queries.citing(viewer(), item.id),
        most=queries.MOST_CITING,
        previewed=PREVIEWED,
        twins=queries.twins(item.id),
        last_confirmed=confirmations.last_confirmed(item),
        may_add=can(viewer(), P.EVIDENCE_ADD, item),
        may_withdraw=can(viewer(), P.EVIDENCE_WITHDRAW, item),
        own={number for number, file in files_of.items() if can(viewer(), P.EVIDENCE_TAKE_BACK, file)},
    )


@bp.route("/<id:item_id>/edit", methods=["GET", "POST"])
@requires(P.EVIDENCE_ADD, queries.item_for, lock=locks.evidence_item)
def edit(item: EvidenceItem) -> ResponseReturnValue:
    """Change what is said of a piece of evidence; its files stay as they are."""
    form = bind(DetailsForm, obj=details.of(item))
    if submitted(form):
        with unit_of_work():
            details.describe(
                item, actor=viewer(), expected_version=form.expected_version or 0, **form.values()
            )
        flash("Saved.")
        return redirect(url_for(".show", item_id=item.id))
    return shown("evidence/edit.html", form=form, item=item)


@bp.route("/<id:item_id>/replace", methods=["GET", "POST"])
@requires(P.EVIDENCE_ADD, queries.item_for, own_transaction=True)
def replace(item: EvidenceItem) -> ResponseReturnValue:
    """Add a newer file to a piece of evidence."""
    limit = files.expect_upload()
    form = bind(ReplaceForm)
    if submitted(form):
        sent = form.file.data
        evidence.add_revision(
            files.store(),
            sent.stream,
            item=item,
            actor=viewer(),
            filename=sent.filename,
            declared=sent.mimetype,
            limit=limit,
            groups=files.groups(),
            quotas=files.quotas(),
        )
        flash("The newer file has arrived, and is being checked.")
        return redirect(url_for(".show", item_id=item.id))
    return shown("evidence/replace.html", form=form, item=item, **_taken(limit))


@bp.route("/<id:item_id>/revisions/<id:revision_id>/withdraw", methods=["GET", "POST"])
@requires(P.EVIDENCE_WITHDRAW, queries.file_for, lock=locks.evidence_item)
def withdraw(file: File) -> ResponseReturnValue:
    """Take a file out of use; asked once, with what happens to the answers that cite it."""
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            evidence.withdraw(file.revision, organisation_id=file.organisation_id, actor=viewer())
        flash("The file is withdrawn.")
        return redirect(url_for(".show", item_id=file.item.id))
    usable = file.revision.status in USABLE
    if not usable:
        form.closed("This file is not in use, so there is nothing to withdraw.")
    return shown(
        "evidence/withdraw.html",
        usable=usable,
        form=form,
        file=file,
        citing=queries.citing(viewer(), file.item.id, file.revision.id),
        most=queries.MOST_CITING,
    )


@bp.get("/<id:item_id>/revisions/<id:revision_id>/pages/<id:number>")
@requires(P.EVIDENCE_SEE, queries.page_for)
def page(page: FilePage) -> ResponseReturnValue:
    """Read one page: its picture, with its words beside it."""
    return render_template(
        "evidence/page.html", page=page, around=_around(page), may_add=can(viewer(), P.EVIDENCE_ADD, page)
    )


def _around(page: FilePage) -> list[tuple[int, str, bool] | None]:
    """The pages to go on to, as numbered links; None is a gap."""

    def link(number: int) -> str:
        return url_for(".page", item_id=page.file.item.id, revision_id=page.file.revision.id, number=number)

    return [
        neighbour and (neighbour[0], link(neighbour[0]), neighbour[2])
        for neighbour in page_items(page.number, page.pages)
    ]


@bp.get("/revisions/<id:revision_id>/pages/<id:number>.webp")
@requires(P.EVIDENCE_SEE, queries.picture_for)
def picture(page: FilePage) -> ResponseReturnValue:
    """The picture of one page."""
    return files.picture(evidence.picture(files.store(), page.file.revision, page.number))


@bp.get("/revisions/<id:revision_id>/original")
@requires(P.EVIDENCE_SEE, queries.file_for)
def original(file: File) -> ResponseReturnValue:
    """The file itself, as an attachment; that it was taken is written down first."""
    leaving = evidence.original(files.store(), file.revision)
    return files.taken(
        leaving,
        lambda: evidence.record_download(file.revision, organisation_id=file.organisation_id, actor=viewer()),
    )
