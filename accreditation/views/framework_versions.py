"""Published frameworks, for administrators: what stands, what a new text would change, and publishing it."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import undo, unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.errors import RuleBroken
from accreditation.frameworks.diff import in_one_line
from accreditation.frameworks.framework import StandardText
from accreditation.frameworks.maps.lines import by_kind, lines
from accreditation.frameworks.maps.source import between
from accreditation.queries import framework_drafts as drafts
from accreditation.queries import frameworks as queries
from accreditation.services import frameworks
from accreditation.text import many_lines
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from accreditation.web.files import attachment
from forms.base import ShownForm
from forms.frameworks import LONGEST, FrameworkForm

bp = Blueprint("frameworks", __name__, url_prefix="/frameworks")

RETIRED = "retired"

CHANGES_SHOWN = 200


@bp.get("")
@requires(P.FRAMEWORKS_MANAGE)
def index() -> ResponseReturnValue:
    """Every published version, newest first."""
    return render_template("frameworks/index.html", versions=queries.versions(), retired=queries.retired())


@bp.route("/new", methods=["GET", "POST"])
@requires(P.FRAMEWORKS_MANAGE, own_transaction=True)
def new() -> ResponseReturnValue:
    """Look at a framework text: its problems or its changes; sent once more as it was looked at, it is published."""
    form = bind(FrameworkForm)
    draft = None
    if submitted(form):
        source = _sent(form)
        draft = drafts.look(source)
        fingerprint = draft.framework.content_hash if draft.ready and draft.framework else ""
        if fingerprint and form.checked.data == fingerprint:
            undo()
            with unit_of_work():
                version = frameworks.publish(source, actor=viewer())
            flash(f"{version.title}, version {version.version}, is published.")
            return redirect(url_for(".show", version_id=version.id))
        form.source.data, form.checked.data = source, fingerprint
        if draft.problems:
            form.refuse("Mend what is listed below, then check the text again", "source")
    return shown(
        "frameworks/new.html", form=form, draft=draft, in_one_line=in_one_line, changes_shown=CHANGES_SHOWN
    )


def _sent(form: FrameworkForm) -> str:
    """The text that was sent, from the file if there is one."""
    if form.file.data is None:
        if not form.source.data:
            raise RuleBroken("Choose a file or paste the text of a framework", field="source")
        return str(form.source.data)
    try:
        content: bytes = form.file.data.read(LONGEST + 1)
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RuleBroken(
            "This file is not text. Save it as UTF-8 and choose it again.", field="file"
        ) from None
    if len(content) > LONGEST:
        raise RuleBroken(f"The file is larger than {LONGEST:,} bytes", field="file")
    # As the page's own text will come back, so that what was looked at is what is published.
    return many_lines(text)


@bp.get("/<id:version_id>")
@requires(P.FRAMEWORKS_MANAGE, drafts.published_for_administrator)
def show(published: drafts.Published) -> ResponseReturnValue:
    """One version with its standards, and the others to compare it with."""
    others = [version for version in queries.versions() if version.id != published.version.id]
    return render_template(
        "frameworks/show.html",
        version=published.version,
        framework=published.framework,
        others=others,
        retired=queries.last_retirement(published.version.id),
    )


@bp.route("/<id:version_id>/retire", methods=["GET", "POST"])
@requires(P.FRAMEWORKS_MANAGE, drafts.published_for_administrator)
def retire(published: drafts.Published) -> ResponseReturnValue:
    """Offer a version for no new cycle any more, or offer a retired one again."""
    version = published.version
    last = queries.last_retirement(version.id)
    is_retired = last is not None and last.is_retired
    form = bind(ShownForm)
    offers = form.take_shown(RETIRED if is_retired else "") == RETIRED
    if submitted(form):
        with unit_of_work():
            (frameworks.offer_again if offers else frameworks.retire)(version, actor=viewer())
        flash(f"{published.name} is {'offered again' if offers else 'retired'}.")
        return redirect(url_for(".show", version_id=version.id))
    return shown(
        "frameworks/retire.html", form=form, name=published.name, version=version, is_retired=is_retired
    )


@bp.get("/<id:version_id>/changes/<id:other_id>")
@requires(P.FRAMEWORKS_MANAGE, drafts.two_for_administrator)
def changes(two: tuple[drafts.Published, drafts.Published]) -> ResponseReturnValue:
    """What becomes of each standard of a version in another, in words."""
    before, after = two
    framework_map = between(before.framework, after.framework)
    groups = None
    if framework_map is not None:
        groups = by_kind(lines(framework_map, before.framework, after.framework))
    return render_template(
        "frameworks/changes.html",
        before=before,
        after=after,
        names=(before.name, after.name),
        note="" if framework_map is None else framework_map.note,
        groups=groups,
        texts=drafts.changes_between(before, after),
        in_one_line=in_one_line,
        changes_shown=CHANGES_SHOWN,
    )


@bp.get("/<id:version_id>/source")
@requires(P.FRAMEWORKS_MANAGE, drafts.published_for_administrator)
def source(published: drafts.Published) -> ResponseReturnValue:
    """The text of a version as a file, to begin the next one from."""
    answer = Response(drafts.source_of(published.version.id) or "", mimetype="text/yaml")
    name = f"{published.version.slug}-{published.version.version}.yaml"
    answer.headers["Content-Disposition"] = attachment(name)
    return answer


@bp.get("/<id:version_id>/standards/<code>")
@requires(P.FRAMEWORKS_MANAGE, drafts.standard_for_administrator)
def standard(subject: tuple[drafts.Published, StandardText]) -> ResponseReturnValue:
    """One standard of a version: its wording, prompts and levels."""
    published, text = subject
    return render_template(
        "frameworks/standard.html", version=published.version, framework=published.framework, text=text
    )
