"""The digest's picture of one change: a forest plot of effects, with a weekly line for each team."""

from bot.analysis.chart.alt import alt_text
from bot.analysis.chart.drawing import draw, split, to_png
from bot.analysis.chart.values import Chart, ChartRow, Point, Scales, weeks

__all__ = ["Chart", "ChartRow", "Point", "Scales", "alt_text", "draw", "split", "to_png", "weeks"]
