"""How wide a text is in the charts' own fonts, and which characters they have: read from the font files."""

from functools import cache
from pathlib import Path
from struct import unpack_from

FAMILY = "Pops Sans"
FOLDER = Path(__file__).parent / "fonts"
FILES = {400: FOLDER / "PopsSans-Regular.ttf", 700: FOLDER / "PopsSans-Bold.ttf"}
ELLIPSIS = "…"
STAND_IN = "□"  # for a text of which the fonts have no character at all


def readable(text: str) -> str:
    """The text on one line without the characters that the fonts lack (emoji, CJK, control characters)."""
    known = _widths(400)
    line = " ".join(text.split())
    kept = " ".join("".join(sign for sign in line if ord(sign) in known).split())
    return kept if kept or not line else STAND_IN * min(len(line), 3)


def width(text: str, size: float, weight: int = 400) -> float:
    """How wide a readable text is in pixels, kerning left out (which only makes it narrower)."""
    widths = _widths(weight)
    return sum(widths[ord(sign)] for sign in text) * size


def fitted(text: str, room: float, size: float, weight: int = 400) -> str:
    """The readable text, shortened with an ellipsis when it is wider than `room` pixels."""
    whole = readable(text)
    if width(whole, size, weight) <= room:
        return whole
    for end in range(len(whole) - 1, 0, -1):
        if width(short := whole[:end].rstrip() + ELLIPSIS, size, weight) <= room:
            return short
    return ELLIPSIS


def lines(text: str, room: float, size: float, at_most: int, weight: int = 400) -> list[str]:
    """The readable text broken at spaces into lines no wider than `room`; the last one is shortened."""
    words = readable(text).split(" ")
    done: list[str] = []
    while words and len(done) < at_most - 1:
        count = _words_that_fit(words, room, size, weight)
        done.append(fitted(" ".join(words[:count]), room, size, weight))
        words = words[count:]
    return [*done, fitted(" ".join(words), room, size, weight)] if words else done


def _words_that_fit(words: list[str], room: float, size: float, weight: int) -> int:
    count = len(words)
    while count > 1 and width(" ".join(words[:count]), size, weight) > room:
        count -= 1
    return count


@cache
def _widths(weight: int) -> dict[int, float]:
    """Advance widths by code point, in parts of the font size (OpenType tables cmap, hhea, hmtx, head)."""
    font = FILES[weight].read_bytes()
    tables = _tables(font)
    (units,) = unpack_from(">H", font, tables["head"] + 18)
    (measured,) = unpack_from(">H", font, tables["hhea"] + 34)
    return {
        code: unpack_from(">H", font, tables["hmtx"] + 4 * min(glyph, measured - 1))[0] / units
        for code, glyph in _glyphs(font, tables["cmap"]).items()
    }


def _tables(font: bytes) -> dict[str, int]:
    (count,) = unpack_from(">H", font, 4)
    records = (unpack_from(">4sLLL", font, 12 + 16 * number) for number in range(count))
    return {tag.decode("ascii"): offset for tag, _, offset, _ in records}


def _glyphs(font: bytes, cmap: int) -> dict[int, int]:
    """The glyph of each code point: the cmap's Unicode subtable of format 4."""
    (count,) = unpack_from(">H", font, cmap + 2)
    offsets = (cmap + unpack_from(">L", font, cmap + 8 + 8 * number)[0] for number in range(count))
    table = next(offset for offset in offsets if unpack_from(">H", font, offset)[0] == 4)
    size = unpack_from(">H", font, table + 6)[0]  # of each of the four arrays, in bytes
    found: dict[int, int] = {}
    for at in range(0, size, 2):
        (end,) = unpack_from(">H", font, table + 14 + at)
        start, delta, jump = (unpack_from(">H", font, table + 16 + n * size + at)[0] for n in (1, 2, 3))
        for code in range(start, min(end, 0xFFFE) + 1):
            place = table + 16 + 3 * size + at + jump + 2 * (code - start)
            glyph = unpack_from(">H", font, place)[0] if jump else code
            found[code] = (glyph + delta) % 65536 if glyph else 0
    return {code: glyph for code, glyph in found.items() if glyph}
