"""One page that shows every component and every kind of field, for the tests of this folder."""

from pathlib import Path

from flask import Flask, Response, flash, g, jsonify, redirect, render_template, render_template_string
from flask.typing import ResponseReturnValue

from accreditation.enums.applications import ApplicationStatus, Tier
from accreditation.errors import Reason, RuleBroken, Stale
from accreditation.rules.merging import merge
from accreditation.rules.word_diff import Mark, Part, folded, word_diff
from accreditation.web.bind import bind, filtered, page_number, submitted
from accreditation.web.conflicts import Both
from forms.base import EditForm, FilterForm
from forms.fields import (
    CheckboxesField,
    CheckboxField,
    DateField,
    EmailField,
    EnumRadios,
    EnumSelect,
    FileField,
    FilesField,
    HiddenField,
    PasswordField,
    ScoreField,
    SearchField,
    SelectField,
    TextAreaField,
    TextField,
    WholeNumberField,
)

LEVELS = [(number, f"{number}: level", f"What {number} looks like") for number in range(5)]


class EverythingForm(EditForm):
    """Every kind of field."""

    name = TextField("Ward name", required="Enter the ward’s name", maximum=40, hint="As on the sign")
    narrative = TextAreaField("Narrative", required="Enter a narrative", maximum=100)
    email = EmailField("Email address")
    beds = WholeNumberField("Beds", minimum=1, maximum=500)
    due = DateField("Due date", hint="For example, 31 3 2026")
    tier = EnumSelect("Award sought", Tier, empty="Choose an award")
    status = EnumRadios(
        "Stage", ApplicationStatus, only=[ApplicationStatus.EVIDENCE, ApplicationStatus.SIGN_OFF]
    )
    score = ScoreField(
        "Score", LEVELS, others=[("cannot_judge", "Cannot judge", "Say why")], required="Choose a score"
    )
    groups = CheckboxesField("Learner groups", [("med", "Medical", "Doctors"), ("nur", "Nursing")])
    agree = CheckboxField("I agree", required="Tick to agree")
    file = FileField("Evidence", accept=".pdf")
    files = FilesField("More files")
    password = PasswordField("Password", autocomplete="new-password")
    back = HiddenField(default="/cases")


class ListFilter(FilterForm):
    """What the sample's list is filtered by."""

    q = SearchField("Search wards")
    stage = SelectField("Stage", [("open", "Open"), ("done", "Done")], empty="All stages")


class Saved:
    """What somebody else saved."""

    version = 7
    narrative = "Their text"


BEGAN, THEIRS, MINE = "As it\nwas", "As theirs\nsecond line", "As mine"
CONFLICTS = [
    Both("Narrative", "narrative", word_diff(BEGAN, THEIRS), word_diff(BEGAN, MINE), merge(BEGAN, THEIRS, MINE), True),
    Both("Email address", "email", [Part(Mark.SAME, "a@b")], [], None, False),
]  # fmt: skip


def register(app: Flask) -> None:
    """Add the sample's pages."""
    page = (Path(__file__).parent / "sample.html").read_text()

    @app.route("/sample", methods=["GET", "POST"], endpoint="sample")
    def _sample() -> ResponseReturnValue:
        form = bind(EverythingForm, data={"version": 3, "name": "Ward & 4 <b>"})
        if submitted(form):
            flash("Saved")
            return redirect("/sample")
        changed = folded(word_diff("same " * 70, "same " * 70 + "new"))
        shown = {
            "form": form,
            "filters": filtered(ListFilter),
            "page": page_number(),
            "conflicts": CONFLICTS,
            "changed": changed,
        }
        return render_template_string(page, status=ApplicationStatus.SIGN_OFF, **shown)

    @app.post("/refused/<kind>", endpoint="refused")
    def _refused(kind: str) -> ResponseReturnValue:
        stop = [Reason("Standard 1.1 has no score", "sample"), Reason("The window is closed")]
        g.refusal = Stale(Saved()) if kind == "stale" else RuleBroken("Not yet", field="beds", reasons=stop)
        return _sample()

    @app.post("/values", endpoint="values")
    def _values() -> Response:
        form = bind(EverythingForm)
        fine = submitted(form)
        return jsonify(
            fine=fine, version=form.expected_version, values=repr(form.values()), errors=form.errors
        )

    @app.get("/error/<int:status>", endpoint="error")
    def _error(status: int) -> ResponseReturnValue:
        return render_template(
            f"errors/{status}.html", message="", limit_mb=200, reasons=[Reason("Sign first", "sample")]
        )

    for name, path in {"sign_out": "/sign-out", "sign_in": "/sign-in", "show": "/account"}.items():
        app.add_url_rule(path, f"accounts.{name}", lambda: "", methods=["GET", "POST"])
