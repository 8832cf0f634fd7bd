from dataclasses import replace

from tests.walks.people import ANA, BEN, FIG, IN_FIG, KAI, KIWI, LEA, LOBBY, OPS, plan
from tests.walks.stage import Stage


def test_a_pulse_is_skipped_while_the_channel_is_archived_and_comes_back_with_it(stage: Stage) -> None:
    stage.act(ANA, "archive", channel=FIG)
    stage.settle()
    assert f"<#{FIG}> is archived, so the pulses of Fig pause." in stage.dms(LEA)[-1]["text"]
    stage.go("2026-10-06 09:30")
    assert stage.messages(FIG) == []
    stage.go("2026-10-12 10:00")
    assert "• Fig on 6 October 2026: its channel is archived" in stage.newest(OPS)["text"]
    stage.act(ANA, "unarchive", channel=FIG)
    stage.go("2026-10-13 09:30")
    assert len(stage.messages(FIG)) == 1


def test_a_removed_bot_is_reported_once_a_day_and_is_back_when_invited_again(stage: Stage) -> None:
    stage.act(BEN, "remove_bot", channel=FIG)
    assert len(stage.dms(LEA)) == 0
    stage.settle()
    said = stage.dms(LEA)[-1]["text"]
    assert f"Pops is not in <#{FIG}>, so the pulses of Fig cannot be posted there." in said
    assert "write `/invite @Pops` in that channel" in said
    stage.act(ANA, "add_bot", channel=FIG)
    stage.act(BEN, "remove_bot", channel=FIG)
    stage.wait(minutes=5)
    assert len(stage.dms(LEA)) == 1
    stage.go("2026-10-06 09:30")
    assert stage.messages(FIG) == []
    stage.act(ANA, "add_bot", channel=FIG)
    stage.act(BEN, "remove_bot", channel=FIG)
    stage.settle()
    assert len(stage.dms(LEA)) == 2
    stage.act(ANA, "add_bot", channel=FIG)
    stage.go("2026-10-13 09:30")
    assert len(stage.messages(FIG)) == 1


def test_a_channel_that_nobody_told_of_is_found_out_when_slack_refuses_the_pulse(stage: Stage) -> None:
    stage.expect("not_in_channel")
    stage.platform.state.set_member(FIG, "U0POPSBOT01", member=False)
    stage.go("2026-10-06 09:30")
    assert stage.messages(FIG) == []
    assert f"Pops is not in <#{FIG}>" in stage.dms(LEA)[-1]["text"]
    stage.go("2026-10-12 10:00")
    assert "• Fig on 6 October 2026: Pops is not in its channel" in stage.newest(OPS)["text"]


def test_a_return_that_nobody_told_of_is_found_out_when_the_pulse_is_due(stage: Stage) -> None:
    stage.act(BEN, "remove_bot", channel=FIG)
    stage.platform.state.set_member(FIG, "U0POPSBOT01", member=True)
    stage.go("2026-10-06 09:30")
    assert len(stage.messages(FIG)) == 1


def test_a_round_that_closes_while_the_channel_is_archived_says_so_when_it_is_back(pulse: Stage) -> None:
    pulse.expect("is_inactive")
    pulse.answer(BEN, 4)
    pulse.act(ANA, "archive", channel=FIG)
    pulse.go("2026-10-08 09:30")
    assert "open until" in pulse.newest(FIG)["text"]
    pulse.act(ANA, "unarchive", channel=FIG)
    pulse.wait(minutes=1)
    assert "This round is closed: 1 of 6 answered." in pulse.newest(FIG)["text"]


def test_a_pulse_that_somebody_deleted_does_not_stop_the_others(pulse: Stage) -> None:
    pulse.expect("message_not_found")
    pulse.answer(BEN, 4)
    pulse.platform.messages.remove(FIG, pulse.newest(FIG)["ts"])
    pulse.go("2026-10-08 09:30")
    pulse.go("2026-10-13 09:30")
    assert len(pulse.messages(FIG)) == 1


def test_a_channel_that_pops_does_not_use_is_nobodys_trouble(stage: Stage) -> None:
    stage.act(ANA, "add_bot", channel=LOBBY)
    stage.act(ANA, "remove_bot", channel=LOBBY)
    stage.settle()
    assert stage.dms(LEA) == []


def test_a_renamed_channel_goes_on_as_before(stage: Stage) -> None:
    stage.act(ANA, "rename", channel=FIG, name="team-figtree")
    stage.go("2026-10-06 09:30")
    assert len(stage.messages(FIG)) == 1
    stage.answer(ANA, 4)
    assert "Recorded for Fig" in stage.told(ANA)


def test_a_channel_that_got_another_id_keeps_its_team(stage: Stage) -> None:
    stage.event({"type": "channel_id_changed", "old_channel_id": FIG, "new_channel_id": LOBBY})
    stage.act(KAI, "add_bot", channel=LOBBY)
    stage.go("2026-10-06 09:30")
    assert [len(stage.messages(channel)) for channel in (FIG, LOBBY)] == [0, 1]


def test_a_digest_channel_that_got_another_id_keeps_its_digest(stage: Stage) -> None:
    stage.event({"type": "channel_id_changed", "old_channel_id": OPS, "new_channel_id": LOBBY})
    stage.act(KAI, "add_bot", channel=LOBBY)
    stage.go("2026-10-12 10:00")
    assert "Pops digest" in stage.newest(LOBBY)["text"]


def test_a_round_whose_channel_got_another_id_is_closed_there(pulse: Stage) -> None:
    pulse.event({"type": "channel_id_changed", "old_channel_id": FIG, "new_channel_id": LOBBY})
    assert pulse.rows("SELECT posted_channel FROM round WHERE team = 'fig'") == [(LOBBY,)]


def test_applying_warns_of_channels_that_cannot_be_posted_to(stage: Stage) -> None:
    stage.expect("channel_not_found")
    wanted = plan()
    wanted["teams"]["fig"]["channel"] = LOBBY
    wanted["digest"]["channel"] = "C0NOWHERE"
    stage.act(KAI, "archive", channel=KIWI)
    _, concerns = stage.apply(wanted)
    assert [(c.channel, c.code) for c in concerns] == [
        (LOBBY, "not_invited"),
        (KIWI, "archived"),
        ("C0NOWHERE", "unreachable"),
    ]


def test_somebody_who_became_a_guest_is_not_asked_any_more(stage: Stage) -> None:
    changed = replace(stage.user(BEN), is_guest=True)
    stage.platform.state._users[BEN] = changed
    stage.event({"type": "user_change", "user": {"id": BEN}})
    stage.go("2026-10-06 09:30")
    assert "0 of 5 answered" in stage.newest(FIG)["text"]
    stage.answer(BEN, 3)
    assert "This pulse is for the full members of Fig" in stage.told(BEN)


def test_a_change_of_somebody_unknown_is_not_looked_up(stage: Stage) -> None:
    stage.event({"type": "user_change", "user": {"id": "U0NEVERSEEN"}})
    assert stage.calls("users.info") == []


def test_the_end_of_the_installation_is_logged(stage: Stage) -> None:
    stage.event({"type": "app_uninstalled"})
    assert "installation_ended" in [entry["event"] for entry in stage.log]


def test_all_that_is_to_be_mended_is_in_one_message_a_day(stage: Stage) -> None:
    stage.act(ANA, "archive", channel=FIG)
    stage.settle()
    stage.act(KAI, "remove_bot", channel=KIWI)
    stage.wait(minutes=1)
    (told,) = stage.dms(LEA)
    assert f"<#{FIG}> is archived, so the pulses of Fig pause." in told["text"]
    assert f"Pops is not in <#{KIWI}>, so the pulses of Kiwi cannot be posted there." in told["text"]


def test_what_was_mended_before_it_could_be_told_is_not_told(stage: Stage) -> None:
    stage.act(ANA, "archive", channel=FIG)
    stage.act(ANA, "unarchive", channel=FIG)
    stage.settle()
    assert stage.dms(LEA) == []


def test_many_channels_in_trouble_fit_into_one_message(stage: Stage) -> None:
    stage.expect("channel_not_found", "user_not_found")
    wanted = plan()
    for number in range(17):
        team = {
            "name": f"Team {number}",
            "channel": f"C0GONE{number}",
            "zone": "Europe/Berlin",
            "roster": [f"U0TEAM{number}P{place}" for place in range(3)],
        }
        wanted["teams"][f"team-{number}"] = team
    stage.apply(wanted)
    stage.go("2026-10-06 09:30")
    (told,) = stage.dms(LEA)
    assert told["text"].count("Pops is not in <#C0GONE") == 15
    assert "And 2 more channels; `pops doctor` lists them all." in told["text"]


def test_a_scope_that_is_missing_is_told_with_how_to_add_it(stage: Stage) -> None:
    stage.expect("missing_scope")
    stage.go("2026-10-06 09:30")
    for person in (ANA, BEN, *IN_FIG[2:]):
        stage.answer(person, 4)
    stage.revoke("files:write")
    stage.go("2026-10-12 10:00")
    stage.wait(minutes=30)
    (told,) = stage.dms(LEA)
    assert "some messages wait" in told["text"]
    assert "(needs files:write)" in told["text"]
    assert "`pops deliveries retry --all`" in told["text"]
