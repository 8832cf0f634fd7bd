"""Channels are renamed, made private, deleted, given another id: what was asked and told stays."""

from dataclasses import replace

from tests.walks.living import history
from tests.walks.people import ANA, BEN, FIG, KIWI, LEA, LOBBY, OPS, plan
from tests.walks.stage import Stage


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
