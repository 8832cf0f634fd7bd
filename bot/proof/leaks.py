"""What a careless build would leave behind: each leak adds it to evidence, and the attackers must find it."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

from bot.proof.cast import channel_of
from bot.proof.evidence import Cell, Dump, Evidence, Given, Post, Quoted, Row, Themed
from bot.proof.published import AND, SCORES

Leak = Callable[[Evidence], Evidence]


def a_time_on_each_answer(evidence: Evidence) -> Evidence:
    """Each answer says when it was given."""
    moments = {name: given.moment for name, given in _with_names(evidence)}
    return _answers_changed(evidence, lambda row: {**row, "updated": moments.get(_name(row), "")})


def answers_in_the_order_they_came(evidence: Evidence) -> Evidence:
    """The rows lie in the order in which they were written."""
    moments = {name: given.moment for name, given in _with_names(evidence)}
    last = evidence.dumps[-1]
    rows = [row for row in last.tables["answer"] if _name(row) in moments]
    ordered = sorted(rows, key=lambda row: moments[_name(row)])
    return _last_dump(evidence, {**last.tables, "answer": ordered})


def a_numbered_journal(evidence: Evidence) -> Evidence:
    """A second table counts answers as they come."""
    last = evidence.dumps[-1]
    journal = [
        {"number": n, "pseudonym": name} for n, (name, _) in enumerate(_in_time(_with_names(evidence)))
    ]
    return _last_dump(evidence, {**last.tables, "journal": journal})


def a_list_of_who_answered(evidence: Evidence) -> Evidence:
    """A table of voters beside the answers, as others have it."""
    last = evidence.dumps[-1]
    voters = [{"user": given.user, "answer": name} for name, given in _with_names(evidence)]
    return _last_dump(evidence, {**last.tables, "voter": voters})


def a_plain_hash(evidence: Evidence) -> Evidence:
    """The pseudonym is a hash of the id, without a key."""

    def plain(name: str) -> str:
        return hashlib.sha256(evidence.owners.get(name, name).encode()).hexdigest()

    changed = _answers_changed(evidence, lambda row: {**row, "pseudonym": plain(_name(row))})
    return replace(changed, owners={plain(name): user for name, user in evidence.owners.items()})


def one_pseudonym_for_everything(evidence: Evidence) -> Evidence:
    """The same random pseudonym in all rounds of all changes."""
    users = sorted(set(evidence.owners.values()))
    names = {user: hashlib.sha256(f"{user} at random".encode()).hexdigest() for user in users}

    def one(row: Row) -> Row:
        return {**row, "pseudonym": names.get(evidence.owners.get(_name(row), ""), _name(row))}

    changed = _answers_changed(evidence, one)
    return replace(changed, owners={name: user for user, name in names.items()})


def one_pseudonym_in_a_change(evidence: Evidence) -> Evidence:
    """A pseudonym that is the same in all rounds of a change, beside rosters that name people."""
    change_of = {row["id"]: row["change"] for row in evidence.dumps[-1].tables["round"]}
    owners: dict[str, str] = {}

    def lasting(row: Row) -> Row:
        user = evidence.owners.get(_name(row), "")
        name = hashlib.sha256(f"{user} in {change_of.get(row['round'])}".encode()).hexdigest()
        owners[name] = user
        return {**row, "pseudonym": name}

    changed = _answers_changed(evidence, lasting)
    return replace(changed, owners=owners)


def a_lowered_threshold(evidence: Evidence) -> Evidence:
    """Means of any group, as small as it is."""
    return replace(evidence, cells=[*evidence.cells, *_means(evidence, least=1)])


def a_total_beside_its_parts(evidence: Evidence) -> Evidence:
    """The mean of two teams together, where only one of them is large enough to be shown."""
    parts = list(_means(evidence, least=SCORES))
    large = {(cell.change, cell.first, cell.team) for cell in parts}
    totals = []
    for (change, week), given in grouped(evidence, lambda g: (g.change, g.week)).items():
        teams = sorted({g.team for g in given})
        small = [team for team in teams if (change, week, team) not in large]
        for hidden, shown in product(small, [team for team in teams if team not in small][:1]):
            both = [g for g in given if g.team in (hidden, shown)]
            totals.append(mean(f"{hidden}{AND}{shown}", change, week, both))
    return replace(evidence, cells=[*parts, *totals])


def a_mean_while_it_is_open(evidence: Evidence) -> Evidence:
    """A preview that follows each answer."""
    cells = []
    for (change, team, week), given in grouped(evidence, lambda g: (g.change, g.team, g.week)).items():
        for count in range(1, len(given) + 1):
            mean = sum(g.score for g in given[:count]) / count
            shown = given[count - 1].moment + timedelta(seconds=5)
            cells.append(Cell(shown, "preview", change, team, "now", week, week, count + SCORES, mean))
    return replace(evidence, cells=[_with_company(cell) for cell in cells])


def a_count_at_once(evidence: Evidence) -> Evidence:
    """The count in the channel moves with each answer."""
    posts, sections = [], {}
    for place, given in grouped(evidence, lambda g: (g.change, g.team, g.week)).items():
        channel, ts = channel_of(int(place[1][-2:])), "".join(map(str, place))
        sections[channel, ts] = [place]
        asked, opened = len(evidence.asked[place]), given[0].moment.replace(hour=9, minute=0)
        moments = [opened, *(each.moment + timedelta(seconds=3) for each in given)]
        for count, moment in enumerate(moments):
            words = f"{count} of {asked} answered"
            posts.append(Post(moment, channel, ts, words, words))
    return replace(evidence, posts=posts, sections=sections)


def words_of_a_few(evidence: Evidence) -> Evidence:
    """Each comment under its team's name, whoever wrote there."""
    quotes = [
        Quoted(g.moment + timedelta(days=1), g.change, g.team, g.words)
        for g in evidence.truth
        if g.words is not None
    ]
    return replace(evidence, quotes=quotes)


def a_theme_of_a_few(evidence: Evidence) -> Evidence:
    """Each theme with its number, however small: here one that is found in every comment of a team."""
    counted = [
        Themed(given[0].moment, change, 1, "meetings", week, week, len(given))
        for (change, _, week), given in grouped(
            _written(evidence), lambda g: (g.change, g.team, g.week)
        ).items()
    ]
    return replace(evidence, themes=counted)


def a_theme_counted_again(evidence: Evidence) -> Evidence:
    """A theme that is counted anew when somebody has changed its words: one person more."""
    counted = []
    for (change, week), given in grouped(_written(evidence), lambda g: (g.change, g.week)).items():
        for more in (0, 1):
            shown = given[0].moment + timedelta(days=more)
            counted.append(Themed(shown, change, 1, "meetings", week, week, len(given) + more))
    return replace(evidence, themes=counted)


def a_log_of_clicks(evidence: Evidence) -> Evidence:
    """The log says who clicked."""
    lines = [{"event": "answer_stored", "user": g.user} for g in evidence.truth]
    return replace(evidence, logs=[*evidence.logs, *lines])


def a_pseudonym_in_the_button(evidence: Evidence) -> Evidence:
    """A message whose button carries whose answer it is."""
    name = next(iter(_with_names(evidence)))[0]
    post = Post(evidence.truth[-1].moment, channel_of(0), "1", "Change it?", f'{{"value": "{name}"}}')
    return replace(evidence, posts=[*evidence.posts, post])


def an_export_of_rows(evidence: Evidence) -> Evidence:
    """An export with a line for each answer."""
    lines = "\n".join(f"{name},{given.score}" for name, given in _with_names(evidence))
    return replace(evidence, exports=[*evidence.exports, f"pseudonym,score\n{lines}\n"])


LEAKS: tuple[Leak, ...] = (
    a_time_on_each_answer,
    answers_in_the_order_they_came,
    a_numbered_journal,
    a_list_of_who_answered,
    a_plain_hash,
    one_pseudonym_for_everything,
    one_pseudonym_in_a_change,
    a_lowered_threshold,
    a_total_beside_its_parts,
    a_mean_while_it_is_open,
    a_count_at_once,
    words_of_a_few,
    a_theme_of_a_few,
    a_theme_counted_again,
    a_log_of_clicks,
    a_pseudonym_in_the_button,
    an_export_of_rows,
)


def _name(row: Row) -> str:
    return str(row["pseudonym"])


def _with_names(evidence: Evidence) -> list[tuple[str, Given]]:
    """Each true answer with the pseudonym under which it is stored."""
    tables = evidence.dumps[-1].tables
    weeks = {row["id"]: row for row in tables["round"]}
    stored: dict[tuple[Any, ...], str] = {}
    for row in tables["answer"]:
        asked = weeks[row["round"]]
        stored[asked["change"], asked["team"], _week(evidence, asked), evidence.owners.get(_name(row))] = (
            _name(row)
        )
    found = [(stored.get((g.change, g.team, g.week, g.user)), g) for g in evidence.truth]
    return [(name, given) for name, given in found if name is not None]


def _week(evidence: Evidence, asked: Row) -> int:
    first = min(str(row["due"]) for row in evidence.dumps[-1].tables["round"])
    return (_day(asked["due"]) - _day(first)).days // 7


def _day(value: object) -> date:
    return date.fromisoformat(str(value)[:10])


def _in_time(named: Iterable[tuple[str, Given]]) -> list[tuple[str, Given]]:
    return sorted(named, key=lambda pair: pair[1].moment)


def _answers_changed(evidence: Evidence, change: Callable[[Row], Row]) -> Evidence:
    tables = evidence.dumps[-1].tables
    return _last_dump(evidence, {**tables, "answer": [change(row) for row in tables["answer"]]})


def _last_dump(evidence: Evidence, tables: Mapping[str, Any]) -> Evidence:
    *earlier, last = evidence.dumps
    return replace(evidence, dumps=[*earlier, Dump(last.moment, tables)])


def _written(evidence: Evidence) -> Evidence:
    """The answers with words alone."""
    return replace(evidence, truth=[given for given in evidence.truth if given.words is not None])


def grouped(evidence: Evidence, key: Callable[[Given], Any]) -> dict[Any, list[Given]]:
    """The answers by what they have in common, in their order."""
    found: dict[Any, list[Given]] = {}
    for given in evidence.truth:
        found.setdefault(key(given), []).append(given)
    return found


def _means(evidence: Evidence, least: int) -> Iterator[Cell]:
    for (change, team, week), given in grouped(evidence, lambda g: (g.change, g.team, g.week)).items():
        if len(given) >= least:
            yield mean(team, change, week, given)


def mean(team: str, change: str, week: int, given: list[Given]) -> Cell:
    """The mean of some answers, as a digest would show it."""
    shown = given[-1].moment + timedelta(days=3)
    mean = sum(g.score for g in given) / len(given)
    return Cell(shown, "digest", change, team, "now", week, week, len(given), mean)


def _with_company(cell: Cell) -> Cell:
    """Enough people, so that only the difference tells."""
    people, usual = cell.people, 3.0
    count = people - SCORES
    return replace(cell, mean=(count * cell.mean + SCORES * usual) / people)
