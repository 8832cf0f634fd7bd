import pytest

from bot.slack.addresses import is_slacks

REAL = "https://slack.com/api/"
LOCAL = "http://127.0.0.1:3001/api/"


@pytest.mark.parametrize(
    ("url", "base", "allowed"),
    [
        ("https://hooks.slack.com/actions/T1/1/x", REAL, True),
        ("https://files.slack.com/upload/v1/x", REAL, True),
        ("http://hooks.slack.com/actions/T1/1/x", REAL, False),
        ("https://slack.com.example.com/x", REAL, False),
        ("https://notslack.com/x", REAL, False),
        ("https://slack.com@example.com/x", REAL, False),
        ("http://169.254.169.254/latest", REAL, False),
        ("http://127.0.0.1:3001/x", REAL, False),
        ("https://hooks.slack-gov.com/x", "https://slack-gov.com/api/", True),
        ("http://127.0.0.1:3001/respond/x", LOCAL, True),
        ("http://localhost:4000/respond/x", LOCAL, True),
        ("http://[::1]:4000/respond/x", LOCAL, True),
        ("http://10.0.0.1/respond/x", LOCAL, False),
        ("https://hooks.slack.com/actions/T1/1/x", LOCAL, True),
        ("http://fake-slack:8080/respond", "http://fake-slack:8080/api/", True),
        ("file:///etc/passwd", LOCAL, False),
        ("http://[broken/", LOCAL, False),
        ("", LOCAL, False),
    ],
)
def test_pops_sends_to_slack_and_to_what_stands_in_for_it(url: str, base: str, allowed: bool) -> None:
    assert is_slacks(url, base) is allowed
