"""One call of the Web API: its answer as a mapping, or a `DeliveryError`."""

from collections.abc import Callable, Mapping
from http.client import HTTPException

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.domain.delivery import DeliveryError
from bot.slack.errors import connection_error, refusal, unclear
from bot.slack.metrics import count_call
from bot.slack.reading import maybe


def ask(call: Callable[..., SlackResponse], *, repeatable: bool, **arguments: object) -> Mapping[str, object]:
    """Make one call, and count it. `repeatable` says that doing it twice is the same as doing it once.

    Raises a `DeliveryError`; never a library's own error.
    """
    try:
        said = _ask(call, repeatable=repeatable, **arguments)
    except DeliveryError as trouble:
        count_call(call.__name__, trouble)
        raise
    count_call(call.__name__, None)
    return said


def _ask(
    call: Callable[..., SlackResponse], *, repeatable: bool, **arguments: object
) -> Mapping[str, object]:
    try:
        data = call(**arguments).data
    except SlackApiError as error:
        raise refusal(error.response, repeatable=repeatable) from error
    except (OSError, HTTPException) as error:
        raise connection_error(error, repeatable=repeatable) from error
    except (ValueError, LookupError, AttributeError) as error:
        # Bytes that are no text, or JSON that is no object: the library reads the answer unchecked.
        raise unclear("an unreadable answer", repeatable=repeatable) from error
    return data if isinstance(data, dict) else {}


def told(answer: Mapping[str, object], *path: str, repeatable: bool = True) -> str:
    """A text that the answer must hold."""
    value = maybe(answer, *path)
    if not isinstance(value, str):
        raise unclear(f"an answer without {'.'.join(path)}", repeatable=repeatable)
    return value
