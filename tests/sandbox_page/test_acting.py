"""What a visitor does reaches the bot as a signed request, and what happens shows on the page at once."""

import pytest
from playwright.sync_api import Page, expect
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from bot.sandbox.sandbox import Sandbox
from tests.sandbox.world import (
    JOAO,
    KEYS,
    MIRA,
    Received,
    RecordingBot,
    Said,
    actions,
    button,
    section,
    words,
)
from tests.sandbox_page.conftest import Say, Visitor, until

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
def question(page: Page, say: Say) -> str:
    """The ts of a message with buttons."""
    row = actions(
        "row",
        button("answer_1", "1 · Never", value="one"),
        button("answer_5", "5 · Always", value="five"),
        MENU,
        OVERFLOW,
    )
    ts = say("Well?", section("Well?"), row)
    page.locator(f'[data-ts="{ts}"]').wait_for()
    return ts


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


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until this has the focus."""
    for _ in range(25):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"The Tab key does not reach {selector}")


def test_the_keyboard_alone_is_enough_to_answer(
    page: Page, bot: RecordingBot, client: WebClient, question: str, channel: str
) -> None:
    def count_it(_: Received) -> Said:
        row = actions("row", button("answer_1", "1 · Never"), button("answer_5", "5 · Always, 1 of 2"))
        client.chat_update(channel=channel, ts=question, text="Well?", blocks=[section("Thanks"), row])
        return Said()

    bot.answer = count_it
    tab_to(page, ".skip")
    page.keyboard.press("Enter")
    tab_to(page, "[data-action-id=answer_5]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="5 · Always, 1 of 2")).to_be_focused()
    assert bot.last.payload["actions"][0]["action_id"] == "answer_5"


def test_arrow_keys_walk_between_messages_and_enter_opens_a_shortcut(
    page: Page, bot: RecordingBot, say: Say
) -> None:
    for text in ("first", "second"):
        say(text)
    page.locator(".message", has_text="second").focus()
    page.keyboard.press("ArrowUp")
    tab_to(page, "[aria-label='More actions']")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("menu")).to_have_count(0)
    until(lambda: bot.received)
    payload = bot.last.payload
    assert (payload["type"], payload["callback_id"], payload["message"]["text"]) == (
        "message_action",
        "send_to_pops",
        "first",
    )


def test_an_answer_for_one_person_is_seen_by_nobody_else(
    visitor: Visitor, page: Page, client: WebClient, say: Say, channel: str
) -> None:
    other = visitor.open(channel, JOAO)
    client.chat_postEphemeral(channel=channel, user=MIRA, text="Recorded: 4")
    say("for all")
    expect(page.locator(".ephemeral")).to_contain_text("Only visible to you")
    expect(other.locator(".message .block")).to_have_text(["for all"])
    expect(other.get_by_text("Recorded: 4")).to_have_count(0)


def test_messages_arrive_change_and_vanish_without_reloading(
    page: Page, client: WebClient, say: Say, channel: str
) -> None:
    ts = say("new")
    expect(page.locator(".message")).to_have_text(["PPopsApp09:00new"])
    expect(page.get_by_role("status").filter(has_text="Pops: new")).to_be_attached()
    client.chat_update(channel=channel, ts=ts, text="changed")
    expect(page.locator(".message .block")).to_have_text(["changed"])
    client.chat_delete(channel=channel, ts=ts)
    expect(page.get_by_text("Nothing has been said in")).to_be_visible()


def test_a_message_is_posted_by_the_acting_person(page: Page, sandbox: Sandbox, channel: str) -> None:
    page.get_by_label("Message #").fill("Hello *all*")
    page.keyboard.press("Enter")
    expect(page.locator(".message .author")).to_have_text("Mira Lind")
    expect(page.locator(".message strong")).to_have_text("all")
    expect(page.get_by_label("Message #")).to_have_value("")
    assert [message["user"] for message in sandbox.platform.messages.all_in(channel)] == [MIRA]


def test_a_slash_opens_the_commands_and_the_answer_is_for_the_person_alone(
    page: Page, bot: RecordingBot
) -> None:
    bot.say_json({"text": "Here is *help*"})
    page.get_by_label("Message #").press_sequentially("/po")
    expect(page.get_by_role("option")).to_contain_text(["/pops [help]"])
    page.keyboard.press("Tab")
    page.keyboard.type("help")
    page.keyboard.press("Enter")
    expect(page.locator(".ephemeral strong")).to_have_text("help")
    assert (bot.last.form["command"], bot.last.form["text"], bot.last.form["user_id"]) == (
        "/pops",
        "help",
        MIRA,
    )


def test_a_failed_command_keeps_the_typed_words(page: Page, bot: RecordingBot) -> None:
    bot.say(Said(status=500))
    field = page.get_by_label("Message #")
    field.fill("/pops feedback my words")
    page.keyboard.press("Enter")
    expect(page.locator(".composer").get_by_role("alert")).to_contain_text("/pops failed")
    expect(field).to_have_value("/pops feedback my words")


def test_threads_open_at_the_right_and_refuse_commands(page: Page, say: Say) -> None:
    ts = say("parent")
    for text in ("one", "two", "three"):
        say(text, thread=ts)
    page.get_by_role("button", name="3 replies").click()
    thread = page.get_by_role("complementary", name="Thread")
    expect(thread.locator(".message .block")).to_have_text(["parent", "one", "two", "three"])
    expect(page.get_by_role("main").locator(".message")).to_have_count(1)
    thread.get_by_label("Reply in the thread").fill("/pops help")
    page.keyboard.press("Enter")
    expect(thread.get_by_role("alert").filter(has_text="not supported in threads")).to_be_visible()
    thread.get_by_label("Reply in the thread").fill("four")
    page.keyboard.press("Enter")
    expect(thread.locator(".message .block").last).to_have_text("four")
    thread.get_by_role("button", name="Close the thread").click()
    expect(thread).to_be_hidden()
