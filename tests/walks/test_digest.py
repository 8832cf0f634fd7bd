import json
from datetime import timedelta

import pytest

from bot.domain.message import without_markup
from bot.domain.refusal import RefusalError
from bot.flows.post_digest import post_digest_now
from bot.flows.preview_digest import preview_text
from tests.databases import at_once
from tests.walks.people import (
    ANA,
    BEN,
    CLEO,
    FIG,
    IN_FIG,
    IN_KIWI,
    KIWI,
    LEA,
    OPS,
    WORKSPACE_ID,
    moment,
    plan,
)
from tests.walks.reading import Json, words
from tests.walks.stage import Stage

PNG = b"\x89PNG\r\n\x1a\n"


def said_in_thread(stage: Stage) -> str:
    """All words below the newest digest."""
    return "\n".join(words(m["blocks"]) for m in details(stage) if "blocks" in m)


def details(stage: Stage) -> list[Json]:
    """What stands below the newest digest."""
    return stage.thread(OPS, str(stage.newest(OPS)["ts"]))


def week_of_answers(stage: Stage, fig: int = 4, kiwi: int = 3) -> None:
    """Both teams are asked on 6 October 2026, everybody answers, both rounds close."""
    stage.go("2026-10-06 09:30")
    for person in IN_FIG:
        stage.answer(person, fig)
    stage.go("2026-10-06 09:30", "America/New_York")
    for person in IN_KIWI:
        stage.answer(person, kiwi, channel=KIWI)
    stage.go("2026-10-08 09:30", "America/New_York")


def test_the_digest_is_one_headline_with_the_details_and_a_picture_in_its_thread(any_stage: Stage) -> None:
    week_of_answers(any_stage)
    any_stage.go("2026-10-12 10:00")
    assert len(any_stage.messages(OPS)) == 1
    headline = any_stage.newest(OPS)["text"]
    assert "Pops digest, 12 October 2026" in headline
    assert "*Async stand-ups*: too early to tell.\nFor whom: Fig tries it" in headline
    assert "11 of 11 answered in the latest rounds that have closed." in headline
    assert "No North Star set" in headline
    detail, picture = details(any_stage)
    said = words(detail["blocks"])
    assert "Written stand-ups give people two more quiet hours a day." in said
    assert "*Fig*, v1, on the change since 7 September 2026 (week 5)" in said
    assert "• Score 4.0" in said
    assert "*Kiwi*, not started" in said
    assert "*Lime*, not started" in said
    assert picture["files"][0]["name"].startswith("comparison-1-")


def test_the_picture_is_a_png_whose_alt_text_says_what_it_shows(stage: Stage) -> None:
    week_of_answers(stage)
    stage.go("2026-10-12 10:00")
    file = details(stage)[-1]["files"][0]
    content = stage.platform.files.content(file["id"])
    assert content is not None
    assert content.startswith(PNG)
    assert file["alt_txt"].startswith("Async stand-ups\n")
    assert "too little to compare yet" in file["alt_txt"]
    assert "4.0" in file["alt_txt"]


def test_the_digest_comes_once_a_week_however_often_the_bot_ticks(stage: Stage) -> None:
    stage.go("2026-10-12 10:00")
    stage.settle()
    stage.wait(hours=3)
    stage.go("2026-10-13 10:00")
    assert len(stage.messages(OPS)) == 1
    stage.go("2026-10-19 10:00")
    assert len(stage.messages(OPS)) == 2


def test_two_bots_on_one_database_open_close_and_digest_once(any_stage: Stage) -> None:
    other = any_stage.another_bot()
    any_stage.expect("ratelimited")
    for when in ("2026-10-06 09:30", "2026-10-08 09:30", "2026-10-12 10:00"):
        any_stage.clock.move_to(moment(when))
        at_once(any_stage.bot.tick, other.tick)
        for _ in range(8):
            at_once(any_stage.bot.send, other.send)
            any_stage.wait(seconds=2)
    other.stop()
    assert len(any_stage.messages(FIG)) == 1
    assert len(any_stage.messages(OPS)) == 1
    assert len(details(any_stage)) == 1
    assert "This round is closed" in any_stage.newest(FIG)["text"]


def test_a_digest_cannot_be_posted_again_for_the_same_week(stage: Stage) -> None:
    post_digest_now(stage.bot.tools, WORKSPACE_ID, stage.clock.now())
    stage.settle()
    assert len(stage.messages(OPS)) == 1
    with pytest.raises(RefusalError, match="digest_posted"):
        post_digest_now(stage.bot.tools, WORKSPACE_ID, stage.clock.now())
    stage.settle()
    assert len(stage.messages(OPS)) == 1


def test_the_digest_in_the_terminal_says_what_the_channel_is_told(stage: Stage) -> None:
    week_of_answers(stage)
    stage.clock.move_to(moment("2026-10-12 10:00"))
    told = preview_text(stage.bot.tools, WORKSPACE_ID, stage.clock.now())
    stage.settle()
    for line in (*words(stage.newest(OPS)["blocks"]).splitlines(), *said_in_thread(stage).splitlines()):
        assert without_markup(line) in told


def test_teams_stand_in_order_of_version_start_and_name_whatever_their_scores(stage: Stage) -> None:
    wanted = plan()
    wanted["changes"]["async"]["trials"] = [
        {"team": "fig", "version": 2, "from": "2026-09-07"},
        {"team": "kiwi", "version": 1, "from": "2026-09-14"},
    ]
    stage.apply(wanted)
    week_of_answers(stage, fig=5, kiwi=1)
    stage.go("2026-10-12 10:00")
    said = said_in_thread(stage)
    assert said.index("*Kiwi*, v1") < said.index("*Fig*, v2") < said.index("*Lime*, not started")
    alt = details(stage)[-1]["files"][0]["alt_txt"]
    assert alt.index("Kiwi:") < alt.index("Fig:")
    wanted["changes"]["async"]["trials"] = [
        {"team": "kiwi", "version": 1, "from": "2026-09-14"},
        {"team": "fig", "version": 1, "from": "2026-09-07"},
    ]
    stage.apply(wanted)
    shown = preview_text(stage.bot.tools, WORKSPACE_ID, stage.clock.now())
    assert shown.index("Fig, v") < shown.index("Kiwi, v")


def test_three_answers_are_too_few_for_a_score(stage: Stage) -> None:
    stage.go("2026-10-06 09:30")
    for person in (ANA, BEN, CLEO):
        stage.answer(person, 5)
        stage.comment(person, "A secret that three people share")
    stage.go("2026-10-12 10:00")
    said = said_in_thread(stage)
    assert "• Score: shown once 4 people have answered; the weeks until then are taken together" in said
    assert "• Comments: shown once 5 people have written some" in said
    assert ": 3 of 6 answered" in said
    assert "5.0" not in said
    assert "A secret" not in said + stage.newest(OPS)["text"]
    assert [m for m in details(stage) if "files" in m] == []


def test_answers_of_an_open_round_are_in_no_digest(stage: Stage) -> None:
    wanted = plan()
    wanted["pulses"]["focus"] |= {"on": ["friday"], "closes_after": {"working_days": 2}}
    stage.apply(wanted)
    stage.go("2026-10-09 09:30")
    for person in IN_FIG:
        stage.answer(person, 5)
    stage.go("2026-10-12 10:00")
    assert "5.0" not in said_in_thread(stage)
    assert "No round has closed yet." in stage.newest(OPS)["text"]


def test_comments_of_five_people_are_quoted_without_their_names(stage: Stage) -> None:
    stage.go("2026-10-06 09:30")
    for person in IN_FIG:
        stage.answer(person, 4)
        stage.comment(person, "This is a great change")
    stage.go("2026-10-12 10:00")
    said = said_in_thread(stage)
    assert "Comments of 6 people: most read *positive*" in said
    assert said.count("This is a great change") == 1
    for person in IN_FIG:
        assert person not in said


def test_a_picture_that_fails_does_not_hold_up_the_words_and_is_tried_again(stage: Stage) -> None:
    stage.expect("missing_scope")
    week_of_answers(stage)
    stage.revoke("files:write")
    stage.go("2026-10-12 10:00")
    assert "*Fig*, v1" in said_in_thread(stage)
    assert [m for m in details(stage) if "files" in m] == []
    stage.grant("files:write")
    stage.wait(minutes=10)
    stage.wait(minutes=10)
    assert len([m for m in details(stage) if "files" in m]) == 1
    assert len(stage.messages(OPS)) == 1


def test_the_north_star_stands_beside_every_change(stage: Stage) -> None:
    stage.apply({**plan(), "north_star": {"name": "Weekly active teams", "direction": "up"}})
    stage.go("2026-10-12 10:00")
    said = stage.newest(OPS)["text"]
    assert "North Star: *Weekly active teams*, which should go up: no reading yet." in said
    assert "• Weekly active teams (North Star), which should go up: no reading yet" in said_in_thread(stage)


def test_a_digest_with_nothing_running_says_so(stage: Stage) -> None:
    stage.apply({**plan(), "changes": {}, "pulses": {}})
    stage.go("2026-10-12 10:00")
    assert "No change is running at present" in stage.newest(OPS)["text"]
    assert details(stage) == []


def test_everything_in_the_digest_is_also_in_its_text(stage: Stage) -> None:
    week_of_answers(stage)
    stage.go("2026-10-12 10:00")
    for message in (stage.newest(OPS), *details(stage)):
        for line in words(message.get("blocks", [])).splitlines():
            assert line in message["text"]


def test_after_a_pause_of_weeks_only_the_newest_digest_is_made(stage: Stage) -> None:
    stage.go("2026-11-04 12:00")
    assert len(stage.messages(OPS)) == 1
    assert "Pops digest, 4 November 2026" in stage.newest(OPS)["text"]
    stage.go("2026-11-09 10:00")
    assert len(stage.messages(OPS)) == 2


def test_a_digest_is_posted_once_pops_is_invited_to_its_channel(stage: Stage) -> None:
    stage.expect("not_in_channel")
    stage.act(LEA, "remove_bot", channel=OPS)
    stage.go("2026-10-12 10:00")
    assert stage.messages(OPS) == []
    assert f"Pops is not in <#{OPS}>, so the digest cannot be posted there." in stage.dms(LEA)[-1]["text"]
    stage.act(LEA, "add_bot", channel=OPS)
    stage.wait(minutes=1)
    assert len(stage.messages(OPS)) == 1
    assert len(details(stage)) == 1


def test_the_digest_keeps_the_words_that_it_was_made_with(stage: Stage) -> None:
    stage.go("2026-10-12 10:00")
    ((content,),) = stage.rows("SELECT content FROM digest")
    frozen = json.loads(content)
    assert "Pops digest, 12 October 2026" in json.dumps(frozen["headline"])
    renamed = plan()
    renamed["teams"]["fig"]["name"] = "Date"
    stage.apply(renamed)
    assert json.loads(stage.rows("SELECT content FROM digest")[0][0]) == frozen


def test_the_details_keep_their_order_however_they_are_sent(stage: Stage) -> None:
    wanted = plan()
    for number in range(2, 9):
        key = f"change-{number}"
        wanted["changes"][key] = {**wanted["changes"]["async"], "title": f"Change {number}"}
        wanted["pulses"][key] = {**wanted["pulses"]["focus"], "change": key}
    stage.apply(wanted)
    stage.clock.move_to(moment("2026-10-12 10:00"))
    stage.bot.tick()
    for _ in range(60):
        stage.bot.send()
        stage.clock.advance(timedelta(seconds=1))
    titles = [m["blocks"][0]["text"]["text"] for m in details(stage)]
    assert titles == ["Async stand-ups", *(f"Change {number}" for number in range(2, 9))]
