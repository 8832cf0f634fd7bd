"""How often Slack was asked what, and how it answered."""

from prometheus_client import Counter

from bot.domain.delivery import DeliveryError, OutcomeUnknownError, RefusedError

SLACK_CALLS = Counter("pops_slack_calls", "Calls to Slack's Web API", ("method", "result"))

TOO_FAST = "too fast"
"""The reason of a call that Slack turned away with 429."""


def count_call(method: str, trouble: DeliveryError | None) -> None:
    """Count one call of a method (the client's name for it) by its result."""
    SLACK_CALLS.labels(method, _result(trouble)).inc()


def _result(trouble: DeliveryError | None) -> str:
    match trouble:
        case None:
            return "ok"
        case RefusedError():
            return "refused"
        case OutcomeUnknownError():
            return "unknown"
        case _:
            return "rate_limited" if trouble.reason == TOO_FAST else "failed"
