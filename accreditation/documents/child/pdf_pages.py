"""Makes the pages of a PDF ready for a pack: as people see them, and with nothing that acts, calls out or lies inside."""

from pathlib import Path
from typing import Any

from accreditation.documents.child.comparing import COPY
from accreditation.documents.child.pdf_copy import Rebuilding
from accreditation.documents.child.pdf_opening import plainly


def strip(path: Path, folder: Path) -> dict[str, Any]:
    """Write those pages; names that the document's properties hold do not go along, and are not looked for."""
    with plainly(path, folder) as reader:
        rebuilding = Rebuilding(reader)
        rebuilding.write(folder / COPY)
    return {"pages": rebuilding.pages}
