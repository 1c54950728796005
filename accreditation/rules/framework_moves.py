"""What an answer says after its standards became another one: all words of all of them, and the most cautious score."""

from collections.abc import Sequence
from dataclasses import dataclass

PARAGRAPH = "\n\n"


@dataclass(frozen=True)
class AnswerText:
    """What an answer says, field by field."""

    self_score: int | None
    not_applicable: bool
    not_applicable_reason: str
    narrative: str
    gaps: str
    actions: str

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing at all."""
        texts = self.not_applicable_reason, self.narrative, self.gaps, self.actions
        return self.self_score is None and not self.not_applicable and not any(texts)


@dataclass(frozen=True)
class AnsweredText:
    """What was said of one standard, with the standard's code and title."""

    code: str
    title: str
    words: AnswerText


def carried(sources: Sequence[AnsweredText], *, na_allowed: bool) -> AnswerText:
    """What the answer to a standard says that others lead to: of one, the same; of several, one after the other by name.

    Of several scores the lowest is taken: nobody has judged the whole yet. "Does not apply" goes along only where all of
    them said so and the standard may be left out.
    """
    not_applicable = na_allowed and bool(sources) and all(source.words.not_applicable for source in sources)
    scores = [source.words.self_score for source in sources if source.words.self_score is not None]
    return AnswerText(
        self_score=None if not_applicable else min(scores, default=None),
        not_applicable=not_applicable,
        not_applicable_reason=_joined(sources, "not_applicable_reason") if not_applicable else "",
        narrative=_joined(sources, "narrative"),
        gaps=_joined(sources, "gaps"),
        actions=_joined(sources, "actions"),
    )


def _joined(sources: Sequence[AnsweredText], name: str) -> str:
    texts = [(source, getattr(source.words, name)) for source in sources if getattr(source.words, name)]
    if len(sources) == 1:
        return "".join(text for _, text in texts)
    return PARAGRAPH.join(f"{source.code} {source.title}\n{text}" for source, text in texts)
