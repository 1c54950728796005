"""The limited child is shut in: each forbidden act is tried from inside it, as a parser that a hostile file took over would."""

import json
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from accreditation.documents import calls, child, jail, limited
from accreditation.documents.jail import Jail, Layer
from accreditation.documents.refusal import Busy, Refused
from tests.documents import attempts, files
from tests.servers.missing import missing

OF_FILES = {
    "read a secret",
    "read its parent's environment",
    "read the machine's accounts",
    "list another folder",
    "open a database",
    "write outside",
    "change a file",
    "cut a file",
    "remove a file",
    "move a file here",
    "link a file here",
    "change the file that it reads",
    "run a program",
    "become a program",
}
OF_CALLS = {
    "open a file to all",
    "link a file here",
    "connect out",
    "send a datagram",
    "connect to a service of this machine",
    "fork",
    "run a program",
    "become a program",
    "reach its parent",
}
OF_NETWORK = {"connect out", "send a datagram"}


@dataclass
class Inside:
    """A child with `attempts` in place of its parsers, and something for each attempt to reach."""

    place: Path
    folder: Path
    port: int

    def attempt(self, tried: set[str]) -> set[str]:
        """Which of these could be done."""
        sent = self.place / "sent"
        given = {"place": str(self.place), "port": self.port, "tried": sorted(tried)}
        sent.write_text(json.dumps(given))
        answer = limited.ask("attempt", sent, self.folder, opener="attempts")
        assert answer["own"] == "mine"
        return set(answer["done"])


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Inside]:
    parts = tmp_path / "child"
    shutil.copytree(Path(child.__file__).parent, parts)
    shutil.copy(attempts.__file__, parts)
    monkeypatch.setattr(child, "__file__", str(parts / "__init__.py"))
    monkeypatch.setitem(limited.CPU_SECONDS, "attempt", 10)
    place, folder = tmp_path / "place", tmp_path / "folder"
    place.mkdir()
    folder.mkdir()
    (place / "secret").write_text("the key")
    for name in ("removable", "movable"):
        (place / name).write_text("")
    with sqlite3.connect(place / "database") as database:
        database.execute("CREATE TABLE people (name TEXT)")
    with socket.socket() as server, socket.socket(socket.AF_UNIX) as local:
        server.bind(("127.0.0.1", 0))
        server.listen()
        local.bind(str(place / "socket"))
        local.listen()
        yield Inside(place, folder, server.getsockname()[1])


@pytest.fixture
def in_force() -> Jail:
    """What holds on this machine; a machine without Landlock and seccomp cannot say whether they are used well."""
    held = limited.jail_in_force()
    if not held.is_whole:
        missing("a kernel with Landlock and seccomp", "Use one, and install libseccomp2.")
    return held


def test_every_limit_is_tried_from_inside_and_holds(inside: Inside, in_force: Jail) -> None:
    assert inside.attempt(OF_FILES | OF_CALLS | OF_NETWORK) == set()
    assert (inside.place / "secret").read_text() == "the key"
    assert set(attempts.acts(inside.place, 0)) == OF_FILES | OF_CALLS | OF_NETWORK


@pytest.mark.parametrize(
    ("layer", "closed"),
    [(Layer.FILES, OF_FILES), (Layer.CALLS, OF_CALLS), (Layer.NETWORK, OF_NETWORK)],
)
def test_each_layer_holds_by_itself(
    inside: Inside, in_force: Jail, monkeypatch: pytest.MonkeyPatch, layer: Layer, closed: set[str]
) -> None:
    if layer not in in_force.layers:
        missing(f"the layer “{layer}” of the jail", "Allow it to the user who runs the tests.")
    monkeypatch.setattr(limited, "jail_in_force", lambda: Jail(frozenset({layer})))
    assert inside.attempt(closed) == set()


def test_where_there_is_no_landlock_bubblewrap_keeps_files_apart(
    inside: Inside, in_force: Jail, monkeypatch: pytest.MonkeyPatch
) -> None:
    if jail.wrapper() is None:
        missing("bubblewrap", "Mend it with: sudo apt-get install bubblewrap")
    tried = limited._tried
    monkeypatch.setattr(
        limited, "_tried", lambda hoped: tried(hoped) if hoped.wrapped else Jail(frozenset({Layer.CALLS}))
    )
    wrapped = limited.jail_in_force.__wrapped__()
    assert wrapped.wrapped
    assert wrapped.is_whole
    assert "(bubblewrap)" in wrapped.sentence
    monkeypatch.setattr(limited, "jail_in_force", lambda: wrapped)
    # The folder of its one file is there, with nothing else in it.
    assert inside.attempt(OF_FILES | OF_CALLS | OF_NETWORK) == {"list another folder"}
    sound = inside.folder / "sound"
    sound.write_bytes(files.good(2))
    assert limited.ask("inspect", sound, inside.folder)["pages"] == 2
    monkeypatch.setitem(limited.CPU_SECONDS, "inspect", 0)
    with pytest.raises(Refused):
        limited.ask("inspect", sound, inside.folder)


def test_without_a_jail_each_attempt_succeeds(inside: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or a refusal would mean nothing; only becoming a program is left out, which would end the attempts."""
    monkeypatch.setattr(limited, "jail_in_force", lambda: Jail(frozenset()))
    tried = (OF_FILES | OF_CALLS) - {"become a program"}
    assert inside.attempt(tried) == tried


def test_a_layer_that_held_at_the_start_must_hold_for_each_file(
    tmp_path: Path, in_force: Jail, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "sent"
    path.write_bytes(files.good())
    monkeypatch.setattr(calls, "filter_program", lambda: b"")
    with pytest.raises(Busy, match=limited.NOT_SHUT_IN):
        limited.ask("inspect", path, tmp_path)


def test_a_machine_that_lacks_a_part_says_so_and_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "filter_program", lambda: b"")
    held = limited.jail_in_force.__wrapped__()
    assert Layer.CALLS not in held.layers
    assert not held.is_whole
    assert "does not hold that it starts nothing and opens no connection" in held.sentence
    monkeypatch.setattr(limited, "jail_in_force", lambda: held)
    path = tmp_path / "sent"
    path.write_bytes(files.good(2))
    assert limited.ask("inspect", path, tmp_path)["pages"] == 2
