"""`pops prove-anonymity`: lives through the months, lets every attacker try, and says what came of it."""

import sys
from collections.abc import Iterable

from rich.console import Console
from rich.progress import Progress

from bot.domain.message import without_markup
from bot.logs import set_up_logging
from bot.prompts import say
from bot.proof.judge import Finding
from bot.proof.organisation import simulate
from bot.proof.report import Caught, attack_all, plant_all


def prove(teams: int, weeks: int, seed: int) -> bool:
    """Print the report; True if no attacker did better than guessing and every planted leak was found."""
    set_up_logging("WARNING")
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(_words("living", teams=teams, weeks=weeks), total=weeks)
        evidence = simulate(seed, teams, weeks, lambda done, _: progress.update(task, completed=done))
    findings, caught = attack_all(evidence), plant_all(evidence)
    _print(_words("about", teams=teams, weeks=weeks, seed=seed, answers=len(evidence.truth)))
    _print(_words("honest"))
    _print(*(_words("finding", **_values(finding)) for finding in findings))
    _print(_words("planted"))
    _print(*(_words("caught", leak=each.leak, by=each.by) for each in caught))
    return _conclude(findings, caught)


def _conclude(findings: Iterable[Finding], caught: Iterable[Caught]) -> bool:
    leaks = [finding.attack for finding in findings if finding.is_leak]
    missed = [each.leak for each in caught if not each.by]
    _print(_words("conclusion", leaks=leaks, missed=missed))
    return not leaks and not missed


def _values(finding: Finding) -> dict[str, object]:
    low, high = finding.interval
    return {
        "power": finding.power,
        "attack": finding.attack,
        "claims": finding.claims,
        "right": finding.right,
        "low": round(100 * low),
        "high": round(100 * high),
        "guessed": round(100 * finding.guessed / finding.claims) if finding.claims else 0,
        "leak": finding.is_leak,
        "examples": finding.examples if finding.is_leak else (),
    }


def _words(block: str, **values: object) -> str:
    return without_markup(say("proof", block, **values))


def _print(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
