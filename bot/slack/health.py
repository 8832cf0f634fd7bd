"""What Slack says of this installation, for `pops doctor`."""

from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.domain.health import SlackFacts
from bot.slack.calls import ask, told


def slack_facts(client: WebClient, now: datetime) -> SlackFacts:
    """Ask Slack who we are, what we may do and what time it is; raises a `DeliveryError`."""
    answers: list[SlackResponse] = []

    def auth_test() -> SlackResponse:
        answers.append(client.auth_test())
        return answers[0]

    said = ask(auth_test, repeatable=True)
    headers = {name.lower(): value for name, value in answers[0].headers.items()}
    scopes = tuple(s.strip() for s in headers.get("x-oauth-scopes", "").split(",") if s.strip())
    return SlackFacts(told(said, "team_id"), str(said.get("team") or ""), scopes, _ahead(headers, now))


def _ahead(headers: Mapping[str, str], now: datetime) -> float | None:
    """How many seconds our clock is ahead of Slack's; None when Slack does not say what time it is."""
    try:
        return (now - parsedate_to_datetime(headers.get("date", ""))).total_seconds()
    except ValueError:
        return None
