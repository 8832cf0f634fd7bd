"""Exports: what ops leads get, that it says what the digests said, and who else does not get it."""

import csv
import json
from io import StringIO

import pytest

from bot.analysis.compare.values import Reason, Verdict, VersionVerdict
from bot.flows.export import export_all
from bot.flows.export_tables import COLUMNS
from bot.flows.question_bank import load_bank
from tests.walks.people import ANA, BEN, IN_FIG, IN_KIWI, IN_LIME, KIWI, LEA, LIME, NAMES, OPS, SOL, plan
from tests.walks.reading import words
from tests.walks.stage import Stage

Rows = list[dict[str, str]]
NAMES_OF_FILES = [
    "changes.csv",
    "teams.csv",
    "guardrails.csv",
    "scores.csv",
    "tones.csv",
    "themes.csv",
    "feedback.csv",
    "decisions.csv",
    "readings.csv",
    "dictionary.csv",
    "export.json",
]


def week(stage: Stage, tuesday: str, fig: int, *, of: int = 6) -> None:
    """One week: all teams are asked, `of` people of Fig answer, all of Kiwi, and half of Lime."""
    stage.go(f"{tuesday} 09:30", "Pacific/Auckland")
    for person in IN_LIME[:2]:
        stage.answer(person, 2, channel=LIME)
    stage.go(f"{tuesday} 09:30")
    for person in IN_FIG[:of]:
        stage.answer(person, fig)
        stage.comment(person, f"Only {NAMES[person]} would say so")
    stage.go(f"{tuesday} 09:30", "America/New_York")
    for person in IN_KIWI:
        stage.answer(person, 3, channel=KIWI)


def exported(stage: Stage, person: str = LEA) -> dict[str, bytes]:
    """The files that a person gets, by the name that they have without the delivery's id."""
    stage.command(person, "/pops export", OPS)
    stage.settle()
    files = stage.dms(person)[-1]["files"]
    contents = [stage.platform.files.content(file["id"]) for file in files]
    stems = [file["name"].rpartition("-")[0] + "." + file["name"].rpartition(".")[2] for file in files]
    return dict(zip(stems, [content or b"" for content in contents], strict=True))


def rows(files: dict[str, bytes], name: str) -> Rows:
    """The rows of one CSV."""
    return list(csv.DictReader(StringIO(files[name].decode("utf-8"), newline="")))


@pytest.fixture
def told(stage: Stage) -> Stage:
    """A stage on which one digest has been posted."""
    week(stage, "2026-10-06", 4)
    stage.go("2026-10-12 10:00")
    return stage


def test_an_ops_lead_gets_all_tables_in_one_direct_message(told: Stage) -> None:
    (said,) = told.command(LEA, "/pops EXPORT ", OPS)
    assert "comes to you in a direct message" in said["text"]
    assert list(exported(told)) == NAMES_OF_FILES
    assert "dictionary.csv" in told.dms(LEA)[-1]["text"]


def test_the_scores_are_those_of_the_digest_with_people_weeks_and_one_decimal(told: Stage) -> None:
    fig, kiwi, lime = (
        next(
            row
            for row in rows(exported(told), "scores.csv")
            if row["team"] == name and row["period"] == "latest"
        )
        for name in ("Fig", "Kiwi", "Lime")
    )
    assert fig == {
        "digest": "2026-10-12",
        "change_key": "async",
        "change": "Async stand-ups",
        "team_key": "fig",
        "team": "Fig",
        "version": "1",
        "period": "latest",
        "first_week": "2026-10-05",
        "last_week": "2026-10-05",
        "people": "6",
        "mean": "4.0",
        "hidden": "",
    }
    assert (kiwi["mean"], kiwi["people"], kiwi["version"]) == ("3.0", "5", "")
    assert (lime["mean"], lime["people"], lime["first_week"]) == ("", "", "")
    digest = "\n".join(m["text"] for m in told.thread(OPS, told.newest(OPS)["ts"]))
    assert "Score 4.0 in the week of 5 October 2026" in digest
    assert lime["hidden"] == "2 people more and it can be shown"
    assert lime["hidden"] in digest


def test_each_team_has_its_participation_and_its_verdict(told: Stage) -> None:
    fig, kiwi, _ = rows(exported(told), "teams.csv")
    assert (fig["asked"], fig["answered"], fig["week"]) == ("6", "6", "2026-10-05")
    assert (fig["started"], fig["direction"], fig["worth_having"]) == ("2026-09-07", "up", "0.3")
    assert (fig["verdict"], fig["reason"]) == ("too early", "no baseline")
    assert fig["effect"] == fig["low"] == fig["high"] == fig["best_guess"] == ""
    assert kiwi["verdict"] == kiwi["started"] == ""


def test_each_change_has_its_verdict_and_what_it_rests_on(told: Stage) -> None:
    (change,) = rows(exported(told), "changes.csv")
    assert (change["digest"], change["change_key"], change["change"]) == (
        "2026-10-12",
        "async",
        "Async stand-ups",
    )
    assert (change["verdict"], change["reason"], change["effect"]) == ("too early", "no baseline", "")
    assert (change["teams_on_it"], change["teams_estimated"], change["waiting"]) == ("1", "0", "2")
    assert change["newer"] == change["newer_verdict"] == ""


def test_each_guardrail_has_its_wording_and_its_verdict(told: Stage) -> None:
    (guardrail,) = rows(exported(told), "guardrails.csv")
    assert guardrail["question"] == load_bank()["load.week"].text
    assert (guardrail["change_key"], guardrail["direction"]) == ("async", load_bank()["load.week"].direction)
    assert guardrail["verdict"] == "too early"


def test_only_shared_feedback_that_a_digest_carried_is_in_it_without_its_author(told: Stage) -> None:
    told.command(ANA, "/pops feedback Not for other teams")
    told.command(ANA, "/pops feedback")
    told.submit(ANA, words='=HYPERLINK("x")', share="yes")
    assert rows(exported(told), "feedback.csv") == []
    told.go("2026-10-19 10:00")
    files = exported(told)
    (said,) = rows(files, "feedback.csv")
    assert (said["digest"], said["team"], said["kind"]) == ("2026-10-19", "Fig", "other")
    assert said["words"] == '\'=HYPERLINK("x")'
    assert json.loads(files["export.json"])["feedback"][0]["words"] == '=HYPERLINK("x")'


def test_names_that_look_like_formulas_are_text(stage: Stage) -> None:
    wanted = plan()
    wanted["teams"]["fig"]["name"] = "=cmd|' /C calc'!A0"
    wanted["changes"]["async"]["title"] = "@SUM(1;=2)"
    stage.apply(wanted)
    week(stage, "2026-10-06", 4)
    stage.go("2026-10-12 10:00")
    for name, content in exported(stage).items():
        if name.endswith(".csv"):
            cells = [c for row in csv.reader(StringIO(content.decode(), newline="")) for c in row]
            assert not [c for c in cells if c[:1] in tuple("=+-@\t\r")], name


def test_nothing_of_a_single_person_is_in_it(told: Stage) -> None:
    files = exported(told)
    ((pseudonym,), *_) = told.rows("SELECT pseudonym FROM answer")
    keys = [key for (key,) in told.rows("SELECT key FROM answer UNION SELECT id FROM round")]
    for content in map(bytes.decode, files.values()):
        assert not [word for word in (*NAMES, *NAMES.values(), pseudonym, *keys) if word in content]
        assert "would say so" not in content


def test_an_export_on_another_day_says_the_same_until_the_next_digest(told: Stage) -> None:
    first = exported(told)
    week(told, "2026-10-13", 1, of=5)
    told.go("2026-10-17 12:00")
    told.command(BEN, "/pops forget me")
    told.submit(BEN)
    told.dismiss(BEN)
    assert exported(told) == first
    told.go("2026-10-19 10:00")
    later = exported(told)
    weeks = [row["digest"] for row in rows(later, "teams.csv")]
    assert weeks == ["2026-10-12"] * 3 + ["2026-10-19"] * 3
    assert rows(later, "scores.csv")[: len(rows(first, "scores.csv"))] == rows(first, "scores.csv")


def test_the_json_holds_the_same_as_the_tables(told: Stage) -> None:
    files = exported(told)
    together = json.loads(files["export.json"])
    for name in COLUMNS:
        shown = [{k: "" if v is None else str(v) for k, v in row.items()} for row in together[name]]
        assert shown == rows(files, f"{name}.csv")


def test_the_dictionary_explains_every_column(told: Stage) -> None:
    explained = [
        (row["table"], row["column"]) for row in rows(exported(told), "dictionary.csv") if row["meaning"]
    ]
    assert explained == [(table, column) for table, columns in COLUMNS.items() for column in columns]


def test_the_dictionary_explains_every_verdict_and_every_reason(told: Stage) -> None:
    meanings = {(r["table"], r["column"]): r["meaning"] for r in rows(exported(told), "dictionary.csv")}
    of_teams = [verdict for verdict in Verdict if verdict is not Verdict.MIXED]
    for table, verdicts in (("changes", list(Verdict)), ("guardrails", list(Verdict)), ("teams", of_teams)):
        assert [verdict for verdict in verdicts if verdict.value not in meanings[table, "verdict"]] == []
    for table in ("changes", "teams"):
        assert [reason for reason in Reason if reason.value not in meanings[table, "reason"]] == []
    said = meanings["changes", "newer_verdict"]
    assert [verdict for verdict in VersionVerdict if verdict.value not in said] == []


def test_readings_stand_beside_what_digests_have_shown_without_who_gave_them(told: Stage) -> None:
    wanted = plan()
    wanted["metrics"] = {"churn": {"name": "=Churn", "direction": "down", "unit": "%"}}
    told.apply(wanted)
    told.command(LEA, "/pops metric churn -2.5 2026-10-05", OPS)
    told.command(ANA, "/pops metric churn 7 2026-10-06 fig")
    files = exported(told)
    whole, fig = rows(files, "readings.csv")
    assert whole == {
        "metric_key": "churn",
        "metric": "'=Churn",
        "unit": "%",
        "team_key": "",
        "team": "",
        "day": "2026-10-05",
        "value": "-2.5",
        "source": "command",
    }
    assert (fig["team_key"], fig["team"], fig["value"]) == ("fig", "Fig", "7.0")
    assert b"-2.5," in files["readings.csv"]
    assert [row["value"] for row in json.loads(files["export.json"])["readings"]] == [-2.5, 7.0]
    assert LEA.encode() not in files["readings.csv"] + files["export.json"]


def test_the_audit_log_says_who_exported(any_stage: Stage) -> None:
    week(any_stage, "2026-10-06", 4)
    any_stage.go("2026-10-12 10:00")
    exported(any_stage)
    export_all(any_stage.bot.database, any_stage.clock.now())
    assert any_stage.rows(
        "SELECT actor, action, subject FROM audit WHERE action = 'exported' ORDER BY actor"
    ) == [
        (LEA, "exported", "digests"),
        ("operator", "exported", "digests"),
    ]
    assert any_stage.rows("SELECT id FROM delivery WHERE kind = 'export'") == []


@pytest.mark.parametrize("person", [ANA, SOL])
def test_others_are_told_who_may_export_and_get_nothing(told: Stage, person: str) -> None:
    (said,) = told.command(person, "/pops export")
    assert f"An export is for ops leads: <@{LEA}>" in said["text"]
    told.settle()
    assert not [message for message in told.dms(person) if "files" in message]
    assert told.rows("SELECT id FROM audit WHERE action = 'exported'") == []


def test_who_is_no_ops_lead_any_more_when_it_is_sent_gets_the_sentence_instead(told: Stage) -> None:
    told.command(LEA, "/pops export", OPS)
    told.apply({**plan(), "ops_leads": [ANA]})
    told.settle()
    (said,) = told.dms(LEA)
    assert f"An export is for ops leads: <@{ANA}>" in said["text"]


def test_before_the_first_digest_there_is_nothing_to_export(stage: Stage) -> None:
    (said,) = stage.command(LEA, "/pops export", OPS)
    assert "No digest has been made yet" in said["text"]
    assert words(stage.platform.messages.seen_by(LEA, OPS))
