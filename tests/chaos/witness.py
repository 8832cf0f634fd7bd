"""What passed between Slack and the bot on the wire, as far as people were told something by it."""

import json
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from tests.chaos.relay import Passed, body_of, status_of

IN_TIME_SECONDS = 2.5
"""Slack waits three seconds: what took longer may have been told or not."""
COMMENT = "comment"
OK = 200


@dataclass(frozen=True)
class Act:
    """One thing that somebody did, and what came of it on the wire. Times are of the monotonic clock.

    `wants` is what it sets, with None for what it takes away; `clears` takes all else away, too. `heard` is
    whether the person was told in time that it worked; `said` is what the answer itself said. `moment` is
    when it was over on the clock that bot and Slack share.
    """

    person: str
    channel: str | None
    round: str
    wants: Mapping[str, Any]
    clears: bool
    began: float
    ended: float
    moment: datetime
    heard: bool
    said: str
    address: str | None


@dataclass(frozen=True)
class Told:
    """Words for one person: through the address of an act, or in a channel; perhaps they never arrived."""

    text: str
    at: float
    arrived: bool


@dataclass
class Testimony:
    """Everything that was seen."""

    answers: list[Act] = field(default_factory=list)
    feedback: list[Act] = field(default_factory=list)
    told: dict[str, list[Told]] = field(default_factory=lambda: defaultdict(list))
    shown: dict[tuple[str, str], list[Told]] = field(default_factory=lambda: defaultdict(list))


class Witness:
    """Sees the requests of both relays. `now` is the clock that bot and Slack share."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self.testimony = Testimony()

    def to_bot(self, passed: Passed) -> None:
        """A request from Slack to the bot is over."""
        if passed.request.headers.get("content-type", "").startswith("application/json"):
            return
        fields = dict(parse_qsl(passed.request.body.decode()))
        with self._lock:
            if "payload" in fields:
                self._interaction(passed, json.loads(fields["payload"]))
            elif fields.get("text", "").startswith("feedback "):
                wants = {"words": fields["text"].removeprefix("feedback ")}
                act = self._act(
                    passed, fields["user_id"], fields["channel_id"], "", wants, fields["response_url"]
                )
                self.testimony.feedback.append(act)

    def to_slack(self, passed: Passed) -> None:
        """A request from the bot to Slack is over."""
        _, _, secret = passed.request.path.partition("/respond/")
        with self._lock:
            if secret:
                said = _told(passed, json.loads(passed.request.body))
                self.testimony.told[secret].append(said)
            elif passed.request.path.endswith("/chat.postEphemeral"):
                fields = _arguments(passed)
                self.testimony.shown[fields["user"], fields["channel"]].append(_told(passed, fields))

    def _interaction(self, passed: Passed, payload: dict[str, Any]) -> None:
        person = payload["user"]["id"]
        if payload["type"] == "view_submission":
            view = payload["view"]
            if view["callback_id"] == COMMENT:
                wants = {name: _entered(entry) for name, entry in view["state"]["values"].items()}
                act = self._act(passed, person, None, view["private_metadata"], wants, None)
                self.testimony.answers.append(act)
        elif payload["type"] == "block_actions" and payload["container"]["type"] == "message":
            self._click(passed, payload, person)

    def _click(self, passed: Passed, payload: dict[str, Any], person: str) -> None:
        action = payload["actions"][0]
        kind, value = action["action_id"].partition(":")[0], action.get("value", "")
        wants: dict[str, Any] = {}
        if kind == "answer":
            value, _, rest = value.partition("|")
            question, _, choice = rest.rpartition("|")
            wants = {question: int(choice)}
        elif kind != "withdraw":
            return
        channel, address = payload["channel"]["id"], payload["response_url"]
        act = self._act(passed, person, channel, value, wants, address, clears=kind == "withdraw")
        self.testimony.answers.append(act)

    def _act(
        self,
        passed: Passed,
        person: str,
        channel: str | None,
        asked: str,
        wants: Mapping[str, Any],
        address: str | None,
        *,
        clears: bool = False,
    ) -> Act:
        heard = status_of(passed.told) == OK and passed.ended - passed.request.began < IN_TIME_SECONDS
        return Act(
            person=person,
            channel=channel,
            round=asked,
            wants=wants,
            clears=clears,
            began=passed.request.began,
            ended=passed.ended,
            moment=self._now(),
            heard=heard,
            said=body_of(passed.told).decode("utf-8", "replace") if heard else "",
            address=None if address is None else address.rpartition("/")[2],
        )


def _entered(block: Mapping[str, Any]) -> Any:
    """What a field of a form holds: a choice as a number, words as they are kept, None for nothing."""
    (entry,) = block.values()
    if entry["type"] == "plain_text_input":
        return (entry["value"] or "").strip() or None
    option = entry["selected_option"]
    return None if option is None else int(option["value"])


def _arguments(passed: Passed) -> dict[str, Any]:
    if passed.request.headers.get("content-type", "").startswith("application/json"):
        arguments: dict[str, Any] = json.loads(passed.request.body)
        return arguments
    return dict(parse_qsl(passed.request.body.decode()))


def _told(passed: Passed, message: Mapping[str, Any]) -> Told:
    return Told(str(message.get("text", "")), passed.ended, status_of(passed.upstream) == OK)
