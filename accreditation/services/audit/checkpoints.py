"""Where every chain stood at night, sealed with a key that the database does not hold, and kept outside it."""

import hashlib
import hmac
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from accreditation.db import db
from accreditation.models.audit import AuditHead
from accreditation.services.audit.breaks import Mark
from accreditation.storage.base import Store

FOLDER = "audit/checkpoints/"
_LIMIT = 1024 * 1024 * 1024


class ForgedCheckpoint(Exception):
    """The kept checkpoint does not carry our seal."""


@dataclass(frozen=True)
class Checkpoint:
    """Every stream's last event at the end of a day."""

    day: date
    marks: Mapping[str, Mark] = field(repr=False)


def checkpoint(store: Store, key: str, day: date) -> int:
    """Keep where every chain stands under `day`, and say how many chains there are."""
    heads = db.session.execute(
        select(AuditHead.stream, AuditHead.seq, AuditHead.hash).order_by(AuditHead.stream)
    )
    marks = {stream: [seq, ends] for stream, seq, ends in heads}
    body = json.dumps({"day": day.isoformat(), "heads": marks}, separators=(",", ":"))
    store.put_stream(_name(day), io.BytesIO(f"{_mac(key, body)}\n{body}".encode()), _LIMIT)
    return len(marks)


def newest(store: Store, key: str) -> Checkpoint | None:
    """The last checkpoint that was kept, or None; raises ForgedCheckpoint."""
    last = max((entry.key for entry in store.entries(FOLDER)), default=None)
    if last is None:
        return None
    mac, _, body = b"".join(store.open(last)).decode(errors="replace").partition("\n")
    if not hmac.compare_digest(mac.encode(), _mac(key, body).encode()):
        raise ForgedCheckpoint(f"The checkpoint {last} was not made by this service, or was changed")
    sealed = json.loads(body)
    day = date.fromisoformat(sealed["day"])
    if _name(day) != last:
        raise ForgedCheckpoint(f"The checkpoint {last} is that of another day")
    return Checkpoint(day, {stream: (seq, ends) for stream, (seq, ends) in sealed["heads"].items()})


def _name(day: date) -> str:
    return f"{FOLDER}{day.isoformat()}.json"


def _mac(key: str, body: str) -> str:
    return hmac.new(key.encode(), body.encode(), hashlib.sha256).hexdigest()
