"""What a visitor does reaches the bot as a signed request, and what happens shows on the page at once."""

import pytest
from playwright.sync_api import Page, expect
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from bot.sandbox.sandbox import Sandbox
from tests.sandbox.world import JOAO, KEYS, MIRA, RecordingBot, Said, actions, button, section, words
from tests.sandbox_page.conftest import Visitor

pytestmark = pytest.mark.browser

MENU = {
    "type": "static_select",
    "action_id": "pick",
    "placeholder": words("Pick one", "plain_text"),
    "options": [{"text": words(name, "plain_text"), "value": name.lower()} for name in ("First", "Second")],
}
OVERFLOW = {
    "type": "overflow",
    "action_id": "more",
    "options": [{"text": words("Hidden one", "plain_text"), "value": "h"}],
}


@pytest.fixture
def question(page: Page, client: WebClient, channel: str) -> str:
    """The ts of a message with buttons."""
    row = actions(
        "row",
        button("answer_1", "1 · Never", value="one"),
        button("answer_5", "5 · Always", value="five"),
        MENU,
        OVERFLOW,
    )
    posted = client.chat_postMessage(channel=channel, text="Well?", blocks=[section("Well?"), row])
    page.locator(f'[data-ts="{posted["ts"]}"]').wait_for()
    return str(posted["ts"])


def test_a_click_reaches_the_bot_as_a_signed_request(
    page: Page, bot: RecordingBot, question: str, channel: str
) -> None:
    page.get_by_role("button", name="5 · Always").click()
    expect(page.locator('[aria-busy="true"]')).to_have_count(0)
    payload = bot.last.payload
    assert SignatureVerifier(KEYS.signing_secret).is_valid_request(bot.last.body, dict(bot.last.headers))
    assert (payload["user"]["id"], payload["channel"]["id"], payload["container"]["message_ts"]) == (
        MIRA,
        channel,
        question,
    )
    (action,) = payload["actions"]
    assert (action["block_id"], action["action_id"], action["value"]) == ("row", "answer_5", "five")


def test_a_button_is_busy_while_the_bot_thinks_and_takes_no_second_click(
    page: Page, bot: RecordingBot, question: str
) -> None:
    bot.say(Said(seconds=0.3))
    answer = page.get_by_role("button", name="5 · Always")
    answer.click()
    expect(answer).to_have_attribute("aria-busy", "true")
    answer.click()
    expect(answer).not_to_have_attribute("aria-busy", "true")
    assert len(bot.received) == 1


def test_a_failed_click_shows_a_warning_until_the_next_one(
    page: Page, bot: RecordingBot, question: str
) -> None:
    bot.say(Said(status=500))
    page.get_by_role("button", name="5 · Always").click()
    warning = page.locator(".message").get_by_role("alert")
    expect(warning).to_have_text("Pops responded with an error (status 500). Please try again.")
    page.get_by_role("button", name="1 · Never").click()
    expect(warning).to_have_count(0)


def test_menus_tell_the_bot_what_was_chosen(page: Page, bot: RecordingBot, question: str) -> None:
    page.get_by_role("combobox", name="Pick one").select_option("Second")
    expect(page.locator('[aria-busy="true"]')).to_have_count(0)
    assert bot.last.payload["actions"][0]["selected_option"]["value"] == "second"
    page.get_by_role("button", name="More choices").click()
    page.get_by_role("menuitem", name="Hidden one").click()
    expect(page.locator('[aria-busy="true"]')).to_have_count(0)
    assert bot.last.payload["actions"][0]["selected_option"]["value"] == "h"


def test_the_keyboard_alone_is_enough_to_answer(
    page: Page, bot: RecordingBot, client: WebClient, question: str, channel: str
) -> None:
    page.locator(".message").focus()
    for _ in range(3):  # past "Reply in thread" and "More actions"... to the first choice and the second
        page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.dataset.actionId ?? document.activeElement.ariaLabel")
    assert focused
