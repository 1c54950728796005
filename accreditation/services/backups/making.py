"""Makes the next generation of a backup; what an earlier one holds is never overwritten, and what the store lost is kept."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from accreditation.errors import RuleBroken
from accreditation.services.backups import database, expected, layout, sealing
from accreditation.services.backups.expected import AUDIT, EVIDENCE, PREFIXES, Expected
from accreditation.services.backups.layout import Generation, Line
from accreditation.storage.base import Entry, NoSuchFile, Store, save

_DUMPS = 5


@dataclass(frozen=True)
class Backup:
    """What was done; `alarms` says in words what the store has lost or changed, and what the backup has of it."""

    generation: str
    files: int
    copied: int
    destroyed: int
    alarms: list[str]


@dataclass
class _Making:
    """One run: where from, where to, and what it has seen."""

    store: Store
    folder: Path
    encrypt: Callable[[Path, Path], None] | None
    earlier: dict[str, Line]
    lines: dict[str, Line] = field(default_factory=dict)
    stored: dict[str, Line] = field(default_factory=dict)
    copied: int = 0

    def copy_new(self) -> set[str]:
        """Copy every file that no earlier generation has as it is now, and say which keys there are."""
        keys = set()
        for prefix in PREFIXES:
            for entry in self.store.entries(prefix):
                line = self._line_of_before(entry) or self._copy(entry)
                if line is not None:
                    self.stored[entry.key] = line
                    keys.add(entry.key)
        return keys

    def path_of(self, line: Line) -> Path:
        """Where a version of a file lies."""
        return self.folder / layout.FILES / line.name

    def is_kept(self, line: Line) -> bool:
        """Whether a version lies in the backup, at its size where that can be seen without opening it."""
        path = self.path_of(line)
        return path.is_file() and (line.encrypted or path.stat().st_size == line.size)

    def _line_of_before(self, entry: Entry) -> Line | None:
        """The line of a file that was copied since the store last wrote it; no question to the store for each."""
        line = self.stored.get(entry.key) or self.earlier.get(entry.key)
        if line is None or line.modified != entry.modified.isoformat() or not self.is_kept(line):
            return None
        # Whoever begins to encrypt wants all of it encrypted.
        return None if self.encrypt and not line.encrypted else line

    def _copy(self, entry: Entry) -> Line | None:
        folder = layout.make_folder(self.folder / layout.FILES / Path(entry.key).parent)
        partial = layout.own_file(folder / f".{Path(entry.key).name}{layout.PARTIAL}")
        try:
            arrived = save(self.store, entry.key, partial)
            line = Line(entry.key, arrived.size, arrived.sha256, entry.modified.isoformat())
            line = sealed(line, partial, self.encrypt)
            # Named by its content: it takes the place of no other version. The same version there may be damaged.
            partial.replace(self.path_of(line))
        except NoSuchFile:  # it left between the list and the copy
            return None
        finally:
            partial.unlink(missing_ok=True)
        self.copied += 1
        return line


def sealed(line: Line, path: Path, encrypt: Callable[[Path, Path], None] | None) -> Line:
    """The line of a file that is encrypted where it lies, if it is to be."""
    if encrypt is None:
        return line
    secret = path.with_name(path.name + layout.ENCRYPTED)
    encrypt(path, secret)
    secret.replace(path)
    return replace(line, encrypted=True, kept_sha256=layout.sha256(path))


def make(engine: Engine, store: Store, folder: Path, *, programs: str = "", public_key: str = "") -> Backup:
    """Write a new generation into the folder; raises RuleBroken where the database cannot be copied.

    The files are copied before and after the database, so that the copy of the database points to no file that the
    backup lacks. What the store has lost or changed, though the database still counts on it, stays as it was. Only what
    the database let go is taken out of every generation: evidence that was destroyed must not come back.
    """
    key = sealing.recipient(public_key)
    encrypt = None if key is None else lambda source, target: sealing.encrypt(source, target, key)
    layout.make_folder(folder)
    with layout.alone(folder):
        _clear_unfinished(folder)
        made = layout.generations(folder)
        latest = layout.read(made[-1]) if made else None
        # Before anything is copied: another service's backup stays as it is.
        _refuse_another(latest, expected.read(engine))
        making = _Making(store, folder, encrypt, dict(latest.lines) if latest else {})
        generation = _generation_folder(folder)
        dumped = _dump(making, engine, generation, programs)
        expectation = expected.read(engine)
        alarms = [*_compare(making, expectation), *_lost(making, expectation)]
        destroyed = _let_go(making, expectation, folder)
        layout.write(Generation(generation, expectation.installation, dumped, making.lines))
        final = generation.with_name(generation.name.removesuffix(layout.PARTIAL))
        generation.rename(final)
        return Backup(final.name, len(making.lines), making.copied, destroyed, alarms)


def keep_newest(folder: Path, count: int) -> int:
    """Remove all generations but the newest `count` with what only they need, and say how many were removed."""
    with layout.alone(folder):
        made = layout.generations(folder)
        old = made[:-count]
        needed = {line.name for path in made[-count:] for line in layout.read(path).lines.values()}
        for path in old:
            (path / layout.LIST).unlink()  # from here on it counts no more, whatever stops the rest
            shutil.rmtree(path)
        if old:
            for path in [path for path in (folder / layout.FILES).rglob("*") if path.is_file()]:
                if path.relative_to(folder / layout.FILES).as_posix() not in needed:
                    path.unlink()
        return len(old)


def _clear_unfinished(folder: Path) -> None:
    """Remove what a run left that was cut off; no whole file has such a name."""
    for path in (folder / layout.GENERATIONS).glob("*"):
        if path.name.endswith(layout.PARTIAL) or not (path / layout.LIST).exists():
            shutil.rmtree(path)
    for path in (folder / layout.FILES).rglob(f".*{layout.PARTIAL}*"):
        path.unlink()


def _refuse_another(latest: Generation | None, expectation: Expected) -> None:
    if latest is not None and latest.installation != expectation.installation and latest.installation:
        raise RuleBroken(
            "This folder holds the backup of another installation. Nothing was changed. Choose another folder."
        )


def _generation_folder(folder: Path) -> Path:
    """A folder for the generation of this moment; a name is never given twice, and later ones sort behind."""
    # The machine's own clock: these are the names of files, not a moment of the field.
    name = f"{datetime.now(UTC):%Y-%m-%dt%H%M%S.%f}z"
    return layout.make_folder(folder / layout.GENERATIONS / (name + layout.PARTIAL))


def _dump(making: _Making, engine: Engine, generation: Path, programs: str) -> Line:
    """Copy the files, the database, and the files again that came meanwhile."""
    before = making.copy_new()
    for _ in range(_DUMPS):
        dumped = database.dump(engine, generation, programs)
        after = making.copy_new()
        # A checkpoint that was sealed meanwhile may know of more than this copy of the database.
        if _checkpoints(after) == _checkpoints(before):
            break
        before = after
    making.stored = {key: line for key, line in making.stored.items() if key in after}
    line = Line(dumped.name, dumped.stat().st_size, layout.sha256(dumped))
    line = sealed(line, dumped, making.encrypt)
    if line.encrypted:
        dumped.rename(dumped.with_name(dumped.name + layout.ENCRYPTED))
    return line


def _checkpoints(keys: set[str]) -> set[str]:
    return {key for key in keys if key.startswith(AUDIT)}


def _compare(making: _Making, expectation: Expected) -> list[str]:
    """Take over what the store holds; of a file that never changes the good version stays, and an alarm says so."""
    alarms = []
    for key, line in making.stored.items():
        earlier = making.earlier.get(key)
        good = expectation.files.get(key) or (earlier.sha256 if earlier and key.startswith(AUDIT) else "")
        making.lines[key] = line
        if not good or line.sha256 == good:
            continue
        if earlier is not None and earlier.sha256 == good and making.is_kept(earlier):
            making.lines[key] = earlier
            alarms.append(f"{key} was changed in the store; the backup keeps the good copy {earlier.name}")
        else:
            alarms.append(f"{key} was changed in the store, and the backup has no good copy of it")
    return alarms


def _lost(making: _Making, expectation: Expected) -> list[str]:
    """Keep what the store holds no more though the database counts on it."""
    alarms = []
    missing = {key for key in (*making.earlier, *expectation.files) if key not in making.stored}
    for key in sorted(missing):
        if not expectation.wants(key) or making.store.exists(key):
            continue
        earlier = making.earlier.get(key)
        if earlier is not None:
            making.lines[key] = earlier
            alarms.append(f"{key} is missing from the store; the backup keeps its copy {earlier.name}")
        elif key.startswith(EVIDENCE):
            alarms.append(f"{key} is missing from the store, and the backup has no copy of it")
    return alarms


def _let_go(making: _Making, expectation: Expected, folder: Path) -> int:
    """Take out of the backup what the database let go, and say how many versions."""
    files = folder / layout.FILES
    names = []
    # What lies there is asked, not the lists: a run that was cut off may have copied what no list names.
    for path in files.rglob("*"):
        name = path.relative_to(files).as_posix()
        key, _, version = name.removesuffix(layout.ENCRYPTED).rpartition("@")
        if key and key not in making.stored and path.is_file() and expectation.was_let_go(key, version):
            names.append(name)
    if names:
        layout.note_destroyed(folder, sorted(names))
        for name in names:
            (files / name).unlink(missing_ok=True)
    return len(names)
