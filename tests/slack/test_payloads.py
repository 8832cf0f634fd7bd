import copy
import dataclasses
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.payloads import (
    ChannelChange,
    Click,
    Command,
    HomeOpened,
    InstallationEnd,
    Membership,
    PayloadError,
    ShortcutUse,
    read_channel_change,
    read_click,
    read_command,
    read_home_opened,
    read_installation_end,
    read_membership,
    read_shortcut,
    read_submission,
)

PAYLOADS = Path(__file__).parent.parent / "payloads"
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


def payload(name: str) -> Any:
    return json.loads((PAYLOADS / f"{name}.json").read_text())


def event(kind: str, **more: object) -> dict[str, object]:
    return {"type": "event_callback", "team_id": "T1", "event": {"type": kind, **more}}


MESSAGE_SHORTCUT = {
    "type": "message_action",
    "callback_id": "send_to_pops",
    "team": {"id": "T1", "domain": "harbour"},
    "user": {"id": "U1", "team_id": "T1"},
    "channel": {"id": "C1", "name": "team"},
    "message": {"ts": "1.2", "text": "stand-ups &amp; <@U2>", "user": "U2"},
    "message_ts": "1.2",
    "trigger_id": "1.2.abc",
    "response_url": "https://hooks.slack.com/app/T1/1/x",
}


def test_a_click_in_a_message() -> None:
    assert read_click(payload("block_actions_message")) == Click(
        workspace="T07POPS0001",
        user="U07MIRA0001",
        user_workspace="T07POPS0001",
        channel="C07TEAMBLUE",
        ts="1767605400.000219",
        action="pops_vote_2",
        value="v1|run_01J9|q1|2",
        trigger="8123456789012.7000000000001.5f0c2a9be1d84763a5be09c7d2f1e6a8",
        response_url="https://hooks.slack.com/actions/T07POPS0001/8123456789013/Zx81mQpLr0aVtYkE",
    )


def test_a_click_in_the_home_tab_has_no_channel_and_no_message() -> None:
    click = read_click(payload("block_actions_home"))
    assert (click.channel, click.ts, click.response_url) == (None, None, None)
    assert (click.action, click.value) == ("pops_home_new", "new")


def test_an_outside_persons_click_in_an_organisation_belongs_to_the_organisation() -> None:
    click = read_click(payload("block_actions_external_org"))
    assert click.workspace == "E07POPSORG1"
    assert click.user_workspace == "T07PARTNER1"


def test_a_click_on_a_menu_carries_the_chosen_value() -> None:
    body = payload("block_actions_home")
    body["actions"] = [{"action_id": "zone", "selected_option": {"value": "09"}, "type": "static_select"}]
    assert read_click(body).value == "09"


def test_a_modal_opened_from_a_shared_channel_belongs_to_the_installation() -> None:
    body = payload("view_submission")
    body["team"]["id"] = "T07PARTNER1"
    assert read_submission(body).workspace == "T07POPS0001"


def test_a_submission_holds_every_field() -> None:
    submission = read_submission(payload("view_submission"))
    assert submission.form == "pops_create"
    assert submission.context == '{"draft":"d_01J9","v":1}'
    assert submission.view_id == "V07MODALV01"
    assert submission.response_url == "https://hooks.slack.com/app/T07POPS0001/8123456789313/Hc7dWq2YtUo0PzRa"
    assert submission.values == {
        "name": "Tempo & <mood> check",
        "channel": None,
        "when": None,
        "scale": "s5",
        "opts": "yes",
        "note": None,
    }


def test_an_untouched_form_holds_nothing() -> None:
    body = payload("view_submission")
    body["view"]["state"]["values"] = {
        "kind": {"kind": {"type": "static_select", "selected_option": None}},
        "share": {"share": {"type": "checkboxes", "selected_options": []}},
    }
    del body["response_urls"]
    submission = read_submission(body)
    assert submission.values == {"kind": None, "share": None}
    assert submission.response_url is None


def test_a_command_is_ready_to_be_parsed() -> None:
    assert read_command(payload("slash_command")) == Command(
        workspace="T07POPS0001",
        user="U07MIRA0001",
        channel="C07TEAMBLUE",
        text='ask <@U07JOAO0001|joao> in <#C07TEAMBLUE|team-blue> "how was today?"',
        trigger="8123456789413.7000000000001.1234abcd5678ef901234abcd5678ef90",
        response_url="https://hooks.slack.com/commands/T07POPS0001/8123456789412/Lw0rKx5vBn3mTqZe",
    )


def test_a_command_of_an_org_wide_install_says_so_as_a_string() -> None:
    body = {**payload("slash_command"), "is_enterprise_install": "true", "enterprise_id": "E1"}
    assert read_command(body).workspace == "E1"


def test_a_message_shortcut_carries_the_message() -> None:
    assert read_shortcut(MESSAGE_SHORTCUT) == ShortcutUse(
        workspace="T1",
        user="U1",
        channel="C1",
        words="stand-ups & @someone",
        ts="1.2",
        trigger="1.2.abc",
        response_url="https://hooks.slack.com/app/T1/1/x",
    )


def test_a_global_shortcut_has_no_message() -> None:
    body = {"type": "shortcut", "team": {"id": "T1"}, "user": {"id": "U1"}, "trigger_id": "1.2"}
    assert read_shortcut(body) == ShortcutUse("T1", "U1", None, "", None, "1.2", None)


def test_opening_the_app_tells_the_tab() -> None:
    assert read_home_opened(payload("event_app_home_opened")) == HomeOpened(
        "T07POPS0001", "U07MIRA0001", "home"
    )


def test_joining_and_leaving() -> None:
    assert read_membership(payload("event_member_joined_channel")) == Membership(
        "T07POPS0001", "U07POPSBOTU", "C07TEAMBLUE", joined=True, inviter="U07MIRA0001"
    )
    assert read_membership(event("member_left_channel", user="U1", channel="C1")) == Membership(
        "T1", "U1", "C1", joined=False
    )


@pytest.mark.parametrize(
    ("body", "change"),
    [
        (event("channel_archive", channel="C1", user="U1"), ChannelChange("T1", "C1", "archived")),
        (event("group_archive", channel="G1"), ChannelChange("T1", "G1", "archived")),
        (event("channel_unarchive", channel="C1"), ChannelChange("T1", "C1", "unarchived")),
        (event("group_unarchive", channel="G1"), ChannelChange("T1", "G1", "unarchived")),
        (event("channel_rename", channel={"id": "C1", "name": "x"}), ChannelChange("T1", "C1", "renamed")),
        (event("group_rename", channel={"id": "G1", "name": "x"}), ChannelChange("T1", "G1", "renamed")),
        (event("channel_left", channel="C1"), ChannelChange("T1", "C1", "left")),
        (event("group_left", channel="G1"), ChannelChange("T1", "G1", "left")),
        (
            event("channel_id_changed", old_channel_id="G1", new_channel_id="C2"),
            ChannelChange("T1", "G1", "id_changed", "C2"),
        ),
    ],
)
def test_what_happens_to_channels(body: object, change: ChannelChange) -> None:
    assert read_channel_change(body) == change


def test_an_event_belongs_to_whom_it_was_authorized_for() -> None:
    body = event("channel_left", channel="C1")
    body["authorizations"] = [{"team_id": "T2", "enterprise_id": "E1", "is_enterprise_install": False}]
    assert read_channel_change(body).workspace == "T2"
    body["authorizations"] = [{"team_id": None, "enterprise_id": "E1", "is_enterprise_install": True}]
    assert read_channel_change(body).workspace == "E1"


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


@pytest.mark.parametrize("name", ["event_app_uninstalled", "event_tokens_revoked"])
def test_the_end_of_an_installation_says_where_and_when(name: str) -> None:
    happened = datetime(2026, 1, 5, 9, 40, 3, tzinfo=UTC)
    assert read_installation_end(payload(name)) == InstallationEnd("T07POPS0001", happened)


def test_peoples_own_revoked_tokens_are_no_end() -> None:
    assert read_installation_end(event("tokens_revoked", tokens={"oauth": ["U1"], "bot": []})) is None
    assert read_installation_end(event("tokens_revoked", tokens={"oauth": ["U1"]})) is None


@pytest.mark.parametrize("seconds", [None, "now", -1, 1 << 60, 1.5])
def test_an_end_at_no_moment_of_this_age_is_an_end_all_the_same(seconds: object) -> None:
    told = event("app_uninstalled") | {"event_time": seconds}
    assert read_installation_end(told) == InstallationEnd("T1", None)
