import json

from tests.walks.people import ANA, BEN, FIG, KAI, KIWI, LEA, LOBBY, OPS, QIN, SOL, plan
from tests.walks.reading import initial, inputs, words
from tests.walks.stage import Stage

KEPT = "SELECT team, change, kind, words, share, author FROM feedback"


def test_feedback_opens_a_form_that_knows_the_champions_team_and_the_change(stage: Stage) -> None:
    assert stage.command(ANA, "/pops feedback") == []
    view = stage.modal(ANA)
    assert view is not None
    assert list(inputs(view)) == ["change", "kind", "words", "share"]
    assert initial(view) == {"change": "async", "kind": "other", "words": None, "share": None}
    stage.submit(ANA, change="async", kind="works", words="People write more.", share="yes")
    assert stage.rows(KEPT) == [("fig", "async", "works", "People write more.", True, ANA)]
    receipt = words(stage.modal(ANA))
    assert "Kept for Fig, on *Async stand-ups*, as something that works" in receipt
    assert "may be read by other teams on this change" in receipt


def test_words_after_the_command_are_kept_at_once(any_stage: Stage) -> None:
    (receipt,) = any_stage.command(ANA, "/pops feedback People *love* the quiet mornings")
    assert any_stage.modal(ANA) is None
    assert any_stage.rows(KEPT) == [("fig", "async", "other", "People *love* the quiet mornings", False, ANA)]
    assert "Thank you! Kept for Fig, on *Async stand-ups*" in receipt["text"]
    assert "It goes into the next weekly digest." in receipt["text"]


def test_feedback_works_where_the_bot_is_no_member(stage: Stage) -> None:
    (receipt,) = stage.command(ANA, "/pops feedback Heard in the lobby", LOBBY)
    assert "Kept for Fig" in receipt["text"]
    stage.command(ANA, "/pops feedback", LOBBY)
    stage.submit(ANA, words="From a form")
    assert [row[3] for row in stage.rows(KEPT)] == ["Heard in the lobby", "From a form"]


def test_feedback_works_in_a_direct_message(stage: Stage) -> None:
    dm = stage.platform.state.dm_with(KAI).channel_id
    (receipt,) = stage.command(KAI, "/pops feedback Said in private", dm)
    assert "Kept for Kiwi" in receipt["text"]
    assert stage.rows("SELECT team, change FROM feedback") == [("kiwi", "async")]


def test_an_ops_lead_chooses_among_all_teams_and_typed_words_are_not_lost(stage: Stage) -> None:
    assert stage.command(LEA, "/pops feedback Two teams said the same", OPS) == []
    view = stage.modal(LEA)
    assert view is not None
    offered = [o["value"] for o in inputs(view)["team"]["options"]]
    assert offered == ["fig", "kiwi", "lime"]
    assert initial(view)["words"] == "Two teams said the same"
    done = stage.submit(LEA, kind="idea")
    assert list(done["errors"]) == ["team"]
    stage.submit(LEA, team="lime", kind="idea")
    assert stage.rows(KEPT) == [("lime", "async", "idea", "Two teams said the same", False, LEA)]


def test_the_team_of_the_channel_is_taken_from_an_ops_lead_or_offered_first(stage: Stage) -> None:
    (receipt,) = stage.command(LEA, "/pops feedback Said in the channel of Kiwi", KIWI)
    assert "Kept for Kiwi" in receipt["text"]
    stage.command(LEA, "/pops feedback", KIWI)
    view = stage.modal(LEA)
    assert view is not None
    assert initial(view)["team"] == "kiwi"


def test_a_champion_of_several_teams_is_asked_which(stage: Stage) -> None:
    wanted = plan()
    wanted["teams"]["kiwi"]["champions"] = [ANA]
    stage.apply(wanted)
    assert stage.command(ANA, "/pops feedback Both teams say so", LOBBY) == []
    view = stage.modal(ANA)
    assert view is not None
    assert [o["text"]["text"] for o in inputs(view)["team"]["options"]] == ["Fig", "Kiwi"]
    stage.submit(ANA, team="kiwi")
    assert stage.rows("SELECT team, words FROM feedback") == [("kiwi", "Both teams say so")]


def test_somebody_else_is_told_who_the_champion_is(stage: Stage) -> None:
    for words_typed in ("/pops feedback", "/pops feedback with words"):
        (said,) = stage.command(BEN, words_typed)
        assert f"Your champion is <@{ANA}>: tell them, they pass it on." in said["text"]
    assert stage.modal(BEN) is None
    assert stage.rows(KEPT) == []


def test_somebody_in_a_team_without_champion_is_sent_to_the_ops_leads(stage: Stage) -> None:
    dm = stage.platform.state.dm_with(QIN).channel_id
    (said,) = stage.command(QIN, "/pops feedback It works", dm)
    assert f"Your team has no champion yet: tell <@{LEA}>." in said["text"]


def test_somebody_of_no_team_is_sent_to_the_ops_leads(stage: Stage) -> None:
    (said,) = stage.command(SOL, "/pops feedback It works", LOBBY)
    assert f"<@{LEA}>" in said["text"]


def test_a_message_is_sent_to_pops_from_its_menu_in_a_channel_without_the_bot(stage: Stage) -> None:
    ts = stage.act(BEN, "message", channel=LOBBY, text="Stand-ups in writing <3 & @kai agrees")["ts"]
    reply = stage.act(KAI, "message", channel=LOBBY, text="I do", thread_ts=ts)["ts"]
    stage.act(ANA, "shortcut", callback_id="send_to_pops", channel=LOBBY, ts=ts)
    view = stage.modal(ANA)
    assert view is not None
    assert initial(view)["words"] == "Stand-ups in writing <3 & [person] agrees"
    assert "so they are masked below" in words(view["blocks"])
    stage.submit(ANA, kind="works")
    stage.act(ANA, "shortcut", callback_id="send_to_pops", channel=LOBBY, ts=reply)
    stage.submit(ANA, kind="other")
    assert sorted(stage.rows("SELECT kind, words FROM feedback")) == [
        ("other", "I do"),
        ("works", "Stand-ups in writing <3 & [person] agrees"),
    ]


def test_the_message_menu_refuses_like_the_command(stage: Stage) -> None:
    ts = stage.act(BEN, "message", channel=FIG, text="Nice")["ts"]
    stage.act(BEN, "shortcut", callback_id="send_to_pops", channel=FIG, ts=ts)
    assert stage.modal(BEN) is None
    assert "`/pops feedback` is for champions and ops leads." in stage.told(BEN)


def test_the_same_form_delivered_twice_is_kept_once(any_stage: Stage) -> None:
    any_stage.command(ANA, "/pops feedback")
    payload = any_stage.submission_of(ANA, {"change": "async", "kind": "idea", "words": "Once"})
    assert [any_stage.send(payload)["response_action"] for _ in range(2)] == ["update", "update"]
    assert any_stage.rows("SELECT words FROM feedback") == [("Once",)]


def test_a_form_sent_again_with_other_words_after_its_receipt_got_lost_keeps_the_last(
    any_stage: Stage,
) -> None:
    any_stage.command(ANA, "/pops feedback")
    for thought in ("First thought", "Second thought"):
        answer = any_stage.send(any_stage.submission_of(ANA, {"words": thought}))
        assert thought in json.dumps(answer)
    assert any_stage.rows("SELECT words FROM feedback") == [("Second thought",)]


def test_the_same_command_delivered_twice_is_kept_once(stage: Stage) -> None:
    channel = stage.platform.state.channel(FIG)
    assert channel is not None
    fields = stage.payloads.command(stage.user(ANA), channel, "/pops", "feedback Said once")
    answers = [json.loads(stage.link.command(fields).body) for _ in range(2)]
    assert answers[0] == answers[1]
    assert stage.rows("SELECT words FROM feedback") == [("Said once",)]
    stage.command(ANA, "/pops feedback Said once")
    assert len(stage.rows("SELECT words FROM feedback")) == 2


def test_feedback_without_words_or_with_too_many_is_refused_at_its_field(stage: Stage) -> None:
    stage.command(ANA, "/pops feedback")
    done = stage.send(stage.submission_of(ANA, {"words": "   "}))
    assert done["errors"] == {"words": "There are no words yet: write a line or two, or close this window."}
    done = stage.send(stage.submission_of(ANA, {"words": "x" * 3001}))
    assert done["errors"]["words"].startswith("This is 3001 characters long; up to 3000 fit.")
    assert stage.rows(KEPT) == []


def test_feedback_at_once_that_is_too_long_is_refused_in_a_sentence(stage: Stage) -> None:
    (said,) = stage.command(ANA, f"/pops feedback {'x' * 3001}")
    assert "This is 3001 characters long" in said["text"]
    assert stage.rows(KEPT) == []


def test_a_champion_who_is_none_any_more_is_refused_and_keeps_the_words(stage: Stage) -> None:
    stage.command(ANA, "/pops feedback")
    wanted = plan()
    wanted["teams"]["fig"]["champions"] = [BEN]
    stage.apply(wanted)
    done = stage.submit(ANA, words="Words that should not be lost")
    assert "Your champion is @ben: tell them" in done["errors"]["words"]
    assert stage.rows(KEPT) == []


def test_feedback_for_a_team_that_is_gone_is_refused_at_the_team(stage: Stage) -> None:
    stage.command(LEA, "/pops feedback", OPS)
    left = plan()
    del left["teams"]["lime"]
    stage.apply(left)
    done = stage.submit(LEA, team="lime", words="Too late")
    assert done["errors"] == {"team": "This team is no longer known here. Please choose another one."}


def test_feedback_before_anything_is_set_up_says_what_is_missing(bare_stage: Stage) -> None:
    (said,) = bare_stage.command(ANA, "/pops feedback hello")
    assert "no team is set up yet" in said["text"]


def test_what_champions_said_stands_in_the_next_digest_with_the_team_and_without_the_person(
    stage: Stage,
) -> None:
    stage.command(ANA, "/pops feedback Quiet mornings <!channel> *work*")
    stage.command(KAI, "/pops feedback We would like to start too", KIWI)
    stage.go("2026-10-12 10:00")
    said = "\n".join(words(m["blocks"]) for m in stage.thread(OPS, stage.newest(OPS)["ts"]) if "blocks" in m)
    assert "Quiet mornings [group] *work*" in said
    assert "Fig, a note:" in said
    assert "We would like to start too" in said
    assert ANA not in said
    assert "Ferreira" not in said
