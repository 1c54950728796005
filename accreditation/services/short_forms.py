"""Save one account of a domain as the answers to the standards that it speaks to; the same rules hold for them as for any."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from accreditation.errors import RuleBroken, Stale
from accreditation.models.answers import Answer
from accreditation.models.content import AnswerValues
from accreditation.permissions.viewer import Viewer
from accreditation.queries.short_forms import ShortFormPage
from accreditation.services import answers

Scores = Mapping[str, int | None]


@dataclass(frozen=True)
class StandingAccount:
    """What a domain says now, shown to whoever saved second."""

    version: int
    words: str
    speaks_to: tuple[str, ...]


def write(
    page: ShortFormPage,
    *,
    actor: Viewer,
    words: str,
    speaks_to: Collection[str],
    scores: Scores,
    expected_version: int,
) -> list[Answer]:
    """Keep a domain's account and scores: each standard that it speaks to says it, and whichever it left says nothing yet.

    Answers with a text of their own keep it until the account is said to speak to them. Gives the answers that changed;
    raises Stale where any of them was saved meanwhile.
    """
    if words and not speaks_to:
        raise RuleBroken("Choose which standards your account speaks to.", field="speaks_to")
    changes = _changes(page, words, speaks_to, scores)
    # Asked before the version: what is sent again because its reply was lost is no conflict with itself.
    if not changes:
        return []
    if page.version != expected_version:
        raise Stale(StandingAccount(page.version, page.account.words, page.account.codes))
    return [
        answers.save(
            answer,
            application=page.application,
            actor=actor,
            expected_version=answer.version,
            **content,
        )
        for answer, content in changes
    ]


def _changes(
    page: ShortFormPage, words: str, speaks_to: Collection[str], scores: Scores
) -> list[tuple[Answer, AnswerValues]]:
    changes = []
    for answer in page.scored:
        code = answer.standard.code
        narrative = answer.narrative
        if code in speaks_to:
            narrative = words
        elif code in page.account.codes:
            narrative = ""
        score = scores.get(code, answer.self_score)
        if (narrative, score) != (answer.narrative, answer.self_score):
            content = AnswerValues(
                self_score=score,
                not_applicable=False,
                not_applicable_reason="",
                narrative=narrative,
                gaps=answer.gaps,
                actions=answer.actions,
            )
            changes.append((answer, content))
    return changes
