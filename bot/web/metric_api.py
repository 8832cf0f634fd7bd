"""`POST /api/metrics`: a dashboard brings readings, with a token; and its OpenAPI description."""

import hmac
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.domain.delivery import DeliveryError
from bot.domain.message import without_markup
from bot.domain.refusal import RefusalError
from bot.flows.metric_push import MOST, NotTakenError, PushedReading, Wrong
from bot.flows.refusal_words import refusal_words
from bot.prompts import say
from bot.web.bodies import read_body
from bot.web.guard import TurnedAwayError
from storage.database import DatabaseUnreachableError
from storage.readings import Kept

METRICS_PATH = "/api/metrics"
OPENAPI_PATH = "/api/openapi.json"
LARGEST_BODY = 256 * 1024  # bytes

_log = structlog.get_logger(__name__)


def metric_routes(token: str, version: str, push: Callable[[bytes], Kept]) -> list[Route]:
    """The endpoint and its description. `push` keeps the readings of a body, or raises why not."""

    async def take(request: Request) -> Response:
        try:
            _check(request, token)
            too_large, broken_off = _say("api_large", most=LARGEST_BODY), _say("api_broken_off")
            body = await read_body(request, LARGEST_BODY, too_large, broken_off)
        except TurnedAwayError as error:
            return _refused(error.status, [Wrong(None, None, error.sentence)])
        return await run_in_threadpool(_answer, push, body)

    async def describe(_: Request) -> Response:
        return JSONResponse(_description(version))

    return [Route(METRICS_PATH, take, methods=["POST"]), Route(OPENAPI_PATH, describe)]


def _check(request: Request, token: str) -> None:
    """The token first: nothing that a stranger sent is looked at."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    is_ours = hmac.compare_digest(given.strip().encode(), token.encode())
    if scheme.lower() != "bearer" or not is_ours:
        raise TurnedAwayError(401, _say("api_token"))
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise TurnedAwayError(415, _say("api_kind"))


def _answer(push: Callable[[bytes], Kept], body: bytes) -> Response:
    try:
        kept = push(body)
    except NotTakenError as error:
        return _refused(422 if error.is_readable else 400, error.wrong)
    except RefusalError as refusal:
        return _refused(409, [Wrong(None, None, without_markup(refusal_words(refusal)))])
    except (DatabaseUnreachableError, DeliveryError) as trouble:
        _log.error("readings_not_kept", error=type(trouble).__name__)
        return _refused(503, [Wrong(None, None, _say("api_unwell"))])
    _log.info("readings_pushed", **asdict(kept))
    return JSONResponse(asdict(kept))


def _refused(status: int, wrong: Iterable[Wrong]) -> Response:
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return JSONResponse({"errors": [asdict(each) for each in wrong]}, status, headers)


def _say(block: str, **values: object) -> str:
    return without_markup(say("metric", block, **values))


def _description(version: str) -> dict[str, Any]:
    """What OpenAPI 3.1 wants to know of the endpoint."""
    one = {"$ref": "#/components/schemas/Reading"}
    body = {"oneOf": [one, {"type": "array", "items": one, "minItems": 1, "maxItems": MOST}]}
    post = {
        "operationId": "pushReadings",
        "summary": "Bring one reading, or many, of the metrics that are set up",
        "security": [{"token": []}],
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": _responses(),
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Pops", "version": version},
        "paths": {METRICS_PATH: {"post": post}},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Reading": PushedReading.model_json_schema(), "Kept": _KEPT, "Errors": _ERRORS},
        },
    }


def _responses() -> dict[str, Any]:
    refusals = {
        "400": "This is no JSON.",
        "401": "The token is missing or wrong.",
        "409": "Nothing is set up yet, or there is no metric.",
        "413": f"The body is larger than {LARGEST_BODY} bytes.",
        "415": "The body is not said to be JSON.",
        "422": "Some readings are wrong, and none is kept.",
        "503": "Nothing is kept; send the same again later.",
    }
    kept = _response("All readings are kept; sending them again changes nothing.", "Kept")
    return {"200": kept} | {status: _response(meaning, "Errors") for status, meaning in refusals.items()}


def _response(meaning: str, schema: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": meaning, "content": content}


_KEPT = {
    "type": "object",
    "description": "How many readings were new, replaced another value, or were there already.",
    "properties": {name: {"type": "integer"} for name in ("new", "changed", "same")},
    "required": ["new", "changed", "same"],
}
_ERRORS = {
    "type": "object",
    "properties": {
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "reading": {"type": ["integer", "null"], "description": "Which one, from 1."},
                    "field": {"type": ["string", "null"]},
                    "says": {"type": "string", "description": "What to send instead."},
                },
                "required": ["reading", "field", "says"],
            },
        }
    },
    "required": ["errors"],
}
