import pytest
from slack_sdk import WebClient

from bot.domain.delivery import InstallationDeadError
from bot.slack.identity import Identity, IdentityLookup
from tests.slack.stand_in import Reply, StandIn

SAID = {"ok": True, "team_id": "T1", "team": "Harbour", "user_id": "UBOT", "bot_id": "B1"}


def test_slack_is_asked_once_who_we_are(slack: StandIn, client: WebClient) -> None:
    slack.will("auth.test", Reply(SAID))
    lookup = IdentityLookup(client)
    assert lookup() == lookup() == Identity("T1", "T1", "UBOT", "B1", "Harbour")
    assert len(slack.requests) == 1


def test_a_failure_is_not_remembered(slack: StandIn, client: WebClient) -> None:
    slack.will("auth.test", Reply({"ok": False, "error": "invalid_auth"}), Reply(SAID))
    lookup = IdentityLookup(client)
    with pytest.raises(InstallationDeadError):
        lookup()
    assert lookup().user == "UBOT"


def test_an_org_wide_install_is_the_organisations(slack: StandIn, client: WebClient) -> None:
    slack.will("auth.test", Reply({**SAID, "is_enterprise_install": True, "enterprise_id": "E1"}))
    assert IdentityLookup(client)().workspace == "E1"
