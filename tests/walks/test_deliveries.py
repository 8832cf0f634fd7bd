from datetime import timedelta
from itertools import pairwise

from bot.domain.message import Message, Words
from storage import deliveries
from storage.rows import to_json
from tests.walks.people import ANA, BEN, FIG, LEA, OPS, WORKSPACE_ID, plan
from tests.walks.reading import words
from tests.walks.stage import Stage


def owe(stage: Stage, key: str, ref: dict[str, object], channel: str = FIG) -> None:
    """Owe a message, as a flow would."""
    with stage.bot.database.transaction() as session:
        deliveries.owe(session, WORKSPACE_ID, key, "message", channel, ref, stage.clock.now())


def message(words: str) -> dict[str, object]:
    """What a delivery of kind "message" refers to."""
    return {"message": to_json(Message, Message((Words(words),)))}


def test_a_message_that_cannot_be_made_is_parked_and_holds_up_no_other(stage: Stage) -> None:
    owe(stage, "broken:1", {"nothing": "to send"})
    owe(stage, "broken:2", message(""))
    owe(stage, "whole", message("Still here"))
    stage.settle()
    assert [m["text"] for m in stage.messages(FIG)] == ["Still here"]
    assert sorted(stage.rows("SELECT key, parked FROM delivery WHERE parked IS NOT NULL")) == [
        ("broken:1", "KeyError"),
        ("broken:2", "ValueError"),
    ]


def test_a_message_carries_the_mark_of_its_delivery(stage: Stage) -> None:
    owe(stage, "marked", message("Hello"))
    stage.settle()
    assert stage.newest(FIG)["metadata"] == {
        "event_type": "pops_delivery",
        "event_payload": {"key": "marked"},
    }


def test_messages_to_one_channel_keep_to_slacks_pace(stage: Stage) -> None:
    for number in range(5):
        owe(stage, f"one-of-five:{number}", message(f"Number {number}"))
    stage.settle()
    times = [float(m["ts"]) for m in stage.messages(FIG)]
    assert len(times) == 5
    assert all(later - earlier >= 1 for earlier, later in pairwise(times))


def test_a_scope_that_is_missing_for_a_while_delays_and_loses_nothing(stage: Stage) -> None:
    stage.expect("missing_scope")
    stage.revoke("chat:write")
    stage.go("2026-10-06 09:30")
    assert stage.messages(FIG) == []
    stage.grant("chat:write")
    stage.wait(minutes=10)
    assert len(stage.messages(FIG)) == 1


def test_a_sandbox_that_says_too_fast_is_asked_again_later(stage: Stage) -> None:
    stage.expect("ratelimited")
    stage.clock.move_to(stage.clock.now().replace(day=6, hour=7, minute=30))
    stage.platform.pace.take(FIG)
    stage.settle()
    assert len(stage.messages(FIG)) == 1


def test_a_digest_of_many_teams_and_many_words_fits_into_slacks_messages(stage: Stage) -> None:
    wanted = plan()
    for number in range(14):
        wanted["teams"][f"team-{number}"] = {
            "name": f"Team {number}",
            "channel": f"C0MANY{number}",
            "zone": "Europe/Berlin",
            "roster": [BEN],
        }
    stage.expect("channel_not_found")
    stage.apply(wanted)
    for number in range(14):
        stage.command(LEA, "/pops feedback", OPS)
        stage.submit(LEA, team=f"team-{number}", words=f"{number} " + "many words, " * 200)
    stage.clock.move_to(stage.clock.now().replace(day=12, hour=8, minute=0))
    stage.settle()
    details = stage.thread(OPS, stage.newest(OPS)["ts"])
    said = "\n".join(words(m["blocks"]) for m in details)
    assert "16 teams have not started: Kiwi, Lime, Team 0" in said
    assert sum(f"Team {number}, a note:" in said for number in range(14)) == 12
    assert said.count("many words") > 12
    assert "And 2 more." in said
    assert stage.rows("SELECT kind FROM delivery WHERE parked IS NOT NULL AND kind != 'pulse'") == []


def test_a_pulse_whose_count_could_not_be_updated_for_hours_still_loses_its_buttons(pulse: Stage) -> None:
    pulse.expect("missing_scope")
    pulse.revoke("chat:write")
    pulse.answer(ANA, 4)
    pulse.answer(BEN, 4)
    for _ in range(12):
        pulse.wait(minutes=11)
    parked = pulse.rows("SELECT kind FROM delivery WHERE parked IS NOT NULL ORDER BY kind")
    assert parked == [("round",), ("trouble",)]
    pulse.grant("chat:write")
    pulse.go("2026-10-08 09:30")
    assert "This round is closed: 2 of 6 answered." in pulse.newest(FIG)["text"]


def test_a_pulse_that_slack_does_not_take_until_its_round_closes_is_skipped_and_not_closed(
    stage: Stage,
) -> None:
    stage.expect("missing_scope")
    stage.revoke("chat:write")
    stage.go("2026-10-06 09:30")
    stage.clock.advance(timedelta(days=3))
    stage.grant("chat:write")
    stage.settle()
    assert stage.messages(FIG) == []
    query = "SELECT status, skipped, posted_ts FROM round WHERE team = 'fig' ORDER BY due LIMIT 1"
    assert stage.rows(query) == [("skipped", "late", None)]


def test_a_pulse_that_slack_does_not_take_until_the_cutoff_is_skipped_and_said(stage: Stage) -> None:
    stage.expect("missing_scope")
    stage.revoke("chat:write")
    stage.go("2026-10-06 09:30")
    stage.clock.advance(timedelta(hours=9))
    stage.grant("chat:write")
    stage.settle()
    assert stage.messages(FIG) == []
    stage.go("2026-10-12 10:00")
    assert "• Fig on 6 October 2026: Pops was not running at that time" in stage.newest(OPS)["text"]
