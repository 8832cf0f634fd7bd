from bot.slack.payloads import (
    Click,
    Command,
    ShortcutUse,
    read_click,
    read_command,
    read_shortcut,
    read_submission,
)
from tests.slack.samples import MESSAGE_SHORTCUT, payload


def test_a_click_in_a_message() -> None:
    assert read_click(payload("block_actions_message")) == Click(
        workspace="T07POPS0001",
        user="U07MIRA0001",
        user_workspace="T07POPS0001",
        channel="C07TEAMBLUE",
        ts="1767605400.000219",
        action="pops_vote_2",
        value="v1|run_01J9|q1|2",
        trigger="8123456789012.7000000000001.5f0c2a9be1d84763a5be09c7d2f1e6a8",
        response_url="https://hooks.slack.com/actions/T07POPS0001/8123456789013/Zx81mQpLr0aVtYkE",
    )


def test_a_click_in_the_home_tab_has_no_channel_and_no_message() -> None:
    click = read_click(payload("block_actions_home"))
    assert (click.channel, click.ts, click.response_url) == (None, None, None)
    assert (click.action, click.value) == ("pops_home_new", "new")


def test_an_outside_persons_click_in_an_organisation_belongs_to_the_organisation() -> None:
    click = read_click(payload("block_actions_external_org"))
    assert click.workspace == "E07POPSORG1"
    assert click.user_workspace == "T07PARTNER1"


def test_a_click_on_a_menu_carries_the_chosen_value() -> None:
    body = payload("block_actions_home")
    body["actions"] = [{"action_id": "zone", "selected_option": {"value": "09"}, "type": "static_select"}]
    assert read_click(body).value == "09"


def test_a_modal_opened_from_a_shared_channel_belongs_to_the_installation() -> None:
    body = payload("view_submission")
    body["team"]["id"] = "T07PARTNER1"
    assert read_submission(body).workspace == "T07POPS0001"


def test_a_submission_holds_every_field() -> None:
    submission = read_submission(payload("view_submission"))
    assert submission.form == "pops_create"
    assert submission.context == '{"draft":"d_01J9","v":1}'
    assert submission.view_id == "V07MODALV01"
    assert submission.response_url == "https://hooks.slack.com/app/T07POPS0001/8123456789313/Hc7dWq2YtUo0PzRa"
    assert submission.values == {
        "name": "Tempo & <mood> check",
        "channel": None,
        "when": None,
        "scale": "s5",
        "opts": "yes",
        "note": None,
    }


def test_an_untouched_form_holds_nothing() -> None:
    body = payload("view_submission")
    body["view"]["state"]["values"] = {
        "kind": {"kind": {"type": "static_select", "selected_option": None}},
        "share": {"share": {"type": "checkboxes", "selected_options": []}},
    }
    del body["response_urls"]
    submission = read_submission(body)
    assert submission.values == {"kind": None, "share": None}
    assert submission.response_url is None


def test_a_command_is_ready_to_be_parsed() -> None:
    assert read_command(payload("slash_command")) == Command(
        workspace="T07POPS0001",
        user="U07MIRA0001",
        channel="C07TEAMBLUE",
        text='ask <@U07JOAO0001|joao> in <#C07TEAMBLUE|team-blue> "how was today?"',
        trigger="8123456789413.7000000000001.1234abcd5678ef901234abcd5678ef90",
        response_url="https://hooks.slack.com/commands/T07POPS0001/8123456789412/Lw0rKx5vBn3mTqZe",
    )


def test_a_command_of_an_org_wide_install_says_so_as_a_string() -> None:
    body = {**payload("slash_command"), "is_enterprise_install": "true", "enterprise_id": "E1"}
    assert read_command(body).workspace == "E1"


def test_a_message_shortcut_carries_the_message() -> None:
    assert read_shortcut(MESSAGE_SHORTCUT) == ShortcutUse(
        workspace="T1",
        user="U1",
        channel="C1",
        words="stand-ups & @someone",
        ts="1.2",
        trigger="1.2.abc",
        response_url="https://hooks.slack.com/app/T1/1/x",
    )


def test_a_global_shortcut_has_no_message() -> None:
    body = {"type": "shortcut", "team": {"id": "T1"}, "user": {"id": "U1"}, "trigger_id": "1.2"}
    assert read_shortcut(body) == ShortcutUse("T1", "U1", None, "", None, "1.2", None)
