"""Attacks on whom Pops asks: parts of teams, several changes in one message, and who is asked how often."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, pairwise

from bot.proof.cast import QUESTIONS
from bot.proof.evidence import Cell, Evidence, Place, Row
from bot.proof.judge import Claim
from bot.proof.published import SCORES, asked_in, scored
from bot.proof.shown import week_number
from bot.proof.stored import listed, moment_of


def drawn_again(evidence: Evidence) -> list[Claim]:
    """Who is drawn again answered, who is not did not: a draw that looks at answers would tell."""
    answered = _answered(evidence)
    rounds: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for place in sorted(evidence.asked):
        rounds[place[:2]].append(place)
    claims = []
    for before, after in (pair for places in rounds.values() for pair in pairwise(places)):
        again = evidence.asked[before] & evidence.asked[after]
        if again != evidence.asked[before]:
            claims += list(_said_to_answer(again, evidence.asked[before], answered[before], before))
    return claims


def asks_that_tell(evidence: Evidence) -> list[Claim]:
    """Who has a row for having been asked answered, who has none did not: if answers leave a trace there."""
    claims = {}
    for dump in evidence.dumps:
        noted: dict[str, set[str]] = defaultdict(set)
        for row in dump.tables.get("ask", ()):
            noted[str(row["message"])].add(str(row["user_id"]))
        for row in dump.tables.get("round", ()):
            asked, named = frozenset(listed(row["roster"])), noted.get(str(row["led_by"] or row["id"]), set())
            if named and named != asked:
                place = _place(row)
                given = {g.user for g in evidence.truth if (g.change, g.team, g.week) == place}
                claims[row["id"]] = list(_said_to_answer(named, asked, given, place))
    return [claim for found in claims.values() for claim in found]


def too_alike(evidence: Evidence) -> list[Claim]:
    """Two means of nearly the same people who were asked the same in the same week, whatever they tell."""
    return [
        Claim("", f"{more.team} in week {more.first}: {more.change} and {fewer.change}", True, 0.0)  # noqa: FBT003
        for more, fewer in _alike(evidence)
    ]


def the_same_question_twice(evidence: Evidence) -> list[Claim]:
    """What is left of one of them without the other, said of those whom only one of them can have."""
    claims = []
    for more, fewer in _alike(evidence):
        mine, left = asked_in(evidence, more), more.people - fewer.people
        if left:
            implied = (more.people * more.mean - fewer.people * fewer.mean) / left
            only = mine - asked_in(evidence, fewer)
            claims += [c for user in sorted(only or mine) for c in scored(evidence, more, user, implied)]
    return claims


def _alike(evidence: Evidence) -> Iterator[tuple[Cell, Cell]]:
    found: dict[tuple[str, str, int], dict[tuple[str, int, float], Cell]] = defaultdict(dict)
    for cell in evidence.cells:
        if cell.first == cell.last and cell.change in QUESTIONS:
            question = QUESTIONS[cell.change].id
            found[question, cell.team, cell.first][cell.change, cell.people, cell.mean] = cell
    for cells in found.values():
        for one, other in combinations(sorted(cells.values(), key=lambda c: (-c.people, c.change)), 2):
            mine, others = asked_in(evidence, one), asked_in(evidence, other)
            is_near = mine & others and min(len(mine - others), len(others - mine)) < SCORES
            if one.change != other.change and is_near:
                yield one, other


def _said_to_answer(
    named: set[str] | frozenset[str], asked: frozenset[str], answered: set[str], place: Place
) -> Iterator[Claim]:
    """That those who are named answered and the others did not; how many answered, the channel sees."""
    share = len(answered & asked) / len(asked)
    for user in sorted(asked):
        is_named = user in named
        what = f"{user} {'answered' if is_named else 'did not answer'} {place}"
        yield Claim(user, what, is_named == (user in answered), share if is_named else 1 - share)


def _answered(evidence: Evidence) -> dict[Place, set[str]]:
    found: dict[Place, set[str]] = defaultdict(set)
    for given in evidence.truth:
        found[given.change, given.team, given.week].add(given.user)
    return found


def _place(row: Row) -> Place:
    return str(row["change"]), str(row["team"]), week_number(moment_of(row["due"]).date())
