"""The audit record, for auditors and administrators: what happened, and whether one record still holds."""

from dataclasses import dataclass

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from accreditation.enums.factors import BindingAct
from accreditation.enums.permissions import Permission as P
from accreditation.errors import RuleBroken
from accreditation.queries import audit as queries
from accreditation.queries import people
from accreditation.queries.paging import WHOLE
from accreditation.services import audit
from accreditation.services.audit import Compared
from accreditation.web import audit_events
from accreditation.web.access import requires
from accreditation.web.answering import shown
from accreditation.web.bind import bind, filtered, page_number, submitted
from accreditation.web.files import spreadsheet
from accreditation.web.stepping import stepped_up
from forms.audit import AuditFilter, VerifyForm

bp = Blueprint("audit", __name__, url_prefix="/audit")

CSV_HEAD = ("When", "What happened", "Details", "Record", "Who")


@bp.get("")
@requires(P.AUDIT_SEE)
def index() -> ResponseReturnValue:
    """What happened, newest first."""
    filters = filtered(AuditFilter)
    typed = filters.values()
    chosen = _filter(typed)
    page = queries.page(chosen, page_number()) if chosen is not None else None
    return render_template(
        "audit/index.html",
        filters=filters,
        filtering=bool(typed),
        page=page,
        names=queries.names(page.rows) if page else None,
        facts_in_words=audit_events.facts_in_words,
        place=audit_events.place,
    )


@bp.get("/list.csv")
@requires(P.AUDIT_SEE)
@stepped_up(BindingAct.EXPORT)
def as_csv() -> ResponseReturnValue:
    """The events that the filters show, newest first, as a file."""
    chosen = _filter(filtered(AuditFilter).values())
    events = queries.page(chosen, size=WHOLE).rows if chosen is not None else ()
    names = queries.names(events)
    rows = (
        (
            event.at,
            event.label,
            ", ".join(audit_events.facts_in_words(event, names)),
            audit_events.place(event.stream, names),
            event.actor or "The service",
        )
        for event in events
    )
    return spreadsheet("audit.csv", CSV_HEAD, rows)


def _filter(typed: dict[str, object]) -> queries.Filters | None:
    """The filter that was typed; None where nobody and nothing has that name."""
    stream = _stream(str(typed.get("subject", "")), str(typed.get("stream", "")))
    person = people.by_email(str(typed["email"])) if "email" in typed else None
    if stream is None or ("email" in typed and person is None):
        return None
    return queries.Filters(
        stream=stream,
        kind=typed.get("kind"),  # type: ignore[arg-type]
        actor_id=person.id if person else None,
        until=typed.get("until"),  # type: ignore[arg-type]
    )


def _stream(subject: str, stream: str) -> str | None:
    """The record of a case or organisation where one is named, else the one that was chosen; None for an unknown name."""
    return queries.stream_named(subject) if subject else stream


@dataclass(frozen=True)
class Checked:
    """What checking a record found, line by line, and with which kept checkpoints it was compared."""

    place: str
    broken: list[str]
    compared: Compared


@bp.route("/verify", methods=["GET", "POST"])
@requires(P.AUDIT_SEE, own_transaction=True)
def verify() -> ResponseReturnValue:
    """Read one record from end to end, and say whether every event is as it was written."""
    form = bind(VerifyForm)
    checked = None
    if submitted(form):
        stream = _stream(form.subject.data, form.stream.data or "")
        if stream is None:
            raise RuleBroken("No case or organisation has this reference or code", field="subject")
        if not stream:
            raise RuleBroken("Enter a case reference or an ODS code, or choose a record", field="subject")
        checked = _checked(stream, form)
    return shown("audit/verify.html", form=form, checked=checked)


def _checked(stream: str, form: VerifyForm) -> Checked:
    compared = audit.compare(current_app.extensions["store"], current_app.extensions["settings"].audit_keys)
    broken = [*audit.verify([stream], marks=compared.marks), *audit.check_content([stream])]
    # The heading names the record already.
    lines = [str(place).removeprefix(f"{stream}: ") for place in broken]
    records = dict(form.stream.choices)
    return Checked(str(records.get(stream, form.subject.data)), lines, compared)
