"""How the comments of a group sound: shares of tones with an interval that carries the tagger's error.

A tagger that takes one complaint in five for something neutral makes every group look calmer than it is, and
the share of its tags is wrong however many comments there are. What is known is how it errs: `TaggerError`
has, of texts that people have read, how each true tone was tagged. The shares that would produce the tags at
hand are then estimated from

    P(tag) = sum over the true tones of P(tone) * P(tag | tone),

which is the correction of Rogan and Gladen (Am. J. Epidemiol. 107, 1978, 71-76), for several classes the
matrix method of Barron (Biometrics 33, 1977, 414-418). Solved directly it leaves the range from 0 to 1 in
small groups, and knows no error of its own. So it is done as Joseph, Gyorkos and Coupal (Am. J. Epidemiol.
141, 1995, 263-272) do: every composition of the group is weighed by how likely it makes the tags, with
P(tag | tone) drawn from what the texts leave open about it, and with Jeffreys' prior (half a comment of each
tone). The interval holds 90% of the weight. What an author has said of their own comment enters as it is,
without error.

Each person weighs the same, however much they wrote.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import exp, fsum, log
from random import Random

from bot.domain.sentiment import Tone

Row = tuple[float, float, float, float]
"""Something for each of `TAGS`."""

CLASSES = (Tone.NEGATIVE, Tone.NEUTRAL, Tone.POSITIVE)
"""What a comment truly can be; its author can only say one of these."""

TAGS = (*CLASSES, Tone.UNSURE)
"""What a tagger that can read the language can say."""

COVERED = 0.9
"""The interval holds this much of what may be."""

_TEXTS_WORTH = 60
"""Texts of other places say less about the comments of one: those of a tone count as so many at most."""

_CUTS = 24
"""Each share is looked at in so many steps."""

_DRAWS = 40
"""So many taggers are drawn from what is known of this one."""

_OPEN = 0.5
"""So much of a text stands for each tone and tag before anything is known (Jeffreys)."""

_SHOWN = 0.05
"""Shares are shown in such steps, intervals widened to them: more would promise more than is known."""


@dataclass(frozen=True)
class TaggerError:
    """How a tagger errs: for each true tone of `CLASSES`, how many texts it gave each of `TAGS`.

    Fewer texts say less about how it errs, and make every interval wider.
    """

    counts: tuple[Row, Row, Row]


@dataclass(frozen=True)
class Share:
    """A part of the comments, 0 to 1: the best guess, and from where to where it lies (90%)."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True)
class ToneSums:
    """How some comments sound: three shares that add up to 1 of those that are read.

    `unsure` and `unknown` are the parts of all comments that the tagger does not dare to tag, or whose
    language it cannot read, as long as their authors have not said it; where the latter would tell of a few,
    `unknown` is None and they are among `unsure`. `corrected` is how many authors did, None where these were
    too few to say so.
    """

    negative: Share
    neutral: Share
    positive: Share
    unsure: float
    unknown: float | None
    corrected: int | None = None

    @property
    def most(self) -> Tone | None:
        """The tone that more than half of the comments have, if that is sure."""
        return next((tone for tone in CLASSES if self.of(tone).low >= 1 / 2), None)

    @property
    def says_nothing(self) -> bool:
        """Whether there may be none of each tone: too few comments, or too few that read clearly."""
        return not any(self.of(tone).low for tone in CLASSES)

    def of(self, tone: Tone) -> Share:
        """The share of one of the three tones."""
        return {Tone.NEGATIVE: self.negative, Tone.NEUTRAL: self.neutral, Tone.POSITIVE: self.positive}[tone]


@dataclass(frozen=True)
class Voice:
    """How one comment of a person is tagged, and how they say themselves that it is meant."""

    person: str
    tag: Tone
    corrected: Tone | None = None


def tone_sums(voices: Sequence[Voice], error: TaggerError, corrected: int | None = None) -> ToneSums:
    """The shares of the tones in at least one comment; `corrected` is what may be said of corrections."""
    weights = _weights(voices)
    said = tuple(_round(weights[True, tone]) for tone in CLASSES)
    tagged = tuple(_round(weights[False, tag]) for tag in TAGS)
    everybody = fsum(weights.values())
    negative, neutral, positive = (_shown(share) for share in estimate(tagged, said, error))
    unsure, unknown = (weights[False, tag] / everybody for tag in (Tone.UNSURE, Tone.UNKNOWN))
    return ToneSums(negative, neutral, positive, _nearest(unsure), _nearest(unknown), corrected)


@lru_cache(maxsize=4096)
def estimate(
    tagged: Sequence[float], said: Sequence[float], error: TaggerError
) -> tuple[Share, Share, Share]:
    """The three shares, from how many comments have each of `TAGS`, and how many authors said which class."""
    grid = _grid(error)
    weighed = _weigh(grid, tagged, said)
    total = fsum(weighed)
    parts = [weight / total for weight in weighed]
    found = [_share(grid.points, parts, place) for place in range(len(CLASSES))]
    return found[0], found[1], found[2]


def _weights(voices: Iterable[Voice]) -> Counter[tuple[bool, Tone]]:
    """How many comments have which tone, by whether their authors said so; those of a person count as one."""
    written = Counter(voice.person for voice in voices)
    weights: Counter[tuple[bool, Tone]] = Counter()
    for voice in voices:
        by_author = voice.corrected is not None
        weights[by_author, voice.corrected or voice.tag] += 1 / written[voice.person]  # type: ignore[assignment]
    return weights


@dataclass(frozen=True)
class _Grid:
    """Compositions of a group all over the triangle of shares, and how likely each makes each tag.

    `tags` has for each tag the logarithms of its probability, one draw of the tagger after the other in each
    composition; `classes` those of the shares.
    """

    points: tuple[tuple[float, float, float], ...]
    tags: tuple[tuple[float, ...], ...]
    classes: tuple[tuple[float, ...], ...]


@lru_cache(maxsize=8)
def _grid(error: TaggerError) -> _Grid:
    points, taggers = tuple(_triangle(_CUTS)), _taggers(error)
    tags = tuple(
        tuple(log(_dot(point, [row[tag] for row in tagger])) for point in points for tagger in taggers)
        for tag in range(len(TAGS))
    )
    classes = tuple(tuple(log(point[place]) for point in points) for place in range(len(CLASSES)))
    return _Grid(points, tags, classes)


def _triangle(cuts: int) -> Iterable[tuple[float, float, float]]:
    """The middles of all small triangles into which the large one falls; none is on its edge."""
    for tip, rows in ((1 / 3, cuts), (2 / 3, cuts - 1)):
        for first in range(rows):
            for second in range(rows - first):
                third = rows - 1 - first - second
                yield (first + tip) / cuts, (second + tip) / cuts, (third + tip) / cuts


def _taggers(error: TaggerError) -> list[list[list[float]]]:
    """Taggers as this one may be, each with P(tag | tone) by tone: drawn anew from the same seed."""
    chance = Random(7)  # noqa: S311 - an estimate, no secret
    return [[_drawn(chance, row) for row in error.counts] for _ in range(_DRAWS)]


def _drawn(chance: Random, counts: Iterable[float]) -> list[float]:
    """Shares from a Dirichlet distribution."""
    heaps = [max(chance.gammavariate(count + _OPEN, 1.0), 1e-9) for count in counts]
    whole = fsum(heaps)
    return [heap / whole for heap in heaps]


def _dot(point: Sequence[float], column: Sequence[float]) -> float:
    return point[0] * column[0] + point[1] * column[1] + point[2] * column[2]


def _weigh(grid: _Grid, tagged: Sequence[float], said: Sequence[float]) -> list[float]:
    """How likely each composition is, up to a factor: the mean over the taggers that were drawn."""
    a, b, c, d = tagged
    likely = [a * w + b * x + c * y + d * z for w, x, y, z in zip(*grid.tags, strict=True)]
    e, f, g = (count + _OPEN - 1 for count in said)
    sure = [e * w + f * x + g * y for w, x, y in zip(*grid.classes, strict=True)]
    best, top = max(likely), max(sure)
    return [
        exp(sure[n] - top) * fsum(exp(each - best) for each in likely[n * _DRAWS : (n + 1) * _DRAWS])
        for n in range(len(grid.points))
    ]


def _share(points: Sequence[Sequence[float]], parts: Sequence[float], place: int) -> Share:
    """The mean of one share and the middle 90% of it."""
    steps = [0.0] * _CUTS
    for point, part in zip(points, parts, strict=True):
        steps[int(point[place] * _CUTS)] += part
    mean = fsum(point[place] * part for point, part in zip(points, parts, strict=True))
    tail = (1 - COVERED) / 2
    return Share(mean, _quantile(steps, tail), _quantile(steps, 1 - tail))


def _quantile(steps: Sequence[float], wanted: float) -> float:
    """Below which share so much of the weight lies; within a step it lies evenly."""
    below = 0.0
    for number, step in enumerate(steps):
        if below + step >= wanted:
            return (number + (wanted - below) / step) / len(steps)
        below += step
    return 1.0


def _shown(share: Share) -> Share:
    low, high = (share.low // _SHOWN) * _SHOWN, -(-share.high // _SHOWN) * _SHOWN
    return Share(_nearest(share.estimate), round(low, 2), round(min(high, 1.0), 2))


def _nearest(part: float) -> float:
    return round(round(part / _SHOWN) * _SHOWN, 2)


def _round(weight: float) -> float:
    """Equal groups are estimated once."""
    return round(weight, 6)


def error_of(confusion: Mapping[str, Row]) -> TaggerError:
    """The error of a tagger from how many texts of each true tone it gave each of `TAGS`."""
    negative, neutral, positive = (_worth(confusion[tone.value]) for tone in CLASSES)
    return TaggerError((negative, neutral, positive))


@cache
def shipped_error() -> TaggerError:
    """The error of the tagger that Pops comes with."""
    from bot.analysis.tone.weights import shipped_weights  # large: only who adds up tones needs them

    return error_of(shipped_weights().confusion)


def _worth(counts: Row) -> Row:
    """The same shares of fewer texts."""
    part = min(1.0, _TEXTS_WORTH / max(1.0, fsum(counts)))
    first, second, third, fourth = (count * part for count in counts)
    return first, second, third, fourth
