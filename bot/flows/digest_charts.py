"""The digest's pictures: what a change's reading looks like on a card."""

from datetime import date

from bot.analysis.chart import Chart, ChartRow, split
from bot.analysis.comparison import Reading
from bot.analysis.digest import TeamReading
from bot.domain.change import Direction
from bot.domain.message import without_markup
from bot.flows.read_changes import ChangeNews
from bot.prompts import say


def charts(news: ChangeNews) -> tuple[Chart, ...]:
    """The cards of a change: none as long as no team that tries it has a score."""
    trying = news.reading.trying
    if all(team.since is None for team in trying):
        return ()
    chart = Chart(
        title=news.change.title,
        subtitle=_say("chart_subtitle"),
        axis_low=_say("chart_low"),
        axis_high=_say("chart_high"),
        undecided=_say("chart_undecided"),
        numbers=_say("chart_numbers"),
        rows=tuple(_row(team, news.change.direction) for team in trying),
        note=_say("chart_note"),
    )
    return split(chart)


def _row(team: TeamReading, direction: Direction) -> ChartRow:
    compared = team.comparison
    effect = None if compared is None or compared.effect is None else compared.effect.toward(direction)
    return ChartRow(
        name=team.name,
        detail=_say("chart_detail", version=team.version, start=team.start),
        reading=Reading.TOO_LITTLE if compared is None else compared.reading,
        effect=effect,
        before=None if team.baseline is None else team.baseline.mean,
        now=None if team.since is None else team.since.mean,
        note="" if effect is not None else _say("chart_little"),
    )


def _say(block: str, /, **values: int | date | None) -> str:
    return without_markup(say("digest", block, **values))
