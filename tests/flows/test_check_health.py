"""`pops doctor`'s looks at the secret and at Slack."""

from datetime import UTC, datetime

import pytest

from bot.domain.delivery import DeliveryError
from bot.domain.health import SlackFacts
from bot.flows.check_health import check_secret, check_slack

NOW = datetime(2026, 1, 5, tzinfo=UTC)
WANTED = ("commands", "chat:write")


def facts(*, scopes: tuple[str, ...] = WANTED, ahead: float | None = 0.4) -> SlackFacts:
    return SlackFacts("T0", "Walnut Works", scopes, ahead)


@pytest.mark.parametrize(
    ("ahead", "well"), [(0.0, True), (60.0, True), (-60.0, True), (61.0, False), (-3600, False)]
)
def test_a_clock_more_than_a_minute_off_is_to_be_mended(ahead: float, well: bool) -> None:
    clock = check_slack(lambda _: facts(ahead=ahead), WANTED, NOW)[-1]
    assert (clock.name, clock.is_well) == ("clock", well)
    assert f"{round(ahead)} s" in clock.said
    assert well or "by NTP" in str(clock.mend)


def test_a_clock_that_slack_does_not_tell_is_not_judged() -> None:
    assert [c.name for c in check_slack(lambda _: facts(ahead=None), WANTED, NOW)] == ["token", "scopes"]


def test_missing_scopes_are_named_and_more_than_needed_is_well() -> None:
    lacking = check_slack(lambda _: facts(scopes=("commands", "im:read")), WANTED, NOW)[1]
    assert (lacking.is_well, lacking.said) == (False, "scopes are missing: chat:write")
    assert check_slack(lambda _: facts(scopes=(*WANTED, "im:read")), WANTED, NOW)[1].is_well


def test_a_slack_that_refuses_is_the_only_thing_said_of_slack() -> None:
    def refuse(_: datetime) -> SlackFacts:
        raise DeliveryError("invalid_auth")

    (token,) = check_slack(refuse, WANTED, NOW)
    assert not token.is_well
    assert "invalid_auth" in token.said


@pytest.mark.parametrize(("length", "well"), [(31, False), (32, True)])
def test_a_secret_of_fewer_than_32_characters_is_to_be_mended(length: int, well: bool) -> None:
    assert check_secret("x" * length).is_well is well
