"""How likely it is that a provider comes too late with an application; it judges the days, never the answers."""

from accreditation.enums.risks import Risk


def risk(*, is_ours: bool, is_stopped: bool, to_do: int, days_left: int | None) -> Risk:
    """How an application stands: whether it is the provider's to move, what stops it, and the working days to its day.

    `days_left` is less than 0 once its day is over, and None where it has no day.
    """
    if not is_ours:
        return Risk.WITH_OTHERS
    if days_left is not None and days_left < 0:
        return Risk.LATE
    if not is_stopped:
        return Risk.READY_TO_GO
    # A standard a working day: whoever has fewer days than standards comes too late at that pace.
    return Risk.BEHIND if days_left is not None and to_do > days_left else Risk.IN_TIME
