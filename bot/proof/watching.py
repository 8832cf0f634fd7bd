"""Attacks by somebody in the channel who watches the count move and sees who is online."""

import re
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

from bot.proof.cast import START
from bot.proof.evidence import Evidence, Given, Post, Span
from bot.proof.judge import Claim

COUNT = re.compile(r"(\d+) of (\d+)")
A_DAY, AN_HOUR, A_MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


TOLERATED = 0.05
"""Of so many answers at most a watcher may find out that they were given; never what was answered."""


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


def _watch(evidence: Evidence, window: Callable[[Post, Post], Span]) -> list[Claim]:
    claims = []
    for posts in _messages(evidence).values():
        known: set[str] = set()
        for before, after in pairwise(posts):
            moved = _moved(evidence, before, after, known, window(before, after))
            known |= {claim.user for claim in moved}
            claims += moved
    return claims


def _moved(evidence: Evidence, before: Post, after: Post, known: set[str], window: Span) -> list[Claim]:
    """A guesser takes anybody who is not known to have answered before."""
    moved = _count(after) - _count(before)
    given = _given(evidence, after)
    if moved <= 0 or not given:
        return []
    week, change, team = given[-1].week, given[-1].change, given[-1].team
    people = evidence.rosters[team, week] - known
    online = [user for user in sorted(people) if _was_online(evidence, user, *window)]
    if len(online) != moved:
        return []
    between = {g.user for g in given if before.moment < g.moment and g.change == change}
    chance = moved / len(people)
    return [Claim(user, f"{user} answered by {after.moment}", user in between, chance) for user in online]


def _given(evidence: Evidence, post: Post) -> list[Given]:
    """The answers of this channel's team in the day before; which of them is the watcher's to find."""
    team = f"team-{post.channel[-2:]}"
    return [g for g in evidence.truth if g.team == team and post.moment - A_DAY < g.moment <= post.moment]


def _messages(evidence: Evidence) -> dict[tuple[str, str], list[Post]]:
    """Each message with a count, in all the states in which it stood."""
    found: dict[tuple[str, str], list[Post]] = defaultdict(list)
    for post in evidence.posts:
        if COUNT.search(post.text):
            found[post.channel, post.ts].append(post)
    return found


def _count(post: Post) -> int:
    found = COUNT.search(post.text)
    return int(found[1]) if found else 0


def _was_online(evidence: Evidence, user: str, start: datetime, end: datetime) -> bool:
    return any(first < end and last > start for first, last in evidence.online.get(user, ()))
