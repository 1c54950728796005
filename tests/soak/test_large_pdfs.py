"""PDFs that are small to look at and large inside are checked and copied within the child's limits."""

from pathlib import Path

import pytest

from tests.documents import files
from tests.documents.reading import read

pytestmark = pytest.mark.one_database
OBJECTS = 60_000


@pytest.mark.timeout(300)
def test_a_page_of_sixty_thousand_objects_is_taken_and_copied(tmp_path: Path) -> None:
    numbers = range(7, OBJECTS)
    drawing = files.stream(b"0 0 m 9 9 l S", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    named = b" ".join(b"/X%d %d 0 R" % (number, number) for number in numbers)
    content = files.page_of(dict.fromkeys(numbers, drawing), resources=b"/XObject << %s >>" % named)
    document = read(tmp_path, content, "a.pdf")
    assert document.texts == ["Ward report"]
    assert document.copy().count(b" obj\n") > OBJECTS - 10
