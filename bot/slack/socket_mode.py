"""Socket Mode: Slack's requests over a connection that Pops opens, so that no public address is needed."""

from urllib.parse import urlsplit

import structlog
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.slack.addresses import is_local
from bot.slack.errors import connection_error, refusal, unclear
from bot.slack.quiet import quiet_logger

_log = structlog.get_logger(__name__)


class SocketMode:
    """A connection to Slack that feeds the Bolt app, made anew whenever Slack or the network ends it."""

    def __init__(self, bolt: App, app_token: str, client: WebClient, workers: int = 10) -> None:
        self._client = SocketModeHandler(
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
