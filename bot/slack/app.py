"""The Bolt app: no look-up on each request, silence about what people wrote, and no unanswered request.

Requests reach it with their body read and their signature checked, by `bot.web.http` or by Socket Mode.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import structlog
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context import BoltContext
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk import WebClient

from bot.slack.client import web_client
from bot.slack.identity import Identity
from bot.slack.quiet import quiet_logger
from bot.slack.reading import PayloadError, listing, mapping, maybe, text

UNREADABLE = "This request is not shaped like one of Slack's.\n"

_log = structlog.get_logger(__name__)
_LONGEST_KIND = 40
_NAMES = ("type", "command", "callback_id", "action_id")  # Bolt finds listeners by these
# Bolt reads these by itself: the first two switch it to OAuth, with files in the home directory.
_AMBIENT = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_BOT_TOKEN", "SLACK_VERIFICATION_TOKEN")


def build_bolt(identity: Callable[[], Identity], client: WebClient) -> App:
    """A Bolt app without listeners, for the installation whose token `client` holds.

    Listeners run before the answer goes out: an event whose listener fails is answered with 500, and Slack
    sends it again. What no listener takes is answered with 200 and logged.
    """
    with _without(_AMBIENT):
        app = App(
            name="bot.slack.listener",
            client=web_client(None, client.base_url, client.timeout),
            authorize=_authorize(identity, client.token),
            logger=quiet_logger("bolt"),
            process_before_response=True,
            raise_error_for_unhandled_request=True,
            request_verification_enabled=False,
            ssl_check_enabled=False,
            token_verification_enabled=False,
        )
    app.middleware(_take_rate_notice)
    app.error(_answer_failure)
    return app


def request_of(body: Mapping[str, object], headers: Mapping[str, str]) -> BoltRequest:
    """A request whose body is read already, which is what Bolt's socket mode stands for.

    Raises PayloadError for what Bolt would stumble over before any listener could answer.
    """
    _check_shape(body)
    try:
        return BoltRequest(body=dict(body), headers=dict(headers), mode="socket_mode")
    except (AttributeError, LookupError, TypeError) as error:  # it takes ids out, unchecked
        raise PayloadError("body") from error


def _authorize(identity: Callable[[], Identity], token: str | None) -> Callable[..., AuthorizeResult]:
    def authorize(context: BoltContext) -> AuthorizeResult:
        us = identity()
        return AuthorizeResult(
            enterprise_id=context.enterprise_id,
            team_id=us.team,
            bot_token=token,
            bot_id=us.bot,
            bot_user_id=us.user,
        )

    return authorize


def _take_rate_notice(body: dict[str, object], next_: Callable[[], None]) -> BoltResponse | None:
    """`app_rate_limited` is no event to Bolt, so no listener could take it."""
    if body.get("type") == "app_rate_limited":
        _log.warning("slack_events_withheld", workspace=body.get("team_id"))
        return BoltResponse(status=200)
    next_()
    return None


def _answer_failure(error: Exception, body: dict[str, object]) -> BoltResponse:
    """Say what failed by class, place and ids: an error's own words may hold what somebody wrote."""
    about = {"kind": _kind(body), "id": body.get("event_id")}
    if isinstance(error, BoltUnhandledRequestError):
        _log.info("slack_request_unknown", **about)
        return BoltResponse(status=200)
    if isinstance(error, PayloadError):
        _log.warning("slack_request_unreadable", place=error.place, **about)
        return BoltResponse(status=400, body=UNREADABLE, headers={"x-slack-no-retry": "1"})
    _log.error("slack_request_failed", error=type(error).__name__, where=_where(error.__traceback__), **about)
    return BoltResponse(status=500)


def _check_shape(body: Mapping[str, object]) -> None:
    for name in _NAMES:
        if name in body:
            text(body, name)
    if "event" in body or body.get("type") == "event_callback":
        text(body, "event", "type")
    match body:
        case {"type": "block_actions"}:
            text(mapping(next(iter(listing(body, "actions")), None), "actions[0]"), "action_id")
        case {"type": "view_submission" | "view_closed"}:
            text(body, "view", "callback_id")
            text(body, "view", "type")  # Bolt reads it unasked


def _kind(body: dict[str, object]) -> str:
    named = maybe(body, "event", "type") or body.get("command") or body.get("type")
    return str(named)[:_LONGEST_KIND]


def _where(trace: TracebackType | None) -> str:
    """The file and line at which an error was raised."""
    place = ""
    while trace is not None:
        place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


@contextmanager
def _without(names: tuple[str, ...]) -> Iterator[None]:
    hidden = {name: os.environ.pop(name) for name in names if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(hidden)
