"""A comparison as one JSON object."""

from bot.analysis.compare.values import Comparison, Interval, VersionEffect, VersionVerdict


def as_json(comparison: Comparison) -> dict[str, object]:
    """What can be said, for machines: null where there is no number."""
    return {
        "verdict": comparison.verdict.value,
        **_numbers(comparison.effect),
        "per_team": {
            team.team: {**_numbers(team.effect), "estimate": team.shrunk, "verdict": team.verdict.value}
            for team in comparison.teams
        },
        "versions": _versions(comparison.versions),
        "reason": comparison.reason and comparison.reason.value,
    }


def _numbers(effect: Interval | None) -> dict[str, float | None]:
    if effect is None:
        return {"estimate": None, "low": None, "high": None}
    return {"estimate": effect.estimate, "low": effect.low, "high": effect.high}


def _versions(versions: VersionEffect | None) -> dict[str, object]:
    if versions is None:
        return {"verdict": VersionVerdict.TOO_EARLY.value, **_numbers(None)}
    better = {
        VersionVerdict.BETTER: f"v{versions.newer} better",
        VersionVerdict.WORSE: f"v{versions.older} better",
    }
    return {"verdict": better.get(versions.verdict, versions.verdict.value), **_numbers(versions.effect)}
