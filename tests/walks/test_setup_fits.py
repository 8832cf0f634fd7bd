"""What a form of the set-up does not take although it fits the shapes, and the key that a new entry gets."""

import json
from dataclasses import replace

import pytest

from tests.walks.living import change_user
from tests.walks.people import ANA, BEN, BERLIN, FIG, GUS, LEA, LOBBY, OPS, PAT, ROB, SOL, plan
from tests.walks.reading import Json
from tests.walks.setting_up import Value, choose, held, open_part, save, seen, send, stored, window
from tests.walks.stage import Stage

CHANGE = {"hypothesis": "Fewer meetings.", "first": "None on Fridays", "question": "focus.time"}


def opened(stage: Stage, kind: str) -> None:
    """Open the form of this kind; of the teams, that of Fig."""
    open_part(stage, LEA, kind, channel=OPS)
    if kind == "team":
        choose(stage, LEA, "fig")


@pytest.mark.parametrize(
    ("kind", "field", "role"),
    [
        ("leads", "leads", "be an ops lead"),
        ("change", "owner", "own a change"),
        ("team", "champions", "be a"),
    ],
)
def test_only_full_members_lead_own_and_champion_and_whoever_does_so_may_stay(
    stage: Stage, kind: str, field: str, role: str
) -> None:
    stage.expect("user_not_found")
    stage.platform.state._users[BEN] = replace(stage.user(BEN), deleted=True)
    opened(stage, kind)
    begun = held(window(stage, LEA))
    for person in (GUS, ROB, BEN, PAT, "U0NOBODY"):
        chosen = person if field == "owner" else (*(begun[field] or ()), person)
        done = send(stage, LEA, **{field: chosen})
        assert list(done["errors"]) == [field]
        said = done["errors"][field]
        assert f"cannot {role}" in said or (person == "U0NOBODY" and "Slack does not say" in said)
    save(stage, LEA, **{field: SOL if field == "owner" else (*(begun[field] or ()), SOL)})
    change_user(stage, SOL, deleted=True)
    opened(stage, kind)
    further: dict[str, dict[str, Value]] = {
        "leads": {"leads": (LEA, SOL, ANA)},
        "change": {"title": "Async"},
        "team": {"name": "Figs"},
    }
    save(stage, LEA, **further[kind])
    opened(stage, kind)
    assert SOL in held(window(stage, LEA))[field]


def test_a_guest_who_is_asked_by_name_may_be_a_champion_and_a_bot_may_not(stage: Stage) -> None:
    open_part(stage, LEA, "team", channel=OPS)
    choose(stage, LEA, "fig")
    done = send(stage, LEA, roster="these", people=(ANA, ROB), champions=(ANA, ROB))
    assert list(done["errors"]) == ["champions"]
    save(stage, LEA, roster="these", people=(ANA, GUS), champions=(ANA, GUS))


def test_a_review_day_that_is_over_is_refused_unless_it_was_there_before(stage: Stage) -> None:
    open_part(stage, LEA, "change", channel=OPS)
    done = send(stage, LEA, review="2026-10-04")
    assert done["errors"] == {"review": "This day is over. Choose today or a later day."}
    save(stage, LEA, review="2026-10-12")
    stage.go("2026-11-02 09:00")
    open_part(stage, LEA, "change", channel=OPS)
    save(stage, LEA, title="Async")
    assert stored(stage, "change", "async")["review"] == "2026-10-12"


def last_sent(stage: Stage) -> Json:
    """The form that was sent last, as Slack sent it."""
    sent = [line["request"] for line in stage.platform.inspector.after(0)]
    found: Json = next(each for each in reversed(sent) if each.get("type") == "view_submission")
    return found


def test_a_new_entry_gets_the_key_of_the_title_that_it_is_saved_with(stage: Stage) -> None:
    open_part(stage, LEA, "change", "new", channel=OPS)
    assert send(stage, LEA, title="Quiet mornings", **CHANGE)["ok"]
    save(stage, LEA, title="Quiet Fridays")
    keys = stage.rows("SELECT key FROM change ORDER BY key")
    assert keys == [("async",), ("quiet-fridays",)]
    assert "Everything is as you want it already" in str(stage.send(last_sent(stage)))
    assert stage.rows("SELECT key FROM change ORDER BY key") == keys, "sent twice, saved once"


def test_a_key_that_somebody_wrote_into_a_form_becomes_nothings_key(stage: Stage) -> None:
    open_part(stage, LEA, "team", "new", channel=OPS)
    begun = window(stage, LEA)["private_metadata"]
    assert send(stage, LEA, name="Plum", channel=LOBBY, zone=BERLIN)["ok"]
    sent = last_sent(stage)
    context = json.dumps({**json.loads(begun), "key": "mine"})
    for _ in range(2):
        answer = stage.send({**sent, "view": {**sent["view"], "private_metadata": context}})
        context = answer["view"].get("private_metadata", "")
    assert "Saved" in str(answer)
    assert stage.rows("SELECT key FROM team ORDER BY key") == [("fig",), ("kiwi",), ("lime",), ("plum",)]


def test_a_name_that_another_one_has_is_refused_at_the_name(stage: Stage) -> None:
    open_part(stage, LEA, "team", "new", channel=OPS)
    done = send(stage, LEA, name="  fIG ", channel=LOBBY, zone=BERLIN)
    assert done["errors"] == {"name": "There is a team of this name already. Choose another name."}
    stage.dismiss(LEA)
    open_part(stage, LEA, "change", "new", channel=OPS)
    done = send(stage, LEA, title="async  Stand-Ups", **CHANGE)
    assert done["errors"] == {"title": "There is a change of this name already. Choose another name."}
    stage.dismiss(LEA)
    open_part(stage, LEA, "team", channel=OPS)
    choose(stage, LEA, "kiwi")
    assert list(send(stage, LEA, name="Fig")["errors"]) == ["name"]
    save(stage, LEA, name="KIWI")


def test_names_that_were_the_same_before_keep_nothing_else_from_being_edited(stage: Stage) -> None:
    wanted = plan()
    wanted["teams"]["kiwi"]["name"] = "Fig"
    stage.apply(wanted)
    open_part(stage, LEA, "team", channel=OPS)
    choose(stage, LEA, "kiwi")
    save(stage, LEA, zone=BERLIN)


def test_a_new_change_that_brings_another_north_star_says_so_before_it_is_saved(stage: Stage) -> None:
    open_part(stage, LEA, "change", "new", channel=OPS)
    shown = save(stage, LEA, title="One", **CHANGE, star="Weekly active teams", star_way="up")
    assert "North Star: nothing → Weekly active teams" in shown
    open_part(stage, LEA, "change", "new", channel=OPS)
    assert send(stage, LEA, title="Two", **CHANGE)["ok"]
    assert "North Star" not in seen(stage, LEA).partition("Nothing is saved yet.")[0]
    assert send(stage, LEA, star="Happy customers")["ok"]
    assert "North Star: Weekly active teams → Happy customers" in seen(stage, LEA)
    assert send(stage, LEA, star="")["ok"]
    assert "North Star" not in seen(stage, LEA).partition("Nothing is saved yet.")[0], "empty: it stays"


def test_a_new_pulse_reminds_nobody_and_a_first_digest_comes_in_the_zone_of_most_teams(
    bare_stage: Stage,
) -> None:
    stage, wanted = bare_stage, plan()
    del wanted["digest"]
    wanted["teams"]["lime"]["zone"] = "America/New_York"
    stage.apply(wanted)
    assert held(open_part(stage, LEA, "pulse", "new", channel=FIG))["reminders"] == "0"
    stage.dismiss(LEA)
    assert held(open_part(stage, LEA, "digest", channel=FIG))["zone"] == "America/New_York"
