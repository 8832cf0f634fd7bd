"""Attacks on what the bot says: small groups, differences of what was shown, words with too few authors."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise

from bot.proof.evidence import Cell, Evidence, Quoted, Themed
from bot.proof.judge import Claim

SCORES, WORDS = 4, 5
AND = "+"
"""Between the teams of a cell that is a total over several."""


def small_groups(evidence: Evidence) -> list[Claim]:
    """A mean of very few people is close to what each of them said."""
    return [
        claim
        for cell in evidence.cells
        if cell.people < SCORES
        for user in asked_in(evidence, cell)
        for claim in scored(evidence, cell, user, cell.mean)
    ]


def too_few_people(evidence: Evidence) -> list[Claim]:
    """A mean of fewer people than may be shown, whatever it tells."""
    return [
        Claim("", f"a mean of {cell.people} people of {cell.team}", is_right=True, chance=0.0)
        for cell in evidence.cells
        if cell.people < SCORES
    ]


def totals_less_teams(evidence: Evidence) -> list[Claim]:
    """A total less all teams that are shown beside it is the group that is not shown."""
    claims = []
    by_range: dict[tuple[str, int, int], list[Cell]] = defaultdict(list)
    for cell in evidence.cells:
        by_range[cell.change, cell.first, cell.last].append(cell)
    for cells in by_range.values():
        shown = {c.team: c.people for c in cells if AND not in c.team}
        for total in (c for c in cells if AND in c.team):
            left = total.people - sum(shown.get(team, 0) for team in total.team.split(AND))
            if 0 < left < SCORES:
                what = f"{total.team} less what is shown: a mean of {left} people"
                claims.append(Claim("", what, is_right=True, chance=0.0))
    return claims


def one_more_person(evidence: Evidence) -> list[Claim]:
    """Two means of a team over nearly the same weeks, and somebody who is in one of them only."""
    claims = []
    grouped: dict[tuple[str, str, int], list[Cell]] = defaultdict(list)
    for cell in evidence.cells:
        if AND not in cell.team:
            grouped[cell.change, cell.team, cell.first].append(cell)
    for cells in grouped.values():
        ordered = sorted(set(cells), key=lambda c: (c.last, c.people, c.shown))
        for fewer, more in pairwise(ordered):
            new = asked_in(evidence, more) - asked_in(evidence, fewer)
            if more.people - fewer.people == len(new) == 1:
                implied = more.people * more.mean - fewer.people * fewer.mean
                claims += [c for user in new for c in scored(evidence, more, user, implied)]
    return claims


def the_same_weeks_twice(evidence: Evidence) -> list[Claim]:
    """Two means over exactly the same weeks of a team, one of them of a few people more."""
    grouped: dict[tuple[str, str, int, int], set[tuple[int, float]]] = defaultdict(set)
    cells: dict[tuple[str, str, int, int], Cell] = {}
    for cell in evidence.cells:
        grouped[cell.change, cell.team, cell.first, cell.last].add((cell.people, cell.mean))
        cells[cell.change, cell.team, cell.first, cell.last] = cell
    claims = []
    for place, values in grouped.items():
        for (fewer, low), (more, high) in pairwise(sorted(values)):
            if 0 < more - fewer < SCORES:
                cell = cells[place]
                implied = (more * high - fewer * low) / (more - fewer)
                people = asked_in(evidence, cell)
                claims += [c for user in sorted(people) for c in scored(evidence, cell, user, implied)]
    return claims


def while_it_is_open(evidence: Evidence) -> list[Claim]:
    """A mean that moves with each answer tells what was answered, and who was online tells by whom."""
    claims = []
    grouped: dict[tuple[str, str, int], list[Cell]] = defaultdict(list)
    for cell in evidence.cells:
        if cell.first == cell.last and AND not in cell.team:
            grouped[cell.change, cell.team, cell.first].append(cell)
    for cells in grouped.values():
        for before, after in pairwise(sorted(cells, key=lambda c: c.shown)):
            if after.people - before.people != 1:
                continue
            online = [
                user
                for user in asked_in(evidence, after)
                if any(
                    start < after.shown and end > before.shown
                    for start, end in evidence.noticed.get(user, ())
                )
            ]
            score = after.people * after.mean - before.people * before.mean
            claims += [claim for user in online[:2] for claim in scored(evidence, after, user, score)]
    return claims


def words_of_few(evidence: Evidence) -> list[Claim]:
    """Words stand under a team only where five people of it wrote, and otherwise only among five of all."""
    return [
        Claim("", f"“{quote.words}” comes from one of {count} people", count < WORDS, 0.0)
        for quote in evidence.quotes
        for count in [_authors(evidence, quote)]
        if count < WORDS
    ]


def themes_of_few(evidence: Evidence) -> list[Claim]:
    """A theme that fewer people than may be shown mentioned, or more than wrote at all in these weeks."""
    return [
        Claim("", f"{themed.people} people mentioned {themed.theme}", is_right=True, chance=0.0)
        for themed in evidence.themes
        if themed.people < WORDS or themed.people > len(_writers(evidence, themed))
    ]


def themes_counted_twice(evidence: Evidence) -> list[Claim]:
    """Two counts of one theme over weeks that they share: one less the other is those who came in between."""
    grouped: dict[tuple[str, int | None, str], list[Themed]] = defaultdict(list)
    for themed in evidence.themes:
        grouped[themed.change, themed.version, themed.theme].append(themed)
    return [
        Claim("", f"{abs(one.people - other.people)} people on {one.theme}", is_right=True, chance=0.0)
        for counts in grouped.values()
        for one, other in combinations(sorted(counts, key=lambda themed: themed.shown), 2)
        if (one.first, one.last) == (other.first, other.last) and 0 < abs(one.people - other.people) < WORDS
    ]


def said_twice(evidence: Evidence) -> list[Claim]:
    """Words that were shown without a team and then with one tell where they came from."""
    teams: dict[str, set[str | None]] = defaultdict(set)
    for quote in evidence.quotes:
        teams[quote.words].add(quote.team)
    return [Claim("", words, is_right=True, chance=0.0) for words, shown in teams.items() if len(shown) > 1]


def _authors(evidence: Evidence, quote: Quoted) -> int:
    """How many people can have said it, for somebody who knows who wrote at all."""
    return len(
        {
            g.user
            for g in evidence.truth
            if g.words is not None
            and g.change == quote.change
            and g.moment < quote.shown
            and quote.team in (None, g.team)
        }
    )


def _writers(evidence: Evidence, themed: Themed) -> set[str]:
    """Who wrote a comment on the change in these weeks."""
    return {
        given.user
        for given in evidence.truth
        if given.words is not None
        and given.change == themed.change
        and themed.first <= given.week <= themed.last
    }


def asked_in(evidence: Evidence, cell: Cell) -> frozenset[str]:
    """Everybody who was asked in the weeks of a cell: nobody else can be in it."""
    weeks = range(cell.first, cell.last + 1)
    return frozenset().union(*(evidence.asked.get((cell.change, cell.team, week), ()) for week in weeks))


def scored(evidence: Evidence, cell: Cell, user: str, value: float) -> Iterator[Claim]:
    """The claim that somebody's score is this, if they have one; a guesser takes the usual score."""
    truth = evidence.score_of(cell.change, user, cell.first, cell.last)
    if truth is None:
        return
    claimed, right = _whole(value), round(truth)
    guess = float(right == _usual(evidence, cell))
    what = f"{user} scored {claimed} in weeks {cell.first} to {cell.last} of {cell.change}"
    yield Claim(user, what, claimed == right, guess)


def _usual(evidence: Evidence, cell: Cell) -> int:
    """The mean of what may be shown of the same change."""
    safe: Iterable[Cell] = (c for c in evidence.cells if c.change == cell.change and c.people >= SCORES)
    means = [c.mean for c in safe]
    return _whole(sum(means) / len(means)) if means else 3


def _whole(value: float) -> int:
    return max(1, min(5, round(value)))
