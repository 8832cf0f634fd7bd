"""Slack delivers an event again when it heard no answer, and in any order: it counts once all the same.

No event is remembered by its id: whatever an event causes is true however often it is said. Most make Pops
ask Slack how things are; the others write what is then so, under a key.
"""

from collections.abc import Iterable
from itertools import permutations
from typing import Any

import pytest

from bot.slack.app import request_of
from tests.databases import at_once
from tests.walks.people import ANA, BEN, BOT, FIG, LEA, SOL
from tests.walks.reading import Json, words
from tests.walks.stage import Stage

WATCHED = (
    "team",
    "member",
    "person",
    "channel_trouble",
    "workspace",
    "schedule",
    "round",
    "answer",
    "digest",
)
EVENTS: dict[str, Json] = {
    "app_home_opened": {"user": ANA, "channel": "D0ANA", "tab": "home"},
    "member_joined_channel": {"user": SOL, "channel": FIG},
    "bot_joined": {"type": "member_joined_channel", "user": BOT, "channel": FIG},
    "member_left_channel": {"user": BEN, "channel": FIG},
    "channel_archive": {"user": ANA, "channel": FIG},
    "channel_unarchive": {"user": ANA, "channel": FIG},
    "channel_deleted": {"user": ANA, "channel": FIG},
    "group_deleted": {"user": ANA, "channel": FIG},
    "channel_rename": {"channel": {"id": FIG, "name": "fig-tree"}},
    "group_archive": {"user": ANA, "channel": FIG},
    "group_unarchive": {"user": ANA, "channel": FIG},
    "group_rename": {"channel": {"id": FIG, "name": "fig-tree"}},
    "channel_left": {"channel": FIG},
    "group_left": {"channel": FIG},
    "channel_id_changed": {"old_channel_id": "C0BEFORE", "new_channel_id": "C0AFTER"},
    "user_change": {"user": {"id": BEN}},
    "file_shared": {"channel_id": "D0ANA", "file_id": "F0ANA", "user_id": ANA, "file": {"id": "F0ANA"}},
    "app_uninstalled": {},
    "tokens_revoked": {"tokens": {"bot": [BOT]}},
}
CAUSES: dict[str, tuple[str, dict[str, Any]]] = {
    "member_joined_channel": ("join", {"channel": FIG, "user": SOL}),
    "member_left_channel": ("leave", {"channel": FIG, "user": BEN}),
    "channel_archive": ("archive", {"channel": FIG}),
    "group_archive": ("archive", {"channel": FIG}),
    "channel_left": ("remove_bot", {"channel": FIG}),
    "group_left": ("remove_bot", {"channel": FIG}),
}
"""What really happens in the workspace; Slack's own event for it is the first delivery."""


def orders(names: Iterable[str]) -> list[tuple[str, ...]]:
    """Every order in which these events can come."""
    return sorted(set(permutations(names)))


def known(stage: Stage) -> Json:
    """Everything that Pops knows, owes and has said, in no telling order."""
    tables = {name: sorted(map(repr, stage.table(name))) for name in WATCHED}
    owed = stage.rows("SELECT key, channel, parked, done < wanted FROM delivery")
    said = {
        c.channel_id: len(stage.platform.messages.all_in(c.channel_id))
        for c in stage.platform.state.channels()
    }
    return {**tables, "delivery": sorted(map(repr, owed)), "said": said}


def deliver(stage: Stage, name: str, times: int = 1) -> None:
    """Deliver an event, first as new and then as Slack's retries."""
    event = {"type": name, **EVENTS[name], "event_ts": "1.0"}
    for retry in range(times):
        callback = {
            "type": "event_callback",
            "team_id": stage.platform.workspace.team_id,
            "event_id": f"Ev0{name}",
            "event": event,
        }
        assert stage.link.event(callback, retry, "http_timeout" if retry else "").status == 200
        stage.bot.background.drain()


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_delivered_four_times_counts_once(pulse: Stage, name: str) -> None:
    pulse.expect("is_archived", "not_in_channel", "channel_not_found")
    if name in CAUSES:
        kind, fields = CAUSES[name]
        pulse.act(LEA, kind, **fields)
    deliver(pulse, name)
    pulse.settle()
    once = known(pulse)
    deliver(pulse, name, 3)
    pulse.settle()
    assert known(pulse) == once


def test_every_event_of_the_manifest_is_delivered_here(stage: Stage) -> None:
    assert {str(event.get("type", name)) for name, event in EVENTS.items()} == set(stage.platform.app.events)


@pytest.mark.parametrize("order", orders(["channel_archive", "channel_unarchive", "channel_archive"]))
def test_a_channel_that_is_back_stays_back_in_whatever_order_slack_says_so(
    stage: Stage, order: tuple[str, ...]
) -> None:
    for name in order:
        deliver(stage, name)
    stage.settle()
    assert stage.table("channel_trouble") == []
    assert stage.dms(LEA) == []
    stage.go("2026-10-06 09:30")
    assert "0 of 6 answered" in stage.newest(FIG)["text"]


@pytest.mark.parametrize("order", orders(["channel_archive", "channel_unarchive", "channel_left"]))
def test_a_channel_that_is_archived_is_skipped_in_whatever_order_slack_says_so(
    stage: Stage, order: tuple[str, ...]
) -> None:
    stage.expect("is_archived")
    stage.act(LEA, "archive", channel=FIG)
    for name in order:
        deliver(stage, name)
    stage.settle()
    stage.go("2026-10-06 09:30")
    assert stage.messages(FIG) == []
    assert stage.rows("SELECT count(*) FROM delivery WHERE parked IS NULL AND done < wanted") == [(0,)]


@pytest.mark.parametrize("order", orders(["member_joined_channel", "member_left_channel"]))
def test_the_roster_is_who_is_there_in_whatever_order_slack_says_so(
    stage: Stage, order: tuple[str, ...]
) -> None:
    stage.act(LEA, "join", channel=FIG, user=SOL)
    stage.act(LEA, "leave", channel=FIG, user=BEN)
    for name in (*order, *order):
        deliver(stage, name)
    stage.settle()
    members = {user for (user,) in stage.rows("SELECT user_id FROM member WHERE team = 'fig'")}
    assert SOL in members
    assert BEN not in members


def test_a_home_tab_opened_many_times_shows_the_newest_state(pulse: Stage) -> None:
    deliver(pulse, "app_home_opened", 4)
    first = pulse.platform.views.home(ANA)
    pulse.answer(BEN, 4)
    pulse.answer(ANA, 4)
    pulse.wait(minutes=15)
    deliver(pulse, "app_home_opened", 2)
    second = pulse.platform.views.home(ANA)
    assert "0 of 6 answered" in words(first)
    assert "2 of 6 answered" in words(second)


@pytest.mark.parametrize(
    "name", ["member_joined_channel", "channel_archive", "channel_left", "channel_id_changed"]
)
def test_two_replicas_that_are_told_the_same_at_once_do_it_once(any_stage: Stage, name: str) -> None:
    any_stage.expect("is_archived", "not_in_channel")
    if name in CAUSES:
        kind, fields = CAUSES[name]
        any_stage.act(LEA, kind, **fields)
    any_stage.settle()
    once = known(any_stage)
    event = {"type": name, **EVENTS[name], "event_ts": "1.0"}
    body = {"type": "event_callback", "team_id": "T0WALKS", "event_id": "Ev0TWICE", "event": event}
    second = any_stage.another_bot()
    try:
        bots = (any_stage.bot, second)
        statuses = at_once(
            *(lambda bot=bot: bot.app.dispatch(request_of(body, {})).status for bot in bots * 2)
        )
        second.background.drain()
        any_stage.settle()
    finally:
        second.stop()
    assert statuses == [200] * 4
    assert known(any_stage) == once
