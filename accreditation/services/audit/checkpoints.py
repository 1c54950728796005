"""Where every chain stood at night, sealed with a key that the database does not hold, and kept outside it."""

import hashlib
import hmac
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from accreditation import clock, dates
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.models.audit import AuditEvent, AuditHead
from accreditation.services.audit.breaks import Mark
from accreditation.services.audit.chain import record
from accreditation.services.audit.facts import SYSTEM
from accreditation.storage.base import NoSuchFile, Store

FOLDER = "audit/checkpoints/"
_LIMIT = 1024 * 1024 * 1024
_FORMAT = "%Y-%m-%dt%H%M%S.%fz"
_NAME = re.compile(r"\d{4}-\d\d-\d\dt\d{6}\.\d{6}z")
_READ = 31
LATE = timedelta(hours=48)
"""One is sealed every night, so the newest is never older than this."""


@dataclass(frozen=True)
class Sealed:
    """A checkpoint that was just kept."""

    name: str
    digest: str
    streams: int


@dataclass(frozen=True)
class Compared:
    """What the kept checkpoints say of the record.

    `marks` are the ends of chains that genuine ones hold; `faults` make the record fail; `unknown_keys` are the names of
    keys that this installation was not given; `newest` is the last genuine one's moment.
    """

    newest: datetime | None
    marks: Mapping[str, set[Mark]] = field(repr=False)
    faults: Sequence[str] = ()
    notes: Sequence[str] = ()
    unknown_keys: frozenset[str] = frozenset()


def key_name(key: str) -> str:
    """What a key is called where it was used; it tells nothing of the key."""
    return hashlib.sha256(f"accreditation audit key\0{key}".encode()).hexdigest()[:8]


def checkpoint(store: Store, key: str, moment: datetime) -> Sealed:
    """Keep where every chain stands; each has a name of its own, so none ever replaces another. `note` it afterwards."""
    heads = db.session.execute(
        select(AuditHead.stream, AuditHead.seq, AuditHead.hash).order_by(AuditHead.stream)
    )
    marks = {stream: [seq, ends] for stream, seq, ends in heads}
    db.session.rollback()  # nothing of the database is held while the store is written
    name = moment.astimezone(UTC).strftime(_FORMAT)
    body = json.dumps({"name": name, "key": key_name(key), "heads": marks}, separators=(",", ":"))
    text = f"{_mac(key, body)}\n{body}".encode()
    store.put_stream(FOLDER + name, io.BytesIO(text), _LIMIT)
    return Sealed(name, hashlib.sha256(text).hexdigest(), len(marks))


def note(sealed: Sealed) -> None:
    """Write down that a checkpoint was sealed, so that it is missed when it is gone."""
    record(
        AuditKind.CHECKPOINT_SEALED,
        actor=None,
        stream=SYSTEM,
        checkpoint=sealed.name,
        digest=sealed.digest,
    )


def compare(store: Store, keys: Sequence[str]) -> Compared:
    """Read the newest checkpoints, each with the key that it names, and say what is wrong with them.

    A month of them is read: heads only grow, so an older one adds nothing. One that is dated in the future is no reason
    to leave the others unread.
    """
    names = {entry.key.removeprefix(FOLDER) for entry in store.entries(FOLDER)}
    marks: dict[str, set[Mark]] = defaultdict(set)
    faults, notes, unknown = [], [], set()
    genuine: list[datetime] = []
    by_name = {key_name(key): key for key in keys}
    for name in sorted(names, reverse=True):
        if len(genuine) >= _READ:
            break
        opened = _open(store, name, by_name)
        if isinstance(opened, str):
            faults.append(opened)
        elif opened.key not in by_name:
            unknown.add(opened.key)
        else:
            for stream, mark in opened.marks.items():
                marks[stream].add(mark)
            if opened.moment > clock.now() + LATE:
                notes.append(
                    f"The checkpoint {name} is dated in the future: the clock was wrong when it was made"
                )
            else:
                genuine.append(opened.moment)
    faults += [f"The checkpoint {name} was sealed, and is gone" for name in sorted(_noted() - names)]
    newest = max(genuine, default=None)
    if not unknown:
        faults += _too_old(newest)
    return Compared(newest, marks, faults, notes, frozenset(unknown))


def is_new() -> bool:
    """Whether this installation is so new that no night has passed, and no checkpoint can be missed."""
    first = db.session.scalar(select(func.min(AuditEvent.at)))
    return first is None or first > clock.now() - LATE


def _too_old(newest: datetime | None) -> Iterator[str]:
    if newest is None and not is_new():
        yield "There is no checkpoint, though one is sealed every night: all of them were removed, or none was ever made"
    elif newest is not None and newest < clock.now() - LATE:
        yield (
            f"The newest checkpoint is of {dates.day(newest)}, though one is sealed every night. Find out why before you"
            " seal one"
        )


def _noted() -> set[str]:
    """The names of the checkpoints that the record itself tells of."""
    noted = set()
    for facts in db.session.scalars(
        select(AuditEvent.facts).where(AuditEvent.kind == AuditKind.CHECKPOINT_SEALED.value)
    ):
        try:
            noted.add(str(json.loads(facts)["checkpoint"]))
        except (ValueError, TypeError, KeyError):
            continue  # the chain itself says that this event was altered
    return noted


@dataclass(frozen=True)
class _Opened:
    key: str
    moment: datetime
    marks: Mapping[str, Mark]


def _open(store: Store, name: str, keys: Mapping[str, str]) -> _Opened | str:
    """A kept checkpoint, or what is wrong with it; one with an unknown key is given without its marks."""
    forged = f"The checkpoint {name} was not made by this service, or was changed"
    try:
        mac, _, body = b"".join(store.open(FOLDER + name)).decode().partition("\n")
        content = json.loads(body)
        key, moment = content["key"], datetime.strptime(name, _FORMAT).replace(tzinfo=UTC)
        if content["name"] != name or not _NAME.fullmatch(name) or not re.fullmatch("[0-9a-f]{8}", key):
            return forged
        if key not in keys:
            return _Opened(key, moment, {})
        if not hmac.compare_digest(mac.encode(), _mac(keys[key], body).encode()):
            return forged
        return _Opened(key, moment, {stream: (seq, ends) for stream, (seq, ends) in content["heads"].items()})
    except NoSuchFile:
        return f"The checkpoint {name} is gone"
    except (ValueError, TypeError, KeyError, AttributeError):
        return forged


def _mac(key: str, body: str) -> str:
    return hmac.new(key.encode(), body.encode(), hashlib.sha256).hexdigest()
