"""What of people's own words may be shown: shares of tones and a few quotes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256

from bot.analysis.gate import (
    Gated,
    Hidden,
    Weeks,
    cell_of,
    gate_by,
    is_unchanged,
    may_show,
    people_in,
    stands_apart,
    weeks_of,
)
from bot.analysis.tidy import Remark
from bot.analysis.tones import TaggerError, ToneSums, Voice, shipped_error, tone_sums
from bot.analysis.typical import typicality
from bot.domain.cell import WORDS, Cell
from bot.domain.sentiment import Tone

QUOTES_AT_MOST = 3
QUOTE_LENGTH = 200
WEEKS_TOGETHER = 4
"""From so many weeks back, without the newest, words of small groups are quoted together."""


@dataclass(frozen=True)
class Voices:
    """What a group said in some weeks: how it sounds and at most three quotes, raw."""

    weeks: Weeks
    tones: ToneSums
    quotes: tuple[str, ...]


@dataclass(frozen=True)
class Heard:
    """The voices of each team that has enough of them, and the quotes of those that have not.

    `together` holds quotes from weeks in which each team's own group was too small, without any sign of
    the team; it is `Hidden` while they have too few authors even together. It carries no shares of tones,
    and what was in it is in nothing else, so that no later quote tells which team an earlier one came
    from. `cells` are the blocks that are new, `groups` all of both kinds, old and new, each whole.
    """

    by_team: dict[str, Voices]
    together: tuple[str, ...] | Hidden
    cells: tuple[Cell, ...]
    groups: tuple[tuple[Remark, ...], ...] = ()


def hear(
    remarks: Iterable[Remark],
    week: date,
    minimum: int,
    cells: Sequence[Cell] = (),
    tagger: TaggerError | None = None,
) -> Heard:
    """Sort the remarks of closed rounds up to a week (its Monday) into what may be shown where.

    `tagger` is how their tags err, None: as those of the tagger that Pops comes with. `cells` is what was
    shown of the change before. A round's words wait one week for others of their own
    team; then they are quoted with those of other teams.
    """
    known = [cell for cell in cells if cell.kind == WORDS]
    said = tuple(remarks)
    errs = tagger or shipped_error()
    gated = gate_by((((r.team, r.version), r) for r in said), minimum, known)
    newest = _newest(gated.values())
    pool = _pool((r for group in gated.values() for r in group.waiting), week, minimum)
    pooled = _pooled(said, known, minimum)
    told = (*(r for cell, rows in pooled if not cell.told for r in rows), *pool)
    fresh = [cell_of(WORDS, block[0].team, block) for group in gated.values() for block in group.fresh]
    return Heard(
        {team: _voices(group.latest, week, minimum, errs) for team, group in newest.items() if group.blocks},
        quotes(told, week) if told else Hidden(),
        (*fresh, *([cell_of(WORDS, None, pool)] if pool else [])),
        (*(block for group in gated.values() for block in group.blocks), *(rows for _, rows in pooled), pool),
    )


def _pool(waiting: Iterable[Remark], week: date, minimum: int) -> tuple[Remark, ...]:
    """The words of small groups that are quoted together from now on, or nothing while they are too few."""
    first = week - timedelta(weeks=WEEKS_TOGETHER)
    found = tuple(r for r in waiting if first <= r.week < week)
    return found if may_show(found, minimum) else ()


def _pooled(
    said: Sequence[Remark], cells: Iterable[Cell], minimum: int
) -> list[tuple[Cell, tuple[Remark, ...]]]:
    """What was put together before: for a digest, or for a preview, and then it may stand in none yet."""
    found = []
    by_round: dict[str, list[Remark]] = {}
    for remark in said:
        by_round.setdefault(remark.round, []).append(remark)
    for cell in (c for c in cells if c.team is None and c.people >= minimum):
        rows = tuple(r for round_id in cell.rounds for r in by_round.get(round_id, ()))
        found += [(cell, rows)] if is_unchanged(rows, cell) else []
    return found


def quotes(remarks: Sequence[Remark], week: date) -> tuple[str, ...]:
    """Up to three of the remarks, cut to 200 characters: the most typical ones.

    Neither the most negative nor the most positive is among them where there are others. Of those that are
    as typical, a hash of the digest's week and the words decides: nothing shows in which order or week they
    were written.
    """
    said = sorted((r for r in remarks if r.words.strip()), key=lambda r: (r.sentiment.polarity, r.words))
    middle = said[1:-1] if len(said) > 2 else said
    typical = dict(zip(said, typicality([r.words for r in said]), strict=True))
    ordered = sorted(middle, key=lambda r: (not typical[r][0], -typical[r][1], _shuffled(r.words, week)))
    return tuple(dict.fromkeys(shorten(remark.words) for remark in ordered))[:QUOTES_AT_MOST]


def shorten(words: str, limit: int = QUOTE_LENGTH) -> str:
    """One line of at most `limit` characters, cut at a word when there is one to cut at."""
    line = " ".join(words.split())
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    if " " in cut and line[limit - 1] != " ":
        cut = cut.rsplit(" ", 1)[0]
    return cut.rstrip(" ,;:.-–—") + "…"


def tones_of(remarks: Sequence[Remark], minimum: int, tagger: TaggerError) -> ToneSums:
    """How at least one remark sounds. How many authors corrected the tagger is said only of enough.

    So is how many write in a language that it cannot read: of a few, everybody knows who they are.
    """
    corrected = [r for r in remarks if r.sentiment.corrected is not None]
    rest = [r for r in remarks if r.sentiment.corrected is None]
    told = people_in(corrected) if stands_apart(corrected, rest, minimum) else None
    with_unknown = tells_unknown(remarks, minimum)
    voices = [
        Voice(r.person, told_as(r.sentiment.tone, with_unknown=with_unknown), r.sentiment.corrected)
        for r in remarks
    ]
    sums = tone_sums(voices, tagger, told)
    return sums if with_unknown else replace(sums, unknown=None)


def tells_unknown(remarks: Iterable[Remark], minimum: int) -> bool:
    """Whether it may be told how many of these cannot be read: not of a few, nor where only a few can."""
    said = tuple(remarks)
    unknown = [r for r in said if r.sentiment.counts_as is Tone.UNKNOWN]
    rest = [r for r in said if r.sentiment.counts_as is not Tone.UNKNOWN]
    return stands_apart(unknown, rest, minimum)


def told_as(tone: Tone, *, with_unknown: bool) -> Tone:
    """The tone as it is added up: unknown ones that may not be told count as unsure, so that none is missed.

    Left out, they would leave sums of fewer people than the minimum.
    """
    return Tone.UNSURE if tone is Tone.UNKNOWN and not with_unknown else tone


def _voices(remarks: Sequence[Remark], week: date, minimum: int, tagger: TaggerError) -> Voices:
    return Voices(weeks_of(remarks), tones_of(remarks, minimum, tagger), quotes(remarks, week))


def _newest(groups: Iterable[Gated[Remark]]) -> dict[str, Gated[Remark]]:
    """Each team's group that was added to last."""
    newest: dict[str, Gated[Remark]] = {}
    with_words = (group for group in groups if group.latest or group.waiting)
    for group in sorted(with_words, key=lambda g: max(row.week for row in (*g.latest, *g.waiting))):
        newest[(*group.latest, *group.waiting)[0].team] = group
    return newest


def _shuffled(words: str, week: date) -> str:
    return sha256(f"{week} {words}".encode("utf-8", "surrogatepass")).hexdigest()
