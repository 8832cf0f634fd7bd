import pytest

from tests.walks.people import ANA, BEN, FIG, GUS, KAI, KIWI, LEA, LOBBY, OPS, SOL, moment
from tests.walks.reading import words
from tests.walks.stage import Stage


@pytest.mark.parametrize("typed", ["/pops", "/pops help", "/pops HELP", "/pops  help "])
def test_pops_alone_and_help_say_what_there_is(stage: Stage, typed: str) -> None:
    (said,) = stage.command(SOL, typed, LOBBY)
    for command in ("feedback", "status", "digest", "privacy", "help"):
        assert f"`/pops {command}`" in said["text"]
    assert "Send to Pops" in said["text"]


@pytest.mark.parametrize(("typed", "near"), [("statsu", "status"), ("Feedbck", "feedback"), ("hlep", "help")])
def test_an_unknown_word_gets_the_nearest_command(stage: Stage, typed: str, near: str) -> None:
    (said,) = stage.command(SOL, f"/pops {typed}", LOBBY)
    assert f"Did you mean `/pops {near}`?" in said["text"]


def test_a_word_that_is_near_to_nothing_gets_the_list(stage: Stage) -> None:
    (said,) = stage.command(SOL, "/pops <!channel>`*xyzzy*", LOBBY)
    assert "Here is what there is:" in said["text"]
    assert "<!channel>" not in said["text"]
    assert "*xyzzy*" not in said["text"]


def test_privacy_says_in_plain_words_who_sees_what(stage: Stage) -> None:
    (said,) = stage.command(GUS, "/pops privacy")
    assert "groups: scores of at least 4 people" in said["text"]
    assert "Pops keeps who sent it" in said["text"]


def test_status_tells_what_runs_here_participation_and_the_next_pulse(pulse: Stage) -> None:
    pulse.answer(ANA, 4)
    pulse.answer(BEN, 4)
    pulse.wait(minutes=15)
    (said,) = pulse.command(SOL, "/pops status")
    assert "*Fig*" in said["text"]
    assert "• On *Async stand-ups* v1" in said["text"]
    assert "• Open now: Async stand-ups, 2 of 6 answered, closes <!date^" in said["text"]
    assert f"Next pulse: <!date^{int(moment('2026-10-13 09:30').timestamp())}^" in said["text"]
    assert "*Kiwi*" not in said["text"]


def test_status_elsewhere_tells_of_the_persons_own_teams(stage: Stage) -> None:
    (said,) = stage.command(KAI, "/pops status", LOBBY)
    assert "*Kiwi*" in said["text"]
    assert "• On no change at present" in said["text"]
    assert "*Fig*" not in said["text"]


def test_status_shows_an_ops_lead_all_teams(stage: Stage) -> None:
    (said,) = stage.command(LEA, "/pops status", LOBBY)
    assert [line for line in said["text"].splitlines() if line in ("*Fig*", "*Kiwi*", "*Lime*")] == [
        "*Fig*",
        "*Kiwi*",
        "*Lime*",
    ]


def test_status_for_a_stranger_to_all_teams_says_whom_to_ask(stage: Stage) -> None:
    (said,) = stage.command(SOL, "/pops status", LOBBY)
    assert "Nothing is running for you here yet." in said["text"]
    assert f"<@{LEA}>" in said["text"]


def test_status_says_when_the_channel_is_in_trouble(stage: Stage) -> None:
    stage.act(BEN, "remove_bot", channel=KIWI)
    (said,) = stage.command(KAI, "/pops status", LOBBY)
    assert "Pops is not in the team's channel: write `/invite @Pops` there" in said["text"]
    stage.act(KAI, "add_bot", channel=KIWI)
    stage.act(KAI, "archive", channel=KIWI)
    (said,) = stage.command(KAI, "/pops status", LOBBY)
    assert "The team's channel is archived" in said["text"]


def test_the_digest_preview_is_for_ops_leads_and_only_they_see_it(pulse: Stage) -> None:
    shown = pulse.command(LEA, "/pops digest", OPS)
    assert "Pops digest, 6 October 2026" in shown[0]["text"]
    assert "Written stand-ups give people two more quiet hours a day." in shown[1]["text"]
    assert pulse.messages(OPS) == []
    assert pulse.rows("SELECT count(*) FROM digest") == [(0,)]


def test_others_are_told_who_may_preview_the_digest(stage: Stage) -> None:
    (said,) = stage.command(ANA, "/pops digest")
    assert f"The digest preview is for ops leads: <@{LEA}>." in said["text"]


@pytest.mark.parametrize("typed", ["/pops status", "/pops digest", "/pops feedback x"])
def test_before_anything_is_set_up_commands_say_what_is_missing(bare_stage: Stage, typed: str) -> None:
    (said,) = bare_stage.command(LEA, typed, OPS)
    assert "no team is set up yet" in said["text"]
    assert "`pops apply`" in said["text"]


def test_an_ops_lead_without_team_finds_the_preview_at_home(stage: Stage) -> None:
    said = words(stage.home(LEA)["blocks"])
    assert "You are an ops lead here and in no team yourself." in said
    assert "`/pops digest` shows you this week's digest" in said


def test_a_stranger_to_all_teams_finds_at_home_how_to_get_asked(stage: Stage) -> None:
    said = words(stage.home(SOL)["blocks"])
    assert "You are in no team that uses Pops yet." in said


def test_home_before_anything_is_set_up_says_so(bare_stage: Stage) -> None:
    assert "No team is set up yet." in words(bare_stage.home(SOL)["blocks"])


def test_the_same_home_event_delivered_twice_shows_the_same_tab(pulse: Stage) -> None:
    first = pulse.home(BEN)["blocks"]
    again = pulse.home(BEN)["blocks"]
    assert words(first) == words(again)


def test_a_join_event_delivered_twice_adds_one_member(stage: Stage) -> None:
    stage.act(SOL, "join", channel=FIG)
    callback = next(
        line["request"]
        for line in stage.platform.inspector.after(0)
        if line["kind"] == "member_joined_channel"
    )
    assert stage.link.event(callback, retry=1, reason="http_timeout").status == 200
    stage.observe()
    assert stage.rows("SELECT user_id FROM member WHERE team = 'fig'").count((SOL,)) == 1
