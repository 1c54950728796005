"""What people of the demonstration write: a provider's answers, citations' claims, reviewers' rationales, findings."""

import random
from typing import Any

from accreditation.demo.words import dice, numbers, of_kind, texts
from accreditation.enums.evidence import EvidenceKind
from accreditation.enums.findings import FindingKind

NEEDS_GAP_BELOW = 4


class Writer:
    """Writes as people in one kind of place would; the same place always writes the same."""

    def __init__(self, kind: str, seed: str) -> None:
        self._kind, self._seed = of_kind(kind), seed

    def answer(self, code: str, score: int, round_: int = 1) -> dict[str, str]:
        """Narrative, gaps and actions on a standard; a later round says what was done since."""
        chance = self._chance("answer", code)
        words = texts("answers")[code]
        number = chance.randrange(len(words["gaps"]))
        sentences = [
            self._filled_with_numbers(chance.choice(words[part]), chance)
            for part in ("does", "detail", "shows")
        ]
        gap = self._filled_with_numbers(words["gaps"][number], chance) if score < NEEDS_GAP_BELOW else ""
        action = self._filled_with_numbers(words["actions"][number], chance) if gap else ""
        if round_ > 1:
            sentences.append(
                f"Since we wrote to you first: {action or sentences[-1]} We have counted again, and it holds."
            )
        return {"narrative": "\n\n".join(sentences), "gaps": gap, "actions": action}

    def claim(self, code: str, kind: EvidenceKind) -> str:
        """What a cited page is said to show."""
        claims: list[str] = texts("reviews")["claims"].get(kind.value, ["What we say here, on the page"])
        return self._chance("claim", code, kind).choice(claims)

    def rationale(self, code: str, score: int | None, cited: str, reviewer: int = 0) -> str:
        """Why a reviewer gives a score, with the page that they relied on."""
        words = texts("reviews")
        if score is None:
            return self._filled(words["cannot_judge"], cited=cited)
        if not cited:
            return str(words["nothing_cited"])
        options = words["rationale"][score]
        chance = self._chance("rationale", code)
        first, also = chance.randrange(len(options)), chance.randrange(len(words["also"]))
        more = words["also"][(also + 2 * reviewer) % len(words["also"])] if score > 1 else ""
        return self._filled(f"{options[(first + reviewer) % len(options)]} {more}".strip(), cited=cited)

    def finding(self, kind: FindingKind) -> str:
        """What a report asks of the provider, or praises."""
        return self.line(kind.value)

    def defects(self) -> list[str]:
        """What an office may miss in an answer."""
        return list(texts("reviews")["defects"])

    def line(self, name: str, **names: str) -> str:
        """Another sentence of a case's papers, by its name."""
        return self._filled(texts("reviews")[name], **names)

    def _filled(self, words: str, **names: str) -> str:
        sentences = words.format(**self._kind, **names)
        return sentences[0].upper() + sentences[1:]

    def _filled_with_numbers(self, words: str, chance: random.Random) -> str:
        sentences = words.format(**self._kind, **numbers(chance))
        return sentences[0].upper() + sentences[1:]

    def _chance(self, *what: Any) -> random.Random:
        return dice(self._seed, *what)
