"""What came of the answers, on the Home tab: the history of a change, and what is kept of oneself."""

import pytest

from tests.walks.deciding import REASON, at_home, week_with_comments
from tests.walks.homes import said
from tests.walks.people import BEN, LEA, OPS, SOL
from tests.walks.reading import words
from tests.walks.stage import Stage


@pytest.mark.slow
def test_a_history_opens_on_the_home_tab_and_leads_back(stage: Stage) -> None:
    week_with_comments(stage)
    stage.home(BEN, "changes")
    stage.at_home(BEN, "home:history", "next|async")
    told = said(stage, BEN)
    assert "Async stand-ups: one digest so far" in told
    assert "• *12 October 2026*: too early; 1 team on it, 2 waiting" in told
    assert "*Its versions*" in told
    stage.home(BEN)
    assert "*Its versions*" in said(stage, BEN)
    stage.at_home(BEN, "home:back")
    assert "*Async stand-ups*: running since" in said(stage, BEN)


@pytest.mark.slow
@pytest.mark.parametrize("way", ["button", "command"])
def test_a_history_is_sent_on_request_as_a_message_with_a_file_and_leaves_no_trace(
    stage: Stage, way: str
) -> None:
    week_with_comments(stage)
    at_home(stage, "keep", LEA)
    stage.submit(LEA, reason=REASON)
    if way == "button":
        stage.home(BEN, "changes")
        stage.at_home(BEN, "home:history")
        stage.at_home(BEN, "history")
        assert "is on its way to you" in words(stage.modal(BEN))
    else:
        (told,) = stage.command(BEN, "/pops history ASYNC stand-ups")
        assert "The history of *Async stand-ups* is on its way to you" in told["text"]
    stage.settle()
    sent = stage.dms(BEN)[-1]
    assert "*Async stand-ups: one digest so far*" in sent["text"]
    (file,) = sent["files"]
    page = (stage.platform.files.content(file["id"]) or b"").decode()
    assert page.startswith("# Async stand-ups: one digest so far\n")
    assert "## Its versions" in page
    assert "- v1: Written stand-up by 10:00 (Fig from 7 September 2026)" in page
    assert f"decided by @{LEA}. Reason: {REASON}" in page
    assert stage.rows("SELECT id FROM delivery WHERE kind = 'history'") == []


def test_a_history_of_nothing_or_for_strangers_is_refused_in_words(stage: Stage) -> None:
    (told,) = stage.command(BEN, "/pops history asink")
    assert "Did you mean `/pops history async`?" in told["text"]
    (told,) = stage.command(SOL, "/pops history async", OPS)
    assert f"<@{LEA}>" in told["text"]
    assert stage.rows("SELECT id FROM delivery") == []


def test_privacy_and_my_data_are_one_click_away(stage: Stage) -> None:
    told = words(stage.home(BEN)["blocks"])
    assert "*Who sees what:* your team, your lead and ops leads never see who answered what." in told
    assert "groups of at least 4, after a round has closed." in told
    stage.at_home(BEN, "privacy")
    assert "never see who answered what" in words(stage.modal(BEN))
    stage.dismiss(BEN)
    stage.at_home(BEN, "my_data")
    assert stage.modal(BEN) is not None
    stage.settle()
    assert stage.dms(BEN)[-1]["files"][0]["name"].startswith("my-data")
