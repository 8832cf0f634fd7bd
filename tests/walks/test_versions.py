"""Versions that people make in Slack: each cites what caused it, and each team hears what came of it."""

import json

import pytest

from bot.domain.refusal import RefusalError
from bot.flows.apply_setup import apply_within
from bot.flows.refusal_words import refusal_words
from tests.walks.deciding import REASON, details, offered, press, week_with_comments
from tests.walks.people import ANA, BEN, FIG, IN_FIG, KAI, KIWI, LEA, LIME, OPS, WORKSPACE_ID, plan
from tests.walks.reading import Json, inputs, words
from tests.walks.stage import Stage

WHAT = "Written stand-up by noon"
MADE = "SELECT kind FROM decision WHERE kind IN ('tweak', 'adapt')"


def stored_change(stage: Stage) -> Json:
    """The change as it is stored."""
    ((definition,),) = stage.rows("SELECT definition FROM change WHERE key = 'async'")
    found: Json = definition if isinstance(definition, dict) else json.loads(definition)
    return found


def tweak(stage: Stage, cited: str, **more: str | None) -> Json:
    """Make a version in the window that is open."""
    return stage.submit(LEA, what=WHAT, cited=cited, reason=REASON, **more)


def test_a_tweak_makes_the_next_version_for_the_teams_that_are_on_the_change(any_stage: Stage) -> None:
    week_with_comments(any_stage)
    view = press(any_stage, "tweak")
    assert view is not None
    assert [o["value"] for o in inputs(view)["teams"]["options"]] == ["fig"]
    tweak(any_stage, offered(view, "cited", "comment|"))
    any_stage.settle()
    change = stored_change(any_stage)
    assert change["versions"][-1] == {"number": 3, "what": WHAT}
    assert [(t["team_key"], t["version"], t["start"], t["until"]) for t in change["trials"]] == [
        ("fig", 1, "2026-09-07", "2026-10-19"),
        ("fig", 3, "2026-10-19", None),
    ]
    thread = any_stage.thread(OPS, any_stage.newest(OPS)["ts"])
    said = words(thread[-1]["blocks"])
    assert f"v3 “{WHAT}”, from 19 October 2026 on in Fig. Reason: {REASON}" in said
    assert "a comment from Fig in the digest of 12 October 2026" in said
    assert "Quiet mornings are good" in said


def test_the_team_hears_its_own_words_and_what_came_of_them_once(any_stage: Stage) -> None:
    week_with_comments(any_stage)
    view = press(any_stage, "tweak")
    assert view is not None
    payload = any_stage.submission_of(
        LEA,
        {
            "what": WHAT,
            "cited": offered(view, "cited", "comment|"),
            "teams": "fig",
            "start": "2026-10-19",
            "named": "yes",
            "reason": REASON,
        },
    )
    for _ in range(2):
        assert any_stage.send(payload)["response_action"] == "update"
    any_stage.settle()
    said = words(any_stage.newest(FIG)["blocks"])
    assert said.startswith("You said:\nQuiet mornings are good")
    assert f"So from Monday 19 October we try v3 of *Async stand-ups*: {WHAT}" in said
    assert f"<@{ANA}>, your champion, can tell you more." in said
    assert REASON not in said
    told = [m for m in any_stage.messages(FIG) if "So from Monday" in m["text"]]
    assert len(told) == 1
    assert any_stage.rows(MADE) == [("tweak",)]


def test_another_teams_words_are_not_quoted_to_a_team_and_champions_are_named_only_if_asked(
    stage: Stage,
) -> None:
    week_with_comments(stage)
    view = press(stage, "adapt")
    assert view is not None
    tweak(stage, offered(view, "cited", "comment|"), teams="kiwi")
    stage.settle()
    said = words(stage.newest(KIWI)["blocks"])
    assert f"*Async stand-ups*: from Monday 19 October Kiwi tries v3: {WHAT}" in said
    assert "It comes from a comment in the digest of 12 October 2026." in said
    assert "Quiet mornings" not in said
    assert "Fig" not in said
    assert KAI not in said


def test_adapting_starts_a_version_in_the_chosen_teams_only(stage: Stage) -> None:
    week_with_comments(stage)
    view = press(stage, "adapt")
    assert view is not None
    assert [o["value"] for o in inputs(view)["teams"]["options"]] == ["fig", "kiwi", "lime"]
    tweak(stage, offered(view, "cited", "comparison|"), teams="kiwi", start="2026-10-14")
    trials = [(t["team_key"], t["version"], t["until"]) for t in stored_change(stage)["trials"]]
    assert trials == [("fig", 1, None), ("kiwi", 3, None)]
    stage.go("2026-10-19 10:00")
    assert [m for m in stage.messages(LIME) if "v3" in m["text"]] == []
    assert f"v3 “{WHAT}”, adapted for Kiwi, from 14 October 2026 on. Reason: {REASON}" in details(stage)
    assert "the comparison in the digest of 12 October 2026" in details(stage)


def test_feedback_that_is_cited_is_quoted_to_its_own_team_and_its_author_hears(stage: Stage) -> None:
    stage.command(ANA, "/pops feedback Ten o'clock is too early")
    week_with_comments(stage)
    view = press(stage, "tweak")
    assert view is not None
    tweak(stage, offered(view, "cited", "feedback|"))
    stage.settle()
    stage.wait(minutes=3)
    assert "You said:\nTen o'clock is too early" in words(stage.newest(FIG)["blocks"])
    assert any("v3" in m["text"] for m in stage.dms(ANA))
    assert stage.rows("SELECT state FROM feedback") == [("used",)]


def test_feedback_that_waits_for_a_digest_can_be_cited(stage: Stage) -> None:
    week_with_comments(stage)
    stage.command(ANA, "/pops feedback Noon would do")
    view = press(stage, "tweak")
    assert view is not None
    labels = [o["text"]["text"] for o in inputs(view)["cited"]["options"]]
    assert "Fig: Noon would do" in labels
    assert "Comparison of 12 October 2026: too early" in labels
    assert [label for label in labels if "Quiet mornings" in label]


def test_without_a_cause_no_version_is_made(stage: Stage) -> None:
    week_with_comments(stage)
    press(stage, "tweak")
    values = {"what": WHAT, "cited": None, "teams": "fig", "start": "2026-10-19", "reason": REASON}
    done = stage.send(stage.submission_of(LEA, values))
    assert done["errors"]["cited"].startswith("Choose what caused it")
    assert stage.rows(MADE) == []
    assert len(stored_change(stage)["versions"]) == 2


def test_before_anybody_said_anything_there_is_nothing_to_cite(stage: Stage) -> None:
    view = stage.home(LEA)
    stage.act(LEA, "view_click", view_id=view["id"], block_id="next|async", action_id="decide:tweak")
    assert "Nothing can be cited for a version of *Async stand-ups* yet" in words(stage.modal(LEA))


@pytest.mark.parametrize(
    "forged", ["comment|nowhere|0.1", "feedback|nowhere", "comparison|nowhere", "comment|{digest}|99.9", "?"]
)
def test_causes_that_are_not_there_are_refused(stage: Stage, forged: str) -> None:
    week_with_comments(stage)
    press(stage, "tweak")
    ((digest,),) = stage.rows("SELECT id FROM digest")
    payload = stage.submission_of(
        LEA, {"what": WHAT, "teams": "fig", "start": "2026-10-19", "reason": REASON}
    )
    option = {"value": forged.replace("{digest}", digest)}
    values = payload["view"]["state"]["values"]
    values["cited"] = {"cited": {"type": "multi_static_select", "selected_options": [option]}}
    done = stage.send(payload)
    assert done["errors"] == {"cited": "Something that you chose is kept no more. Please choose again."}
    assert stage.rows(MADE) == []


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"what": "   "}, "what", "Write in a line what is different in it."),
        ({"what": "x" * 201}, "what", "This is 201 characters long; up to 200 fit."),
        ({"teams": None}, "teams", "Choose at least one team."),
    ],
)
def test_what_a_version_needs_is_asked_for_at_its_field(
    stage: Stage, changed: dict[str, str | None], field: str, sentence: str
) -> None:
    week_with_comments(stage)
    view = press(stage, "tweak")
    assert view is not None
    cited = offered(view, "cited", "comment|")
    values = {"what": WHAT, "cited": cited, "teams": "fig", "start": "2026-10-19", "reason": REASON}
    done = stage.send(stage.submission_of(LEA, values | changed))
    assert done["errors"][field].startswith(sentence)
    assert stage.rows(MADE) == []


def test_a_file_without_a_version_of_slack_is_refused_with_the_lines_to_add(stage: Stage) -> None:
    week_with_comments(stage)
    view = press(stage, "tweak")
    assert view is not None
    tweak(stage, offered(view, "cited", "comment|"))
    with pytest.raises(RefusalError) as refused:
        stage.apply()
    said = refusal_words(refused.value)
    assert f'• 3: "{WHAT}"' in said
    assert "• {team: fig, version: 3, from: 2026-10-19}" in said
    wanted = plan()
    wanted["changes"]["async"]["versions"][3] = WHAT
    wanted["changes"]["async"]["trials"].append({"team": "fig", "version": 3, "from": "2026-10-19"})
    assert stage.apply(wanted)[0] == []


def test_a_file_that_has_another_version_under_the_same_number_is_refused(stage: Stage) -> None:
    week_with_comments(stage)
    view = press(stage, "tweak")
    assert view is not None
    tweak(stage, offered(view, "cited", "comment|"))
    wanted = plan()
    wanted["changes"]["async"]["versions"][3] = "Something else"
    wanted["changes"]["async"]["trials"].append({"team": "fig", "version": 3, "from": "2026-10-19"})
    with pytest.raises(RefusalError, match="setup_lacks"):
        stage.apply(wanted)
    assert stored_change(stage)["versions"][-1]["what"] == WHAT


def test_a_trial_that_was_begun_with_the_set_up_form_is_not_undone_by_a_file_either(stage: Stage) -> None:
    wanted = plan()
    wanted["changes"]["async"]["trials"].append({"team": "kiwi", "version": 1, "from": "2026-10-19"})
    setup, now = stage.read(wanted), stage.clock.now()
    with stage.bot.tools.database.transaction() as session:
        apply_within(session, WORKSPACE_ID, setup, LEA, now)
    with pytest.raises(RefusalError, match="setup_lacks"):
        stage.apply()
    assert stage.apply(wanted)[0] == []
    (history,) = stage.command(BEN, "/pops compare async")
    said = "Kiwi start v1 on 19 October 2026"
    assert f"{said}, decided by <@{LEA}>" in words(history["blocks"])
    with stage.bot.tools.database.transaction() as session:
        apply_within(session, WORKSPACE_ID, stage.read(), LEA, now)
    assert stage.apply()[0] == []


def test_the_history_lists_versions_with_their_teams_and_causes_and_nobodys_words(stage: Stage) -> None:
    week_with_comments(stage)
    view = press(stage, "tweak")
    assert view is not None
    tweak(stage, offered(view, "cited", "comment|"))
    (history,) = stage.command(BEN, "/pops compare async")
    shown = words(history["blocks"])
    assert "• v1: Written stand-up by 10:00 (Fig from 7 September 2026 until 19 October 2026)" in shown
    assert f"• v3: {WHAT} (Fig from 19 October 2026), because of a comment from Fig in the digest" in shown
    assert "Quiet mornings" not in shown


def test_words_that_retention_erased_can_be_cited_no_more(stage: Stage) -> None:
    week_with_comments(stage)
    view = press(stage, "tweak")
    assert view is not None
    cited = offered(view, "cited", "comment|")
    stage.go("2028-05-01 10:00")
    done = stage.submit(LEA, what=WHAT, cited=cited, start="2028-05-08", teams="fig", reason=REASON)
    assert done["errors"] == {"cited": "Something that you chose is kept no more. Please choose again."}
    assert stage.rows(MADE) == []


def test_no_words_of_anybody_are_copied_into_the_decision_or_what_is_owed(stage: Stage) -> None:
    week_with_comments(stage)
    view = press(stage, "tweak")
    assert view is not None
    tweak(stage, offered(view, "cited", "comment|"))
    stage.settle()
    for table in ("decision", "delivery", "change"):
        assert "Quiet mornings" not in str(stage.table(table))
    for person in IN_FIG[1:]:
        assert person not in str(stage.table("decision"))
