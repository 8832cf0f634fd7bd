import pytest

from bot.analysis.chart.colours import PALETTES, Palette
from bot.analysis.compare.values import Verdict


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def grounds(palette: Palette) -> list[str]:
    return [palette.ground, palette.panel, palette.band, palette.panel_band]


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_every_text_is_in_strong_contrast_to_its_ground(palette: Palette) -> None:
    for ground in grounds(palette):
        for ink in (palette.ink, palette.quiet, *palette.marks.values()):
            assert contrast(ink, ground) >= 4.5, (ink, ground, contrast(ink, ground))


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_every_line_and_mark_stands_out_from_its_ground(palette: Palette) -> None:
    for ground in (palette.ground, palette.panel):
        assert contrast(palette.before, ground) >= 3, ground
    assert len(set(palette.marks.values())) == len(palette.marks) == len(Verdict)


def seen(colour: str, matrix: tuple[tuple[float, ...], ...]) -> tuple[float, ...]:
    """A colour as somebody sees it who lacks a kind of cone (Viénot, Brettel and Mollon 1999; linear RGB)."""
    linear = [(int(colour[at : at + 2], 16) / 255) ** 2.2 for at in (1, 3, 5)]
    mixed = (sum(weight * part for weight, part in zip(row, linear, strict=True)) for row in matrix)
    return tuple(255 * max(0.0, part) ** (1 / 2.2) for part in mixed)


PROTANOPIA = ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0))
DEUTERANOPIA = ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0))


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
@pytest.mark.parametrize("matrix", [PROTANOPIA, DEUTERANOPIA], ids=["protanopia", "deuteranopia"])
def test_helps_and_hurts_are_told_apart_by_the_colour_blind(
    palette: Palette, matrix: tuple[tuple[float, ...], ...]
) -> None:
    helps, hurts = (seen(palette.marks[v], matrix) for v in (Verdict.HELPS, Verdict.HURTS))
    assert sum((one - other) ** 2 for one, other in zip(helps, hurts, strict=True)) ** 0.5 > 100
