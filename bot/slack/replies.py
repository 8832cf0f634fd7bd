"""Answers that one person sees: through the response_url of what they did, or in a channel."""

from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.domain.delivery import RefusedError
from bot.domain.message import Message
from bot.slack.addresses import is_slacks
from bot.slack.blocks import Json, message_payload
from bot.slack.calls import ask
from bot.slack.errors import connection_error, http_error
from bot.slack.quiet import quiet_logger

_OK = 200


class SlackReplies:
    """Messages for one person. Every method raises a `DeliveryError` when Slack does not take it."""

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def respond(self, response_url: str, message: Message) -> None:
        """Answer through a response_url, which lives for 30 minutes and 5 uses and needs no membership."""
        if not is_slacks(response_url, self._client.base_url):
            raise RefusedError("a response_url that is not Slack's")
        hook = WebhookClient(
            response_url, timeout=self._client.timeout, logger=quiet_logger("replies"), retry_handlers=[]
        )
        hook.proxy = self._client.proxy
        body = {**answer_payload(message), "replace_original": False}
        try:
            answer = hook.send_dict(body)
        except (OSError, HTTPException) as error:
            raise connection_error(error, repeatable=False) from error
        if answer.status_code != _OK:
            raise http_error(answer.status_code, dict(answer.headers.items()), repeatable=False)

    def post_ephemeral(self, channel: str, user: str, message: Message, thread: str | None = None) -> None:
        """Show a message to one member of a channel that the bot is in, when there is no response_url."""
        payload = _unmarked(message)
        ask(
            self._client.chat_postEphemeral,
            repeatable=False,
            channel=channel,
            user=user,
            thread_ts=thread,
            **payload,
        )


def answer_payload(message: Message) -> dict[str, Any]:
    """What answers a command, or goes through a response_url: for one person only."""
    return {**_unmarked(message), "response_type": "ephemeral"}


def _unmarked(message: Message) -> Json:
    """A message's payload without its mark: what one person sees is nowhere to be found again."""
    return {name: value for name, value in message_payload(message).items() if name != "metadata"}
