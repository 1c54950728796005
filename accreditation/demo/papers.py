"""The demonstration's evidence: thirty working papers, set from words and drawn figures, with no patient in any of them."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from accreditation.demo.places import PROVIDERS, Provider
from accreditation.demo.words import dice, numbers, texts
from accreditation.documents import typeset
from accreditation.enums.evidence import EvidenceKind

Block = dict[str, Any]


@dataclass(frozen=True)
class Paper:
    """One paper of a provider: which words it is made of, and how many months old it was when it was added."""

    owner: Provider
    made_of: str
    months_old: int

    @property
    def kind(self) -> EvidenceKind:
        """Its kind in the catalogue."""
        return EvidenceKind(texts("papers")[self.made_of]["kind"])


def _of(owner: str, **months: int) -> Iterator[Paper]:
    return (Paper(PROVIDERS[owner], made_of, age) for made_of, age in months.items())


PAPERS = (
    *_of(
        "calder",
        learner_survey=1,
        educational_audit=6,
        annual_report=2,
        speaking_policy=8,
        improvement_project=3,
        incident_data=1,
        university_evaluation=1,
        national_training_survey=4,
        job_plans=2,
    ),
    *_of("tidewell", learner_survey=2, educational_audit=5, minutes=1, testimony=2, supervision_policy=7),
    *_of("northmoor", learner_survey=1, university_evaluation=3, incident_data=1),
    *_of("wyrley", learner_survey=3, educational_audit=7, speak_up_data=2),
    *_of("marsh", learner_survey=1, partner_statement=2, minutes=2),
    *_of("beechholme", learner_survey=1, educational_audit=4, testimony=2),
    *_of("ashdown", learner_survey=2, partner_statement=1),
    *_of("bridge", learner_survey=4, educational_audit=5),
)


def pdf(paper: Paper, made_on: date) -> bytes:
    """The paper as a file."""
    return typeset.pdf("paper", content(paper, made_on), made_on=made_on)


def title(paper: Paper, made_on: date) -> str:
    """What the paper is called in the library."""
    return str(texts("papers")[paper.made_of]["title"]).format(**_names(paper, made_on))


def content(paper: Paper, made_on: date) -> dict[str, Any]:
    """The paper's words and figures, as the template takes them."""
    words = texts("papers")[paper.made_of]
    names = _names(paper, made_on)
    chance = dice(paper.owner.key, paper.made_of)
    return {
        "title": words["title"].format(**names),
        "subtitle": words["subtitle"].format(**names),
        "owner": paper.owner.name,
        "reference": f"{paper.owner.ods_code}-{made_on:%y%m}-{chance.randint(100, 999)}",
        "date": f"{made_on.day} {made_on:%B %Y}",
        "colour": paper.owner.colour,
        "cover": words.get("cover", False),
        "numbered": words.get("numbered", False),
        "contents": words.get("contents", False),
        "blocks": [block for section in words["sections"] for block in _section(section, names, chance)],
    }


def _names(paper: Paper, made_on: date) -> dict[str, object]:
    owner, chance = paper.owner, dice(paper.owner.key, paper.made_of, "names")
    invited = chance.randint(60, 240) if len(owner.places) > 2 else chance.randint(14, 38)
    answered = int(invited * chance.uniform(0.58, 0.83))
    first = owner.places[0].name
    return {
        **numbers(chance),
        "owner": owner.name,
        "owner_places": first if len(owner.places) == 1 else f"{first} and the other places of {owner.name}",
        "university": owner.university,
        "year": made_on.year,
        "asked": invited,
        "answered": answered,
        "share": round(100 * answered / invited),
    }


def _section(section: dict[str, Any], names: dict[str, object], chance: random.Random) -> Iterator[Block]:
    if section.get("page"):
        yield {"kind": "page"}
    yield {"kind": "heading", "level": 1, "text": section["heading"].format(**names)}
    for name, given in section.items():
        if name in _MAKERS:
            filled = [_filled(line, names) for line in given] if isinstance(given, list) else given
            yield from _MAKERS[name](filled, chance)


def _filled(given: Any, names: dict[str, object]) -> Any:
    return given.format(**names) if isinstance(given, str) else given


def _texts(given: list[str], chance: random.Random) -> Iterator[Block]:
    return ({"kind": "text", "text": text} for text in given)


def _quotes(given: list[list[str]], chance: random.Random) -> Iterator[Block]:
    return ({"kind": "quote", "who": who, "text": text} for who, text in given)


def _note(given: str, chance: random.Random) -> Iterator[Block]:
    yield {"kind": "note", "text": given}


def _list(given: list[str], chance: random.Random) -> Iterator[Block]:
    yield {"kind": "list", "items": given}


def _steps(given: list[str], chance: random.Random) -> Iterator[Block]:
    yield {"kind": "steps", "items": given}


def _table(head: list[str], rows: list[list[str]], caption: str, *, words: bool = False) -> Block:
    widths = [4.0] + [2.6 if words else 1.0] * (len(head) - 1)
    return {"kind": "table", "head": head, "rows": rows, "caption": caption, "widths": widths, "words": words}


def _bars(rows: list[tuple[str, float, str]], full: float, caption: str) -> Block:
    shown = [{"label": label, "value": value, "shown": words} for label, value, words in rows]
    described = "; ".join(f"{label} {words}" for label, _, words in rows)
    return {"kind": "bars", "rows": shown, "full": full, "caption": caption, "alt": f"Bars: {described}."}


def _scores(given: list[str], chance: random.Random) -> Iterator[Block]:
    rows, bars = [], []
    for statement in given:
        now = chance.uniform(3.9, 4.7)
        before, benchmark = now - chance.uniform(-0.05, 0.4), chance.uniform(3.8, 4.2)
        rows.append([statement, f"{before:.1f}", f"{now:.1f}", f"{benchmark:.1f}"])
        bars.append((statement, now, f"{now:.1f}"))
    yield _table(["Statement", "Last year", "This year", "Benchmark"], rows, "Middle scores from 1 to 5")
    yield _bars(bars, 5, "This year's scores, out of 5")


def _shares(given: list[str], chance: random.Random) -> Iterator[Block]:
    bars = []
    for name in given:
        low = any(word in name.lower() for word in ("left", "leaving", "bullying"))
        share = chance.randint(3, 17) if low else chance.randint(74, 97)
        bars.append((name, float(share), f"{share} per cent"))
    yield _bars(bars, 100, "Per cent, this year")


def _counts(given: list[str], chance: random.Random) -> Iterator[Block]:
    rows = []
    for name in given:
        start = chance.randint(9, 60)
        quarters = [max(2, round(start * chance.uniform(0.75, 1.1) * 0.93**step)) for step in range(6)]
        rows.append([name, *map(str, quarters)])
    head = ["Count by quarter", *(f"Q{number % 4 + 1}" for number in range(6))]
    yield _table(head, rows, "Six quarters, the oldest first")


def _checks(given: list[str], chance: random.Random) -> Iterator[Block]:
    places = (
        "Register and rota",
        "Talks with learners",
        "Files of ten learners",
        "Talks with staff",
        "Walk round",
    )
    results = ("Met", "Met", "Met", "Met", "Partly met")
    rows = [[name, chance.choice(results), chance.choice(places)] for name in given]
    yield _table(["Criterion", "Found", "Seen in"], rows, "What was looked at and found", words=True)


def _actions(given: list[str], chance: random.Random) -> Iterator[Block]:
    who = ("Education lead", "Manager", "Director of education", "Guardian", "Practice educator")
    when = ("Within a month", "Within three months", "By the end of the year", "Done")
    rows = [[name, chance.choice(who), chance.choice(when)] for name in given]
    yield _table(["Action", "Who", "When"], rows, "Actions", words=True)


_MAKERS: dict[str, Callable[[Any, random.Random], Iterator[Block]]] = {
    "note": _note,
    "text": _texts,
    "list": _list,
    "steps": _steps,
    "quotes": _quotes,
    "scores": _scores,
    "shares": _shares,
    "counts": _counts,
    "checks": _checks,
    "actions": _actions,
}
