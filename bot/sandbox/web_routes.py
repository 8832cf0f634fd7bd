"""The HTTP face that the bot talks to: Web API, response addresses, uploads, Socket Mode."""

import asyncio
import hmac
import json
import time
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from bot.sandbox.arguments import Arguments, read_arguments
from bot.sandbox.errors import Json, SlackError
from bot.sandbox.methods_files import PRIVATE
from bot.sandbox.mishaps import HUNG_UP, Mishap, hang_up
from bot.sandbox.platform import Platform
from bot.sandbox.web_api import Answer, call

GONE = ("expired_url", "used_url")


class WebRoutes:
    """The endpoints; each request is noted for the inspector."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def routes(self) -> list[BaseRoute]:
        """The routes to mount."""
        return [
            Route("/api/{method}", self.api, methods=["GET", "POST"]),
            Route("/respond/{secret}", self.respond, methods=["POST"]),
            Route("/upload/{secret}", self.upload, methods=["POST"]),
            Route(f"{PRIVATE}/{{file_id}}/download/{{name}}", self.download),
            WebSocketRoute("/socket/{ticket}", self._platform.sockets.serve),
        ]

    async def api(self, request: Request) -> Response:
        """One call of the Web API."""
        started = time.perf_counter()
        name = request.path_params["method"]
        content_type = request.headers.get("content-type", "")
        mishap = self._platform.mishaps.take(name)
        try:
            arguments = read_arguments(content_type, await request.body(), request.url.query)
        except SlackError as error:
            arguments, answer = Arguments({}), Answer(200, error.body(), {})
        else:
            answer = self._call(request, name, arguments, mishap)
        response: Response = JSONResponse(answer.body, answer.status, answer.headers)
        if mishap is not None:
            response = await _go_wrong(request, mishap)
        status = HUNG_UP if mishap is not None and mishap.drop else answer.status
        self._note(request, name, status, started, _readable(arguments), answer.body)
        return response

    def _call(self, request: Request, name: str, arguments: Arguments, mishap: Mishap | None) -> Answer:
        scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
        token = bearer if scheme == "Bearer" else arguments.text("token")
        if mishap is None:
            return call(self._platform, name, arguments, token)
        if mishap.acts:
            call(self._platform, name, arguments, token)
        return Answer(mishap.status, mishap.body, mishap.headers)

    async def respond(self, request: Request) -> Response:
        """An answer of the app to an interaction, sent to its response_url."""
        started = time.perf_counter()
        body = await request.body()
        mishap = self._platform.mishaps.take("response_url")
        status: int = 200
        said: Any = "ok"
        if mishap is None or mishap.acts:
            status, said = self._respond(request.path_params["secret"], body)
        response: Response = PlainTextResponse("ok") if status == 200 else JSONResponse(said, status)
        if mishap is not None:
            status, said = HUNG_UP if mishap.drop else mishap.status, mishap.body
            response = await _go_wrong(request, mishap)
        self._note(request, "response_url", status, started, _parsed(body.decode("utf-8", "replace")), said)
        return response

    async def upload(self, request: Request) -> Response:
        """The bytes of an announced file."""
        started = time.perf_counter()
        data = await request.body()
        mishap = self._platform.mishaps.take("upload")
        taken = (mishap is None or mishap.acts) and self._platform.files.receive(
            request.path_params["secret"], data
        )
        status = 200 if taken else 400
        response: Response = PlainTextResponse(f"OK - {len(data)}" if taken else "refused", status)
        if mishap is not None:
            status = HUNG_UP if mishap.drop else mishap.status
            response = await _go_wrong(request, mishap)
        self._note(request, "upload", status, started, f"{len(data)} bytes", "OK" if taken else "refused")
        return response

    async def download(self, request: Request) -> Response:
        """A file's bytes, for the app's token; Slack sends everybody else to its own page."""
        started = time.perf_counter()
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        content = self._platform.files.content(request.path_params["file_id"])
        ours = hmac.compare_digest(token.encode(), self._platform.keys.bot_token.encode())
        response: Response = RedirectResponse(f"{self._platform.url}/")
        if content is None:
            response = PlainTextResponse("not found", 404)
        elif scheme == "Bearer" and ours and "files:read" in self._platform.app.scopes:
            response = Response(content, media_type="text/csv")
        said = f"{len(content or b'')} bytes" if response.status_code == 200 else "refused"
        self._note(request, "download", response.status_code, started, "", said)
        return response

    def _respond(self, secret: str, body: bytes) -> tuple[int, Any]:
        try:
            origin = self._platform.response_urls.use(secret)
            self._platform.respond(origin, read_arguments("application/json", body, "").values)
        except SlackError as error:
            return 404 if error.error in GONE else 400, error.body()
        return 200, "ok"

    def _note(self, request: Request, kind: str, status: int, started: float, said: Any, answer: Any) -> None:
        self._platform.inspector.record(
            "from_bot",
            method=request.method,
            path=request.url.path,
            kind=kind,
            status=status,
            milliseconds=(time.perf_counter() - started) * 1000,
            request=said,
            response=answer,
        )


async def _go_wrong(request: Request, mishap: Mishap) -> Response:
    """The mishap instead of an answer."""
    await asyncio.sleep(mishap.delay)
    if mishap.drop:
        hang_up(request)
    if mishap.error:
        return JSONResponse(mishap.body, mishap.status, mishap.headers)
    return HTMLResponse("<html>Something is wrong on the way.</html>", mishap.status, mishap.headers)


def _readable(arguments: Arguments) -> Json:
    """Arguments with the JSON that forms carry as text shown as JSON."""
    shown: Json = {}
    for key, value in arguments.values.items():
        is_json = isinstance(value, str) and value[:1] in ("{", "[")
        shown[key] = _parsed(value) if is_json else value
    return shown


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
