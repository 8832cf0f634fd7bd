"""The words that stand for a picture: every number of it, for who hears the card instead of seeing it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from bot.analysis.chart.values import Chart, ChartRow, end_told, told
from bot.analysis.typeface import ELLIPSIS

AT_MOST = 1000  # Slack refuses longer `alt_txt` of a file
SHORT_NAME = 24


@dataclass(frozen=True)
class _Telling:
    """What is said besides verdicts and effects."""

    details: bool = False
    notes: bool = False
    line_title: bool = False
    subtitle: bool = False
    full_names: bool = False
    lines: bool = True


TELLINGS = (
    _Telling(details=True, notes=True, line_title=True, subtitle=True, full_names=True),
    _Telling(details=True, line_title=True, subtitle=True, full_names=True),
    _Telling(details=True, subtitle=True, full_names=True),
    _Telling(line_title=True, subtitle=True, full_names=True),
    _Telling(subtitle=True, full_names=True),
    _Telling(full_names=True),
    _Telling(),
    _Telling(lines=False),
)


def alt_text(chart: Chart) -> str:
    """What the picture says, line by line, in at most 1,000 characters; details go when it is too long."""
    texts = ["\n".join(_lines(chart, telling)) for telling in TELLINGS]
    return next((text for text in texts if len(text) <= AT_MOST), _cut(texts[-1], AT_MOST))


def _lines(chart: Chart, telling: _Telling) -> Iterator[str]:
    notes = (chart.line_span, chart.band, chart.note) if telling.notes else ()
    yield from (text for text in (chart.title, chart.subtitle if telling.subtitle else "", *notes) if text)
    yield from (_row(row, chart, telling) for row in chart.all_rows)


def _row(row: ChartRow, chart: Chart, telling: _Telling) -> str:
    name = row.name if telling.full_names else _cut(row.name, SHORT_NAME)
    parts = [
        _effect(row, chart),
        row.note if row.effect is None else "",
        _line(row, chart.line_title if telling.line_title else "", chart) if telling.lines else "",
        row.detail if telling.details else "",
    ]
    return f"{name}: " + "; ".join(part for part in parts if part)


def _effect(row: ChartRow, chart: Chart) -> str:
    word = "" if row.verdict is None else chart.words[row.verdict]
    if row.effect is None:
        return word
    span = f"{end_told(row.effect.low)} {chart.to} {end_told(row.effect.high)}"
    return f"{told(row.effect.estimate)} ({span}) {word}".rstrip()


def _line(row: ChartRow, title: str, chart: Chart) -> str:
    """The first and the last score of each run."""
    runs = [tuple(run) for _, run in groupby(row.line, key=lambda point: point.run)]
    ends = [[f"{point.score:.1f}" for point in dict.fromkeys(run[:1] + run[-1:])] for run in runs]
    scores = f" {chart.then} ".join(f" {chart.to} ".join(end) for end in ends)
    return f"{title} {scores}".strip() if scores else ""


def _cut(text: str, at_most: int) -> str:
    return text if len(text) <= at_most else text[: at_most - 1].rstrip() + ELLIPSIS
