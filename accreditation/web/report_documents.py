"""Words a review's report as a document: agreed scores, what they rest on and findings; nobody's name and no single score."""

from collections.abc import Iterator, Sequence
from datetime import date

from accreditation import clock, dates
from accreditation.documents.descriptions import Block, Document, Heading, Note, Table, Text
from accreditation.enums.findings import FindingStatus
from accreditation.frameworks.framework import Domain
from accreditation.models.accuracy import AccuracyRemark
from accreditation.models.applications import Application
from accreditation.models.findings import Finding
from accreditation.models.rounds import ReviewRound
from accreditation.queries import accuracy, frameworks, reports, rounds
from accreditation.queries.policies import policy_of
from accreditation.queries.reports import ReportLine
from accreditation.queries.rounds import Report
from accreditation.web.filters import span

DRAFT = "Draft: the team is still writing this report, and the provider has not read it"
CHECKED = "The provider is checking the facts of this report"


def described(application: Application, review_round: ReviewRound) -> Document:
    """The report of a round as it stands; the same content gives the same document."""
    report = rounds.report(review_round)
    content = reports.of_round(review_round, policy_of(application))
    domains = reports.by_domain(application, content.lines)
    day = _day(report, review_round)
    standing = _standing(report, day)
    return Document(
        title=f"Report of the review: {application.subject.name}",
        subtitle=application.organisation.name,
        owner=application.office.name,
        foot=f"{application.reference}, {standing}",
        made_on=day,
        first=tuple(_first(application, review_round, report, standing)),
        blocks=(
            *_summary(report),
            *_domains(application, domains),
            *_general(content.general),
            *_points(accuracy.sent_of(report), report),
        ),
        contents=True,
    )


def filename(application: Application) -> str:
    """What the file is called, without its ending."""
    return f"report-{application.reference}"


def _day(report: Report, review_round: ReviewRound) -> date:
    """The day of the last change that has one; never today, so that what stays the same stays so to the byte."""
    moments = [review_round.revealed_at or review_round.opened_at]
    if report.newest is not None:
        moments.append(report.newest.issued_at or report.newest.written_at)
    moments += [correction.corrected_at for correction in report.corrections]
    return clock.day_of(max(moments))


def _is_issued(report: Report) -> bool:
    return report.newest is not None and report.newest.issued_at is not None


def _standing(report: Report, day: date) -> str:
    if not _is_issued(report):
        return f"draft, as written on {dates.day(day)}"
    return f"as it stands since {dates.day(day)}" if report.corrections else f"issued on {dates.day(day)}"


def _first(
    application: Application, review_round: ReviewRound, report: Report, standing: str
) -> Iterator[Block]:
    if not _is_issued(report):
        yield Note(DRAFT)
    elif report.confirmation is None and review_round.closed_at is None:
        yield Note(CHECKED)
    version = application.framework_version
    yield Table(
        "About this document",
        ("Detail", "This document"),
        (
            ("Provider", application.organisation.name),
            ("About", application.subject.name),
            ("Application", application.reference),
            ("What it is" if application.is_return else "Award applied for", application.sought),
            ("Framework", f"{version.title}, version {version.version}"),
            ("Review", review_round.why.label),
            ("What this is", standing[0].upper() + standing[1:]),
        ),
        (1, 2),
    )


def _summary(report: Report) -> Iterator[Block]:
    yield Heading("Summary of the review", 1)
    yield Text(report.summary or "No summary was written.")


def _domains(application: Application, domains: Sequence[tuple[Domain, list[ReportLine]]]) -> Iterator[Block]:
    scale = {point.score: point.label for point in frameworks.of_application(application).scale}
    for domain, lines in domains:
        yield Heading(f"{domain.code}. {domain.title}", 1)
        yield Table(
            f"Domain {domain.code} at a glance",
            ("Standard", "Agreed score"),
            tuple((_name(line), _score(line, scale)) for line in lines),
            (4, 2),
        )
        for line in lines:
            yield Heading(_name(line), 2)
            yield Text(f"Agreed score: {_score(line, scale)}{_where(line)}.")
            if line.agreed.value is not None:
                yield Text(line.agreed.rationale)
            for finding in line.findings:
                yield from _finding(finding)


def _name(line: ReportLine) -> str:
    must_meet = " (must-meet standard)" if line.agreed.klass == "gateway" else ""
    return f"{line.agreed.code} {line.agreed.title}{must_meet}"


def _score(line: ReportLine, scale: dict[int, str]) -> str:
    value = line.agreed.value
    return "does not apply" if value is None else f"{value}, {scale[value].lower()}"


def _where(line: ReportLine) -> str:
    return f", from the {line.carried_from}" if line.carried_from else ""


def _finding(finding: Finding) -> Iterator[Block]:
    draft = " (draft)" if finding.status is FindingStatus.DRAFT else ""
    yield Heading(f"{finding.kind.label}{draft}", 3)
    yield Text(finding.words + (f"\nBy {dates.day(finding.due_on)}." if finding.due_on else ""))


def _general(findings: Sequence[Finding]) -> Iterator[Block]:
    if findings:
        yield Heading("Findings on no one standard", 1)
    for finding in findings:
        yield from _finding(finding)


def _points(points: Sequence[AccuracyRemark], report: Report) -> Iterator[Block]:
    """What the provider sent about the facts, with the answers that stand."""
    beside = report.confirmation
    if not points and (beside is None or not beside.comments):
        return
    yield Heading("What the provider said about the facts", 1)
    if points:
        yield Table(
            "Points of the provider, with the answers",
            ("Words of the report", "What is wrong, and what shows it", "Answer"),
            tuple(map(_row, points)),
            (3, 4, 4),
        )
    if beside is not None and beside.comments:
        yield Heading("Said beside these" if points else "What was said", 2)
        yield Text(beside.comments)
        if beside.answer:
            yield Heading("Answer", 2)
            yield Text(beside.answer)


def _row(point: AccuracyRemark) -> tuple[str, str, str]:
    about = point.standard.code if point.standard is not None else "Summary"
    cited = point.citation
    shows = (
        "the answer, as it was submitted"
        if cited is None
        else f"{cited.title}, {span(cited.unit, cited.page_from, cited.page_to, cited.locator, inline=True)}"
    )
    answer = f"{point.answer.label}. {point.answer_words}" if point.answer else "Not answered yet"
    return f"{about}: “{point.quote}”", f"{point.words}\nShown by {shows}", answer
