"""Whatever people or the bot write stays text."""

import pytest
from playwright.sync_api import Page, expect

from bot.sandbox.sandbox import Sandbox
from bot.sandbox.seed import Channel
from tests.sandbox.world import BOT, MIRA, actions, button, modal, section, text_field, words
from tests.sandbox_page.conftest import Say, Visitor

pytestmark = pytest.mark.browser

EVIL = "<img src=x onerror=hacked=1><script>hacked=1</script>"
LINKS = (
    "<javascript:hacked=1|press> <data:text/html,x|data> <//example.com|slashes> <https://example.com|fine>"
)
ESCAPED = EVIL.replace("<", "&lt;").replace(">", "&gt;")


def nothing_ran(page: Page) -> bool:
    return bool(page.evaluate("typeof hacked === 'undefined' && !document.querySelector('img[src=x]')"))


def test_markup_in_messages_is_text(page: Page, say: Say) -> None:
    blocks = [
        {"type": "header", "text": words(EVIL, "plain_text")},
        section(ESCAPED),
        section(EVIL),
        actions("row", button("go", EVIL)),
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": EVIL}]}],
        },
        {
            "type": "table",
            "rows": [[{"type": "raw_text", "text": EVIL}], [{"type": "raw_text", "text": EVIL}]],
        },
        {"type": "image", "image_url": "https://example.com/x.png", "alt_text": EVIL},
    ]
    say("x", *blocks)
    message = page.locator(".message")
    expect(message.locator("h3")).to_have_text(EVIL)
    expect(message.locator(".block-section")).to_have_text([EVIL, EVIL])
    expect(message.get_by_role("button", name=EVIL)).to_be_visible()
    expect(message.locator(".rich-text")).to_have_text(EVIL)
    expect(message.locator("td")).to_have_text(EVIL)
    assert nothing_ran(page)


def test_only_web_and_mail_addresses_become_links(page: Page, say: Say) -> None:
    say(LINKS)
    message = page.locator(".message")
    expect(message.get_by_role("link")).to_have_text(["fine"])
    expect(message).to_contain_text("<javascript:hacked=1|press>")


def test_what_a_person_types_is_text(page: Page) -> None:
    page.get_by_label("Message #").fill(EVIL)
    page.keyboard.press("Enter")
    expect(page.locator(".message .block")).to_have_text(EVIL)
    assert nothing_ran(page)


def test_names_of_channels_and_topics_are_text(visitor: Visitor, sandbox: Sandbox) -> None:
    sandbox.platform.state.put_channel(Channel("C0EVIL", EVIL, (MIRA, BOT), topic=ESCAPED))
    page = visitor.open("C0EVIL")
    expect(page.locator(".channel-header h1")).to_have_text(EVIL)
    expect(page.locator(".topic")).to_have_text(EVIL)
    expect(page.locator('[data-channel="C0EVIL"]')).to_have_text(EVIL)
    assert nothing_ran(page)


def test_a_modal_shows_markup_as_text(page: Page, sandbox: Sandbox) -> None:
    field = text_field("words", initial_value=EVIL, placeholder=words(EVIL, "plain_text"))
    view = modal(section(EVIL), field, title=words("<b>Title</b>", "plain_text"))
    sandbox.platform.views.open(MIRA, view)
    dialog = page.get_by_role("dialog", name="<b>Title</b>")
    expect(dialog.locator(".block-section")).to_have_text(EVIL)
    expect(dialog.get_by_label("Words")).to_have_value(EVIL)
    assert nothing_ran(page)
