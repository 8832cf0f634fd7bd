"""Light and dark, and the width of a phone."""

import pytest
from playwright.sync_api import Page, expect
from slack_sdk import WebClient

from bot.sandbox.sandbox import Sandbox
from tests.sandbox.world import MIRA, actions, button, home, modal, section, text_field
from tests.sandbox_page.conftest import Say, Visitor
from tests.sandbox_page.pictures import grey_png

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
LONG = "Meetings_left_me_enough_time_to_focus_" * 4


def brightness(page: Page) -> float:
    """0 for black to 255 for white."""
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).map(Number)")
    return float(sum(colour) / 3)


def too_wide(page: Page) -> bool:
    widths = "[document.documentElement, document.querySelector('.main')].map((part) => part.scrollWidth)"
    return bool(max(page.evaluate(widths)) > page.evaluate("innerWidth"))


def test_the_theme_follows_the_system_until_it_is_chosen(page: Page) -> None:
    assert brightness(page) > 200
    page.emulate_media(color_scheme="dark")
    expect(page.get_by_role("button", name="Use the light theme")).to_be_visible()
    assert brightness(page) < 60
    page.get_by_role("button", name="Use the light theme").click()
    assert brightness(page) > 200
    page.reload()
    expect(page.get_by_role("button", name="Use the dark theme")).to_be_visible()
    assert brightness(page) > 200


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(
    page: Page, client: WebClient, say: Say, channel: str, scheme: str
) -> None:
    blocks = [
        section("Words <@U0MIRA> `code` <https://example.com|link>"),
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "small print"}]},
        actions(
            "row",
            button("a", "Plain"),
            button("b", "Good", style="primary"),
            button("c", "Bad", style="danger"),
        ),
    ]
    say("x", *blocks)
    client.chat_postEphemeral(channel=channel, user=MIRA, text="only you")
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.locator(".ephemeral").wait_for()
    assert page.evaluate(FAINT) == []


FAINT = """() => {
    const parse = (colour) => colour.match(/[0-9.]+/g).map(Number);
    const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
        .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
        .reduce((sum, v, place) => sum + v * [0.2126, 0.7152, 0.0722][place], 0);
    const ground = (node) => {
        for (; node; node = node.parentElement) {
            const colour = parse(getComputedStyle(node).backgroundColor);
            if (colour[3] !== 0) return colour;
        }
        return [255, 255, 255];
    };
    const ownWords = (node) => [...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
    const contrast = (node) => {
        const [one, other] = [light(parse(getComputedStyle(node).color)), light(ground(node))];
        return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    };
    return [...document.querySelectorAll("body *")]
        .filter((node) => node.checkVisibility({ opacityProperty: true }) && ownWords(node))
        .filter((node) => contrast(node) < 4.5)
        .map((node) => `${node.className}: ${node.textContent.slice(0, 30)} ${contrast(node).toFixed(2)}`);
}"""


@pytest.fixture
def phone(page: Page, client: WebClient, say: Say, channel: str) -> Page:
    """The page at the width of a phone, with wide things in the channel."""
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    cells = [{"type": "raw_text", "text": f"Column {number}"} for number in range(8)]
    labels = ("1 · Not at all", "2 · Hardly", "3 · Partly", "4 · Mostly", "5 · Fully")
    blocks = [
        section(LONG, accessory=button("side", "A button beside")),
        actions("row", *(button(f"answer_{place}", label) for place, label in enumerate(labels))),
        {"type": "table", "rows": [cells, cells]},
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_preformatted", "elements": [{"type": "text", "text": LONG}]}],
        },
    ]
    ts = say("x", *blocks)
    say(LONG, thread=ts)
    client.files_upload_v2(channel=channel, content=grey_png(900, 100), filename="wide.png", alt_txt="Wide")
    page.get_by_role("img", name="Wide").wait_for()
    return page


def test_nothing_is_wider_than_a_phone(phone: Page) -> None:
    assert not too_wide(phone)
    phone.get_by_role("button", name="1 reply").click()
    expect(phone.get_by_role("complementary", name="Thread")).to_be_visible()
    assert not too_wide(phone)
    box = phone.get_by_role("complementary", name="Thread").bounding_box()
    assert box is not None
    assert (box["x"], box["width"]) == (0, PHONE["width"])


def test_the_sidebar_of_a_phone_is_a_drawer(phone: Page, channel: str) -> None:
    sidebar = phone.get_by_role("navigation")
    expect(sidebar).to_be_hidden()
    phone.get_by_role("button", name="Channels", exact=True).click()
    expect(sidebar).to_be_visible()
    sidebar.locator('[data-channel="C0BLUE"]').click()
    expect(phone.locator('[data-open-channel="C0BLUE"]')).to_be_visible()
    expect(sidebar).to_be_hidden()


def test_a_modal_fills_a_phone_and_the_clock_is_compact(phone: Page, sandbox: Sandbox) -> None:
    expect(phone.get_by_role("button", name="Next Monday 09:00")).to_have_text(
        "Mon 09:00", use_inner_text=True
    )
    sandbox.platform.views.open(MIRA, modal(section(LONG), text_field("words")))
    dialog = phone.get_by_role("dialog", name="A form")
    dialog.wait_for()
    assert dialog.bounding_box() == {"x": 0, "y": 0, **PHONE}
    assert not too_wide(phone)


def test_the_home_tab_fits_a_phone(visitor: Visitor, client: WebClient, sandbox: Sandbox) -> None:
    client.views_publish(user_id=MIRA, view=home(section(LONG)))
    page = visitor.open(sandbox.platform.state.dm_with(MIRA).channel_id, tab="home")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.locator(".home").get_by_text(LONG).wait_for()
    assert not too_wide(page)
