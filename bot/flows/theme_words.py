"""What comments are about, in words: what rose and fell, or nothing where nothing did."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from bot.analysis.readings import ChangeReading
from bot.analysis.theme_moves import Shift, Way, block_before, shifts
from bot.domain.message import Part, Words
from bot.domain.sentiment import Tone
from bot.domain.theme import ThemeBlock, ThemeCount
from bot.prompts import Safe, say

MOST_LINES = 3
MOST_BLOCKS = 6
"""So many blocks of a history are told, the newest ones."""
_MOVED = {Way.ROSE: "rose", Way.FELL: "fell"}
_ORDER = (Tone.POSITIVE, Tone.NEGATIVE, Tone.NEUTRAL, Tone.UNSURE, Tone.UNKNOWN)


def theme_parts(reading: ChangeReading) -> list[Part]:
    """What is counted for this digest: the newest version first, three themes at most of each."""
    parts: list[Part] = []
    for block in sorted(reading.themes, key=lambda block: -(block.version or 0)):
        lines = list(_lines(block, block_before(block, reading.themes_before)))
        if lines:
            parts.append(Words("\n".join((_heading(block), *lines))))
    return parts


def history_lines(blocks: Sequence[ThemeBlock]) -> list[str]:
    """A line for each of the newest blocks that digests told, oldest first; nothing where there are none."""
    if not blocks:
        return []
    return [_say("history_heading"), *map(_history, blocks[-MOST_BLOCKS:])]


def _lines(block: ThemeBlock, before: ThemeBlock | None) -> Iterator[str]:
    if before is None:
        told = [_counted("most", block, count) for count in _most(block)]
    else:
        told = [_shifted(shift, block, before) for shift in shifts(block, before)]
    yield from told[:MOST_LINES]
    if told and block.phrases:
        yield _say("phrases", phrases=block.phrases)
    if block.unread is not None:
        yield _say("unread", count=block.unread)


def _most(block: ThemeBlock) -> list[ThemeCount]:
    """The themes that most people mention first."""
    return sorted(block.counts, key=lambda count: (-count.people, count.name))


def _counted(kind: str, block: ThemeBlock, count: ThemeCount | None, /, **values: Any) -> str:
    now = None if count is None else count.people
    name = values.pop("name", None) or (count and count.name)
    line = _say(kind, name=name, now=now, people=block.people, least=block.minimum, **values)
    return line + _tones("tones", count)


def _shifted(shift: Shift, block: ThemeBlock, before: ThemeBlock) -> str:
    then = None if shift.before is None else shift.before.people
    beside = {"before": then, "people_before": before.people, "least_before": before.minimum}
    return _counted(_MOVED[shift.way], block, shift.now, name=shift.name, **beside)


def _tones(kind: str, count: ThemeCount | None) -> str:
    if count is None or count.tones is None:
        return ""
    told = [(tone.value, count.tones[tone.value]) for tone in _ORDER if count.tones.get(tone.value)]
    return _say(kind, shares=told) if told else ""


def _heading(block: ThemeBlock) -> str:
    return _say("heading", version=block.version, people=block.people, first=block.first, last=block.last)


def _history(block: ThemeBlock) -> str:
    told = ", ".join(
        _say("history_theme", name=count.name, now=count.people, tones=Safe(_tones("history_tones", count)))
        for count in _most(block)
    )
    return _say("history", last=block.last, version=block.version, people=block.people, told=Safe(told))


def _say(block: str, /, **values: Iterable[Any] | Any) -> str:
    return say("themes", block, **values)
