"""Exercises on where the line of an award should lie: run by an office or administrator, judged by experts, shown without names."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.models.standard_settings import StandardSetting
from accreditation.queries import frameworks, training_cases
from accreditation.queries import standard_settings as queries
from accreditation.queries.standard_settings import FIRST, SECOND, CasePart, ExpertPart
from accreditation.services import standard_settings
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, page_number, submitted
from forms.base import ShownForm
from forms.standard_settings import (
    CaseForm,
    ExpertForm,
    GroupingForm,
    NewStandardSettingForm,
    field_name,
    judgements_form,
)

bp = Blueprint("standard_settings", __name__, url_prefix="/standard-settings")


@bp.get("")
@requires(P.STANDARD_SETTING_RUN)
def index() -> ResponseReturnValue:
    """Every exercise, the newest first."""
    return render_template("standard_settings/index.html", page=queries.page(page_number()))


@bp.route("/new", methods=["GET", "POST"])
@requires(P.STANDARD_SETTING_RUN)
def new() -> ResponseReturnValue:
    """Begin an exercise."""
    form = bind(NewStandardSettingForm)
    form.framework_version_id.choices = [
        (version.id, f"{version.title}, version {version.version}") for version in frameworks.offered()
    ]
    if submitted(form):
        with unit_of_work():
            setting = standard_settings.begin(**form.values(), actor=viewer())
        flash("The exercise is begun. Ask experts, and add training cases for them to place.")
        return _to(setting)
    return shown("standard_settings/new.html", form=form)


@bp.get("/<id:standard_setting_id>")
@requires(P.STANDARD_SETTING_RUN, queries.for_runner)
def show(setting: StandardSetting) -> ResponseReturnValue:
    """An exercise: who is asked and how far they are, and its result once both rounds are closed."""
    return render_template(
        "standard_settings/show.html",
        setting=setting,
        experts=queries.experts_of(setting),
        cases=queries.cases_of(setting),
        standards=len(queries.core_of(setting)),
        result=queries.result(setting),
    )


def _round(shown: str) -> int:
    """The round that was open on a page; it may have been closed since."""
    return FIRST if shown == str(FIRST) else SECOND


def _to(setting: StandardSetting) -> ResponseReturnValue:
    return redirect(url_for(".show", standard_setting_id=setting.id))


@bp.route("/<id:standard_setting_id>/experts", methods=["GET", "POST"])
@requires(P.STANDARD_SETTING_RUN, queries.for_runner, lock=queries.take)
def ask(setting: StandardSetting) -> ResponseReturnValue:
    """Ask somebody to judge."""
    form = bind(ExpertForm)
    if submitted(form):
        with unit_of_work():
            standard_settings.ask_expert(setting, email=form.email.data, actor=viewer())
        flash("The expert is asked. Tell them: they find the exercise among their training.")
        return _to(setting)
    return shown("standard_settings/ask.html", form=form, setting=setting)


@bp.route("/<id:standard_setting_id>/cases", methods=["GET", "POST"])
@requires(P.STANDARD_SETTING_RUN, queries.for_runner, lock=queries.take)
def add_case(setting: StandardSetting) -> ResponseReturnValue:
    """Add a training case to be placed."""
    form = bind(CaseForm)
    form.training_case_id.choices = queries.cases_to_add(setting)
    if submitted(form):
        with unit_of_work():
            standard_settings.add_case(setting, training_case_id=form.training_case_id.data)
        flash("The training case is added.")
        return _to(setting)
    return shown("standard_settings/add_case.html", form=form, setting=setting)


@bp.route("/<id:standard_setting_id>/close", methods=["GET", "POST"])
@requires(P.STANDARD_SETTING_RUN, queries.for_runner, lock=queries.take)
def close(setting: StandardSetting) -> ResponseReturnValue:
    """Close the round that is open."""
    number = SECOND if setting.first_closed_at is not None else FIRST
    form = bind(ShownForm)
    shown_number = _round(form.take_shown(str(number)))
    if submitted(form):
        with unit_of_work():
            standard_settings.close_round(setting, number=shown_number, actor=viewer())
        flash("The round is closed.")
        return _to(setting)
    return shown(
        "standard_settings/close.html",
        form=form,
        setting=setting,
        is_first=number == FIRST,
        whole=queries.whole_judgements(setting, number),
        fewest=standard_settings.FEWEST_EXPERTS,
    )


@bp.route("/<id:standard_setting_id>/judge", methods=["GET", "POST"])
@requires(P.STANDARD_SETTING_JUDGE, queries.part_of, lock=queries.take)
def judge(part: ExpertPart) -> ResponseReturnValue:
    """Judge standard by standard in the round that is open."""
    core = queries.core_of(part.setting)
    number = part.number or SECOND
    # The second round begins with what the expert said in the first.
    own = {**part.judgements[FIRST], **part.judgements[number]}
    stored = {field_name(standard_id): of_hundred for standard_id, of_hundred in own.items()}
    form = bind(
        judgements_form([(standard.id, f"{text.code} {text.title}") for standard, text in core]),
        data={"version": part.expert.version, **stored},
    )
    shown_number = _round(form.take_shown(str(number)))
    if submitted(form):
        with unit_of_work():
            standard_settings.judge(
                part,
                form.judgements([standard.id for standard, _ in core]),
                number=shown_number,
                expected_version=form.expected_version or 0,
            )
        flash("Saved. Nobody else sees your numbers.")
        return redirect(url_for(".judge", standard_setting_id=part.setting.id))
    return shown(
        "standard_settings/judge.html",
        form=form,
        part=part,
        core=[(text, form[field_name(standard.id)]) for standard, text in core],
        left=sum(standard.id not in part.judgements[number] for standard, _ in core),
        is_first=number == FIRST,
        cases=queries.cases_of(part.setting),
        result=queries.result(part.setting),
    )


@bp.route("/<id:standard_setting_id>/cases/<id:case_id>", methods=["GET", "POST"])
@requires(P.STANDARD_SETTING_JUDGE, queries.case_of, lock=queries.take)
def place(subject: CasePart) -> ResponseReturnValue:
    """Read a training case, and say where it stands as a whole."""
    form = bind(GroupingForm, data={"grouping": subject.part.groupings.get(subject.case.id)})
    if submitted(form):
        with unit_of_work():
            standard_settings.place(subject, form.grouping.data)
        flash("Saved. Nobody else sees where you place it.")
        return redirect(url_for(".judge", standard_setting_id=subject.part.setting.id))
    return shown(
        "standard_settings/place.html",
        form=form,
        part=subject.part,
        training_case=subject.case.training_case,
        rows=training_cases.standards_of(subject.case.training_case_id),
    )
