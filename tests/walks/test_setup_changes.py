import json

from tests.walks.people import BEN, LEA, OPS
from tests.walks.setting_up import held, open_part, save, seen, send, stored, window
from tests.walks.stage import Stage


def test_a_change_is_made_with_its_measure_and_its_first_version(stage: Stage) -> None:
    open_part(stage, LEA, "change", "new", channel=OPS)
    shown = save(
        stage,
        LEA,
        title="No-meeting Wednesdays",
        hypothesis="A day without meetings gives room to think.",
        first="No meeting on Wednesdays",
        question="focus.time",
        smallest="0,4",
        star="Weekly active teams",
        star_way="up",
        owner=BEN,
        review="2026-12-14",
    )
    assert "No-meeting Wednesdays is measured by: In the past week" in shown
    assert "A difference of 0.4 points upwards is worth having." in shown
    change = stored(stage, "change", "no-meeting-wednesdays")
    assert (change["smallest"], change["owner"], change["review"]) == (0.4, BEN, "2026-12-14")
    assert [v["what"] for v in change["versions"]] == ["No meeting on Wednesdays"]
    ((star,),) = stage.rows("SELECT north_star FROM workspace")
    assert json.loads(star)["name"] == "Weekly active teams"


def test_a_question_of_ones_own_is_previewed_and_another_wording_counts_up(any_stage: Stage) -> None:
    stage = any_stage
    open_part(stage, LEA, "change", channel=OPS)
    labels = "Never\nRarely\nSometimes\nOften\nAlways"
    shown = save(stage, LEA, question=(), own="How calm was your week?", labels=labels)
    assert "is measured by: How calm was your week? (Never / Rarely / Sometimes / Often / Always)" in shown
    assert stored(stage, "change", "async")["question"] == "own.async"
    assert [q["id"] for q in stored(stage, "pulse", "focus")["questions"]] == ["own.async", "load.week"]
    open_part(stage, LEA, "change", channel=OPS)
    assert held(window(stage, LEA))["labels"] == labels
    save(stage, LEA, own="How calm were your days?")
    first = stored(stage, "pulse", "focus")["questions"][0]
    assert (first["text"], first["wording"]) == ("How calm were your days?", 2)


def test_mistakes_in_a_change_are_said_at_their_fields(stage: Stage) -> None:
    open_part(stage, LEA, "change", "new", channel=OPS)
    complete = {"title": "T", "hypothesis": "H", "first": "V"}
    assert list(send(stage, LEA, **complete)["errors"]) == ["own"]
    done = send(stage, LEA, **complete, own="How?", labels="One\nTwo")
    assert done["errors"] == {"labels": "There are 2 labels. Write five, for the choices 1 to 5."}
    done = send(stage, LEA, **complete, question="focus.time", smallest="many", star="S")
    assert list(done["errors"]) == ["star_way"]
    done = send(stage, LEA, **complete, question="focus.time", smallest="many")
    assert "points of the 1 to 5 scale" in done["errors"]["smallest"]
    done = send(stage, LEA, title=" ", hypothesis="H", first=" ", question="focus.time")
    assert done["errors"] == {"title": "Please fill this in.", "first": "Please fill this in."}


def test_teams_start_a_version_and_the_trial_before_it_ends(stage: Stage) -> None:
    open_part(stage, LEA, "change", "start", channel=OPS)
    assert held(window(stage, LEA))["start"] == "2026-10-12"
    shown = save(stage, LEA, teams=("fig", "kiwi"), version="2", start="2026-10-19")
    assert "Fig, Kiwi start v2 of Async stand-ups on 19 October 2026" in shown
    trials = stored(stage, "change", "async")["trials"]
    assert [(t["team_key"], t["version"], t["start"], t["until"]) for t in trials] == [
        ("fig", 1, "2026-09-07", "2026-10-19"),
        ("fig", 2, "2026-10-19", None),
        ("kiwi", 2, "2026-10-19", None),
    ]
    open_part(stage, LEA, "change", "start", channel=OPS)
    assert send(stage, LEA, teams=("fig",), version="2", start="2026-10-19")["ok"]
    assert "Everything is as you want it already" in seen(stage, LEA)
