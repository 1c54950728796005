"""A folder in which one file is worked on; readable by nobody else, gone afterwards."""

import errno
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from accreditation.documents.refusal import NO_ROOM, Busy

PREFIX = "accreditation-check-"
_FULL = {errno.ENOSPC, errno.EDQUOT}


@contextmanager
def work_folder() -> Iterator[Path]:
    """A fresh folder for the length of the block; what a killed worker leaves is swept at night, by its prefix.

    Raises Busy where the disk is full: the same work may be done later.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=PREFIX) as name:
            yield Path(name)
    except OSError as error:
        if error.errno in _FULL:
            raise Busy(NO_ROOM) from error
        raise
