"""Rosters follow life: whatever happens to people and channels, what was asked, answered and told stays."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.walks.deciding import last_detail, week_with_comments
from tests.walks.people import (
    ANA,
    BEN,
    CLEO,
    DEV,
    EVA,
    FAY,
    FIG,
    GUS,
    IN_FIG,
    IN_KIWI,
    KAI,
    KIWI,
    LEA,
    LIV,
    LOBBY,
    OPS,
    PAT,
    SOL,
    plan,
)
from tests.walks.reading import buttons, words
from tests.walks.setting_up import held, open_part, save, window
from tests.walks.stage import Stage

HISTORY = (
    "SELECT id, team, version, questions, roster, status FROM round WHERE due < '2026-10-12' ORDER BY id",
    "SELECT round, pseudonym, choices, comment FROM answer ORDER BY round, pseudonym",
    "SELECT week, content FROM digest WHERE week <= '2026-10-12' ORDER BY week",
)


def history(stage: Stage) -> list[list[tuple[Any, ...]]]:
    """What was asked, answered, shown and told in the first week."""
    asked, answered, told = (stage.rows(query) for query in HISTORY)
    first = {row[0] for row in asked}
    assert all((asked, answered, told)), "there is no history"
    return [asked, [row for row in answered if row[0] in first], told]


def change_user(stage: Stage, user: str, **facts: Any) -> None:
    """Slack changes what it says of somebody, and tells Pops."""
    changed = replace(stage.user(user), **facts)
    stage.platform.state._users[user] = changed
    stage.event({"type": "user_change", "user": {"id": user, "deleted": changed.deleted}})


def asked(stage: Stage, team: str) -> list[str]:
    """Who was asked in a team's newest round."""
    ((roster,),) = stage.rows(f"SELECT roster FROM round WHERE team = '{team}' ORDER BY due DESC LIMIT 1")  # noqa: S608
    return [part.strip('" ') for part in str(roster).strip("[]").split(",")]


@pytest.fixture
def lived(stage: Stage) -> Stage:
    """A stage with a week behind it: both teams answered, and the digest is posted."""
    week_with_comments(stage)
    return stage


def joins(stage: Stage) -> None:
    stage.act(ANA, "join", channel=FIG, user=SOL)


def leaves(stage: Stage) -> None:
    stage.act(BEN, "leave", channel=FIG)


def is_deactivated(stage: Stage) -> None:
    change_user(stage, BEN, deleted=True)
    stage.platform.state.set_member(FIG, BEN, member=False)


def becomes_a_guest(stage: Stage) -> None:
    change_user(stage, BEN, is_guest=True)


def is_renamed(stage: Stage) -> None:
    change_user(stage, BEN, real_name="Benjamin Okafor", name="benjamin")


def moves_away(stage: Stage) -> None:
    change_user(stage, BEN, zone="Asia/Tokyo")


def brings_a_guest_and_a_partner(stage: Stage) -> None:
    for person in (GUS, PAT):
        stage.act(ANA, "leave", channel=FIG, user=person)
        stage.act(ANA, "join", channel=FIG, user=person)


@pytest.mark.parametrize(
    ("happening", "then"),
    [
        (joins, {*IN_FIG, SOL}),
        (leaves, {*IN_FIG} - {BEN}),
        (is_deactivated, {*IN_FIG} - {BEN}),
        (becomes_a_guest, {*IN_FIG} - {BEN}),
        (is_renamed, {*IN_FIG}),
        (moves_away, {*IN_FIG}),
        (brings_a_guest_and_a_partner, {*IN_FIG}),
    ],
)
def test_the_next_round_asks_who_is_there_then_and_the_past_stays(
    lived: Stage, happening: Callable[[Stage], None], then: set[str]
) -> None:
    before = history(lived)
    happening(lived)
    lived.settle()
    assert history(lived) == before
    lived.go("2026-10-13 09:30")
    assert set(asked(lived, "fig")) == then
    assert history(lived) == before
    assert lived.dms(LEA) == []


def test_somebody_who_is_a_full_member_again_is_asked_again(lived: Stage) -> None:
    becomes_a_guest(lived)
    change_user(lived, BEN, is_guest=False)
    lived.go("2026-10-13 09:30")
    assert set(asked(lived, "fig")) == {*IN_FIG}


def test_somebody_on_a_listed_roster_who_has_left_slack_is_not_asked_any_more(lived: Stage) -> None:
    wanted = plan()
    wanted["teams"]["fig"] |= {"roster": [ANA, BEN, CLEO, DEV, GUS]}
    lived.apply(wanted)
    change_user(lived, BEN, deleted=True)
    lived.go("2026-10-13 09:30")
    assert set(asked(lived, "fig")) == {ANA, CLEO, DEV, GUS}
    assert lived.apply(wanted)[0] == []


def test_a_champion_who_has_left_is_asked_for_anew_once(lived: Stage) -> None:
    before = history(lived)
    for _ in range(2):
        change_user(lived, ANA, deleted=True)
    lived.settle()
    (told,) = lived.dms(LEA)
    assert f"<@{ANA}> has left your Slack." in told["text"]
    assert "They were champion of Fig. Who should be it now?" in told["text"]
    assert buttons(told) == {"gone|team|fig": ["Champion of Fig"]}
    lived.press(LEA, "setup:change", lived.platform.state.dm_with(LEA).channel_id, row="fig")
    assert held(window(lived, LEA))["name"] == "Fig"
    save(lived, LEA, champions=(BEN,))
    assert history(lived) == before


def test_what_has_somebody_else_already_is_not_asked_for(lived: Stage) -> None:
    change_user(lived, ANA, deleted=True)
    wanted = plan()
    wanted["teams"]["fig"]["champions"] = [BEN]
    lived.apply(wanted)
    lived.settle()
    assert lived.dms(LEA) == []


def test_an_ops_lead_who_has_left_is_told_to_those_who_still_lead(lived: Stage) -> None:
    lived.apply(plan() | {"ops_leads": [LEA, BEN]})
    change_user(lived, LEA, deleted=True)
    lived.settle()
    assert f"They were an ops lead here; <@{BEN}> still is." in lived.dms(BEN)[-1]["text"]
    dm = lived.platform.state.dm_with(BEN).channel_id
    lived.press(BEN, "setup:change", dm, row="leads")
    assert window(lived, BEN)["title"]["text"] == "Ops leads"
    save(lived, BEN, leads=(BEN, CLEO))


def test_the_last_ops_lead_does_not_leave_silently(lived: Stage) -> None:
    change_user(lived, LEA, deleted=True)
    lived.settle()
    for champion in (ANA, KAI):
        (told,) = lived.dms(champion)[-1:]
        assert "They were the last ops lead here: nobody can change the set-up now." in told["text"]
        assert "gone|leads" not in buttons(told)
    assert "no_ops_lead_left" in [entry["event"] for entry in lived.log]
    open_part(lived, SOL, "leads")
    save(lived, SOL, leads=(ANA,))
    open_part(lived, ANA, "digest")


def test_a_lead_who_left_while_nobody_listened_is_noticed_when_slack_refuses_a_message(lived: Stage) -> None:
    lived.expect("user_disabled")
    lived.apply(plan() | {"ops_leads": [LEA, BEN]})
    lived.platform.state._users[LEA] = replace(lived.user(LEA), deleted=True)
    lived.act(ANA, "archive", channel=FIG)
    lived.settle()
    lived.wait(minutes=1)
    assert any(f"<@{LEA}> has left your Slack." in told["text"] for told in lived.dms(BEN))


def test_the_next_step_of_an_owner_who_has_left_falls_to_an_ops_lead_and_that_is_said(lived: Stage) -> None:
    wanted = plan()
    wanted["changes"]["async"]["owner"] = BEN
    lived.apply(wanted)
    change_user(lived, BEN, deleted=True)
    lived.settle()
    (told,) = lived.dms(LEA)
    assert f"The next step of *Async stand-ups* was theirs. It falls to <@{LEA}>." in told["text"]
    assert buttons(told) == {"gone|change|async": ["Owner of Async stand-ups"]}
    lived.go("2026-10-19 10:00")
    said = words(last_detail(lived)["blocks"])
    assert f"Next step: <@{LEA}> (instead of <@{BEN}>, who has left), " in said


def test_when_most_of_a_team_have_moved_its_zone_is_asked_for_and_does_not_move_by_itself(
    lived: Stage,
) -> None:
    before = history(lived)
    for person in IN_KIWI[:2]:
        change_user(lived, person, zone="Europe/Lisbon")
    lived.settle()
    assert lived.dms(LEA) == []
    change_user(lived, IN_KIWI[2], zone="Europe/London")
    change_user(lived, IN_KIWI[3], zone="Europe/Lisbon")
    lived.settle()
    (told,) = lived.dms(LEA)
    assert "Most of *Kiwi* (3 of 5) are in Europe/Lisbon now." in told["text"]
    assert "Next pulse on *Async stand-ups*: Tuesday 13 October 09:30 for Kiwi" in told["text"]
    assert lived.rows("SELECT due FROM schedule WHERE team = 'kiwi'")[0][0].startswith("2026-10-13 13:30")
    dm = lived.platform.state.dm_with(LEA).channel_id
    lived.press(LEA, "team_zone", dm)
    lived.settle()
    assert "*Kiwi* is in Europe/Lisbon now." in lived.told(LEA, dm)
    assert lived.rows("SELECT due FROM schedule WHERE team = 'kiwi'")[0][0].startswith("2026-10-13 08:30")
    lived.press(LEA, "team_zone", dm)
    assert "*Kiwi* is in Europe/Lisbon already." in lived.told(LEA, dm)
    change_user(lived, LIV, zone="Europe/London")
    lived.settle()
    assert len(lived.dms(LEA)) == 1
    assert history(lived) == before


def test_a_zone_button_is_for_those_who_may_and_takes_only_zones(lived: Stage) -> None:
    for person in IN_KIWI[:3]:
        change_user(lived, person, zone="Europe/Lisbon")
    lived.settle()
    (told,) = lived.dms(LEA)
    forged = lived.click_of(LEA, told, "team_zone", "zone|kiwi", "kiwi|Mars/Olympus")
    lived.send(forged)
    where = lived.channel(told).channel_id
    assert "The team's zone stays as it is." in lived.told(LEA, where)
    gone = lived.click_of(LEA, told, "team_zone", "zone|kiwi", "plum|Europe/Lisbon")
    lived.send(gone)
    assert "This is not there any more." in lived.told(LEA, where)
    payload = lived.click_of(LEA, told, "team_zone", "zone|kiwi")
    payload["user"] |= {"id": BEN}
    lived.send(payload)
    assert "Europe/Lisbon" not in str(lived.rows("SELECT definition FROM team WHERE key = 'kiwi'"))


def test_zones_with_the_same_clocks_are_one_zone_to_a_team(lived: Stage) -> None:
    for person in (ANA, BEN, CLEO, DEV, EVA, FAY):
        change_user(lived, person, zone="Europe/Paris")
    lived.settle()
    assert lived.dms(LEA) == []


def test_a_renamed_channel_is_shown_by_its_new_name_and_the_team_keeps_its_own(lived: Stage) -> None:
    before = history(lived)
    lived.act(ANA, "rename", channel=FIG, name="team-figtree")
    lived.go("2026-10-13 09:30")
    assert len(lived.messages(FIG)) == 2
    lived.answer(BEN, 4)
    assert "Recorded for Fig" in lived.told(BEN)
    assert history(lived) == before


def test_a_channel_that_was_made_private_goes_on_and_is_archived_and_back_as_such(lived: Stage) -> None:
    before = history(lived)
    channel = lived.platform.state.channel(FIG)
    assert channel is not None
    lived.platform.state.put_channel(replace(channel, kind="private"))
    lived.go("2026-10-13 09:30")
    assert len(lived.messages(FIG)) == 2
    lived.act(ANA, "archive", channel=FIG)
    lived.settle()
    assert f"<#{FIG}> is archived, so the pulses of Fig pause." in lived.dms(LEA)[-1]["text"]
    lived.act(ANA, "unarchive", channel=FIG)
    lived.go("2026-10-20 09:30")
    assert len(lived.messages(FIG)) == 3
    assert history(lived) == before


def test_a_deleted_channel_is_told_and_its_team_gets_another_one(lived: Stage) -> None:
    lived.expect("channel_not_found")
    before = history(lived)
    del lived.platform.state._channels[FIG]
    for _ in range(2):
        lived.event({"type": "channel_deleted", "channel": FIG})
    lived.settle()
    (told,) = lived.dms(LEA)
    assert "The channel of Fig was deleted, so there is nowhere to post its pulses." in told["text"]
    lived.go("2026-10-13 09:30")
    ((reason,),) = lived.rows("SELECT skipped FROM round WHERE team = 'fig' ORDER BY due DESC LIMIT 1")
    assert reason == "channel_deleted"
    lived.act(ANA, "add_bot", channel=LOBBY)
    wanted = plan()
    wanted["teams"]["fig"]["channel"] = LOBBY
    lived.apply(wanted)
    lived.go("2026-10-19 10:00")
    assert "• Fig on 13 October 2026: its channel was deleted" in lived.newest(OPS)["text"]
    lived.go("2026-10-20 09:30")
    assert len(lived.messages(LOBBY)) == 1
    assert history(lived) == before


def test_a_deleted_private_channel_is_told_too(lived: Stage) -> None:
    lived.expect("channel_not_found")
    del lived.platform.state._channels[KIWI]
    lived.event({"type": "group_deleted", "channel": KIWI})
    lived.settle()
    assert "The channel of Kiwi was deleted" in lived.dms(LEA)[-1]["text"]


def test_a_digest_channel_with_another_id_keeps_what_is_told_below_its_digest(lived: Stage) -> None:
    before = history(lived)
    lived.act(ANA, "archive", channel=KIWI)
    for old, new in ((OPS, LOBBY), (KIWI, "C0KIWI2")):
        lived.event({"type": "channel_id_changed", "old_channel_id": old, "new_channel_id": new})
    assert lived.rows("SELECT posted_channel FROM digest WHERE week <= '2026-10-12'") == [(LOBBY,)]
    assert lived.rows("SELECT channel, reason FROM channel_trouble") == [("C0KIWI2", "channel_archived")]
    assert history(lived) == before


def test_what_does_not_concern_pops_is_not_looked_up(lived: Stage) -> None:
    looked = len(lived.calls("users.info"))
    for user in ({"id": "U0STRANGER"}, {"id": "U0STRANGER", "deleted": True}):
        lived.event({"type": "user_change", "user": user})
    assert len(lived.calls("users.info")) == looked
