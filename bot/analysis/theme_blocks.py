"""How many people mentioned which theme: counted once over words that the gate lets pass, then kept."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.analysis.gate import cell_of, enough, may_show, people_in, stands_apart, weeks_of
from bot.analysis.keyphrases import keyphrases
from bot.analysis.remarks import tells_unknown, told_as
from bot.analysis.themes import ThemeReader
from bot.analysis.tidy import Remark
from bot.domain.cell import THEMES, Cell
from bot.domain.sentiment import Tone
from bot.domain.theme import CommentTheme, ThemeBlock, ThemeCount

Group = Sequence[Remark]


def count_themes(
    groups: Iterable[Group], reader: ThemeReader, minimum: int, cells: Sequence[Cell]
) -> tuple[Cell, ...]:
    """A cell with its block for each version whose words were shown and not counted yet.

    `groups` are whole groups that may be shown, of one team or of several small ones; of such a one the part
    on a version counts if it has enough people by itself. `cells` is what was shown of the change before.
    """
    counted = {round_id for cell in cells if cell.kind == THEMES for round_id in cell.rounds}
    by_version: dict[int | None, list[Remark]] = {}
    for group in groups:
        for part in _by_version(r for r in group if r.round not in counted):
            if may_show(part, minimum):
                by_version.setdefault(part[0].version, []).extend(part)
    return tuple(
        replace(cell_of(THEMES, None, rows), value=_block(rows, reader, minimum))
        for _, rows in sorted(by_version.items(), key=lambda item: item[0] or 0)
    )


def blocks_in(cells: Iterable[Cell], minimum: int) -> tuple[ThemeBlock, ...]:
    """What was counted before, oldest first, without what a raised minimum forbids."""
    blocks = [cell.value for cell in cells if cell.value is not None and cell.people >= minimum]
    return tuple(
        replace(block, counts=tuple(count for count in block.counts if count.people >= minimum))
        for block in sorted(blocks, key=lambda block: (block.last, block.first, block.version or 0))
    )


def _by_version(rows: Iterable[Remark]) -> Iterator[list[Remark]]:
    found: dict[int | None, list[Remark]] = {}
    for row in rows:
        found.setdefault(row.version, []).append(row)
    yield from found.values()


@dataclass(frozen=True)
class _Said:
    """The rows of a block, and the themes of each."""

    rows: Sequence[Remark]
    themes: Sequence[frozenset[str]]
    minimum: int

    def count(self, theme: CommentTheme) -> ThemeCount | None:
        """Who mentioned a theme, and how these comments sound; None for too few people."""
        about = [row for row, themes in zip(self.rows, self.themes, strict=True) if theme.id in themes]
        rest = [row for row, themes in zip(self.rows, self.themes, strict=True) if theme.id not in themes]
        if not may_show(about, self.minimum):
            return None
        tones = _shares(about, self.minimum) if stands_apart(about, rest, self.minimum) else None
        return ThemeCount(theme.id, theme.name, theme.wording, people_in(about), tones)


def _block(rows: Sequence[Remark], reader: ThemeReader, minimum: int) -> ThemeBlock:
    said = _Said(rows, [reader.themes_in(row.words) for row in rows], minimum)
    counts = {theme.id: said.count(theme) for theme in reader.themes}
    weeks = weeks_of(rows)
    unread = {row.person for row in rows if row.sentiment.tone is Tone.UNKNOWN}
    others = weeks.people - len(unread)
    return ThemeBlock(
        version=rows[0].version,
        first=weeks.first,
        last=weeks.last,
        people=weeks.people,
        minimum=minimum,
        counts=tuple(count for count in counts.values() if count is not None),
        few={theme.id: theme.wording for theme in reader.themes if counts[theme.id] is None},
        phrases=keyphrases([(row.person, row.words) for row in rows], minimum),
        unread=len(unread) if enough(unread, minimum) and others not in range(1, minimum) else None,
    )


def _shares(rows: Sequence[Remark], minimum: int) -> dict[str, float]:
    with_unknown = tells_unknown(rows, minimum)
    tones = [told_as(row.sentiment.counts_as, with_unknown=with_unknown) for row in rows]
    return {tone.value: round(tones.count(tone) / len(tones), 2) for tone in Tone}
