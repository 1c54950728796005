"""Sets documents as PDF from templates of ours and data given as JSON; the same data gives the same bytes, and no text is source."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

from accreditation.settings import ROOT

TEMPLATES = ROOT / "templates" / "typst"
ACCESSIBLE = ("ua-1", "a-2a")
"""PDF/UA-1 and PDF/A-2a: tagged, with a language and a title, and fit to be kept."""


class CannotTypeset(Exception):
    """The template, or a character that no font has, stops the document."""


def pdf(
    template: str,
    data: Mapping[str, Any],
    *,
    made_on: date,
    standards: tuple[str, ...] = ACCESSIBLE,
    machine_fonts: bool = False,
) -> bytes:
    """The document of one template (its name without ending) with this data, dated `made_on`; raises CannotTypeset.

    Only the fonts inside typst are used, so that every machine gives the same bytes; `machine_fonts` takes those of the
    machine too, for scripts that typst has no letters of.
    """
    import typst  # a large part, which no web worker should load

    try:
        made = _compiler(TEMPLATES / f"{template}.typ", machine_fonts).compile(
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
            pdf_standards=list(standards),
            # Noon, so that the date is the same in every zone that Britain has.
            timestamp=int(datetime.combine(made_on, time(12), UTC).timestamp()),
        )
    except typst.TypstError as error:
        raise CannotTypeset(error.diagnostic) from error  # all that is wrong, not the first of it
    if not isinstance(made, bytes):
        raise CannotTypeset(f"{template} gave no single document")
    return made


@lru_cache(maxsize=8)
def _compiler(template: Path, machine_fonts: bool) -> Any:
    """One compiler a template: it has read the fonts once."""
    import typst

    return typst.Compiler(str(template), root=str(TEMPLATES), ignore_system_fonts=not machine_fonts)
