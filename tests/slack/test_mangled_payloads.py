import copy
import dataclasses
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.event_payloads import (
    read_channel_change,
    read_home_opened,
    read_installation_end,
    read_membership,
)
from bot.slack.payloads import read_click, read_command, read_shortcut, read_submission
from bot.slack.reading import PayloadError
from tests.slack.samples import MESSAGE_SHORTCUT, PAYLOADS, event, payload

READERS: tuple[Callable[[object], object], ...] = (
    read_click,
    read_submission,
    read_command,
    read_shortcut,
    read_home_opened,
    read_membership,
    read_channel_change,
    read_installation_end,
)


@pytest.mark.parametrize(
    ("read", "name", "path", "value"),
    [
        (read_click, "block_actions_message", ("actions",), []),
        (read_click, "block_actions_message", ("actions",), "x"),
        (read_click, "block_actions_message", ("user", "id"), 7),
        (read_click, "block_actions_message", ("user", "id"), ""),
        (read_click, "block_actions_message", ("trigger_id",), "tr\nigger"),
        (read_click, "block_actions_message", ("team",), None),
        (read_submission, "view_submission", ("view",), None),
        (read_submission, "view_submission", ("view", "state"), {}),
        (read_submission, "view_submission", ("view", "private_metadata"), "\ud800"),
        (read_submission, "view_submission", ("response_urls",), ["x"]),
        (read_command, "slash_command", ("response_url",), None),
        (read_membership, "event_app_home_opened", ("type",), "event_callback"),
        (read_channel_change, "event_app_home_opened", ("type",), "event_callback"),
        (read_home_opened, "event_member_joined_channel", ("type",), "event_callback"),
    ],
)
def test_what_is_missing_is_named(
    read: Callable[[object], object], name: str, path: tuple[str, ...], value: object
) -> None:
    body = payload(name)
    place = body
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(PayloadError, match=r"Slack sent something that Pops cannot read\. \(.+\)"):
        read(body)


SAMPLES = [
    entry.get("payload", entry)
    for file in sorted(PAYLOADS.glob("*.json"))
    for content in [json.loads(file.read_text())]
    for entry in (content if isinstance(content, list) else [content])
] + [MESSAGE_SHORTCUT, event("channel_rename", channel={"id": "C1"})]

JUNK: st.SearchStrategy[object] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from(["\ud800", "nul\x00"]),
    st.lists(st.integers(), max_size=1),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=1),
)


def places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    steps: list[Any] = []
    if isinstance(value, dict):
        steps = list(value)
    elif isinstance(value, list):
        steps = list(range(len(value)))
    inner = [place for step in steps for place in places(value[step], (*path, step))]  # type: ignore[index]
    return [path, *inner] if path else inner


@st.composite
def mangled(draw: st.DrawFn) -> object:
    body = copy.deepcopy(draw(st.sampled_from(SAMPLES)))
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from(places(body)))
        inside: Any = body
        for step in way:
            inside = inside[step]
        if draw(st.booleans()):
            inside[last] = draw(JUNK)
        else:
            del inside[last]
        if not body:
            break
    return body


@settings(max_examples=300, deadline=None)
@given(st.one_of(mangled(), JUNK), st.sampled_from(READERS))
def test_a_mangled_payload_is_read_or_refused_and_nothing_else(
    body: object, read: Callable[[object], object]
) -> None:
    try:
        value = read(body)
    except PayloadError:
        return
    fields = {} if value is None else dataclasses.asdict(value)  # type: ignore[call-overload]
    assert json.dumps(fields, ensure_ascii=False, default=str).encode()
