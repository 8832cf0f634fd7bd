"""What of people's own words may be shown: shares of tones and a few quotes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from bot.analysis.gate import Gated, Hidden, Weeks, cell_of, gate_by, is_unchanged, may_show, weeks_of
from bot.analysis.tidy import Remark
from bot.domain.cell import WORDS, Cell
from bot.domain.sentiment import Tone

QUOTES_AT_MOST = 3
QUOTE_LENGTH = 200
WEEKS_TOGETHER = 4
"""From so many weeks back, without the newest, words of small groups are quoted together."""


@dataclass(frozen=True)
class ToneShares:
    """How large a part of some remarks has each tone; the four add up to 1."""

    negative: float
    neutral: float
    positive: float
    unsure: float


@dataclass(frozen=True)
class Voices:
    """What a group said in some weeks: shares of tones and at most three quotes, raw."""

    weeks: Weeks
    tones: ToneShares
    quotes: tuple[str, ...]


@dataclass(frozen=True)
class Heard:
    """The voices of each team that has enough of them, and the quotes of those that have not.

    `together` holds quotes from weeks in which each team's own group was too small, without any sign of
    the team; it is `Hidden` while they have too few authors even together. It carries no shares of tones,
    and what was in it is in nothing else, so that no later quote tells which team an earlier one came
    from. `cells` are the blocks that are new.
    """

    by_team: dict[str, Voices]
    together: tuple[str, ...] | Hidden
    cells: tuple[Cell, ...]


def hear(remarks: Iterable[Remark], week: date, minimum: int, cells: Sequence[Cell] = ()) -> Heard:
    """Sort the remarks of closed rounds up to a week (its Monday) into what may be shown where.

    `cells` is what was shown of the change before. A round's words wait one week for others of their own
    team; then they are quoted with those of other teams.
    """
    known = [cell for cell in cells if cell.kind == WORDS]
    said = tuple(remarks)
    gated = gate_by((((r.team, r.version), r) for r in said), minimum, known)
    newest = _newest(gated.values())
    pool = _pool((r for group in gated.values() for r in group.waiting), week, minimum)
    told = (*_untold(said, known, minimum), *pool)
    fresh = [cell_of(WORDS, block[0].team, block) for group in gated.values() for block in group.fresh]
    return Heard(
        {team: _voices(group.latest, week) for team, group in newest.items() if group.blocks},
        quotes(told, week) if told else Hidden(),
        (*fresh, *([cell_of(WORDS, None, pool)] if pool else [])),
    )


def _pool(waiting: Iterable[Remark], week: date, minimum: int) -> tuple[Remark, ...]:
    """The words of small groups that are quoted together from now on, or nothing while they are too few."""
    first = week - timedelta(weeks=WEEKS_TOGETHER)
    found = tuple(r for r in waiting if first <= r.week < week)
    return found if may_show(found, minimum) else ()


def _untold(said: Sequence[Remark], cells: Iterable[Cell], minimum: int) -> list[Remark]:
    """What was put together before, for a preview, and stands in no digest yet."""
    found = []
    for cell in cells:
        rows = [r for r in said if cell.team is None and not cell.told and r.round in cell.rounds]
        found += rows if is_unchanged(rows, cell) and cell.people >= minimum else []
    return found


def quotes(remarks: Sequence[Remark], week: date) -> tuple[str, ...]:
    """Up to three of the remarks, cut to 200 characters: neither the most negative nor the most positive.

    Which ones is decided by a hash of the digest's week and the words: it differs from week to week, and
    nothing shows in which order or week they were written.
    """
    said = sorted((r for r in remarks if r.words.strip()), key=lambda r: (r.sentiment.polarity, r.words))
    middle = said[1:-1] if len(said) > 2 else said
    chosen = sorted({shorten(remark.words) for remark in middle}, key=lambda words: _shuffled(words, week))
    return tuple(chosen[:QUOTES_AT_MOST])


def shorten(words: str, limit: int = QUOTE_LENGTH) -> str:
    """One line of at most `limit` characters, cut at a word when there is one to cut at."""
    line = " ".join(words.split())
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    if " " in cut and line[limit - 1] != " ":
        cut = cut.rsplit(" ", 1)[0]
    return cut.rstrip(" ,;:.-–—") + "…"


def tone_shares(remarks: Sequence[Remark]) -> ToneShares:
    """The shares of the four tones in at least one remark."""
    tones = [remark.sentiment.tone for remark in remarks]
    return ToneShares(*(tones.count(tone) / len(tones) for tone in Tone))


def _voices(remarks: Sequence[Remark], week: date) -> Voices:
    return Voices(weeks_of(remarks), tone_shares(remarks), quotes(remarks, week))


def _newest(groups: Iterable[Gated[Remark]]) -> dict[str, Gated[Remark]]:
    """Each team's group that was added to last."""
    newest: dict[str, Gated[Remark]] = {}
    with_words = (group for group in groups if group.latest or group.waiting)
    for group in sorted(with_words, key=lambda g: max(row.week for row in (*g.latest, *g.waiting))):
        newest[(*group.latest, *group.waiting)[0].team] = group
    return newest


def _shuffled(words: str, week: date) -> str:
    return sha256(f"{week} {words}".encode("utf-8", "surrogatepass")).hexdigest()
