import http.client
import threading
import time

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.web.server import AddressError, PortInUseError, Server


async def _hello(_: Request) -> Response:
    return PlainTextResponse("hello")


APP = Starlette(routes=[Route("/", _hello)])


def ask(port: int) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().read().decode()
    finally:
        connection.close()


def test_a_server_takes_any_free_port_and_says_which() -> None:
    server = Server(APP, "127.0.0.1", 0)
    server.start()
    try:
        assert server.url == f"http://127.0.0.1:{server.port}"
        assert ask(server.port) == "hello"
    finally:
        server.stop()


def test_a_stopped_server_frees_its_port() -> None:
    first = Server(APP, "127.0.0.1", 0)
    first.start()
    ask(first.port)
    first.stop()
    second = Server(APP, "127.0.0.1", first.port)
    second.start()
    assert ask(first.port) == "hello"
    second.stop()


def test_a_port_in_use_is_said_in_a_sentence() -> None:
    server = Server(APP, "127.0.0.1", 0)
    with pytest.raises(PortInUseError, match=rf"^127\.0\.0\.1:{server.port}: This port is taken"):
        Server(APP, "127.0.0.1", server.port)
    server.stop()


def test_an_address_of_another_machine_is_said_in_a_sentence() -> None:
    with pytest.raises(AddressError, match=r"^192\.0\.2\.1:0: This machine cannot listen on this address"):
        Server(APP, "192.0.2.1", 0)


def test_a_name_that_cannot_be_a_host_is_said_in_a_sentence() -> None:
    with pytest.raises(AddressError, match="This machine cannot listen on this address"):
        Server(APP, "a" * 64, 0)


def test_waiting_ends_when_somebody_stops_the_server() -> None:
    server = Server(APP, "127.0.0.1", 0)
    server.start()
    stopper = threading.Timer(0.1, server.stop)
    stopper.start()
    began = time.monotonic()
    server.wait()
    stopper.join()
    assert 0.05 < time.monotonic() - began < 5


def test_requests_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    server = Server(APP, "127.0.0.1", 0)
    server.start()
    ask(server.port)
    server.stop()
    assert "GET /" not in caplog.text
