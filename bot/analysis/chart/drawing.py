"""A chart as an SVG from a template, and a PNG from the SVG."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from bot.analysis.chart.card import lay_out
from bot.analysis.chart.colours import PALETTES
from bot.analysis.chart.columns import MARGIN, WIDTH
from bot.analysis.chart.scales import scales_of
from bot.analysis.chart.values import Chart
from bot.analysis.typeface import FAMILY, FILES

ROWS_AT_MOST = 12
SHARPNESS = 2


def split(chart: Chart) -> tuple[Chart, ...]:
    """One chart a card: at most 12 teams each, as evenly filled as possible, in the order given.

    All cards have the same scales; the row of all teams stands on the first one alone.
    """
    cards = max(1, -(-len(chart.rows) // ROWS_AT_MOST))
    if cards == 1:
        return (chart,)
    each = -(-len(chart.rows) // cards)
    shared = replace(chart, scales=chart.scales or scales_of(chart.all_rows))
    parts = (shared.rows[each * n : each * (n + 1)] for n in range(cards))
    return tuple(replace(shared, rows=part, total=None if n else chart.total) for n, part in enumerate(parts))


def draw(chart: Chart) -> str:
    """The card as SVG, the same characters for the same chart. More than 12 rows belong on several cards."""
    if len(chart.rows) > ROWS_AT_MOST:
        sentence = f"A card holds at most {ROWS_AT_MOST} teams, not {len(chart.rows)}: split the chart first."
        raise ValueError(sentence)
    return _template().render(
        card=lay_out(chart),
        colours=PALETTES[chart.theme],
        family=FAMILY,
        width=WIDTH,
        left=MARGIN,
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


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["px"] = lambda value: f"{value:.1f}".removesuffix(".0")
    return environment.get_template("card.svg.j2")
