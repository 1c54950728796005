"""Which standards speak to each reference of a regulator on a day: with one application's answers and evidence, or alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation import clock
from accreditation.documents import making
from accreditation.enums.documents import DocumentFormat
from accreditation.enums.factors import BindingAct
from accreditation.enums.permissions import Permission as P
from accreditation.frameworks.crosswalk import references
from accreditation.frameworks.framework import Framework
from accreditation.models.applications import Application
from accreditation.queries import applications, frameworks
from accreditation.queries import crosswalk as queries
from accreditation.queries import framework_drafts as drafts
from accreditation.queries.crosswalk import AnsweredReference
from accreditation.settings import Settings
from accreditation.web import crosswalks, files
from accreditation.web.access import public_page, requires
from accreditation.web.bind import filtered
from accreditation.web.crosswalks import Choice
from accreditation.web.differences import score_words
from accreditation.web.stepping import stepped_up
from forms.crosswalk import CrosswalkFilter

bp = Blueprint("crosswalk", __name__)


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
        columns=crosswalks.ON_PAGE,
        crosswalks=crosswalks,
        score_words=score_words,
    )


@dataclass(frozen=True)
class Taken:
    """What is taken away as a file: the choice, and what the application says to it."""

    application: Application
    choice: Choice
    answered: Sequence[AnsweredReference]

    def name(self, ending: str) -> str:
        """The file's name."""
        return "-".join(filter(None, ("regulators", self.choice.code, self.application.reference))) + ending


def _taken(application: Application) -> Taken:
    choice = _choice(frameworks.of_application(application))
    return Taken(application, choice, queries.of_application(application, choice.code, choice.day))


@bp.get("/applications/<id:application_id>/regulators.csv")
@requires(P.APPLICATION_SEE, applications.for_provider)
@stepped_up(BindingAct.EXPORT)
def as_csv(application: Application) -> Response:
    """The same as a file, with the words of every answer: a line for each standard that speaks to a reference."""
    taken = _taken(application)
    rows = map(crosswalks.cells, crosswalks.rows(taken.choice, taken.answered))
    return files.spreadsheet(taken.name(".csv"), [column.heading for column in crosswalks.COLUMNS], rows)


@bp.get("/applications/<id:application_id>/regulators.xlsx")
@requires(P.APPLICATION_SEE, applications.for_provider)
@stepped_up(BindingAct.EXPORT)
def as_workbook(application: Application) -> ResponseReturnValue:
    """The same lines as an Excel workbook."""
    settings: Settings = current_app.extensions["settings"]
    taken = _taken(application)
    sheet = crosswalks.sheet(taken.choice, application, taken.answered, base_url=settings.base_url)
    return files.made(lambda: making.spreadsheet(sheet), taken.name(".xlsx"), again=_page(taken))


@bp.get("/applications/<id:application_id>/regulators.docx")
@requires(P.APPLICATION_SEE, applications.for_provider)
@stepped_up(BindingAct.EXPORT)
def as_document(application: Application) -> ResponseReturnValue:
    """The same lines as a Word document, a table for each reference."""
    taken = _taken(application)
    document = crosswalks.document(taken.choice, application, taken.answered)
    word = DocumentFormat.WORD
    return files.made(lambda: making.document(document, word), taken.name(".docx"), again=_page(taken))


def _page(taken: Taken) -> str:
    """The page of the same choice."""
    return url_for(".show", application_id=taken.application.id, **taken.choice.address_values)


@bp.get("/standards/regulators")
@requires(P.PUBLIC)
@public_page
def standards() -> ResponseReturnValue:
    """Which standards of the newest published framework speak to each reference of a regulator."""
    version = next(iter(frameworks.offered()), None)
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
