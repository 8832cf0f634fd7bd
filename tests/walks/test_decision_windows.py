"""The windows in which something is decided: what does not fit, who is first, and who may."""

import pytest

from bot.domain.people import Actor
from bot.domain.refusal import RefusalError
from bot.flows.decide import decide, decide_form
from tests.databases import at_once
from tests.walks.deciding import KEPT, REASON, at_home, details, digest, last_detail, press, thread_of_first
from tests.walks.people import ANA, BEN, KAI, LEA, OPS, PAT, SOL, WORKSPACE_ID, plan
from tests.walks.reading import buttons, initial, words
from tests.walks.stage import Stage


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


def test_whoever_leads_and_owns_the_change_is_named_once_to_others(stage: Stage) -> None:
    wanted = plan() | {"ops_leads": [LEA, BEN]}
    wanted["changes"]["async"]["owner"] = BEN
    stage.apply(wanted)
    stage.act(ANA, "join", channel=OPS)
    digest(stage)
    press(stage, "keep", ANA)
    assert f"is decided by ops leads (<@{LEA}>) and its owner, <@{BEN}>. Tell them" in stage.told(ANA, OPS)


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
