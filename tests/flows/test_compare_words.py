"""The words of a history: all that fits into five messages, and never a rank."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.analysis.compare.values import Comparison, Interval, Missing, Reason, TeamEffect, Verdict
from bot.analysis.history import History, history_of
from bot.analysis.published import PublishedChange, PublishedTeam
from bot.domain.change import Direction
from bot.domain.message import Message, words_of
from bot.flows.compare_words import history_messages, list_message
from bot.slack.blocks import message_payload

FIRST = date(2026, 1, 5)
EARLY = Comparison(Verdict.TOO_EARLY, Reason.UNCERTAIN, effect=Interval(0.1, -0.2, 0.4))
HELPS = Comparison(Verdict.HELPS, None, effect=Interval(0.4, 0.01, 0.8))


def change(
    names: list[str], comparison: Comparison = EARLY, title: str = "Async stand-ups", version: int | None = 1
) -> PublishedChange:
    """A change with teams, all of which are on it."""
    teams = tuple(
        PublishedTeam(f"k{n}", name, version, FIRST, None, None, None, ()) for n, name in enumerate(names)
    )
    return PublishedChange("async", title, Direction.UP, 0.3, comparison, (), teams)


def effects(names: list[str], points: list[int]) -> tuple[TeamEffect, ...]:
    """An effect for each of the teams, in any order."""
    found = [
        TeamEffect(f"k{n}", Verdict.HELPS, None, Missing(), 0, 1, 6, 6, Interval(p / 10, 0.1, p / 5))
        for n, p in zip(range(len(names)), points, strict=True)
    ]
    random.Random(points[0]).shuffle(found)  # noqa: S311 - an order needs no secret numbers
    return tuple(found)


def history(*changes: PublishedChange) -> History:
    """The history of changes that week after week showed."""
    found = history_of("async", ((FIRST + timedelta(weeks=n), (c,)) for n, c in enumerate(changes)))
    assert found is not None
    return found


def said(messages: list[Message]) -> str:
    """All words of some messages."""
    return "\n".join(words_of(message.parts) for message in messages)


def test_each_digest_has_its_verdict_its_range_and_its_teams() -> None:
    told = history(change(["Fig", "Kiwi"]), change(["Fig", "Kiwi"], HELPS))
    text = said(history_messages(told, month=True))
    assert "• *5 January 2026*: too early, +0.1 points (between −0.2 and +0.4); 2 teams on it" in text
    assert "• *12 January 2026*: helps, +0.4 points (between just above 0 and +0.8); 2 teams on it" in text
    assert "What happened when" not in text


def test_the_whole_history_says_what_happened_when() -> None:
    told = history(
        change(["Fig", "Kiwi"], version=None),
        change(["Fig", "Kiwi"]),
        change(["Fig", "Kiwi"], HELPS, version=2),
    )
    text = said(history_messages(told, month=False))
    assert "• 5 January 2026: the first digest of it" in text
    assert "• 12 January 2026: Fig, Kiwi started on v1" in text
    assert "• 19 January 2026: *verdict: too early → helps*; Fig, Kiwi moved from v1 to v2" in text


def test_a_change_that_was_renamed_has_its_old_title_in_its_old_lines() -> None:
    told = history(change(["Fig"]), change(["Fig"], title="Written stand-ups"))
    text = said(history_messages(told, month=True))
    assert "Written stand-ups: the last 2 digests" in text
    assert "*5 January 2026*, then called Async stand-ups: too early" in text
    assert "*12 January 2026*: too early" in text


def test_a_long_history_is_told_by_months() -> None:
    text = said(history_messages(history(*[change(["Fig"])] * 20), month=False))
    assert "By month, each with its last digest; 20 digests in all:" in text
    assert "• *January 2026*, on 26 January 2026: too early" in text
    assert "• *May 2026*, on 18 May 2026: too early" in text


@pytest.mark.parametrize("seed", range(5))
def test_teams_stand_in_the_digests_order_whatever_their_effects(seed: int) -> None:
    names = [f"Team {letter}" for letter in "ABCDEF"]
    points = random.Random(seed).sample(range(1, 9), 6)  # noqa: S311
    comparison = replace(HELPS, teams=effects(names, points))
    text = said(history_messages(history(change(names, comparison)), month=False))
    places = [text.index(f"• *{name}*, v1") for name in names]
    assert places == sorted(places)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["&" * 56, "😀" * 28, "*" * 56, "Team"])
@pytest.mark.parametrize("month", [True, False])
def test_years_with_many_teams_are_cut_in_the_middle_to_five_messages(name: str, *, month: bool) -> None:
    names = [f"{name} {n}" for n in range(200)]
    all_help = effects(names, [4] * 200)
    weeks = [
        change(names, replace(HELPS if n % 3 else EARLY, teams=all_help), version=n % 4 or None)
        for n in range(160)
    ]
    messages = history_messages(history(*weeks), month=month)
    assert len(messages) <= 5
    for message in messages:
        message_payload(message)
    text = said(messages)
    assert "lines are left out here" in text
    for last in ("Whole history" if month else "Last five digests", "199"):
        assert last in text
    if not month:
        assert "• 5 January 2026: the first digest of it" in text


def test_many_teams_that_have_not_started_are_one_line() -> None:
    tries = change(["Fig"])
    waits = [PublishedTeam(f"w{n}", f"Wait {n:02}", None, None, None, None, None, ()) for n in range(14)]
    text = said(history_messages(history(replace(tries, teams=(*tries.teams, *waits))), month=False))
    assert "• 14 teams have not started: Wait 00, " in text
    assert "Wait 11 and 2 more" in text
    assert "*, not started" not in text
    few = said(history_messages(history(replace(tries, teams=(*tries.teams, *waits[:3]))), month=False))
    assert few.count("*, not started") == 3


def test_names_are_text_and_never_markup() -> None:
    text = said(history_messages(history(change(["<!channel> *Fig*"], title="<@U1> _x_")), month=False))
    assert "<!channel>" not in text
    assert "<@U1>" not in text
    assert "*Fig*" not in text


def test_the_list_names_changes_by_key_and_title_and_says_how_to_ask() -> None:
    text = said([list_message({"async": "Async stand-ups", "demo": "Demo Friday"})])
    assert "• `async`: Async stand-ups\n• `demo`: Demo Friday" in text
    assert "`/pops compare async month`" in text
