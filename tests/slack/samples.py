"""Payloads as Slack sends them."""

import json
from pathlib import Path
from typing import Any

PAYLOADS = Path(__file__).parent.parent / "payloads"


def payload(name: str) -> Any:
    return json.loads((PAYLOADS / f"{name}.json").read_text())


def event(kind: str, **more: object) -> dict[str, object]:
    return {"type": "event_callback", "team_id": "T1", "event": {"type": kind, **more}}


MESSAGE_SHORTCUT = {
    "type": "message_action",
    "callback_id": "send_to_pops",
    "team": {"id": "T1", "domain": "harbour"},
    "user": {"id": "U1", "team_id": "T1"},
    "channel": {"id": "C1", "name": "team"},
    "message": {"ts": "1.2", "text": "stand-ups &amp; <@U2>", "user": "U2"},
    "message_ts": "1.2",
    "trigger_id": "1.2.abc",
    "response_url": "https://hooks.slack.com/app/T1/1/x",
}
