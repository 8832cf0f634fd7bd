"""Compares what people were told with what is stored and with what Slack holds. Pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.domain.counting import MOVES_BY
from storage.deliveries import PERSONAL
from tests.chaos.evidence import Asked, Deed, Evidence, Outcome, Owed

LINGERS_SECONDS = 3.0
"""So long after its connection is gone, what a killed process had begun may still be committed."""


STOP_SECONDS = 10.0


class Fault(StrEnum):
    """What must never be found."""

    ANSWER_LOST = "acknowledged answers lost"
    ANSWER_INVENTED = "answers stored that nobody gave"
    FEEDBACK_LOST = "acknowledged feedback lost"
    FEEDBACK_TWICE = "feedback stored twice, or never given"
    SENT_TWICE = "messages sent twice"
    NEVER_SENT = "messages owed and never sent"
    UNKNOWN_MESSAGE = "messages that no delivery owes"
    ROUND_TWICE = "rounds opened twice"
    ROUND_MISSING = "rounds neither opened nor skipped"
    ROUND_DENIED = "messages of rounds that count as skipped"
    STALE = "round messages that are not up to date"
    MISCOUNTED = "rounds whose count is not that of their answers"
    DIGEST_TWICE = "digests twice"
    BAD_STOP = "stops that failed or took over 10 s"
    UNSETTLED = "runs after which the bot never came to rest"


@dataclass(frozen=True)
class Violation:
    """One finding."""

    fault: Fault
    what: str


def audit(evidence: Evidence) -> list[Violation]:
    """Everything that is wrong, nothing if all is well."""
    return [violation for check in CHECKS for violation in check(evidence)]


def _answers(evidence: Evidence) -> Iterator[Violation]:
    deeds: dict[tuple[str, str], list[Deed]] = defaultdict(list)
    for deed in evidence.deeds:
        deeds[deed.round, deed.person].append(deed)
    for place in sorted(deeds.keys() | evidence.answers.keys()):
        stored, mine = evidence.answers.get(place, {}), deeds[place]
        for name in sorted({n for deed in mine for n in deed.wants} | set(stored)):
            yield from _answer(place, name, stored.get(name), [d for d in mine if d.touches(name)])


def _answer(place: tuple[str, str], name: str, stored: Any, deeds: list[Deed]) -> Iterator[Violation]:
    kept = [deed for deed in deeds if deed.outcome is Outcome.KEPT]
    possible = [deed.wants.get(name) for deed in deeds if _may_be_last(deed, kept)]
    if stored not in (possible if kept else [None, *possible]):
        fault = Fault.ANSWER_LOST if kept else Fault.ANSWER_INVENTED
        history = "; ".join(map(str, deeds))
        yield Violation(fault, f"{place[0]} {place[1]} {name}: {stored!r} stored after {history}")


def _may_be_last(deed: Deed, kept: list[Deed]) -> bool:
    """Whether no acknowledged deed began only after this one was surely over."""
    if deed.outcome is Outcome.REFUSED:
        return False
    over = deed.ended + (LINGERS_SECONDS if deed.outcome is Outcome.UNKNOWN else 0.0)
    return all(other.began <= over for other in kept if other is not deed)


def _feedback(evidence: Evidence) -> Iterator[Violation]:
    stored = Counter(evidence.feedback)
    given = {str(report.wants["words"]): report.outcome for report in evidence.reports}
    for words, outcome in given.items():
        if outcome is Outcome.KEPT and not stored[words]:
            yield Violation(Fault.FEEDBACK_LOST, words)
    for words, count in stored.items():
        if count > 1 or given.get(words, Outcome.REFUSED) is Outcome.REFUSED:
            yield Violation(Fault.FEEDBACK_TWICE, f"{words}: {count} times")


def _twice(evidence: Evidence) -> Iterator[Violation]:
    marks = (message.mark for message in evidence.posted if message.mark is not None)
    yield from _repeated(Fault.SENT_TWICE, marks)
    yield from _repeated(Fault.SENT_TWICE, (file for message in evidence.posted for file in message.files))


def _never(evidence: Evidence) -> Iterator[Violation]:
    marks = {message.mark for message in evidence.posted}
    files = {file for message in evidence.posted for file in message.files}
    for owed in evidence.owed:
        if owed.parked is not None or owed.excused:
            continue
        if owed.is_waiting:
            yield Violation(Fault.NEVER_SENT, f"{owed.key}: still waiting")
        elif owed.kind != "round" and not (owed.file in files if owed.file else owed.key in marks):
            yield Violation(Fault.NEVER_SENT, f"{owed.key}: counts as sent and is not in Slack")


def _unknown(evidence: Evidence) -> Iterator[Violation]:
    keys = {owed.key for owed in evidence.owed}
    for message in evidence.posted:
        is_forgotten = (message.mark or "").partition(":")[0] in PERSONAL
        if message.mark not in keys and not message.files and not is_forgotten:
            yield Violation(Fault.UNKNOWN_MESSAGE, f"{message.channel} {message.ts}: {message.mark}")


def _rounds(evidence: Evidence) -> Iterator[Violation]:
    yield from _repeated(Fault.ROUND_TWICE, (_moment(asked) for asked in evidence.rounds))
    stored = {_moment(asked) for asked in evidence.rounds}
    for pulse, team, due in sorted(evidence.expected - stored):
        yield Violation(Fault.ROUND_MISSING, f"{pulse} {team} {due}")


def _round_messages(evidence: Evidence) -> Iterator[Violation]:
    shown = {message.mark: message.text for message in evidence.posted}
    parked = {owed.key for owed in evidence.owed if owed.parked is not None}
    for asked in evidence.rounds:
        text = shown.get(_pulse_key(asked))
        if text is not None and asked.skipped is not None:
            yield Violation(Fault.ROUND_DENIED, f"{asked.id}: {asked.skipped}")
        elif None not in (text, asked.text) and text != asked.text and f"round:{asked.message}" not in parked:
            yield Violation(Fault.STALE, f"{asked.id}: {text!r} instead of {asked.text!r}")
        is_waiting = asked.is_open and (text is None or f"round:{asked.message}" in parked)
        if not is_waiting and abs(asked.behind) >= (MOVES_BY if asked.is_open else 1):
            yield Violation(Fault.MISCOUNTED, f"{asked.id}: {asked.behind} more answers than its count says")


def _digests(evidence: Evidence) -> Iterator[Violation]:
    yield from _repeated(Fault.DIGEST_TWICE, evidence.digests)
    yield from _repeated(Fault.DIGEST_TWICE, evidence.headlines)


def _ends(evidence: Evidence) -> Iterator[Violation]:
    for stop in evidence.stops:
        if stop.code != 0 or stop.seconds > STOP_SECONDS:
            yield Violation(Fault.BAD_STOP, f"{stop.seconds:.1f} s, exit code {stop.code}")
    if not evidence.has_settled:
        yield Violation(Fault.UNSETTLED, "there is still something to do")


def _moment(asked: Asked) -> tuple[str, str, Any]:
    return asked.pulse, asked.team, asked.due


def _pulse_key(asked: Asked) -> str:
    return f"pulse:{asked.message}"


def _repeated(fault: Fault, things: Iterable[Hashable]) -> Iterator[Violation]:
    for thing, count in Counter(things).items():
        if count > 1:
            yield Violation(fault, f"{thing}: {count} times")


def parked_reasons(owed: Iterable[Owed]) -> Counter[str]:
    """How many deliveries are parked for which reason."""
    return Counter(one.parked for one in owed if one.parked is not None)


CHECKS: tuple[Callable[[Evidence], Iterator[Violation]], ...] = (
    _answers,
    _feedback,
    _twice,
    _never,
    _unknown,
    _rounds,
    _round_messages,
    _digests,
    _ends,
)
