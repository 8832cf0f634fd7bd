"""The digest's pictures: what is published of a change, on cards of at most twelve teams."""

from datetime import date, timedelta
from typing import Any

from bot.analysis.chart import Chart, ChartRow, Point, split, weeks
from bot.analysis.compare.values import Verdict
from bot.analysis.comparison import best_guess, toward
from bot.analysis.readings import TeamReading
from bot.domain.message import without_markup
from bot.domain.setup import Theme
from bot.flows.digest_words import ChangeTold
from bot.prompts import say


def charts(told: ChangeTold, theme: Theme) -> tuple[Chart, ...]:
    """The cards of a change: none when nothing moved or no team that tries it has a score."""
    reading = told.news.reading
    if not told.moved or all(team.since is None for team in reading.trying):
        return ()
    rows = tuple(_row(team, told) for team in reading.teams)
    span = weeks(rows)
    direction = told.numbers.direction
    chart = Chart(
        title=told.news.change.title,
        subtitle=_say("chart_subtitle", compared=reading.comparison.effect is not None),
        axis_low=_say("chart_low"),
        axis_high=_say("chart_high"),
        words={verdict: _say("chart_verdict", verdict=verdict.value) for verdict in Verdict},
        rows=rows,
        total=_total(told),
        line_title=_say("chart_line_title", direction=direction.value),
        line_span="" if span is None else _say("chart_line_span", first=span[0], last=span[1]),
        smallest=told.numbers.smallest,
        band=_say("chart_band", smallest=told.numbers.smallest),
        start=_say("chart_start"),
        note=_say("chart_note"),
        to=_say("chart_to"),
        reworded=_say("chart_reworded"),
        then=_say("chart_then"),
        theme=theme,
    )
    return split(chart)


def _total(told: ChangeTold) -> ChartRow | None:
    """The average over the teams, where there are several."""
    said = told.numbers.comparison
    if said.effect is None or said.started < 2:
        return None
    return ChartRow(
        name=_say("chart_total"),
        detail=_say("chart_total_detail", estimated=said.estimated),
        verdict=said.verdict,
        effect=toward(said.effect, told.numbers.direction),
    )


def _row(team: TeamReading, told: ChangeTold) -> ChartRow:
    line = tuple(
        Point(score.weeks.last, score.mean, number)
        for number, run in enumerate(team.runs)
        for score in run.scores
    )
    detail = _say("chart_detail", version=team.version, start=team.start, stopped=team.stopped)
    if team.start is None:
        return ChartRow(team.name, detail, None, line=line)
    said, direction = told.news.reading.effect_of(team), told.numbers.direction
    seen = None if said is None else best_guess(said)
    return ChartRow(
        name=team.name,
        detail=detail,
        verdict=Verdict.TOO_EARLY if said is None else said.verdict,
        effect=None if seen is None else toward(seen, direction),
        line=line,
        start=_monday(team.start),
        note="" if seen is not None else _say("chart_little"),
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _say(block: str, /, **values: Any) -> str:
    return without_markup(say("digest", block, **values))
