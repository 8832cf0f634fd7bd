"""What comes next for a change: buttons, windows, and how a decision is kept, done and told."""

import json

import pytest

from bot.domain.refusal import RefusalError
from bot.flows.refusal_words import refusal_words
from tests.walks.deciding import KEPT, REASON, details, digest, last_detail, press, thread_of_first
from tests.walks.people import ANA, BEN, FIG, LEA, OPS, SOL, plan
from tests.walks.reading import buttons, initial, words
from tests.walks.stage import Stage


def test_each_change_ends_with_its_state_its_next_step_and_the_buttons(stage: Stage) -> None:
    digest(stage)
    said = words(last_detail(stage)["blocks"])
    assert "*Async stand-ups*: running since 7 September 2026." in said
    assert f"Next step: <@{LEA}>, was due on 21 September 2026." in said
    assert buttons(last_detail(stage))["next|async"] == [
        "Tweak",
        "Adapt for a team",
        "More teams",
        "Keep",
        "Stop",
        "Look again",
    ]


def test_the_owner_looks_at_a_change_next_at_its_review(stage: Stage) -> None:
    wanted = plan()
    wanted["changes"]["async"] |= {"owner": ANA, "review": "2026-11-30"}
    stage.apply(wanted)
    digest(stage)
    assert f"Next step: <@{ANA}>, by 30 November 2026." in details(stage)


def test_keeping_is_told_below_the_digest_in_the_next_one_and_in_the_history(any_stage: Stage) -> None:
    digest(any_stage)
    view = press(any_stage, "keep")
    assert view is not None
    assert initial(view) == {"ask_on": "yes", "reason": None}
    any_stage.submit(LEA, reason=REASON)
    assert "Decided, and told below the digest." in words(any_stage.modal(LEA))
    any_stage.settle()
    told = f"Decided on 12 October 2026 by <@{LEA}>: keep; teams are asked further. Reason: {REASON}"
    assert thread_of_first(any_stage).count(told) == 1
    digest(any_stage, "2026-10-19")
    assert told in details(any_stage)
    assert "*Async stand-ups*: kept since 12 October 2026." in details(any_stage)
    assert "Next step" not in details(any_stage)
    digest(any_stage, "2026-10-26")
    assert told not in details(any_stage)
    (history,) = any_stage.command(BEN, "/pops compare async")
    shown = words(history["blocks"])
    assert f"• 12 October 2026: keep; teams are asked further, decided by <@{LEA}>. Reason: {REASON}" in shown
    assert any_stage.rows(KEPT) == [("keep", LEA, REASON)]


def test_a_kept_change_may_be_asked_about_no_more_and_is_asked_again_when_it_spreads(stage: Stage) -> None:
    digest(stage)
    press(stage, "keep")
    stage.submit(LEA, reason=REASON, ask_on=None)
    stage.go("2026-10-13 09:30")
    assert stage.messages(FIG) == []
    steps, _ = stage.apply()
    assert steps == []
    digest(stage, "2026-10-19")
    said = "*Async stand-ups*: kept since 12 October 2026. Nobody is asked about it any more."
    assert said in stage.newest(OPS)["text"]
    press(stage, "spread")
    stage.submit(LEA, reason="Kiwi asks for it.", teams="kiwi", start="2026-10-26")
    stage.go("2026-10-20 09:30")
    assert len(stage.messages(FIG)) == 1


def test_stopping_ends_trials_and_pulses_and_seals_two_weeks_later(any_stage: Stage) -> None:
    digest(any_stage)
    press(any_stage, "stop")
    any_stage.submit(LEA, reason="Nobody reads them.")
    ((definition,),) = any_stage.rows("SELECT definition FROM change")
    stored = definition if isinstance(definition, dict) else json.loads(definition)
    assert [t["until"] for t in stored["trials"]] == ["2026-10-12"]
    any_stage.go("2026-10-13 09:30")
    assert any_stage.messages(FIG) == []
    digest(any_stage, "2026-10-19")
    assert "*Async stand-ups*: stopped on 12 October 2026." in details(any_stage)
    assert "Reason: Nobody reads them." in details(any_stage)
    assert "decide:" not in json.dumps(any_stage.thread(OPS, any_stage.newest(OPS)["ts"]))
    assert any_stage.rows("SELECT sealed FROM change") == [(None,)]
    any_stage.go("2026-10-26 12:00")
    assert any_stage.rows("SELECT salt FROM change") == [(None,)]
    assert [row[0] for row in any_stage.rows(KEPT)] == ["stop", "sealed"]


def test_a_stopped_change_cannot_be_decided_on_again(stage: Stage) -> None:
    digest(stage)
    press(stage, "stop")
    stage.submit(LEA, reason=REASON)
    assert press(stage, "keep") is not None
    assert "*Async stand-ups* has ended (stopped on 12 October 2026)" in stage.told(LEA, OPS)
    assert [row[0] for row in stage.rows(KEPT)] == ["stop"]


def test_a_file_that_would_restart_a_stopped_change_is_refused_with_what_to_write(stage: Stage) -> None:
    digest(stage)
    press(stage, "stop")
    stage.submit(LEA, reason=REASON)
    with pytest.raises(RefusalError) as refused:
        stage.apply()
    said = refusal_words(refused.value)
    assert "was stopped in Slack on 12 October 2026" in said
    assert "{team: fig, version: 1, from: 2026-09-07, until: 2026-10-12}" in said
    wanted = plan()
    wanted["changes"]["async"]["trials"][0]["until"] = "2026-10-12"
    steps, _ = stage.apply(wanted)
    assert steps == []
    stage.go("2026-10-13 09:30")
    assert stage.messages(FIG) == []


def test_more_teams_start_a_version_on_a_day(stage: Stage) -> None:
    digest(stage)
    view = press(stage, "spread")
    assert view is not None
    assert initial(view) == {
        "version": "2",
        "teams": None,
        "start": "2026-10-19",
        "who": LEA,
        "reason": None,
    }
    stage.submit(LEA, version="1", teams="kiwi\nlime", reason=REASON)
    stage.settle()
    assert "Kiwi, Lime start v1 on 19 October 2026" in thread_of_first(stage)
    digest(stage, "2026-10-26")
    assert "*Kiwi*, v1, on the change since 19 October 2026" in details(stage)
    assert press(stage, "spread") is None or "is on it already" in stage.told(LEA, OPS)


def test_a_file_that_lacks_a_trial_of_slack_is_refused_and_nothing_is_undone(stage: Stage) -> None:
    digest(stage)
    press(stage, "spread")
    stage.submit(LEA, version="1", teams="kiwi", reason=REASON)
    with pytest.raises(RefusalError) as refused:
        stage.apply({**plan(), "ops_leads": [SOL]})
    assert "{team: kiwi, version: 1, from: 2026-10-19}" in refusal_words(refused.value)
    assert stage.rows("SELECT count(*) FROM workspace WHERE ops_leads LIKE '%SOL%'") == [(0,)]
    wanted = plan()
    wanted["changes"]["async"]["trials"].append({"team": "kiwi", "version": 1, "from": "2026-10-19"})
    assert stage.apply(wanted)[0] == []


def test_looking_again_moves_the_next_step(stage: Stage) -> None:
    digest(stage)
    press(stage, "look_again")
    stage.submit(LEA, weeks="3", reason="Too early.")
    digest(stage, "2026-10-19")
    assert f"Next step: <@{LEA}>, by 2 November 2026." in details(stage)
    assert "look again in 3 weeks. Reason: Too early." in details(stage)
