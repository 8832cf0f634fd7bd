"""A stage on which thousands of requests are made, each looked at for itself."""

import json
import re
import sqlite3
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, RemoteDisconnected
from itertools import count
from time import time
from typing import Any

from sqlalchemy.engine import make_url

from bot.flows.installation import installation_works
from bot.sandbox.checks import checked_blocks, checked_view
from bot.sandbox.link import FORM
from bot.slack.signing import SIGNATURE_HEADER, TIMESTAMP_HEADER, sign
from bot.web.server import Server
from tests.fuzz.junk import as_json
from tests.walks.people import ANA, BEN, FIG, KEYS, LEA, WORKSPACE_ID
from tests.walks.reading import Json
from tests.walks.stage import Stage

JSON = "application/json"
STATUSES = (200, 400, 401, 413, 415)
TAKEN_OR_REFUSED = (200, 400, 413)
"""What a signed request of a kind that Slack sends may be answered with."""
PATIENCE = 60.0  # seconds that an answer may take on a machine with much to do
OUR_FAULT = {
    "invalid_arguments",
    "invalid_blocks",
    "invalid_blocks_format",
    "msg_blocks_too_long",
    "msg_too_long",
    "no_text",
    "view_too_large",
}
"""What Slack says of a message or window that the bot should not have made."""

UNSOUND = {
    "an answer outside its questions or its scale": """
        SELECT count(*) FROM answer, json_each(answer.choices) AS choice JOIN round ON round.id = answer.round
        WHERE choice.value NOT IN (1, 2, 3, 4, 5) OR typeof(choice.value) != 'integer'
        OR instr(round.questions, '"' || choice.key || '"') = 0""",
    "an empty answer": "SELECT count(*) FROM answer WHERE choices = '{}' AND comment IS NULL",
    "more answers than people asked": """
        SELECT count(*) FROM round WHERE (SELECT count(*) FROM answer WHERE answer.round = round.id)
        > json_array_length(round.roster)""",
    "a comment of a wrong length": """
        SELECT count(*) FROM answer WHERE length(comment) NOT BETWEEN 1 AND 3000""",
    "feedback of a wrong length": "SELECT count(*) FROM feedback WHERE length(words) NOT BETWEEN 1 AND 3000",
    "feedback of a stranger": "SELECT count(*) FROM feedback WHERE author NOT IN ('U0ANA', 'U0KAI', 'U0LEA')",
    "a broken reference": "SELECT count(*) FROM pragma_foreign_key_check",
}


@dataclass(frozen=True)
class Heard:
    """What one request led to: the answer, what the bot then said in Slack, whether it stored anything."""

    status: int
    answer: Any
    said: tuple[Json, ...]
    stored: bool

    @property
    def text(self) -> str:
        """Everything that the person was shown, as one text."""
        return "\n".join(_words_of([self.answer, *self.said]))

    @property
    def quoted(self) -> str:
        """What stands in quotations, in the order in which it was said."""
        said = [shown.get("blocks", []) for shown in (self.answer, *self.said) if isinstance(shown, dict)]
        quotes = [block for blocks in said for block in blocks if block["type"] == "rich_text"]
        return "".join(element["text"] for quote in quotes for element in quote["elements"][0]["elements"])


class Hall(Stage):
    """A stage with an open round of Fig, its form and the feedback form, and a watch on the database."""

    def __init__(self, url: str, log: list[MutableMapping[str, Any]], *, socket: bool = False) -> None:
        super().__init__(url, log, socket=socket)
        self.entries = log
        self._numbers = count()
        self._watch = sqlite3.connect(str(make_url(url).database))
        self.apply()
        self.go("2026-10-06 09:30")
        self.answer(BEN, 3)
        self.pulse, self.receipt = self.newest(FIG), self.receipts(BEN)[-1]
        self.tab = self.home(ANA)
        self.press(ANA, "comment", FIG)
        self.comment_view = self._view_of(ANA)
        self.command(LEA, "/pops feedback")
        self.feedback_view = self._view_of(LEA)
        self.round_id = str(self.comment_view["private_metadata"])
        self._http: HTTPConnection | None = None
        self._heard = self.platform.inspector.after(0)[-1]["n"]

    def count(self) -> int:
        """A number that was not there before."""
        return next(self._numbers)

    def post(self, body: bytes, kind: str) -> Heard:
        """Send signed bytes."""
        moment = str(int(time()))
        signed = {TIMESTAMP_HEADER: moment, SIGNATURE_HEADER: sign(KEYS.signing_secret, moment, body)}
        return self.unsigned(body, kind, signed)

    def unsigned(self, body: bytes, kind: str, headers: Mapping[str, str]) -> Heard:
        """Send bytes that only these headers may sign."""
        return self.hear(lambda: self._sent(body, {"Content-Type": kind, **headers}))

    def interaction(self, payload: Any) -> Heard:
        """Send an interaction, odd or not."""
        return self.post(b"payload=" + _quoted(as_json(payload)), FORM)

    def typed(self, fields: Json) -> Heard:
        """Send a command, whose fields may hold what UTF-8 has no place for."""
        pairs = (
            b"%s=%s" % (_quoted(name.encode()), _quoted(str(value).encode("utf-8", "surrogatepass")))
            for name, value in fields.items()
        )
        return self.post(b"&".join(pairs), FORM)

    def event_callback(self, event: Any) -> Json:
        """An event in its envelope."""
        return {
            "token": "t",
            "team_id": self.platform.workspace.team_id,
            "api_app_id": self.platform.app.app_id,
            "type": "event_callback",
            "event": event,
            "event_id": "Ev0FUZZ",
            "event_time": 1,
        }

    def wire(self, envelope: Json) -> Heard:
        """Send an envelope through the socket, and wait for its acknowledgement."""
        return self.hear(lambda: (200, as_json(self.platform.sockets.send(envelope, PATIENCE))))

    def hear(self, send: Callable[[], tuple[int, bytes]]) -> Heard:
        """Send something, wait for all that it leads to, and look that nothing broke."""
        before = self._version()
        status, body = send()
        self.bot.background.drain()
        lines = self.platform.inspector.after(self._heard)
        self._heard = max((line["n"] for line in lines), default=self._heard)
        troubles = [entry for entry in self.entries if entry["log_level"] in {"error", "critical"}]
        self.entries.clear()
        assert not troubles, troubles
        stored = self._version() != before
        if stored:
            self.look()
        ours = [line for line in lines if line["direction"] == "from_bot"]
        faults = [line for line in ours if _error(line["response"]) in OUR_FAULT]
        assert not faults, faults
        said = tuple(line["request"] for line in ours)
        heard = Heard(status, _read(body), said, stored)
        assert heard.status in STATUSES, heard
        assert not (stored and heard.status != 200), "a refused request changed the database"
        _check_answer(heard.answer)
        return heard

    def look(self) -> None:
        """Fail when the database holds what no person could have said."""
        for what, query in UNSOUND.items():
            assert self._watch.execute(query).fetchone() == (0,), what

    def finish(self) -> None:
        """After all that, and installed again if that went, the bot works as ever."""
        self.look()
        installation_works(self.bot.tools, WORKSPACE_ID, self.clock.now())
        assert self._watch.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        self._logged = len(self.log)
        self._read = self._heard
        if not self.rows("SELECT id FROM round WHERE team = 'fig' AND status = 'open'"):
            self.wait(days=7)
        self.answer(BEN, 5)
        assert "Recorded for Fig" in self.told(BEN)
        self.settle()

    def close(self) -> None:
        """Stop everything."""
        self._watch.close()
        self._hang_up()
        super().close()

    def _view_of(self, person: str) -> Json:
        view = self.modal(person)
        assert view is not None
        return view

    def _version(self) -> int:
        """A number that changes when somebody else changes the database."""
        return int(self._watch.execute("PRAGMA data_version").fetchone()[0])

    def _sent(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """Over the kept connection, or a new one when the bot has closed it."""
        try:
            return self._asked(body, headers)
        except (RemoteDisconnected, ConnectionError):
            self._hang_up()
            return self._asked(body, headers)

    def _asked(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        if self._http is None:
            assert isinstance(self._door, Server)
            self._http = HTTPConnection(self._door.host, self._door.port, timeout=PATIENCE)
        self._http.request("POST", "/slack/events", body, dict(headers))
        answer = self._http.getresponse()
        return answer.status, answer.read()

    def _hang_up(self) -> None:
        if self._http is not None:
            self._http.close()
        self._http = None


def _read(body: bytes) -> Any:
    try:
        return json.loads(body) if body else ""
    except ValueError:
        return body.decode()


def _error(response: Any) -> str | None:
    return response.get("error") if isinstance(response, dict) else None


def _check_answer(answer: Any) -> None:
    """Fail when Slack would refuse what the bot answers."""
    if isinstance(answer, dict) and "blocks" in answer:
        checked_blocks(answer["blocks"])
    if isinstance(answer, dict) and "view" in answer:
        checked_view(answer["view"], ("modal",))


def _words_of(shown: Sequence[Any]) -> list[str]:
    found: list[str] = []
    for item in shown:
        if isinstance(item, str):
            found.append(item)
        elif isinstance(item, dict):
            found += _words_of(list(item.values()))
        elif isinstance(item, list):
            found += _words_of(item)
    return found


_UNSAFE = re.compile(rb"[^\w.~-]+")


def _quoted(raw: bytes) -> bytes:
    """Bytes for a form."""
    return _UNSAFE.sub(lambda run: b"%" + run[0].hex("%").encode(), raw)
