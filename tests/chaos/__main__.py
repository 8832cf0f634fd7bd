"""`make chaos`: runs both set-ups, prints what came of it, and ends with 1 if anything is wrong."""

import argparse
import sys
import time
from collections import Counter

from tests.chaos.auditor import Fault, parked_reasons
from tests.chaos.evidence import Outcome
from tests.chaos.run import Plan, Result, run


def main() -> int:
    """Run as the arguments say; the exit status."""
    wanted = _arguments()
    sqlite = Plan(1, wanted.seconds * 0.4, wanted.seed, 3.0)
    postgresql = Plan(3, wanted.seconds * 0.6, wanted.seed, 1.6)
    plans = {"sqlite": [sqlite], "postgresql": [postgresql], "both": [sqlite, postgresql]}[wanted.on]
    results = [run(plan) for plan in plans]
    for result in results:
        sys.stdout.write(table(result))
    kills = sum(sum(result.kills.values()) for result in results)
    wrong = sum(len(result.violations) for result in results)
    sys.stdout.write(f"\nseed {wanted.seed}: {kills} kills, {wrong} violations\n")
    return 1 if wrong else 0


def table(result: Result) -> str:
    """The figures of a run, and every violation."""
    rows = [*_figures(result), *_verdict(result)]
    lines = [f"\n{result.plan.name}, seed {result.plan.seed}, {result.plan.seconds:.0f} s"]
    lines += [f"  {name:<42} {value}" for name, value in rows]
    lines += [f"  VIOLATION {found.fault}: {found.what}" for found in result.violations]
    if result.violations:
        lines.append(f"  The logs are in {result.folder}")
    return "\n".join(lines) + "\n"


def _figures(result: Result) -> list[tuple[str, object]]:
    evidence = result.evidence
    outcomes = Counter(deed.outcome for deed in (*evidence.deeds, *evidence.reports))
    slowest = max((stop.seconds for stop in evidence.stops), default=0.0)
    return [
        ("weeks lived", f"{result.weeks:.1f}"),
        *((f"killed: {what}", count) for what, count in sorted(result.kills.items())),
        *((f"fault: {what}", count) for what, count in sorted(result.faults.items())),
        ("clicks, forms and reports", sum(outcomes.values())),
        ("  acknowledged", outcomes[Outcome.KEPT]),
        ("  refused", outcomes[Outcome.REFUSED]),
        ("  not known to the person", outcomes[Outcome.UNKNOWN]),
        ("answers stored", len(evidence.answers)),
        ("rounds", len(evidence.rounds)),
        ("  skipped", Counter(asked.skipped for asked in evidence.rounds if asked.skipped) or 0),
        ("digests", len(evidence.digests)),
        ("messages in Slack", len(evidence.posted)),
        ("deliveries", len(evidence.owed)),
        ("  parked", dict(parked_reasons(evidence.owed)) or 0),
        ("looked for in Slack, and found", result.looked_for[True]),
        ("looked for in Slack, and not found", result.looked_for[False]),
        ("slowest stop after SIGTERM", f"{slowest:.1f} s"),
        ("settled after", f"{result.settled_seconds:.1f} s"),
    ]


def _verdict(result: Result) -> list[tuple[str, object]]:
    found = Counter(violation.fault for violation in result.violations)
    return [(fault.value, found[fault]) for fault in Fault]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--on", choices=("sqlite", "postgresql", "both"), default="both")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
