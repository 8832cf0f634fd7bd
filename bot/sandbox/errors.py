"""How the sandbox refuses: the Web API with Slack's error codes, people with sentences."""

from typing import Any

Json = dict[str, Any]


class SlackError(Exception):
    """The Web API refuses with one of Slack's error codes, sent as `ok: false` with HTTP 200."""

    def __init__(self, error: str, **details: Any) -> None:
        super().__init__(error)
        self.error = error
        self.details = details

    def body(self) -> Json:
        """The answer as Slack writes it."""
        return {"ok": False, "error": self.error, **self.details}


class RateLimitedError(SlackError):
    """Too fast: HTTP 429, to be tried again after `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__("ratelimited")
        self.seconds = seconds


class ActError(Exception):
    """A person's act is not possible; the message is the sentence that the person reads."""


def invalid(error: str, *messages: str) -> SlackError:
    """A refusal that names every fault, as Slack does in `response_metadata.messages`."""
    return SlackError(error, response_metadata={"messages": list(messages)})
