"""Modals: inputs, refusals at the field, nothing typed is lost."""

import json

import pytest
from playwright.sync_api import Locator, Page, expect
from slack_sdk import WebClient

from bot.sandbox.sandbox import Sandbox
from tests.sandbox.world import (
    JOAO,
    MIRA,
    Received,
    RecordingBot,
    Said,
    actions,
    button,
    modal,
    section,
    text_field,
    words,
)
from tests.sandbox_page.conftest import Say

pytestmark = pytest.mark.browser


def option(name: str) -> dict[str, object]:
    return {"text": words(name, "plain_text"), "value": name.lower()}


def choice(kind: str, name: str, *names: str, **more: object) -> dict[str, object]:
    element = {"type": kind, "action_id": name, "options": [option(one) for one in names], **more}
    label = words(name.title(), "plain_text")
    return {
        "type": "input",
        "block_id": name,
        "label": label,
        "element": element,
        "optional": kind == "checkboxes",
    }


FIELDS = (
    choice("static_select", "team", "Blue", "Red"),
    choice("radio_buttons", "kind", "Works", "Idea", initial_option=option("Works")),
    text_field("text", multiline=True, max_length=20)
    | {"hint": words("Nobody sees who wrote it.", "plain_text")},
    choice("checkboxes", "share", "Share"),
    actions("row", button("example", "Show an example")),
)
FORM = modal(section("About *async stand-ups*"), *FIELDS, close=words("Not now", "plain_text"))


@pytest.fixture
def form(page: Page, client: WebClient, say: Say, bot: RecordingBot) -> Locator:
    """The modal that the bot opens when its button is clicked."""

    def open_it(received: Received) -> Said:
        client.views_open(trigger_id=received.payload["trigger_id"], view=FORM)
        return Said()

    bot.answer = open_it
    say("x", actions("row", button("comment", "Add a comment")))
    page.get_by_role("button", name="Add a comment").click()
    dialog = page.get_by_role("dialog", name="A form")
    dialog.wait_for()
    bot.answer = lambda _: Said()
    return dialog


def submitted(bot: RecordingBot) -> dict[str, object]:
    state: dict[str, object] = bot.last.payload["view"]["state"]["values"]
    return state


def test_a_form_is_filled_in_and_sent_in_slacks_shape(page: Page, form: Locator, bot: RecordingBot) -> None:
    form.get_by_label("Team").select_option("Red")
    form.get_by_label("Idea").check()
    form.get_by_role("textbox", name="Text").fill("Fewer meetings")
    form.get_by_label("Share", exact=True).check()
    form.get_by_role("button", name="Send").click()
    expect(form).to_have_count(0)
    values = submitted(bot)
    assert values["text"] == {"text": {"type": "plain_text_input", "value": "Fewer meetings"}}
    chosen = {name: json.dumps(values[name]) for name in ("team", "kind", "share")}
    assert '"value": "red"' in chosen["team"]
    assert '"value": "idea"' in chosen["kind"]
    assert '"value": "share"' in chosen["share"]


def test_missing_and_too_long_words_are_said_at_their_fields(
    page: Page, form: Locator, bot: RecordingBot
) -> None:
    bot.received.clear()
    form.get_by_role("textbox", name="Text").fill("x" * 21)
    expect(form.locator(".count.over")).to_have_text("21 / 20")
    form.get_by_role("button", name="Send").click()
    expect(form.locator('[data-block-id="team"]').get_by_role("alert")).to_have_text(
        "Please complete this required field."
    )
    expect(form.locator('[data-block-id="text"]').get_by_role("alert")).to_have_text(
        "Please write at most 20 characters."
    )
    expect(form.get_by_label("Team")).to_be_focused()
    expect(form.get_by_label("Team")).to_have_attribute("aria-invalid", "true")
    assert bot.received == []


def test_what_the_bot_refuses_is_said_at_the_field_and_nothing_typed_is_lost(
    form: Locator, bot: RecordingBot
) -> None:
    bot.say_json({"response_action": "errors", "errors": {"text": "Say it <b>kindly</b>."}})
    form.get_by_label("Team").select_option("Blue")
    form.get_by_role("textbox", name="Text").fill("grr")
    form.get_by_role("button", name="Send").click()
    expect(form.locator('[data-block-id="text"]').get_by_role("alert")).to_have_text("Say it <b>kindly</b>.")
    expect(form.get_by_role("textbox", name="Text")).to_have_value("grr")


def test_a_bot_that_fails_leaves_the_form_open_with_a_sentence(form: Locator, bot: RecordingBot) -> None:
    bot.say(Said(status=500))
    form.get_by_label("Team").select_option("Blue")
    form.get_by_role("textbox", name="Text").fill("words")
    form.get_by_role("button", name="Send").click()
    expect(form.locator(".modal-error")).to_have_text("We had some trouble connecting. Try again?")
    expect(form.get_by_role("textbox", name="Text")).to_have_value("words")


def test_a_form_that_the_bot_changes_keeps_what_was_typed(
    form: Locator, bot: RecordingBot, client: WebClient
) -> None:
    typed: list[str] = []

    def add_example(received: Received) -> Said:
        view = received.payload["view"]
        typed.append(view["state"]["values"]["text"]["text"]["value"])
        client.views_update(view_id=view["id"], view=FORM | {"blocks": [section("An *example*"), *FIELDS]})
        return Said()

    bot.answer = add_example
    form.get_by_role("textbox", name="Text").fill("half a")
    form.get_by_role("button", name="Show an example").click()
    expect(form.get_by_text("An example", exact=True)).to_be_visible()
    expect(form.get_by_role("textbox", name="Text")).to_have_value("half a")
    assert typed == ["half a"]


def test_coming_back_from_a_second_form_finds_the_first_as_it_was_left(
    page: Page, form: Locator, bot: RecordingBot, client: WebClient
) -> None:
    def push(received: Received) -> Said:
        client.views_push(
            trigger_id=received.payload["trigger_id"],
            view=modal(section("Second"), title=words("Second", "plain_text")),
        )
        return Said()

    bot.answer = push
    form.get_by_role("textbox", name="Text").fill("half a")
    form.get_by_role("button", name="Show an example").click()
    second = page.get_by_role("dialog", name="Second")
    second.wait_for()
    page.keyboard.press("Escape")
    expect(second).to_have_count(0)
    expect(form.get_by_role("textbox", name="Text")).to_have_value("half a")


def test_the_focus_stays_in_the_form_and_escape_leaves_it(
    page: Page, form: Locator, sandbox: Sandbox
) -> None:
    expect(form.get_by_label("Team")).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    assert sandbox.platform.views.top(MIRA) is None


def test_labels_hints_and_optional_marks_belong_to_their_fields(form: Locator) -> None:
    expect(form.get_by_role("textbox", name="Text")).to_have_accessible_description(
        "Nobody sees who wrote it."
    )
    expect(form.get_by_role("radiogroup", name="Kind")).to_be_visible()
    expect(form.get_by_role("group", name="Share (optional)")).to_be_visible()
    expect(form.get_by_role("button", name="Not now")).to_be_visible()
    expect(form.get_by_label("Works")).to_be_checked()


def test_dangerous_buttons_ask_first(page: Page, say: Say, bot: RecordingBot) -> None:
    confirm = {
        name: words(text, "plain_text")
        for name, text in (("title", "Really?"), ("text", "It goes."), ("confirm", "Yes"), ("deny", "No"))
    }
    row = actions("row", button("drop", "Withdraw", confirm=confirm))
    say("x", row)
    page.get_by_role("button", name="Withdraw").click()
    page.get_by_role("dialog", name="Really?").get_by_role("button", name="No").click()
    page.get_by_role("button", name="Withdraw").click()
    assert bot.received == []
    page.get_by_role("dialog", name="Really?").get_by_role("button", name="Yes").click()
    expect(page.locator('[aria-busy="true"]')).to_have_count(0)
    assert len(bot.received) == 1


def picker(kind: str, name: str, **more: object) -> dict[str, object]:
    element = {"type": kind, "action_id": name, **more}
    label = words(name.title(), "plain_text")
    return {"type": "input", "block_id": name, "label": label, "element": element, "optional": True}


PICKERS = (
    picker("datepicker", "day", initial_date="2026-12-14"),
    picker("timepicker", "at", initial_time="09:30"),
    picker("external_select", "zone", min_query_length=0),
    picker("multi_users_select", "people", initial_users=[MIRA]),
    picker("conversations_select", "channel"),
)


@pytest.fixture
def picking(page: Page, client: WebClient, say: Say, bot: RecordingBot) -> Locator:
    """A modal in which everything is picked."""

    def open_it(received: Received) -> Said:
        client.views_open(trigger_id=received.payload["trigger_id"], view=modal(*PICKERS))
        return Said()

    bot.answer = open_it
    say("x", actions("row", button("comment", "Pick")))
    page.get_by_role("button", name="Pick").click()
    dialog = page.get_by_role("dialog", name="A form")
    dialog.wait_for()
    bot.say_json({"options": [option("Berlin"), option("Lisbon")]})
    return dialog


def test_days_times_people_channels_and_searches_are_picked_and_sent_in_slacks_shape(
    picking: Locator, bot: RecordingBot
) -> None:
    picking.get_by_label("Day").fill("2026-12-21")
    picking.get_by_label("Zone").click()
    picking.get_by_role("option", name="Lisbon").click()
    picking.get_by_label("People").fill("jo")
    picking.get_by_role("option").first.click()
    picking.get_by_label("Channel").fill("room-")
    picking.get_by_label("Channel").press("Enter")
    bot.answer = lambda _: Said()
    picking.get_by_role("button", name="Send").click()
    expect(picking).to_have_count(0)
    values = submitted(bot)
    assert values["day"] == {"day": {"type": "datepicker", "selected_date": "2026-12-21"}}
    assert values["at"] == {"at": {"type": "timepicker", "selected_time": "09:30"}}
    assert '"value": "lisbon"' in json.dumps(values["zone"])
    assert values["people"] == {"people": {"type": "multi_users_select", "selected_users": [MIRA, JOAO]}}
    assert '"selected_conversation": "C0ROOM' in json.dumps(values["channel"])


def test_what_was_picked_can_be_taken_out_again(picking: Locator, bot: RecordingBot) -> None:
    picking.locator(".chip").click()
    expect(picking.locator(".chip")).to_have_count(0)
    bot.answer = lambda _: Said()
    picking.get_by_role("button", name="Send").click()
    expect(picking).to_have_count(0)
    assert submitted(bot)["people"] == {"people": {"type": "multi_users_select", "selected_users": []}}
