"""Files that people drop into the conversation with the app, and how the app gets at them."""

import http.client
from base64 import b64encode
from dataclasses import replace
from urllib.parse import urlsplit

from slack_sdk import WebClient

from bot.sandbox.sandbox import Sandbox
from tests.sandbox.world import APP, BLUE, KEYS, MIRA, RecordingBot

GRANTED = replace(APP, events=(*APP.events, "file_shared"), scopes=(*APP.scopes, "files:read"))


def test_a_person_drops_a_file_and_the_app_hears_of_it_and_fetches_it(
    client: WebClient, sandbox: Sandbox, bot: RecordingBot
) -> None:
    dm = sandbox.platform.state.dm_with(MIRA).channel_id
    sandbox.platform.app = GRANTED
    content = b64encode(b"a,b\n1,2\n").decode()
    done = sandbox.act(MIRA, "upload", channel=dm, name="my numbers.csv", content=content)
    message = sandbox.platform.messages.all_in(dm)[-1]
    assert (message["ts"], message["subtype"], message["user"]) == (done["ts"], "file_share", MIRA)
    event = bot.last.event
    shared = {"channel_id": dm, "file_id": done["file"], "user_id": MIRA, "file": {"id": done["file"]}}
    assert event == {"type": "file_shared", **shared, "event_ts": event["event_ts"]}
    file = client.files_info(file=done["file"])["file"]
    assert (file["name"], file["size"], file["user"], file["mimetype"]) == (
        "my numbers.csv",
        8,
        MIRA,
        "text/csv",
    )
    assert fetched(file["url_private_download"], KEYS.bot_token) == (200, b"a,b\n1,2\n")
    assert fetched(file["url_private_download"], "xoxb-other")[0] == 307
    without = tuple(scope for scope in GRANTED.scopes if scope != "files:read")
    sandbox.platform.app = replace(GRANTED, scopes=without)
    assert fetched(file["url_private_download"], KEYS.bot_token)[0] == 307


def test_a_file_that_cannot_be_dropped_is_told(sandbox: Sandbox) -> None:
    dm = sandbox.platform.state.dm_with(MIRA).channel_id
    wrong = sandbox.act(MIRA, "upload", channel=dm, name="x.csv", content="no base64!")
    assert wrong["error"] == "The file's content is no base64."
    assert (
        "own conversation" in sandbox.act(MIRA, "upload", channel=BLUE, name="x.csv", content="eA==")["error"]
    )
    assert sandbox.platform.messages.all_in(dm) == []


def fetched(address: str, token: str) -> tuple[int, bytes]:
    """What comes back at once, without following where it points."""
    place = urlsplit(address)
    connection = http.client.HTTPConnection(place.netloc, timeout=10)
    try:
        connection.request("GET", place.path, headers={"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()
