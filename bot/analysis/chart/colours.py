"""The colours of a card on a light and on a dark ground, after Okabe and Ito, told apart by the colour-blind.

Text has a contrast of 4.5 to its ground at least and marks of 3, as WCAG 2.2 asks; a test computes both.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.analysis.compare.values import Verdict
from bot.domain.setup import Theme


@dataclass(frozen=True)
class Palette:
    """`panel` is the ground of the row of all teams, `band` that of effects too small to be worth having."""

    ground: str
    panel: str
    band: str
    panel_band: str
    ink: str
    quiet: str
    before: str
    rule: str
    grid: str
    marks: Mapping[Verdict, str]


PALETTES: Mapping[Theme, Palette] = {
    Theme.LIGHT: Palette(
        ground="#ffffff",
        panel="#f3f5f7",
        band="#eaeef2",
        panel_band="#e2e7eb",
        ink="#1f2328",
        quiet="#57606a",
        before="#828a94",
        rule="#d5dae0",
        grid="#e4e8ec",
        marks={
            Verdict.HELPS: "#0067a5",
            Verdict.HURTS: "#a83f00",
            Verdict.MIXED: "#95437a",
            Verdict.NO_DIFFERENCE: "#3b434c",
            Verdict.TOO_EARLY: "#59616b",
        },
    ),
    Theme.DARK: Palette(
        ground="#1a1d21",
        panel="#24282e",
        band="#292e35",
        panel_band="#343a42",
        ink="#f1f3f5",
        quiet="#b0b8c1",
        before="#848d98",
        rule="#3a4048",
        grid="#2e333a",
        marks={
            Verdict.HELPS: "#5cb8ee",
            Verdict.HURTS: "#f5955a",
            Verdict.MIXED: "#dd9bc4",
            Verdict.NO_DIFFERENCE: "#dfe3e8",
            Verdict.TOO_EARLY: "#a3abb5",
        },
    ),
}
