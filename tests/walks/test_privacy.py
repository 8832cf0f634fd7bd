import re

from tests.walks.people import (
    ANA,
    BEN,
    FIG,
    IN_FIG,
    KAI,
    LEA,
    NAMES,
    OPS,
    plan,
)
from tests.walks.reading import Json, words
from tests.walks.stage import Stage

EVIL = "Fig <!channel> *bold* &lt;b&gt; 🎉 <@U0LEA>"
"""Markup, entities, an emoji and a mention, in what should only ever be text."""

TURNED = f"{EVIL} \u202edesrever"
"""The same with an override of the direction, which no name may hold but everybody can type."""

CONTROL = re.compile(r"<(?!@U0|#C0|!date\^\d+\^)")
"""A control sequence of Slack's that no filter of Pops made."""


def every_text(shown: object) -> list[tuple[str, str]]:
    """Each text of a message or view with its kind: what Slack reads as markup is `mrkdwn`."""
    if isinstance(shown, list):
        return [pair for item in shown for pair in every_text(item)]
    if not isinstance(shown, dict):
        return []
    if isinstance(shown.get("text"), str) and "type" in shown:
        return [(str(shown["type"]), shown["text"])]
    return [pair for item in shown.values() for pair in every_text(item)]


def assert_only_text(shown: Json) -> None:
    """Nothing that people typed has become markup in a message or view."""
    texts = [*every_text(shown.get("blocks", [])), ("mrkdwn", shown.get("text", ""))]
    for kind, said in texts:
        if kind == "mrkdwn":
            assert not CONTROL.search(said), said
            assert "<@U0LEA>" not in said.replace("Next step: <@U0LEA>", ""), said
            assert "*bold*" not in said or "“" in said, said
        assert "\u202e" not in said, said


def evil_plan() -> Json:
    """The usual plan with names that try to be more than names."""
    wanted = plan()
    wanted["teams"]["fig"]["name"] = EVIL
    wanted["changes"]["async"] |= {"title": EVIL, "hypothesis": EVIL, "versions": {1: EVIL}}
    wanted["north_star"] = {"name": EVIL, "direction": "up"}
    wanted["questions"] = {
        "own.one": {
            "text": EVIL,
            "labels": [f"<!here> *{n}* &lt;" for n in range(5)],
            "direction": "up",
            "why": EVIL,
            "wording": 1,
        }
    }
    wanted["changes"]["async"]["question"] = "own.one"
    wanted["pulses"]["focus"]["questions"] = ["own.one"]
    return wanted


def test_names_that_look_like_markup_are_text_in_the_pulse_and_in_receipts(stage: Stage) -> None:
    stage.apply(evil_plan())
    stage.go("2026-10-06 09:30")
    stage.answer(BEN, 4, "own.one")
    stage.press(BEN, "comment", FIG)
    view = stage.modal(BEN)
    assert view is not None
    for shown in (stage.newest(FIG), stage.receipts(BEN)[-1], view):
        assert_only_text(shown)
    said = words(stage.newest(FIG)["blocks"])
    assert "Fig <!channel>" in said
    assert "&amp;lt;b&amp;gt;" in said
    assert "🎉" in said


def test_names_that_look_like_markup_are_text_in_status_home_and_feedback(stage: Stage) -> None:
    stage.apply(evil_plan())
    (status,) = stage.command(ANA, "/pops status")
    (kept,) = stage.command(ANA, f"/pops feedback {TURNED}")
    stage.command(ANA, "/pops feedback")
    view = stage.modal(ANA)
    assert view is not None
    for shown in (status, kept, view, stage.home(ANA)):
        assert_only_text(shown)


def test_comments_names_and_feedback_are_text_in_the_digest_and_its_alt_text(stage: Stage) -> None:
    stage.apply(evil_plan())
    stage.go("2026-10-06 09:30")
    for person in IN_FIG:
        stage.answer(person, 4, "own.one")
        stage.comment(person, TURNED)
    stage.command(ANA, f"/pops feedback {TURNED}")
    stage.go("2026-10-12 10:00")
    headline = stage.newest(OPS)
    details = stage.thread(OPS, headline["ts"])
    for shown in (headline, *details):
        assert_only_text(shown)
    said = "\n".join(words(m.get("blocks", [])) for m in details)
    assert "Fig <!channel> *bold* &lt;b&gt; 🎉" in said
    assert "Fig &lt;!channel&gt; ∗bold∗" in said  # where names stand in Slack's own markup
    assert "Fig [group] *bold* <b> 🎉 [person]" in said
    alt = next(m["files"][0]["alt_txt"] for m in details if "files" in m)
    assert "Fig <!channel>" in alt
    for shown in stage.command(LEA, "/pops digest", OPS):
        assert_only_text(shown)


def test_nothing_of_a_person_stands_in_the_answer_table(pulse: Stage) -> None:
    for person in IN_FIG:
        pulse.answer(person, 4)
        pulse.comment(person, "Fine")
    dump = repr(pulse.table("answer"))
    for person in IN_FIG:
        assert person not in dump
        assert NAMES[person].split()[0] not in dump
    assert not re.search(r"2026-|\b17\d{8}\b", dump)
    keys = [key for (key,) in pulse.rows("SELECT key FROM answer")]
    assert len(set(keys)) == 6
    assert all(re.fullmatch(r"[0-9a-f]{24}", key) for key in keys)


def test_no_table_holds_a_person_beside_an_answer(pulse: Stage) -> None:
    pulse.answer(BEN, 4)
    pulse.comment(BEN, "Only mine")
    ((pseudonym,),) = pulse.rows("SELECT pseudonym FROM answer")
    tables = [name for (name,) in pulse.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        for row in pulse.table(table):
            told = repr(row)
            assert BEN not in told or (pseudonym not in told and "Only mine" not in told), table


def test_a_person_has_another_pseudonym_in_another_change(stage: Stage) -> None:
    wanted = plan()
    wanted["changes"]["second"] = {**wanted["changes"]["async"], "title": "Second"}
    wanted["pulses"]["second"] = {**wanted["pulses"]["focus"], "change": "second", "on": ["wednesday"]}
    stage.apply(wanted)
    stage.go("2026-10-06 09:30")
    stage.answer(BEN, 4)
    stage.go("2026-10-07 09:30")
    stage.answer(BEN, 4)
    assert len(set(stage.rows("SELECT pseudonym FROM answer"))) == 2


def test_no_log_line_holds_a_person_a_name_or_words(pulse: Stage) -> None:
    for person in IN_FIG:
        pulse.answer(person, 4)
        pulse.comment(person, "Unmistakable words")
    pulse.command(ANA, "/pops feedback Unmistakable feedback")
    pulse.command(KAI, "/pops mistyped")
    pulse.home(BEN)
    pulse.go("2026-10-12 10:00")
    assert len(pulse.log) > 5
    logged = repr(pulse.log)
    for secret in ("Unmistakable", "mistyped", *IN_FIG, KAI, *NAMES.values(), "xoxb", "walks-signing"):
        assert secret not in logged
