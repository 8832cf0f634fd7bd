"""Reading the body of a request, no further than is allowed."""

from starlette.requests import ClientDisconnect, Request

from bot.web.guard import TurnedAwayError


async def read_body(request: Request, largest: int, too_large: str, broken_off: str) -> bytes:
    """The whole body. Raises TurnedAwayError, with these sentences, if it is larger or breaks off."""
    pieces = bytearray()
    try:
        async for piece in request.stream():
            pieces += piece
            if len(pieces) > largest:
                raise TurnedAwayError(413, too_large)
    except ClientDisconnect as error:
        raise TurnedAwayError(400, broken_off) from error
    return bytes(pieces)
