"""Cuts the fonts of the charts to the scripts they need: `python bot/analysis/fonts/cut.py FOLDER_WITH_LATO`.

Needs fontTools (a development dependency). The result is renamed, because Lato's licence reserves its name.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FAMILY = "Pops Sans"
# Latin, Latin-1, Latin Extended-A, Greek, Cyrillic, and the punctuation of names and numbers.
RANGES = ((0x20, 0x7E), (0xA0, 0x17F), (0x218, 0x21B), (0x370, 0x3FF), (0x400, 0x4FF))
PUNCTUATION = "‐‑‒–—―‘’‚“”„†•…‰‹›⁄€№™←↑→↓−≈≠≤≥□�"


def main(folder: Path) -> None:
    """Write one cut file a weight beside this script."""
    for weight in ("Regular", "Bold"):
        font = TTFont(folder / f"Lato-{weight}.ttf", recalcTimestamp=False)
        cut(font)
        rename(font, weight)
        font.save(Path(__file__).parent / f"PopsSans-{weight}.ttf")


def cut(font: TTFont) -> None:
    """Keep the wanted characters and the kerning; drop hinting, which a 2x picture does not need."""
    options = subset.Options(hinting=False, layout_features=["kern", "mark"], name_IDs=["*"])
    subsetter = subset.Subsetter(options)
    wanted = {code for first, last in RANGES for code in range(first, last + 1)}
    subsetter.populate(unicodes=wanted | {ord(sign) for sign in PUNCTUATION})
    subsetter.subset(font)


def rename(font: TTFont, weight: str) -> None:
    """Give the cut font its own name; copyright and licence records stay as they are."""
    names = {1: FAMILY, 3: f"PopsSans-{weight}", 4: f"{FAMILY} {weight}", 6: f"PopsSans-{weight}"}
    for record in font["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]
    font["name"].names = [r for r in font["name"].names if r.nameID not in (7, 16, 17, 18, 21, 22)]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
