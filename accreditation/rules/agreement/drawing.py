"""Draw units again with replacement: how often each kind comes, in a time that does not grow with how many units there are."""

from collections.abc import Sequence
from math import floor, lgamma, log, log1p, sqrt
from random import Random

_FEW = 10
"""Of fewer expected, each one is counted on its own; of more, their number is drawn at once."""


def drawn_again(random: Random, times: Sequence[int]) -> list[int]:
    """How often each kind is drawn, as many draws as there are units: a multinomial draw, a binomial one for each kind."""
    left, draws, drawn = sum(times), sum(times), []
    for number in times:
        drawn.append(draws if number == left else binomial(random, draws, number / left))
        left -= number
        draws -= drawn[-1]
    return drawn


def binomial(random: Random, n: int, p: float) -> int:
    """How many of n trials succeed, each with probability p (0 to below 1)."""
    if p > 0.5:
        return n - binomial(random, n, 1 - p)
    if not n or not p:
        return 0
    return _counted(random, n, p) if n * p < _FEW else _at_once(random, n, p)


def _counted(random: Random, n: int, p: float) -> int:
    """From success to success (Devroye 1986, "Non-Uniform Random Variate Generation", chapter X.4)."""
    successes, trials, per_trial = 0, 0, log1p(-p)
    while True:
        trials += floor(log(1 - random.random()) / per_trial) + 1
        if trials > n:
            return successes
        successes += 1


def _at_once(random: Random, n: int, p: float) -> int:
    """By transformed rejection (Hörmann 1993, "The generation of binomial random variates", algorithm BTRS)."""
    spread = sqrt(n * p * (1 - p))
    b = 1.15 + 2.53 * spread
    a = -0.0873 + 0.0248 * b + 0.01 * p
    middle, mode = n * p + 0.5, floor((n + 1) * p)
    top = lgamma(mode + 1) + lgamma(n - mode + 1)
    while True:
        u, v = random.random() - 0.5, 1 - random.random()
        us = 0.5 - abs(u)
        if not us:
            continue
        number = floor((2 * a / us + b) * u + middle)
        if not 0 <= number <= n:
            continue
        if us >= 0.07 and v <= 0.92 - 4.2 / b:
            return number
        v *= (2.83 + 5.1 / b) * spread / (a / (us * us) + b)
        lies = top - lgamma(number + 1) - lgamma(n - number + 1) + (number - mode) * log(p / (1 - p))
        if log(v) <= lies:
            return number
