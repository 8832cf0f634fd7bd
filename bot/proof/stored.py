"""Attacks on what is stored: dumps of the database, week after week, without the secret."""

import hashlib
import hmac
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from math import log
from typing import Any

from bot.proof.cast import ANSWERS, TEAM_ID
from bot.proof.evidence import Dump, Evidence, Row
from bot.proof.judge import Claim

WEAK_KEYS = (b"", b"secret", b"pops", b"changeme", b"password", TEAM_ID.encode())
TOKEN = re.compile(r"\w+")
EPOCH = (1_500_000_000, 2_500_000_000)


def beside_a_person(evidence: Evidence) -> list[Claim]:
    """A row that names a person and an answer, by its key, its pseudonym or its words."""
    people, marks, words = set(people_of(evidence)), answer_marks(evidence), Said(evidence)
    claims = []
    for name, text in _different_rows(evidence):
        tokens = set(TOKEN.findall(text))
        named = sorted(tokens & people)
        if named and (tokens & marks or words.are_in(text, tokens)):
            claims.append(Claim(named[0], f"{named[0]} in a row of {name}", is_right=True, chance=0.0))
    return claims


def by_dictionary(evidence: Evidence) -> list[Claim]:
    """A pseudonym that is a plain hash of an id, or a keyed one under a key that anybody tries first."""
    known = {guess: user for user in people_of(evidence) for guess in _hashes(user)}
    return [
        Claim(
            known[stored], f"{stored[:8]}… is {known[stored]}", evidence.owners[stored] == known[stored], 0.0
        )
        for stored in evidence.owners
        if stored in known
    ]


def across_changes(evidence: Evidence) -> list[Claim]:
    """The same pseudonym in two changes: somebody can be followed."""
    seen: dict[str, set[str]] = defaultdict(set)
    for change, _, row in _answers(evidence):
        seen[str(row["pseudonym"])].add(change)
    return [
        Claim(
            evidence.owners.get(stored, ""),
            f"{stored[:8]}… in {len(changes)} changes",
            is_right=True,
            chance=0.0,
        )
        for stored, changes in seen.items()
        if len(changes) > 1
    ]


def by_pattern(evidence: Evidence) -> list[Claim]:
    """Who joined or left when, and which pseudonym began or ended then: the likeliest person, if one is."""
    rosters = {str(row["id"]): listed(row["roster"]) for row in _last(evidence).get("round", ())}
    teams = {str(row["id"]): str(row["team"]) for row in _last(evidence).get("round", ())}
    answered: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    asked: dict[tuple[str, str], set[str]] = defaultdict(set)
    for change, round_id, row in _answers(evidence):
        answered[change, teams[round_id], str(row["pseudonym"])].add(round_id)
        asked[change, teams[round_id]].add(round_id)
    claims = []
    for (change, team, stored), mine in answered.items():
        possible = set.intersection(*(set(rosters[one]) for one in mine))
        likely = sorted((_likelihood(user, mine, asked[change, team], rosters), user) for user in possible)
        if len(likely) > 1 and likely[-1][0] - likely[-2][0] > CLEARLY:
            claims.append(_link(evidence, stored, likely[-1][1], 1 / len(possible)))
    return claims


def _likelihood(user: str, answered: set[str], asked: set[str], rosters: Mapping[str, list[str]]) -> float:
    """The logarithm of how likely somebody's weeks in the team give these answers."""
    return sum(log(ANSWERS if one in answered else 1 - ANSWERS) for one in asked if user in rosters[one])


def by_order(evidence: Evidence) -> list[Claim]:
    """Answers in the order in which they lie, beside people in the order in which they were first online."""
    claims = []
    for dump in evidence.dumps[-1:]:
        for rows in _sequences(dump):
            claims += list(_paired(evidence, dump, rows))
    return claims


def by_time(evidence: Evidence) -> list[Claim]:
    """A moment on something that belongs to one answer, and the one person who was online then."""
    claims = []
    for dump in evidence.dumps[-1:]:
        rounds = _rounds(dump)
        for rows in _sequences(dump):
            for round_id, row, stored in rows:
                moment = _moment_in(row)
                if moment is not None and round_id in rounds:
                    claims += list(_online_at(evidence, rounds[round_id], stored, moment))
    return claims


def _paired(evidence: Evidence, dump: Dump, rows: list[tuple[str, Row, str]]) -> Iterator[Claim]:
    rounds, grouped = _rounds(dump), defaultdict(list)
    for round_id, _, stored in rows:
        grouped[round_id].append(stored)
    for round_id, names in grouped.items():
        if round_id not in rounds or len(names) < SEVERAL:
            continue
        first = sorted(_first_seen(evidence, rounds[round_id]))[: len(names)]
        for name, (_, user) in zip(names, first, strict=False):
            yield _link(evidence, name, user, 1 / len(names))


def _online_at(evidence: Evidence, asked: Row, stored: str, moment: datetime) -> Iterator[Claim]:
    people = listed(asked["roster"])
    online = [
        user
        for user in people
        if any(start <= moment <= end for start, end in evidence.noticed.get(user, ()))
    ]
    if len(online) == 1:
        yield _link(evidence, stored, online[0], 1 / max(1, len(people)))


def _first_seen(evidence: Evidence, asked: Row) -> Iterator[tuple[datetime, str]]:
    opens, closes = moment_of(asked["due"]), moment_of(asked["closes"])
    for user in listed(asked["roster"]):
        seen = [end for start, end in evidence.noticed.get(user, ()) if end > opens and start < closes]
        if seen:
            yield min(seen), user


def _sequences(dump: Dump) -> Iterator[list[tuple[str, Row, str]]]:
    """Every table whose rows point to answers, in its own order: round, row, pseudonym."""
    answers = dump.tables.get("answer", ())
    by_mark = {str(row[name]): row for row in answers for name in ("key", "pseudonym") if name in row}
    yield [(str(row["round"]), row, str(row["pseudonym"])) for row in answers]
    for name, rows in dump.tables.items():
        if name == "answer":
            continue
        found = [(row, by_mark[v]) for row in rows for v in map(str, row.values()) if v in by_mark]
        if found:
            yield [(str(answer["round"]), row, str(answer["pseudonym"])) for row, answer in found]


def _moment_in(row: Row) -> datetime | None:
    """A time that the row itself bears, whatever its column is called."""
    return next((m for m in map(_moment_or_none, row.values()) if m is not None), None)


def _moment_or_none(value: Any) -> datetime | None:
    if isinstance(value, int | float) and EPOCH[0] < value < EPOCH[1]:
        return datetime.fromtimestamp(value, UTC)
    if isinstance(value, str) and value[:2] == "20" and len(value) > len("2026-01-01"):
        try:
            return moment_of(value)
        except ValueError:
            return None
    return value if isinstance(value, datetime) else None


def moment_of(value: Any) -> datetime:
    """The moment in a column, in UTC.

    Raises:
        ValueError: there is none in it.
    """
    found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _link(evidence: Evidence, stored: str, user: str, chance: float) -> Claim:
    right = evidence.owners.get(stored) == user
    return Claim(user, f"{stored[:8]}… is {user}", right, chance)


def _hashes(user: str) -> Iterator[str]:
    for said in (user, f"{TEAM_ID}{user}", f"{TEAM_ID}:{user}", f"{len(TEAM_ID)}:{TEAM_ID}:{user}"):
        for name in ("md5", "sha1", "sha256"):
            yield hashlib.new(name, said.encode(), usedforsecurity=False).hexdigest()
        for key in WEAK_KEYS:
            yield hmac.new(key, said.encode(), hashlib.sha256).hexdigest()


def _answers(evidence: Evidence) -> Iterator[tuple[str, str, Row]]:
    """Change, round and row of every answer in the last dump."""
    tables = _last(evidence)
    change_of = {row["id"]: row["change"] for row in tables.get("round", ())}
    for row in tables.get("answer", ()):
        yield str(change_of.get(row["round"])), str(row["round"]), row


def _last(evidence: Evidence) -> Mapping[str, Any]:
    return evidence.dumps[-1].tables if evidence.dumps else {}


def _rounds(dump: Dump) -> dict[str, Row]:
    return {str(row["id"]): row for row in dump.tables.get("round", ())}


def _different_rows(evidence: Evidence) -> set[tuple[str, str]]:
    return {
        (name, " ".join(map(str, row.values())))
        for dump in evidence.dumps
        for name, rows in dump.tables.items()
        for row in rows
    }


def people_of(evidence: Evidence) -> list[str]:
    """Everybody's id."""
    return sorted({user for roster in evidence.rosters.values() for user in roster})


def answer_marks(evidence: Evidence) -> frozenset[str]:
    """What stands for an answer: its keys and pseudonyms."""
    keys = (str(row["key"]) for dump in evidence.dumps for row in dump.tables.get("answer", ()))
    return frozenset([*keys, *evidence.owners])


class Said:
    """What people wrote, to be looked for: by its second word first, which hardly any other text has."""

    def __init__(self, evidence: Evidence) -> None:
        self._by_word: dict[str, list[str]] = defaultdict(list)
        for given in evidence.truth:
            if given.words is not None:
                self._by_word[TOKEN.findall(given.words)[1]].append(given.words)

    def are_in(self, text: str, tokens: set[str]) -> bool:
        """Whether a text that consists of these tokens quotes somebody."""
        return any(said in text for word in tokens & self._by_word.keys() for said in self._by_word[word])


def listed(value: Any) -> list[str]:
    """The ids in a column that holds a list, however the database writes it."""
    found = json.loads(value) if isinstance(value, str) else value
    return [str(one) for one in found] if isinstance(found, list) else []


CLEARLY = 3.0
"""So much likelier (in nats, twenty times) somebody must be than the next one."""

SEVERAL = 3
"""Fewer answers than this have hardly an order."""
