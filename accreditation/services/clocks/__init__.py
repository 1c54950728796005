"""Every due thing has a clock: it is started, met, stopped, paused and extended here, and nobody else writes by when anything is due."""

from accreditation.services.clocks.pauses import (
    end_pause,
    extend,
    extend_pause,
    if_resumed,
    move_take_overs,
    pause,
    resume,
)
from accreditation.services.clocks.recomputing import Moved, cut_anew, recompute, recompute_case
from accreditation.services.clocks.rows import days, meet, run_out, start, stop
from accreditation.services.clocks.stages import (
    CLOCK_OF,
    begin_stage,
    change_stage,
    set_answer_due,
    set_moderation_due,
)
from accreditation.services.clocks.subjects import (
    answer_by,
    begin_reviews,
    end_papers,
    end_renewal,
    invite,
    issue_finding,
    propose_day,
    review_moved,
    set_counted_back,
    set_papers_due,
    set_renewal_due,
)

__all__ = [
    "CLOCK_OF",
    "Moved",
    "answer_by",
    "begin_reviews",
    "begin_stage",
    "change_stage",
    "cut_anew",
    "days",
    "end_papers",
    "end_pause",
    "end_renewal",
    "extend",
    "extend_pause",
    "if_resumed",
    "invite",
    "issue_finding",
    "meet",
    "move_take_overs",
    "pause",
    "propose_day",
    "recompute",
    "recompute_case",
    "resume",
    "review_moved",
    "run_out",
    "set_answer_due",
    "set_counted_back",
    "set_moderation_due",
    "set_papers_due",
    "set_renewal_due",
    "start",
    "stop",
]
