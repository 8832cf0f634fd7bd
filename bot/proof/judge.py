"""Whether an attack did better than somebody who only guesses from what is public."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb, sqrt

UNLIKELY = 0.001
"""Success that guessing reaches more rarely than this is a leak."""
Z95 = 1.96


@dataclass(frozen=True)
class Claim:
    """One thing that an attacker says of a person, and how likely a guesser would be right about it."""

    user: str
    what: str
    is_right: bool
    chance: float


@dataclass(frozen=True)
class Finding:
    """One attack: how many claims, how many right, and how many a guesser would have had right."""

    attack: str
    power: str
    claims: int
    right: int
    guessed: float
    examples: tuple[str, ...]

    @property
    def share(self) -> float:
        """The share of right claims; 0 without claims."""
        return self.right / self.claims if self.claims else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95% interval of the share (Wilson 1927)."""
        if not self.claims:
            return (0.0, 1.0)
        n, p = self.claims, self.share
        middle = (p + Z95**2 / (2 * n)) / (1 + Z95**2 / n)
        half = Z95 * sqrt(p * (1 - p) / n + Z95**2 / (4 * n * n)) / (1 + Z95**2 / n)
        return (max(0.0, middle - half), min(1.0, middle + half))

    @property
    def is_leak(self) -> bool:
        """Whether guessing alone would hardly ever do as well."""
        return bool(self.claims) and tail(self.claims, self.right, self.guessed / self.claims) < UNLIKELY


def judge(attack: str, power: str, claims: Sequence[Claim]) -> Finding:
    """Weigh the claims of one attack."""
    right = [claim for claim in claims if claim.is_right]
    examples = tuple(claim.what for claim in right[:3])
    return Finding(attack, power, len(claims), len(right), sum(c.chance for c in claims), examples)


def tail(n: int, k: int, p: float) -> float:
    """The chance of k or more successes in n tries of chance p each (the binomial's upper tail).

    Where the chances differ, as those of claims do, the same tail of their mean is an upper bound for
    k at or above the expected number (Hoeffding 1956).
    """
    if k <= 0:
        return 1.0
    if p <= 0:
        return 0.0
    if p >= 1:
        return 1.0
    return min(1.0, sum(_mass(n, i, p) for i in range(k, n + 1)))


def _mass(n: int, k: int, p: float) -> float:
    if n <= EXACT:
        return float(comb(n, k) * p**k * (1 - p) ** (n - k))
    mean, deviation = n * p, sqrt(n * p * (1 - p))
    return float(0.3989423 / deviation * 2.718281828 ** (-0.5 * ((k - mean) / deviation) ** 2))


EXACT = 900
"""Up to here the binomial is computed as it is, beyond by its normal density."""
