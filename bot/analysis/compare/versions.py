"""The newest version beside the one before it: the same arithmetic, with the move as the event (page, F)."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from bot.analysis.compare.timeline import TeamWeek, Timeline, within

Pair = tuple[int, int]


def newest_pair(lines: Mapping[str, Timeline]) -> Pair | None:
    """The newest version and the one before it, older first; None where there is one or none."""
    seen = sorted({week.version for line in lines.values() for week in line} - {0})
    return (seen[-2], seen[-1]) if len(seen) > 1 else None


def split(lines: Mapping[str, Timeline], pair: Pair) -> tuple[dict[str, Timeline], dict[str, int]]:
    """Each team's stretches on one version as teams of their own, and the weeks in which some moved.

    The first stretch on the older version stays together with the stretch on the newer that follows it.
    Everybody whose version stays the same stands in for the company's movement.
    """
    parts: dict[str, Timeline] = {}
    moves: dict[str, int] = {}
    for team, line in lines.items():
        runs = [tuple(run) for _, run in groupby(line, key=lambda week: week.version)]
        move = next((n for n in range(1, len(runs)) if _moves(runs[n - 1], runs[n], pair)), None)
        if move is not None:
            moves[f"{team}\n{move - 1:04}"] = runs[move][0].week
            runs[move - 1] += runs.pop(move)
        parts |= {f"{team}\n{number:04}": run for number, run in enumerate(runs)}
    return (within(parts, min(moves.values())) if moves else parts), moves


def _moves(before: Sequence[TeamWeek], since: Sequence[TeamWeek], pair: Pair) -> bool:
    return (before[0].version, since[0].version) == pair
