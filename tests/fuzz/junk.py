"""What nobody should send: nasty texts, odd JSON, and payloads with pieces changed, missing or doubled."""

import copy
import json
from typing import Any

from hypothesis import strategies as st

NASTY = (
    "",
    " ",
    "\x00",
    "\x1b[31m\x07",
    "\ud800",
    "\udfff\ud83d",
    "\u202e\u2066reversed",
    "\u200b\ufeff\u2060\u00ad",
    "\u2028\u2029\x85\x0b",
    "<!channel> <@U0ANA> <#C0FIG|> <https://example.org|look>",
    "&amp;lt; & &lt;!here&gt;",
    "&" * 3000,
    "*_~`" * 10,
    "{{ 7 * 7 }} {% raw %} {# #}",
    "'; DROP TABLE answer; --",
    "=cmd|' /C calc'!A0",
    "payload",
    "payload={}&payload=%7B%7D",
    "answer:3",
    "feedback",
    "null",
    "-1",
    "0",
    "6",
    "٣",
    "²",
    "1e9",
    "9" * 5000,
    "|||",
    "../../etc/passwd",
    "\U0001f9d1\u200d\U0001f680" * 40,
    "e" + "\u0301" * 300,
    "ﷺ" * 100,
)
BULK = st.builds(
    lambda piece, length: (piece * length)[:length],
    st.text(min_size=1, max_size=8) | st.sampled_from(["x", "ä ", "&", "<", "\n", "payload ", "\U0001f600"]),
    st.sampled_from([149, 151, 2999, 3000, 3001, 12_000, 40_000]),
)
"""Texts around the limits, up to the longest that Slack lets a person send."""

_SHORT = st.text(max_size=40)
_NASTY = st.integers(0, len(NASTY) - 1).map(lambda n: NASTY[n])  # without all of them in every report
TEXTS = st.one_of(_SHORT, _SHORT, _SHORT, _NASTY, _NASTY, _NASTY, BULK)
NUMBERS = st.integers() | st.floats() | st.sampled_from([0, -1, 2**63, 10**400])


def deep(levels: int) -> Any:
    """A list in a list in a list."""
    nested: Any = []
    for _ in range(levels):
        nested = [nested]
    return nested


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    NUMBERS,
    TEXTS,
    st.sampled_from([[], {}, [None], [[]], [{}], {"": {}}, {"id": {"id": []}}, deep(300)]),
    st.lists(TEXTS, max_size=3),
    st.dictionaries(TEXTS, TEXTS | st.none(), max_size=3),
)

_WORDS = """type user id team_id team enterprise enterprise_id is_enterprise_install channel container message
    message_ts ts channel_id trigger_id response_url response_urls actions action_id block_id value
    selected_option selected_options view callback_id private_metadata state values event event_id tab item
    authorizations old_channel_id new_channel_id tokens challenge command text user_id api_app_id token
    app_installed_team_id name"""
WORDS = st.sampled_from(_WORDS.split())
"""The words that something in the bot or its libraries looks for."""

_MEANT = """block_actions view_submission view_closed shortcut message_action event_callback url_verification
    app_rate_limited block_suggestion interactive_message dialog_submission workflow_step_edit message
    button static_select plain_text_input checkboxes radio_buttons comment feedback answer:3 withdraw privacy
    not_now never_remind remind_me ask_author thread_end thread_reply thread_ignore thread_stop
    thread_question thread_answer
    send_to_pops home app_home_opened member_joined_channel member_left_channel channel_archive
    group_unarchive channel_rename channel_left channel_id_changed user_change app_uninstalled tokens_revoked
    function_executed assistant_thread_started /pops U0ANA U0BEN T0WALKS C0FIG C0KIWI"""
MEANT = st.sampled_from(_MEANT.split())

WILD = st.recursive(
    JUNK | MEANT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=8,
)
"""Any JSON, made mostly of words that mean something somewhere."""

BODIES = st.dictionaries(WORDS, WILD, max_size=8)

Change = tuple[int, str, Any]
CHANGES = st.lists(
    st.tuples(
        st.integers(0, 9999),
        st.sampled_from(["replace", "replace", "delete", "double", "wrap"]),
        JUNK | MEANT,
    ),
    max_size=3,
)
"""Changes of a payload: which piece, what happens to it, and what comes in its place."""


def changed(body: Any, changes: list[Change]) -> Any:
    """A copy of a payload with these changes, one after the other."""
    made = copy.deepcopy(body)
    for place, what, junk in changes:
        spots = _spots(made)
        if spots:
            _change(*spots[place % len(spots)], what, junk)
    return made


def as_json(value: Any) -> bytes:
    """JSON as Python writes it: NaN, lone surrogates and numbers of any length included."""
    return json.dumps(value).encode()


def _spots(value: Any) -> list[tuple[Any, Any]]:
    """Every place in nested JSON: the list or object, and the index or key in it."""
    inner: list[tuple[Any, Any]]
    if isinstance(value, dict):
        inner = [(value, key) for key in value]
    elif isinstance(value, list):
        inner = [(value, n) for n in range(len(value))]
    else:
        return []
    return inner + [spot for _, key in inner for spot in _spots(value[key])]


def _change(around: Any, key: Any, what: str, junk: Any) -> None:
    match what:
        case "delete":
            del around[key]
        case "double" if isinstance(around, list):
            around.append(copy.deepcopy(around[key]))
        case "wrap":
            around[key] = [around[key]]
        case _:
            around[key] = copy.deepcopy(junk)
