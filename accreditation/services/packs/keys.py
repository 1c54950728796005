"""Under which keys a pack's two files lie, and under which its job was asked for."""

PACKS = "packs/"


def pdf(pack_id: int) -> str:
    """Where its document lies."""
    return f"{PACKS}{pack_id}/pack.pdf"


def files(pack_id: int) -> str:
    """Where its zip of files lies."""
    return f"{PACKS}{pack_id}/files.zip"


def job_key(pack_id: int) -> str:
    """The key of the job that puts it together."""
    return f"build_pack:{pack_id}"
