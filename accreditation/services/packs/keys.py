"""Under which keys a pack's two files lie."""

PACKS = "packs/"


def pdf(pack_id: int) -> str:
    """Where its document lies."""
    return f"{PACKS}{pack_id}/pack.pdf"


def files(pack_id: int) -> str:
    """Where its zip of files lies."""
    return f"{PACKS}{pack_id}/files.zip"
