"""The folder of one piece of work: gone afterwards, whatever happened, and a full disk is the machine's fault."""

import errno
from pathlib import Path

import pytest

from accreditation.documents.limited import work_folder
from accreditation.documents.refusal import NO_ROOM, Busy


@pytest.mark.parametrize("full", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_a_reason_to_try_later_and_the_folder_goes(full: int) -> None:
    seen: list[Path] = []
    with pytest.raises(Busy, match=NO_ROOM):
        fill(seen, full)
    assert not seen[0].exists()


def fill(seen: list[Path], full: int) -> None:
    with work_folder() as folder:
        seen.append(folder)
        (folder / "file").write_bytes(b"half")
        raise OSError(full, "no room")


def test_other_trouble_stays_what_it_is() -> None:
    with pytest.raises(FileNotFoundError), work_folder() as folder:
        (folder / "nothing").read_bytes()
    assert not folder.exists()
