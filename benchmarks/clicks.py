"""Clicks as Slack sends them, with the message that was clicked in."""

import json
from random import Random
from urllib.parse import urlencode

from benchmarks.stage import WORKSPACE, Bench
from bot.domain.round import Round
from bot.flows.round_message import all_facts, round_message
from bot.slack.blocks import message_payload


def clicks(stage: Bench, asked: list[Round], slack: str) -> list[tuple[str, tuple[str, str]]]:
    """Everybody's clicks, one for each question, in no order: request body, the answer's round and user."""
    made = []
    with stage.tools.database.snapshot() as session:
        for each in asked:
            message = message_payload(round_message(all_facts(session, [each])[each.id]))
            for user in each.roster:
                made += [(_body(each, user, q.id, message, slack), (each.id, user)) for q in each.questions]
    Random(1).shuffle(made)
    return made


def _body(asked: Round, user: str, question: str, message: dict[str, object], slack: str) -> str:
    button = {
        "type": "button",
        "action_id": "answer:4",
        "block_id": f"question|{asked.id}|{question}",
        "value": f"{asked.id}|{question}|4",
        "action_ts": "1.3",
    }
    payload: dict[str, object] = {
        "type": "block_actions",
        "user": {"id": user, "username": user.lower(), "name": user.lower(), "team_id": WORKSPACE},
        "api_app_id": "A0POPS",
        "token": "legacy-verification-token",
        "team": {"id": WORKSPACE, "domain": "bench"},
        "enterprise": None,
        "is_enterprise_install": False,
        "container": {"type": "message", "message_ts": "1.1", "channel_id": "C0BENCH", "is_ephemeral": False},
        "trigger_id": "1.2.3",
        "channel": {"id": "C0BENCH", "name": "bench"},
        "state": {"values": {}},
        "response_url": f"{slack}/respond/1",
        "actions": [button],
        "message": {"user": "U0POPS", "type": "message", "ts": "1.1", "bot_id": "B0POPS", **message},
    }
    return urlencode({"payload": json.dumps(payload)})
