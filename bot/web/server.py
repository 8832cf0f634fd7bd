"""Running an ASGI app on a port, in the background, until it is stopped."""

import errno
import socket
import threading
from typing import Any

import uvicorn

_STOP_SECONDS = 3
_LOOK_SECONDS = 0.5
_BACKLOG = 2048


class AddressError(Exception):
    """This machine cannot listen on this address: write another host or port."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"{host}:{port}: {self.__doc__}")
        self.host = host
        self.port = port


class PortInUseError(AddressError):
    """This port is taken by another program: choose another one, or stop the other program."""


class Server:
    """One ASGI app on one address. Port 0 takes any free port; `port` says which it became."""

    def __init__(self, app: Any, host: str, port: int) -> None:
        self._socket = _bind(host, port)
        self.host = host
        self.port: int = self._socket.getsockname()[1]
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            ws="websockets-sansio",
            timeout_graceful_shutdown=_STOP_SECONDS,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, name=f"server-{self.port}", daemon=True)

    @property
    def url(self) -> str:
        """The address without a path, such as http://127.0.0.1:3000."""
        return f"http://{self.host}:{self.port}"

    def start(self) -> None:
        """Answer requests from now on, in the background."""
        self._thread.start()

    def wait(self) -> None:
        """Block until the server is stopped, in small steps so that Ctrl-C is heard."""
        while self._thread.is_alive():
            self._thread.join(_LOOK_SECONDS)

    def stop(self) -> None:
        """Finish the requests at work (for at most three seconds) and close the port."""
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join()
        self._socket.close()

    def _run(self) -> None:
        self._server.run(sockets=[self._socket])


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends small pieces at once only where TCP is named: otherwise a body waits 40 ms for its head.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(_BACKLOG)  # from here on callers wait instead of being refused
    except (OSError, UnicodeError) as error:  # a name that no name server could be asked for is the latter
        listener.close()
        in_use = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        kind = PortInUseError if in_use else AddressError
        raise kind(host, port) from error
    return listener
