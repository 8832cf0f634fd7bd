"""The table of Slack's error codes is complete: section by section, every code has one meaning."""

import pytest

from bot.slack.errors import MEANINGS, TOO_FAST, UNWELL
from tests.walks import test_slack_errors as walked

VIEWS = {
    "expired_trigger_id",
    "exchanged_trigger_id",
    "invalid_trigger_id",
    "view_too_large",
    "hash_conflict",
    "not_found",
    "duplicate_external_id",
}
FILES = {"file_uploads_disabled", "file_upload_size_restricted", "storage_limit_reached"}


def test_every_code_that_has_a_meaning_is_walked_through_and_the_other_way_round() -> None:
    codes = {*walked.RETRIED, *walked.MENDED, *walked.PARKED, *walked.CHANNEL, *walked.PERSON, *walked.GONE}
    assert codes - {"a_code_of_tomorrow"} | VIEWS | FILES == {*MEANINGS, *TOO_FAST, *UNWELL}


@pytest.mark.parametrize("code", MEANINGS)
def test_a_meaning_carries_what_slack_said(code: str) -> None:
    assert MEANINGS[code](f"{code} (more)").reason == f"{code} (more)"
