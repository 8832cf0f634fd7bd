"""A visitor shares a file with the bot in their own conversation, and only there."""

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from bot.sandbox.sandbox import Sandbox
from tests.sandbox.world import APP, MIRA, RecordingBot
from tests.sandbox_page.conftest import Visitor, until

pytestmark = pytest.mark.browser


def test_a_file_is_shared_in_the_conversation_with_the_bot(
    visitor: Visitor, sandbox: Sandbox, bot: RecordingBot
) -> None:
    sandbox.platform.app = replace(APP, events=(*APP.events, "file_shared"))
    dm = sandbox.platform.state.dm_with(MIRA).channel_id
    page = visitor.open(dm)
    content = b"metric,value,date\nreleases,12,2026-11-23\n"
    page.get_by_label("File to share").set_input_files(
        {"name": "readings.csv", "mimeType": "text/csv", "buffer": content}
    )
    link = page.get_by_role("link", name="readings.csv")
    expect(link).to_be_visible()
    until(lambda: any(b"file_shared" in request.body for request in bot.received))
    (message,) = sandbox.platform.messages.all_in(dm)
    assert sandbox.platform.files.content(message["files"][0]["id"]) == content


def test_channels_have_no_button_for_files(page: Page, channel: str) -> None:
    expect(page.get_by_role("button", name="Send", exact=True).first).to_be_visible()
    expect(page.get_by_role("button", name="Share a file")).to_have_count(0)
