"""Text such as providers upload, in which long rows of digits are anything but NHS numbers; the same each time it is made."""

import random
from collections.abc import Callable, Iterator

SENTENCES = (
    "Every learner meets a named supervisor on the first day, and the rota says who that is.",
    "The audit of {year} covered {small} shifts on {wards} wards; {percent} % of them had a supervisor present.",
    "Minutes of {day}.{month:02}.{year}, {hour}:{minute:02} to {later}:{minute:02}, room {small}.",
    "Induction was completed by {small} of {many} starters between {day}/{month}/{year} and 30/{month}/{year}.",
    "The budget for study leave is £{thousands},{hundreds}.00, of which £{hundreds}.50 was not spent.",
    "Scores for the five questions: {score} {score} {score} {score} {score}; the year before: 3.8, 4.1, 3.9.",
    "Call the education centre on {phone} or 01632 96{hundreds} before {hour} o’clock.",
    "See policy HR-{year}-{thousands}, version {score}.{small}, pages {small} to {many}.",
    "GMC {seven}, NMC {small}A{thousands}E, cost centre {thousands}-{hundreds}, form {small}/{year}.",
    "Postal address: {small} Station Road, LS{score} {score}AB, telephone (0113) 496 0{hundreds}.",
    "Feedback of {many} learners ({year}-{month:02}-{day:02}T{hour}:{minute:02}:00Z), n = {many}, p = 0.0{hundreds}.",
    "ISBN 978-0-{hundreds}-{thousands}5-{score}; doi:10.{thousands}/{hundreds}.{year}.{seven}.",
    "Patient safety is a standing item: {small} incidents in {year}, {score} of them with a learner present.",
    "Account 6{seven}, sort code {small}-{small}-{small}, VAT GB {hundreds} {thousands} {small}.",
)
PHONES = ("020 7946 0{:03}", "07700 900{:03}", "+44 1632 960{:03}", "+447700900{:03}", "0800 0{:03} 123")


def body(lines: int, seed: int = 2016) -> str:
    """So many lines of ordinary papers: dates, money, telephone numbers, references, scores; never ten digits together."""
    chance = random.Random(seed)
    return "\n".join(chance.choice(SENTENCES).format(**_numbers(chance)) for _ in range(lines))


def _numbers(chance: random.Random) -> dict[str, object]:
    return {
        "year": chance.randint(2012, 2020),
        "month": chance.randint(1, 12),
        "day": chance.randint(1, 28),
        "hour": chance.randint(10, 15),
        "later": chance.randint(16, 19),
        "minute": chance.randrange(0, 60, 5),
        "wards": chance.randint(2, 9),
        "small": chance.randint(10, 99),
        "many": chance.randint(100, 400),
        "percent": chance.randint(10, 100),
        "score": chance.randint(1, 5),
        "hundreds": chance.randint(100, 999),
        "thousands": chance.randint(1000, 9999),
        "seven": chance.randint(1_000_000, 9_999_999),
        "phone": chance.choice(PHONES).format(chance.randint(0, 999)),
    }


def _ten(chance: random.Random) -> str:
    return f"{chance.randrange(10**10):010}"


def _grouped(chance: random.Random) -> str:
    ten = _ten(chance)
    return f"{ten[:3]} {ten[3:6]} {ten[6:]}"


def _isbn(chance: random.Random) -> str:
    """An ISBN of ten digits of an English book; one in eleven ends in X."""
    nine = f"{chance.randrange(2 * 10**8):09}"
    rest = sum((10 - place) * int(digit) for place, digit in enumerate(nine)) % 11
    return nine + "0X987654321"[rest]


LINES: dict[str, Callable[[random.Random], str]] = {
    "invoice": lambda chance: f"Invoice {_ten(chance)} was paid on time.",
    "order in a table": lambda chance: f"{chance.randint(1, 99)}\t{_ten(chance)}\tGloves\t12",
    "time stamp": lambda chance: f"log {chance.randint(1_400_000_000, 1_600_000_000)} worker started",
    "ten scores": lambda chance: "Ward 7: " + " ".join(str(chance.randint(0, 4)) for _ in range(10)),
    "foreign telephone": lambda chance: f"Call 2{_grouped(chance)[1:]} for the conference.",
    "3-3-4": lambda chance: f"Asset {_grouped(chance)} was inspected.",
    "beside a word": lambda chance: f"Patient survey, batch {_ten(chance)}, was sent.",
    "book": lambda chance: f"Read ISBN {_isbn(chance)} before the course.",
    "eleven digits": lambda chance: f"Mobile 0{_ten(chance)} of the site office.",
    "telephone": lambda chance: f"Ring {_phone(chance)} at any time.",
    "thirteen digits": lambda chance: f"Barcode 978{_ten(chance)} on the back.",
    "money": lambda chance: f"In all £{chance.randrange(10**9, 10**10):,}.00 were planned.",
    "twelve scores": lambda chance: "Ward 7: " + " ".join(str(chance.randint(0, 4)) for _ in range(12)),
}
"""One line of each kind that a finder might take for an NHS number."""


def _phone(chance: random.Random) -> str:
    return chance.choice(PHONES).format(chance.randint(0, 999))


def lines(kind: str, count: int, seed: int = 2016) -> Iterator[str]:
    """So many lines of that kind."""
    chance = random.Random(f"{kind} {seed}")
    for _ in range(count):
        yield LINES[kind](chance)
