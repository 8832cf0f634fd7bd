"""Events and raw requests: changed, made up, or no request at all."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.link import FORM
from bot.slack.signing import SIGNATURE_HEADER, TIMESTAMP_HEADER
from bot.web.guard import LARGEST_BODY
from tests.fuzz.effort import tries
from tests.fuzz.hall import JSON, TAKEN_OR_REFUSED, Hall
from tests.fuzz.junk import BODIES, CHANGES, JUNK, Change, as_json, changed, deep
from tests.walks.people import ANA, BEN, FIG, OPS, SOL
from tests.walks.reading import Json

HAPPENINGS: dict[str, Json] = {
    "app_home_opened": {"user": ANA, "channel": "D0ANA", "tab": "home"},
    "member_joined_channel": {"user": SOL, "channel": FIG, "channel_type": "C", "team": "T0WALKS"},
    "member_left_channel": {"user": SOL, "channel": FIG, "channel_type": "C", "team": "T0WALKS"},
    "channel_archive": {"user": ANA, "channel": OPS},
    "channel_unarchive": {"user": ANA, "channel": OPS},
    "channel_deleted": {"channel": OPS},
    "group_deleted": {"channel": OPS},
    "channel_rename": {"channel": {"id": OPS, "name": "opsy", "created": 1}},
    "group_archive": {"user": ANA, "channel": OPS},
    "group_unarchive": {"user": ANA, "channel": OPS},
    "group_rename": {"channel": {"id": OPS, "name": "opsy", "created": 1}},
    "channel_left": {"channel": OPS, "actor_id": ANA},
    "group_left": {"channel": OPS, "actor_id": ANA},
    "channel_id_changed": {"old_channel_id": "C0OLD", "new_channel_id": "C0NEW"},
    "user_change": {"user": {"id": BEN, "name": "ben", "deleted": False}},
    "file_shared": {"channel_id": "D0ANA", "file_id": "F0ANA", "user_id": ANA, "file": {"id": "F0ANA"}},
    "app_uninstalled": {},
    "tokens_revoked": {"tokens": {"oauth": [ANA], "bot": ["U0POPSBOT01"]}},
}


def test_every_event_of_the_manifest_is_tried_here(hall: Hall) -> None:
    assert set(HAPPENINGS) == set(hall.platform.app.events)


@tries(100)
@given(st.sampled_from(sorted(HAPPENINGS)), CHANGES, st.booleans())
def test_a_changed_event_is_taken_or_refused(
    hall: Hall, kind: str, changes: list[Change], inside: bool
) -> None:
    event = {"type": kind, **HAPPENINGS[kind], "event_ts": "1.0"}
    body = hall.event_callback(changed(event, changes) if inside else event)
    heard = hall.post(as_json(body if inside else changed(body, changes)), JSON)
    assert heard.status in TAKEN_OR_REFUSED


@tries(80)
@given(BODIES)
def test_any_event_gets_an_answer(hall: Hall, body: dict[str, Any]) -> None:
    assert hall.post(as_json(body), JSON).status in TAKEN_OR_REFUSED


KINDS = st.sampled_from(
    [
        JSON,
        FORM,
        f"{JSON}; charset=utf-16",
        "text/plain",
        "",
        "multipart/form-data; boundary=x",
        "application/",
    ]
)
TRUNCATED = st.tuples(
    st.just(as_json({"type": "event_callback", "event": {"type": "x"}})), st.integers(0, 50)
)
RAW = st.one_of(
    st.binary(max_size=200),
    JUNK.map(as_json),
    TRUNCATED.map(lambda cut: cut[0][: cut[1]]),
    st.binary(max_size=80).map(lambda raw: b"payload=" + raw),
    st.binary(max_size=80).map(lambda raw: b"command=%2Fpops&text=" + raw),
    st.lists(
        st.sampled_from([b"payload={}", b"command=/pops", b"&", b"=", b"%", b"%ff", b"ssl_check=1", b";"])
    ).map(b"".join),
)


@tries(200)
@given(RAW, KINDS)
def test_any_bytes_get_an_answer(hall: Hall, raw: bytes, kind: str) -> None:
    heard = hall.post(raw, kind)
    if heard.status != 200:
        assert not heard.stored
        assert str(heard.answer).strip().endswith(".")


MOMENT = str(int(time.time()))
VISIBLE = st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f")
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        TIMESTAMP_HEADER: st.sampled_from([MOMENT, "0", "-1", "1e9", "²", "", "9" * 400, "nan", "0x1"])
        | st.text(VISIBLE, max_size=12),
        SIGNATURE_HEADER: st.sampled_from(["v0=", "v0=" + "0" * 64, "v1=" + "a" * 64, "", "v0=ü"])
        | st.text(VISIBLE, max_size=12),
    },
)


@tries(60)
@given(HEADERS, BODIES, st.booleans())
def test_what_slack_did_not_sign_is_not_read(
    hall: Hall, headers: dict[str, str], body: dict[str, Any], form: bool
) -> None:
    raw = b"payload=" + as_json(body) if form else as_json(body)
    heard = hall.unsigned(raw, FORM if form else JSON, headers)
    assert heard.status == (413 if len(raw) > LARGEST_BODY else 401)
    assert (heard.said, heard.stored) == ((), False)


@pytest.mark.parametrize(
    "body",
    [
        {"type": "block_actions", "actions": [{"action_id": False}]},
        {"type": "view_submission", "view": 7},
        {"type": "shortcut", "callback_id": []},
        {"type": "interactive_message", "callback_id": {}},
        {"type": [], "command": 7},
        {"type": "event_callback", "event": {"type": "app_home_opened", "user": deep(300)}},
    ],
)
def test_what_a_library_would_stumble_over_is_refused(hall: Hall, body: Json) -> None:
    heard = hall.interaction({"team": {"id": "T0WALKS"}, "user": {"id": ANA}, **body})
    assert heard.status == 400
    assert heard.answer == "This request is not shaped like one of Slack's.\n"


def test_a_header_that_http_does_not_allow_is_refused_by_the_server(hall: Hall) -> None:
    heard = hall.unsigned(b"{}", JSON, {TIMESTAMP_HEADER: "\x7f"})
    assert (heard.status, heard.said, heard.stored) == (400, (), False)
