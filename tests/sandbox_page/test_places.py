"""Going about: people, channels, the bot's Home tab, the clock, the inspector."""

import pytest
from playwright.sync_api import Page, expect
from slack_sdk import WebClient

from bot.sandbox.sandbox import Sandbox
from bot.sandbox.seed import Channel
from tests.sandbox.world import BOT, JOAO, MIRA, RecordingBot, actions, button, home, section
from tests.sandbox_page.conftest import Say, Visitor, until

pytestmark = pytest.mark.browser


def test_the_first_visit_says_what_this_is_and_what_to_try(visitor: Visitor, sandbox: Sandbox) -> None:
    page = visitor.tab()
    page.goto(sandbox.url)
    page.reload()
    expect(page.get_by_text("This is the Pops sandbox, not Slack.")).to_be_visible()
    expect(page.locator(".act-as .name")).to_have_text("Mira Lind")
    hint = page.get_by_role("note")
    expect(hint).to_contain_text("Press Next Monday 09:00")
    page.get_by_role("button", name="Dismiss the hint").click()
    page.reload()
    expect(page.locator("[data-open-channel]")).to_be_visible()
    expect(hint).to_have_count(0)


def test_one_acts_as_anybody_and_the_address_remembers_it(page: Page, channel: str) -> None:
    page.get_by_role("button", name="Act as: Mira Lind").click()
    page.get_by_label("Search people").fill("sao")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator(".act-as .name")).to_have_text("João Reis")
    page.reload()
    expect(page.locator(".act-as .name")).to_have_text("João Reis")
    expect(page.locator(f'[data-open-channel="{channel}"]')).to_be_visible()


def test_two_tabs_are_two_people(visitor: Visitor, page: Page, channel: str) -> None:
    other = visitor.open(channel, JOAO)
    other.get_by_label("Message #").fill("from João")
    other.keyboard.press("Enter")
    expect(page.locator(".message .author")).to_have_text("João Reis")
    expect(page.locator(".message .block")).to_have_text("from João")


def test_unread_messages_are_counted_until_the_channel_is_opened(
    page: Page, client: WebClient, sandbox: Sandbox
) -> None:
    sandbox.platform.state.put_channel(Channel("C0NEWS", "news", (MIRA, BOT)))
    client.chat_postMessage(channel="C0NEWS", text="unread")
    place = page.locator('#sidebar [data-channel="C0NEWS"]')
    expect(place.locator(".count")).to_have_text("1")
    place.click()
    expect(page.locator('[data-open-channel="C0NEWS"]')).to_be_visible()
    expect(place.locator(".count")).to_have_count(0)


def test_people_see_only_their_private_channels(visitor: Visitor, channel: str) -> None:
    expect(visitor.open(channel).locator('[data-channel="C0SECRET"]')).to_have_count(1)
    expect(visitor.open(channel, JOAO).locator('[data-channel="C0SECRET"]')).to_have_count(0)


def test_a_reader_joins_to_write_and_archived_channels_are_only_read(
    visitor: Visitor, page: Page, sandbox: Sandbox
) -> None:
    sandbox.platform.state.put_channel(Channel("C0JOIN", "open-to-all", (JOAO,)))
    page = visitor.open("C0JOIN")
    page.get_by_role("button", name="Join the channel").click()
    expect(page.get_by_label("Message #open-to-all")).to_be_visible()
    page.get_by_role("button", name="Channel actions").click()
    page.get_by_role("menuitem", name="Archive").click()
    expect(page.get_by_text("This channel is archived.")).to_be_visible()
    expect(page.get_by_text("has joined the channel")).to_be_visible()


def test_the_home_tab_says_when_it_is_empty_and_shows_what_the_bot_puts_there(
    visitor: Visitor, client: WebClient, sandbox: Sandbox, bot: RecordingBot
) -> None:
    page = visitor.open(sandbox.platform.state.dm_with(JOAO).channel_id, JOAO, tab="home")
    expect(page.get_by_role("tab", name="Home")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_text("Pops has put nothing on your Home tab yet.")).to_be_visible()
    until(lambda: bot.received and bot.last.event["type"] == "app_home_opened")
    client.views_publish(
        user_id=JOAO, view=home(section("Hello *João*"), actions("row", button("start", "Start")))
    )
    expect(page.get_by_text("Hello João")).to_be_visible()
    page.get_by_role("button", name="Start").click()
    expect(page.locator('[aria-busy="true"]')).to_have_count(0)
    assert bot.last.payload["container"]["type"] == "view"
    page.get_by_role("tab", name="Messages").click()
    expect(page.get_by_text("Nothing has been said here yet.")).to_be_visible()


def test_the_clock_moves_forward_by_buttons(page: Page, sandbox: Sandbox) -> None:
    start = sandbox.clock.now()
    for name, hours in (("+1 hour", 1), ("+1 day", 25)):
        page.get_by_role("button", name=name).click()
        expect(page.locator(".jump[aria-busy=true]")).to_have_count(0)
        assert (sandbox.clock.now() - start).total_seconds() == hours * 3600
    page.get_by_role("button", name="Next Monday 09:00").click()
    expect(page.locator(".clock-time")).to_contain_text("Mon 12 Jan 2026 09:00")
    expect(page.get_by_role("status").filter(has_text="It is now Mon 12 Jan 09:00.")).to_be_attached()


def test_the_inspector_shows_requests_both_ways(page: Page, say: Say) -> None:
    page.get_by_role("button", name="Requests to and from the bot").click()
    say("x", actions("row", button("go", "Go")))
    page.get_by_role("button", name="Go").click()
    drawer = page.get_by_role("complementary", name="Requests between")
    newest = drawer.locator(".request").first
    expect(newest).to_contain_text("block_actions")
    expect(drawer.locator(".request.from_bot").first).to_contain_text("chat.postMessage")
    newest.locator("summary").click()
    expect(newest.locator("pre").first).to_contain_text('"action_id": "go"')
    expect(newest).not_to_contain_text("xoxb")
    drawer.get_by_role("button", name="Close the requests").click()
    expect(drawer).to_be_hidden()


def test_history_in_the_making_shows_its_progress(page: Page, sandbox: Sandbox) -> None:
    sandbox.show_progress(3, 10, "Week 3 of 10")
    bar = page.get_by_role("progressbar", name="Making the history")
    expect(bar).to_have_attribute("value", "3")
    expect(page.get_by_text("Week 3 of 10")).to_be_visible()
    sandbox.show_progress(10, 10, "Week 10 of 10")
    expect(bar).to_have_count(0)


def test_people_and_channels_that_are_gone_lead_somewhere_sensible(
    visitor: Visitor, sandbox: Sandbox
) -> None:
    page = visitor.tab()
    page.goto(f"{sandbox.url}/#as=U0NOBODY&channel=C0NOWHERE")
    expect(page.locator("[data-open-channel]")).to_be_visible()
    opened = page.locator("[data-open-channel]").get_attribute("data-open-channel")
    assert opened in {channel.channel_id for channel in sandbox.platform.state.channels()}
