"""Lines of text on a card: their type, where they stand, and the box that they fill."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.analysis.typeface import fitted, lines, width

CENTRE = 0.36  # of a size: from the middle of a figure down to its baseline
NARROWER = 12
ASCENT, DESCENT = 0.74, 0.22  # of the size: capitals with room for an accent, and what hangs below


@dataclass(frozen=True)
class Type:
    """A size in pixels, a weight, and how far apart two lines of a paragraph stand."""

    size: int
    weight: int = 400
    leading: int = 0


TITLE = Type(28, 700, 35)
SUBTITLE = Type(19, 400, 26)
HEAD = Type(18, 700, 23)
SMALL = Type(17, 400, 23)
NAME = Type(20, 700, 24)
DETAIL = Type(17, 400, 22)
TICK, ZERO = Type(17), Type(17, 700)
NUMBER, WORD = Type(18, 700), Type(18)
SCORE, LAST_SCORE = Type(17), Type(17, 700)


@dataclass(frozen=True)
class Box:
    """What something covers."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Line:
    """One line of text: where its baseline starts (or ends, or has its middle, as `anchor` says)."""

    text: str
    x: float
    y: float
    type: Type
    anchor: str = "start"

    @property
    def width(self) -> float:
        """How wide it is."""
        return width(self.text, self.type.size, self.type.weight)

    @property
    def box(self) -> Box:
        """What it covers."""
        left = self.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor] * self.width
        size = self.type.size
        return Box(left, self.y - ASCENT * size, left + self.width, self.y + DESCENT * size)


def one_line(text: str, room: float, kind: Type, x: float, y: float, anchor: str = "start") -> Line:
    """The text on one line, shortened when it is wider than `room`."""
    return Line(fitted(text, room, kind.size, kind.weight), x, y, kind, anchor)


def paragraph(text: str, room: float, kind: Type, x: float, y: float, at_most: int) -> tuple[Line, ...]:
    """The text in at most so many lines, the first on `y`; none for no text."""
    texts = _balanced(lines(text, room, kind.size, at_most, kind.weight), room, kind)
    return tuple(Line(part, x, y + kind.leading * number, kind) for number, part in enumerate(texts) if part)


def _balanced(texts: list[str], room: float, kind: Type) -> list[str]:
    """The same words in as many lines of nearly the same length, so that no word stands alone."""
    whole, best = " ".join(texts), texts
    while len(texts) > 1 and room > NARROWER:
        room -= NARROWER
        texts = lines(whole, room, kind.size, len(best), kind.weight)
        if " ".join(texts) != whole or len(texts) != len(best):
            break
        best = texts
    return best


def below(above: Sequence[Line], otherwise: float) -> float:
    """The baseline of the last line, if there is one."""
    return above[-1].y if above else otherwise
