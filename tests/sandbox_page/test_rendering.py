"""Messages look as Slack would show them: every block, every element, every mark."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from slack_sdk import WebClient

from tests.sandbox.world import BOT, JOAO, MIRA, actions, button, section, words
from tests.sandbox_page.conftest import Say
from tests.sandbox_page.pictures import grey_png

pytestmark = pytest.mark.browser

MARKS = [
    ("*bold* _italic_ ~gone~", "<strong>bold</strong> <em>italic</em> <s>gone</s>"),
    ("snake_case_word 2*3*4 a~b~c", "snake_case_word 2*3*4 a~b~c"),
    ("*one _and_ two*", "<strong>one <em>and</em> two</strong>"),
    ("`*code*` <- &lt;", "<code>*code*</code> &lt;- &lt;"),
    ("* not bold * _ nor this _", "* not bold * _ nor this _"),
    ("```\na  &lt; b\n```after", "<pre>a  &lt; b</pre>after"),
    ("&gt; said\n> twice\nthen", "<blockquote>said<br>twice</blockquote>then"),
    ("one\ntwo", "one<br>two"),
    ("&amp;lt;", "&amp;lt;"),
    (
        "<mailto:a@b.org|write> to",
        '<a href="mailto:a@b.org" target="_blank" rel="noopener noreferrer">write</a> to',
    ),
    (f"<@{JOAO}>", '<span class="mention">@João Reis</span>'),
    (f"<@{MIRA}>", '<span class="mention mine">@Mira Lind</span>'),
    ("<!here>", '<span class="mention mine">@here</span>'),
    ("<#C0ELSEWHERE|elsewhere>", '<span class="mention">#elsewhere</span>'),
    (
        ":wave::skin-tone-3: :nonsense:",
        '<span class="emoji" title=":wave::skin-tone-3:">👋🏼</span> :nonsense:',
    ),
    ("10:30:45", "10:30:45"),
    ("<!date^1767605400^{date_num} {time}|then>", None),
]

EMPHASIS = {"bold": True, "italic": True, "strike": True, "code": True}

EVERYTHING: list[dict[str, Any]] = [
    {"type": "header", "text": words("A :tada: title", "plain_text")},
    section(
        "Some *words*",
        fields=[words("*Speed*\n4.1"), words("*Focus*\n3.2")],
        accessory=button("side", "Side"),
    ),
    {"type": "context", "elements": [words("small _print_")]},
    {"type": "divider"},
    actions(
        "row",
        button("plain", "Plain"),
        button("good", "Good", style="primary"),
        button("bad", "Bad", style="danger", accessibility_label="Really bad"),
        button("away", "Away", url="https://example.com/x"),
        {
            "type": "static_select",
            "action_id": "pick",
            "placeholder": words("Pick one", "plain_text"),
            "options": [{"text": words("First :one:", "plain_text"), "value": "1"}],
        },
        {
            "type": "overflow",
            "action_id": "more",
            "options": [{"text": words("Hidden one", "plain_text"), "value": "h"}],
        },
    ),
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "styled", "style": EMPHASIS},
                    {"type": "link", "url": "https://example.com", "text": "a place"},
                    {"type": "emoji", "name": "tada"},
                    {"type": "user", "user_id": JOAO},
                    {"type": "channel", "channel_id": "C0BLUE"},
                ],
            },
            {
                "type": "rich_text_list",
                "style": "ordered",
                "indent": 1,
                "elements": [
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": "a point"}]}
                ],
            },
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": "somebody's *words*"}]},
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "a   b"}]},
        ],
    },
    {
        "type": "table",
        "rows": [
            [{"type": "raw_text", "text": "Team"}, {"type": "raw_text", "text": "Now"}],
            [{"type": "raw_text", "text": "Blue"}, {"type": "raw_text", "text": "4.1"}],
        ],
        "column_settings": [{"align": "left"}, {"align": "right"}],
    },
    {"type": "image", "image_url": "https://example.com/x.png", "alt_text": "A far picture"},
    {"type": "markdown", "text": "# other rules"},
]


@pytest.fixture
def message(page: Page, say: Say) -> Locator:
    """A message of the bot with one of everything."""
    ts = say("Everything", *EVERYTHING)
    shown = page.locator(f'article[data-ts="{ts}"]')
    shown.wait_for()
    return shown


def test_mrkdwn_is_shown_as_slack_shows_it(page: Page) -> None:
    shown = page.evaluate(
        """async (texts) => {
            const { mrkdwn } = await import("/static/mrkdwn.js");
            const { h } = await import("/static/dom.js");
            return texts.map((text) => h("div", {}, mrkdwn(text)).innerHTML);
        }""",
        [text for text, _ in MARKS],
    )
    expected = [html for _, html in MARKS[:-1]]
    assert shown[:-1] == expected
    assert ">2026-01-05 10:30</time>" in shown[-1]  # Mira reads it in Berlin


def test_texts_of_a_message_are_rendered(message: Locator) -> None:
    expect(message.locator("h3")).to_have_text("A 🎉 title")
    expect(message.locator(".section-words strong").first).to_have_text("words")
    expect(message.locator(".field")).to_have_text(["Speed4.1", "Focus3.2"])
    expect(message.locator(".context em")).to_have_text("print")
    expect(message.get_by_text("[unsupported block markdown]")).to_be_visible()
    assert message.locator("hr").count() == 1


def test_elements_of_a_message_are_rendered(message: Locator) -> None:
    expect(message.get_by_role("button", name="Side")).to_have_attribute("data-action-id", "side")
    expect(message.get_by_role("button", name="Good")).to_have_class("button primary")
    expect(message.get_by_role("button", name="Really bad")).to_have_class("button danger")
    expect(message.get_by_role("link", name="Away")).to_have_attribute("href", "https://example.com/x")
    expect(message.get_by_role("combobox", name="Pick one").locator("option")).to_have_text(
        ["Pick one", "First 1️⃣"]
    )
    message.get_by_role("button", name="More choices").click()
    expect(message.page.get_by_role("menuitem", name="Hidden one")).to_be_focused()


def test_rich_text_is_rendered_and_its_words_are_no_markup(message: Locator) -> None:
    rich = message.locator(".rich-text")
    assert rich.locator("strong em s code").text_content() == "styled"
    expect(rich.get_by_role("link", name="a place")).to_have_attribute("href", "https://example.com")
    expect(rich.locator(".mention")).to_have_text(["@João Reis", "#team-blue"])
    expect(rich.locator("ol.indent-1 li")).to_have_text("a point")
    expect(rich.locator("blockquote")).to_have_text("somebody's *words*")
    assert rich.locator("pre").text_content() == "a   b"


def test_a_table_has_headings_and_aligned_cells(message: Locator) -> None:
    expect(message.get_by_role("columnheader")).to_have_text(["Team", "Now"])
    expect(message.get_by_role("cell")).to_have_text(["Blue", "4.1"])
    expect(message.get_by_role("cell", name="4.1")).to_have_css("text-align", "right")


def test_a_picture_from_elsewhere_is_words_since_the_page_asks_no_other_server(message: Locator) -> None:
    expect(message.get_by_text("Picture: A far picture")).to_be_visible()


def test_an_uploaded_picture_has_its_words_and_opens_large(
    page: Page, client: WebClient, channel: str
) -> None:
    client.files_upload_v2(
        channel=channel, content=grey_png(), filename="chart.png", title="Chart", alt_txt="Blue gained 0.5"
    )
    small = page.locator(".message").get_by_role("img", name="Blue gained 0.5")
    small.click()
    large = page.get_by_role("dialog", name="Chart")
    expect(large.get_by_role("img", name="Blue gained 0.5")).to_be_visible()
    page.keyboard.press("Escape")
    expect(large).to_have_count(0)


def test_messages_have_faces_names_times_and_days(page: Page, say: Say) -> None:
    say("plain *words*")
    message = page.locator(".message")
    expect(message.locator(".author")).to_have_text("Pops")
    expect(message.locator(".badge")).to_have_text("App")
    expect(message.locator(".byline time")).to_have_text("09:00")  # Mira lives in Berlin, an hour ahead
    expect(message.locator(".block")).to_have_text("plain words")
    expect(page.get_by_role("separator")).to_have_text("Today")
    assert message.get_attribute("data-user") == BOT
