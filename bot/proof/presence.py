"""When people are online, and when somebody who sits among them notices it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import product
from random import Random

from bot.proof.cast import START, Cast
from bot.proof.evidence import Span

OTHERS = 0.004
"""How often each person is noticed around somebody else's answer, for other reasons."""
BRIEFLY = timedelta(minutes=4)


def be_noticed(noticed: dict[str, list[Span]], cast: Cast, dice: Random, user: str, now: datetime) -> None:
    """Who answers is noticed around that moment; and so are some of the others, for other reasons."""
    before, after = (timedelta(minutes=dice.expovariate(1 / 40)) for _ in range(2))
    noticed.setdefault(user, []).append((now - before, now + after))
    for other in cast.members:
        if dice.random() < OTHERS:
            start = now + timedelta(minutes=dice.gauss(0, 200))
            span = timedelta(minutes=dice.expovariate(1 / 80))
            noticed.setdefault(other.user_id, []).append((start, start + span))


def online(cast: Cast, dice: Random, answered: Iterable[tuple[str, datetime]]) -> dict[str, list[Span]]:
    """People work from about nine to five with breaks; who answers at another hour is online then."""
    found: dict[str, list[Span]] = {member.user_id: [] for member in cast.members}
    for member, week, day in product(cast.members, range(cast.weeks), range(5)):
        if member.is_there(week):
            found[member.user_id] += _sessions(dice, START + timedelta(weeks=week, days=day, hours=9))
    for user, moment in answered:
        found[user].append((moment - BRIEFLY, moment + BRIEFLY))
    return found


def _sessions(dice: Random, nine: datetime) -> list[Span]:
    spans, moment, five = [], nine + timedelta(minutes=dice.gauss(0, 30)), nine + timedelta(hours=8)
    while moment < five:
        end = moment + timedelta(minutes=dice.expovariate(1 / 75))
        spans.append((moment, end))
        moment = end + timedelta(minutes=dice.expovariate(1 / 25))
    return spans
