"""A folder in which one file is worked on; readable by nobody else, gone afterwards."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX = "accreditation-check-"


@contextmanager
def work_folder() -> Iterator[Path]:
    """A fresh folder for the length of the block; what a killed worker leaves is swept at night, by its prefix."""
    with tempfile.TemporaryDirectory(prefix=PREFIX) as name:
        yield Path(name)
