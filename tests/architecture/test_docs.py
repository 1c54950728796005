"""What the documents point at is there, so that nobody follows a path into nothing."""

import re
from pathlib import Path

import pytest

from accreditation.settings import ROOT

TARGET = re.compile(r"\]\(([^)#\s]+)")
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_and_picture_that_a_document_names_is_there(document: Path) -> None:
    named = [target for target in TARGET.findall(document.read_text()) if "://" not in target]
    assert [target for target in named if not (document.parent / target).exists()] == []


def test_every_picture_is_shown_somewhere() -> None:
    shown = {Path(target).name for path in DOCUMENTS for target in TARGET.findall(path.read_text())}
    assert {path.name for path in (ROOT / "docs" / "pictures").iterdir()} - shown == set()
