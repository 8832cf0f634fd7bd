"""Pops is uninstalled: everything stops, and two weeks later nothing of the workspace is left."""

import pytest

from bot.domain.audit import OPERATOR
from bot.domain.refusal import RefusalError
from bot.flows.check_health import check_setup
from bot.flows.installation import installation_works, purge_workspace
from bot.sandbox.mishaps import Mishap
from tests.walks.people import BEN, FIG, IN_FIG, LEA, OPS, WORKSPACE_ID
from tests.walks.reading import Json
from tests.walks.stage import Stage

DEAD = Mishap(error="token_revoked")
UNINSTALLED: Json = {"type": "app_uninstalled"}
REVOKED: Json = {"type": "tokens_revoked", "tokens": {"bot": ["U0POPSBOT01"], "oauth": []}}


def tell(stage: Stage, event: Json, *, ago: int = 0) -> None:
    """Slack's event, as of so many seconds ago."""
    callback = {
        "type": "event_callback",
        "team_id": WORKSPACE_ID,
        "event_id": "Ev0END",
        "event_time": int(stage.clock.now().timestamp()) - ago,
        "event": {**event, "event_ts": "1.0"},
    }
    assert stage.link.event(callback).status == 200
    stage.bot.background.drain()


def uninstalled(stage: Stage) -> bool:
    return [gone is not None for (gone,) in stage.rows("SELECT uninstalled FROM workspace")] == [True]


def left(stage: Stage) -> dict[str, int]:
    """How many rows each table has, without the bookkeeping of the schema."""
    names = [
        "answer",
        "audit",
        "change",
        "channel_trouble",
        "delivery",
        "digest",
        "feedback",
        "member",
        "person",
        "pulse",
        "round",
        "schedule",
        "team",
        "workspace",
    ]
    return {name: count for name in names if (count := len(stage.table(name)))}


@pytest.mark.parametrize("event", [UNINSTALLED, REVOKED], ids=lambda event: event["type"])
def test_everything_stops_when_pops_is_uninstalled(pulse: Stage, event: Json) -> None:
    pulse.answer(BEN, 4)
    tell(pulse, event)
    assert uninstalled(pulse)
    calls = len(pulse.calls("chat.postMessage")), len(pulse.calls("chat.update"))
    pulse.wait(days=13)
    assert (len(pulse.calls("chat.postMessage")), len(pulse.calls("chat.update"))) == calls
    assert pulse.rows("SELECT id FROM round WHERE status = 'open'") == []
    assert pulse.choices() == [{"focus.time": 4}]


def test_the_doctor_says_when_the_data_will_be_erased_and_how_to_go_on(stage: Stage) -> None:
    tell(stage, UNINSTALLED)
    (check,) = [c for c in check_setup(stage.bot.database) if not c.is_well]
    assert (
        check.said
        == "Pops was uninstalled from T0WALKS on 5 October 2026; its data is erased on 19 October 2026"
    )
    assert "SLACK_BOT_TOKEN" in str(check.mend)


def test_peoples_own_tokens_are_not_pops(stage: Stage) -> None:
    tell(stage, {"type": "tokens_revoked", "tokens": {"bot": [], "oauth": [BEN]}})
    assert not uninstalled(stage)


def test_two_weeks_later_nothing_is_left_but_the_line_that_says_so(any_stage: Stage) -> None:
    any_stage.go("2026-10-06 09:30")
    for person in IN_FIG:
        any_stage.answer(person, 4)
        any_stage.comment(person, "Fine")
    any_stage.command(IN_FIG[0], "/pops feedback Going well")
    tell(any_stage, UNINSTALLED)
    any_stage.expect("token_revoked")
    any_stage.wait(days=13, hours=23)
    assert len(any_stage.table("answer")) == len(IN_FIG)
    any_stage.platform.mishaps.arrange("auth.test", DEAD)
    any_stage.wait(hours=2)
    assert left(any_stage) == {"audit": 1}
    lines = any_stage.rows("SELECT workspace, actor, action, subject FROM audit")
    assert lines == [(WORKSPACE_ID, "pops", "purged", "workspace")]
    any_stage.wait(days=30)


def test_a_workspace_whose_token_works_after_all_is_not_erased_and_goes_on(stage: Stage) -> None:
    tell(stage, UNINSTALLED)
    stage.wait(days=15)
    assert not uninstalled(stage)
    assert len(stage.table("team")) == 3
    posted = len(stage.messages(FIG))
    stage.wait(days=7)
    assert len(stage.messages(FIG)) > posted


def test_a_reinstallation_within_the_time_brings_everything_back(stage: Stage) -> None:
    tell(stage, UNINSTALLED)
    stage.wait(days=8)
    assert stage.messages(FIG) == []
    installation_works(stage.bot.tools, WORKSPACE_ID, stage.clock.now())
    assert not uninstalled(stage)
    stage.go("2026-10-20 09:30")
    stage.answer(BEN, 4)
    assert len(stage.messages(FIG)) == 1
    actions = [action for (action,) in stage.rows("SELECT action FROM audit ORDER BY moment")][-2:]
    assert actions == ["uninstalled", "reinstalled"]
    digest_due = stage.rows("SELECT digest_due FROM workspace")
    assert digest_due != [(None,)]


def test_the_news_of_an_end_that_came_after_the_return_is_no_news(stage: Stage) -> None:
    installation_works(stage.bot.tools, WORKSPACE_ID, stage.clock.now())
    tell(stage, UNINSTALLED, ago=60)
    assert not uninstalled(stage)
    stage.wait(seconds=1)
    tell(stage, UNINSTALLED)
    assert uninstalled(stage)


def test_old_news_of_an_end_is_believed_when_the_token_is_dead(stage: Stage) -> None:
    """The clocks may differ, and what is not believed would never be erased."""
    installation_works(stage.bot.tools, WORKSPACE_ID, stage.clock.now())
    stage.expect("token_revoked")
    stage.platform.mishaps.arrange("auth.test", DEAD)
    tell(stage, UNINSTALLED, ago=60)
    assert uninstalled(stage)


def test_purging_erases_everything_at_once(pulse: Stage) -> None:
    pulse.answer(BEN, 4)
    pulse.press(BEN, "comment", FIG)
    purge_workspace(pulse.bot.database, WORKSPACE_ID, OPERATOR, pulse.clock.now())
    assert left(pulse) == {"audit": 1}
    with pytest.raises(RefusalError, match="workspace_unknown"):
        purge_workspace(pulse.bot.database, WORKSPACE_ID, OPERATOR, pulse.clock.now())
    assert "no longer known" in told_after_click(pulse)
    assert "no team is set up yet" in pulse.command(LEA, "/pops status", OPS)[0]["text"]


def told_after_click(stage: Stage) -> str:
    stage.answer(BEN, 2)
    return stage.told(BEN)
