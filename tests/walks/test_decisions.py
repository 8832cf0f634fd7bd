"""What comes next for a change: buttons, windows, and how a decision is kept, done and told."""

import json

import pytest

from bot.domain.people import Actor
from bot.domain.refusal import RefusalError
from bot.flows.decide import decide, decide_form
from bot.flows.refusal_words import refusal_words
from tests.databases import at_once
from tests.walks.deciding import REASON, at_home, details, last_detail, press, week_with_comments
from tests.walks.people import ANA, BEN, FIG, KAI, LEA, OPS, PAT, SOL, WORKSPACE_ID, plan
from tests.walks.reading import buttons, initial, words
from tests.walks.setting_up import open_part, save
from tests.walks.stage import Stage

KEPT = "SELECT kind, actor, reason FROM decision WHERE kind <> 'proposed' ORDER BY number"


def digest(stage: Stage, monday: str = "2026-10-12") -> None:
    """A digest on a Monday."""
    stage.go(f"{monday} 10:00")


def thread_of_first(stage: Stage) -> str:
    """What stands below the first digest."""
    first = stage.messages(OPS)[0]
    return "\n".join(words(m["blocks"]) for m in stage.thread(OPS, first["ts"]) if "blocks" in m)


def test_each_change_ends_with_its_state_its_next_step_and_the_buttons(stage: Stage) -> None:
    digest(stage)
    said = words(last_detail(stage)["blocks"])
    assert "*Async stand-ups*: running since 7 September 2026." in said
    assert f"Next step: <@{LEA}>, was due on 21 September 2026." in said
    assert buttons(last_detail(stage))["next|async"] == [
        "Tweak",
        "Adapt for a team",
        "More teams",
        "Keep",
        "Stop",
        "Look again",
    ]


def test_the_owner_looks_at_a_change_next_at_its_review(stage: Stage) -> None:
    wanted = plan()
    wanted["changes"]["async"] |= {"owner": ANA, "review": "2026-11-30"}
    stage.apply(wanted)
    digest(stage)
    assert f"Next step: <@{ANA}>, by 30 November 2026." in details(stage)


def test_keeping_is_told_below_the_digest_in_the_next_one_and_in_the_history(any_stage: Stage) -> None:
    digest(any_stage)
    view = press(any_stage, "keep")
    assert view is not None
    assert initial(view) == {"ask_on": "yes", "reason": None}
    any_stage.submit(LEA, reason=REASON)
    assert "Decided, and told below the digest." in words(any_stage.modal(LEA))
    any_stage.settle()
    told = f"Decided on 12 October 2026 by <@{LEA}>: keep; teams are asked further. Reason: {REASON}"
    assert thread_of_first(any_stage).count(told) == 1
    digest(any_stage, "2026-10-19")
    assert told in details(any_stage)
    assert "*Async stand-ups*: kept since 12 October 2026." in details(any_stage)
    assert "Next step" not in details(any_stage)
    digest(any_stage, "2026-10-26")
    assert told not in details(any_stage)
    (history,) = any_stage.command(BEN, "/pops compare async")
    shown = words(history["blocks"])
    assert f"• 12 October 2026: keep; teams are asked further, decided by <@{LEA}>. Reason: {REASON}" in shown
    assert any_stage.rows(KEPT) == [("keep", LEA, REASON)]


def test_a_kept_change_may_be_asked_about_no_more_and_is_asked_again_when_it_spreads(stage: Stage) -> None:
    digest(stage)
    press(stage, "keep")
    stage.submit(LEA, reason=REASON, ask_on=None)
    stage.go("2026-10-13 09:30")
    assert stage.messages(FIG) == []
    steps, _ = stage.apply()
    assert steps == []
    digest(stage, "2026-10-19")
    said = "*Async stand-ups*: kept since 12 October 2026. Nobody is asked about it any more."
    assert said in stage.newest(OPS)["text"]
    press(stage, "spread")
    stage.submit(LEA, reason="Kiwi asks for it.", teams="kiwi", start="2026-10-26")
    stage.go("2026-10-20 09:30")
    assert len(stage.messages(FIG)) == 1


def test_stopping_ends_trials_and_pulses_and_seals_two_weeks_later(any_stage: Stage) -> None:
    digest(any_stage)
    press(any_stage, "stop")
    any_stage.submit(LEA, reason="Nobody reads them.")
    ((definition,),) = any_stage.rows("SELECT definition FROM change")
    stored = definition if isinstance(definition, dict) else json.loads(definition)
    assert [t["until"] for t in stored["trials"]] == ["2026-10-12"]
    any_stage.go("2026-10-13 09:30")
    assert any_stage.messages(FIG) == []
    digest(any_stage, "2026-10-19")
    assert "*Async stand-ups*: stopped on 12 October 2026." in details(any_stage)
    assert "Reason: Nobody reads them." in details(any_stage)
    assert "decide:" not in json.dumps(any_stage.thread(OPS, any_stage.newest(OPS)["ts"]))
    assert any_stage.rows("SELECT sealed FROM change") == [(None,)]
    any_stage.go("2026-10-26 12:00")
    assert any_stage.rows("SELECT salt FROM change") == [(None,)]
    assert [row[0] for row in any_stage.rows(KEPT)] == ["stop", "sealed"]


def test_a_stopped_change_cannot_be_decided_on_again(stage: Stage) -> None:
    digest(stage)
    press(stage, "stop")
    stage.submit(LEA, reason=REASON)
    assert press(stage, "keep") is not None
    assert "*Async stand-ups* has ended (stopped on 12 October 2026)" in stage.told(LEA, OPS)
    assert [row[0] for row in stage.rows(KEPT)] == ["stop"]


def test_a_file_that_would_restart_a_stopped_change_is_refused_with_what_to_write(stage: Stage) -> None:
    digest(stage)
    press(stage, "stop")
    stage.submit(LEA, reason=REASON)
    with pytest.raises(RefusalError) as refused:
        stage.apply()
    said = refusal_words(refused.value)
    assert "was stopped in Slack on 12 October 2026" in said
    assert "{team: fig, version: 1, from: 2026-09-07, until: 2026-10-12}" in said
    wanted = plan()
    wanted["changes"]["async"]["trials"][0]["until"] = "2026-10-12"
    steps, _ = stage.apply(wanted)
    assert steps == []
    stage.go("2026-10-13 09:30")
    assert stage.messages(FIG) == []


def test_more_teams_start_a_version_on_a_day(stage: Stage) -> None:
    digest(stage)
    view = press(stage, "spread")
    assert view is not None
    assert initial(view) == {
        "version": "2",
        "teams": None,
        "start": "2026-10-19",
        "who": LEA,
        "reason": None,
    }
    stage.submit(LEA, version="1", teams="kiwi\nlime", reason=REASON)
    stage.settle()
    assert "Kiwi, Lime start v1 on 19 October 2026" in thread_of_first(stage)
    digest(stage, "2026-10-26")
    assert "*Kiwi*, v1, on the change since 19 October 2026" in details(stage)
    assert press(stage, "spread") is None or "is on it already" in stage.told(LEA, OPS)


def test_a_file_that_lacks_a_trial_of_slack_is_refused_and_nothing_is_undone(stage: Stage) -> None:
    digest(stage)
    press(stage, "spread")
    stage.submit(LEA, version="1", teams="kiwi", reason=REASON)
    with pytest.raises(RefusalError) as refused:
        stage.apply({**plan(), "ops_leads": [SOL]})
    assert "{team: kiwi, version: 1, from: 2026-10-19}" in refusal_words(refused.value)
    assert stage.rows("SELECT count(*) FROM workspace WHERE ops_leads LIKE '%SOL%'") == [(0,)]
    wanted = plan()
    wanted["changes"]["async"]["trials"].append({"team": "kiwi", "version": 1, "from": "2026-10-19"})
    assert stage.apply(wanted)[0] == []


def test_looking_again_moves_the_next_step(stage: Stage) -> None:
    digest(stage)
    press(stage, "look_again")
    stage.submit(LEA, weeks="3", reason="Too early.")
    digest(stage, "2026-10-19")
    assert f"Next step: <@{LEA}>, by 2 November 2026." in details(stage)
    assert "look again in 3 weeks. Reason: Too early." in details(stage)


@pytest.mark.parametrize("weeks", ["0", "27", "two", "2.5", "-1", "²", "   "])
def test_weeks_that_are_none_are_refused_at_their_field(stage: Stage, weeks: str) -> None:
    digest(stage)
    press(stage, "look_again")
    done = stage.send(stage.submission_of(LEA, {"weeks": weeks, "reason": REASON}))
    assert done["errors"] == {"weeks": "Write a whole number of weeks, from 1 to 26."}
    assert stage.rows(KEPT) == []


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"reason": "  "}, "reason", "There is no reason yet"),
        ({"reason": "x" * 501}, "reason", "This is 501 characters long"),
        ({"teams": None}, "teams", "Choose at least one team."),
        ({"start": None}, "start", "Choose a day."),
        ({"start": "2026-10-11"}, "start", "This day is over"),
        ({"start": "2028-01-01"}, "start", "This is more than a year away"),
        ({"version": None}, "version", "Choose one of its versions."),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(
    stage: Stage, changed: dict[str, str | None], field: str, sentence: str
) -> None:
    digest(stage)
    press(stage, "spread")
    values = {"version": "1", "teams": "kiwi", "start": "2026-10-19", "reason": REASON}
    done = stage.send(stage.submission_of(LEA, values | changed))
    assert done["errors"][field].startswith(sentence)
    assert stage.rows(KEPT) == []


def test_the_same_window_delivered_twice_decides_once(any_stage: Stage) -> None:
    digest(any_stage)
    press(any_stage, "look_again")
    payload = any_stage.submission_of(LEA, {"weeks": "2", "reason": REASON})
    answers = [any_stage.send(payload) for _ in range(2)]
    assert [a["response_action"] for a in answers] == ["update", "update"]
    any_stage.settle()
    assert len(any_stage.rows(KEPT)) == 1
    assert thread_of_first(any_stage).count("look again in 2 weeks") == 1


def test_whoever_comes_second_sees_what_was_decided_and_loses_nothing(stage: Stage) -> None:
    stage.apply({**plan(), "ops_leads": [LEA, SOL]})
    digest(stage)
    press(stage, "look_again")
    at_home(stage, "keep", SOL)
    stage.submit(SOL, reason="It works.")
    stage.submit(LEA, weeks="5", reason="My own words")
    again = stage.modal(LEA)
    assert again is not None
    assert initial(again) == {"weeks": "5", "who": LEA, "reason": "My own words"}
    assert f"by <@{SOL}>: keep; teams are asked further. Reason: It works." in words(again)
    assert len(stage.rows(KEPT)) == 1
    stage.submit(LEA)
    assert [row[0] for row in stage.rows(KEPT)] == ["keep", "look_again"]


def test_of_two_decisions_at_the_same_moment_the_second_is_asked_again(any_stage: Stage) -> None:
    now, actor = any_stage.clock.now(), Actor(WORKSPACE_ID, LEA, WORKSPACE_ID)
    tools = any_stage.bot.tools
    context = decide_form(tools, actor, "keep", "async", now).context
    made = at_once(
        lambda: decide(tools, actor, context, {"reason": "one", "ask_on": "yes"}, "view:1", now),
        lambda: decide(tools, actor, context, {"reason": "two", "ask_on": "yes"}, "view:2", now),
    )
    assert sorted(form.name for form in made) == ["decide", "receipt"]
    assert len(any_stage.rows(KEPT)) == 1


def test_a_decision_and_a_file_at_the_same_moment_do_not_undo_each_other(any_stage: Stage) -> None:
    digest(any_stage)
    now, actor = any_stage.clock.now(), Actor(WORKSPACE_ID, LEA, WORKSPACE_ID)
    tools = any_stage.bot.tools
    context = decide_form(tools, actor, "spread", "async", now).context
    values = {"version": "1", "teams": "kiwi", "start": "2026-10-19", "reason": REASON}
    renamed = plan()
    renamed["changes"]["async"]["title"] = "Written stand-ups"
    done = []

    def apply() -> None:
        try:
            any_stage.apply(renamed)
        except RefusalError as refusal:
            done.append(refusal.code)

    at_once(apply, lambda: decide(tools, actor, context, values, "view:1", now))
    assert done in ([], ["setup_lacks"])
    assert '"kiwi"' in str(any_stage.rows("SELECT CAST(definition AS TEXT) FROM change"))


@pytest.mark.parametrize("person", [ANA, BEN, KAI, SOL])
def test_members_and_champions_do_not_decide_and_learn_who_does(stage: Stage, person: str) -> None:
    stage.act(person, "join", channel=OPS)
    digest(stage)
    press(stage, "keep", person)
    assert f"is decided by ops leads: <@{LEA}>" in stage.told(person, OPS)
    assert stage.modal(person) is None


def test_the_owner_decides_too_and_only_on_the_own_change(stage: Stage) -> None:
    wanted = plan()
    wanted["changes"]["async"]["owner"] = BEN
    stage.apply(wanted)
    at_home(stage, "keep", BEN)
    stage.submit(BEN, reason=REASON)
    assert stage.rows(KEPT) == [("keep", BEN, REASON)]
    assert buttons(stage.home(ANA, "changes"))["next|async"] == ["History"]


def test_somebody_who_leads_no_more_is_refused_in_the_window(stage: Stage) -> None:
    digest(stage)
    press(stage, "keep")
    stage.apply({**plan(), "ops_leads": [SOL]})
    done = stage.submit(LEA, reason="Words that stay")
    assert "is decided by ops leads" in done["errors"]["reason"]
    assert stage.rows(KEPT) == []


def test_people_of_another_company_decide_nothing(stage: Stage) -> None:
    stage.apply({**plan(), "ops_leads": [LEA, PAT]})
    digest(stage)
    payload = stage.click_of(LEA, last_detail(stage), "decide:stop", "next|async")
    payload["user"] |= {"id": PAT, "team_id": "T0OTHER"}
    stage.send(payload)
    assert stage.modal(PAT) is None
    assert stage.rows(KEPT) == []


def test_forged_windows_are_refused(stage: Stage) -> None:
    digest(stage)
    press(stage, "keep")
    for context in ("seize|0|async", "keep|x|async", "keep|1|nowhere", ""):
        payload = stage.submission_of(LEA, {"reason": REASON})
        payload["view"]["private_metadata"] = context
        assert "There is no change" in str(stage.send(payload)["errors"])
    assert stage.rows(KEPT) == []


def test_the_home_tab_of_an_ops_lead_has_every_change_and_is_fresh_after_a_decision(stage: Stage) -> None:
    assert "*Async stand-ups*: running" in words(stage.home(LEA)["blocks"])
    at_home(stage, "look_again", LEA)
    stage.submit(LEA, weeks="4", reason=REASON)
    said = words(stage.shown_home(LEA)["blocks"])
    assert f"Next step: <@{LEA}>, by 2 November 2026." in said
    assert f"by <@{LEA}>: look again in 4 weeks. Reason: {REASON}" in said
    assert "The next digest tells it." in words(stage.modal(LEA))
    digest(stage)
    assert "look again in 4 weeks" in details(stage)


def test_nothing_typed_becomes_markup(stage: Stage) -> None:
    digest(stage)
    press(stage, "keep")
    stage.submit(LEA, reason="<!channel> *all* `of` it & more")
    stage.settle()
    assert "&lt;!channel&gt; ∗all∗ ˋofˋ it &amp; more" in thread_of_first(stage)


def test_a_change_that_nothing_happens_to_for_six_weeks_surfaces_once(stage: Stage) -> None:
    for monday in ("2026-11-09", "2026-11-16"):
        digest(stage, monday)
    stuck = "Nothing has happened for six weeks"
    assert stuck not in stage.messages(OPS)[0]["text"]
    assert f"{stuck}, no tweak, no decision and no answer, with Async stand-ups." in stage.newest(OPS)["text"]
    for monday in ("2026-11-23", "2027-01-04", "2027-02-22"):
        digest(stage, monday)
        assert stuck not in stage.newest(OPS)["text"]
    assert [kind for kind, *_ in stage.rows(KEPT)] == ["stalled"]


def test_answers_or_decisions_keep_a_change_from_surfacing(stage: Stage) -> None:
    week_with_comments(stage)
    digest(stage, "2026-10-19")
    assert "Nothing has happened" not in stage.newest(OPS)["text"]
    press(stage, "look_again")
    stage.submit(LEA, weeks="8", reason=REASON)
    digest(stage, "2026-11-23")
    assert "Nothing has happened" not in stage.newest(OPS)["text"]
    digest(stage, "2026-11-30")
    assert "Nothing has happened" in stage.newest(OPS)["text"]


def test_an_edited_metric_is_told_in_every_digest_and_in_the_history_once_it_was_asked(stage: Stage) -> None:
    week_with_comments(stage)
    before = thread_of_first(stage)
    wanted = plan()
    wanted["changes"]["async"] |= {"smallest_change": 0.5, "question": "load.week"}
    stage.apply(wanted)
    said = "Metric changed on 12 October 2026 by an operator: question focus.time → load.week;"
    for monday in ("2026-10-19", "2026-10-26"):
        digest(stage, monday)
        assert said in details(stage)
        assert "worth having 0.3 → 0.5" in details(stage)
    (history,) = stage.command(ANA, "/pops compare async")
    assert f"• {said}" in words(history["blocks"])
    assert thread_of_first(stage) == before


@pytest.mark.slow
def test_each_part_of_the_metric_that_is_edited_in_slack_is_kept_with_who_did_it(stage: Stage) -> None:
    week_with_comments(stage)
    told = []
    for edit, words_of_it in (
        ({"direction": "down"}, "wanted up → down"),
        ({"smallest": "0.5"}, "worth having 0.3 → 0.5"),
        ({"question": "load.week"}, "question focus.time → load.week"),
        ({"question": (), "own": "Calm?", "labels": "a\nb\nc\nd\ne"}, "question load.week → own.async"),
    ):
        open_part(stage, LEA, "change", channel=OPS)
        save(stage, LEA, **edit)
        told.append(f"Metric changed on 12 October 2026 by <@{LEA}>: {words_of_it};")
    (history,) = stage.command(ANA, "/pops compare async")
    assert [said for said in told if f"• {said}" not in words(history["blocks"])] == []
    digest(stage, "2026-10-19")
    assert told[0] not in details(stage)
    assert [said for said in told[1:] if said not in details(stage)] == []
    open_part(stage, LEA, "change", channel=OPS)
    save(stage, LEA, title="Written stand-ups")
    assert [kind for kind, *_ in stage.rows(KEPT)] == ["metric"] * 4


def test_a_direction_that_is_edited_in_the_file_is_told(stage: Stage) -> None:
    week_with_comments(stage)
    wanted = plan()
    wanted["changes"]["async"]["direction"] = "down"
    stage.apply(wanted)
    digest(stage, "2026-10-19")
    assert "Metric changed on 12 October 2026 by an operator: wanted up → down;" in details(stage)


def test_a_metric_that_nobody_was_asked_about_may_be_edited_without_a_word(stage: Stage) -> None:
    wanted = plan()
    wanted["changes"]["async"]["smallest_change"] = 0.5
    stage.apply(wanted)
    digest(stage)
    assert "Metric changed" not in details(stage)


def test_forgetting_keeps_the_decision_and_not_who_took_it(any_stage: Stage) -> None:
    digest(any_stage)
    press(any_stage, "keep")
    any_stage.submit(LEA, reason=REASON)
    any_stage.dismiss(LEA)
    any_stage.settle()
    any_stage.command(LEA, "/pops my data", OPS)
    any_stage.settle()
    files = [m["files"][0] for m in any_stage.dms(LEA) if "files" in m]
    content = any_stage.platform.files.content(files[-1]["id"])
    assert content is not None
    (line,) = (line for line in content.decode().splitlines() if "decision" in line)
    assert line.startswith('"decision","2026-10-12","","Async stand-ups"')
    assert REASON in line
    any_stage.command(LEA, "/pops forget me", OPS)
    assert "Your name on what you decided about changes: 1" in words(any_stage.modal(LEA))
    any_stage.submit(LEA)
    assert any_stage.rows(KEPT) == [("keep", None, REASON)]
    any_stage.dismiss(LEA)
    (history,) = any_stage.command(ANA, "/pops compare async")
    assert f"decided by somebody whom Pops has forgotten. Reason: {REASON}" in words(history["blocks"])


def test_decisions_that_a_digest_told_are_exported_without_who_took_them(stage: Stage) -> None:
    week_with_comments(stage)
    press(stage, "look_again")
    stage.submit(LEA, weeks="2", reason="=SUM(A1)")
    digest(stage, "2026-10-19")
    stage.command(LEA, "/pops export", OPS)
    stage.settle()
    files = {f["name"].split("-")[0]: f["id"] for m in stage.dms(LEA) for f in m.get("files", [])}
    content = stage.platform.files.content(files["decisions"])
    assert content is not None
    table = content.decode()
    assert '"2026-10-19","async","Async stand-ups","2026-10-12","look_again"' in table
    assert "'=SUM(A1)" in table
    assert LEA not in table
