"""Two who wrote the same thing: both texts beside each other, and both put together in the box, ready to be read and saved."""

from collections.abc import Sequence
from dataclasses import dataclass

from accreditation import dates
from accreditation.errors import Stale
from accreditation.rules.merging import Merged, merge
from accreditation.rules.word_diff import Mark, Part, word_diff
from forms.base import SAVED_FIRST, Clash, EditForm


@dataclass(frozen=True)
class Both:
    """What two people made of one field: each as it changed, and what its box holds now.

    `merged` is for texts; of anything else the box holds what was typed. Without `is_known`, it is not known what both
    set out from, so that what one of them took out stands in the box again.
    """

    label: str
    anchor: str | None
    theirs: Sequence[Part]
    mine: Sequence[Part]
    merged: Merged | None
    is_known: bool


def show(form: EditForm, stale: Stale) -> None:
    """Let a form show that somebody saved first, with both texts of each field that both changed put together."""
    form.overtaken(stale.current, stale.began, message=_message(stale))
    form.both = [_both(clash) for clash in form.clashes]


def _message(stale: Stale) -> str:
    if not stale.who or stale.at is None:
        return SAVED_FIRST
    return f"{stale.who} saved this first at {dates.moment(stale.at)}. Nothing you typed is lost."


def _both(clash: Clash) -> Both:
    merged = merge(clash.began, clash.theirs, clash.mine) if clash.is_text else None
    if merged is not None:
        clash.hold(merged.text)
    return Both(
        label=clash.field.label.text,
        anchor=clash.field.anchor,
        theirs=_changed(clash, clash.theirs),
        mine=_changed(clash, clash.mine),
        merged=merged,
        is_known=clash.began is not None,
    )


def _changed(clash: Clash, words: str) -> Sequence[Part]:
    """What one of them wrote, with what they changed marked where it is known."""
    if not clash.is_text or clash.began is None:
        return [Part(Mark.SAME, words)] if words else []
    return word_diff(clash.began, words)
