"""What the child may use, and what a file may hold; beyond that it stops."""

import resource

MEBIBYTE = 1024 * 1024
MEMORY = 1024 * MEBIBYTE
FILE = 128 * MEBIBYTE
OPEN_FILES = 32
PACK_MEMORY = 3 * 1024 * MEBIBYTE
PACK_FILE = 4 * 1024 * MEBIBYTE
PACK_OPEN_FILES = 1100
"""A pack is made of many files, each open until all is written."""

ALL_CHARACTERS = 20_000_000
MOST_UNITS = 5_000
"""Parts of a text, sheets or slides."""


class Unfit(Exception):
    """The file is sound but cannot be taken; `code` is the word for it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Damaged(Exception):
    """The file is not what it should be."""


def limit(cpu_seconds: int, copied: int = 0, *, packing: bool = False) -> None:
    """Bind this process before it looks at anything; `copied` is the size of a file that it writes anew."""
    for kind, most in (
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_AS, PACK_MEMORY if packing else MEMORY),
        # A copy without personal details may be larger than its file, packed less well.
        (resource.RLIMIT_FSIZE, PACK_FILE if packing else FILE + 2 * copied),
        (resource.RLIMIT_NOFILE, PACK_OPEN_FILES if packing else OPEN_FILES),
        # A core file would hold the words of the document.
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
