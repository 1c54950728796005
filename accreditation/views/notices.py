"""What the reader heard, those not read first; reading them; and choosing how to hear of what comes."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.notices import USUAL, NoticeGroup, NoticeKind
from accreditation.enums.permissions import Permission as P
from accreditation.errors import NotFound
from accreditation.models.notices import Notice
from accreditation.queries.notices import inbox
from accreditation.services import notices
from accreditation.services.notices import CATALOGUE
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, filtered, page_number, submitted
from forms.notices import NoticesFilter, PreferencesForm, ReadForm

bp = Blueprint("notices", __name__, url_prefix="/notices")


@bp.get("")
@requires(P.SIGNED_IN)
def index() -> ResponseReturnValue:
    """The reader's notices, of one group where they ask for it; what does not open any more has no link and says so."""
    filters = filtered(NoticesFilter)
    group = filters.group.data
    page = inbox.page(viewer(), _kinds(group), page_number())
    lines = notices.lines(viewer(), page.rows)
    return render_template(
        "notices/index.html",
        form=bind(ReadForm),
        filters=filters,
        group=group,
        page=page,
        lines=lines,
        newest=max((row.id for row in page.rows), default=0),
    )


@bp.post("/read")
@requires(P.SIGNED_IN)
def read() -> ResponseReturnValue:
    """Mark one notice or all as read, and go to what it is about where that was asked for."""
    form = bind(ReadForm)
    if not submitted(form):
        return shown("notices/again.html", form=form)
    with unit_of_work():
        if form.all.data:
            group = filtered(NoticesFilter).group.data
            notices.mark_all_read(actor=viewer(), up_to=_number(form.all.data), kinds=_kinds(group))
            return redirect(url_for(".index", group=group))
        notice = _own(form.opened.data or form.read.data)
        notices.mark_read(notice)
    link = notices.lines(viewer(), [notice])[0].link if form.opened.data else None
    return redirect(url_for(".index") if link is None else link[1])


def _kinds(group: NoticeGroup | None) -> list[NoticeKind] | None:
    return None if group is None else [kind for kind, entry in CATALOGUE.items() if entry.group is group]


def _own(number: str) -> Notice:
    notice = inbox.mine(viewer(), _number(number))
    if notice is None:
        raise NotFound
    return notice


def _number(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        raise NotFound
    return int(typed)


@bp.route("/preferences", methods=["GET", "POST"])
@requires(P.SIGNED_IN)
def preferences() -> ResponseReturnValue:
    """How notices of each group come, the hours in which letters wait, and holidays."""
    person_id = viewer().id
    form = bind(PreferencesForm, data=_stored(person_id))
    if submitted(form):
        values = form.values()
        with unit_of_work():
            notices.choose(
                {group: values[group.value] for group in NoticeGroup},
                actor=viewer(),
                quiet_from=values["quiet_from"],
                quiet_until=values["quiet_until"],
                away_from=values["away_from"],
                away_until=values["away_until"],
            )
        flash("Saved. It counts from the next notice on.")
        return redirect(url_for(".index"))
    return shown("notices/preferences.html", form=form)


def _stored(person_id: int) -> dict[str, object]:
    chosen, times = inbox.deliveries(person_id), inbox.times(person_id)
    stored: dict[str, object] = {group.value: chosen.get(group, USUAL[group]) for group in NoticeGroup}
    if times is not None:
        names = ("quiet_from", "quiet_until", "away_from", "away_until")
        stored |= {name: getattr(times, name) for name in names}
    return stored
