"""Several whole files that arrive with one form: each becomes a piece of evidence of its own, or is refused by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from accreditation.enums.evidence import EvidenceKind
from accreditation.errors import RuleBroken
from accreditation.permissions.viewer import Viewer
from accreditation.rules import kind_guesses
from accreditation.services.evidence import arrival, shelving
from accreditation.storage.base import Readable, Store

MOST = 20


@dataclass(frozen=True)
class Sent:
    """One file as it was sent."""

    stream: Readable
    filename: str
    declared: str = ""


@dataclass(frozen=True)
class Arrival:
    """What came of it: the piece of evidence that it is now, or why it was refused."""

    filename: str
    title: str
    item_id: int | None = None
    refused: str = ""


def receive_several(
    store: Store,
    files: Sequence[Sent],
    *,
    organisation_id: int,
    actor: Viewer,
    kind: EvidenceKind | None,
    limit: int,
    period_from: date | None = None,
    period_to: date | None = None,
    **details: Any,
) -> list[Arrival]:
    """Add each file as a new item with its name as its title; one that is refused keeps no other from being kept.

    `details` are the rest of what `receive` takes. Without a `kind` for all of them, each gets the one that its name points to as a guess, which a person confirms.
    Sending all of them again adds only what is not there. Raises RuleBroken for more than twenty files.
    """
    if len(files) > MOST:
        raise RuleBroken(f"Choose at most {MOST} files at a time.", field="file")
    shelving.check_period(period_from, period_to)
    arrivals = []
    for file in files:
        name = shelving.tidy_name(file.filename)
        title = shelving.title_from(name)
        try:
            revision = arrival.receive(
                store,
                file.stream,
                organisation_id=organisation_id,
                actor=actor,
                title=title,
                kind=kind or kind_guesses.guess(name) or EvidenceKind.OTHER,
                kind_confirmed=kind is not None,
                filename=file.filename,
                declared=file.declared,
                limit=limit,
                period_from=period_from,
                period_to=period_to,
                **details,
            )
        # The others go on: nobody should have to find the one bad file among twenty and send all again.
        except RuleBroken as broken:
            arrivals.append(Arrival(name, title, refused=broken.message))
        else:
            arrivals.append(Arrival(name, title, revision.item_id))
    return arrivals
