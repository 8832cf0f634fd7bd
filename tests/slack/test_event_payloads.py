from datetime import UTC, datetime

import pytest

from bot.slack.event_payloads import (
    ChannelChange,
    HomeOpened,
    InstallationEnd,
    Membership,
    read_channel_change,
    read_home_opened,
    read_installation_end,
    read_membership,
)
from tests.slack.samples import event, payload


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
