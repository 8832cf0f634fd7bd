"""Socket Mode: Slack's requests over a connection that Pops opens, so that no public address is needed."""

from time import time
from urllib.parse import urlsplit

import structlog
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.socket_mode.internals import send_response
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.slack.addresses import is_local
from bot.slack.app import request_of
from bot.slack.errors import connection_error, refusal, unclear
from bot.slack.quiet import quiet_logger
from bot.slack.reading import PayloadError

_log = structlog.get_logger(__name__)


class _Handler(SocketModeHandler):
    """Feeds the app with what Bolt can read; what it cannot read stays without an answer."""

    def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """Answer one envelope."""
        started = time()
        try:
            request = request_of(req.payload, {})
        except PayloadError as error:
            _log.warning("slack_request_unreadable", place=error.place)
            return
        send_response(client, req, self.app.dispatch(request), started)


class SocketMode:
    """A connection to Slack that feeds the Bolt app, made anew whenever Slack or the network ends it."""

    def __init__(self, bolt: App, app_token: str, client: WebClient, workers: int = 10) -> None:
        self._client = _Handler(
            bolt,
            app_token=app_token,
            web_client=client,
            logger=quiet_logger("socket"),
            concurrency=workers,
        ).client
        if is_local(urlsplit(client.base_url).hostname or ""):
            self._client.proxy = None

    def start(self) -> None:
        """Connect, and return. Raises a `DeliveryError` when Slack does not let us."""
        try:
            self._client.connect()
        except SlackApiError as error:
            raise refusal(error.response, repeatable=True) from error
        except OSError as error:
            raise connection_error(error, repeatable=True) from error
        except SlackClientError as error:
            raise unclear(type(error).__name__, repeatable=True) from error
        _log.info("slack_socket_open")

    def stop(self) -> None:
        """Take no further request, answer those at work, disconnect."""
        self._client.closed = True
        self._client.message_workers.shutdown()
        self._client.close()
        _log.info("slack_socket_closed")

    @property
    def is_connected(self) -> bool:
        """Whether the connection stands."""
        return self._client.is_connected()
