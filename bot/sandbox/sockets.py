"""Socket Mode: the app's WebSocket connections, which get what would else go out over HTTP."""

import asyncio
import concurrent.futures
import itertools
import secrets
import threading
import uuid
from typing import NamedTuple

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.sandbox.errors import Json
from bot.sandbox.seed import App

MOST_CONNECTIONS = 10


class NotAcknowledgedError(Exception):
    """The app has no connection, or did not acknowledge in time."""


class _Connection(NamedTuple):
    websocket: WebSocket
    loop: asyncio.AbstractEventLoop


class Sockets:
    """The open connections. Each envelope goes to one of them, in turn."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._lock = threading.Lock()
        self._tickets: set[str] = set()
        self._open: list[_Connection] = []
        self._turn = itertools.count()
        self._waiting: dict[str, concurrent.futures.Future[Json]] = {}

    @property
    def connected(self) -> bool:
        """Whether the app is in Socket Mode."""
        return bool(self._open)

    def ticket(self) -> str:
        """The path of a WebSocket that may be opened once."""
        secret = secrets.token_urlsafe(18)
        self._tickets.add(secret)
        return f"/socket/{secret}"

    async def serve(self, websocket: WebSocket) -> None:
        """Hold one connection until it ends."""
        ticket = websocket.path_params["ticket"]
        if ticket not in self._tickets or len(self._open) >= MOST_CONNECTIONS:
            await websocket.close()
            return
        self._tickets.discard(ticket)
        await websocket.accept()
        connection = _Connection(websocket, asyncio.get_running_loop())
        with self._lock:
            self._open.append(connection)
        try:
            await websocket.send_json(self._hello())
            while True:
                self._acknowledged(await websocket.receive_json())
        except (WebSocketDisconnect, ValueError):
            return
        finally:
            with self._lock:
                self._open.remove(connection)

    def send(self, envelope: Json, seconds: float) -> Json:
        """Send an envelope and return the payload of its acknowledgement ({} when it has none).

        Raises NotAcknowledgedError.
        """
        envelope_id = str(uuid.uuid4())
        future: concurrent.futures.Future[Json] = concurrent.futures.Future()
        with self._lock:
            if not self._open:
                raise NotAcknowledgedError
            connection = self._open[next(self._turn) % len(self._open)]
            self._waiting[envelope_id] = future
        try:
            message = {"envelope_id": envelope_id, **envelope}
            asyncio.run_coroutine_threadsafe(connection.websocket.send_json(message), connection.loop)
            return future.result(seconds)
        except TimeoutError as error:
            raise NotAcknowledgedError from error
        finally:
            self._waiting.pop(envelope_id, None)

    def close(self) -> None:
        """Tell the app to go, and hang up."""
        for connection in list(self._open):
            asyncio.run_coroutine_threadsafe(_hang_up(connection.websocket), connection.loop)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._open),
            "debug_info": {"host": "sandbox", "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._app.app_id},
        }

    def _acknowledged(self, message: Json) -> None:
        future = self._waiting.get(str(message.get("envelope_id")))
        if future is not None and not future.done():
            future.set_result(message.get("payload") or {})


async def _hang_up(websocket: WebSocket) -> None:
    await websocket.send_json({"type": "disconnect", "reason": "link_disabled"})
    await websocket.close()
