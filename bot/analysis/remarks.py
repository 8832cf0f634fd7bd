"""What of people's own words may be shown: shares of tones and a few quotes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from bot.analysis.gate import Gated, Hidden, Weeks, gate_by, may_show, people_in, weeks_of
from bot.analysis.tidy import Remark
from bot.domain.sentiment import Tone

QUOTES_AT_MOST = 3
QUOTE_LENGTH = 200
WEEKS_TOGETHER = 4


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
    """The voices of each team that has enough of them, what each other team lacks, and the quotes of those.

    `together` holds quotes of the last four weeks from all teams whose own group is too small, without any
    sign of the team; it is `Hidden` while these have too few authors even together. It carries no shares of
    tones: with those, a remark could be told apart when a team's own group gets large enough.
    """

    by_team: dict[str, Voices]
    hidden: dict[str, Hidden]
    together: tuple[str, ...] | Hidden


def hear(
    remarks: Iterable[Remark], version_of: Callable[[Remark], int | None], week: date, minimum: int
) -> Heard:
    """Sort the remarks of closed rounds up to a week (its Monday) into what may be shown where."""
    gated = gate_by((((r.team, version_of(r)), r) for r in remarks), minimum)
    newest = _newest(gated.values())
    recent = week - timedelta(weeks=WEEKS_TOGETHER)
    waiting = tuple(r for group in gated.values() for r in group.waiting if r.week > recent)
    together = quotes(waiting, week) if may_show(waiting, minimum) else Hidden(minimum - people_in(waiting))
    return Heard(
        {team: _voices(group.latest, week) for team, group in newest.items() if group.blocks},
        {team: group.hidden for team, group in newest.items() if group.hidden},
        together,
    )


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
    for group in sorted(groups, key=lambda g: max(row.week for row in (*g.latest, *g.waiting))):
        newest[(*group.latest, *group.waiting)[0].team] = group
    return newest


def _shuffled(words: str, week: date) -> str:
    return sha256(f"{week} {words}".encode("utf-8", "surrogatepass")).hexdigest()
