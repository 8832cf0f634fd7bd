"""The attacks, one after the other, on an honest build and on every leaky one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.proof import drawn, published, stored, traces, watching
from bot.proof.evidence import Evidence
from bot.proof.judge import Claim, Finding, judge
from bot.proof.leaks import LEAKS
from bot.proof.leaks_of_draws import LEAKS_OF_DRAWS

Attack = Callable[[Evidence], list[Claim]]

ATTACKS: tuple[tuple[str, Attack], ...] = (
    ("a", published.too_few_people),
    ("a", published.small_groups),
    ("a", published.totals_less_teams),
    ("a", published.one_more_person),
    ("a", published.words_of_few),
    ("a", published.said_twice),
    ("a", published.themes_of_few),
    ("a", published.themes_counted_twice),
    ("a", traces.people_in_messages),
    ("a", drawn.drawn_again),
    ("a", drawn.too_alike),
    ("a", drawn.the_same_question_twice),
    ("b", drawn.asks_that_tell),
    ("b", stored.beside_a_person),
    ("b", stored.by_dictionary),
    ("b", stored.across_changes),
    ("b", stored.by_pattern),
    ("c", stored.by_order),
    ("c", stored.by_time),
    ("c", traces.people_in_logs),
    ("c", traces.people_in_metrics),
    ("c", traces.people_in_exports),
    ("d", watching.when_the_count_moves),
    ("d", watching.the_moment_it_moves),
    ("e", published.while_it_is_open),
    ("e", published.the_same_weeks_twice),
    ("f", watching.when_a_reply_comes),
)
"""Each attack with its power; those that need to know who was online are given that besides."""


@dataclass(frozen=True)
class Caught:
    """A planted leak, and the attacks that found it."""

    leak: str
    by: tuple[str, ...]


def attack_all(evidence: Evidence) -> list[Finding]:
    """What every attack achieves."""
    return [judge(_name(attack), power, attack(evidence)) for power, attack in ATTACKS]


def plant_all(evidence: Evidence) -> list[Caught]:
    """Which attacks find each planted leak that they do not find without it."""
    honest = {finding.attack for finding in attack_all(evidence) if finding.is_leak}
    return [
        Caught(_name(leak), _found(attack_all(leak(evidence)), honest)) for leak in (*LEAKS, *LEAKS_OF_DRAWS)
    ]


def _found(findings: Sequence[Finding], honest: set[str]) -> tuple[str, ...]:
    return tuple(f.attack for f in findings if f.is_leak and f.attack not in honest)


def _name(made: Callable[..., object]) -> str:
    return made.__name__.replace("_", " ")
