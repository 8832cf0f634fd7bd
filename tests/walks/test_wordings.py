"""A question is reworded, in the file and in Slack: nothing is compared across it until somebody links."""

import json

import pytest

from bot.analysis.published import PublishedChange
from bot.domain.refusal import RefusalError
from bot.flows.refusal_words import refusal_words
from storage.rows import from_json
from tests.walks.deciding import details
from tests.walks.people import ANA, IN_FIG, LEA, OPS
from tests.walks.reading import words
from tests.walks.setting_up import held, open_part, save, send, window
from tests.walks.stage import Stage
from tests.walks.test_verdicts import asked, worded

LINK = {"question": "own.worth", "wordings": [1, 2], "because": "Only a typo was mended."}
STEPS = "SELECT kind, actor, reason FROM decision WHERE kind <> 'proposed' ORDER BY number"
LOG = "SELECT actor, subject FROM audit WHERE action LIKE 'wordings_%' ORDER BY moment, action"
CHANGES = "SELECT content FROM digest ORDER BY week"
LABELS = "Never\nRarely\nSometimes\nOften\nAlways"


def history(stage: Stage) -> str:
    """What `/pops compare` says."""
    return "\n".join(words(said["blocks"]) for said in stage.command(ANA, "/pops compare async"))


@pytest.mark.slow
def test_a_rewording_in_the_file_breaks_the_line_until_the_two_are_linked(bare_stage: Stage) -> None:
    stage, wanted = bare_stage, worded(2)
    stage.apply(worded(1))
    asked(stage, "2026-10-06", 1, 1)
    stage.apply(wanted)
    asked(stage, "2026-10-13", 5, 5)
    said = details(stage)
    assert "• By week: 1.0 ┊ 5.0" in said
    assert "• The question was reworded on 13 October 2026; weeks before are not compared" in said
    assert (
        "Question reworded on 12 October 2026 by an operator: “Question worth, in its 1. wording?” →" in said
    )
    (pictured,) = [m for m in stage.thread(OPS, str(stage.newest(OPS)["ts"])) if "files" in m]
    assert "1.0 before the rewording, then 5.0" in pictured["files"][0]["alt_txt"]
    wanted["changes"]["async"]["same_wordings"] = [LINK]
    stage.apply(wanted)
    assert stage.apply(wanted)[0] == []
    said = asked(stage, "2026-10-20", 5, 5)
    assert "• By week: 1.0, 5.0, 5.0" in said
    assert "weeks before are not compared\n" not in said
    linked = (
        "Linked on 19 October 2026 by an operator: wordings 1, 2 of own.worth mean the same and are compared."
    )
    assert f"{linked} Reason: Only a typo was mended." in said
    assert f"• {linked}" in history(stage)
    del wanted["changes"]["async"]["same_wordings"]
    stage.apply(wanted)
    assert "• By week: 1.0 ┊ 5.0, 5.0, 5.0" in asked(stage, "2026-10-27", 5, 5)
    assert "Unlinked on 26 October 2026 by an operator: wordings 1, 2 of own.worth" in history(stage)
    kinds = [kind for kind, *_ in stage.rows(STEPS)]
    assert kinds == ["reworded", "reworded", "linked", "unlinked"]
    contents = [json.loads(content)["changes"] for (content,) in stage.rows(CHANGES)]
    shown = [from_json(tuple[PublishedChange, ...], changes) for changes in contents]
    reworded = [next(t.reworded for t in change.teams if t.key == "fig") for (change,) in shown]
    assert [day and day.isoformat() for day in reworded] == [None, "2026-10-13", None, "2026-10-13"]


@pytest.mark.slow
def test_other_words_under_a_number_that_was_asked_are_refused_with_the_number_to_write(
    bare_stage: Stage,
) -> None:
    bare_stage.apply(worded(1))
    asked(bare_stage, "2026-10-06", 1, 1)
    wanted = worded(1)
    wanted["questions"]["own.worth"]["text"] = "Something else?"
    with pytest.raises(RefusalError) as refused:
        bare_stage.apply(wanted)
    assert "Write `wording: 2` beside “Something else?”" in refusal_words(refused.value)
    asked(bare_stage, "2026-10-13", 1, 1)
    assert "Something else?" not in details(bare_stage)
    wanted["questions"]["own.worth"]["wording"] = 2
    bare_stage.apply(wanted)
    bare_stage.apply(worded(1))
    assert [kind for kind, *_ in bare_stage.rows(STEPS)] == ["reworded", "reworded"]


def test_a_question_that_nobody_was_asked_may_be_reworded_without_counting(bare_stage: Stage) -> None:
    bare_stage.apply(worded(1))
    wanted = worded(1)
    wanted["questions"]["own.worth"]["text"] = "Something else?"
    bare_stage.apply(wanted)
    assert "Something else?" in asked(bare_stage, "2026-10-06", 1, 1)
    assert bare_stage.rows(STEPS) == []


def own_question(stage: Stage) -> None:
    """The change gets a question of its own, and everybody in Fig answers it."""
    open_part(stage, LEA, "change", channel=OPS)
    save(stage, LEA, question=(), own="How calm was your week?", labels=LABELS)
    answered(stage, "2026-10-06", "2026-10-12", 1)


def answered(stage: Stage, tuesday: str, monday: str, choice: int) -> str:
    """Everybody in Fig answers; returns what the next digest says."""
    stage.go(f"{tuesday} 09:30")
    for person in IN_FIG:
        stage.answer(person, choice, "own.async")
    stage.go(f"{monday} 10:00")
    return details(stage)


@pytest.mark.slow
def test_rewording_linking_and_unlinking_in_slack(any_stage: Stage) -> None:
    stage = any_stage
    own_question(stage)
    open_part(stage, LEA, "change", channel=OPS)
    assert not [name for name in held(window(stage, LEA)) if name.startswith(("same", "why"))]
    shown = save(stage, LEA, own="How calm were your days?")
    assert "is reworded. Weeks before are not compared, unless you tick below that both" in shown
    assert "By week: 1.0 ┊ 5.0" in answered(stage, "2026-10-13", "2026-10-19", 5)
    open_part(stage, LEA, "change", channel=OPS)
    assert held(window(stage, LEA))["same2"] is None
    done = send(stage, LEA, same2=("1",))
    assert done["errors"] == {"why2": "Say why these wordings mean the same."}
    shown = save(stage, LEA, same2=("1",), why2="Same days, same calm.")
    assert "Wordings 1, 2 of the question of Async stand-ups count as one." in shown
    assert "By week: 1.0, 5.0, 5.0" in answered(stage, "2026-10-20", "2026-10-26", 5)
    assert f"Linked on 19 October 2026 by <@{LEA}>: wordings 1, 2 of own.async mean the same" in history(
        stage
    )
    open_part(stage, LEA, "change", channel=OPS)
    assert held(window(stage, LEA))["same2"] == ["1"]
    shown = save(stage, LEA, same2=())
    assert "Wordings 1, 2 of the question of Async stand-ups no longer count as one." in shown
    assert "By week: 1.0 ┊ 5.0, 5.0, 5.0" in answered(stage, "2026-10-27", "2026-11-02", 5)
    assert [(kind, actor, why) for kind, actor, why in stage.rows(STEPS) if kind != "metric"] == [
        ("reworded", LEA, ""),
        ("linked", LEA, "Same days, same calm."),
        ("unlinked", LEA, ""),
    ]
    assert stage.rows(LOG) == [(LEA, "change async: wordings 1, 2 of own.async")] * 2


@pytest.mark.slow
def test_a_tick_for_one_wording_is_no_word_on_the_next(stage: Stage) -> None:
    own_question(stage)
    open_part(stage, LEA, "change", channel=OPS)
    send(stage, LEA, own="How calm were your days?")
    assert held(window(stage, LEA))["same2"] is None
    shown = save(stage, LEA, same2=("1",), why2="Same.")
    assert "count as one" in shown
    open_part(stage, LEA, "change", channel=OPS)
    shown = save(stage, LEA, own="How calm were you?")
    assert "Weeks before are not compared" in shown
    assert [kind for kind, *_ in stage.rows(STEPS)][-3:] == ["reworded", "linked", "reworded"]
    open_part(stage, LEA, "change", channel=OPS)
    fields = held(window(stage, LEA))
    assert (fields["same3"], fields["why3"]) == (None, None)
    shown = save(stage, LEA, same3=("2",), why3="All the same.")
    assert "Wordings 1, 2, 3 of the question of Async stand-ups count as one." in shown
    assert "1: How calm was your week?" in str(open_part(stage, LEA, "change", channel=OPS))
    assert sorted(held(window(stage, LEA))["same3"]) == ["1", "2"]
    assert "unlinked" not in [kind for kind, *_ in stage.rows(STEPS)]
