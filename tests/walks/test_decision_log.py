"""What is kept and told of decisions, and of a change that nobody decides on."""

import pytest

from tests.walks.deciding import KEPT, REASON, details, digest, press, thread_of_first, week_with_comments
from tests.walks.people import ANA, LEA, OPS, plan
from tests.walks.reading import words
from tests.walks.setting_up import open_part, save
from tests.walks.stage import Stage


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
