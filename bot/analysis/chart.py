"""The digest's chart: an SVG from a template, a PNG from the SVG, and the words that stand for both."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from bot.analysis.card import (
    MARGIN,
    ROW,
    ROWS_AT_MOST,
    WIDTH,
    Chart,
    ChartRow,
    lay_out,
)
from bot.analysis.comparison import Reading
from bot.analysis.typeface import ELLIPSIS, FAMILY, FILES

__all__ = ["Chart", "ChartRow", "alt_text", "draw", "split", "to_png"]

SHARPNESS = 2
ALT_TEXT_AT_MOST = 1000  # Slack refuses longer `alt_txt` of a file


def split(chart: Chart) -> tuple[Chart, ...]:
    """One chart a card: at most 12 teams each, as evenly filled as possible, in the order given."""
    cards = max(1, -(-len(chart.rows) // ROWS_AT_MOST))
    each = -(-len(chart.rows) // cards)
    return tuple(replace(chart, rows=chart.rows[each * n : each * (n + 1)]) for n in range(cards))


def draw(chart: Chart) -> str:
    """The card as SVG, the same characters for the same chart. More than 12 rows belong on several cards."""
    if len(chart.rows) > ROWS_AT_MOST:
        sentence = f"A card holds at most {ROWS_AT_MOST} teams, not {len(chart.rows)}: split the chart first."
        raise ValueError(sentence)
    return _template().render(
        card=lay_out(chart),
        family=FAMILY,
        width=WIDTH,
        left=MARGIN,
        row_height=ROW,
    )


def to_png(svg: str) -> bytes:
    """The SVG as PNG at twice its size, with the charts' own fonts only."""
    from resvg_py import svg_to_bytes  # loaded only by who draws

    return bytes(
        svg_to_bytes(
            svg_string=svg,
            zoom=SHARPNESS,
            skip_system_fonts=True,
            font_files=[str(file) for file in FILES.values()],
            font_family=FAMILY,
        )
    )


def alt_text(chart: Chart) -> str:
    """What the picture says, line by line, in at most 1,000 characters; details go when it is too long."""
    tellings: tuple[Callable[[ChartRow], str], ...] = (
        lambda row: _told(row, chart, [row.detail, _scores(row)]),
        lambda row: _told(row, chart, [_scores(row)]),
        lambda row: _told(row, chart, []),
    )
    texts = ["\n".join([*_opening(chart), *map(tell, chart.rows)]) for tell in tellings]
    return next((text for text in texts if len(text) <= ALT_TEXT_AT_MOST), _cut(texts[-1]))


def _opening(chart: Chart) -> list[str]:
    return [text for text in (chart.title, chart.subtitle, chart.note) if text]


def _told(row: ChartRow, chart: Chart, more: list[str]) -> str:
    readings = {
        Reading.ABOVE: chart.axis_high,
        Reading.BELOW: chart.axis_low,
        Reading.TOO_EARLY: chart.undecided,
        Reading.TOO_LITTLE: row.note,
    }
    return f"{row.name}: " + ", ".join(part for part in (_effect(row), readings[row.reading], *more) if part)


def _effect(row: ChartRow) -> str:
    if row.effect is None:
        return ""
    return f"{_signed(row.effect.estimate)} ({_signed(row.effect.low)} … {_signed(row.effect.high)})"


def _scores(row: ChartRow) -> str:
    if row.now is None:
        return ""
    return f"{row.now:.1f}" if row.before is None else f"{row.before:.1f} → {row.now:.1f}"


def _signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", "−").replace("+0.0", "0.0").replace("−0.0", "0.0")


def _cut(text: str) -> str:
    return text if len(text) <= ALT_TEXT_AT_MOST else text[: ALT_TEXT_AT_MOST - 1].rstrip() + ELLIPSIS


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=False,
    )
    environment.filters["px"] = lambda value: f"{value:.1f}".removesuffix(".0")
    return environment.get_template("chart.svg.j2")
