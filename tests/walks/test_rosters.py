"""Rosters follow life: whatever happens to people, what was asked, answered and told stays."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.walks.deciding import last_detail
from tests.walks.living import asked, change_user, history
from tests.walks.people import ANA, BEN, CLEO, DEV, FIG, GUS, IN_FIG, KAI, LEA, PAT, SOL, plan
from tests.walks.reading import buttons, words
from tests.walks.setting_up import held, open_part, save, window
from tests.walks.stage import Stage


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


def test_what_does_not_concern_pops_is_not_looked_up(lived: Stage) -> None:
    looked = len(lived.calls("users.info"))
    for user in ({"id": "U0STRANGER"}, {"id": "U0STRANGER", "deleted": True}):
        lived.event({"type": "user_change", "user": user})
    assert len(lived.calls("users.info")) == looked
