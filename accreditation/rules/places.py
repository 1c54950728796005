"""Who a lay or learner place is for, on a review team and on a panel: what somebody brings and where they sit agree."""

from accreditation.enums.meetings import Seat
from accreditation.enums.people import Profession
from accreditation.enums.reviews import ReviewerKind

KIND_OF = {Seat.LAY: ReviewerKind.LAY, Seat.LEARNER: ReviewerKind.LEARNER}


def lay_misfit(*, is_lay: bool, profession: Profession) -> str:
    """Why a place and a profession do not go together, in words; empty where they do."""
    if is_lay and profession is not Profession.LAY:
        return f"a lay place is for somebody of no profession, so it does not go with “{profession.label}”"
    if not is_lay and profession is Profession.LAY:
        return f"“{Profession.LAY.label}” goes with a lay place only"
    return ""


def seat_misfit(seat: Seat, kind: ReviewerKind | None) -> str:
    """Why somebody who reviews as this kind does not sit there, in words; empty where they may, or nothing is known."""
    if kind is None or kind is KIND_OF.get(seat, kind):
        return ""
    return f"somebody who is known as “{kind.label}” does not sit as “{seat.label}”"
