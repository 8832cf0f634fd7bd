"""Runs the sandbox's HTTP server in a thread of its own."""

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.routing import BaseRoute

STARTUP_SECONDS = 10.0
STOP_SECONDS = 3


class Server:
    """One HTTP server on this machine. `start` and `stop` are called once each, in this order."""

    def __init__(self, app: Starlette, host: str, port: int) -> None:
        self._listener = socket.create_server((host, port))
        bound = self._listener.getsockname()[1]
        self.url = f"http://{host}:{bound}"
        self._server = uvicorn.Server(_config(app))
        self._thread = threading.Thread(target=self._run, name="sandbox", daemon=True)

    def start(self) -> None:
        """Serve from now on."""
        self._thread.start()
        until = time.monotonic() + STARTUP_SECONDS
        while not self._server.started and time.monotonic() < until:
            time.sleep(0.005)
        if not self._server.started:
            raise RuntimeError("The sandbox's server did not start.")

    def stop(self) -> None:
        """Finish what is being answered and stop."""
        self._server.should_exit = True
        self._thread.join()

    def _run(self) -> None:
        self._server.run(sockets=[self._listener])
        self._listener.close()


def _config(app: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        ws="websockets-sansio",
        timeout_keep_alive=60,
        timeout_graceful_shutdown=STOP_SECONDS,
    )


def build_app(routes: list[BaseRoute], every_second: Callable[[], None]) -> Starlette:
    """The application: the routes, and something to be done every second while it runs."""

    async def repeat() -> None:
        while True:
            await asyncio.sleep(1.0)
            await run_in_threadpool(every_second)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(repeat())
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    return Starlette(routes=routes, lifespan=lifespan)
