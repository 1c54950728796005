"""Which standards speak to each reference of a regulator on a day: with one application's answers and evidence, or alone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation import clock
from accreditation.enums.factors import BindingAct
from accreditation.enums.permissions import Permission as P
from accreditation.frameworks.crosswalk import first_day, references
from accreditation.frameworks.framework import Framework, Regulator
from accreditation.models.applications import Application
from accreditation.queries import applications, frameworks
from accreditation.queries import crosswalk as queries
from accreditation.queries import framework_drafts as drafts
from accreditation.queries.crosswalk import AnsweredReference, CitedPages, Line
from accreditation.web.access import public_page, requires
from accreditation.web.bind import filtered
from accreditation.web.differences import score_words
from accreditation.web.files import Cell, spreadsheet
from accreditation.web.filters import span
from accreditation.web.stepping import stepped_up
from forms.crosswalk import CrosswalkFilter

bp = Blueprint("crosswalk", __name__)

CSV_HEAD = (
    "Framework",
    "Regulator",
    "Regulator’s document",
    "On",
    "Reference",
    "Link",
    "Standard",
    "Title",
    "Your score",
    "What you do",
    "Evidence",
)


@dataclass(frozen=True)
class Choice:
    """The regulator and the day that the address asks for, in a framework; there may be no regulator."""

    framework: Framework
    form: CrosswalkFilter
    regulator: Regulator | None
    day: date

    @property
    def code(self) -> str:
        """The regulator's code, or nothing."""
        return self.regulator.code if self.regulator else ""

    @property
    def named(self) -> str:
        """The framework with its version, as every page and file names it."""
        return f"{self.framework.title}, version {self.framework.version}"

    @property
    def first_day(self) -> date | None:
        """The day from which anything is linked to the regulator."""
        return first_day(self.framework, self.code)


def _choice(framework: Framework) -> Choice:
    """What the address asks for; the first regulator and today where it says nothing that makes sense."""
    by_code = {regulator.code: regulator for regulator in framework.regulators}
    first, today = next(iter(by_code), ""), clock.today()
    form = filtered(CrosswalkFilter, regulator=first or None, day=today)
    form.regulator.choices = [(code, f"{regulator.name} ({code})") for code, regulator in by_code.items()]
    chosen = form.values()
    return Choice(framework, form, by_code.get(chosen.get("regulator", first)), chosen.get("day", today))


@bp.get("/applications/<id:application_id>/regulators")
@requires(P.APPLICATION_SEE, applications.for_provider)
def show(application: Application) -> ResponseReturnValue:
    """What an application says to each reference of a regulator: standards, answers and evidence that is cited already."""
    choice = _choice(frameworks.of_application(application))
    return render_template(
        "crosswalk/show.html",
        application=application,
        choice=choice,
        references=queries.of_application(application, choice.code, choice.day),
        score_words=score_words,
    )


@bp.get("/applications/<id:application_id>/regulators.csv")
@requires(P.APPLICATION_SEE, applications.for_provider)
@stepped_up(BindingAct.EXPORT)
def as_csv(application: Application) -> Response:
    """The same as a file, with the words of every answer: a line for each standard that speaks to a reference."""
    choice = _choice(frameworks.of_application(application))
    answered = queries.of_application(application, choice.code, choice.day)
    name = "-".join(filter(None, ("regulators", choice.code, application.reference)))
    return spreadsheet(f"{name}.csv", CSV_HEAD, _rows(choice, answered))


def _rows(choice: Choice, answered: Iterable[AnsweredReference]) -> Iterator[tuple[Cell, ...]]:
    if choice.regulator is None:
        return
    regulator = choice.regulator
    for reference in answered:
        whose = (choice.named, f"{regulator.name} ({regulator.code})", regulator.document, choice.day)
        if not reference.lines:
            # That nothing speaks to a reference is what its reader looks for first.
            yield (*whose, reference.name, "Nothing speaks to it", "", "", "", "", "")
        for line in reference.lines:
            yield (*whose, reference.name, *_cells(line, choice.day))


def _cells(line: Line, day: date) -> tuple[Cell, ...]:
    standard, answer = line.link.standard, line.answer
    words = answer.not_applicable_reason if answer.not_applicable else answer.narrative
    evidence = "; ".join(_in_words(cited, day) for cited in line.cited)
    return line.link.relation, standard.code, standard.title, score_words(answer), words, evidence


def _in_words(cited: CitedPages, day: date) -> str:
    doubt = cited.doubt(day)
    about = f"{cited.kind.label}; {doubt}" if doubt else cited.kind.label
    where = span(cited.unit, cited.page_from, cited.page_to, cited.locator, inline=True)
    return f"{cited.title} ({about}), {where}: {cited.claim}"


@bp.get("/standards/regulators")
@requires(P.PUBLIC)
@public_page
def standards() -> ResponseReturnValue:
    """Which standards of the newest published framework speak to each reference of a regulator."""
    version = next(iter(frameworks.versions()), None)
    back = ("What the standards are", url_for("public.standards"))
    return _standards(frameworks.words(version) if version else None, back, url_for(".standards"))


@bp.get("/frameworks/<id:version_id>/regulators")
@requires(P.FRAMEWORKS_MANAGE, drafts.published_for_administrator)
def of_framework(published: drafts.Published) -> ResponseReturnValue:
    """Which standards of one version speak to each reference of a regulator, for administrators."""
    version_id = published.version.id
    back = (published.name, url_for("frameworks.show", version_id=version_id))
    return _standards(published.framework, back, url_for(".of_framework", version_id=version_id))


def _standards(framework: Framework | None, back: tuple[str, str], unfiltered: str) -> ResponseReturnValue:
    choice = _choice(framework) if framework else None
    return render_template(
        "crosswalk/standards.html",
        choice=choice,
        back=back,
        unfiltered=unfiltered,
        references=references(choice.framework, choice.code, choice.day) if choice else (),
    )
