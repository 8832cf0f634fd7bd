"""The HTTP face: Slack's one address, and health."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future

import structlog
from anyio import CapacityLimiter, to_thread
from prometheus_client import Histogram
from slack_bolt import App, BoltResponse
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.slack.acks import be_patient, later_answer
from bot.slack.app import UNREADABLE, request_of
from bot.slack.reading import PayloadError
from bot.web.bodies import read_body
from bot.web.guard import (
    LARGEST_BODY,
    TOO_LARGE,
    TurnedAwayError,
    check_headers,
    is_certificate_check,
    read_request,
)
from bot.web.health import Vitals, health_routes
from bot.web.waiting import Waiting

_log = structlog.get_logger(__name__)

SLACK_PATH = "/slack/events"

REQUESTS = Histogram(
    "pops_request_seconds",
    "How long Slack waited for an answer",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0),
)

_SENTENCES = {
    404: "There is nothing here: Slack talks to /slack/events, and /healthz says how Pops is.",
    405: "This address is asked in another way: /slack/events takes POST, /healthz takes GET.",
}


def build_http(door: "SlackDoor | None", vitals: Vitals, more: Sequence[BaseRoute] = ()) -> Starlette:
    """The ASGI app of the bot: Slack's address (not with Socket Mode) and health. `more` adds routes."""
    slack = [] if door is None else [Route(SLACK_PATH, door.answer, methods=["POST"])]
    routes = [*slack, *health_routes(vitals), *more]
    return Starlette(routes=routes, exception_handlers={HTTPException: _explain})


class SlackDoor:
    """Takes what Slack sends, checks it, and lets Bolt's listeners answer in a thread.

    `clock` tells seconds since 1970; at most `threads` requests are answered at once, the others wait.
    """

    def __init__(self, bolt: App, signing_secret: str, clock: Callable[[], float], threads: int = 10) -> None:
        if not signing_secret.strip():
            raise ValueError("the signing secret is empty, so anybody could speak as Slack")
        self._bolt = bolt
        self._secret = signing_secret
        self._clock = clock
        self._limiter = CapacityLimiter(threads)
        self._waiting = Waiting()

    async def answer(self, request: Request) -> Response:
        """Answer one request, and count how long it took."""
        with REQUESTS.time():
            try:
                return await self._answer(request)
            except TurnedAwayError as error:
                return PlainTextResponse(f"{error.sentence}\n", error.status)

    async def _answer(self, request: Request) -> Response:
        check_headers(request.headers, self._clock())
        body = await read_body(request, LARGEST_BODY, TOO_LARGE, "The request broke off.")
        if is_certificate_check(request.headers, body):
            return Response()
        fields = read_request(self._secret, request.headers, body, self._clock())
        try:
            bolt_request = request_of(fields, request.headers)
        except PayloadError as error:
            raise TurnedAwayError(400, UNREADABLE.strip()) from error
        be_patient(bolt_request)
        answer = await to_thread.run_sync(self._bolt.dispatch, bolt_request, limiter=self._limiter)
        later = later_answer(bolt_request)
        if later is not None:
            answer = await self._waited(later)
        return Response(answer.body, answer.status, answer.first_headers_without_set_cookie())

    async def _waited(self, answer: Future[BoltResponse]) -> BoltResponse:
        await self._waiting.until(answer)
        error = answer.exception()
        if error is not None:
            _log.error("slack_request_failed", error=type(error).__name__)
            return BoltResponse(status=500)
        return answer.result()


async def _explain(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return PlainTextResponse(f"{_SENTENCES.get(status, 'This cannot be answered.')}\n", status)
