"""Judge a change honestly: few people, weekly looks, a company that moves by itself (docs/comparison.md).

`compare` is all there is to call; numpy is loaded when it first runs.
"""

from collections.abc import Iterable
from os import environ

from bot.analysis.compare.values import SMALLEST, Comparison, Score
from bot.domain.change import Direction


def compare(
    scores: Iterable[Score],
    direction: Direction = Direction.UP,
    smallest: float = SMALLEST,
    *,
    only_means: bool = False,
    with_versions: bool = True,
) -> Comparison:
    """Compare the teams on one change as of the last week that has a score.

    The order of the scores does not matter. `smallest` is the smallest effect worth having, in points. With
    `only_means` every estimate is made of each team's weekly means and of nothing that tells persons apart;
    how much people vary only widens the ranges. Versions are compared too, unless nobody wants to know.
    Whatever the scores are, there is an answer; where there is no number, its reason.
    """
    use_one_core()
    from bot.analysis.compare.report import report
    from bot.analysis.compare.verdicts import Wanted

    return report(scores, Wanted(direction, smallest), only_means=only_means, with_versions=with_versions)


def use_one_core() -> None:
    """Before numpy is loaded: threads cost more than they bring on matrices of 52 weeks."""
    environ.setdefault("OPENBLAS_NUM_THREADS", "1")
