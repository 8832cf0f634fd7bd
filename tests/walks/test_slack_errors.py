"""Each of Slack's error codes, one by one: what becomes of the message, and of what Pops knows."""

import pytest

from bot.sandbox.mishaps import Mishap
from tests.walks.people import ANA, BEN, FIG, LEA, OPS
from tests.walks.stage import Stage
from tests.walks.test_deliveries import message, owe

RETRIED = (
    "ratelimited",
    "rate_limited",
    "internal_error",
    "fatal_error",
    "service_unavailable",
    "request_timeout",
    "team_added_to_org",
    "message_limit_exceeded",
)
MENDED = (
    "account_inactive",
    "token_revoked",
    "token_expired",
    "invalid_auth",
    "not_authed",
    "org_login_required",
    "team_access_not_granted",
    "not_allowed_token_type",
    "missing_scope",
)
PARKED = (
    "messages_tab_disabled",
    "invalid_blocks",
    "invalid_blocks_format",
    "msg_blocks_too_long",
    "msg_too_long",
    "no_text",
    "too_many_attachments",
    "metadata_too_large",
    "invalid_metadata_format",
    "invalid_metadata_schema",
    "thread_not_found",
    "a_code_of_tomorrow",
)
CHANNEL = {
    "not_in_channel": "bot_removed",
    "channel_not_found": "bot_removed",
    "is_archived": "channel_archived",
    "is_inactive": "channel_archived",
    "restricted_action": "not_allowed",
    "restricted_action_read_only_channel": "not_allowed",
    "restricted_action_thread_only_channel": "not_allowed",
    "restricted_action_non_threadable_channel": "not_allowed",
    "restricted_action_thread_locked": "not_allowed",
    "no_permission": "not_allowed",
    "posting_to_channel_denied": "not_allowed",
    "ekm_access_denied": "not_allowed",
}
PERSON = ("user_disabled", "user_not_found", "user_not_visible", "cannot_dm_bot", "invalid_user_combination")
GONE = ("message_not_found", "cant_update_message", "edit_window_closed", "block_mismatch")


def fails(stage: Stage, code: str, method: str = "chat.postMessage") -> None:
    """The next call of a method fails with this code."""
    stage.expect(code)
    too_fast = code in {"ratelimited", "rate_limited"}
    status, after = (429, "20") if too_fast else (200, "")
    stage.platform.mishaps.arrange(method, Mishap(code, status, retry_after=after))


@pytest.mark.parametrize("code", [*RETRIED, *MENDED])
def test_what_passes_or_is_mended_delays_a_message_and_loses_nothing(stage: Stage, code: str) -> None:
    fails(stage, code)
    owe(stage, "one", message("Still here"))
    stage.settle()
    assert stage.rows("SELECT parked FROM delivery WHERE key = 'one'") == [(None,)]
    stage.wait(minutes=61)
    assert [m["text"] for m in stage.messages(FIG)] == ["Still here"]
    assert stage.rows("SELECT failure, attempts FROM delivery WHERE key = 'one'") == [(None, 0)]


@pytest.mark.parametrize("code", PARKED)
def test_what_no_repetition_can_help_is_parked_with_its_reason(stage: Stage, code: str) -> None:
    fails(stage, code)
    owe(stage, "one", message("Never"))
    stage.settle()
    stage.wait(minutes=61)
    assert stage.rows("SELECT parked FROM delivery WHERE key = 'one'") == [(code,)]
    assert stage.messages(FIG) == []
    assert stage.dms(LEA) == []


@pytest.mark.parametrize("code", CHANNEL)
def test_a_channels_trouble_skips_the_round_and_is_told(stage: Stage, code: str) -> None:
    fails(stage, code)
    stage.go("2026-10-06 09:30")
    assert stage.messages(FIG) == []
    assert stage.rows("SELECT skipped FROM round WHERE team = 'fig'") == [(CHANNEL[code],)]
    assert stage.rows("SELECT channel, reason FROM channel_trouble") == [(FIG, CHANNEL[code])]
    assert stage.rows("SELECT parked FROM delivery WHERE kind = 'pulse'") == [(code,)]
    (told,) = stage.dms(LEA)
    assert f"<#{FIG}>" in told["text"]


@pytest.mark.parametrize("code", PERSON)
def test_somebody_who_cannot_be_written_to_is_no_longer_asked(pulse: Stage, code: str) -> None:
    fails(pulse, code)
    owe(pulse, "one", message("Hello"), channel=BEN)
    pulse.settle()
    assert pulse.rows("SELECT parked FROM delivery WHERE key = 'one'") == [(code,)]
    assert BEN not in [user for (user,) in pulse.rows("SELECT user_id FROM member WHERE team = 'fig'")]


@pytest.mark.parametrize("code", GONE)
def test_a_message_that_is_gone_is_not_posted_anew(pulse: Stage, code: str) -> None:
    fails(pulse, code, "chat.update")
    pulse.answer(ANA, 4)
    pulse.answer(BEN, 4)
    pulse.wait(minutes=15)
    pulse.wait(minutes=1)
    assert len(pulse.calls("chat.update")) > 0
    assert len(pulse.messages(FIG)) == 1
    assert pulse.rows("SELECT kind FROM delivery WHERE parked IS NOT NULL OR done < wanted") == []


def test_what_slack_forbids_is_said_in_the_digest(stage: Stage) -> None:
    fails(stage, "restricted_action")
    stage.go("2026-10-06 09:30")
    stage.go("2026-10-12 10:00")
    assert (
        "• Fig on 6 October 2026: Slack does not let Pops write in its channel" in stage.newest(OPS)["text"]
    )
