"""What comments are about, from the comment typed in Slack to the digest, the history and the export."""

from typing import Any

import pytest

from bot.domain.theme import CommentTheme
from bot.flows.preview_digest import preview_text
from storage.workspaces import get_workspace
from tests.walks.people import (
    BERLIN,
    FIG,
    IN_FIG,
    IN_KIWI,
    IN_LIME,
    KIWI,
    LEA,
    LIME,
    NAMES,
    OPS,
    WORKSPACE_ID,
    ZONES,
    plan,
)
from tests.walks.reading import words
from tests.walks.setting_up import choose, held, open_part, save, send
from tests.walks.stage import Stage
from tests.walks.test_export import exported, rows

TEAMS = ((LIME, IN_LIME), (FIG, IN_FIG), (KIWI, IN_KIWI))


def all_on_it(**more: Any) -> dict[str, Any]:
    """The usual plan with all three teams on the change, and more beside it."""
    wanted = plan()
    trials = [{"team": team, "version": 1, "from": "2026-09-07"} for team in ("fig", "kiwi", "lime")]
    wanted["changes"]["async"]["trials"] = trials
    return {**wanted, **more}


def week(stage: Stage, tuesday: str, said: str) -> None:
    """Everybody answers and writes the same, with their own name behind it; Lime is too small."""
    for channel, people in TEAMS:
        stage.go(f"{tuesday} 09:30", ZONES.get(people[0], BERLIN))
        for person in people:
            stage.answer(person, 4, channel=channel)
            stage.comment(person, f"{said}, {NAMES[person].split()[1]}", channel=channel)


def digest(stage: Stage, monday: str) -> str:
    """What the digest of a Monday says in its thread."""
    stage.go(f"{monday} 10:00")
    replies = stage.thread(OPS, str(stage.newest(OPS)["ts"]))
    return "\n".join(words(m["blocks"]) for m in replies if "blocks" in m)


def about(told: str) -> list[str]:
    """What is said of themes."""
    _, _, found = told.partition("What comments are about")
    return [line for line in found.splitlines()[1:5] if line.startswith("• ")]


@pytest.mark.slow
def test_a_digest_says_what_comments_are_about_and_what_of_it_moved(stage: Stage) -> None:
    stage.apply(all_on_it())
    week(stage, "2026-10-06", "Too many meetings, far too loud")
    stage.go("2026-10-11 10:00")
    now = stage.clock.now()
    assert "What comments are about" not in preview_text(stage.bot.tools, WORKSPACE_ID, now, "async")
    first = digest(stage, "2026-10-12")
    assert "*What comments are about*, v1: 11 people in the week of 5 October 2026" in first
    assert about(first)[0].startswith("• *Meetings*: 11 of 11; 100% ")

    own = {
        "speed": {"name": "Speed", "words": ["slow", "fast"]},
        "farms": {"name": "Farms", "words": ["farm"]},
    }
    stage.apply(all_on_it(themes=own))
    stage.apply(all_on_it(themes=own))
    week(stage, "2026-10-13", "The review queue is slow")
    second = about(digest(stage, "2026-10-19"))
    assert second[0] == "• Less about *Meetings*: fewer than 5 of 11, after 11 of 11"
    assert second[1].startswith("• More about *Quality*: 11 of 11, after fewer than 5 of 11; 100% ")
    assert second[2] == "• Often in the same words: “review queue”"
    assert not any("Speed" in line for line in second), "it looks for other words since this week"

    (said,) = ["\n".join(words(m["blocks"]) for m in stage.command(LEA, "/pops compare async", OPS))]
    assert "• Week of 5 October 2026, v1, 11 people: Meetings 11 (100% " in said
    exports = rows(exported(stage), "themes.csv")
    speed = [row["wording"] for row in exports if row["theme_key"] == "speed"]
    assert speed == ["1", "2"], "applying the same words again is no other wording"
    meetings = [(row["people"], row["hidden"]) for row in exports if row["theme_key"] == "meetings"]
    assert meetings == [("11", ""), ("", "mentioned by fewer than 5 people, or by nobody")]
    assert [row["theme"] for row in exports if row["theme_key"] == "farms"] == [""]
    assert all(row["people"] in {"", "11"} for row in exports)


def own_themes(stage: Stage) -> dict[str, tuple[str, ...]]:
    """The words of the workspace's own themes, by key, with their wording behind them."""
    found = get_themes(stage)
    return {theme.id: (*theme.words, *theme.phrases, str(theme.wording)) for theme in found}


def get_themes(stage: Stage) -> tuple[CommentTheme, ...]:
    with stage.bot.database.snapshot() as session:
        workspace = get_workspace(session, WORKSPACE_ID)
    assert workspace is not None
    return workspace.themes


def test_an_ops_lead_writes_a_theme_in_slack_and_puts_a_ready_made_one_in_other_words(stage: Stage) -> None:
    open_part(stage, LEA, "theme", "new", channel=OPS)
    refused = send(stage, LEA, name="Farm visits", words="Farm, harvest\nmeeting", phrases="field trip")
    assert not refused["ok"]
    assert 'Theme "meetings" looks for "meeting" already' in str(refused)
    shown = save(stage, LEA, name="Farm visits", words="Farm, harvest", phrases="field trip")
    assert "From the next digest on Farm visits is counted as well" in shown
    assert own_themes(stage) == {"farm-visits": ("farm", "harvest", "field trip", "1")}

    open_part(stage, LEA, "theme", channel=OPS)
    assert held(choose(stage, LEA, "meetings"))["name"] == "Meetings"
    shown = save(stage, LEA, words="meeting, call, palaver", phrases="stand up")
    assert "Meetings is counted in its new words, and not compared with what was counted before" in shown
    assert own_themes(stage)["meetings"] == ("meeting", "call", "palaver", "stand up", "2")

    open_part(stage, LEA, "theme", "new", channel=OPS)
    save(stage, LEA, name="Meetings", words="huddle")
    assert own_themes(stage)["meetings-2"] == ("huddle", "1"), "a new one replaces none"
