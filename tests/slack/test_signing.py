import pytest
from slack_sdk.signature import SignatureVerifier

from bot.slack.signing import SIGNATURE_HEADER, TIMESTAMP_HEADER, is_signed, sign

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
NOW = 1767605400.0
BODY = "text=tempo+é".encode()


def headers(timestamp: str = "1767605400", signature: str | None = None) -> dict[str, str]:
    return {
        TIMESTAMP_HEADER: timestamp,
        SIGNATURE_HEADER: sign(SECRET, timestamp, BODY) if signature is None else signature,
    }


def test_the_signature_is_slacks() -> None:
    theirs = SignatureVerifier(SECRET).generate_signature(timestamp="1767605400", body=BODY)
    assert sign(SECRET, "1767605400", BODY) == theirs


@pytest.mark.parametrize("timestamp", ["1767605400", "1767605100", "1767605700"])
def test_a_signed_request_within_five_minutes_is_slacks(timestamp: str) -> None:
    assert is_signed(SECRET, headers(timestamp), BODY, NOW)


@pytest.mark.parametrize(
    "given",
    [
        {},
        headers("1767605099"),
        headers("1767605701"),
        headers("noon"),
        headers("-1"),
        headers("1767605400.0"),
        headers("١٧٦٧٦٠٥٤٠٠"),
        headers("9" * 400),
        headers(signature=""),
        headers(signature="v0=ü"),
        headers(signature="v0=" + "0" * 64),
        headers(signature=sign("another secret", "1767605400", BODY)),
        headers(signature=sign(SECRET, "1767605400", BODY + b"!")),
    ],
)
def test_every_other_request_is_not(given: dict[str, str]) -> None:
    assert not is_signed(SECRET, given, BODY, NOW)
