"""Weekly scores as a small line: strokes, dots, the first and the last score, the tick at the start."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, pairwise

from bot.analysis.chart.scales import Span, score_y, week_x
from bot.analysis.chart.text import CENTRE, LAST_SCORE, SCORE, Line
from bot.analysis.chart.values import ChartRow, Point, Scales

LABEL_ROOM = 34  # beside the line, for "3.2" and a gap
LABEL_GAP = 8


class Stroke(StrEnum):
    """How a piece of a line is drawn."""

    BEFORE = "before"
    SINCE = "since"
    GAP = "gap"


@dataclass(frozen=True)
class Place:
    """A point of the card."""

    x: float
    y: float


@dataclass(frozen=True)
class Piece:
    """A run of places that are joined by one kind of stroke."""

    stroke: Stroke
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Weekly:
    """The small line of a row, over the height `top` to `bottom`; `breaks` are where it was reworded."""

    top: float
    bottom: float
    pieces: tuple[Piece, ...]
    alone: tuple[Place, ...]
    last: Place
    has_started: bool
    start_x: float | None
    first_score: Line | None
    last_score: Line
    breaks: tuple[float, ...] = ()


def weekly(row: ChartRow, scales: Scales, column: Span, height: Span) -> Weekly | None:
    """The line of a row; none without a score."""
    if not row.line:
        return None
    across = Span(column.start + LABEL_ROOM, column.end - LABEL_ROOM)
    places = {p: Place(week_x(p.week, scales, across), score_y(p.score, scales, height)) for p in row.line}
    first, last = row.line[0], row.line[-1]
    return Weekly(
        top=height.start,
        bottom=height.end,
        pieces=tuple(_pieces(row, places)),
        alone=tuple(places[point] for point in _alone(row.line)),
        last=places[last],
        has_started=_since(row, last),
        start_x=week_x(row.start, scales, across)
        if row.start and first.week < row.start <= last.week
        else None,
        first_score=_score(first, places[first], -LABEL_GAP, height) if len(row.line) > 1 else None,
        last_score=_score(last, places[last], LABEL_GAP, height),
        breaks=tuple(
            (places[earlier].x + places[later].x) / 2
            for earlier, later in pairwise(row.line)
            if earlier.run != later.run
        ),
    )


def _since(row: ChartRow, point: Point) -> bool:
    return row.start is not None and point.week >= row.start


def _pieces(row: ChartRow, places: dict[Point, Place]) -> Iterator[Piece]:
    steps = [(_stroke(row, later, earlier), earlier, later) for earlier, later in _within_runs(row.line)]
    for (stroke, _), run in groupby(steps, key=lambda step: (step[0], step[1].run)):
        joined = list(run)
        yield Piece(stroke, (places[joined[0][1]], *(places[later] for _, _, later in joined)))


def _within_runs(line: tuple[Point, ...]) -> Iterator[tuple[Point, Point]]:
    """Each point with the next one, where both may be compared."""
    return ((earlier, later) for earlier, later in pairwise(line) if earlier.run == later.run)


def _stroke(row: ChartRow, later: Point, earlier: Point) -> Stroke:
    if (later.week - earlier.week).days > _usual(row.line):
        return Stroke.GAP
    return Stroke.SINCE if _since(row, earlier) else Stroke.BEFORE


def _usual(line: tuple[Point, ...]) -> int:
    """How many days lie between two askings: a team may be asked every other week."""
    return min(((later.week - earlier.week).days for earlier, later in _within_runs(line)), default=7)


def _alone(line: tuple[Point, ...]) -> Iterator[Point]:
    """Points that no solid stroke reaches, but for the last, which has a dot of its own."""
    usual = _usual(line)
    near = [
        later.run == earlier.run and (later.week - earlier.week).days <= usual
        for earlier, later in pairwise(line)
    ]
    for number, point in enumerate(line[:-1]):
        if not near[number] and not (number and near[number - 1]):
            yield point


def _score(point: Point, place: Place, gap: float, height: Span) -> Line:
    kind, anchor = (LAST_SCORE, "start") if gap > 0 else (SCORE, "end")
    y = max(height.start, min(place.y, height.end))
    return Line(f"{point.score:.1f}", place.x + gap, y + CENTRE * kind.size, kind, anchor)
