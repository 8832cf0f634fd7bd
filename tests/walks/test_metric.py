"""Readings given with `/pops metric`, at once and in the form."""

import pytest

from storage.teams import save_team
from tests.walks.people import ANA, BEN, FIG, KAI, KIWI, LEA, LOBBY, OPS, PAT, SOL, WORKSPACE_ID, plan
from tests.walks.reading import Json, initial, inputs, words
from tests.walks.stage import Stage

KEPT = "SELECT metric, team, day, value, source, written_by FROM metric_reading ORDER BY metric, team, day"
TODAY = "2026-10-05"


def with_metrics() -> Json:
    """The usual plan, with a North Star and two metrics."""
    return {
        **plan(),
        "north_star": {"name": "Weekly active teams", "direction": "up", "unit": "teams"},
        "metrics": {
            "releases": {"name": "Releases a week", "direction": "up", "change": "async"},
            "churn": {"name": "Churn", "direction": "down", "unit": "%", "every_days": 30},
        },
    }


@pytest.fixture
def measured(stage: Stage) -> Stage:
    """A stage on which metrics are set up."""
    stage.apply(with_metrics())
    return stage


def kept(stage: Stage) -> list[tuple[str, str, str, float]]:
    return [(metric, team, str(day), value) for metric, team, day, value, _, _ in stage.rows(KEPT)]


def test_a_reading_of_the_whole_organisation_is_kept_at_once(measured: Stage) -> None:
    (receipt,) = measured.command(LEA, "/pops metric Weekly active teams 1240", OPS)
    assert (
        receipt["text"]
        == "Kept: *Weekly active teams* of the whole organisation was 1,240 teams on 5 October 2026."
    )
    assert measured.modal(LEA) is None
    ((*_, source, by),) = measured.rows(KEPT)
    assert (kept(measured), source, by) == ([("weekly-active-teams", "", TODAY, 1240.0)], "command", LEA)


def test_the_same_metric_day_and_team_replaces_the_value(any_stage: Stage) -> None:
    any_stage.apply(with_metrics())
    any_stage.command(LEA, "/pops metric churn 2.5 2026-10-01")
    (again,) = any_stage.command(LEA, "/pops metric churn 2.5 2026-10-01")
    assert "It was there already, so nothing changed." in again["text"]
    (receipt,) = any_stage.command(LEA, "/pops metric churn 3% 2026-10-01")
    assert "It replaces 2.5%." in receipt["text"]
    assert kept(any_stage) == [("churn", "", "2026-10-01", 3.0)]


def test_a_day_and_a_team_may_follow_by_key_name_or_channel(measured: Stage) -> None:
    measured.command(LEA, "/pops metric releases 3 2026-09-28 fig")
    measured.command(LEA, "/pops metric “Releases a week” 4 yesterday Kiwi")
    measured.command(LEA, "/pops metric RELEASES −1.5 #team-lime")
    measured.command(LEA, "/pops metric releases 12 today")
    assert kept(measured) == [
        ("releases", "", TODAY, 12.0),
        ("releases", "fig", "2026-09-28", 3.0),
        ("releases", "kiwi", "2026-10-04", 4.0),
        ("releases", "lime", TODAY, -1.5),
    ]


def test_the_unit_may_stand_behind_the_value(measured: Stage) -> None:
    measured.command(LEA, "/pops metric weekly active teams 7 teams 2026-10-01")
    assert kept(measured) == [("weekly-active-teams", "", "2026-10-01", 7.0)]


def test_a_champion_gives_readings_of_their_own_team(measured: Stage) -> None:
    (receipt,) = measured.command(ANA, "/pops metric releases 5", LOBBY)
    assert "*Releases a week* of Fig was 5" in receipt["text"]
    (refused, *_) = measured.command(ANA, "/pops metric releases 5 kiwi", LOBBY)
    assert (
        f"Readings of Kiwi are given by its champion <@{KAI}> or by an ops lead: <@{LEA}>." in refused["text"]
    )
    assert kept(measured) == [("releases", "fig", TODAY, 5.0)]


def test_a_champion_of_two_teams_means_the_team_of_the_channel_or_is_asked(measured: Stage) -> None:
    wanted = with_metrics()
    wanted["teams"]["kiwi"]["champions"] = [ANA, KAI]
    measured.apply(wanted)
    measured.command(ANA, "/pops metric releases 5", KIWI)
    assert kept(measured) == [("releases", "kiwi", TODAY, 5.0)]
    assert measured.command(ANA, "/pops metric releases 6 2026-10-01", LOBBY) == []
    view = measured.modal(ANA)
    assert view is not None
    assert initial(view) == {"metric": "releases", "value": "6", "date": "2026-10-01", "team": None}
    assert [o["value"] for o in inputs(view)["team"]["options"]] == ["fig", "kiwi"]
    measured.submit(ANA, team="fig")
    assert kept(measured)[0] == ("releases", "fig", "2026-10-01", 6.0)


@pytest.mark.parametrize("person", [BEN, SOL])
def test_others_are_told_who_gives_readings(measured: Stage, person: str) -> None:
    for typed in ("/pops metric", "/pops metric releases 5"):
        (said, *_) = measured.command(person, typed, LOBBY)
        assert f"Readings are given by ops leads (<@{LEA}>), and by champions" in said["text"]
        assert (f"<@{ANA}>" in said["text"]) is (person == BEN)
    assert (measured.modal(person), kept(measured)) == (None, [])


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("releasses 5", "There is no metric “releasses”. Did you mean “Releases a week”?"),
        ("zzz 5", "There is no metric “zzz”. There is: Weekly active teams, Churn, Releases a week."),
        ("zzz", "There is no metric “zzz”."),
        ("releases 1,5", "“1,5” is no number here. Write digits and a point, without commas, as in 1234.5."),
        ("releases 99999999999999999", "is no number here"),
        ("releases 5 2026-13-01", "“2026-13-01” is no day. Write year, month and day"),
        ("releases 5 5.10.2026", "“5.10.2026” is no day."),
        ("releases 5 2026-10-09", "9 October 2026 has not come yet."),
        ("releases 5 kiwii", "There is no team “kiwii”. Did you mean “Kiwi”?"),
        ("releases 5 <!channel>", "There is no team “&lt;!channel&gt;”. There is: Fig, Kiwi, Lime."),
    ],
)
def test_what_cannot_be_read_is_said_and_handed_back(measured: Stage, typed: str, sentence: str) -> None:
    said = words(measured.command(LEA, f"/pops metric {typed}", OPS))
    assert sentence in said
    assert "This is what you typed, so that it is not lost:" in said
    assert (measured.modal(LEA), kept(measured)) == (None, [])


def test_everything_that_is_wrong_is_said_at_once(measured: Stage) -> None:
    said = words(measured.command(LEA, "/pops metric releases many 2026-13-01 kiwii", OPS))
    assert "“many” is no number" in said
    assert "There is no team “kiwii”" in said


def test_without_a_metric_there_is_nothing_to_give(stage: Stage) -> None:
    (said,) = stage.command(LEA, "/pops metric", OPS)
    assert "There is no metric yet. An ops lead names the North Star with `/pops setup`" in said["text"]


def test_the_form_opens_with_the_day_and_the_whole_organisation(measured: Stage) -> None:
    assert measured.command(LEA, "/pops metric", OPS) == []
    view = measured.modal(LEA)
    assert view is not None
    assert initial(view) == {"metric": "weekly-active-teams", "value": None, "date": TODAY, "team": "*"}
    options = [o["text"]["text"] for o in inputs(view)["metric"]["options"]]
    assert options == ["Weekly active teams (North Star)", "Churn", "Releases a week"]
    measured.submit(LEA, metric="churn", value="2.5 %", date="2026-10-01", team="lime")
    assert "Kept: *Churn* of Lime was 2.5% on 1 October 2026." in words(measured.modal(LEA))
    ((*_, source, by),) = measured.rows(KEPT)
    assert (kept(measured), source, by) == ([("churn", "lime", "2026-10-01", 2.5)], "form", LEA)


def test_the_form_holds_what_was_typed_and_a_champion_chooses_no_team(measured: Stage) -> None:
    measured.command(KAI, "/pops metric Releases a week", LOBBY)
    view = measured.modal(KAI)
    assert view is not None
    assert initial(view) == {"metric": "releases", "value": None, "date": TODAY}
    measured.submit(KAI, value="8")
    assert kept(measured) == [("releases", "kiwi", TODAY, 8.0)]


def test_the_form_says_at_each_field_what_is_wrong_and_keeps_all_that_was_typed(measured: Stage) -> None:
    measured.command(LEA, "/pops metric", OPS)
    done = measured.submit(LEA, value="about ten", date="2026-12-24", team="fig")
    assert done["errors"] == {
        "value": "“about ten” is no number here. Write digits and a point, without commas, as in 1234.5.",
        "date": "24 December 2026 has not come yet. Write a day that has a reading.",
    }
    assert (measured.modal(LEA) is not None, kept(measured)) == (True, [])
    measured.submit(LEA, value="10", date="2026-10-01", team="fig")
    assert kept(measured) == [("weekly-active-teams", "fig", "2026-10-01", 10.0)]


def test_among_hundreds_of_teams_one_is_looked_up(measured: Stage) -> None:
    wanted = with_metrics()
    zone = {"zone": "Europe/Berlin"}
    wanted["teams"] |= {f"t{n}": {"name": f"Team {n}", "channel": f"C0T{n}", **zone} for n in range(120)}
    with measured.bot.database.transaction() as session:
        for team in measured.read(wanted).teams:
            save_team(session, WORKSPACE_ID, team)
    measured.command(LEA, "/pops metric churn", OPS)
    view = measured.modal(LEA)
    assert view is not None
    assert inputs(view)["team"]["type"] == "external_select"
    payload = measured.payloads.submission(measured.user(LEA), view)
    option = {"text": {"type": "plain_text", "text": "Team 77"}, "value": "t77"}
    state = {
        "metric": {"metric": {"type": "static_select", "selected_option": {"value": "churn"}}},
        "value": {"value": {"type": "plain_text_input", "value": "2"}},
        "date": {"date": {"type": "datepicker", "selected_date": TODAY}},
        "team": {"team": {"type": "external_select", "selected_option": option}},
    }
    measured.send({**payload, "view": {**payload["view"], "state": {"values": state}}})
    assert kept(measured) == [("churn", "t77", TODAY, 2.0)]


def test_a_team_that_is_gone_when_the_form_is_sent_is_said_at_its_field(measured: Stage) -> None:
    measured.command(LEA, "/pops metric", OPS)
    payload = measured.submission_of(LEA, {"metric": "churn", "value": "1", "date": TODAY, "team": "lime"})
    wanted = with_metrics()
    del wanted["teams"]["lime"]
    measured.apply(wanted)
    answer = measured.send(payload)
    assert "There is no team “lime”." in answer["errors"]["team"]


def test_somebody_who_leads_no_more_is_refused_when_the_form_is_sent(measured: Stage) -> None:
    measured.command(LEA, "/pops metric", OPS)
    measured.apply({**with_metrics(), "ops_leads": [SOL]})
    done = measured.submit(LEA, value="1")
    assert "Readings are given by ops leads (@sol)" in done["errors"]["value"]
    assert kept(measured) == []


def test_somebody_of_another_company_may_not(measured: Stage) -> None:
    assert "not available to people from other companies" in measured.fail(
        PAT, "command", channel=FIG, text="/pops metric releases 5"
    )
    assert kept(measured) == []


def test_a_database_that_fails_is_said_and_what_was_typed_comes_back(measured: Stage) -> None:
    measured.expect("database_unreachable")
    measured.execute("ALTER TABLE metric_reading RENAME TO gone")
    said = words(measured.command(LEA, "/pops metric releases 5", OPS))
    measured.execute("ALTER TABLE gone RENAME TO metric_reading")
    assert "Something went wrong on our side, and nothing was recorded." in said
    assert "releases 5" in said


def test_forgetting_somebody_keeps_their_readings_without_their_name(measured: Stage) -> None:
    measured.command(LEA, "/pops metric releases 5 fig", OPS)
    measured.command(LEA, "/pops my data", OPS)
    measured.settle()
    file = measured.platform.files.content(measured.dms(LEA)[-1]["files"][0]["id"])
    assert b'"reading","2026-10-05","Fig","","","","","releases","5.0"' in (file or b"")
    measured.command(LEA, "/pops forget me", OPS)
    assert "Your name on readings of metrics: 1; the numbers stay" in words(measured.modal(LEA))
    measured.submit(LEA)
    ((*_, source, by),) = measured.rows(KEPT)
    assert (kept(measured), source, by) == ([("releases", "fig", TODAY, 5.0)], "command", "")
