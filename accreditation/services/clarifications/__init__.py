"""Questions of a review team to the provider: gathered, worded, sent or waived, answered, and closed."""

from accreditation.services.clarifications.answering import answer, is_over, save_answer, why_answer_closed
from accreditation.services.clarifications.asking import named, send, take_back, waive, why_not_asked
from accreditation.services.clarifications.closing import close, give_up
from accreditation.services.clarifications.gathering import give, word, write
from accreditation.services.clarifications.steps import ClarificationFacts, facts_of

__all__ = [
    "ClarificationFacts",
    "answer",
    "close",
    "facts_of",
    "give",
    "give_up",
    "is_over",
    "named",
    "save_answer",
    "send",
    "take_back",
    "waive",
    "why_answer_closed",
    "why_not_asked",
    "word",
    "write",
]
