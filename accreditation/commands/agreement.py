"""`flask agreement`: how far raters agree, for any file of ratings; it reads no database and changes nothing."""

import json
from dataclasses import asdict
from typing import Any, BinaryIO

import click

from accreditation.commands.group import Advice
from accreditation.errors import RuleBroken
from accreditation.rules.agreement import Level, Weighting
from accreditation.rules.agreement.measures import Measures, measures
from accreditation.rules.agreement.reading import read_ratings, scale_of
from accreditation.rules.agreement.words import Figures, in_words

PLACES = 6


@click.command("agreement")
@click.argument("file", type=click.File("rb"))
@click.option("--scale", default="0-4", show_default=True, help="The lowest and the highest score there is.")
@click.option("--json", "as_json", is_flag=True, help="Every measure as JSON.")
def group(file: BinaryIO, scale: str, as_json: bool) -> None:
    """Say how far the raters in FILE agree ("-" for standard input).

    FILE is CSV: a header row; a row a unit, its name first; a column a rater; blank for a missing score.
    """
    try:
        categories = scale_of(scale)
        table = read_ratings(file.read(), categories)
        result = measures(table.ratings, table.raters, categories)
    except RuleBroken as refusal:
        raise Advice(refusal.message) from refusal
    if as_json:
        click.echo(json.dumps({"scale": [categories[0], categories[-1]], **as_data(result)}, indent=2))
        return
    for line in in_plain_words(result):
        click.echo(line)


def as_data(result: Measures) -> dict[str, Any]:
    """Every measure as plain values, rounded."""
    data = {
        "units": result.units,
        "raters": list(result.raters),
        "missing": result.missing,
        "same_score": {"units": result.same, "of": result.compared},
        "exact_percent": result.exact,
        "within_one_percent": result.within_one,
        "alpha": {level.value: value for level, value in result.alphas.items()},
        "alpha_interval": {
            level.value: None if ends is None else {"low": ends[0], "high": ends[1]}
            for level, ends in result.intervals.items()
        },
        "ac1": result.ac1,
        "ac2": {weighting.value: value for weighting, value in result.ac2.items()},
        "fleiss_kappa": result.fleiss,
        "kappa": [line._asdict() | {"raters": list(line.raters)} for line in result.kappas],
        "icc": asdict(result.icc),
        "severity": [
            {"rater": rater, **line._asdict()}
            for rater, line in zip(result.raters, result.severity, strict=True)
        ],
        "words": list(in_words(figures_of(result), units="units", raters="Raters")),
    }
    return {name: _rounded(value) for name, value in data.items()}


def figures_of(result: Measures) -> Figures:
    """The figures that are put in words."""
    return Figures(
        result.same,
        result.compared,
        result.exact,
        result.within_one,
        result.alphas[Level.ORDINAL],
        result.ac2[Weighting.QUADRATIC],
        result.intervals[Level.ORDINAL],
    )


def in_plain_words(result: Measures) -> list[str]:
    """What the measures come to, a line each."""
    icc = result.icc
    lines = [
        f"{result.units} units, {len(result.raters)} raters, {result.missing} missing.",
        *in_words(figures_of(result), units="units", raters="Raters"),
        "",
        *(f"Krippendorff's alpha, {level.value}: {_number(value)}" for level, value in result.alphas.items()),
        f"Gwet's AC1: {_number(result.ac1)}",
        *(f"Gwet's AC2, {weighting.value}: {_number(value)}" for weighting, value in result.ac2.items()),
        f"Fleiss' kappa: {_number(result.fleiss)}",
        *(
            f"Kappa of {line.raters[0]} and {line.raters[1]}: plain {_number(line.plain)}, linear"
            f" {_number(line.linear)}, quadratic {_number(line.quadratic)}"
            for line in result.kappas
        ),
        (
            f"ICC over {icc.units} complete units ({icc.left_out} left out): (1,1) {_number(icc.icc_1_1)}, (2,1)"
            f" {_number(icc.icc_2_1)}, (3,1) {_number(icc.icc_3_1)}, (1,k) {_number(icc.icc_1_k)}, (2,k)"
            f" {_number(icc.icc_2_k)}, (3,k) {_number(icc.icc_3_k)}"
        ),
    ]
    for rater, line in zip(result.raters, result.severity, strict=True):
        if line.points is not None:
            points = round(line.points, 2)
            way = "stricter" if points > 0 else "more lenient"
            beside = (
                f"{abs(points):.2f} points {way} than the others" if points else "as strict as the others"
            )
            lines.append(f"{rater}: {beside}, over {line.units} units")
    return lines


def _number(value: float | None) -> str:
    return "not defined" if value is None else f"{value:.4f}"


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, PLACES)
    if isinstance(value, dict):
        return {name: _rounded(part) for name, part in value.items()}
    return [_rounded(part) for part in value] if isinstance(value, list) else value
