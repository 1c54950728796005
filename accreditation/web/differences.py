"""What changed between two answers, field by field, in the words of their form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accreditation.models.content import AnswerContent
from accreditation.rules.framework_moves import AnswerText
from accreditation.rules.word_diff import Mark, Part, folded, word_diff

TEXTS = {
    "not_applicable_reason": "Why it does not apply",
    "narrative": "What you do",
    "gaps": "Gaps",
    "actions": "Actions",
}


@dataclass(frozen=True)
class FieldChange:
    """One field that changed, as words removed and added."""

    label: str
    parts: Sequence[Part]


def score_words(answer: AnswerContent | AnswerText) -> str:
    """The score of an answer as it is read."""
    if answer.not_applicable:
        return "Does not apply"
    return "Not given" if answer.self_score is None else f"{answer.self_score}"


def changed_fields(before: AnswerContent | AnswerText | None, after: AnswerContent) -> list[FieldChange]:
    """The fields of an answer that differ; long runs that stayed are folded, and a first version is shown as it is."""
    if before is None:
        return [FieldChange(label, [Part(Mark.SAME, text)]) for label, text in _texts(after) if text]
    return [
        FieldChange(label, folded(word_diff(old, new)))
        for (label, old), (_, new) in zip(_texts(before), _texts(after), strict=True)
        if old != new
    ]


def changed_texts(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FieldChange]:
    """The texts of an answer that differ, where each is given by field."""
    return [
        FieldChange(label, folded(word_diff(before[name], after[name])))
        for name, label in TEXTS.items()
        if before[name] != after[name]
    ]


def _texts(answer: AnswerContent | AnswerText) -> list[tuple[str, str]]:
    return [
        ("Score", score_words(answer)),
        *((label, getattr(answer, name)) for name, label in TEXTS.items()),
    ]
