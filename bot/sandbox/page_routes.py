"""The HTTP face of the page: what a person sees, live updates, acts, the clock, the inspector."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.sandbox.clock import ClockError
from bot.sandbox.errors import Json
from bot.sandbox.page_state import state_json

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

PAGE = Path(__file__).parent / "page"
NOT_JSON = "This address takes a JSON object."
BUSY = "The history is still being made. The clock can be moved when it is done."
NOBODY = "There is no such person in this workspace."


class _Fresh(StaticFiles):
    """Static files that browsers ask for again, so that an update of the project shows at once."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["cache-control"] = "no-cache"
        return response


class PageRoutes:
    """The endpoints. Everything is seen by one person, named in `as`."""

    def __init__(self, sandbox: "Sandbox") -> None:
        self._sandbox = sandbox
        self._platform = sandbox.platform

    def routes(self) -> list[BaseRoute]:
        """The routes to mount."""
        return [
            Route("/", self.index),
            Mount("/static", _Fresh(directory=PAGE)),
            Route("/sandbox/state", self.state),
            Route("/sandbox/messages", self.messages),
            Route("/sandbox/home", self.home),
            Route("/sandbox/stream", self.stream),
            Route("/sandbox/act", self.act, methods=["POST"]),
            Route("/sandbox/clock", self.clock),
            Route("/sandbox/clock", self.move_clock, methods=["POST"]),
            Route("/sandbox/requests", self.requests),
            Route("/sandbox/files/{file_id}", self.file),
        ]

    async def index(self, _: Request) -> Response:
        """The page."""
        return FileResponse(PAGE / "index.html", headers={"cache-control": "no-cache"})

    async def state(self, request: Request) -> Response:
        """The workspace as one person sees it. Without `as`, as the first of its people."""
        user = self._platform.state.user(_who(request) or self._platform.workspace.users[0].user_id)
        if user is None:
            return _refused(NOBODY, 404)
        return JSONResponse(state_json(self._platform, user, self._sandbox.progress))

    async def messages(self, request: Request) -> Response:
        """All that one person sees in a channel; it counts as read from now on."""
        user_id, channel_id = _who(request), request.query_params.get("channel", "")
        channel = self._platform.state.channel(channel_id)
        if channel is None or not self._platform.state.can_see(user_id, channel):
            return _refused("There is no such channel.", 404)
        shown = self._platform.messages.seen_by(user_id, channel_id)
        self._platform.state.mark_read(user_id, channel_id, self._platform.messages.newest(channel_id))
        return JSONResponse({"messages": shown})

    async def home(self, request: Request) -> Response:
        """One person's Home tab."""
        return JSONResponse({"view": self._platform.views.home(_who(request))})

    async def stream(self, request: Request) -> Response:
        """Live updates, as server-sent events."""
        events = self._platform.streams.follow(_who(request), self._platform.clock_event())
        return StreamingResponse(
            events, media_type="text/event-stream", headers={"cache-control": "no-store"}
        )

    async def act(self, request: Request) -> Response:
        """Do something as a person."""
        fields = await _object(request)
        if fields is None:
            return _refused(NOT_JSON, 400)
        user_id, kind = str(fields.pop("as", "")), str(fields.pop("kind", ""))
        self._sandbox.visitors.note(user_id)
        return JSONResponse(await run_in_threadpool(self._sandbox.act, user_id, kind, **fields))

    async def clock(self, _: Request) -> Response:
        """The time."""
        return JSONResponse({"now": self._platform.clock.now().timestamp()})

    async def move_clock(self, request: Request) -> Response:
        """Move the clock; answers when the bot has done what is due by then."""
        fields = await _object(request)
        if fields is None:
            return _refused(NOT_JSON, 400)
        if self._sandbox.progress is not None:
            return _refused(BUSY, 409)
        try:
            moment = await run_in_threadpool(self._sandbox.move_clock, str(fields.get("to", "")))
        except ClockError as error:
            return _refused(str(error), 400)
        return JSONResponse({"ok": True, "now": moment.timestamp()})

    async def requests(self, request: Request) -> Response:
        """The last requests both ways."""
        after = request.query_params.get("after", "0")
        lines = self._platform.inspector.after(int(after) if after.isdecimal() else 0)
        return JSONResponse({"requests": lines})

    async def file(self, request: Request) -> Response:
        """An uploaded file."""
        file = self._platform.files.get(request.path_params["file_id"])
        content = self._platform.files.content(request.path_params["file_id"])
        if file is None or content is None:
            return _refused("There is no such file.", 404)
        return Response(content, media_type=file["mimetype"], headers={"x-content-type-options": "nosniff"})


def _who(request: Request) -> str:
    return request.query_params.get("as", "")


async def _object(request: Request) -> Json | None:
    """The JSON object in a request. Other content types are refused: a foreign page's form can send those."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        return None
    try:
        value: Any = json.loads(await request.body())
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _refused(sentence: str, status: int) -> Response:
    return JSONResponse({"ok": False, "error": sentence}, status)
