"""Says how the limited child is shut in on this machine, and makes the plan by which it shuts itself in.

Decision 0024 says of which parts: Landlock for files, seccomp for system calls, a network with nothing in it.
"""

import json
import os
import shutil
import sys
import sysconfig
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from accreditation.documents import calls, child

INTERPRETER = Path(sys.executable).resolve()
"""Not the link to it that a virtual environment holds: of that the child needs nothing but the packages."""

_LIBRARIES = ("/lib", "/lib32", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache")
_FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/X11/fonts")
_MACHINE = ("/usr/share/zoneinfo", "/etc/localtime", "/dev/null", "/dev/urandom")


class Layer(StrEnum):
    """What is closed to the child: one word of the plan each."""

    FILES = "files"
    CALLS = "calls"
    NETWORK = "network"


_OF_WRAPPER = frozenset({Layer.FILES, Layer.NETWORK})
_WORDS = {
    Layer.FILES: "reads and writes only its own file and folder (Landlock)",
    Layer.CALLS: "starts nothing and opens no connection (seccomp)",
    Layer.NETWORK: "has no network (namespace)",
}


@dataclass(frozen=True)
class Jail:
    """What of the jail is in force."""

    layers: frozenset[Layer]
    wrapped: bool = False

    @property
    def own_layers(self) -> frozenset[Layer]:
        """Those that the child puts in force itself."""
        return self.layers - _OF_WRAPPER if self.wrapped else self.layers

    @property
    def is_whole(self) -> bool:
        """Files and system calls are both closed; then the empty network adds nothing that is not closed already."""
        return {Layer.FILES, Layer.CALLS} <= self.layers

    @property
    def sentence(self) -> str:
        """What an operator reads when the service starts."""
        words_of = {**_WORDS, Layer.FILES: _WORDS[Layer.FILES].replace("Landlock", self._keeper)}
        held = [words for layer, words in words_of.items() if layer in self.layers]
        missing = [words for layer, words in words_of.items() if layer not in self.layers]
        parts = ["The process that reads files: " + ("; ".join(held) if held else "is not shut in") + "."]
        if missing:
            parts.append("This machine does not hold that it " + "; or ".join(missing) + ".")
        return " ".join(parts)

    @property
    def _keeper(self) -> str:
        return "bubblewrap" if self.wrapped else "Landlock"


def wrapper() -> str | None:
    """Where bubblewrap is installed, which keeps files apart where the kernel has no Landlock."""
    return shutil.which("bwrap", path=os.defpath)


def wrapping(program: str, site: Path, path: Path, folder: Path) -> list[str]:
    """What stands before the child's command, so that it sees nothing but what it may read, and no network."""
    command = [
        program,
        "--die-with-parent",
        "--unshare-user",
        "--unshare-net",
        "--unshare-ipc",
        "--dev",
        "/dev",
    ]
    for place in (*_readable(site), str(INTERPRETER)):
        if not place.startswith("/dev/"):
            command += ["--ro-bind-try", place, place]
    # The file last, because it may lie in the folder that can be written.
    own = ["--bind", str(folder), str(folder), "--ro-bind", str(path), str(path)]
    return [*command, *own, "--remount-ro", "/", "--chdir", str(folder)]


def plan(layers: frozenset[Layer], site: Path) -> str:
    """The plan as the child takes it: what it may read besides its file, the filter of its calls, and which layers."""
    return json.dumps(
        {
            "layers": sorted(layers),
            "readable": _readable(site),
            "filter": calls.filter_program().hex() if Layer.CALLS in layers else "",
        }
    )


def _readable(site: Path) -> list[str]:
    """The interpreter, its libraries, the packages, the child's own parts, and fonts; nothing that a deployment keeps."""
    base = Path(sys.base_prefix)
    own = [Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib")]
    parts = [*own, base / "lib", base / "lib64", site, Path(child.__file__).parent]
    return [*dict.fromkeys(str(part.resolve()) for part in parts), *_LIBRARIES, *_FONTS, *_MACHINE]
