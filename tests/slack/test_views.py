from typing import Any

import pytest
from slack_sdk import WebClient

from bot.domain.delivery import OutcomeUnknownError, TryLaterError
from bot.domain.form import Form, TextField
from bot.domain.message import Words
from bot.slack.errors import TooSlowError
from bot.slack.views import SlackViews
from tests.slack.stand_in import Reply, StandIn

FORM = Form("feedback", "Feedback", (TextField("words", "Words"),), submit="Send")


@pytest.fixture
def views(client: WebClient) -> SlackViews:
    return SlackViews(client)


def test_a_form_is_opened_with_its_trigger(slack: StandIn, views: SlackViews) -> None:
    slack.will("views.open", Reply({"ok": True, "view": {"id": "V1"}}))
    views.open_form("1.2.abc", FORM)
    sent: Any = slack.to("views.open")[0]
    assert sent["trigger_id"] == "1.2.abc"
    assert sent["view"]["callback_id"] == "feedback"


def test_a_home_can_be_published(slack: StandIn, views: SlackViews) -> None:
    views.publish_home("U1", (Words("Welcome"),), "me|0|")
    published: Any = slack.to("views.publish")[0]
    assert (published["user_id"], published["view"]["type"]) == ("U1", "home")


@pytest.mark.parametrize("code", ["expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"])
def test_an_old_trigger_was_too_slow(slack: StandIn, views: SlackViews, code: str) -> None:
    slack.will("views.open", Reply({"ok": False, "error": code}))
    with pytest.raises(TooSlowError, match=code):
        views.open_form("1.2.abc", FORM)


def test_opening_is_not_repeated_and_publishing_may_be(slack: StandIn, views: SlackViews) -> None:
    slack.will("views.open", Reply(drop=True))
    slack.will("views.publish", Reply(drop=True))
    with pytest.raises(OutcomeUnknownError):
        views.open_form("1.2.abc", FORM)
    with pytest.raises(TryLaterError):
        views.publish_home("U1", (Words("Welcome"),), "me|0|")
