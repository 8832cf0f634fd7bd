"""Attacks by somebody in the channel who watches the count move and sees who is online."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

from bot.proof.cast import START
from bot.proof.evidence import Evidence, Given, Place, Span
from bot.proof.judge import Claim

COUNT = re.compile(r"(\d+) of \d+ answered")
AN_HOUR, A_MINUTE = timedelta(hours=1), timedelta(minutes=1)


TOLERATED = 0.05
"""Of so many answers at most a watcher may find out that they were given; never what was answered."""


@dataclass(frozen=True)
class Count:
    """How many had answered a round, for everybody to see, from a moment on."""

    moment: datetime
    answered: int


def when_the_count_moves(evidence: Evidence) -> list[Claim]:
    """When the count moves by as many as were online since it moved last, it was they who answered.

    Nothing can be done where only they were there; each answer is one claim, so that it shows how many.
    """
    told = [c.what for c in _watch(evidence, lambda b, a: (b.moment, a.moment)) if c.is_right]
    found = len(told)
    return [
        Claim(given.user, told[number] if number < found else "", number < found, TOLERATED)
        for number, given in enumerate(evidence.truth)
    ]


def the_moment_it_moves(evidence: Evidence) -> list[Claim]:
    """When the count moves by as many as are online in that minute, it was they who answered."""
    return _watch(evidence, lambda _, after: (after.moment - A_MINUTE, after.moment))


def when_a_reply_comes(evidence: Evidence) -> list[Claim]:
    """The author of a comment answered in the hour before the reply came: somebody who was online then."""
    claims = []
    for reply in evidence.replies:
        week = (reply.heard.date() - START.date()).days // 7
        people = evidence.rosters[reply.team, week] - {reply.champion}
        online = [u for u in sorted(people) if _was_online(evidence, u, reply.heard - AN_HOUR, reply.heard)]
        if online:
            user = Random(f"{reply.heard} {reply.team}").choice(online)  # noqa: S311 - a guess
            what = f"{user} wrote what {reply.team}'s champion asked about"
            claims.append(Claim(user, what, user == reply.author, 1 / len(online)))
    return claims


def _watch(evidence: Evidence, window: Callable[[Count, Count], Span]) -> list[Claim]:
    claims = []
    for place, counts in _counts(evidence).items():
        known: set[str] = set()
        for before, after in pairwise(counts):
            moved = _moved(evidence, place, before, after, known, window(before, after))
            known |= {claim.user for claim in moved}
            claims += moved
    return claims


def _moved(
    evidence: Evidence, place: Place, before: Count, after: Count, known: set[str], window: Span
) -> list[Claim]:
    """A guesser takes anybody who is not known to have answered before."""
    moved, people = after.answered - before.answered, evidence.asked[place] - known
    if moved <= 0:
        return []
    online = [user for user in sorted(people) if _was_online(evidence, user, *window)]
    if len(online) != moved:
        return []
    between = {g.user for g in _given(evidence, place) if before.moment < g.moment <= after.moment}
    chance = moved / len(people)
    return [Claim(user, f"{user} answered by {after.moment}", user in between, chance) for user in online]


def _given(evidence: Evidence, place: Place) -> list[Given]:
    return [g for g in evidence.truth if (g.change, g.team, g.week) == place]


def _counts(evidence: Evidence) -> dict[Place, list[Count]]:
    """How the count of each round moved in its message, which may have several."""
    found: dict[Place, list[Count]] = defaultdict(list)
    for post in evidence.posts:
        sections = evidence.sections.get((post.channel, post.ts), ())
        for place, answered in zip(sections, COUNT.findall(post.text), strict=False):
            found[place].append(Count(post.moment, int(answered)))
    return found


def _was_online(evidence: Evidence, user: str, start: datetime, end: datetime) -> bool:
    return any(first < end and last > start for first, last in evidence.online.get(user, ()))
